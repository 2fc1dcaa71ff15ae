"""A text that is written, not filled in: it grows with its words, and everything in it is plain."""

from math import ceil
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QTextEdit

from workbook.ui.theme import restyle

_MARGIN: Final = 4
INSET: Final = _MARGIN + 1
"""Pixels between the edge of the field and its words."""
_SIGHT: Final = 48
"""Pixels kept in sight above and below the cursor."""


class Prose(QTextEdit):
    """As high as its text; Tab leaves it, and the wheel scrolls what it stands on.

    `role` is what the style sheet knows it by. With `is_line`, Enter leads to the next field and what is pasted becomes
    one line.
    """

    edited = Signal()
    """The person has changed the text."""
    left = Signal()

    def __init__(
        self, name: str, hint: str = "", *, role: str = "prose", is_line: bool = False, least: int = 1
    ) -> None:
        super().__init__()
        self._least = least
        self._is_line = is_line
        self._is_giving = False
        self._given = self._shown = ""
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setProperty("role", role)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(_MARGIN)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.textChanged.connect(self._on_change)
        self.cursorPositionChanged.connect(self._keep_in_sight)
        self._invite()

    def value(self) -> str:
        """Return the text: the very one that was given while nobody has changed it."""
        shown = self._raw()
        return self._given if shown == self._shown else shown

    def give(self, words: str) -> None:
        """Show a text that nobody typed here."""
        self._is_giving = True
        self.setPlainText(words)
        self._is_giving = False
        self._given, self._shown = words, self._raw()
        self._invite()

    def be_read_only(self, read_only: bool) -> None:
        """Let the text be changed, or only read and copied."""
        self.setReadOnly(read_only)
        restyle(self, "fixed", read_only)
        self._invite()

    def insert(self, words: str) -> None:
        """Put words where the cursor is, as if they were typed; undo takes them out again."""
        cursor = self.textCursor()
        before = self._raw()[: cursor.selectionStart()]
        if before and not before.endswith("\n"):
            words = f"\n{words}" if before.strip() else words
        cursor.insertText(words)
        self.setTextCursor(cursor)
        self.setFocus()

    def _raw(self) -> str:
        # Unlike toPlainText, this leaves spaces that do not break as they are.
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    @Slot()
    def _on_change(self) -> None:
        if not self._is_giving:
            self._invite()
            self.edited.emit()

    def _invite(self) -> None:
        """Have the style sheet show where there is room to write."""
        restyle(self, "blank", self.document().isEmpty() and not self.isReadOnly())
        self._fit()

    @Slot()
    def _fit(self, *_: object) -> None:
        around = self.height() - self.viewport().height() if self.isVisible() else 2
        # An empty one is as high as the lines that are wanted, so that it looks like a place to write.
        least = self._least * self.fontMetrics().lineSpacing() + 2 * _MARGIN if self.document().isEmpty() else 0
        needed = ceil(max(self.document().size().height(), least)) + max(around, 0)
        if needed != self.height() or self.minimumHeight() != needed:
            self.setFixedHeight(needed)

    @Slot()
    def _keep_in_sight(self) -> None:
        if self._is_giving or not self.hasFocus():
            return
        ground = self.parentWidget()
        while ground is not None and not isinstance(ground, QScrollArea):
            ground = ground.parentWidget()
        page = ground.widget() if ground is not None else None
        if ground is not None and page is not None:
            place = self.viewport().mapTo(page, self.cursorRect().center())
            ground.ensureVisible(ground.horizontalScrollBar().value(), place.y(), 0, _SIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break anew."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """There is nothing to scroll here."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the field is left."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into sight."""
        super().focusInEvent(event)
        self._keep_in_sight()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter lead on from a text of one line."""
        if self._is_line and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leave undo to the window where nothing was typed here since the text was given."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                (event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable())
                or (event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable())
            )
        ):
            event.ignore()
            return False
        return super().event(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Only text."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take the text of what is pasted or dropped, without its looks."""
        words = source.text()
        self.textCursor().insertText(" ".join(words.split()) if self._is_line else words)

    def to_end(self) -> None:
        """Put the cursor behind the last word."""
        self.moveCursor(QTextCursor.MoveOperation.End)
