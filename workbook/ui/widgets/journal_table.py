"""The table of the journal; its columns share the width there is, and Tab leaves it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from workbook.messages import text
from workbook.ui.models.journal import COLUMNS, JournalModel
from workbook.ui.theme import theme
from workbook.ui.widgets.journal_delegate import PADDING, ROW_HEIGHT, JournalDelegate

_WIDE = 820
"""From this width on, reasons have a column of their own."""
_NARROW = 420
"""Below this width, who it was is told beside the list only."""
_WHEN = "2026-12-28 00:00"
_SLACK = 8


class JournalTable(QTableView):
    """Shows a chain; a click on the heading of the time turns it round."""

    turned = Signal()

    def __init__(self, model: JournalModel) -> None:
        super().__init__()
        self._delegate = JournalDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(text("ui.journal.table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(True)
        columns.sectionClicked.connect(lambda section: self.turned.emit() if section == 0 else None)
        theme().changed.connect(self.viewport().update)

    def select_place(self, place: int) -> bool:
        """Select the operation that begins with an entry; False when it is not shown."""
        model = self.model()
        row = model.row_of(place) if isinstance(model, JournalModel) else None
        if row is None:
            return False
        self.selectRow(row)
        self.scrollTo(model.index(row, 0))
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self.lay_out_columns()

    def lay_out_columns(self) -> None:
        """Give times what they need, and the rest to what was done and why."""
        room = self.viewport().width()
        body = QFontMetrics(self.font())
        has_why = room >= _WIDE
        self._delegate.has_why = has_why
        widths = {
            "when": body.horizontalAdvance(_WHEN) + 2 * PADDING + _SLACK,
            "who": min(max(room // 6, body.averageCharWidth() * 13), body.averageCharWidth() * 22) + 2 * PADDING,
        }
        if room < _NARROW:
            widths["who"] = 0
        left = room - sum(widths.values())
        widths["why"] = left * 2 // 5 if has_why else 0
        widths["what"] = left - widths["why"]
        for position, name in enumerate(COLUMNS):
            self.setColumnHidden(position, not widths[name])
            self.setColumnWidth(position, widths[name])
