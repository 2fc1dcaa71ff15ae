"""A window whose workbook is a working copy: it shows what is not checked in, checks it in, or saves it beside."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui import recent
from workbook.ui.actions import Act
from workbook.ui.background import Step
from workbook.ui.messages import number, sentence
from workbook.ui.models.recent import shown_path

if TYPE_CHECKING:
    from workbook.store.book import Book
    from workbook.store.origin_note import Origin
    from workbook.ui.main_window import MainWindow
    from workbook.ui.pages.book import BookView
    from workbook.ui.widgets.status import StatusLine

Offer = tuple[str, Callable[[], object]]
"""What a button says and does."""

_BESIDE: Final = frozenset(
    {
        *("checkin.original_gone", "checkin.changed", "checkin.other_passphrase", "checkin.unclean"),
        *("file.damaged", "file.not_a_workbook", "file.other_database", "file.foreign_journal", "file.newer"),
    }
)
"""Refusals that speak of the original: what can be done is to save beside it."""


class Returning(QObject):
    """The acts of one window for a working copy, and how far it is from its original."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._book: BookView | None = None
        self._is_warned = False
        self._is_busy = False
        """The note beside the working copy is for what runs to write."""
        self._leaving: tuple[Path, str | None, Actor] | None = None
        self.origin: Origin | None = None
        """Where the workbook belongs, None for one that is no working copy."""
        window.closed.connect(self._remove_left)

    def acts(self) -> Sequence[Act]:
        """Return the acts there are, with or without a workbook."""
        return (
            Act("check_in", "file", self.check_in, "Shift+F12", is_enabled=self._is_copy, writes=True),
            Act("save_beside", "file", self.save_beside, is_enabled=self._is_copy, writes=True),
        )

    def take_on(self, book: "BookView") -> None:
        """Show where the workbook belongs, if it is a working copy."""
        from workbook.store.origin_note import read_origin

        self._book = book
        self.origin = read_origin(book.work.book.path)
        if self.origin is not None:
            _line_of(book).check_in_asked.connect(self.check_in)
            book.head_changed.connect(self._show)
            book.work.closing.connect(self._note_ahead)
            self._show()

    @property
    def ahead(self) -> int:
        """How many changes are not checked in; 0 for a workbook that is no working copy."""
        if self._book is None or self.origin is None:
            return 0
        head = self._book.masthead
        settled = self.origin.is_settled(head.journal_head)
        return 0 if settled else max(1, head.journal_entries - self.origin.bases[0].entries)

    @Slot()
    def check_in(self) -> None:
        """Put the working copy where it belongs."""

        def job(opened: "Book", actor: Actor, step: Step) -> "Origin":
            from workbook.operations.working_copies import check_in

            return check_in(opened, actor, step)

        def told(origin: "Origin") -> None:
            words = text("ui.places.checked_in", path=shown_path(origin.path))
            self._tell(words, Tone.PLAIN, (text("ui.places.finish"), self.finish))

        self._start(text("ui.places.checking_in"), job, told)

    @Slot()
    def save_beside(self) -> None:
        """Save the working copy beside its original, as a copy that goes its own way."""

        def job(opened: "Book", actor: Actor, step: Step) -> tuple[Path, str]:
            from workbook.operations.working_copies import save_beside

            return save_beside(opened, actor, step)

        def told(made: tuple[Path, str]) -> None:
            self._tell(text("ui.places.saved_beside", name=shown_path(Path(made[0].name)), letter=made[1]))

        self._start(text("ui.places.saving_beside"), job, told)

    @Slot()
    def finish(self) -> None:
        """Close the window, and remove the working copy if its original holds all of it."""
        if self._book is None or self.origin is None:
            return
        work = self._book.work
        self._leaving = work.book.path, work.book.file.key, work.acting.onlooker()
        if not self._window.close():
            self._leaving = None

    def warns_of_unchecked(self) -> bool:
        """Say once what is not checked in; True when it was said just now and the window should stay."""
        book, origin = self._book, self.origin
        if book is None or origin is None or book.work.is_read_only or self._is_warned or not self.ahead:
            return False
        self._is_warned = True
        count = number(self.ahead)
        if self._window.locking.is_locked:
            self._window.locking.page.warn(text("ui.places.closing_locked", count=count))
        else:
            words = text("ui.places.closing", count=count, path=shown_path(origin.path))
            self._tell(words, Tone.WARN, (text("ui.places.check_in"), self.check_in))
        return True

    def _is_copy(self) -> bool:
        return self.origin is not None

    def _start(self, words: str, job: "Callable[[Book, Actor, Step], object]", told: Callable[..., None]) -> None:
        """Start what brings the working copy to where it belongs; a refusal that speaks of the original says what to do."""
        book = self._book
        if book is None or self.origin is None or self._is_busy:
            return
        for page in book.pages.values():
            page.pause()  # what is being typed comes along

        def guarded(opened: "Book", actor: Actor, step: Step) -> object:
            try:
                return job(opened, actor, step)
            except WorkbookError as error:
                if error.key not in _BESIDE:
                    raise
                return error

        def over(result: object) -> None:
            if isinstance(result, WorkbookError):
                self._refuse(sentence(result), (text("ui.places.beside"), self.save_beside))
            else:
                self._read_again()
                told(result)

        failed, stopped = self._refuse, self._read_again
        self._is_busy = True
        if book.work.start(words, guarded, over, failed=failed, cancelled=stopped, in_bytes=True) is None:
            self._is_busy = False

    def _refuse(self, why: str, offer: Offer | None = None) -> None:
        self._read_again()
        self._tell(text("ui.places.not_checked_in", why=why), Tone.BAD, offer)

    @Slot()
    def _remove_left(self) -> None:
        if self._leaving is not None:
            from workbook.operations.working_copies import remove_settled

            if remove_settled(*self._leaving):
                recent.forget(self._leaving[0])

    @Slot()
    def _show(self) -> None:
        """Show how far the working copy is ahead; a first change is noted at once, for a crash would leave no other sign."""
        if self._book is not None and self.origin is not None:
            _line_of(self._book).show_origin(shown_path(self.origin.path), self.ahead)
            if bool(self.ahead) != bool(self.origin.ahead):
                self._note_ahead()

    def _read_again(self) -> None:
        from workbook.store.origin_note import read_origin

        if self._book is not None:
            self.origin = read_origin(self._book.work.book.path) or self.origin
            self._is_busy = self._is_warned = False
            self._show()

    @Slot()
    def _note_ahead(self) -> None:
        """Keep for the list of recent workbooks how far it is ahead; a note that cannot be written is none the worse."""
        from workbook.store.origins import write_origin

        if self._book is None or self.origin is None or self._book.work.is_read_only or self._is_busy:
            return
        self.origin = replace(self.origin, ahead=self.ahead)
        with suppress(WorkbookError):
            write_origin(self._book.work.book.path, self.origin)

    def _tell(self, words: str, tone: Tone = Tone.PLAIN, offer: Offer | None = None) -> None:
        if self._book is not None:
            self._book.tell(words, tone, offer)


def _line_of(book: "BookView") -> "StatusLine":
    from workbook.ui.widgets.status import StatusLine

    line = book.findChild(StatusLine)
    assert line is not None
    return line
