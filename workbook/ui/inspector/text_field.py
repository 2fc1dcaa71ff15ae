"""Fields that text is typed in: always plain, growing with what they hold, and never a trap for the keyboard."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from workbook.ui.messages import tip

_MOST_LINES: Final = 12


class TextField(QPlainTextEdit):
    """As high as its text, between `least` lines and a dozen."""

    entered = Signal(bool)
    """Enter was pressed; True with Ctrl. Shift+Enter breaks the line."""
    left = Signal()
    """Escape was pressed."""
    lost_focus = Signal()

    def __init__(self, name: str, hint: str = "", *, least: int = 2, enters: bool = False) -> None:
        super().__init__()
        self._least = least
        self._enters = enters
        self.setAccessibleName(name)
        self.setPlaceholderText(hint or name)
        self.setToolTip(tip(name))
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.grow)
        self.grow()

    def say(self, words: str) -> None:
        """Hold this text; the cursor stands at its end."""
        if self.toPlainText() != words:
            self.setPlainText(words)
            self.moveCursor(self.textCursor().MoveOperation.End)

    def sizeHint(self) -> QSize:
        """As high as the text."""
        return QSize(160, self._height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Enter and Escape; everything else is typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if self._enters and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            held = event.modifiers()
            if held & Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
            else:
                self.entered.emit(bool(held & Qt.KeyboardModifier.ControlModifier))
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard has left."""
        super().focusOutEvent(event)
        self.lost_focus.emit()

    @Slot()
    def grow(self) -> None:
        """Be as high as the text."""
        height = self._height()
        if height != self.height():
            self.setFixedHeight(height)

    def _height(self) -> int:
        lines = min(max(self._least, int(self.document().size().height())), _MOST_LINES)
        # 6 px of padding and 1 px of border on each side, as the style sheet has it.
        return lines * self.fontMetrics().lineSpacing() + int(2 * self.document().documentMargin()) + 14
