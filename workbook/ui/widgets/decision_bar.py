"""Accept, return with a note, or submit again: what the operations offer for the state of what is selected."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from workbook.domain.vocabulary import WorkState
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.messages import number, tip
from workbook.ui.widgets.fields import TextField
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.parts import link


class DecisionBar(QWidget):
    """Stands below the sheet. The note to return with opens in place, and stays when returning was refused."""

    accept_asked = Signal()
    return_asked = Signal(str)
    submit_asked = Signal()
    note_closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[UUID, ...] = ()
        self._drafts: dict[tuple[UUID, ...], str] = {}
        self.accept_button = _button("accept", main=True)
        self.return_button = _button("return")
        self.submit_button = _button("submit_again")
        self.accept_button.clicked.connect(lambda _=False: self.accept_asked.emit())
        self.return_button.clicked.connect(lambda _=False: self.open_note())
        self.submit_button.clicked.connect(lambda _=False: self.submit_asked.emit())
        self.note = TextField(text("ui.review.note"), lines=2, most=6, example=text("ui.review.note_example"))
        self.note.edit.installEventFilter(self)
        self.send_button = QPushButton(text("ui.review.send_back"))
        self.send_button.setProperty("role", "main")
        self.send_button.setAutoDefault(False)
        self.send_button.clicked.connect(lambda _=False: self._send())
        self._said = label("", wraps=True, tone=Tone.BAD)
        self._said.hide()
        self._writing, self._buttons = QWidget(), QWidget()
        self._can_return = False
        self._lay_out()
        self._writing.hide()
        self.show_state(None, ())

    def show_state(self, state: WorkState | None, items: Sequence[UUID], *, read_only: bool = False) -> None:
        """Offer what can be done with items in this state; a note that was begun for them is there again."""
        count = len(items)
        if tuple(items) != self._shown:
            self._turn_note(tuple(items))
        may = count > 0 and not read_only
        self.accept_button.setVisible(may and state is WorkState.SUBMITTED)
        self.return_button.setVisible(may and state in (WorkState.SUBMITTED, WorkState.ACCEPTED))
        self.submit_button.setVisible(may and state is WorkState.RETURNED)
        counted = text("ui.review.accept_count", count=number(count)) if count > 1 else text("ui.review.accept_button")
        self.accept_button.setText(counted)
        words = text("ui.review.return_count", count=number(count)) if count > 1 else text("ui.review.return_button")
        self.return_button.setText(words)
        self._can_return = may and state in (WorkState.SUBMITTED, WorkState.ACCEPTED)
        self._writing.setVisible(self._can_return and bool(self.note.value()))
        self._buttons.setVisible(self._writing.isHidden())

    def _turn_note(self, items: tuple[UUID, ...]) -> None:
        """Put away the note of the items shown until now, and take up that of others."""
        written = self.note.value()
        self._drafts.pop(self._shown, None)
        if written.strip():
            self._drafts[self._shown] = written
        self._shown = items
        self.note.reset(self._drafts.get(items, ""))

    @property
    def begun(self) -> Mapping[tuple[UUID, ...], str]:
        """The notes to return items with that are not sent, by the items they were begun for."""
        now = self.note.value()
        return {**self._drafts, self._shown: now} if now.strip() and self._shown else dict(self._drafts)

    @property
    def can_accept(self) -> bool:
        """Whether what is selected can be accepted."""
        return self.accept_button.isVisibleTo(self._buttons)

    @property
    def can_return(self) -> bool:
        """Whether what is selected can be returned."""
        return self._can_return

    @property
    def can_submit(self) -> bool:
        """Whether what is selected can be submitted again."""
        return self.submit_button.isVisibleTo(self._buttons)

    def open_note(self) -> None:
        """Let the note be written."""
        self.refuse("")
        self._writing.show()
        self._buttons.hide()
        self.note.setFocus()

    def finish(self) -> None:
        """Close the note and forget it: it was sent."""
        self.note.reset("")
        self._drafts.pop(self._shown, None)
        self._close()
        self.refuse("")

    def refuse(self, words: str) -> None:
        """Say why it could not be done; the note stays."""
        say(self._said, words, Tone.BAD)

    @property
    def said(self) -> str:
        """What is refused."""
        return "" if self._said.isHidden() else self._said.text()

    def _send(self) -> None:
        if self.note.value().strip():
            self.return_asked.emit(self.note.value().strip())
        else:
            self.note.refuse(text("ui.review.note_missing"))
            self.note.setFocus()

    def _close(self) -> None:
        self._writing.hide()
        self._buttons.show()

    def _leave(self) -> None:
        self._close()
        self.note.refuse("")
        self.note_closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Send with Ctrl+Enter, close with Escape; what was written stays."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._send()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        bar = frame("foot")
        inner = column(bar, spacing=8)
        inner.setContentsMargins(20, 12, 12, 0)
        writing = column(self._writing, spacing=8)
        writing.addWidget(self.note)
        sending = line(spacing=8)
        sending.addWidget(self.send_button)
        sending.addWidget(link(text("ui.work.cancel"), self._leave))
        sending.addStretch(1)
        writing.addLayout(sending)
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.accept_button, self.return_button, self.submit_button):
            row.addWidget(button)
        row.addStretch(1)
        inner.addWidget(self._said)
        inner.addWidget(self._writing)
        inner.addWidget(self._buttons)
        column(self).addWidget(bar)


def _button(name: str, *, main: bool = False) -> QPushButton:
    made = QPushButton(text(f"ui.review.{name}_button"))
    made.setToolTip(tip(text(f"ui.review.{name}_tip")))
    made.setAutoDefault(False)
    if main:
        made.setProperty("role", "main")
    return made
