"""What a workbook was on a day, out of its journal, against what its reports said on that day."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.actors import START, fixed_actor
from tests.operations.engagements import (
    DEMONSTRATED,
    NOT_MET,
    ONE,
    PLAIN,
    SATISFIED,
    WITHOUT,
    World,
    framework,
    refused,
)
from workbook.domain import records
from workbook.domain.comparison import Course
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.report import Report
from workbook.exports.xlsx_comparison import write_comparison
from workbook.operations import checklist, findings, history
from workbook.operations.comparing import compare_with_book, compare_with_day
from workbook.operations.reporting import make_past_report, make_report
from workbook.store.as_it_was import as_it_was
from workbook.store.opening import open_book

FIRST, DAY = date(2026, 9, 14), timedelta(days=1)
TERMS = {Course.WORSE: "Got worse", Course.IMPROVED: "Improved", Course.DETERMINED: "Newly determined"}
SAID = ("items", "findings", "evidence", "subjects", "parties", "frameworks", "persons", "totals", "gap", "head")


def on_day(world: World, number: int) -> None:
    """Let everybody act on a later day."""
    start = START + number * DAY
    world.auditor = fixed_actor(100 + number, start, person=world.base.auditor)
    world.lead = fixed_actor(200 + number, start + timedelta(hours=1), person=world.base.lead)


def evening(world: World, number: int) -> Report:
    return make_report(world.book, world.lead, FIRST + number * DAY)


@pytest.fixture
def days(world: World) -> tuple[World, list[Report]]:
    """Return four days of work, and what the report said on each evening."""
    evenings = [evening(world, 0)]
    on_day(world, 1)
    world.attach(DEMONSTRATED, world.item(WITHOUT))
    world.determine(SATISFIED, world.item(WITHOUT))
    finding = findings.raise_finding(world.book, world.auditor, records.Finding("Off"), [world.item(PLAIN)]).created[0]
    evenings.append(evening(world, 1))
    on_day(world, 2)
    world.determine(NOT_MET, world.item(WITHOUT), world.item(PLAIN))
    checklist.add_framework(world.book, world.lead, framework("house-2"))
    evenings.append(evening(world, 2))
    on_day(world, 3)
    findings.withdraw_finding(world.book, world.auditor, finding, reason="It was another system.")
    history.undo(world.book, world.auditor)
    world.determine(NOT_MET, world.part(f"{ONE}a"))
    evenings.append(evening(world, 3))
    return world, evenings


def test_every_evening_is_found_again(days: tuple[World, list[Report]]) -> None:
    world, evenings = days
    for number, then in enumerate(evenings):
        until = (START + number * DAY).replace(hour=23, minute=59)
        with as_it_was(world.book, until) as past:
            again = make_past_report(world.book, world.lead, FIRST + number * DAY, past)
        for name in SAID:
            assert getattr(again, name) == getattr(then, name), (number, name)


def test_what_changed_since_a_day(days: tuple[World, list[Report]]) -> None:
    world, _ = days
    found = compare_with_day(world.book, world.lead, FIRST + DAY)
    told = {(one.control, one.subject): one.course for one in found.items}
    first = make_report(world.book, world.lead).items[0].subject
    assert told[WITHOUT, first] is Course.WORSE
    assert told[PLAIN, first] is Course.DETERMINED
    assert sum(found.totals.values()) == 8
    assert found.totals[Course.SAME] == 8 - len(found.items)
    (group,) = found.groups
    assert (group.items, group.before, group.after) == (8, (1, 8), (0, 8))
    assert (found.before.proved, found.after.proved) == (1, 0)


def test_another_copy_has_the_same_items(days: tuple[World, list[Report]], tmp_path: Path) -> None:
    world, _ = days
    copy = Path(shutil.copy(world.book.path, tmp_path / "copy.auditbook"))
    other = open_book(copy, world.lead, read_only=True)
    try:
        assert compare_with_book(world.book, world.lead, other).items == ()
        world.attach(DEMONSTRATED, world.item(PLAIN))
        world.determine(SATISFIED, world.item(PLAIN))
        (changed,) = compare_with_book(world.book, world.lead, other).items
        assert (changed.control, changed.course) == (PLAIN, Course.IMPROVED)
    finally:
        other.close()


def test_a_day_before_it_began_is_refused(world: World) -> None:
    with refused(world.book, "compare.not_begun", "2026-09-13"):
        compare_with_day(world.book, world.lead, FIRST - DAY)


def test_it_can_be_stopped(world: World) -> None:
    def stop(_done: int, _whole: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        compare_with_day(world.book, world.lead, FIRST, stop)


def test_a_broken_journal_tells_nothing(world: World, tmp_path: Path) -> None:
    copy = Path(shutil.copy(world.book.path, tmp_path / "copy.auditbook"))
    other = open_book(copy, world.lead)
    try:
        with other.gate.turn():
            other.file.connection.execute("DROP TRIGGER IF EXISTS event_no_update")
            other.file.connection.execute("UPDATE event SET body = replace(body, 'Lea', 'Leo')")
        with pytest.raises(WorkbookError) as refusal:
            compare_with_day(other, world.lead, FIRST)
        assert refusal.value.key == "compare.journal_broken"
    finally:
        other.abandon()


def test_excel_lists_what_changed(days: tuple[World, list[Report]], tmp_path: Path) -> None:
    world, _ = days
    found = compare_with_day(world.book, world.lead, FIRST + DAY)
    for name in ("a", "b"):
        write_comparison(found, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Comparison", "Frameworks", "Items that changed", "Findings that changed"]
    rows = list(book["Items that changed"].iter_rows(min_row=3, values_only=True))
    assert [(row[2], row[0]) for row in rows] == [(one.control, TERMS[one.course]) for one in found.items]
    (same,) = book["Findings that changed"].iter_rows(min_row=3, values_only=True)
    assert "as before: 1." in str(same[0])  # it was withdrawn, and that was undone
