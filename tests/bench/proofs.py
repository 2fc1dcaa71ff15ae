"""Compute the proof of items."""

from datetime import date
from pathlib import Path
from uuid import UUID

from tests.bench import books
from tests.bench.reading import Reading, Readings, Scale, in_turn, seconds
from workbook.store.book import Book
from workbook.store.proofs import prove_items
from workbook.store.tables import ChecklistItem

ATTACHMENTS = 3


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare an item's share of the time among many with that among a tenth as many."""
    with books.new_book(folder / "proofs.auditbook") as (book, actor):
        many = books.add_checklist(book, actor, scale.proved_items)
        books.prove_all(book, actor, many, ATTACHMENTS)
        few = many[: max(len(many) // 10, 1)]
        pairs = in_turn(lambda: _prove(book, many), lambda: _prove(book, few), scale.rounds)
        thousand = tuple(spent / len(many) * 1_000_000 for spent in pairs.ours)
    growth = tuple(ratio * len(few) / len(many) for ratio in pairs.ratios)
    yield Reading(f"1,000 items with {ATTACHMENTS} attachments each", thousand, "ms")
    yield Reading(f"per item: {len(many)} items / {len(few)} items", growth)


def _prove(book: Book, items: list[UUID]) -> float:
    with book.reading() as session:
        records = [session.get_one(ChecklistItem, item) for item in items]
        return seconds(lambda: prove_items(session, records, date(2026, 9, 14)))
