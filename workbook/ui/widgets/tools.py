"""Small buttons with a picture instead of words; the words are in the tool-tip and for screen readers."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QToolButton

from workbook.ui.messages import tip
from workbook.ui.theme import icon, theme


class Tool(QToolButton):
    """A flat button that Tab reaches, drawn in the colours of the theme."""

    def __init__(self, picture: str, words: str, run: Callable[[], object]) -> None:
        super().__init__()
        self._picture = picture
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.setProperty("role", "tool")
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda _=False: run())
        theme().changed.connect(self._draw)
        self._draw()

    @Slot()
    def _draw(self) -> None:
        self.setIcon(icon(self._picture))
