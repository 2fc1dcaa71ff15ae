"""What a window offers where a workbook lies in a place that eats data: work on a local copy, and check it in."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QStandardPaths, Slot

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
    from workbook.domain.places import Place
    from workbook.store.book import Book
    from workbook.store.origins import Origin
    from workbook.store.places import Machine
    from workbook.ui.main_window import MainWindow
    from workbook.ui.pages.book import BookView
    from workbook.ui.reading import Opened

_BESIDE: Final = frozenset(
    {
        *("checkin.original_gone", "checkin.changed", "checkin.other_passphrase", "checkin.unclean"),
        *("file.damaged", "file.not_a_workbook", "file.other_database", "file.foreign_journal", "file.newer"),
    }
)
"""Refusals that speak of the original: what can be done is to save beside it."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found out about an original: its place, and how many changes a local copy of it has, None without one."""

    place: "Place | None"
    ahead: int | None


class PlaceActs(QObject):
    """The acts of one window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._book: BookView | None = None
        self._origin: Origin | None = None
        self._is_warned = False
        self._is_busy = False
        """The note beside the working copy is for what runs to write."""
        self._leaving: tuple[Path, str | None, Actor] | None = None
        self.machine: Machine | None = None
        """The machine whose places are looked at; this one when None."""
        self.folder = working_folder()
        window.closed.connect(self._remove_left)

    def acts(self) -> Sequence[Act]:
        """Return the acts there are, with or without a workbook."""
        return (
            Act(
                "work_locally", "file", self.work_locally, is_enabled=self._is_original, writes=True, starts_group=True
            ),
            Act("check_in", "file", self.check_in, "Shift+F12", is_enabled=self._is_copy, writes=True),
            Act("save_beside", "file", self.save_beside, is_enabled=self._is_copy, writes=True),
        )

    def take_on(self, book: "BookView") -> None:
        """Find out where the workbook lies, or where it belongs."""
        from workbook.store.origins import read_origin
        from workbook.ui.widgets.status import StatusLine

        self._book, opened = book, book.work.book
        self._origin = read_origin(opened.path)
        if self._origin is not None:
            line = book.findChild(StatusLine)
            line.check_in_asked.connect(self.check_in)
            book.head_changed.connect(self._show)
            book.work.closing.connect(self._note_ahead)
            self._show()
            if not book.work.is_read_only:
                self._say(text("ui.places.begun", path=shown_path(self._origin.path)))
        elif not book.work.is_read_only:
            machine, folder = self.machine, self.folder
            book.work.fetch_steps(lambda opened, _: _look(opened, machine, folder), self._offer, key="place")

    def _is_original(self) -> bool:
        return self._book is not None and self._origin is None

    def _is_copy(self) -> bool:
        return self._origin is not None

    # Out

    def _offer(self, seen: _Seen) -> None:
        if seen.ahead is not None:
            key = "ui.places.has_copy_ahead" if seen.ahead else "ui.places.has_copy"
            self._say(text(key, count=number(seen.ahead)), (text("ui.places.go_on"), self.work_locally))
        elif seen.place is not None:
            key = f"ui.places.{seen.place.kind.value}"
            words = text(key if seen.place.name or "synced" not in key else f"{key}_by_some", name=seen.place.name)
            self._say(words, (text("ui.places.offer"), self.work_locally))

    @Slot()
    def work_locally(self) -> None:
        """Go on in a working copy on this machine, in a window of its own; this one is closed."""
        book = self._book
        if book is None or self._origin is not None:
            return

        folder = self.folder

        def job(opened: "Book", actor: Actor, step: Step) -> "Opened | Path":
            from workbook.operations.working_copies import go_out
            from workbook.ui.reading import open_workbook

            path, found = go_out(opened, actor, folder, step), None
            with suppress(WorkbookError):  # one that cannot be opened this way says why in its window
                found = open_workbook(path, None, step, opened.file.key)
            if found is None or found.book.why_read_only is None:
                return found or path
            found.book.close()  # a window has it already
            return path

        book.work.start(text("ui.places.checking_out"), job, self._go_there, in_bytes=True)

    def _go_there(self, found: "Opened | Path") -> None:
        if isinstance(found, Path):
            self._window.another.emit(found)
        else:
            self._window.another_made.emit(found)
        self._window.close()

    # In

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

    def _start(self, words: str, job: "Callable[[Book, Actor, Step], object]", told: Callable[..., None]) -> None:
        """Start what brings the working copy to where it belongs; a refusal that speaks of the original says what to do."""
        book = self._book
        if book is None or self._origin is None:
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
            self._read_again()
            if isinstance(result, WorkbookError):
                self._refuse(sentence(result), (text("ui.places.beside"), self.save_beside))
            else:
                told(result)

        failed, stopped = self._refuse, self._read_again
        self._is_busy = True
        if book.work.start(words, guarded, over, failed=failed, cancelled=stopped, in_bytes=True) is None:
            self._is_busy = False

    def _refuse(self, why: str, offer: "tuple[str, Callable[[], object]] | None" = None) -> None:
        self._read_again()
        self._tell(text("ui.places.not_checked_in", why=why), Tone.BAD, offer)

    @Slot()
    def finish(self) -> None:
        """Close the window, and remove the working copy if its original holds all of it."""
        if self._book is None or self._origin is None:
            return
        work = self._book.work
        self._leaving = work.book.path, work.book.file.key, work.acting.onlooker()
        if not self._window.close():
            self._leaving = None

    @Slot()
    def _remove_left(self) -> None:
        if self._leaving is not None:
            from workbook.operations.working_copies import remove_settled

            if remove_settled(*self._leaving):
                recent.forget(self._leaving[0])

    # What is not checked in

    @property
    def ahead(self) -> int:
        """How many changes of a working copy are not checked in; 0 for any other workbook."""
        if self._book is None or self._origin is None:
            return 0
        head = self._book.masthead
        settled = self._origin.is_settled(head.journal_head)
        return 0 if settled else max(1, head.journal_entries - self._origin.bases[0].entries)

    def warns_of_unchecked(self) -> bool:
        """Say once what is not checked in; True when it was said just now and the window should stay."""
        if (
            self._book is None
            or self._origin is None
            or self._book.work.is_read_only
            or self._is_warned
            or not self.ahead
        ):
            return False
        self._is_warned = True
        if self._window.locking.is_locked:
            self._window.locking.page.warn(text("ui.places.closing_locked", count=number(self.ahead)))
        else:
            words = text("ui.places.closing", count=number(self.ahead), path=shown_path(self._origin.path))
            self._tell(words, Tone.WARN, (text("ui.places.check_in"), self.check_in))
        return True

    @Slot()
    def _show(self) -> None:
        """Show how far the working copy is ahead; a first change is noted at once, for a crash would leave no other sign."""
        from workbook.ui.widgets.status import StatusLine

        if self._book is not None and self._origin is not None:
            self._book.findChild(StatusLine).show_origin(shown_path(self._origin.path), self.ahead)
            if bool(self.ahead) != bool(self._origin.ahead):
                self._note_ahead()

    def _read_again(self) -> None:
        from workbook.store.origins import read_origin

        if self._book is not None:
            self._origin = read_origin(self._book.work.book.path) or self._origin
            self._is_busy = self._is_warned = False
            self._show()

    @Slot()
    def _note_ahead(self) -> None:
        """Keep for the list of recent workbooks how far it is ahead; a note that cannot be written is none the worse."""
        from workbook.store.origins import write_origin

        if self._book is None or self._origin is None or self._book.work.is_read_only or self._is_busy:
            return
        self._origin = replace(self._origin, ahead=self.ahead)
        with suppress(WorkbookError):
            write_origin(self._book.work.book.path, self._origin)

    # Saying

    def _say(self, words: str, offer: "tuple[str, Callable[[], object]] | None" = None) -> None:
        """Say something after what opening found."""
        if self._book is not None:
            before = self._book.banner.words
            self._book.tell(f"{before} {words}".strip(), Tone.WARN if before else Tone.PLAIN, offer)

    def _tell(
        self, words: str, tone: Tone = Tone.PLAIN, offer: "tuple[str, Callable[[], object]] | None" = None
    ) -> None:
        if self._book is not None:
            self._book.tell(words, tone, offer)


def working_folder() -> Path:
    """Return where working copies lie: on this machine, and not where its settings roam from one to another."""
    local = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(local) / "working copies"


def _look(opened: "Book", machine: "Machine | None", folder: Path) -> _Seen:
    """Find out about the place of an original, and about a working copy that could go on; in the background."""
    from workbook.store.origins import notes_in
    from workbook.store.places import place_on, this_machine

    head = opened.head()
    own = [origin for _, origin in notes_in(folder) if origin.path == opened.path]
    ahead = [origin.ahead for origin in own if head in (one.event for one in origin.bases)]
    return _Seen(place_on(machine or this_machine(), opened.path), max(ahead, default=None))
