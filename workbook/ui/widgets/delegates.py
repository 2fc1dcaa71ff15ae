"""How rows are painted: one row, one line below it, and colour only where something is decided or in doubt."""

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from workbook.domain.checklist import ChecklistRow
from workbook.domain.vocabulary import Scope
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.messages import number
from workbook.ui.models.checklist import COLUMNS, GroupRole, RowRole
from workbook.ui.models.recent import RecentRole, far, shown_path, when
from workbook.ui.recent import Recent
from workbook.ui.theme import CAPTION_PT, Tokens, tokens
from workbook.ui.widgets.labels import clamp, draw_lines
from workbook.ui.widgets.ladder import LADDER_WIDTH, draw_ladder, draw_pill, pill_width
from workbook.ui.wording import aside, determined, pill, pill_tone, proved

Index = QModelIndex | QPersistentModelIndex
PADDING = 8
_WORD_END = re.compile(r"(?<=[a-z])(?=[A-Z])")
ROW_HEIGHT = 38
RECENT_HEIGHT = 56
_RECENT_ASIDE = 216
GROUP_HEIGHT = 30
_DETERMINATION = next(place for place, column in enumerate(COLUMNS) if column.name == "determination")


def _ground(painter: QPainter, option: QStyleOptionViewItem, colours: Tokens) -> None:
    """Fill a selected row, and draw the line below every row."""
    area: QRectF = QRectF(option.rect)
    state: QStyle.StateFlag = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area, QColor(colours.accent_bg))
    painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))


def _small(font: QFont, *, bold: bool = False) -> QFont:
    small = QFont(font)
    small.setPointSizeF(CAPTION_PT)
    small.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return small


class ChecklistDelegate(QStyledItemDelegate):
    """Paints headings and the cells of items."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        colours = tokens()
        painter.save()
        _ground(painter, option, colours)
        area = QRectF(option.rect).adjusted(PADDING, 0, -PADDING, -1)
        font = QFont(option.font)
        painter.setFont(font)
        row = index.data(RowRole)
        if isinstance(row, ChecklistRow):
            self._paint_cell(painter, area, COLUMNS[index.column()].name, row, colours)
        elif index.data(GroupRole) is None:
            draw_lines(painter, area, [str(index.data() or "")], colours.muted)
        elif index.column() == 0:
            painter.setFont(_small(font, bold=True))
            draw_lines(painter, area, clamp(str(index.data()), painter.font(), area.width(), 1), colours.muted)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines."""
        return QSize(80, ROW_HEIGHT)

    def _paint_cell(self, painter: QPainter, area: QRectF, name: str, row: ChecklistRow, colours: Tokens) -> None:
        ink = colours.text if row.scope is Scope.IN else colours.muted
        if name == "title":
            self._paint_title(painter, area, row, ink, colours)
        elif name == "determination":
            fits = self._pill_fits(row, painter.font())
            words = pill(row) if fits else determined(row.result, row.other_kind)
            draw_pill(painter, area, words, pill_tone(row), colours)
        elif name == "proof":
            self._paint_proof(painter, area, row, colours)
        elif name == "findings":
            codes = clamp(", ".join(row.findings), painter.font(), area.width(), 1)
            draw_lines(painter, area, codes, colours.accent)
        else:
            # Names in words without spaces break between the words.
            code = _WORD_END.sub("\u200b", row.control)
            texts = {"control": code, "subject": row.subject, "work": word(row.work_state)}
            words = texts.get(name) or number(row.evidence)
            # A code that is too long for one line gets two smaller ones.
            if painter.fontMetrics().horizontalAdvance(words) > area.width():
                painter.setFont(_small(painter.font()))
            draw_lines(painter, area, clamp(words, painter.font(), area.width(), 2), ink)

    def _paint_proof(self, painter: QPainter, area: QRectF, row: ChecklistRow, colours: Tokens) -> None:
        """Paint the ladder with its words; that it is contested stands here where the pill has no room to say it."""
        draw_ladder(painter, area.left(), area.center().y(), row.proof, colours)
        says_contested = row.proof.contested and not self._pill_fits(row, painter.font())
        painter.setFont(_small(painter.font()))
        area = area.adjusted(LADDER_WIDTH + 10, 0, 0, 0)
        if says_contested:
            words = [proved(row.proof), text("ui.item.is_contested")]
            lines = [clamp(one, painter.font(), area.width(), 1)[0] for one in words]
        else:
            lines = clamp(proved(row.proof), painter.font(), area.width(), 2 if row.proof.stale else 1)
        draw_lines(painter, area, lines, colours.warn if row.proof.stale or says_contested else colours.muted)

    def _pill_fits(self, row: ChecklistRow, font: QFont) -> bool:
        """Tell whether the pill can say all that there is to say."""
        table = self.parent()
        if not isinstance(table, QTableView):
            return True
        return pill_width(pill(row), font) <= table.columnWidth(_DETERMINATION) - 2 * PADDING

    @staticmethod
    def _paint_title(painter: QPainter, area: QRectF, row: ChecklistRow, ink: str, colours: Tokens) -> None:
        note = aside(row)
        painter.setFont(_small(painter.font()) if note else painter.font())
        if not note:
            draw_lines(painter, area, clamp(row.title, painter.font(), area.width(), 2), ink)
            return
        half = area.height() / 2
        upper, lower = area.adjusted(0, 1, 0, -half), area.adjusted(0, half, 0, -1)
        draw_lines(painter, upper, clamp(row.title, painter.font(), area.width(), 1), ink)
        draw_lines(painter, lower, clamp(note, painter.font(), area.width(), 1), colours.muted)


