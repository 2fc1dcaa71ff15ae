"""Another passphrase, the first one or none: a new file in the place of the old, and nothing lost on the way."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cheap_keys import cheap_keys
from tests.store import samples
from tests.store.killed_swap import rows, swap_and_kill
from tests.store.samples import PASSPHRASE, refused
from workbook.domain.actor import Actor
from workbook.domain.errors import Cancelled
from workbook.operations import history
from workbook.operations.passphrases import change_passphrase
from workbook.store.book import Book
from workbook.store.connection import header, is_plain
from workbook.store.verification import verify
from workbook.store.watching import staging_of

Open = Callable[..., Book]
NEW = "another horse, another battery"
WAYS = [(None, NEW), (PASSPHRASE, NEW), (PASSPHRASE, None)]
KINDS = {WAYS[0]: "add passphrase", WAYS[1]: "change passphrase", WAYS[2]: "remove passphrase"}
Way = tuple[str | None, str | None]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def last_access(book: Book) -> dict[str, object]:
    with book.reading() as session:
        body = session.driver().execute("SELECT body FROM access ORDER BY seq DESC LIMIT 1").fetchone()[0]
    return dict(json.loads(body))


@pytest.fixture(scope="module", autouse=True)
def _cheap_keys() -> Iterator[None]:
    with cheap_keys():
        yield


@pytest.fixture(scope="module")
def secret_made(_cheap_keys: None, tmp_path_factory: pytest.TempPathFactory) -> samples.Rich:
    return samples.make_rich(tmp_path_factory.mktemp("rekeying") / "secret.auditbook", PASSPHRASE)


@pytest.fixture
def kept(
    rich_made: dict[str | None, samples.Rich], secret_made: samples.Rich, tmp_path: Path
) -> Callable[[str | None], Path]:
    def copy(passphrase: str | None) -> Path:
        made = rich_made[None] if passphrase is None else secret_made
        return Path(shutil.copy(made.path, tmp_path / "work.auditbook"))

    return copy


@pytest.mark.parametrize("way", WAYS)
def test_work_goes_on_with_the_new_file(way: Way, kept: Callable[..., Path], opened: Open, auditor: Actor):
    before, after = way
    book = opened(kept(before), before)
    book.path.chmod(0o640)
    with book.change(auditor, "add person") as session:
        session.add(samples.person(auditor.ids(), "Bo"))
    operation, held = session.changes.operation, rows(book)
    told: list[tuple[int, int]] = []
    done = change_passphrase(book, auditor, before, after, lambda *step: told.append(step))
    assert told
    assert (done.is_encrypted, done.is_wiped) == (after is not None, None if before else True)
    assert book.is_encrypted == (after is not None)
    assert is_plain(header(book.path)) == (after is None)
    assert rows(book) == held
    assert last_access(book)["kind"] == KINDS[way]
    assert last_access(book)["detail"] == {}
    if os.name != "nt":
        assert book.path.stat().st_mode & 0o777 == 0o640
    assert operation
    history.undo(book, auditor, operation)
    with book.reading() as session:
        query = "SELECT name FROM person WHERE withdrawn_at IS NULL"
        assert session.driver().execute(query).fetchall() == [("Ada Auditor",)]
    assert verify(book).is_intact
    folder = book.path.parent
    assert files(folder) == ["work.auditbook", "work.auditbook.holder", "work.auditbook.lock"]
    book.close()
    assert files(folder) == ["work.auditbook"]
    if before is not None and after is not None:
        with refused("file.wrong_passphrase"):
            opened(book.path, before)
    again = opened(book.path, after)
    assert again.notices == []
    assert verify(again).is_intact


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be replaced there")
def test_the_plain_bytes_are_written_over(kept: Callable[..., Path], opened: Open, auditor: Actor):
    book = opened(kept(None))
    size = book.path.stat().st_size
    # By another process: here, letting go of the file would drop SQLite's locks on it.
    watching = f"""
