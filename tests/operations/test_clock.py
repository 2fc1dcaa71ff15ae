"""A clock that was set back by more than two minutes is said in the journal, by Verify, and in every export."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from tests.operations.engagements import WITHOUT, World
from workbook.operations import checklist, reporting, verifying
from workbook.store import clock
from workbook.store.clock import access_jumps, clock_jumps, newest_jump
from workbook.store.journal_rows import trail_rows
from workbook.store.verification import verify


def jumps(world: World, after: int = 0) -> list[int]:
    found = clock_jumps(partial(world.book.reading, background=True), after=after)
    return [jump.place for jump in found]


def turn_back(world: World, **by: float) -> int:
    """Write a note with a clock that was set back, and return its entry."""
    world.auditor.clock.now -= timedelta(**by)  # type: ignore[attr-defined]
    checklist.write_note(world.book, world.auditor, world.item(WITHOUT), f"After {by}.")
    return int(world.ask("SELECT max(seq) FROM event")[0][0])


def level(world: World) -> None:
    """Let everybody's clock go on from the newest entry."""
    world.auditor.clock.now = world.lead.clock.now + timedelta(hours=1)  # type: ignore[attr-defined]
    checklist.write_note(world.book, world.auditor, world.item(WITHOUT), "Now.")


@pytest.mark.parametrize(("seconds", "is_said"), [(60, False), (119, False), (125, True), (86_400 * 400, True)])
def test_only_more_than_two_minutes_are_said(world: World, seconds: float, is_said: bool):
    level(world)
    place = turn_back(world, seconds=seconds)
    assert jumps(world) == ([place] if is_said else [])
    assert [notice.key for notice in verify(world.book).notices] == (["verify.clock_back"] if is_said else [])
    with world.book.reading() as session:
        newest = newest_jump(session)
        (row,) = trail_rows(session, [place], [1])
    assert (newest is not None) is (row.set_back_from is not None) is is_said


def test_the_same_moment_in_another_zone_is_no_jump(world: World):
    level(world)
    now = world.auditor.clock.now  # type: ignore[attr-defined]
    world.auditor.clock.now = now.astimezone(None)  # type: ignore[attr-defined]
    checklist.write_note(world.book, world.auditor, world.item(WITHOUT), "Elsewhere.")
    assert jumps(world) == []


def test_slices_do_not_hide_one(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock, "_SLICE", 1)
    level(world)
    places = []
    for _ in range(3):
        places.append(turn_back(world, hours=1))
        level(world)
    assert jumps(world) == places
    assert jumps(world, after=places[0]) == places[1:]


def test_every_export_says_so(world: World, tmp_path: Path):
    level(world)
    place = turn_back(world, hours=3)
    report = reporting.make_report(world.book, world.lead)
    assert [jump.place for jump in report.custody.jumps] == [place]
    assert "limitation.clock_back" in [one.key for one in report.limitations]
    (path,) = reporting.export(world.book, world.lead, tmp_path, ["xlsx"])
    book = openpyxl.load_workbook(path)
    cover = "\n".join(str(value) for row in book["Cover"].iter_rows(values_only=True) for value in row if value)
    assert f"before entry {place} of the journal" in cover
    told = [value for row in book["Custody"].iter_rows(values_only=True) for value in row]
    assert "Clock set back" in told


def accesses(world: World) -> list[int]:
    found = access_jumps(partial(world.book.reading, background=True))
    assert all(jump.in_access and jump.person == "Ada Auditor" for jump in found)
    return [jump.place for jump in found]


def look_back(world: World, **by: float) -> int:
    """Verify with a clock that was set back, and return the entry of the access chain."""
    world.auditor.clock.now -= timedelta(**by)  # type: ignore[attr-defined]
    verifying.verify(world.book, world.auditor)
    return int(world.ask("SELECT max(seq) FROM access")[0][0])


def test_an_access_with_a_clock_set_back_is_said_though_the_journal_shows_nothing(world: World, tmp_path: Path):
    level(world)
    assert accesses(world) == []
    after_a_change = look_back(world, hours=1)
    after_an_access = look_back(world, minutes=30)
    assert look_back(world, seconds=90) > after_an_access
    level(world)
    assert accesses(world) == [after_a_change, after_an_access, after_an_access + 1]
    assert jumps(world) == []
    said = [notice.key for notice in verify(world.book).notices]
    assert said == ["verify.access_clock_back"] * 3
    report = reporting.make_report(world.book, world.lead)
    assert [jump.place for jump in report.custody.jumps if jump.in_access] == accesses(world)
    assert [one.key for one in report.limitations].count("limitation.clock_back_access") == 3
    (path,) = reporting.export(world.book, world.lead, tmp_path, ["xlsx"])
    told = [value for row in openpyxl.load_workbook(path)["Custody"].iter_rows(values_only=True) for value in row]
    assert any(str(value).startswith(f"Entry {after_a_change} of the access chain") for value in told)


def test_what_the_journal_shows_is_not_told_twice(world: World):
    level(world)
    verifying.verify(world.book, world.auditor)
    place = turn_back(world, hours=3)
    verifying.verify(world.book, world.auditor)
    assert (jumps(world), accesses(world)) == ([place], [])


def test_many_are_counted_on_page_one(world: World):
    for _ in range(6):
        level(world)
        turn_back(world, hours=2)
    keys = [one.key for one in reporting.make_report(world.book, world.lead).limitations]
    assert keys.count("limitation.clock_back") == 3
    assert keys.count("limitation.clock_back_more") == 1
