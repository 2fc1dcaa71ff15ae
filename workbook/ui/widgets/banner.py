"""A quiet bar that says one sentence in place, until it is dismissed or no longer true."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.theme import restyle
from workbook.ui.widgets.labels import column, frame, label, say


class Banner(QWidget):
    """Hidden until it has something to say."""

    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bar = frame("banner")
        self._words = label(wraps=True)
        self._offer = QPushButton()
        self._offer.setProperty("role", "link")
        self._offer.clicked.connect(self._take_offer)
        self._offered: Callable[[], object] | None = None
        self._close = QPushButton(text("ui.banner.dismiss"))
        self._close.setProperty("role", "link")
        self._close.setAccessibleName(text("ui.banner.dismiss_name"))
        self._close.clicked.connect(self.clear)
        inner = QHBoxLayout(self._bar)
        inner.setContentsMargins(12, 8, 8, 8)
        inner.addWidget(self._words, 1)
        inner.addWidget(self._offer)
        inner.addWidget(self._close)
        column(self).addWidget(self._bar)
        self.hide()

    def tell(self, words: str, tone: Tone = Tone.WARN, offer: tuple[str, Callable[[], object]] | None = None) -> None:
        """Say this, in place of what was said before; `offer` is what a button beside it says and does."""
        self._offer.setVisible(offer is not None)
        self._offer.setText(offer[0] if offer else "")
        self._offered = offer[1] if offer else None
        say(self._words, words)
        self._words.setAccessibleName(words)
        restyle(self._bar, "tone", tone.value)
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        self.show()

    def _take_offer(self) -> None:
        offered = self._offered
        self.clear()
        if offered is not None:
            offered()

    def clear(self) -> None:
        """Say nothing any more."""
        self.hide()
        self.dismissed.emit()

    @property
    def words(self) -> str:
        """What it says, empty when it is hidden."""
        return "" if self.isHidden() else self._words.accessibleName()
