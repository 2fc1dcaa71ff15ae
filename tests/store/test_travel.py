"""A workbook copied after a crash: with its `-journal` it is rolled back, without it nothing torn passes for whole."""

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlmodel import select

from tests.store import samples
from tests.store.samples import Rich, refused
from tests.store.test_sharing import keys
from workbook.domain.errors import WorkbookError
from workbook.messages import render
from workbook.store import tables
from workbook.store.book import Book
from workbook.store.connection import header
from workbook.store.format import PAGE_SIZE
from workbook.store.opening import open_book
from workbook.store.recovery.recovering import recover
from workbook.store.recovery.rolled_back import copy_rolled_back
from workbook.store.verification import verify

Open = Callable[..., Book]

CRASH = """
import os, signal, sys
from pathlib import Path
from tests.store import samples
from sqlmodel import select
from workbook.store import tables
from workbook.store.opening import open_book
path, kind, passphrase = Path(sys.argv[1]), sys.argv[2], sys.argv[3] or None
actor = samples.auditor()
book = open_book(path, actor, passphrase)
if kind == "idle":
    os.kill(os.getpid(), signal.SIGKILL)
with book.change(actor, "bulk edit") as session:
    session.driver().execute("PRAGMA cache_size = 2")
    for item in session.exec(select(tables.ChecklistItem)):
        item.note = "Half of this is written. " * 300
    session.add_all(samples.person(actor.ids(), f"{n:05} " + "x" * 900) for n in range(300))
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def crashed(made: Path, folder: Path, kind: str, passphrase: str | None) -> Path:
    path = Path(shutil.copy(made, folder / "work.auditbook"))
    samples.run(CRASH, path, kind, passphrase or "")
    return path


def notes(book: Book) -> list[str]:
    with book.reading() as session:
        return [row[0] for row in session.driver().execute("SELECT note FROM checklist_item ORDER BY id")]


@pytest.mark.parametrize("passphrase", [None, samples.PASSPHRASE])
def test_a_crash_in_the_middle_of_a_change(
    rich_made: dict[str | None, Rich], tmp_path: Path, opened: Open, passphrase: str | None
):
    """One real crash, and every way in which what it leaves can travel."""
    path = crashed(rich_made[passphrase].path, tmp_path, "change", passphrase)
    journal = path.with_name(path.name + "-journal")
    torn, log = path.read_bytes(), journal.read_bytes()

    copy = tmp_path / "with" / "copy.auditbook"
    copy.parent.mkdir()
    copy.write_bytes(torn)
    copy.with_name(copy.name + "-journal").write_bytes(log)
    book = opened(copy, passphrase)
    assert keys(book) == ["file.rolled_back", "file.was_unclean"]
    assert samples.people(book) == ["Ada Auditor"]
    assert all("Half of this" not in note for note in notes(book))
    assert verify(book).is_intact

    alone = tmp_path / "without" / "copy.auditbook"
    alone.parent.mkdir()
    alone.write_bytes(torn)
    for read_only in (False, True):
        with refused("file.unclean_damaged") as refusal:
            opened(alone, passphrase, read_only=read_only)
    assert "recover" in render(refusal.value.message)
    assert alone.read_bytes() == torn

    # What it can still offer is the state that was last confirmed: it is in the journal of the workbook.
    target = tmp_path / "without" / "recovered.auditbook"
    recover(alone, target, samples.auditor(900), "Ada Auditor", passphrase, None, lambda _done, _all: None)
    with closing(open_book(target, samples.auditor(901))) as book:
        assert samples.people(book) == ["Ada Auditor"]
        assert all("Half of this" not in note for note in notes(book))
    assert alone.read_bytes() == torn


@pytest.mark.parametrize("passphrase", [None, samples.PASSPHRASE])
def test_a_crash_while_nothing_was_written(
    rich_made: dict[str | None, Rich], tmp_path: Path, opened: Open, passphrase: str | None
):
    path = crashed(rich_made[passphrase].path, tmp_path, "idle", passphrase)
    book = opened(path, passphrase)
    assert keys(book) == ["file.was_unclean"]
    assert book.why_read_only is None


def mixtures(before: bytes, after: bytes, random: Random, count: int) -> list[bytes]:
    """Return files of which some pages were written and some not, as a commit or a full cache leaves them."""
    pages = [at for at in range(0, len(after), PAGE_SIZE) if before[at : at + PAGE_SIZE] != after[at : at + PAGE_SIZE]]
    found = []
    for number in range(count):
        written = (
            pages[: number % len(pages)] if number < len(pages) else random.sample(pages, random.randrange(len(pages)))
        )
        mixed = bytearray(before.ljust(max([len(before), *(at + PAGE_SIZE for at in written)]), b"\0"))
        for at in written:
            mixed[at : at + PAGE_SIZE] = after[at : at + PAGE_SIZE]
        found.append(bytes(mixed))
    return found


def test_no_mixture_of_two_states_is_taken_for_one(rich: Rich, tmp_path: Path):
    """Whatever pages of a change reached the disk before the copy was made, without its journal it is never passed off."""
    path = rich.path
    actor = samples.auditor(300)
    book = open_book(path, actor)
    opened_state = path.read_bytes()
    with book.change(actor, "bulk edit") as session:
        for item in session.exec(select(tables.ChecklistItem)):
            item.note = "Another note."
        session.add(samples.person(actor.ids(), "Ben"))
    after = path.read_bytes()
    book.close()
    states = {state_of(tmp_path, opened_state), state_of(tmp_path, after)}
    assert len(states) == 2
    outcomes = [state_of(tmp_path, mixed) for mixed in mixtures(opened_state, after, Random(7), 40)]
    assert set(outcomes) <= {None, *states}
    assert outcomes.count(None) > 20


def state_of(folder: Path, data: bytes) -> tuple[str, ...] | None:
    """Return the notes and people of a file that was copied without its journal; None when it is kept out, untouched."""
    copy = folder / "copy.auditbook"
    copy.write_bytes(data)
    try:
        book = open_book(copy, samples.auditor(301))
    except WorkbookError as refusal:
        key, untouched = refusal.key, copy.read_bytes() == data
    else:
        with closing(book):
            assert verify(book).is_intact
            return (*notes(book), *samples.people(book))
    assert (key, untouched) in {("file.unclean_damaged", True), ("file.damaged", True)}
    return None


def test_a_copy_is_rolled_back_where_nothing_can_be_written(rich: Rich, tmp_path: Path):
    """As from a read-only medium: the copy is written elsewhere, and what it is made of is only read."""
    medium = tmp_path / "medium"
    medium.mkdir()
    path = crashed(rich.path, medium, "change", None)
    journal = path.with_name(path.name + "-journal")
    before = {one.name: one.read_bytes() for one in (path, journal)}
    target = tmp_path / "copy.auditbook"
    copy_rolled_back(path, target, lambda _done, _all: None)
    assert {one.name: one.read_bytes() for one in (path, journal)} == before
    with closing(open_book(target, samples.auditor(302))) as book:
        assert keys(book) == ["file.was_unclean"]
        assert samples.people(book) == ["Ada Auditor"]
        assert verify(book).is_intact


def test_there_is_nothing_to_roll_back(rich: Rich, tmp_path: Path):
    with refused("recovery.no_journal"):
        copy_rolled_back(rich.path, tmp_path / "copy.auditbook", lambda _done, _all: None)
    assert not (tmp_path / "copy.auditbook").exists()


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_file_that_nobody_may_write_is_rolled_back_into_a_copy(rich: Rich, tmp_path: Path):
    path = crashed(rich.path, tmp_path, "change", None)
    path.chmod(stat.S_IRUSR)
    copy_rolled_back(path, tmp_path / "copy.auditbook", lambda _done, _all: None)
    assert header(tmp_path / "copy.auditbook") == b"SQLite format 3\0"
    assert os.access(tmp_path / "copy.auditbook", os.W_OK)
