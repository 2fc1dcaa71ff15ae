"""Change the passphrase of a workbook and be killed in the middle of it, again and again, each time a little later.

`python -m tests.store.killed_swap WORKBOOK FOLDER WAY MOMENTS ROUNDS` leaves one folder for each moment, and says which.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.store import samples
from workbook.domain.errors import WorkbookError
from workbook.operations.passphrases import change_passphrase
from workbook.store import format as file_format
from workbook.store.book import Book
from workbook.store.opening import open_book
from workbook.store.verification import verify

ROOT = Path(__file__).resolve().parents[2]
EVENTS = frozenset(
    {
        "open",
        "os.rename",
        "os.remove",
        "os.rmdir",
        "os.mkdir",
        "os.chmod",
        "os.scandir",
        "shutil.rmtree",
        "subprocess.Popen",
    }
)
_NEVER = 1 << 60


@dataclass(frozen=True)
class Found:
    """What was there after one kill."""

    moment: int
    which: str
    left: list[str]
    rows: list[tuple[object, ...]]
    is_intact: bool


def rows(book: Book) -> list[tuple[object, ...]]:
    """Return every event, and the hash of every content."""
    with book.reading() as session:
        driver = session.driver()
        return [
            *driver.execute("SELECT seq, hash, body FROM event ORDER BY seq").fetchall(),
            *driver.execute("SELECT id, sha256 FROM content ORDER BY id").fetchall(),
        ]


def swap_and_kill(source: Path, folder: Path, way: tuple[str | None, str | None], moments: int) -> list[Found]:
    """Return what was left by kills at so many moments, evenly over the whole, the last one just before its end."""
    folder.mkdir()
    rounds = file_format.KDF_ITERATIONS
    words = [str(source), str(folder), json.dumps(way), str(moments), str(rounds)]
    command = [sys.executable, "-m", "tests.store.killed_swap", *words]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=600)
    return [_look(folder / moment, int(moment), way) for moment in ran.stdout.split()]


def _look(folder: Path, moment: int, way: tuple[str | None, str | None]) -> Found:
    path, deadline = folder / "work.auditbook", time.monotonic() + 10
    while len(left := _files(folder)) > 1 and time.monotonic() < deadline:
        time.sleep(0.01)  # the watcher has just been told
    which = "old"
    try:
        book = open_book(path, samples.auditor(900), way[0])
        if book.is_encrypted != (way[0] is not None):
            which = "new"
    except WorkbookError:
        which, book = "new", open_book(path, samples.auditor(900), way[1])
    try:
        return Found(moment, which, left, rows(book), verify(book).is_intact)
    finally:
        book.close()


def _files(folder: Path) -> list[str]:
    """Return all files but the lock and its note; an empty folder holds nothing, and goes with the next opening."""
    found = [one for one in folder.rglob("*") if one.is_file() and one.suffix not in (".lock", ".holder")]
    return sorted(one.relative_to(folder).as_posix() for one in found)


def _fall(path: Path, way: tuple[str | None, str | None], moment: int) -> int:
    """Swap in a process of its own, which ends at a moment; return how many moments there were."""
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        os.waitpid(child, 0)
        with os.fdopen(reader, "rb") as pipe:
            return int(pipe.read() or 0)
    passed = 0

    def next_moment(*_: object) -> None:
        nonlocal passed
        passed += 1
        if passed == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    book = open_book(path, samples.auditor(800), way[0])
    sys.addaudithook(lambda event, _: next_moment() if event in EVENTS else None)
    change_passphrase(book, samples.auditor(850), *way, next_moment)
    os.write(writer, str(passed).encode())
    os._exit(0)


def _fresh(source: Path, folder: Path, name: int) -> Path:
    place = folder / str(name)
    place.mkdir()
    return Path(shutil.copy(source, place / "work.auditbook"))


def main(source: Path, folder: Path, way: tuple[str | None, str | None], moments: int) -> None:
    whole = _fall(_fresh(source, folder, 0), way, _NEVER)
    shutil.rmtree(folder / "0")
    for moment in sorted({max(1, whole * place // moments) for place in range(1, moments + 1)}):
        _fall(_fresh(source, folder, moment), way, moment)
        sys.stdout.write(f"{moment}\n")


if __name__ == "__main__":
    file_format.KDF_ITERATIONS = int(sys.argv[5])  # type: ignore[misc]
    main(Path(sys.argv[1]), Path(sys.argv[2]), tuple(json.loads(sys.argv[3])), int(sys.argv[4]))
