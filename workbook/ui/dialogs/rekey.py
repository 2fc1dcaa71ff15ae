"""Give the open workbook another passphrase, its first one or none; it stays open while the new file is made."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.background import Step, Ticket
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.messages import size
from workbook.ui.widgets.fields import LineField
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.new_passphrase import NewPassphrase
from workbook.ui.work import Work

if TYPE_CHECKING:
    from workbook.domain.actor import Actor
    from workbook.store.book import Book
    from workbook.store.rekeying import Rekeyed

_WIDTH = 520


class RekeyDialog(Sheet):
    """`done` carries what came of it, once the new file is in its place."""

    done_with = Signal(object)
    ended = Signal()
    """Nothing runs any more, whatever came of it."""
    begun = Signal()

    def __init__(self, work: Work, parent: QWidget) -> None:
        has_one = work.book.is_encrypted
        super().__init__(
            parent,
            title=text("ui.rekey.change" if has_one else "ui.rekey.add"),
            explanation=text("ui.rekey.explanation", size=size(work.book.path.stat().st_size)),
            main=text("ui.rekey.carry_out_change" if has_one else "ui.rekey.carry_out_add"),
        )
        self._work = work
        self._ticket: Ticket | None = None
        self._made: list[Rekeyed] = []
        self.current = LineField(text("ui.rekey.current"))
        self.current.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.current.setVisible(has_one)
        self.passphrase = NewPassphrase()
        if not has_one:
            self.passphrase.require()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(text("ui.work.progress"))
        kept = self._bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(kept)
        self._bar.hide()
        self._fields = self._lay_out(has_one=has_one)
        self.passphrase.shown.toggled.connect(self._show_current)
        self.current.line.textChanged.connect(self._look)
        self.passphrase.changed.connect(self._look)
        work.jobs.shown.connect(self._show_progress)
        self._look()
        (self.current if has_one else self.passphrase.first).setFocus()

    @property
    def lacks(self) -> str:
        """What is missing, in words, or nothing."""
        if self._work.book.is_encrypted and not self.current.line.text():
            return text("ui.rekey.lacks_current")
        return self.passphrase.lacks

    def carry_out(self) -> None:
        """Begin; the window behind waits, and what is typed there stays."""
        if self._ticket is not None or self.lacks:
            return
        current = self.current.line.text() if self._work.book.is_encrypted else None
        wanted = self.passphrase.value()

        def job(book: "Book", actor: "Actor", step: Step) -> None:
            from workbook.operations.passphrases import change_passphrase

            self._made.append(change_passphrase(book, actor, current, wanted, step))

        self.say("")
        self._be_busy(True)
        self.begun.emit()
        self._ticket = self._work.start(
            text("ui.rekey.words"),
            job,
            self._on_done,
            failed=self._on_failed,
            cancelled=self._on_cancelled,
            in_bytes=True,
        )

    def reject(self) -> None:
        """Stop what runs and stay; with nothing running, close."""
        if self._ticket is None:
            super().reject()
        else:
            self._ticket.cancel()
            self.say(text("ui.rekey.stopping"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay while something runs."""
        if self._ticket is not None:
            event.ignore()
            self.reject()
            return
        super().closeEvent(event)

    def _lay_out(self, *, has_one: bool) -> QWidget:
        fields = QWidget()
        inner = column(fields, spacing=12)
        inner.setContentsMargins(24, 0, 24, 16)
        inner.addWidget(self.current)
        inner.addWidget(self.passphrase)
        said = "ui.rekey.backups" if has_one else "ui.rekey.old_bytes"
        inner.addWidget(label(text(said), "caption", wraps=True))
        inner.addStretch(1)
        self.body.addWidget(fields)
        foot = column()
        foot.setContentsMargins(24, 0, 24, 12)
        foot.addWidget(self._bar)
        self.body.addLayout(foot)
        self.fit(_WIDTH)
        return fields

    @Slot()
    def _look(self) -> None:
        self.main_button.setEnabled(not self.lacks and self._ticket is None)
        self.say(self.lacks, Tone.NONE)
        if self._work.book.is_encrypted:
            removes = self.passphrase.without.isChecked()
            self.main_button.setText(text("ui.rekey.carry_out_remove" if removes else "ui.rekey.carry_out_change"))

    @Slot(bool)
    def _show_current(self, visible: bool) -> None:
        self.current.line.setEchoMode(QLineEdit.EchoMode.Normal if visible else QLineEdit.EchoMode.Password)

    @Slot()
    def _show_progress(self) -> None:
        job = self._work.jobs.running
        if job is None or job.ticket is not self._ticket:
            return
        self._bar.setRange(0, 100 if job.total else 0)
        self._bar.setValue(100 * job.done // job.total if job.total else 0)
        if job.total and not job.ticket.is_cancelled:
            self.say(text("ui.rekey.counted", done=size(job.done), total=size(job.total)))

    def _be_busy(self, is_busy: bool) -> None:
        self._fields.setEnabled(not is_busy)
        self.main_button.setEnabled(not is_busy)
        self._bar.setRange(0, 0)
        self._bar.setVisible(is_busy)

    def _on_done(self, _: object) -> None:
        self._end()
        self.accept()
        self.done_with.emit(self._made[0])

    def _on_failed(self, sentence: str) -> None:
        self._end()
        self._be_busy(False)
        self.say(sentence, Tone.BAD)
        self._grow()

    def _on_cancelled(self) -> None:
        if self._made:  # asked to stop when it was done already
            self._on_done(None)
            return
        self._end()
        self._be_busy(False)
        self.say(text("ui.rekey.stopped"))

    def _grow(self) -> None:
        """Be as high as the words need."""
        self.resize(self.width(), max(self.height(), self._outer.totalHeightForWidth(self.width())))

    def _end(self) -> None:
        self._ticket = None
        self.ended.emit()
