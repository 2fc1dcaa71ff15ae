"""One writer, any number of readers, and what a crash or missing permissions leave of that."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.store import samples
from tests.store.samples import refused
from workbook.domain.actor import Actor
from workbook.messages import render
from workbook.store.book import Book
from workbook.store.opening import open_book
from workbook.store.verification import verify

Open = Callable[..., Book]


def keys(book: Book) -> list[str]:
    assert all(render(notice) for notice in book.notices)
    return [notice.key for notice in book.notices]


def test_clean_flag(path: Path, opened: Open):
    def clean() -> int:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as plain:
            return plain.execute("SELECT clean FROM file_state").fetchone()[0]

    book = opened(path)
    assert keys(book) == []
    book.close()
    assert clean() == 1
    samples.alter(path, "UPDATE file_state SET clean = 0")
    again = opened(path)
    assert keys(again) == ["file.was_unclean"]
    again.close()
    again.close()
    assert clean() == 1


def test_the_open_file_says_it_is_open(path: Path):
    script = """
import os, sys
from pathlib import Path
from tests.store import samples
from workbook.store.opening import open_book
open_book(Path(sys.argv[1]), samples.auditor())
os._exit(0)
"""
    samples.run(script, path)
    book = open_book(path, samples.auditor(200))
    assert keys(book) == ["file.was_unclean"]
    book.close()


def test_no_sidecar_is_left(path: Path, opened: Open):
    book = opened(path)
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "work.auditbook",
        "work.auditbook.holder",
        "work.auditbook.lock",
    ]
    book.close()
    assert [file.name for file in path.parent.iterdir()] == ["work.auditbook"]


def test_read_only_on_request(path: Path, opened: Open, auditor: Actor):
    before = path.read_bytes()
    book = opened(path, read_only=True)
    assert book.why_read_only is not None
    assert book.why_read_only.key == "file.opened_read_only"
    assert samples.people(book) == ["Ada Auditor"]
    with refused("file.cannot_change"), book.change(auditor, "add person"):
        pytest.fail("a read-only workbook let a change begin")
    book.record_access(auditor, "verify")
    writer = opened(path)
    assert writer.why_read_only is None
    writer.close()
    book.close()
    samples.alter(path, "UPDATE file_state SET clean = 1")
    assert len(path.read_bytes()) == len(before)


def test_reading_only_writes_no_byte(path: Path, opened: Open):
    before = path.read_bytes()
    book = opened(path, read_only=True)
    assert verify(book).is_intact
    book.close()
    assert path.read_bytes() == before


HOLD = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.store import samples
from workbook.store.opening import open_book
book = open_book(Path(sys.argv[1]), replace(samples.auditor(), host="other-host"))
print("open", flush=True)
sys.stdin.readline()
book.close()
"""


def test_held_by_another_process(path: Path, opened: Open):
    with samples.python(HOLD, path) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "open\n"
        began = time.monotonic()
        book = opened(path)
        assert time.monotonic() - began < 1
        assert book.why_read_only is not None
        assert book.why_read_only.key == "file.locked"
        assert "other-host has this workbook open since 2026-09-14T09:00" in render(book.why_read_only)
        assert samples.people(book) == ["Ada Auditor"]
        assert keys(book) == []
        book.close()
        other.stdin.write("\n")
    again = opened(path)
    assert (again.why_read_only, keys(again)) == (None, [])


def test_second_opener_in_the_same_process(path: Path, opened: Open, auditor: Actor):
    first, second = opened(path), opened(path)
    assert second.why_read_only is not None
    assert second.why_read_only.key == "file.locked"
    second.close()
    with first.change(auditor, "add person") as session:
        session.add(samples.person(auditor.ids(), "Ben"))
    third = opened(path)
    assert samples.people(third) == ["Ada Auditor", "Ben"]
    assert third.why_read_only is not None


