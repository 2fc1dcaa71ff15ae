"""What can be done with evidence that is in the workbook, from the page and from its inspector."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.evidence_views import Checked, EvidenceDetail, EvidenceRow, UseLine
from workbook.domain.records import Attaching
from workbook.messages import text
from workbook.operations import custody, evidence, placing
from workbook.operations.items import Target
from workbook.store.book import Book
from workbook.store.evidence_detail import attaching_of, evidence_detail
from workbook.store.evidence_views import evidence_rows
from workbook.ui.background import Step
from workbook.ui.dialogs.item_picker import ItemPicker
from workbook.ui.messages import number, sentence
from workbook.ui.work import Work

Opener = Callable[[Path], bool]


def open_with_system(path: Path) -> bool:
    """Show a file with the program the system has for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class EvidenceDeeds(QObject):
    """Carries out what is asked for, and says what came of it."""

    looked_at = Signal()
    """Bytes were read back, opened or handed out: both chains may have more to tell."""
    verified = Signal(object, object)
    """The id of a piece of evidence, and a `Checked`."""

    def __init__(self, work: Work, window: QWidget) -> None:
        super().__init__(window)
        self._work = work
        self._window = window
        self.opener: Opener = open_with_system

    def detail(self, key: UUID) -> EvidenceDetail | None:
        """Return all that is known of a piece of evidence; None, said in the bar, when it cannot be read."""
        try:
            return self._work.read(evidence_detail, key, self._work.today)
        except WorkbookError as error:
            self._work.refused.emit(sentence(error))
            return None

    def verify(self, ids: Sequence[UUID]) -> None:
        """Read bytes back, one piece after the other, and say what came of it."""

        def job(book: Book, actor: Actor, step: Step) -> list[tuple[UUID, Checked]]:
            with book.reading(background=True) as session:
                rows = [row for row in evidence_rows(session, ids, self._work.today) if row.content_id]
            if not rows:
                raise WorkbookError("evidence.no_bytes")
            found, before, whole = [], 0, sum(row.size_bytes or 0 for row in rows)
            for row in rows:
                found.append((row.id, custody.verify_evidence(book, actor, row.id, _part(step, before, whole))))
                before += row.size_bytes or 0
            return found

        def done(found: list[tuple[UUID, Checked]]) -> None:
            for key, checked in found:
                self.verified.emit(key, checked)
            self._say_verified(found)
            self.looked_at.emit()

        words = text("ui.evidence.verifying", count=number(len(ids)))
        self._work.start(words, job, done, in_bytes=True, cancelled=self.looked_at.emit)

    def _say_verified(self, found: Sequence[tuple[UUID, Checked]]) -> None:
        damaged = [key for key, checked in found if not checked.is_intact]
        if damaged:
            rows = self._work.read(evidence_rows, damaged[:20], self._work.today)
            names = ", ".join(row.code for row in rows)
            self._work.refused.emit(text("ui.evidence.found_damaged", names=names))
        elif len(found) > 1:
            self._work.told.emit(text("ui.evidence.found_intact", count=number(len(found))))

    def open(self, key: UUID) -> None:
        """Show a read-only copy in the system's program; it is wiped when the window is locked or closed."""

        def job(book: Book, actor: Actor, step: Step) -> Path:
            with book.reading(background=True) as session:
                size = sum(row.size_bytes or 0 for row in evidence_rows(session, [key], self._work.today))
            return custody.open_copy(book, actor, key, self._work.private.place(size), step)

        def done(path: Path) -> None:
            self.looked_at.emit()
            if not self._work.is_resting and not self.opener(path):
                self._work.refused.emit(text("ui.evidence.cannot_open", name=path.name))

        self._work.start(text("ui.evidence.opening"), job, done, in_bytes=True)

    def save_copy(self, row: EvidenceRow) -> QFileDialog:
        """Ask where a copy is to be written."""
        dialog = QFileDialog(self._window, text("ui.evidence.save_title", code=row.code))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(custody.safe_name(row.original_name, row.code))
        dialog.fileSelected.connect(lambda name: self.save_copy_to(row.id, Path(name)))
        _open(dialog)
        return dialog

    def save_copy_to(self, key: UUID, target: Path) -> None:
        """Write a byte-identical copy."""

        def done(path: Path) -> None:
            self.looked_at.emit()
            self._work.told.emit(text("ui.evidence.saved", name=path.name))

        self._work.start(
            text("ui.evidence.saving", name=target.name),
            lambda book, actor, step: custody.save_copy(book, actor, key, target, step),
            done,
            in_bytes=True,
        )

    def withdraw(self, ids: Sequence[UUID], reason: str, refused: Callable[[str], None]) -> bool:
        """Withdraw evidence; False when it was refused."""
        deed = text("ui.evidence.deed_withdraw", what=self._called(ids))
        operation = partial(evidence.withdraw_evidence, evidence_ids=tuple(ids), reason=reason)
        return self._work.do(deed, operation, refused) is not None

    def detach(self, key: UUID, use: UseLine) -> Changes | None:
        """Withdraw one attachment; it can be undone."""
        deed = text("ui.evidence.deed_detach", what=self._called([key]), item=use.name)
        return self._work.do(deed, lambda book, actor: evidence.detach(book, actor, [use.attachment]))

    def change_bearing(self, key: UUID, use: UseLine, attaching: Attaching, refused: Callable[[str], None]) -> bool:
        """Replace how evidence bears on an item; False when it was refused."""
        deed = text("ui.evidence.deed_bearing", what=self._called([key]), item=use.name)
        operation = partial(evidence.change_attachment, attachment_id=use.attachment, attaching=attaching)
        return self._work.do(deed, operation, refused) is not None

    def bearing_of(self, use: UseLine) -> Attaching | None:
        """Return how an attachment bears on its item."""
        return self._work.read(attaching_of, use.attachment)

    def attach(self, ids: Sequence[UUID], attaching: Attaching, title: str, taken: Sequence[UUID] = ()) -> ItemPicker:
        """Ask which items evidence is to be attached to."""
        picker = ItemPicker(self._work, self._window, title=title, taken=taken, open_only=True)

        def chosen(items: list[UUID]) -> None:
            targets = [Target(item) for item in items]
            deed = text("ui.evidence.deed_attach", what=self._called(ids), count=number(len(items)))
            self._work.do(deed, lambda book, actor: placing.place(book, actor, ids, targets, attaching))

        picker.chosen.connect(chosen)
        picker.open()
        return picker

    def copy_hash(self, sha256: str) -> None:
        """Put the SHA-256 on the clipboard."""
        QGuiApplication.clipboard().setText(sha256)
        self._work.told.emit(text("ui.evidence.hash_copied"))

    def _called(self, ids: Sequence[UUID]) -> str:
        if len(ids) != 1:
            return text("ui.evidence.pieces", count=number(len(ids)))
        rows = self._work.read(evidence_rows, ids, self._work.today)
        return rows[0].code if rows else ""


def _part(step: Step, before: int, whole: int) -> Step:
    """Return what one piece reports to, as its part of all."""
    return lambda done, _size: step(before + done, whole)


def _open(dialog: QFileDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
