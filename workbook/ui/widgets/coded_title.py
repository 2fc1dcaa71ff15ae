"""How a control is painted where its code and its title share one cell: the code stands out, the title follows it."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from workbook.exports.visible import one_line
from workbook.ui.widgets.labels import clamp, draw_lines
from workbook.ui.widgets.row_painting import small

_GAP: Final = 8
_MOST_CODE: Final = 0.55
"""Of the width, a code may take so much and still have the title beside it."""


def draw_coded(
    painter: QPainter, area: QRectF, code: str, title: str, ink: str, note: tuple[str, str] = ("", "")
) -> None:
    """Draw code and title in two lines; or in one, with a note below it in a colour of its own."""
    font, bold = QFont(painter.font()), QFont(painter.font())
    bold.setWeight(QFont.Weight.DemiBold)
    words, colour = note
    half = area.height() / 2
    upper, lower = area.adjusted(0, 1, 0, -half), area.adjusted(0, half, 0, -1)
    code = one_line(code)
    most = _MOST_CODE * area.width()
    used = QFontMetrics(bold).horizontalAdvance(code) + _GAP
    if words:
        # A code in words says what the title says, so the title may come behind the note.
        is_long = used > most
        _draw_line(painter, upper, _fitted(code, bold, area.width()), "" if is_long else title, ink)
        below = " · ".join([words, title]) if is_long else words
        painter.setFont(font)
        draw_lines(painter, lower, clamp(below, font, area.width(), 1), colour)
        return
    first_word = QFontMetrics(font).horizontalAdvance(one_line(title).split(" ", 1)[0])
    if used > most or first_word > area.width() - used:
        caption = small(font, bold=True)
        painter.setFont(caption)
        draw_lines(painter, upper, [_fitted(code, caption, area.width())], ink)
        painter.setFont(font)
        draw_lines(painter, lower, clamp(title, font, area.width(), 1), ink)
        return
    broken = clamp(title, font, area.width(), 2, indent=used)
    if len(broken) < 2:
        upper = area
    _draw_line(painter, upper, code, broken[0] if broken else "", ink)
    draw_lines(painter, lower, broken[1:], ink)


def _fitted(code: str, font: QFont, width: float) -> str:
    """Return a code that is too long with its middle left out: codes in words begin alike, and differ in what follows."""
    return QFontMetrics(font).elidedText(code, Qt.TextElideMode.ElideMiddle, int(width))


def _draw_line(painter: QPainter, area: QRectF, code: str, title: str, ink: str) -> None:
    """Draw a code and words beside it in one line."""
    font, bold = QFont(painter.font()), QFont(painter.font())
    bold.setWeight(QFont.Weight.DemiBold)
    painter.setFont(bold)
    draw_lines(painter, area, [code], ink)
    painter.setFont(font)
    beside = area.adjusted(QFontMetrics(bold).horizontalAdvance(code) + _GAP, 0, 0, 0)
    draw_lines(painter, beside, clamp(title, font, beside.width(), 1), ink)