def test_a_damaged_note_of_the_holder(path: Path, opened: Open):
    opened(path)
    path.with_name("work.auditbook.holder").write_bytes(b'["\xff')
    second = opened(path)
    assert second.why_read_only is not None
    assert "? on ? has this workbook open" in render(second.why_read_only)


CRASH = """
import os, signal, sys
from pathlib import Path
from tests.store import samples
from workbook.store.opening import open_book
actor = samples.auditor()
book = open_book(Path(sys.argv[1]), actor)
with book.change(actor, "add person") as session:
    session.driver().execute("PRAGMA cache_size = 5")
    session.add_all(samples.person(actor.ids(), f"{n:05} " + "x" * 900) for n in range(2000))
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def _crashed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crashed")
    samples.run(CRASH, shutil.copy(made, folder / "work.auditbook"))
    assert (folder / "work.auditbook-journal").stat().st_size > 512
    return folder


@pytest.fixture
def crashed(_crashed: Path, tmp_path: Path) -> Path:
    """Return a workbook left in the middle of a change, its `-journal` beside it."""
    shutil.copytree(_crashed, tmp_path / "crash")
    return tmp_path / "crash" / "work.auditbook"


def test_a_change_cut_off_by_a_crash_is_rolled_back(crashed: Path, opened: Open):
    book = opened(crashed)
    assert keys(book) == ["file.rolled_back", "file.was_unclean"]
    assert book.why_read_only is None
    assert samples.people(book) == ["Ada Auditor"]
    assert verify(book).is_intact


def test_rolled_back_before_reading_only(crashed: Path, opened: Open):
    book = opened(crashed, read_only=True)
    assert "file.rolled_back" in keys(book)
    assert samples.people(book) == ["Ada Auditor"]
    assert not crashed.with_name("work.auditbook-journal").exists()


def test_a_copy_without_its_journal(crashed: Path, tmp_path: Path, opened: Open):
    copy = Path(shutil.copy(crashed, tmp_path / "copy.auditbook"))
    for read_only in (False, True):
        with refused("file.unclean_damaged"):
            opened(copy, read_only=read_only)


BOUND = """
import sys
from pathlib import Path
from tests.store import samples
from workbook.domain.errors import WorkbookError
from workbook.store.opening import create, open_book
for path in map(Path, sys.argv[1:]):
    try:
        if path.name == "new.auditbook":
            book = create(path, samples.auditor(), None)
        else:
            book = open_book(path, samples.auditor())
    except WorkbookError as refusal:
        print(path.parent.name, path.name, refusal.key)
    else:
        print(path.parent.name, path.name, book.why_read_only and book.why_read_only.key)
        book.close()
"""


@pytest.fixture(scope="module")
def answers(made: Path, _crashed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[set[str]]:
    """Return what somebody whom permissions stop is told of each file, as `folder file key`."""
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root passes over permissions")
    top = tmp_path_factory.mktemp("bound")
    for name in ("open", "shut"):
        (top / name).mkdir()
        shutil.copy(made, top / name / "work.auditbook")
    shutil.copy(made, top / "open" / "unreadable.auditbook").chmod(0)
    shutil.copy(made, top / "open" / "protected.auditbook").chmod(0o400)
    shutil.copytree(_crashed, top / "crash", ignore=shutil.ignore_patterns("*.lock", "*.holder"))
    for name in ("shut", "crash"):
        (top / name).chmod(0o500)
    files = [*sorted(top.glob("*/*.auditbook")), top / "shut" / "new.auditbook"]
    yield set(samples.run(BOUND, *files, bound_by_permissions=True).splitlines())
    for name in ("shut", "crash"):
        (top / name).chmod(0o700)


@pytest.mark.parametrize(
    "answer",
    [
        "open work.auditbook None",
        "open unreadable.auditbook file.no_permission",
        "open protected.auditbook file.is_read_only",
        "shut work.auditbook file.folder_read_only",
        "shut new.auditbook file.no_permission",
        "crash work.auditbook file.needs_rollback",
    ],
)
def test_permissions(answers: set[str], answer: str):
    assert answer in answers
