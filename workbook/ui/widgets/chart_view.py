"""A chart as the PDF draws it, shown in the window's colours, with a link over each bar that leads to what it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from workbook.exports.bars import Bar
from workbook.exports.wording import Wording
from workbook.messages import text
from workbook.ui.messages import number, tip
from workbook.ui.theme import Tokens, theme, tokens

ROW: Final = 28
_PAD: Final = 8
"""room beside the chart, so that the border of a link stands clear of its words"""
_LABEL: Final = 144
_NUMBER: Final = 112
_SIZE: Final = 12
_LEAST: Final = 320
LANGUAGE: Final = "en"
"""of the window's charts"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that the drawing of a chart depends on; the width in pixels."""

    title: str
    bars: tuple[Bar, ...]
    whole: int
    width: int
    colours: Tokens


@lru_cache(maxsize=128)
def drawn(wanted: Wanted) -> bytes:
    """Return a chart as SVG; for a background thread, since the library that draws is slow to load."""
    from workbook.exports.charts import Look, bars_chart
    from workbook.exports.svg import to_svg

    colours = wanted.colours
    inks = {
        name: getattr(colours, name).lstrip("#") for name in ("text", "muted", "line", "accent", "ok", "bad", "warn")
    }
    look = Look(size=_SIZE, row=ROW, label=_LABEL, number=_NUMBER, unproved=inks["muted"], **inks)
    drawing = bars_chart(wanted.bars, wanted.whole, Wording(LANGUAGE), wanted.width, look)
    return to_svg(drawing, wanted.title)


class ChartView(QWidget):
    """Shows one chart. `wanted_changed` asks for the drawing of `wanted`; until it comes, the one before is stretched."""

    wanted_changed = Signal()

    def __init__(self, title: str, bars: Sequence[Bar], whole: int, follow: Callable[[Bar], object]) -> None:
        super().__init__()
        self.title = title
        self.bars = tuple(bars)
        self._whole = whole
        self._renderer = QSvgRenderer(self)
        self._shown: Wanted | None = None
        self.links = [self._link(bar, follow) for bar in self.bars]
        self.setAccessibleName(aloud(self.title, self.bars, whole))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._ask)

    @property
    def wanted(self) -> Wanted:
        """What has to be drawn for the width and the colours there are now."""
        return Wanted(self.title, self.bars, self._whole, max(self.width(), _LEAST) - 2 * _PAD, tokens())

    @property
    def is_up_to_date(self) -> bool:
        """Whether what is shown is what has to be."""
        return self._shown == self.wanted

    def take(self, wanted: Wanted, svg: bytes) -> None:
        """Show a drawing, unless another one is wanted by now."""
        if wanted != self.wanted:
            return
        self._renderer.load(QByteArray(svg))
        self._shown = wanted
        self.update()

    def sizeHint(self) -> QSize:
        """A row for each bar."""
        return QSize(_LEAST, ROW * len(self.bars))

    def minimumSizeHint(self) -> QSize:
        """Wide enough for words, a short bar and numbers."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the links over the bars."""
        super().resizeEvent(event)
        for row, link in enumerate(self.links):
            if link is not None:
                link.setGeometry(0, row * ROW + 1, self.width(), ROW - 2)
        self._ask()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chart."""
        if self._shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._renderer.render(painter, QRectF(_PAD, 0, self.width() - 2 * _PAD, ROW * len(self.bars)))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.update()

    @Slot()
    def _ask(self) -> None:
        if not self.is_up_to_date:
            self.wanted_changed.emit()

    def _link(self, bar: Bar, follow: Callable[[Bar], object]) -> "BarLink | None":
        if not bar.part:
            return None
        words = text("ui.chart.bar", words=bar.label, count=number(bar.part), whole=number(self._whole))
        return BarLink(words, lambda: follow(bar), self)


class BarLink(QPushButton):
    """The row of a bar as a button that only shows itself under the mouse and with the keyboard."""

    def __init__(self, words: str, run: Callable[[], object], chart: QWidget) -> None:
        super().__init__(chart)
        self.setProperty("role", "bar")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text("ui.chart.show", words=words))
        self.setToolTip(tip(self.accessibleName()))
        self.clicked.connect(lambda _=False: run())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return follows the link too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def aloud(title: str, bars: Sequence[Bar], whole: int) -> str:
    """Return a chart in words: every bar with its number and the whole."""
    parts = (text("ui.chart.bar", words=bar.label, count=number(bar.part), whole=number(whole)) for bar in bars)
    return text("ui.chart.aloud", title=title, parts="; ".join(parts))
