"""Fields that text is typed in: always plain, growing with what they hold, and never a trap for the keyboard."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from workbook.ui.messages import tip
from workbook.ui.widgets.growing_text import GrowingText

_MOST_LINES: Final = 12


class TextField(GrowingText):
    """As high as its text, between `least` lines and a dozen."""

    entered = Signal(bool)
    """Enter was pressed; True with Ctrl. Shift+Enter breaks the line."""
    left = Signal()
    """Escape was pressed."""
    lost_focus = Signal()

    def __init__(self, name: str, hint: str = "", *, least: int = 2, enters: bool = False) -> None:
        super().__init__(least=least, most=_MOST_LINES)
        self._enters = enters
        self.setAccessibleName(name)
        self.setPlaceholderText(hint or name)
        self.setToolTip(tip(name))
        self.setUndoRedoEnabled(True)

    def say(self, words: str) -> None:
        """Hold this text; the cursor stands at its end."""
        if self.toPlainText() != words:
            self.setPlainText(words)
            self.moveCursor(self.textCursor().MoveOperation.End)

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
