"""What a person does to items of the checklist: each deed can be undone under a name that says what it was."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.messages import noun_of, text
from workbook.operations.items import Target
from workbook.store.book import Book
from workbook.ui.messages import number
from workbook.ui.work import Operation, Work

_AT_ONCE: Final = 150
"""So many items are changed without leaving the main thread; of more, the window shows that it works."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The items a deed is about, or objectives of one of them, and how people call them."""

    items: tuple[UUID, ...]
    name: str
    objectives: tuple[UUID, ...] = ()

    @property
    def targets(self) -> tuple[Target, ...]:
        """What evidence is attached to, or what is determined."""
        if self.objectives:
            return tuple(Target(self.items[0], objective) for objective in self.objectives)
        return tuple(Target(item) for item in self.items)


def chosen_items(items: Sequence[UUID], first_name: str) -> Chosen:
    """Return items with their name: of one its own, of several their count."""
    one = len(items) == 1
    return Chosen(tuple(items), first_name if one else text("ui.checklist.count", count=number(len(items))))


class ItemDeeds:
    """Carries out operations on chosen items."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def run(
        self,
        verb: str,
        chosen: Chosen,
        operation: Operation,
        *,
        refused: Callable[[str], None] | None = None,
        done: Callable[[], object] | None = None,
    ) -> bool:
        """Carry out an operation; `verb` is the journal's. Returns whether it is done already, or False if refused."""
        label = text("ui.deed.of", deed=noun_of(verb), items=chosen.name)
        if max(len(chosen.items), len(chosen.objectives)) <= _AT_ONCE:
            if self._work.do(label, operation, refused) is None:
                return False
            if done is not None:
                done()
            return True

        def over(_: Changes) -> None:
            if done is not None:
                done()

        words = text("ui.deed.running", deed=noun_of(verb), items=chosen.name)
        self._work.start(
            words,
            lambda book, actor, _: operation(book, actor),
            over,
            label=label,
            failed=refused,
        )
        return False


class Refusal:
    """Remembers why an operation was refused, so that what is shown can depend on it."""

    def __init__(self) -> None:
        self.key = ""

    def noting(self, operation: Operation) -> Operation:
        """Return the operation, with the key of its refusal noted here."""

        def run(book: Book, actor: Actor) -> Changes:
            try:
                return operation(book, actor)
            except WorkbookError as error:
                self.key = error.key
                raise

        self.key = ""
        return run
