"""What is done with frameworks on the subjects page: choose, import from a file, inherit."""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.roster import Roster
from workbook.messages import text
from workbook.operations import checklist
from workbook.store import subject_views
from workbook.store.book import Book
from workbook.ui.background import Step
from workbook.ui.models.roster import Kind, RosterRow, View
from workbook.ui.work import Work


class FrameworkDeeds(QObject):
    """Opens the dialogs over the page, and starts the work."""

    def __init__(self, work: Work, page: QWidget, current: Callable[[], RosterRow | None]) -> None:
        super().__init__(page)
        self._work = work
        self._page = page
        self._current = current

    @Slot()
    def choose(self, ticked: Sequence[str] = ()) -> None:
        """Choose frameworks for subjects, the selected one among them."""
        from workbook.ui.dialogs.choose import ChooseDialog

        roster, row = self._roster(), self._current()
        if not roster.subjects:
            self._work.go("subjects", View.SUBJECTS)  # which says what comes first
            return
        chosen = [row.id] if row is not None and row.kind in (Kind.SUBJECT, Kind.FRAMEWORK) else []
        if not chosen and len(roster.subjects) == 1:
            chosen = [roster.subjects[0].id]
        ChooseDialog(self._work, self._page.window(), roster, chosen, ticked).open()

    def ask_import(self) -> None:
        """Ask for a file with a framework."""
        dialog = QFileDialog(self._page.window(), text("ui.subjects.import_title"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([text("ui.subjects.import_files") + " (*.json)", text("ui.open.all") + " (*)"])
        dialog.fileSelected.connect(lambda name: self.import_framework(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def import_framework(self, path: Path) -> None:
        """Bring a framework from a file into the workbook, and offer to choose it."""

        def job(book: Book, actor: Actor, step: Step) -> tuple[Changes, str]:
            from workbook.importers.frameworks import read_framework

            step(0, 0)
            framework = read_framework(path)
            step(0, 0)
            return checklist.add_framework(book, actor, framework), framework.head.code

        def done(made: tuple[Changes, str]) -> None:
            self._work.told.emit(text("ui.subjects.imported", code=made[1]))
            if self._roster().subjects:
                self.choose([made[1]])

        deed = text("ui.subjects.deed.import", name=path.name)
        self._work.start(text("ui.subjects.importing", name=path.name), job, done, label=deed)

    @Slot(object, object)
    def inherit(self, subject: UUID, framework: UUID) -> None:
        """Let a subject inherit a framework's items, or some of them."""
        from workbook.ui.dialogs.inherit import InheritDialog

        InheritDialog(self._work, self._page.window(), self._roster(), subject, framework).open()

    def inherit_current(self) -> None:
        """Let the selected subject inherit the selected framework's items."""
        row = self._current()
        if row is not None and row.framework is not None:
            self.inherit(row.id, row.framework)

    def _roster(self) -> Roster:
        """Return who takes part now; the page may not have been shown yet."""
        return self._work.read(subject_views.roster)

    def can_inherit(self) -> bool:
        """Tell whether a framework on a checklist is selected."""
        row = self._current()
        return row is not None and row.kind is Kind.FRAMEWORK
