"""The backups there are: how often they are made, where they lie and how large they are; one of them can be restored."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from workbook.messages import text
from workbook.store.backups import Backup, Shelf, shelves
from workbook.ui import backup_settings
from workbook.ui.background import Background, Ticket
from workbook.ui.crash import raise_defect
from workbook.ui.dialogs.new_parts import SUFFIX, ask_new_file
from workbook.ui.dialogs.sheet import Sheet, plain_button
from workbook.ui.messages import ask_folder, number, size
from workbook.ui.models.paged import RowRole
from workbook.ui.models.rows import RowsModel, Said
from workbook.ui.widgets.fields import ChoiceField
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.two_line_delegate import ROW_HEIGHT, TwoLineDelegate, TwoLines
from workbook.ui.wording import moment

_SHOWN: Final = 6
_WIDTH: Final = 560


class BackupsModel(RowsModel[Backup]):
    """Those of one workbook together, the newest first."""

    def said(self, one: Backup) -> Said:
        """Return the name of the workbook, and everything for screen readers."""
        lines = self.lines(one)
        return Said(lines.title, f"{lines.title}, {lines.marks}, {lines.aside}", str(one.path))

    def lines(self, one: Backup) -> TwoLines:
        """Return what is painted of a backup."""
        return TwoLines("", one.of.name, moment(one.at.astimezone()), size(one.size_bytes))


class BackupsDialog(Sheet):
    """`chosen` carries a Backup and the place it is to be restored to."""

    chosen = Signal(object, object)
    asked_now = Signal()

    def __init__(self, parent: QWidget, *, can_back_up: bool) -> None:
        super().__init__(
            parent,
            title=text("ui.backups.title"),
            explanation=text("ui.backups.explanation"),
            main=text("ui.backups.restore"),
            cancel=text("ui.dialog.close"),
        )
        self._background = Background(self)
        self.model = BackupsModel()
        self.model.setParent(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLineDelegate(self.model.lines, self.list))
        self.list.setAccessibleName(text("ui.backups.list"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFixedHeight(_SHOWN * ROW_HEIGHT + 2)
        self.list.doubleClicked.connect(lambda _: self.carry_out())
        self.list.selectionModel().currentChanged.connect(self._look)
        self.none = label(text("ui.backups.none"), "muted", wraps=True)
        self.often = ChoiceField(text("ui.backups.often"), (*backup_settings.HOURS, 0), _often)
        self.often.put(backup_settings.hours())
        self.often.drop.activated.connect(lambda _: backup_settings.choose_hours(self.often.value()))
        self.place = label("", "caption", wraps=True)
        self.now = plain_button(text("ui.backups.now"), self._ask_now)
        self.now.setEnabled(can_back_up)
        self.folder = plain_button(text("ui.backups.choose_folder"), self._ask_folder)
        self._lay_out()
        self.fit(_WIDTH)
        self.read()

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs."""
        return self._background.is_idle

    def read(self) -> None:
        """Look what lies in the folder, in the background: it may be on a slow drive."""
        folder = backup_settings.folder()
        self._background.run(lambda _: shelves(folder), Ticket(self._show, raise_defect))

    def carry_out(self) -> None:
        """Ask where the chosen backup is to be restored to."""
        one = self._current()
        if one is not None:
            suggested = one.of if not one.of.exists() else _beside(one.of)
            ask_new_file(self, text("ui.backups.restore_to"), str(suggested), lambda path: self._choose(one, path))

    def _choose(self, one: Backup, place: Path) -> None:
        self.accept()
        self.chosen.emit(one, place if place.suffix == SUFFIX else place.with_name(place.name + SUFFIX))

    def _ask_now(self) -> None:
        self.accept()
        self.asked_now.emit()

    def _ask_folder(self) -> None:
        ask_folder(self, text("ui.backups.choose_folder"), str(backup_settings.folder()), self.take_folder)

    def take_folder(self, folder: Path) -> None:
        """Have backups lie in another folder from now on."""
        backup_settings.choose_folder(folder)
        self.read()

    def _show(self, found: Sequence[Shelf]) -> None:
        rows = [one for shelf in found for one in shelf.backups]
        self.model.show(rows)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        whole = size(sum(shelf.size_bytes for shelf in found))
        words = text("ui.backups.place", folder=str(backup_settings.folder()), count=number(len(rows)), size=whole)
        say(self.place, words)
        if rows:
            self.list.setCurrentIndex(self.model.index(0))
        self._look()
        self.fit(_WIDTH)

    def _current(self) -> Backup | None:
        one = self.list.currentIndex().data(RowRole)
        return one if isinstance(one, Backup) else None

    @Slot()
    def _look(self) -> None:
        self.main_button.setEnabled(self._current() is not None)

    def _lay_out(self) -> None:
        inner = column(spacing=12)
        inner.setContentsMargins(24, 0, 24, 20)
        inner.addWidget(self.list)
        inner.addWidget(self.none)
        self.none.hide()
        row = line(spacing=12)
        row.addWidget(self.often, 1)
        for button in (self.now, self.folder):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        inner.addLayout(row)
        inner.addWidget(self.place)
        inner.addStretch(1)
        self.body.addLayout(inner)

    def done(self, result: int) -> None:
        """Let nothing run on."""
        self._background.shut_down()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let nothing run on."""
        self._background.shut_down()
        super().closeEvent(event)


def _often(hours: int) -> str:
    return text("ui.backups.hours", count=hours) if hours else text("ui.backups.never")


def _beside(path: Path) -> Path:
    """Return a free place beside a workbook."""
    name = text("ui.backups.restored_name", name=path.stem)
    number_, place = 2, path.with_name(name + SUFFIX)
    while place.exists():
        place, number_ = path.with_name(f"{name} {number_}{SUFFIX}"), number_ + 1
    return place