import os, sys
old = open({str(book.path)!r}, "rb")
print("holds it", flush=True)
sys.stdin.read()
print(os.fstat(old.fileno()).st_nlink, old.read() == bytes({size}))
"""
    with subprocess.Popen(
        [sys.executable, "-c", watching], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        next(running.stdout)
        assert change_passphrase(book, auditor, None, NEW).is_wiped
        assert running.communicate()[0].split() == ["0", "True"]


@pytest.mark.skipif(os.name == "nt", reason="names of POSIX")
def test_another_name_of_the_old_file_keeps_its_bytes(kept: Callable[..., Path], opened: Open, auditor: Actor):
    book = opened(kept(None))
    other = book.path.with_name("other.auditbook")
    os.link(book.path, other)
    assert change_passphrase(book, auditor, None, NEW).is_wiped is False
    assert samples.people(opened(other))


def test_what_is_refused_changes_nothing(kept: Callable[..., Path], opened: Open, auditor: Actor):
    book = opened(kept(PASSPHRASE), PASSPHRASE)
    before, entry = book.path.read_bytes(), last_access(book)
    for current, wanted, key in (
        ("wrong", NEW, "file.not_its_passphrase"),
        (None, NEW, "file.not_its_passphrase"),
        (PASSPHRASE, PASSPHRASE, "file.same_passphrase"),
        (PASSPHRASE, "  ", "file.empty_passphrase"),
    ):
        with refused(key):
            change_passphrase(book, auditor, current, wanted)
    assert (book.path.read_bytes(), last_access(book)) == (before, entry)
    book.close()
    reader = opened(book.path, PASSPHRASE, read_only=True)
    with refused("file.cannot_change"):
        change_passphrase(reader, auditor, PASSPHRASE, NEW)


def test_a_plain_workbook_has_none_to_remove(book: Book, auditor: Actor):
    with refused("file.no_passphrase_to_remove"):
        change_passphrase(book, auditor, None, None)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("at", [0, -1])
def test_a_cancel_leaves_all_as_it_was(way: Way, at: int, kept: Callable[..., Path], opened: Open, auditor: Actor):
    book = opened(kept(way[0]), way[0])
    held, calls = rows(book), 0

    def step(done: int, whole: int) -> None:
        nonlocal calls
        calls += 1
        if calls > at and (at >= 0 or done * 10 > whole * 9):
            raise Cancelled

    with pytest.raises(Cancelled):
        change_passphrase(book, auditor, *way, step)
    assert book.is_encrypted == (way[0] is not None)
    assert rows(book) == held
    assert not staging_of(book.path).exists()
    change_passphrase(book, auditor, *way)


def test_what_is_changed_meanwhile_is_in_the_new_file(kept: Callable[..., Path], opened: Open, auditor: Actor):
    for way in WAYS:
        book, names = opened(kept(way[0]), way[0]), []

        def step(done: int, whole: int) -> None:
            if len(names) < 1 and done * 2 > whole:  # noqa: B023
                names.append("Bo")  # noqa: B023
                with book.change(auditor, "add person") as session:  # noqa: B023
                    session.add(samples.person(auditor.ids(), "Bo"))

        change_passphrase(book, auditor, *way, step)
        assert "Bo" in samples.people(book)
        assert verify(book).is_intact
        book.close()


def test_changes_without_a_pause_end_it(kept: Callable[..., Path], opened: Open, auditor: Actor):
    book = opened(kept(PASSPHRASE), PASSPHRASE)

    def step(_done: int, _whole: int) -> None:
        book.record_access(auditor, "verify")

    with refused("file.never_at_rest"):
        change_passphrase(book, auditor, PASSPHRASE, None, step)
    assert book.is_encrypted
    assert verify(book).is_intact


def test_nobody_else_can_write_at_any_moment(kept: Callable[..., Path], opened: Open, auditor: Actor):
    book = opened(kept(PASSPHRASE), PASSPHRASE)
    knocking = """
import sys, time
from pathlib import Path
from workbook.store.lock import SidecarLock
from workbook.domain.actor import system_clock
print("knocks", flush=True)
end = time.monotonic() + 60
while time.monotonic() < end and Path(sys.argv[2]).exists():
    if SidecarLock(Path(sys.argv[1])).take("elsewhere", system_clock()):
        sys.exit("got in")
"""
    flag = book.path.with_name("go on")
    flag.touch()
    command = [sys.executable, "-c", knocking, str(book.path), str(flag)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        next(running.stdout)
        change_passphrase(book, auditor, PASSPHRASE, NEW)
        change_passphrase(book, auditor, NEW, None)
        change_passphrase(book, auditor, None, PASSPHRASE)
        flag.unlink()
        assert running.wait(60) == 0


def test_what_a_power_cut_left_is_removed_when_it_is_opened(kept: Callable[..., Path], opened: Open):
    path = kept(None)
    staging_of(path).mkdir()
    (staging_of(path) / "work.auditbook").write_bytes(b"plain")
    opened(path, read_only=True).close()
    assert staging_of(path).exists()
    opened(path)
    assert not staging_of(path).exists()


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_cannot_be_written_leaves_all_as_it_was(
    way: Way, kept: Callable[..., Path], opened: Open, auditor: Actor
):
    import resource

    book = opened(kept(way[0]), way[0])
    held, size = rows(book), book.path.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for most in (0, size // 2):
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
        try:
            with refused("rekey.io_error"):
                change_passphrase(book, auditor, *way)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert rows(book) == held
        assert not staging_of(book.path).exists()
    change_passphrase(book, auditor, *way)
    assert verify(book).is_intact


@pytest.mark.skipif(os.name == "nt", reason="no fork there")
@pytest.mark.parametrize("way", WAYS[::2])
def test_killed_at_any_moment_it_is_the_old_file_or_the_new_one(
    way: Way, kept: Callable[..., Path], opened: Open, tmp_path: Path
):
    """The long run asks for more moments (`python -m tests.store.killed_swap`)."""
    book = opened(kept(way[0]), way[0])
    held = rows(book)
    book.close()
    found = swap_and_kill(book.path, tmp_path / "killed", way, 4)
    assert {one.which for one in found} == {"old", "new"}
    for one in found:
        assert one.left == ["work.auditbook"], one
        assert one.rows == held, one
        assert one.is_intact, one
