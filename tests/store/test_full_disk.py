"""A disk that fills up refuses in one sentence and loses nothing that was confirmed."""

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from tests.store import samples
from tests.store.samples import MIB, refused
from workbook.domain.actor import Actor
from workbook.store.book import Book
from workbook.store.contents import clear_left_over, write_content
from workbook.store.opening import create
from workbook.store.verification import verify


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return an empty disk of 3 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk takes privileges")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path, *, leave: int) -> Path:
    """Take all room but `leave` bytes and return what to remove to have it back."""
    filler = folder / "filler"
    filler.write_bytes(b"x" * (shutil.disk_usage(folder).free - leave))
    return filler


def chunks(book: Book) -> int:
    with book.reading() as session:
        return session.driver().execute("SELECT count(*) FROM chunk").fetchone()[0]


def test_evidence_that_does_not_fit(small_disk: Path, made: Path, auditor: Actor, opened: Callable[..., Book]):
    path = Path(shutil.copy(made, small_disk))
    book = opened(path)
    head = book.head()
    with refused("file.disk_full"):
        write_content(book, auditor.ids(), io.BytesIO(Random(1).randbytes(5 * MIB)), 5 * MIB)
    clear_left_over(book)
    assert chunks(book) == 0
    assert book.head() == head
    assert verify(book).is_intact
    with book.change(auditor, "add person") as session:
        session.add(samples.person(auditor.ids(), "Ben"))
    book.close()
    again = opened(path)
    assert again.notices == []
    assert verify(again).is_intact


def test_a_change_that_does_not_fit(small_disk: Path, made: Path, auditor: Actor, opened: Callable[..., Book]):
    path = Path(shutil.copy(made, small_disk))
    book = opened(path)
    head = book.head()
    filler = fill(small_disk, leave=100_000)
    with refused("file.disk_full"), book.change(auditor, "add person") as session:
        session.add_all(samples.person(auditor.ids(), f"{n} " + "x" * 9000) for n in range(100))
    assert book.head() == head
    filler.unlink()
    with book.change(auditor, "add person") as session:
        session.add(samples.person(auditor.ids(), "Ben"))
    assert verify(book).is_intact
    assert verify(book).events == 2


def test_closing_on_a_full_disk(small_disk: Path, made: Path, opened: Callable[..., Book]):
    path = Path(shutil.copy(made, small_disk))
    book = opened(path)
    filler = fill(small_disk, leave=0)
    book.close()
    filler.unlink()
    again = opened(path)
    assert again.why_read_only is None
    assert verify(again).is_intact


def test_opening_on_a_full_disk(small_disk: Path, made: Path, opened: Callable[..., Book]):
    path = Path(shutil.copy(made, small_disk))
    filler = fill(small_disk, leave=0)
    book = opened(path)
    assert book.why_read_only is not None
    assert book.why_read_only.key == "file.no_room"
    assert verify(book).is_intact
    book.close()
    assert sorted(file.name for file in small_disk.iterdir()) == ["filler", path.name]
    filler.unlink()
    assert opened(path).why_read_only is None


def test_creating_on_a_full_disk(small_disk: Path, auditor: Actor):
    fill(small_disk, leave=200_000)
    with refused("file.disk_full"):
        create(small_disk / "a.auditbook", auditor, None)
    assert [file.name for file in small_disk.iterdir()] == ["filler"]
