"""What can be done from an entry of the journal: go to its record, take its operation back."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.journal_views import Entry, OperationDetail, RecordKey
from workbook.messages import noun_of, text, touched
from workbook.operations import history
from workbook.store.book import Book
from workbook.store.journal_entries import entries
from workbook.store.undo import FINAL
from workbook.ui.messages import sentence
from workbook.ui.pages.register import PAGES
from workbook.ui.work import Work

_BEGINNING: Final = "begin engagement"
_SHOWN_AT: Final = {
    "checklist_item": "checklist",
    "evidence": "evidence",
    "commitment": "commitments",
    "finding": "findings",
    "remediation": "remediation",
    "risk_acceptance": "remediation",
    "subject": "subjects",
    "party": "subjects",
    "person": "subjects",
    "contact": "subjects",
    "supply": "subjects",
}
"""The page that shows a record of each table by its id."""


class JournalLinks:
    """The deeds behind the inspector's links; `refused` is told why an operation could not be taken back."""

    def __init__(self, work: Work, refused: Callable[[str], None]) -> None:
        self._work = work
        self._refused = refused

    def entries(self, places: Sequence[int]) -> Sequence[Entry]:
        """Read entries by their places; none when they cannot be read, which is said."""
        try:
            return self._work.read(entries, places)
        except WorkbookError as error:
            self._work.refused.emit(sentence(error))
            return ()

    def root_of(self, place: int) -> RecordKey | None:
        """Return the record that an entry is about."""
        found = self.entries([place])
        return found[0].root.key if found else None

    def can_go(self, record: RecordKey) -> bool:
        """Whether a page shows such records."""
        return _SHOWN_AT.get(record[0]) in PAGES

    def go(self, record: RecordKey) -> None:
        """Turn to the page that shows a record."""
        if self.can_go(record):
            self._work.go(_SHOWN_AT[record[0]], record[1])

    def can_undo(self, detail: OperationDetail) -> bool:
        """Whether an operation can be offered to be taken back, or made again; whether it may is said when it is done."""
        is_open = not detail.row.is_undone and detail.row.deed.verb not in {_BEGINNING, *FINAL}
        return is_open and not self._work.is_read_only

    def undo(self, detail: OperationDetail) -> None:
        """Take an operation back; of an undo, make again what it took back."""
        operation: UUID = detail.row.deed.operation
        reverse = history.redo if detail.undoes is not None else history.undo
        label = text("ui.journal.undo_of", what=noun_of(detail.row.deed.verb), names=touched(detail.row.deed))

        def make(book: Book, actor: Actor) -> Changes:
            return reverse(book, actor, operation)

        self._work.do(label, make, self._refused)
