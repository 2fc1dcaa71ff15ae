"""What a person does to mappings: each deed can be undone under a name that says what it was."""

from collections.abc import Callable, Sequence
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.crosswalk import Mapping
from workbook.domain.crosswalk_views import MappingRow
from workbook.domain.errors import WorkbookError
from workbook.messages import noun_of, text
from workbook.operations import crosswalk
from workbook.store.book import Book
from workbook.ui.messages import number, sentence
from workbook.ui.work import Operation, Work

Rows = Sequence[MappingRow]
Refused = Callable[[str], None]


class MappingDeeds:
    """Carries out operations on chosen mappings; each returns whether it was done."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def confirm(self, rows: Rows, refused: Refused) -> bool:
        """Confirm mappings."""
        keys = _keys(rows)
        return self._run(
            "confirm mapping", rows, lambda book, actor: crosswalk.confirm_mappings(book, actor, keys), refused
        )

    def reject(self, rows: Rows, reason: str, refused: Refused) -> bool:
        """Reject mappings with a reason."""
        keys = _keys(rows)
        return self._run(
            "reject mapping", rows, lambda book, actor: crosswalk.reject_mappings(book, actor, keys, reason), refused
        )

    def withdraw(self, rows: Rows, refused: Refused) -> bool:
        """Take mappings out that were added here."""
        keys = _keys(rows)
        return self._run(
            "withdraw mapping", rows, lambda book, actor: crosswalk.withdraw_mappings(book, actor, keys), refused
        )

    def change(self, row: MappingRow, said: Callable[[], Mapping], reason: str, refused: Refused) -> bool:
        """Say something else of a mapping; `said` raises WorkbookError for what cannot be said."""

        def change(book: Book, actor: Actor) -> Changes:
            return crosswalk.change_mapping(book, actor, row.id, said(), reason=reason)

        return self._run("change mapping", [row], change, refused)

    def add(self, control: UUID, target: UUID, said: Callable[[], Mapping], name: str, refused: Refused) -> UUID | None:
        """Add a mapping, and return it when it was taken."""
        label = text("ui.deed.of", deed=noun_of("add mapping"), items=name)
        try:
            value = said()
        except WorkbookError as error:
            refused(sentence(error))
            return None
        made = self._work.do(label, lambda b, a: crosswalk.add_mapping(b, a, control, target, value), refused)
        return made.created[0] if made is not None else None

    def _run(self, verb: str, rows: Rows, operation: Operation, refused: Refused) -> bool:
        items = named(rows[0]) if len(rows) == 1 else text("ui.crosswalk.count", count=number(len(rows)))
        label = text("ui.deed.of", deed=noun_of(verb), items=items)
        return self._work.do(label, operation, refused) is not None


def named(row: MappingRow) -> str:
    """Return how people call a mapping."""
    return text("ui.crosswalk.pair", control=row.control.code, target=row.target.code)


def _keys(rows: Rows) -> tuple[UUID, ...]:
    return tuple(one.id for one in rows)
