"""A field one searches with: a glass before it, a cross to empty it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QToolButton

from workbook.messages import text
from workbook.ui.theme import icon, theme

_MOST = 200


class SearchField(QLineEdit):
    """Says in its placeholder, and to screen readers, what it looks through."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setClearButtonEnabled(True)
        self.setMaxLength(_MOST)
        self._glass = self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        glass, clear = self.findChildren(QToolButton)
        glass.setAccessibleName(words)
        clear.setAccessibleName(text("ui.checklist.search_clear"))
        theme().changed.connect(self._redraw)

    @Slot()
    def _redraw(self) -> None:
        self._glass.setIcon(icon("search"))
