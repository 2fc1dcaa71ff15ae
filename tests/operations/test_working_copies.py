"""Working copies: the same workbook elsewhere, put back only where nobody has worked meanwhile, whole at every moment."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.actors import START, fixed_actor
from tests.cheap_keys import cheap_keys
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.vocabulary import Role
from workbook.operations import custody, engagement, evidence, verifying
from workbook.operations.copying import save_copy
from workbook.operations.passphrases import set_passphrase
from workbook.operations.working_copies import check_in, check_out, go_out, remove_settled, save_beside
from workbook.store import tables
from workbook.store.book import Book
from workbook.store.lock import SidecarLock
from workbook.store.opening import open_book
from workbook.store.origin_note import note_of, read_origin
from workbook.store.origins import write_origin
from workbook.store.verification import verify
from workbook.store.watching import staging_of

SECRET = "correct horse battery"
NAME = "audit.auditbook"


@dataclass(frozen=True)
class Made:
    """An original with a working copy, to be copied for each test."""

    folder: Path
    lead: Actor
    secret: str | None


def make(folder: Path, secret: str | None) -> Made:
    (folder / "share").mkdir()
    (folder / "local").mkdir()
    book, lead = engagement.begin(
        folder / "share" / NAME, fixed_actor(), records.Engagement("Audit"), records.Person("Lea", Role.LEAD), secret
    )
    evidence.add_bytes(book, lead, "log.bin", os.urandom(300_000))
    check_out(book, lead, folder / "local" / NAME)
    book.close()
    return Made(folder, lead, secret)


class Place:
    """An original on its share and a working copy of it on this machine, both closed."""

    def __init__(self, made: Made, folder: Path) -> None:
        self.secret, self.lead, self.actors = made.secret, made.lead, 100
        self.share, self.local = folder / "share", folder / "local"
        self.original, self.copy = self.share / NAME, self.local / NAME
        for name in ("share", "local"):
            shutil.copytree(made.folder / name, folder / name, dirs_exist_ok=True)
        origin = read_origin(self.copy)
        assert origin is not None
        write_origin(self.copy, replace(origin, path=self.original))

    def later(self, days: int = 1) -> Actor:
        """Return the lead on a later day, with ids that nobody else has."""
        self.actors += 1
        return fixed_actor(self.actors, START + timedelta(days=days), person=self.lead.person)

    def open(self, path: Path) -> Book:
        return open_book(path, self.later(), self.secret)

    def work(self, path: Path, name: str = "Ann") -> str:
        """Enter a person, and return the head of the journal then."""
        book = self.open(path)
        engagement.add_person(book, self.later(2), records.Person(name))
        head = book.head()
        book.close()
        return head

    def state(self) -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in self.share.iterdir()}


@pytest.fixture(scope="session")
def made_plain(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("out"), None)


@pytest.fixture(scope="session")
def made_secret(tmp_path_factory: pytest.TempPathFactory) -> Made:
    with cheap_keys():
        return make(tmp_path_factory.mktemp("out"), SECRET)


@pytest.fixture
def plain(made_plain: Made, tmp_path: Path) -> Place:
    return Place(made_plain, tmp_path)


@pytest.fixture
def secret(made_secret: Made, tmp_path: Path) -> Iterator[Place]:
    with cheap_keys():
        yield Place(made_secret, tmp_path)


@pytest.fixture(params=["plain", "secret"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def on_drive(made_plain: Made, tmp_path: Path) -> Iterator[Place]:
    """Return a workbook on a drive of 16 MiB of its own, with a working copy beside it."""
    folder = tmp_path / "share"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a drive takes privileges")
    yield Place(made_plain, tmp_path)
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def accesses(book: Book) -> list[dict[str, Any]]:
    with book.reading() as session:
        return [json.loads(row[0]) for row in session.driver().execute("SELECT body FROM access ORDER BY seq")]


def names(book: Book) -> list[str]:
    with book.reading() as session:
        return [row[0] for row in session.driver().execute("SELECT name FROM person ORDER BY id")]


def test_out_and_in_again(place: Place) -> None:
    head = place.work(place.copy)
    copy = place.open(place.copy)
    origin = read_origin(place.copy)
    assert origin is not None
    assert (origin.path, copy.copy_letter, copy.head()) == (place.original, "A", head)
    assert not origin.is_settled(head)
    assert check_in(copy, place.later(3)).is_settled(head)
    assert set(place.state()) == {"audit.auditbook"}
    original = place.open(place.original)
    assert (original.why_read_only, original.notices, original.copy_id) == (None, [], copy.copy_id)
    assert (original.head(), names(original)) == (head, ["Lea", "Ann"])
    assert verify(original).is_intact
    kinds = [one["kind"] for one in accesses(original)]
    assert kinds[-5:] == ["begin working copy", "open", "open", "check in", "open"]
    assert "check out" in kinds
    assert accesses(copy)[-1]["kind"] == "check in"
    original.close()
    copy.close()


def test_again_and_again_from_one_copy(plain: Place) -> None:
    for day in (1, 2):
        head = plain.work(plain.copy, f"Person {day}")
        copy = plain.open(plain.copy)
        check_in(copy, plain.later(day))
        copy.close()
        original = plain.open(plain.original)  # only to look at it: that is told in the next check-in
        verifying.verify(original, plain.later(day))
        with original.reading() as session:
            (shown,) = session.driver().execute("SELECT id FROM evidence").fetchone()
        custody.record_preview(original, plain.later(day), UUID(shown))
        shown_id = str(UUID(shown))
        assert original.head() == head
        assert len(names(original)) == 1 + day
        original.close()
    original = plain.open(plain.original)
    told = [one for one in accesses(original) if one["kind"] == "check in"][-1]["detail"]
    assert [one["kind"] for one in told["seen"]] == ["open", "verify", "preview evidence"]
    assert told["seen"][0]["host"] == "test-host"
    assert told["seen"][2]["detail"]["evidence"] == shown_id
    original.close()


def refused(plain: Place, key: str) -> None:
    """Check in, see it refused with both files left as they were, and see it settled by saving beside."""
    before, copy = plain.state(), plain.open(plain.copy)
    with pytest.raises(WorkbookError) as error:
        check_in(copy, plain.later(3))
    assert error.value.key == key
    assert plain.state() == before
    assert verify(copy).is_intact
    copy.close()


def test_an_original_that_has_gone_on_is_not_replaced(place: Place) -> None:
    place.work(place.copy, "Ann")
    place.work(place.original, "Ben")
    refused(place, "checkin.changed")
    copy = place.open(place.copy)
    beside, letter = save_beside(copy, place.later(4))
    assert (beside.parent, letter) == (place.share, "B")
    origin = read_origin(place.copy)
    assert origin is not None
    assert origin.is_settled(copy.head())
    copy.close()
    for path, expected in ((beside, ["Lea", "Ann"]), (place.original, ["Lea", "Ben"])):
        book = place.open(path)
        assert names(book) == expected
        assert verify(book).is_intact
        book.close()


def test_what_only_the_original_knows_is_not_lost(plain: Place) -> None:
    """A letter that was given away, and what was done with evidence, stand in its access chain alone."""
    original = plain.open(plain.original)
    save_copy(original, plain.later(), plain.local / "for Ann.auditbook")
    original.close()
    refused(plain, "checkin.changed")


def test_one_of_two_working_copies(plain: Place) -> None:
    original = plain.open(plain.original)
    second = plain.local / "second.auditbook"
    check_out(original, plain.later(), second)
    original.close()
    plain.work(second, "Sue")
    copy = plain.open(second)
    check_in(copy, plain.later(2))
    copy.close()
    plain.work(plain.copy)
    refused(plain, "checkin.changed")


def test_an_original_that_is_gone_or_another(plain: Place, tmp_path: Path) -> None:
    aside = tmp_path / "aside.auditbook"
    plain.original.rename(aside)
    refused(plain, "checkin.original_gone")
    other, _ = engagement.begin(
        plain.original, fixed_actor(9), records.Engagement("Other"), records.Person("Max", Role.LEAD), None
    )
    other.close()
    refused(plain, "checkin.changed")
    plain.original.write_bytes(b"SQLite format 3\0" + bytes(4096))
    refused(plain, "file.not_a_workbook")
    shutil.rmtree(plain.share)
    copy = plain.open(plain.copy)
    for act in (check_in, save_beside):
        with pytest.raises(WorkbookError, match=r"checkin.place_gone"):
            act(copy, plain.later())
    copy.close()


def test_an_original_that_somebody_has_open(plain: Place) -> None:
    lock = SidecarLock(plain.original)
    assert lock.take("laptop-7", START)
    try:
        copy = plain.open(plain.copy)
        with pytest.raises(WorkbookError, match=r"checkin.in_use") as error:
            check_in(copy, plain.later())
        assert error.value.message.arguments["host"] == "laptop-7"
        copy.close()
    finally:
        lock.release()
    refused_not = plain.open(plain.copy)
    check_in(refused_not, plain.later())
    refused_not.close()


def test_an_original_left_in_the_middle_of_a_change(plain: Place, tmp_path: Path) -> None:
    original, crashed = plain.open(plain.original), tmp_path / "crashed"
    with original.change(plain.later(), "add person") as session:
        session.driver().execute("PRAGMA cache_size = 2")
        ids = plain.later().ids
        session.add_all(tables.Person(id=ids(), name=f"{n} {'x' * 900}", role=Role.AUDITOR) for n in range(300))
        session.flush()
        shutil.copytree(plain.share, crashed, ignore=shutil.ignore_patterns("*.lock", "*.holder"))
    original.close()
    shutil.rmtree(plain.share)
    crashed.rename(plain.share)
    refused(plain, "checkin.unclean")


def test_passphrases_stay_alike(secret: Place) -> None:
    copy = secret.open(secret.copy)
    with pytest.raises(WorkbookError, match=r"checkout.keeps_passphrase"):
        set_passphrase(copy, secret.later(), "another passphrase")
    copy.close()
    original = secret.open(secret.original)
    set_passphrase(original, secret.later(), "another passphrase")
    original.close()
    refused(secret, "checkin.other_passphrase")


def test_a_drive_that_is_full(on_drive: Place) -> None:
    on_drive.work(on_drive.copy)
    filler = on_drive.share / "filler"
    filler.write_bytes(b"x" * (shutil.disk_usage(on_drive.share).free - 100_000))
    refused(on_drive, "copy.no_room")
    filler.unlink()
    copy = on_drive.open(on_drive.copy)
    check_in(copy, on_drive.later(3))
    copy.close()


def test_a_drive_that_fills_up_meanwhile(on_drive: Place) -> None:
    on_drive.work(on_drive.copy)
    copy, before = on_drive.open(on_drive.copy), on_drive.original.read_bytes()

    def fill(_done: int, _whole: int) -> None:
        with (on_drive.share / "filler").open("ab") as file:
            file.write(b"x" * shutil.disk_usage(on_drive.share).free)

    evidence.add_file(copy, on_drive.later(), big(on_drive.local, 2_500_000))
    with pytest.raises(WorkbookError, match=r"file.disk_full"):
        check_in(copy, on_drive.later(3), fill)
    (on_drive.share / "filler").unlink()
    assert on_drive.state() == {"audit.auditbook": before}
    assert verify(copy).is_intact
    check_in(copy, on_drive.later(4))
    copy.close()


def big(folder: Path, size: int) -> Path:
    path = folder / "big.bin"
    path.write_bytes(os.urandom(size))
    return path


@pytest.mark.parametrize("share", [0.1, 0.6])
def test_a_drive_that_is_pulled_out_meanwhile(on_drive: Place, share: float) -> None:
    on_drive.work(on_drive.copy)
    copy = on_drive.open(on_drive.copy)
    keep = on_drive.local / "kept.auditbook"
    shutil.copy(on_drive.original, keep)

    def pull(done: int, whole: int) -> None:
        if done >= share * whole and os.path.ismount(on_drive.share):
            subprocess.run(["umount", "-l", str(on_drive.share)], check=True)

    with pytest.raises(WorkbookError) as error:
        check_in(copy, on_drive.later(3), pull)
    assert error.value.key.startswith("file.")
    assert verify(copy).is_intact
    shutil.copy(keep, on_drive.original)  # the drive is back, as it was
    check_in(copy, on_drive.later(4))
    assert set(on_drive.state()) == {"audit.auditbook"}
    copy.close()


def test_a_crash_right_after_the_original_was_replaced(plain: Place) -> None:
    """The note names both states the original can be in, so that what was checked in is no stranger afterwards."""
    plain.work(plain.copy)
    before = read_origin(plain.copy)
    copy = plain.open(plain.copy)
    assert before is not None
    after = check_in(copy, plain.later(3))
    note = json.loads(note_of(plain.copy).read_text())
    first = {"event": before.bases[0].event, "access": before.bases[0].access, "entries": before.bases[0].entries}
    note_of(plain.copy).write_text(json.dumps(note | {"bases": [first, *note["bases"]]}))
    between = read_origin(plain.copy)
    assert between is not None
    assert not between.is_settled(copy.head())
    assert check_in(copy, plain.later(4)).bases != after.bases
    copy.close()


def test_one_that_is_stopped_leaves_all_as_it_was(plain: Place) -> None:
    plain.work(plain.copy)
    before, copy = plain.state(), plain.open(plain.copy)

    def stop(done: int, whole: int) -> None:
        if done > whole // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        check_in(copy, plain.later(), stop)
    assert plain.state() == before
    assert not staging_of(plain.original).exists()
    copy.close()


def test_an_original_that_is_replaced_meanwhile_by_a_program_that_synchronises(plain: Place) -> None:
    newer = plain.local / "newer.auditbook"
    shutil.copy(plain.original, newer)
    plain.work(newer, "Ben")
    content, copy = newer.read_bytes(), plain.open(plain.copy)

    def bring(done: int, whole: int) -> None:
        if done > whole // 2 and newer.exists():
            newer.replace(plain.original)

    with pytest.raises(WorkbookError, match=r"checkin.changed"):
        check_in(copy, plain.later(), bring)
    assert plain.state() == {NAME: content}
    copy.close()


def test_what_is_changed_during_a_check_in_is_still_to_be_checked_in(plain: Place) -> None:
    copy, added = plain.open(plain.copy), iter(["Ann"])

    def work_on(done: int, whole: int) -> None:
        if done > whole // 2 and (name := next(added, None)):
            engagement.add_person(copy, plain.later(5), records.Person(name))

    origin = check_in(copy, plain.later(), work_on)
    assert not origin.is_settled(copy.head())
    assert check_in(copy, plain.later(6)).is_settled(copy.head())
    copy.close()


def test_what_cannot_be_taken_out(plain: Place) -> None:
    copy = plain.open(plain.copy)
    with pytest.raises(WorkbookError, match=r"checkout.is_one"):
        check_out(copy, plain.later(), plain.local / "again.auditbook")
    copy.close()
    original = open_book(plain.original, plain.later(), None, read_only=True)
    with pytest.raises(WorkbookError, match=r"checkout.read_only"):
        check_out(original, plain.later(), plain.local / "again.auditbook")
    original.close()
    original = plain.open(plain.original)
    with pytest.raises(WorkbookError, match=r"checkin.is_none"):
        check_in(original, plain.later())
    original.close()
    assert not (plain.local / "again.auditbook").exists()


def test_one_goes_on_in_the_copy_there_is(plain: Place, tmp_path: Path) -> None:
    folder = tmp_path / "working"
    original = plain.open(plain.original)
    first = go_out(original, plain.later(), folder)
    assert first.name == "audit.auditbook"
    if os.name == "posix":
        assert first.parent.stat().st_mode & 0o077 == 0
    assert go_out(original, plain.later(), folder) == first
    engagement.add_person(original, plain.later(2), records.Person("Ben"))
    second = go_out(original, plain.later(3), folder)  # nothing was done in the first, and it has fallen behind
    assert second.parent.parent == folder
    assert [one.name for one in folder.iterdir()] == [second.parent.name]
    original.close()
    plain.work(second)
    plain.work(plain.original, "Max")
    original = plain.open(plain.original)
    third = go_out(original, plain.later(4), folder)
    assert third != second
    assert second.exists()  # what was entered there is nowhere else
    original.close()


def test_one_that_is_not_taken_out_leaves_no_folder(plain: Place, tmp_path: Path) -> None:
    def stop(done: int, whole: int) -> None:
        raise Cancelled

    folder, original = tmp_path / "working", plain.open(plain.original)
    with pytest.raises(Cancelled):
        go_out(original, plain.later(), folder, stop)
    assert list(folder.iterdir()) == []
    original.close()


def test_a_copy_is_removed_beside_something_else(plain: Place, tmp_path: Path) -> None:
    original = plain.open(plain.original)
    copy = go_out(original, plain.later(), tmp_path / "working")
    original.close()
    other = copy.with_name("notes.txt")
    other.write_text("kept")
    assert remove_settled(copy, None, plain.later(2))
    assert list(other.parent.iterdir()) == [other]


def test_a_copy_is_removed_only_when_nothing_is_lost(plain: Place) -> None:
    plain.work(plain.copy)
    assert not remove_settled(plain.copy, None, plain.later())
    copy = plain.open(plain.copy)
    check_in(copy, plain.later(3))
    assert not remove_settled(plain.copy, None, plain.later())  # it is open
    save_copy(copy, plain.later(4), plain.share / "for Ann.auditbook")
    copy.close()
    assert not remove_settled(plain.copy, None, plain.later())  # only here it stands which letter was given away
    copy = plain.open(plain.copy)
    check_in(copy, plain.later(5))
    copy.close()
    assert remove_settled(plain.copy, None, plain.later())
    assert list(plain.local.iterdir()) == []  # but the folder stays, which is somebody's own


@pytest.mark.parametrize(
    "words",
    [
        b"", b"{", b"[]", b"\xff", b'{"path": "relative", "bases": [], "at": "2026-01-01T00:00:00+00:00"}',
        b'{"path": "/a\\u0000b", "bases": [{"event": "", "access": "", "entries": 1}], "at": "x", "kept": "", "ahead": 0}',
        b'{"path": 1, "bases": 2}', b"[" * 60_000,
    ],
)  # fmt: skip
def test_a_note_that_says_nothing_of_use(plain: Place, words: bytes) -> None:
    note_of(plain.copy).write_bytes(words)
    assert read_origin(plain.copy) is None


def test_a_note_that_leads_to_another_workbook(plain: Place, tmp_path: Path) -> None:
    """What comes with such a note from elsewhere replaces nothing but the workbook it was made of."""
    victim = tmp_path / "victim.auditbook"
    book, _ = engagement.begin(
        victim, fixed_actor(7), records.Engagement("Mine"), records.Person("Mia", Role.LEAD), None
    )
    book.close()
    before, origin = victim.read_bytes(), read_origin(plain.copy)
    assert origin is not None
    note = json.loads(note_of(plain.copy).read_text()) | {"path": str(victim)}
    note_of(plain.copy).write_text(json.dumps(note))
    copy = plain.open(plain.copy)
    with pytest.raises(WorkbookError, match=r"checkin.changed"):
        check_in(copy, plain.later())
    copy.close()
    assert victim.read_bytes() == before
    assert replace(origin, path=victim) == read_origin(plain.copy)
