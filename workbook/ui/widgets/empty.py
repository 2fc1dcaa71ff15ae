"""What stands in place of a list that has nothing to show: what it is for, and what to do next."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from workbook.ui.widgets.labels import column, label, line, say

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
        layout = column(inner, spacing=8)
        layout.addWidget(self._heading)
        layout.addWidget(self._words)
        layout.addSpacing(4)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        across = line(spacing=0)  # an alignment would give it the height of one line only
        across.addStretch(1)
        across.addWidget(inner, 1000)
        across.addStretch(1)
        outer = column(self)
        outer.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(2)

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
