"""A question in place of a box: asked where one works, answered with a word or put away."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.prose import Prose


class Question(QWidget):
    """Hidden until it asks; Escape puts it away. A refused answer stays where it was typed."""

    closed = Signal()
    """It was put away while it had the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self._run: Callable[[str], object] | None = None
        self._words = label("", "strong", wraps=True)
        self.reason = Prose(text("ui.finding.reason"), text("ui.finding.reason_hint"), is_line=True)
        self.answer = QPushButton()
        self.answer.setProperty("role", "main")
        self.answer.clicked.connect(lambda _=False: self._take())
        self._refusal = label("", wraps=True, tone=Tone.BAD)
        ground = frame("question")
        inner = column(ground, margin=12, spacing=8)
        inner.addWidget(self._words)
        inner.addWidget(self.reason)
        inner.addWidget(self._refusal)
        foot = line(spacing=8)
        foot.addWidget(self.answer)
        foot.addWidget(link(text("ui.finding.cancel"), self.close_question))
        foot.addStretch(1)
        inner.addLayout(foot)
        column(self).addWidget(ground)
        self.hide()

    def ask(self, words: str, answer: str, run: Callable[[str], object], *, wants_reason: bool = True) -> None:
        """Ask; `run` gets the reason, empty where none is wanted."""
        self._run = run
        say(self._words, words)
        say(self._refusal, "")
        self.reason.give("")
        self.reason.setAccessibleName(words)
        self.reason.setVisible(wants_reason)
        self.answer.setText(answer)
        self.show()
        (self.reason if wants_reason else self.answer).setFocus()

    def refuse(self, words: str) -> None:
        """Say why the answer was not taken."""
        say(self._refusal, words, Tone.BAD)

    def close_question(self) -> None:
        """Put it away."""
        self._run = None
        had_focus = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.hide()
        if had_focus:
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put it away with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_question()
            return
        super().keyPressEvent(event)

    def _take(self) -> None:
        if self._run is not None:
            self._run(self.reason.value())
