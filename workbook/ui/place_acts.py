"""What a window offers where a workbook lies in a place that eats data: to work on a local copy of it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Slot

from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.actions import Act
from workbook.ui.background import Step
from workbook.ui.messages import number
from workbook.ui.models.recent import shown_path
from workbook.ui.returning import Offer, Returning
from workbook.ui.wording import moment

if TYPE_CHECKING:
    from workbook.domain.journal_views import AccessRow
    from workbook.domain.places import Place
    from workbook.store.book import Book
    from workbook.store.origin_note import Origin
    from workbook.store.places import Machine
    from workbook.ui.main_window import MainWindow
    from workbook.ui.pages.book import BookView
    from workbook.ui.reading import Opened


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found out about an original.

    `ahead` is how many changes a local copy of it has, None without one; `taken` tells of one that somebody took.
    """

    place: "Place | None"
    ahead: int | None
    taken: "AccessRow | None"


class PlaceActs(QObject):
    """The acts of one window that have to do with where its workbook lies."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._book: BookView | None = None
        self.returning = Returning(window)
        self.machine: Machine | None = None
        """The machine whose places are looked at; this one when None."""
        self.folder = working_folder()

    def acts(self) -> Sequence[Act]:
        """Return the acts there are, with or without a workbook."""
        out = Act(
            "work_locally", "file", self.work_locally, is_enabled=self._is_original, writes=True, starts_group=True
        )
        return (out, *self.returning.acts())

    def take_on(self, book: "BookView") -> None:
        """Find out where the workbook lies, or where it belongs."""
        self._book = book
        self.returning.take_on(book)
        origin = self.returning.origin
        if book.work.is_read_only:
            return
        machine, folder = self.machine, self.folder
        if origin is not None:
            self._say(text("ui.places.begun", path=shown_path(origin.path)))
            if book.work.book.path.is_relative_to(folder):  # notes from elsewhere could lead anywhere
                book.work.fetch_steps(lambda opened, _: _has_moved_on(opened, origin), self._warn, key="place")
            return
        book.work.fetch_steps(lambda opened, step: _look(opened, machine, folder, step), self._offer, key="place")

    @Slot()
    def work_locally(self) -> None:
        """Go on in a working copy on this machine, in a window of its own; this one is closed."""
        book, folder = self._book, self.folder
        if book is None or not self._is_original():
            return

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

    def _is_original(self) -> bool:
        return self._book is not None and self.returning.origin is None

    def _go_there(self, found: "Opened | Path") -> None:
        if isinstance(found, Path):
            self._window.another.emit(found)
        else:
            self._window.another_made.emit(found)
        self._window.close()

    def _offer(self, seen: _Seen) -> None:
        """Offer what fits: the local copy there is, a new one, or to leave the original to who took one."""
        if seen.ahead is not None:
            key = "ui.places.has_copy_ahead" if seen.ahead else "ui.places.has_copy"
            self._say(text(key, count=number(seen.ahead)), (text("ui.places.go_on"), self.work_locally))
        elif seen.taken is not None:
            made = seen.taken.made
            who = made.person or text("ui.places.somebody")
            self._say(text("ui.places.taken", who=who, when=moment(made.at.astimezone()), host=made.host))
        elif seen.place is not None:
            some = "" if seen.place.name or seen.place.kind.value != "synced" else "_by_some"
            words = text(f"ui.places.{seen.place.kind.value}{some}", name=seen.place.name)
            self._say(words, (text("ui.places.offer"), self.work_locally))

    def _warn(self, has_moved_on: bool) -> None:
        """Say before a day's work, not after it, that the original was worked on by somebody else."""
        origin = self.returning.origin
        if not has_moved_on or self._book is None or origin is None:
            return
        path, said = origin.path, text("ui.places.moved_on", path=shown_path(origin.path))
        if self.returning.ahead:
            words, offer = text("ui.places.moved_on_ahead"), (text("ui.places.beside"), self.returning.save_beside)
        else:
            words, offer = text("ui.places.moved_on_even"), (text("ui.places.open"), lambda: self._open(path))
        self._book.tell(f"{said} {words}", Tone.WARN, offer)

    def _open(self, original: Path) -> None:
        self._window.another.emit(original)
        self._window.close()

    def _say(self, words: str, offer: Offer | None = None) -> None:
        """Say something after what opening found."""
        if self._book is not None:
            before = self._book.banner.words
            self._book.tell(f"{before} {words}".strip(), Tone.WARN if before else Tone.PLAIN, offer)


def working_folder() -> Path:
    """Return where working copies lie: on this machine, and not where its settings roam from one to another."""
    local = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(local) / "working copies"


def _look(opened: "Book", machine: "Machine | None", folder: Path, step: Step) -> _Seen:
    """Find out about the place of an original, and about working copies of it; in the background."""
    from workbook.store.access_trail import last_taken_out
    from workbook.store.origin_note import notes_in
    from workbook.store.places import place_on, this_machine

    place, head = place_on(machine or this_machine(), opened.path), opened.head()
    own = [origin for _, origin in notes_in(folder) if origin.path == opened.path]
    ahead = [origin.ahead for origin in own if head in (one.event for one in origin.bases)]
    # Whoever shares a workbook meets in such a place; elsewhere the whole chain would be read in vain.
    taken = last_taken_out(opened, step) if place is not None and not own else None
    return _Seen(place, max(ahead, default=None), taken)


def _has_moved_on(opened: "Book", origin: "Origin") -> bool:
    from workbook.store.origins import has_moved_on

    return has_moved_on(origin, opened.file.key)
