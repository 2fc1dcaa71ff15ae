"""How the rows of the journal are painted: when, who, what to which records, and why."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbook.domain.journal_views import AccessRow, TrailRow
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text
from workbook.ui.journal_wording import about, accessed, came_out, records, what, when, why
from workbook.ui.models.journal import COLUMNS, ChainRow, RowRole
from workbook.ui.theme import CAPTION_PT, Tokens, tokens
from workbook.ui.widgets.labels import clamp, draw_lines
from workbook.ui.widgets.ladder import draw_pill, pill_font

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 38
PADDING = 8
_GAP = 12


class JournalDelegate(QStyledItemDelegate):
    """Paints one cell; `has_why` says whether the reason has a column of its own, else it stands below."""

    has_why = True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        colours = tokens()
        painter.save()
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_bg))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))
        painter.setFont(QFont(option.font))
        row = index.data(RowRole)
        area = area.adjusted(PADDING, 0, -PADDING, -1)
        if row is None:
            draw_lines(painter, area, [str(index.data() or "")], colours.muted)
        else:
            self._paint_cell(painter, area, COLUMNS[index.column()], row, colours)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines."""
        return QSize(80, ROW_HEIGHT)

    def _paint_cell(self, painter: QPainter, area: QRectF, name: str, row: ChainRow, colours: Tokens) -> None:
        if name == "when":
            at = row.made.at if isinstance(row, AccessRow) else row.at
            _line(painter, area, when(at), colours.muted)
        elif name == "who":
            _line(painter, area, row.made.person if isinstance(row, AccessRow) else row.person, colours.text)
        elif name == "why":
            _reason(painter, area, row, colours, lines=2)
        elif self.has_why or not _told(row):
            self._paint_what(painter, area, row, colours)
        else:
            half = area.height() / 2
            self._paint_what(painter, area.adjusted(0, 1, 0, -half), row, colours)
            _reason(painter, area.adjusted(0, half, 0, -1), row, colours, lines=1)

    @staticmethod
    def _paint_what(painter: QPainter, area: QRectF, row: ChainRow, colours: Tokens) -> None:
        """Paint what was done and the names of the records; what was undone is told and stands back."""
        font = painter.font()
        is_undone = isinstance(row, TrailRow) and row.is_undone
        if is_undone:
            words = text("ui.journal.undone")
            width = QFontMetrics(pill_font(font)).horizontalAdvance(words) + 24
            draw_pill(
                painter, QRectF(area.right() - width, area.top(), width, area.height()), words, Tone.NONE, colours
            )
            area = area.adjusted(0, 0, -width - _GAP, 0)
        done = accessed(row) if isinstance(row, AccessRow) else what(row)
        names = about(row) if isinstance(row, AccessRow) else records(row)
        metrics = QFontMetrics(font)
        room = area.width()
        wanted = metrics.horizontalAdvance(done)
        share = min(wanted, max(room - metrics.horizontalAdvance(one_line(names)) - _GAP, room * 0.55))
        _line(painter, QRectF(area.left(), area.top(), share + 1, area.height()), done, _ink(is_undone, colours))
        left = area.adjusted(min(wanted, share) + metrics.horizontalAdvance(" "), 0, 0, 0)
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        _line(painter, left, names, _ink(is_undone, colours))
        painter.setFont(font)


def _ink(is_undone: bool, colours: Tokens) -> str:
    return colours.muted if is_undone else colours.text


def _told(row: ChainRow) -> str:
    return came_out(row) if isinstance(row, AccessRow) else why(row)


def _reason(painter: QPainter, area: QRectF, row: ChainRow, colours: Tokens, *, lines: int) -> None:
    small = QFont(painter.font())
    small.setPointSizeF(CAPTION_PT)
    painter.setFont(small)
    is_bad = isinstance(row, AccessRow) and bool(row.problems)
    draw_lines(painter, area, clamp(_told(row), small, area.width(), lines), colours.bad if is_bad else colours.muted)


def _line(painter: QPainter, area: QRectF, words: str, colour: str) -> None:
    draw_lines(painter, area, clamp(words, painter.font(), area.width(), 1), colour)
