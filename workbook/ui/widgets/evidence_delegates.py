"""How evidence is painted: as rows of a table, as lines of the inbox with a small picture, and as a wall of pictures."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbook.domain.evidence_views import EvidenceRow
from workbook.exports.visible import one_line
from workbook.ui.evidence_wording import checked_tone, inbox_marks, kind_ending, mark_tone, tile_mark
from workbook.ui.models.evidence import COLUMNS, CheckRole
from workbook.ui.models.paged import Index, RowRole
from workbook.ui.theme import Tokens, tokens
from workbook.ui.widgets.labels import clamp, draw_lines
from workbook.ui.widgets.row_painting import PADDING, ROW_HEIGHT, small

Picture = Callable[[EvidenceRow, int], QImage | None]
"""Returns the small picture of a piece of evidence if it is at hand, and has it made otherwise."""

INBOX_HEIGHT: Final = 56
INBOX_SIDE: Final = 40
TILE: Final = QSize(176, 200)
TILE_SIDE: Final = 144


def _strong(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _is_chosen(option: QStyleOptionViewItem) -> bool:
    state: QStyle.StateFlag = option.state
    return bool(state & QStyle.StateFlag.State_Selected)


class EvidenceDelegate(QStyledItemDelegate):
    """Paints the cells of the table; withdrawn evidence is muted."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        colours = tokens()
        painter.save()
        area = QRectF(option.rect)
        if _is_chosen(option):
            painter.fillRect(area, QColor(colours.accent_bg))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))
        row = index.data(RowRole)
        if isinstance(row, EvidenceRow):
            self._paint_cell(painter, area.adjusted(PADDING, 0, -PADDING, -1), option, index, row, colours)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines."""
        return QSize(80, ROW_HEIGHT)

    @staticmethod
    def _paint_cell(
        painter: QPainter, area: QRectF, option: QStyleOptionViewItem, index: Index, row: EvidenceRow, colours: Tokens
    ) -> None:
        name, words = COLUMNS[index.column()].name, str(index.data() or "")
        ink = colours.muted if row.is_withdrawn else colours.text
        font = QFont(option.font)
        lines = 2 if name == "title" else 1
        if name in ("mark", "checked", "tlp", "received", "collected", "supplied"):
            font = small(font)
            lines = 2
        if name == "mark":
            ink = colours.ink(mark_tone(row))
        elif name == "checked":
            ink = colours.ink(checked_tone(index.data(CheckRole)))
        elif name == "items" and not row.items:
            ink = colours.muted
        painter.setFont(font)
        draw_lines(painter, area, clamp(words, font, area.width(), lines), ink)


class InboxDelegate(QStyledItemDelegate):
    """Paints what is not placed yet: a small picture, code and title, and what it is."""

    def __init__(self, picture: Picture, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture = picture

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        colours = tokens()
        painter.save()
        area = QRectF(option.rect)
        if _is_chosen(option):
            painter.fillRect(area, QColor(colours.accent_bg))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))
        row = index.data(RowRole)
        if isinstance(row, EvidenceRow):
            frame = QRect(option.rect.left() + 10, option.rect.top() + 8, INBOX_SIDE, INBOX_SIDE)
            draw_picture(painter, frame, row, self._picture(row, INBOX_SIDE), colours)
            self._paint_words(painter, area.adjusted(INBOX_SIDE + 22, 6, -12, -7), option.font, row, colours)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines beside a picture."""
        return QSize(160, INBOX_HEIGHT)

    @staticmethod
    def _paint_words(painter: QPainter, area: QRectF, font: QFont, row: EvidenceRow, colours: Tokens) -> None:
        strong, caption = _strong(font), small(font)
        half = area.height() / 2
        upper, lower = area.adjusted(0, 0, 0, -half), area.adjusted(0, half, 0, 0)
        painter.setFont(strong)
        draw_lines(painter, upper, [row.code], colours.text)
        used = QFontMetrics(strong).horizontalAdvance(row.code) + 10
        painter.setFont(font)
        draw_lines(
            painter, upper.adjusted(used, 0, 0, 0), clamp(row.title, font, upper.width() - used, 1), colours.text
        )
        painter.setFont(caption)
        draw_lines(painter, lower, clamp(inbox_marks(row), caption, lower.width(), 1), colours.muted)


class TileDelegate(QStyledItemDelegate):
    """Paints a picture with code and title below it."""

    def __init__(self, picture: Picture, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture = picture

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one tile."""
        row = index.data(RowRole)
        if not isinstance(row, EvidenceRow):
            return
        colours = tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(option.rect).adjusted(4.5, 4.5, -4.5, -4.5)
        chosen = _is_chosen(option)
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.line), 1))
        painter.setBrush(QColor(colours.accent_bg if chosen else colours.panel))
        painter.drawRoundedRect(card, 8, 8)
        left = option.rect.left() + (option.rect.width() - TILE_SIDE) // 2
        frame = QRect(left, option.rect.top() + 12, TILE_SIDE, 120)
        draw_picture(painter, frame, row, self._picture(row, TILE_SIDE), colours)
        below = QRectF(card.left() + 10, frame.bottom() + 6, card.width() - 20, 22)
        strong, caption = _strong(small(option.font)), small(option.font)
        painter.setFont(strong)
        draw_lines(painter, below, [row.code], colours.muted if row.is_withdrawn else colours.text)
        painter.setFont(caption)
        mark, tone = tile_mark(row, index.data(CheckRole))
        if mark:
            beside = below.adjusted(QFontMetrics(strong).horizontalAdvance(row.code) + 8, 0, 0, 0)
            draw_lines(painter, beside, clamp(mark, caption, beside.width(), 1), colours.ink(tone))
        title = clamp(row.title, caption, below.width(), 2)
        words = QRectF(below.left(), below.bottom(), below.width(), QFontMetrics(caption).height() * len(title))
        draw_lines(painter, words, title, colours.text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As large as the place of a tile."""
        view = self.parent()
        size = view.gridSize() if isinstance(view, QListView) else TILE
        return size if size.isValid() else TILE


def draw_picture(painter: QPainter, frame: QRect, row: EvidenceRow, image: QImage | None, colours: Tokens) -> None:
    """Draw the small picture whole and in the middle of its frame; in its place, what kind of file it is."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if image is not None and not image.isNull():
        fitted = image.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(frame.topLeft(), fitted)
        place.moveCenter(frame.center())
        painter.drawImage(place, image)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.none_bg))
        painter.drawRoundedRect(QRectF(frame), 6, 6)
        font = small(painter.font(), bold=True)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        words = QFontMetrics(font).elidedText(
            one_line(kind_ending(row)), Qt.TextElideMode.ElideRight, frame.width() - 4
        )
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)
    painter.restore()
