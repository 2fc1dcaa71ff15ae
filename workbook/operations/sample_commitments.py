"""Carry out the entries of a sample's script that record commitments and what became of them."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.commitments import Commitment, Conclusion, Cover
from workbook.operations import commitments
from workbook.operations.sample_values import Entry, entered
from workbook.store.book import Book

LISTS: Final = ("commitments", "conclusions")


def promise(book: Book, by: Actor, name: str, entry: Entry, ids: Mapping[str, UUID]) -> Changes:
    """Carry out an entry of the list `name`; `ids` are what keys became, and controls by framework and code."""
    if name == "conclusions":
        conclusion = Conclusion(entry["conclusion"])
        return commitments.conclude_commitment(book, by, ids[entry["commitment"]], conclusion, entry["reason"])
    source = ids[entry["source"]] if "source" in entry else None
    covers = [
        entered(Cover, cover, control_id=ids[f"{cover['framework']} {cover['control']}"]) for cover in entry["covers"]
    ]
    said = entered(Commitment, entry, subject_id=ids[entry["subject"]], source_id=source)
    return commitments.record_commitment(book, by, said, covers)
