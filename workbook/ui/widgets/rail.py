"""The rail: the pages of an open workbook, each with what is still to do there."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QPushButton, QSizePolicy, QWidget

from workbook.domain.vocabulary import Tlp
from workbook.messages import text
from workbook.ui.messages import tip
from workbook.ui.theme import CAPTION_PT, picture, theme, tokens
from workbook.ui.widgets.labels import Clamped, column, show_tlp, tlp_label

WIDTH = 196
_HEIGHT = 36
_ICON = 18


def page_title(name: str) -> str:
    """Return the heading of a page."""
    return text(f"ui.page.{name}")


class PageButton(QAbstractButton):
    """One page: its icon, its name and a count in words."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self._count = ""
        self.setText(page_title(name))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say_count("")
        theme().changed.connect(self.update)

    def say_count(self, words: str) -> None:
        """Show what is to do there."""
        self._count = words
        self.setAccessibleName(text("ui.rail.counted", page=self.text(), count=words) if words else self.text())
        self.setToolTip(tip(self.accessibleName()))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as two and a half lines."""
        return QSize(WIDTH - 24, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon, name and count."""
        painter, colours = QPainter(self), tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        lit = self.isChecked()
        if lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_bg))
            painter.drawRoundedRect(area, 6, 6)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QColor(colours.accent if self.hasFocus() else colours.line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 6, 6)
        ink = colours.accent if lit else colours.muted
        drawn = picture(self.name, round(_ICON * self.devicePixelRatioF()), ink)
        place = QRectF(12, (self.height() - _ICON) / 2, _ICON, _ICON)
        painter.drawPixmap(place, drawn, QRectF(drawn.rect()))
        self._paint_words(painter, lit)
        painter.end()

    def _paint_words(self, painter: QPainter, lit: bool) -> None:
        colours = tokens()
        name, small = QFont(self.font()), QFont(self.font())
        name.setWeight(QFont.Weight.DemiBold if lit else QFont.Weight.Normal)
        small.setPointSizeF(CAPTION_PT)
        left, right = 12 + _ICON + 10, self.width() - 12
        room = right - left
        words = QFontMetrics(name).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        used = QFontMetrics(name).horizontalAdvance(words)
        line = QRectF(left, 0, room, self.height())
        painter.setFont(name)
        painter.setPen(QColor(colours.accent if lit else colours.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        count = QFontMetrics(small).elidedText(self._count, Qt.TextElideMode.ElideRight, max(0, room - used - 8))
        painter.setFont(small)
        painter.setPen(QColor(colours.accent if lit else colours.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)


class Rail(QFrame):
    """Stands at the left; arrows move among the pages."""

    chosen = Signal(str)
    palette_asked = Signal()

    def __init__(self, pages: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setFixedWidth(WIDTH)
        self._name, self._tlp = Clamped(lines=4, bold=True), tlp_label()
        self._group = QButtonGroup(self)
        self.buttons = {name: PageButton(name) for name in pages}
        layout = column(self, margin=12, spacing=2)
        layout.addSpacing(4)
        layout.addWidget(self._name)
        layout.addSpacing(6)
        layout.addWidget(self._tlp, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(12)
        for button in self.buttons.values():
            self._group.addButton(button)
            button.clicked.connect(lambda _=False, name=button.name: self.chosen.emit(name))
            button.toggled.connect(lambda on, name=button.name: self.chosen.emit(name) if on else None)
            layout.addWidget(button)
        layout.addStretch(1)
        find = QPushButton(text("ui.rail.palette"))
        find.setProperty("role", "quiet")
        find.setProperty("edge", True)
        find.clicked.connect(self.palette_asked)
        layout.addWidget(find)

    def show_head(self, title: str, tlp: Tlp | None) -> None:
        """Show which workbook this is, and to whom it may be passed on."""
        self._name.say(title)
        show_tlp(self._tlp, tlp)

    def check(self, page: str) -> None:
        """Show which page is open."""
        self.buttons[page].setChecked(True)

    def say_counts(self, counts: dict[str, str]) -> None:
        """Show what is to do on each page."""
        for name, button in self.buttons.items():
            button.say_count(counts.get(name, ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the name anew."""
        super().resizeEvent(event)
        self._name.updateGeometry()

    def focus_widget(self) -> QWidget:
        """Return the button of the open page."""
        return self._group.checkedButton() or next(iter(self.buttons.values()))
