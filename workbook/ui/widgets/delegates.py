"""How rows of the checklist are painted: colour only where something is decided or in doubt."""

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from workbook.domain.checklist import ChecklistRow
from workbook.domain.vocabulary import Scope
from workbook.messages import text, word
from workbook.ui.messages import number
from workbook.ui.models.checklist import COLUMNS, GroupRole, RowRole
from workbook.ui.theme import Tokens, tokens
from workbook.ui.widgets.checklist_columns import CONTESTED_MARK
from workbook.ui.widgets.coded_title import draw_coded
from workbook.ui.widgets.commitment_mark import draw_commitment
from workbook.ui.widgets.labels import clamp, draw_lines
from workbook.ui.widgets.ladder import LADDER_WIDTH, draw_ladder, draw_pill, pill_width
from workbook.ui.widgets.row_painting import PADDING, ROW_HEIGHT, ground, small
from workbook.ui.wording import aside, determined, pill, pill_tone, proved

Index = QModelIndex | QPersistentModelIndex
_WORD_END = re.compile(r"(?<=[a-z])(?=[A-Z])")
GROUP_HEIGHT = 30
_PLACES = {column.name: place for place, column in enumerate(COLUMNS)}


class ChecklistDelegate(QStyledItemDelegate):
    """Paints headings and the cells of items."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        colours = tokens()
        painter.save()
        ground(painter, option, colours)
        area = QRectF(option.rect).adjusted(PADDING, 0, -PADDING, -1)
        font = QFont(option.font)
        painter.setFont(font)
        row = index.data(RowRole)
        if isinstance(row, ChecklistRow):
            self._paint_cell(painter, area, COLUMNS[index.column()].name, row, colours)
        elif index.data(GroupRole) is None:
            draw_lines(painter, area, [str(index.data() or "")], colours.muted)
        elif index.column() == 0:
            painter.setFont(small(font, bold=True))
            draw_lines(painter, area, clamp(str(index.data()), painter.font(), area.width(), 1), colours.muted)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as two lines."""
        return QSize(80, ROW_HEIGHT)

    def _paint_cell(self, painter: QPainter, area: QRectF, name: str, row: ChecklistRow, colours: Tokens) -> None:
        ink = colours.text if row.scope is Scope.IN else colours.muted
        if name == "title":
            self._paint_title(painter, area, row, ink, colours)
        elif name == "control" and self._shares_a_cell():
            note = aside(row)
            painter.setFont(small(painter.font()) if note else painter.font())
            draw_coded(painter, area, row.control, row.title, ink, (note, colours.muted))
        elif name == "determination":
            fits = self._pill_fits(row, painter.font())
            words = pill(row) if fits else determined(row.result, row.other_kind)
            draw_pill(painter, area, words, pill_tone(row), colours)
        elif name == "proof":
            self._paint_proof(painter, area, row, colours)
        elif name == "commitment":
            draw_commitment(painter, area, row, colours)
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
                painter.setFont(small(painter.font()))
            draw_lines(painter, area, clamp(words, painter.font(), area.width(), 2), ink)

    def _paint_proof(self, painter: QPainter, area: QRectF, row: ChecklistRow, colours: Tokens) -> None:
        """Paint the ladder with its words; that it is contested stands here where the pill has no room to say it."""
        draw_ladder(painter, area.left(), area.center().y(), row.proof, colours)
        says_contested = row.proof.contested and not self._pill_fits(row, painter.font())
        font = small(painter.font())
        if area.width() - LADDER_WIDTH - 10 < QFontMetrics(font).horizontalAdvance(text("ui.item.is_contested")):
            if says_contested:
                painter.setFont(small(font, bold=True))
                draw_lines(painter, area.adjusted(LADDER_WIDTH + 6, 0, 0, 0), [CONTESTED_MARK], colours.warn)
            return
        painter.setFont(font)
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
        return pill_width(pill(row), font) <= table.columnWidth(_PLACES["determination"]) - 2 * PADDING

    def _shares_a_cell(self) -> bool:
        """Tell whether the title stands beside the code, in the column of controls."""
        table = self.parent()
        return isinstance(table, QTableView) and table.isColumnHidden(_PLACES["title"])

    @staticmethod
    def _paint_title(painter: QPainter, area: QRectF, row: ChecklistRow, ink: str, colours: Tokens) -> None:
        note = aside(row)
        painter.setFont(small(painter.font()) if note else painter.font())
        if not note:
            draw_lines(painter, area, clamp(row.title, painter.font(), area.width(), 2), ink)
            return
        half = area.height() / 2
        upper, lower = area.adjusted(0, 1, 0, -half), area.adjusted(0, half, 0, -1)
        draw_lines(painter, upper, clamp(row.title, painter.font(), area.width(), 1), ink)
        draw_lines(painter, lower, clamp(note, painter.font(), area.width(), 1), colours.muted)
