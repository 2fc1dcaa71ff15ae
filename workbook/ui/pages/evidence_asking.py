"""What the evidence page asks for: files, folders, statements, what was sighted, how it bears."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.evidence_views import EvidenceDetail, UseLine
from workbook.domain.records import Attaching
from workbook.messages import text
from workbook.store.evidence_detail import parties
from workbook.ui.dialogs.attachment import AttachmentDialog
from workbook.ui.dialogs.custody import DisposalDialog, HandOverDialog
from workbook.ui.dialogs.evidence_entry import EvidenceDialog, SightedDialog, StatementDialog
from workbook.ui.evidence_deeds import EvidenceDeeds
from workbook.ui.intake import Intake, dropped_paths, image_of, pasted_name
from workbook.ui.messages import ask_folder, sentence
from workbook.ui.work import Work


class EvidenceAsking(QObject):
    """Opens the dialogs of one page; none of them holds up the event loop."""

    def __init__(self, work: Work, window: QWidget, intake: Intake, deeds: EvidenceDeeds) -> None:
        super().__init__(window)
        self._work = work
        self._window = window
        self._intake = intake
        self._deeds = deeds

    def files(self) -> QFileDialog:
        """Ask which files to take in."""
        dialog = QFileDialog(self._window, text("ui.intake.files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self._intake.take([Path(name) for name in names]))
        dialog.open()
        return dialog

    def folder(self) -> QFileDialog:
        """Ask for a folder whose files are taken in."""
        return ask_folder(self._window, text("ui.intake.folder"), "", lambda path: self._intake.take([path]))

    def paste(self, data: QMimeData | None = None) -> None:
        """Take in what is on the clipboard: files, a picture, or a text that becomes a statement or a file."""
        held = data or QGuiApplication.clipboard().mimeData() or QMimeData()
        if paths := dropped_paths(held):
            self._intake.take(paths)
        elif (picture := image_of(held)) is not None:
            self._intake.take_bytes(pasted_name(self._now(), "png"), picture)
        elif held.hasText() and held.text().strip():
            self.statement(held.text())
        else:
            self._work.told.emit(text("ui.intake.nothing_to_paste"))

    def statement(self, words: str = "") -> StatementDialog | None:
        """Take a statement down."""
        known = self._parties()
        if known is None:
            return None
        dialog = StatementDialog(self._work, self._window, known, words)

        def keep(edited: str) -> None:
            self._intake.take_bytes(pasted_name(self._now(), "txt"), edited.encode("utf-8", "replace"))

        dialog.as_file = keep
        dialog.open()
        return dialog

    def sighted(self) -> SightedDialog | None:
        """Record something that was seen but not taken."""
        known = self._parties()
        if known is None:
            return None
        dialog = SightedDialog(self._work, self._window, known)
        dialog.open()
        return dialog

    def edit(self, detail: EvidenceDetail) -> EvidenceDialog | None:
        """Ask what is to be known of evidence."""
        known = self._parties()
        if known is None:
            return None
        dialog = EvidenceDialog(self._work, self._window, known, detail)
        dialog.open()
        return dialog

    def bearing(self, detail: EvidenceDetail, use: UseLine) -> AttachmentDialog | None:
        """Ask how evidence bears on an item."""
        try:
            attaching = self._deeds.bearing_of(use)
        except WorkbookError as error:
            self._work.refused.emit(sentence(error))
            return None
        if attaching is None:
            return None
        key = detail.row.id

        def record(changed: Attaching, refused: Callable[[str], None]) -> bool:
            return self._deeds.change_bearing(key, use, changed, refused)

        dialog = AttachmentDialog(self._window, detail.row.code, use.name, attaching, record)
        dialog.open()
        return dialog

    def hand_over(self, ids: Sequence[UUID], what: str) -> HandOverDialog:
        """Ask who gave evidence to whom."""
        dialog = HandOverDialog(self._work, self._window, ids, what)
        dialog.open()
        return dialog

    def dispose(self, detail: EvidenceDetail) -> DisposalDialog:
        """Ask why bytes should go, or whether they should."""
        dialog = DisposalDialog(self._work, self._window, detail)
        dialog.open()
        return dialog

    def _parties(self) -> Sequence[tuple[UUID, str]] | None:
        try:
            return self._work.read(parties)
        except WorkbookError as error:
            self._work.refused.emit(sentence(error))
            return None

    def _now(self) -> datetime:
        return self._work.acting.clock()
