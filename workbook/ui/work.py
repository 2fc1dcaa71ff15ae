"""An open workbook as its window works on it: what it reads, who acts, and the one door to changes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.item_filter import ItemFilter
from workbook.messages import noun_of, text, touched
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.ui.acting import Acting
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.crash import raise_defect
from workbook.ui.deeds import Deed, Deeds
from workbook.ui.jobs import Jobs
from workbook.ui.messages import sentence
from workbook.ui.private import PrivateFolder
from workbook.ui.shared_standings import SharedStandings
from workbook.ui.tidying import tidy

if TYPE_CHECKING:
    from workbook.domain.journal_views import Deed as Told

P = ParamSpec("P")
T = TypeVar("T")
Operation = Callable[[Book, Actor], Changes]
_BEGINNING = "begin engagement"
"""the one operation that is never taken back"""
_AT_ONCE = 4
"""operations that are taken back without leaving the main thread"""


class Work(QObject):
    """What every page is given. Changes go through `do` and `start`; everyone hears of them through `changed`."""

    changed = Signal(object)
    """The `Changes` of each operation, undo and redo."""
    refused = Signal(str)
    told = Signal(str)
    """Sentences for the quiet bar: refusals, and what else is worth telling."""
    asked_to_go = Signal(str, object)
    """The name of a page and what it is to show there, or None."""
    asked_to_sign = Signal()
    deeds_changed = Signal()
    closing = Signal()
    """Before the workbook is closed: what works on it by itself ends now."""

    def __init__(self, book: Book, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.book = book
        self.acting = Acting(book, actor, self)
        self.deeds = Deeds()
        self.jobs = Jobs(self)
        self.filter = ItemFilter()
        self.private = PrivateFolder()
        self.is_resting = False
        """The window is locked, or about to be: nothing is shown any more."""
        self.reads = Background(self)
        self.standings = SharedStandings(book)
        self._fetching: dict[str, Ticket] = {}
        self.acting.changed.connect(self._begin_anew)

    @property
    def actor(self) -> Actor:
        """Who acts, entered into the workbook if new; raises WorkbookError while nobody has said who they are."""
        return self.acting.actor()

    @property
    def is_read_only(self) -> bool:
        """Whether this workbook cannot be changed here and now."""
        return self.book.why_read_only is not None

    @property
    def today(self) -> date:
        """The day that proofs are computed for."""
        return self.acting.clock().date()

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return self.reads.is_idle and self.jobs.is_idle

    def read(self, query: Callable[Concatenate[ReadSession, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a query gives, read at once in a short turn. Raises WorkbookError."""
        with self.book.reading() as session:
            return query(session, *args, **kwargs)

    def fetch(
        self, query: Callable[..., T], *args: object, done: Callable[[T], None], key: str = "", **kwargs: object
    ) -> None:
        """Read in the background, and hand over to `done`; an earlier fetch with the same key is dropped."""

        def job(book: Book, _: Step) -> T:
            with book.reading(background=True) as session:
                return query(session, *args, **kwargs)

        self.fetch_steps(job, done, key)

    def fetch_steps(self, job: Callable[[Book, Step], T], done: Callable[[T], None], key: str = "") -> Ticket:
        """Run `job(book, step)` in the background, for reads that take several turns; `step` stops a dropped one."""
        if key and key in self._fetching:
            self._fetching[key].cancel()
        ticket = self.reads.run(lambda step: job(self.book, step), Ticket(done, self._fail))
        if key:
            self._fetching[key] = ticket
        return ticket

    def do(self, label: str, operation: Operation, on_refusal: Callable[[str], None] | None = None) -> Changes | None:
        """Carry out a short operation, undoable under `label`; None when it was refused, which is said."""
        try:
            changes = operation(self.book, self.actor)
        except WorkbookError as error:
            (on_refusal or self.refused.emit)(sentence(error))
            return None
        self.take_in(label, [changes])
        return changes

    def start(
        self,
        words: str,
        job: Callable[[Book, Actor, Step], T],
        done: Callable[[T], None] | None = None,
        *,
        label: str = "",
        failed: Callable[[str], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        in_bytes: bool = False,
    ) -> Ticket | None:
        """Start long work, shown with progress and cancel; Changes that it returns are announced and undoable.

        A refusal goes to `failed` as a sentence, else to the bar. Returns None when nobody has said who acts.
        """
        try:
            actor = self.actor if not self.is_read_only else self.acting.onlooker()
        except WorkbookError as error:
            (failed or self.refused.emit)(sentence(error))
            return None

        def over(result: T) -> None:
            parts = result if isinstance(result, list | tuple) else [result]
            self.take_in(label, [part for part in parts if isinstance(part, Changes)])
            if done is not None:
                done(result)

        def fell(error: Exception) -> None:
            tidy(self)
            if isinstance(error, WorkbookError) and failed is not None:
                failed(sentence(error))
            else:
                self._fail(error)

        def stopped() -> None:
            tidy(self)
            if cancelled is not None:
                cancelled()

        return self.jobs.start(
            words, lambda step: job(self.book, actor, step), over, fell, in_bytes=in_bytes, cancelled=stopped
        )

    def take_in(self, label: str, made: Iterable[Changes]) -> None:
        """Announce what was done elsewhere, such as by a job that was cancelled half way, undoable as one under `label`."""
        real = [changes for changes in made if changes.operation]
        operations = tuple(changes.operation for changes in real if changes.operation)
        if operations and label:
            self.deeds.add(Deed(label, operations))
        self._announce(real)

    def go(self, page: str, target: object = None) -> None:
        """Turn to a page, and show something there."""
        self.asked_to_go.emit(page, target)

    def undo(self) -> None:
        """Take back the last deed."""
        from workbook.operations import history

        deed = self.deeds.next_undo
        if deed is not None:
            self._reverse(deed, history.undo, self.deeds.undone)

    def redo(self) -> None:
        """Do again what was taken back last."""
        from workbook.operations import history

        deed = self.deeds.next_redo
        if deed is not None:
            self._reverse(deed, history.redo, self.deeds.redone)

    def look_back(self) -> None:
        """Offer to undo what the person did before this window, once nothing that was done here is left to undo."""
        person = self.acting.person
        if person is None or self.is_read_only or self.deeds.next_undo is not None:
            return

        def find(book: Book, step: Step) -> "Told | None":
            from workbook.store.journal_views import find_undoable

            return find_undoable(book, person, step)

        self.fetch_steps(find, partial(self._recall, person), key="last undoable")

    def close(self) -> None:
        """Stop what runs, and close the workbook."""
        self.closing.emit()
        self.reads.shut_down()
        self.jobs.shut_down()
        self.private.wipe()
        self.book.close()

    def _reverse(
        self,
        deed: Deed,
        reverse: Callable[[Book, Actor, UUID], Changes],
        note: Callable[[Deed, tuple[UUID, ...]], None],
    ) -> None:
        """Reverse the operations of a deed, the newest first."""

        def job(book: Book, actor: Actor, step: Step) -> list[Changes]:
            made = []
            for done, operation in enumerate(reversed(deed.operations)):
                step(done, len(deed.operations))
                made.append(reverse(book, actor, operation))
            return made

        def over(made: list[Changes]) -> None:
            note(deed, tuple(one.operation for one in made if one.operation))
            self._announce(made)
            self.look_back()

        if len(deed.operations) > _AT_ONCE:
            self.start(deed.label, job, over)
            return
        try:
            over(job(self.book, self.actor, lambda _done, _all: None))
        except WorkbookError as error:
            self.refused.emit(sentence(error))

    def _announce(self, made: Iterable[Changes]) -> None:
        parts = list(made)
        if parts:
            self.changed.emit(_merged(parts))
        self.deeds_changed.emit()

    def _begin_anew(self) -> None:
        self.deeds.forget()
        self.deeds_changed.emit()
        self.look_back()

    def _recall(self, person: UUID, last: "Told | None") -> None:
        if last is None or last.verb == _BEGINNING or person != self.acting.person:
            return
        label = text("ui.deed.recalled", what=noun_of(last.verb), names=touched(last))
        self.deeds.begin_with(Deed(label, (last.operation,)))
        self.deeds_changed.emit()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, WorkbookError):
            self.refused.emit(sentence(error))
        else:
            raise_defect(error)


def _merged(parts: Sequence[Changes]) -> Changes:
    """Return changes as one: what pages want to know is what was touched and created; a drop may be of thousands."""
    return replace(
        parts[-1],
        kinds=frozenset().union(*(part.kinds for part in parts)),
        created=tuple(key for part in parts for key in part.created),
        events=sum(part.events for part in parts),
    )
