"""Workbooks to copy: making one, with a passphrase above all, takes longer than most tests."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store import samples
from workbook.domain.actor import Actor
from workbook.store.book import Book
from workbook.store.opening import create, open_book


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed plain workbook that holds one person and nothing else."""
    path = tmp_path_factory.mktemp("made") / "made.auditbook"
    actor = samples.auditor(1)
    book = create(path, actor, None)
    with book.change(actor, "add person") as session:
        session.add(samples.person())
    book.close()
    return path


@pytest.fixture(scope="session")
def made_encrypted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed workbook with the passphrase `samples.PASSPHRASE` and no record."""
    path = tmp_path_factory.mktemp("made") / "secret.auditbook"
    create(path, samples.auditor(1), samples.PASSPHRASE).close()
    return path


@pytest.fixture(scope="session")
def rich_made(tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, samples.Rich]:
    """Return the rich workbook, closed, by its passphrase; not to be changed."""
    folder = tmp_path_factory.mktemp("rich")
    return {
        None: samples.make_rich(folder / "rich.auditbook", None),
        samples.PASSPHRASE: samples.make_rich(folder / "secret.auditbook", samples.PASSPHRASE),
    }


@pytest.fixture
def rich(rich_made: dict[str | None, samples.Rich], tmp_path: Path) -> samples.Rich:
    """Return a copy of the rich plain workbook, closed."""
    made = rich_made[None]
    return replace(made, path=Path(shutil.copy(made.path, tmp_path)))


@pytest.fixture
def rich_encrypted(rich_made: dict[str | None, samples.Rich], tmp_path: Path) -> samples.Rich:
    """Return a copy of the rich encrypted workbook, closed."""
    made = rich_made[samples.PASSPHRASE]
    return replace(made, path=Path(shutil.copy(made.path, tmp_path)))


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """Return a closed plain workbook of this test alone."""
    return Path(shutil.copy(made, tmp_path / "work.auditbook"))


@pytest.fixture
def auditor() -> Actor:
    """Return the person in every workbook here, acting."""
    return samples.auditor()


@pytest.fixture
def opened() -> Iterator[Callable[..., Book]]:
    """Return `open_book`, whose workbooks are closed at the end of the test."""
    books: list[Book] = []

    def open_one(path: Path, passphrase: str | None = None, *, read_only: bool = False) -> Book:
        books.append(open_book(path, samples.auditor(200), passphrase, read_only=read_only))
        return books[-1]

    yield open_one
    for book in books:
        book.close()


@pytest.fixture
def book(path: Path, opened: Callable[..., Book]) -> Book:
    """Return an open plain workbook that holds one person."""
    return opened(path)
