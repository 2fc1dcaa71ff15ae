"""A box of plain text that is as high as what it holds, and never shows half a line."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

_AROUND = 16
"""6 px of padding and 1 px of border above and below, as the style sheet has it, and two that Qt asks for not to scroll."""


class GrowingText(QPlainTextEdit):
    """Between `least` and `most` lines high; beyond that it scrolls. Tab leaves it."""

    def __init__(self, *, least: int, most: int) -> None:
        super().__init__()
        self._least, self._most = least, max(least, most)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.grow)
        self.grow()

    def sizeHint(self) -> QSize:
        """As high as the text."""
        return QSize(160, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the text in its new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.grow()

    @Slot()
    def grow(self) -> None:
        """Be as high as the text."""
        height = self._height()
        if height != self.height():
            self.setFixedHeight(height)

    def _height(self) -> int:
        wanted = int(self.document().size().height())  # in lines
        lines = min(max(self._least, wanted), self._most)
        # Where more follows, the margin below would show the upper half of the next line.
        margins = 1 if wanted > lines else 2
        return lines * self.fontMetrics().lineSpacing() + int(margins * self.document().documentMargin()) + _AROUND
