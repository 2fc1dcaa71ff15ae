"""Search a big index."""

from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from tests.bench import books
from tests.bench.reading import Reading, Readings, Scale, in_turn, seconds
from workbook.store.book import Book
from workbook.store.search import add_documents, search

QUERIES = (("rare word", "word1999"), ("two words", "word3 word11"), ("common word", "word0"))
"""Of a vocabulary whose n-th word is n times as rare as its first, as in real texts."""
TIMES = 5


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare the first 50 hits among many documents with those among few."""
    with (
        books.new_book(folder / "many.auditbook") as (many, actor),
        books.new_book(folder / "few.auditbook") as (few, _),
    ):
        for book, documents in ((many, scale.many_documents), (few, scale.few_documents)):
            _fill(book, actor, documents)
        for name, words in QUERIES:
            pairs = in_turn(partial(_search, many, words), partial(_search, few, words), scale.rounds)
            size = f"{scale.many_documents} documents / {scale.few_documents}"
            yield Reading(f"{name}: {size}", pairs.ratios, note=pairs.told(TIMES))


def _fill(book: Book, actor: Any, documents: int) -> None:
    random = Random(1)
    words = [f"word{number}" for number in range(2_000)]
    weights = [1 / (number + 1) for number in range(len(words))]
    with book.bytes_turn() as connection:
        texts = (" ".join(random.choices(words, weights, k=40)) for _ in range(documents))
        add_documents(connection, (("finding", actor.ids(), text[:40], text) for text in texts))


def _search(book: Book, words: str) -> float:
    def run() -> None:
        for _ in range(TIMES):
            with book.reading() as session:
                search(session, words)

    return seconds(run)
