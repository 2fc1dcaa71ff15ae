"""Copies and backups: consistent while people work, verified before they count, and nothing is left of those that fail."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.actors import START, fixed_actor
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.copies import LATEST
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.vocabulary import Role
from workbook.operations import engagement, evidence
from workbook.operations.copying import back_up, restore, save_copy
from workbook.store.backups import Backup, Shelf, put_on_shelf, shelf_of, shelves
from workbook.store.book import Book
from workbook.store.opening import open_book
from workbook.store.verification import verify

SECRET = "correct horse battery"


@pytest.fixture(params=[None, SECRET], ids=["plain", "encrypted"])
def secret(request: pytest.FixtureRequest) -> str | None:
    found: str | None = request.param
    return found


@pytest.fixture
def made(tmp_path: Path, secret: str | None, cheap: None) -> Iterator[tuple[Book, Actor]]:
    """Return an open workbook with 3 MiB of evidence."""
    path = tmp_path / "audit.auditbook"
    book, lead = engagement.begin(
        path, fixed_actor(), records.Engagement("Audit"), records.Person("Lea", Role.LEAD), secret
    )
    source = tmp_path / "log.bin"
    source.write_bytes(os.urandom(3 << 20))
    evidence.add_file(book, lead, source)
    try:
        yield book, lead
    finally:
        book.close()


@pytest.fixture
def cheap() -> Iterator[None]:
    from tests.cheap_keys import cheap_keys

    with cheap_keys():
        yield


def entries(book: Book) -> list[dict[str, str]]:
    with book.reading() as session:
        return [json.loads(row[0]) for row in session.driver().execute("SELECT body FROM access ORDER BY seq")]


def people(book: Book) -> list[str]:
    with book.reading() as session:
        return [row[0] for row in session.driver().execute("SELECT name FROM person ORDER BY id")]


def left_in(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir() if not one.name.endswith((".lock", ".holder"))}


def test_a_copy_goes_its_own_way(made: tuple[Book, Actor], tmp_path: Path, secret: str | None) -> None:
    book, lead = made
    head = book.head()
    assert save_copy(book, lead, tmp_path / "copy.auditbook") == "B"
    assert save_copy(book, lead, tmp_path / "other.auditbook") == "C"
    other = open_book(tmp_path / "copy.auditbook", lead, secret)
    try:
        assert other.why_read_only is None
        assert other.notices == []
        assert (other.copy_letter, other.head()) == ("B", head)
        assert other.copy_id != book.copy_id
        began = next(one for one in entries(other) if one["kind"] == "begin copy")
        assert began["detail"] == {"from": book.copy_id, "name": "audit.auditbook"}
        given = next(one for one in entries(book) if one["kind"] == "save copy")
        assert given["detail"]["copy"] == other.copy_id  # type: ignore[index]
        seen = records.Sighted("Not to leave.", "1", "A screen", "Olga")
        evidence.add_sighted(other, lead, seen, records.Provenance(title="T"))
        with other.reading() as session:
            assert session.driver().execute("SELECT code FROM evidence ORDER BY number DESC").fetchone()[0] == "EB-0001"
        assert save_copy(other, lead, tmp_path / "grandchild.auditbook") == "BB"
        assert verify(other).is_intact
    finally:
        other.close()
    assert verify(book).is_intact


def test_what_is_changed_meanwhile_comes_along(made: tuple[Book, Actor], tmp_path: Path, secret: str | None) -> None:
    book, lead = made
    names = iter(f"Person {number}" for number in range(100))

    def work_on(done: int, whole: int) -> None:
        if done < whole // 2:
            engagement.add_person(book, lead, records.Person(next(names)))

    save_copy(book, lead, tmp_path / "copy.auditbook", work_on)
    assert next(names) != "Person 0"
    other = open_book(tmp_path / "copy.auditbook", lead, secret)
    try:
        assert people(other) == people(book)
        assert other.head() == book.head()
        assert verify(other).is_intact
    finally:
        other.close()


def stop_at(share: float) -> Callable[[int, int], None]:
    def step(done: int, whole: int) -> None:
        if done >= share * whole:
            raise Cancelled

    return step


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7])
def test_one_that_is_stopped_leaves_nothing(made: tuple[Book, Actor], tmp_path: Path, share: float) -> None:
    book, lead = made
    before = left_in(tmp_path)
    with pytest.raises(Cancelled):
        save_copy(book, lead, tmp_path / "copy.auditbook", stop_at(share))
    assert left_in(tmp_path) == before
    engagement.add_person(book, lead, records.Person("Ann"))
    assert save_copy(book, lead, tmp_path / "copy.auditbook") == "C"


def test_nothing_is_ever_replaced(made: tuple[Book, Actor], tmp_path: Path) -> None:
    book, lead = made
    (tmp_path / "copy.auditbook").write_text("precious")
    for name in ("copy.auditbook", "audit.auditbook"):
        with pytest.raises(WorkbookError, match=r"file.exists"):
            save_copy(book, lead, tmp_path / name)
    assert (tmp_path / "copy.auditbook").read_text() == "precious"


def test_a_damaged_workbook_has_no_copy_that_counts(made: tuple[Book, Actor], tmp_path: Path) -> None:
    book, lead = made
    with book.gate.turn():
        book.file.connection.execute("DROP TRIGGER chunk_no_update")
        book.file.connection.execute("UPDATE chunk SET data = zeroblob(length(data)) WHERE position = 1")
    before = left_in(tmp_path)
    with pytest.raises(WorkbookError, match=r"copy.not_sound"):
        back_up(book, lead, tmp_path / "backups")
    assert left_in(tmp_path) == before | {"backups"}
    assert shelves(tmp_path / "backups") == []


def later(lead: Actor, days: int) -> Actor:
    return fixed_actor(50 + days, START + timedelta(days=days), person=lead.person)


def on_shelf(folder: Path, book: Book) -> Shelf:
    found = shelf_of(folder, book.copy_id)
    assert found is not None
    return found


def test_backups_are_kept_and_found(made: tuple[Book, Actor], tmp_path: Path, secret: str | None) -> None:
    book, lead = made
    folder = tmp_path / "backups"
    for days in (0, 1, 40):
        back_up(book, later(lead, days), folder)
    shelf = on_shelf(folder, book)
    assert shelves(folder) == [shelf]
    assert [one.at.date() for one in shelf.backups] == [(START + timedelta(days=days)).date() for days in (40, 1, 0)]
    assert (shelf.of, shelf.head) == (book.path, book.head())
    assert shelf.size_bytes == sum(one.path.stat().st_size for one in shelf.backups)
    if os.name == "posix":
        assert shelf.backups[0].path.parent.stat().st_mode & 0o077 == 0
    other = open_book(shelf.backups[0].path, lead, secret, read_only=True)
    try:
        assert (other.copy_id, other.copy_letter) == (book.copy_id, "A")
        assert entries(other)[-1]["kind"] == "be backup"
    finally:
        other.close()
    assert entries(book)[-1]["kind"] == "back up"


def test_old_ones_go_and_the_new_one_stays(made: tuple[Book, Actor], tmp_path: Path) -> None:
    book, lead = made
    folder = tmp_path / "backups"
    newest = back_up(book, later(lead, 400), folder)
    for days in range(100):
        at = (START + timedelta(days=days)).strftime("%Y-%m-%d 070000Z")
        newest.with_name(f"audit {at}.auditbook").write_bytes(b"old")
    put_on_shelf(newest, book.path, book.head())
    times = [one.at for one in on_shelf(folder, book).backups]
    assert on_shelf(folder, book).backups[0].path == newest
    assert len(times) <= LATEST + 7 + 5 + 12
    last = back_up(book, later(lead, 2), folder)  # a clock that was set back
    assert last.exists()


def test_a_backup_takes_the_place_of_a_damaged_workbook(
    made: tuple[Book, Actor], tmp_path: Path, secret: str | None
) -> None:
    book, lead = made
    back_up(book, lead, tmp_path / "backups")
    (backup,) = on_shelf(tmp_path / "backups", book).backups
    with pytest.raises(WorkbookError, match=r"backup.in_use"):
        restore(backup, book.path, lead)
    head = book.head()
    engagement.add_person(book, lead, records.Person("Too late"))
    book.close()
    with pytest.raises(Cancelled):
        restore(backup, book.path, lead, stop_at(0))
    aside = restore(backup, book.path, lead)
    assert aside is not None
    assert aside.exists()
    again = open_book(book.path, lead, secret)
    try:
        assert again.head() == head
        assert again.why_read_only is None
        assert verify(again).is_intact
    finally:
        again.close()
    assert restore(backup, tmp_path / "new.auditbook", lead) is None


def test_a_backup_that_is_gone_is_said(made: tuple[Book, Actor], tmp_path: Path) -> None:
    book, lead = made
    gone = Backup(tmp_path / "gone.auditbook", book.path, START, 7)
    with pytest.raises(WorkbookError, match=r"backup.gone"):
        restore(gone, tmp_path / "new.auditbook", lead)


def test_no_room_is_said_before_anything_is_written(
    made: tuple[Book, Actor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, lead = made
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 1000})())
    with pytest.raises(WorkbookError, match=r"copy.no_room"):
        back_up(book, lead, tmp_path / "backups")
    assert shelves(tmp_path / "backups") == []


def test_on_a_crowded_disk_only_the_latest_stay(
    made: tuple[Book, Actor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, lead = made
    folder = tmp_path / "backups"
    newest = back_up(book, later(lead, 90), folder)
    for days in range(0, 80, 10):
        newest.with_name(f"audit {START + timedelta(days=days):%Y-%m-%d %H%M%SZ}.auditbook").write_bytes(b"old")
    put_on_shelf(newest, book.path, book.head())
    assert len(on_shelf(folder, book).backups) > LATEST
    room = newest.stat().st_size
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": room})())
    put_on_shelf(newest, book.path, book.head())
    assert len(on_shelf(folder, book).backups) == LATEST
    assert on_shelf(folder, book).backups[0].path == newest
