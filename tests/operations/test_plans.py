"""What one item costs does not grow with the checklist: no statement of a small operation looks through a long table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from tests.operations.engagements import (
    DEMONSTRATED,
    DOCUMENTED,
    NOT_MET,
    SATISFIED,
    TWO,
    WITHOUT,
    World,
)
from workbook.operations import checklist, determinations, evidence, history, work
from workbook.operations.items import Target
from workbook.operations.taking import take_files
from workbook.store.book import Book
from workbook.store.item_detail import item_detail

LONG = frozenset(
    ("attachment", "checklist_item", "chunk", "content", "control", "determination", "event", "evidence", "objective")
) | {"search_document"}
"""Tables that grow with the checklist, and with what is taken in."""
SIZES = "SELECT content.size_bytes FROM content"


@contextmanager
def traced(book: Book) -> Iterator[list[str]]:
    """Collect the text of every statement, the store's own included."""
    found: list[str] = []
    with book.reading() as session:
        driver = session.driver()
    driver.set_trace_callback(found.append)
    try:
        yield found
    finally:
        driver.set_trace_callback(None)


def looked_through(book: Book, statements: list[str]) -> list[tuple[str, str]]:
    """Return (table, statement) where a statement reads all rows of a long table."""
    found = []
    with book.reading() as session:
        for text in statements:
            if not text.startswith(("SELECT", "UPDATE", "INSERT", "DELETE")):
                continue
            for *_, step in session.driver().execute(f"EXPLAIN QUERY PLAN {text}").fetchall():
                words = step.split()
                # To read in the order of the key, from its end, and to stop soon is not to look through.
                if words[0] == "SCAN" and words[1] in LONG and not text.rstrip(" 1").endswith(("DESC", "DESC LIMIT")):
                    found.append((words[1], text))
    return found


@dataclass(frozen=True)
class Place:
    """What the operations below are done to, found before anybody looks."""

    world: World
    known: UUID
    item: UUID
    other: UUID
    part: Target

    def satisfy(self) -> None:
        self.world.determine(SATISFIED, self.item)

    def attach(self) -> None:
        evidence.attach(self.world.book, self.world.auditor, self.known, [Target(self.other)], DEMONSTRATED)

    def pass_on(self) -> None:
        self.satisfy()
        work.submit(self.world.book, self.world.auditor, [self.item])
        work.accept(self.world.book, self.world.reviewer, [self.item])


@pytest.fixture
def place(world: World) -> Place:
    known = world.attach(DOCUMENTED, world.item(WITHOUT))
    world.determine(NOT_MET, world.part("X-3b"))
    return Place(world, known, world.item(WITHOUT), world.item(TWO), world.part("X-3a"))


SMALL: dict[str, Callable[[Place], object]] = {
    "determine": Place.satisfy,
    "determine an objective": lambda at: at.world.determine(NOT_MET, at.part),
    "attach": Place.attach,
    "note": lambda at: checklist.write_note(at.world.book, at.world.auditor, at.other, "Ask again."),
    "pass on": Place.pass_on,
    "resolve": lambda at: determinations.resolve_contradiction(at.world.book, at.world.auditor, [at.other], "Old."),
    "undo": lambda at: history.undo(at.world.book, at.world.auditor),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_small_operation_looks_through_no_long_table(place: Place, name: str):
    with traced(place.world.book) as statements:
        SMALL[name](place)
    assert len(statements) > 5
    assert looked_through(place.world.book, statements) == []


@pytest.mark.parametrize("words", ["new", "seen", "seen, and more"])
def test_one_file_of_many_looks_through_no_long_table(place: Place, tmp_path: Path, words: str):
    """Whether nothing of its size is there, other bytes of its size are, or it is there itself under another name."""
    book, auditor = place.world.book, place.world.auditor
    for number, other in enumerate(("seen", "show, and more")):
        (tmp_path / f"{number}.txt").write_text(other)
    take_files(book, auditor, [tmp_path / "0.txt", tmp_path / "1.txt"])
    file = tmp_path / "taken.txt"
    file.write_text(words)
    with traced(book) as statements:
        assert take_files(book, auditor, [file])
    # The sizes there are, which all files of a drop need, are read once before the first.
    each = [text for text in statements if " ".join(text.split()) != SIZES]
    assert len(each) > 5
    assert looked_through(book, each) == []


def test_the_inspector_looks_through_no_long_table(place: Place):
    with traced(place.world.book) as statements, place.world.book.reading() as session:
        assert item_detail(session, place.other, place.world.lead.clock().date())
    assert looked_through(place.world.book, statements) == []
