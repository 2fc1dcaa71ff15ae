"""What stands in place of a list that has nothing to show: what it is for, and what to do next."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from workbook.ui.widgets.labels import column, label, say

_WIDTH = 440


class EmptyState(QWidget):
    """A heading, a sentence or two, and a button for the next step."""

    def __init__(self) -> None:
        super().__init__()
        self._run: Callable[[], object] = lambda: None
        self._heading = label("", "heading", wraps=True)
        self._words = label("", "muted", wraps=True)
        self.button = QPushButton()
        self.button.setProperty("role", "main")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._go)
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = column(inner, spacing=8)
        layout.addWidget(self._heading)
        layout.addWidget(self._words)
        layout.addSpacing(4)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        outer = column(self)
        outer.addStretch(1)
        outer.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
        inner.setMinimumWidth(min(_WIDTH, 320))

    def show_words(self, heading: str, words: str, button: str, run: Callable[[], object]) -> None:
        """Say why there is nothing, and offer what to do."""
        say(self._heading, heading)
        say(self._words, words)
        self.button.setText(button)
        self.button.setAccessibleName(button)
        self._run = run

    @Slot()
    def _go(self) -> None:
        self._run()
