"""Who acts in an open workbook: found by name, and entered into it with the first change they make."""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workbook.domain.actor import Actor, Clock
from workbook.domain.errors import WorkbookError
from workbook.store.book import Book
from workbook.ui.identity import identity

if TYPE_CHECKING:
    from workbook.operations.lookup import Named

# The operations are imported when they are first needed: the first frame does not wait for them.


class Acting(QObject):
    """The person of this machine unless another one of the workbook takes a turn."""

    changed = Signal()
    """Somebody else acts, or the name is another."""

    def __init__(self, book: Book, means: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._means = means
        self._name = _own_name()
        self._id: UUID | None = None

    @property
    def clock(self) -> Clock:
        """The clock of this machine."""
        return self._means.clock

    @property
    def person(self) -> UUID | None:
        """The id of who acts; None while they are not in the workbook."""
        if self._id is None and self._name:
            self._id = self._find(self._name)
        return self._id

    @property
    def name(self) -> str:
        """The name of who acts, empty while nobody has said who they are."""
        return self._name

    def people(self) -> "tuple[Named, ...]":
        """Return everyone of the audit side in the workbook, by name."""
        from workbook.operations import lookup

        return lookup.people(self._book)

    def act_as(self, person: "Named") -> None:
        """Let somebody of the workbook act from now on, in this window."""
        self._name, self._id = person.name, person.id
        self.changed.emit()

    def look_again(self) -> None:
        """Take up what the person has said about who they are."""
        self._name, self._id = _own_name(), None
        self.changed.emit()

    def onlooker(self) -> Actor:
        """Return who acts where nothing is changed; with no person while they are not in the workbook."""
        return replace(self._means, person=self.person)

    def actor(self) -> Actor:
        """Return who acts, entered into the workbook if they are new to it. Raises WorkbookError while nobody is known."""
        if not self._name:
            raise WorkbookError("ui.nobody_acts")
        if self.person is None:
            self._id = self._enter(self._name)
        return replace(self._means, person=self._id)

    def _enter(self, name: str) -> UUID | None:
        """Enter the person of this machine."""
        from workbook.domain import records
        from workbook.operations import engagement

        who = identity()
        entry = records.Person(name)
        if who is not None and who.name == name:
            entry = replace(entry, role=who.role, organisation=who.organisation)
        return engagement.enter_oneself(self._book, self._means, entry).person

    def _find(self, name: str) -> UUID | None:
        from workbook.operations import lookup

        try:
            return lookup.person_named(self._book, name)
        except WorkbookError:
            return None


def _own_name() -> str:
    who = identity()
    return who.name if who is not None else ""
