"""What an empty page says: what it is for, and what to do next, with buttons for it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from workbook.ui.widgets.labels import column, label


class Teaching(QWidget):
    """A heading, a few sentences and buttons in the middle of the room there is."""

    def __init__(self, buttons: Sequence[QPushButton] = ()) -> None:
        super().__init__()
        self._heading = label("", "heading", wraps=True)
        self._words = label("", "muted", wraps=True)
        inner = QWidget()
        inner.setMaximumWidth(520)
        layout = column(inner, spacing=12)
        layout.addWidget(self._heading)
        layout.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        layout.addSpacing(4)
        layout.addLayout(row)
        outer = QHBoxLayout()
        outer.addStretch(1)
        outer.addWidget(inner, 100)
        outer.addStretch(1)
        whole = column(self)
        whole.addStretch(2)
        whole.addLayout(outer)
        whole.addStretch(3)
        self.setSizePolicy(self.sizePolicy().horizontalPolicy(), self.sizePolicy().Policy.Expanding)
        inner.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def say(self, heading: str, words: str) -> None:
        """Teach this."""
        self._heading.setText(heading)
        self._words.setText(words)