def _draw_progress(painter: QPainter, area: QRectF, one: Recent, colours: Tokens) -> None:
    """Draw a thin bar of what is determined, and say it in words beside it."""
    words = far(one)
    if one.progress is not None and one.progress.assessed:
        bar = QRectF(area.left(), area.center().y() - 2, 48, 4)
        share = one.progress.determined / one.progress.assessed
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for width, colour in ((1.0, colours.line), (share, colours.accent)):
            painter.setBrush(QColor(colour))
            part = QRectF(bar.left(), bar.top(), bar.width() * width, bar.height())
            painter.drawRoundedRect(part, 2, 2)
        area = area.adjusted(bar.width() + 8, 0, 0, 0)
    draw_lines(painter, area, clamp(words, painter.font(), area.width(), 1), colours.muted)


class RecentDelegate(QStyledItemDelegate):
    """Paints a workbook opened before: title and path, and when at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one workbook."""
        one = index.data(RecentRole)
        if not isinstance(one, Recent):
            return
        colours = tokens()
        painter.save()
        _ground(painter, option, colours)
        font = QFont(option.font)
        caption, strong = _small(font), QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        area = QRectF(option.rect).adjusted(16, 6, -16, -7)
        half = area.height() / 2
        painter.setFont(caption)
        right = area.adjusted(area.width() - _RECENT_ASIDE, 0, 0, 0)
        ink = colours.warn if one.is_missing else colours.muted
        draw_lines(painter, right.adjusted(0, 0, 0, -half), [when(one)], ink)
        _draw_progress(painter, right.adjusted(0, half, 0, 0), one, colours)
        left = area.adjusted(0, 0, -_RECENT_ASIDE - 16, 0)
        path = one_line(shown_path(one))
        path = QFontMetrics(caption).elidedText(path, Qt.TextElideMode.ElideMiddle, int(left.width()))
        draw_lines(painter, left.adjusted(0, half, 0, 0), [path], colours.muted)
        painter.setFont(strong)
        title = clamp(one.title, strong, left.width(), 1)
        draw_lines(painter, left.adjusted(0, 0, 0, -half), title, colours.muted if one.is_missing else colours.text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines with room around them."""
        return QSize(200, RECENT_HEIGHT)
