"""The table of all evidence; its columns share the width there is, and a click on a head sorts."""

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QListView, QTableView

from workbook.domain.evidence_views import EvidenceSort
from workbook.domain.vocabulary import EvidenceKind, StatementKind, Tlp
from workbook.messages import text, word
from workbook.ui.models.evidence import COLUMNS, EvidenceModel
from workbook.ui.theme import theme
from workbook.ui.widgets.evidence_delegates import TILE, EvidenceDelegate, Picture, TileDelegate
from workbook.ui.widgets.row_painting import PADDING, ROW_HEIGHT

_NAMES: Final = [one.name for one in COLUMNS]
_SPARE: Final = ("tlp", "supplied", "collected", "kind", "size", "checked", "received", "mark")
"""Columns that go where there is no room, in this order."""
_SORT: Final = "evidence/sort"
_DESCENDING: Final = "evidence/descending"


class EvidenceTable(QTableView):
    """One row for each piece."""

    sorted_ = Signal()
    """Another order is wanted."""

    def __init__(self, model: EvidenceModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(EvidenceDelegate(self))
        self.setAccessibleName(text("ui.evidence.table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._on_head)
        # With that of the table, a head would look through every chosen row to find out whether it is chosen itself.
        header.setSelectionModel(QItemSelectionModel(model, header))
        self.sort, self.descending = _kept_order()
        self._show_order()
        theme().changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._lay_out_columns()

    @Slot(int)
    def _on_head(self, section: int) -> None:
        sort = COLUMNS[section].sort
        if sort is None:
            self._show_order()
            return
        self.descending = not self.descending if sort is self.sort else sort is EvidenceSort.RECEIVED
        self.sort = sort
        self._show_order()
        QSettings().setValue(_SORT, sort.value)
        QSettings().setValue(_DESCENDING, self.descending)
        self.sorted_.emit()

    def _show_order(self) -> None:
        place = next(place for place, column in enumerate(COLUMNS) if column.sort is self.sort)
        order = Qt.SortOrder.DescendingOrder if self.descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(place, order)
        self.horizontalHeader().setSortIndicatorShown(True)

    def _lay_out_columns(self) -> None:
        widths, room = self._natural_widths(), self.viewport().width()
        shown = list(_NAMES)
        for spare in _SPARE:
            if sum(widths[name] for name in shown) > room:
                shown.remove(spare)
        left = max(0, room - sum(widths[name] for name in shown))
        body = QFontMetrics(self.font())
        for name, whole in (("received", "2026-12-22 22:22"), ("checked", "intact 2026-12-22")):
            more = body.horizontalAdvance(whole) + 2 + 2 * PADDING - widths[name]
            if name in shown and 0 < more <= left:  # one line instead of two
                widths[name] += more
                left -= more
        widths["title"] += left
        for place, name in enumerate(_NAMES):
            self.setColumnHidden(place, name not in shown)
            self.setColumnWidth(place, widths[name])

    def _natural_widths(self) -> dict[str, int]:
        """Return the width each column needs for its words."""
        body, header = QFontMetrics(self.font()), QFontMetrics(self.horizontalHeader().font())
        character = body.averageCharWidth()
        words = {
            "code": body.horizontalAdvance("E-00000"),
            "title": character * 24,
            "kind": max(body.horizontalAdvance(word(one)) for one in (*EvidenceKind, *StatementKind)),
            "size": body.horizontalAdvance("999 bytes"),
            "received": body.horizontalAdvance("2026-12-22"),
            "collected": body.horizontalAdvance("2026-12-22"),
            "supplied": character * 15,
            "items": character * 4,
            "mark": character * 12,
            "checked": character * 12,
            "tlp": max(body.horizontalAdvance(word(one)) for one in (Tlp.AMBER, Tlp.GREEN)),
        }
        arrow = 14
        return {
            name: max(width + 2, header.horizontalAdvance(text(f"ui.evidence.column.{name}")) + arrow) + 2 * PADDING
            for name, width in words.items()
        }


class EvidenceWall(QListView):
    """A picture for each piece, with code and title below."""

    def __init__(self, model: EvidenceModel, picture: Picture) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(TileDelegate(picture, self))
        self.setAccessibleName(text("ui.evidence.wall"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setGridSize(TILE)
        self.setIconSize(QSize(1, 1))
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(2000)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(False)
        theme().changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the tiles of a line share its width."""
        room = event.size().width() - 4
        self.setGridSize(QSize(max(TILE.width(), room // max(1, room // TILE.width())), TILE.height()))
        super().resizeEvent(event)


def _kept_order() -> tuple[EvidenceSort, bool]:
    """Return the order of the last time, or the newest first."""
    settings = QSettings()
    try:
        return EvidenceSort(str(settings.value(_SORT, EvidenceSort.RECEIVED.value))), bool(
            settings.value(_DESCENDING, True, bool)
        )
    except ValueError:
        return EvidenceSort.RECEIVED, True
