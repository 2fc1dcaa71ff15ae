"""Who acts in an open workbook: found by name, and entered into it with the first change they make."""

from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workbook.domain import records
from workbook.domain.actor import Actor, Clock
from workbook.domain.errors import WorkbookError
from workbook.operations import engagement, lookup
from workbook.operations.lookup import Named
from workbook.store.book import Book
from workbook.ui.identity import Identity, identity


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can act here; `id` is None until they are in the workbook."""

    id: UUID | None
    name: str


class Acting(QObject):
    """The person of this machine unless another one of the workbook takes a turn."""

    changed = Signal()
    """Somebody else acts, or the name is another."""

    def __init__(self, book: Book, means: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._means = means
        self._person = self._found(identity())

    @property
    def clock(self) -> Clock:
        """The clock of this machine."""
        return self._means.clock

    @property
    def person(self) -> UUID | None:
        """The id of who acts; None while they are not in the workbook."""
        return self._person.id if self._person else None

    @property
    def name(self) -> str:
        """The name of who acts, empty while nobody has said who they are."""
        return self._person.name if self._person else ""

    def people(self) -> tuple[Named, ...]:
        """Return everyone of the audit side in the workbook, by name."""
        return lookup.people(self._book)

    def act_as(self, person: Named) -> None:
        """Let somebody of the workbook act from now on, in this window."""
        self._person = Person(person.id, person.name)
        self.changed.emit()

    def look_again(self) -> None:
        """Take up what the person has said about who they are."""
        self._person = self._found(identity())
        self.changed.emit()

    def onlooker(self) -> Actor:
        """Return who acts where nothing is changed; with no person while they are not in the workbook."""
        return replace(self._means, person=self.person)

    def actor(self) -> Actor:
        """Return who acts, entered into the workbook if they are new to it. Raises WorkbookError while nobody is known."""
        if self._person is None:
            raise WorkbookError("ui.nobody_acts")
        if self._person.id is None:
            self._person = self._entered(self._person)
        return replace(self._means, person=self._person.id)

    def _entered(self, person: Person) -> Person:
        """Enter the person of this machine."""
        who = identity()
        entry = records.Person(person.name)
        if who is not None and who.name == person.name:
            entry = replace(entry, role=who.role, organisation=who.organisation)
        return replace(person, id=engagement.enter_oneself(self._book, self._means, entry).person)

    def _found(self, who: Identity | None) -> Person | None:
        if who is None:
            return None
        try:
            return Person(lookup.person_named(self._book, who.name), who.name)
        except WorkbookError:
            return Person(None, who.name)
