"""The checklist: every item, by subject and family, found as one types."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPoint, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QMenu, QTableView, QToolButton, QWidget

from workbook.domain.checklist import ChecklistRow, ItemGroup
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import OtherKind, ProofLevel, Result, WorkState
from workbook.messages import text, word
from workbook.store import glances, queries
from workbook.ui.messages import number, sentence
from workbook.ui.models.checklist import COLUMNS, ChecklistModel, RowRole
from workbook.ui.pages.page import Page
from workbook.ui.reading import item_groups
from workbook.ui.theme import icon, theme
from workbook.ui.widgets.delegates import GROUP_HEIGHT, PADDING, ROW_HEIGHT, ChecklistDelegate
from workbook.ui.widgets.inspector import Inspector
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.ladder import LADDER_WIDTH, pill_font
from workbook.ui.work import Work

_TYPING_MS = 120
_SHORT_CODE = 10
_HIDDEN = "checklist/hidden"
_NAMES = [one.name for one in COLUMNS]


class ChecklistTable(QTableView):
    """The table; its columns share the width there is, and Tab leaves it."""

    def __init__(self, model: ChecklistModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(ChecklistDelegate(self))
        self.setAccessibleName(text("ui.checklist.table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(GROUP_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().customContextMenuRequested.connect(self._offer_columns)
        hidden = QSettings().value(_HIDDEN, [])
        self._headings: list[int] = []
        self._unwanted = {name for name in _NAMES[2:] if isinstance(hidden, list) and name in hidden}
        model.modelReset.connect(self._lay_out_rows)
        theme().changed.connect(self.viewport().update)

    def column_menu(self) -> QMenu:
        """Return the menu that shows and hides columns; control and title always stay."""
        menu = QMenu(self)
        menu.setTitle(text("ui.checklist.columns"))
        for name in _NAMES[2:]:
            action = QAction(text(f"ui.column.{name}"), menu)
            action.setCheckable(True)
            action.setChecked(name not in self._unwanted)
            action.toggled.connect(lambda wanted, name=name: self._want(name, wanted))
            menu.addAction(action)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._lay_out_columns()

    @Slot(QPoint)
    def _offer_columns(self, place: QPoint) -> None:
        menu = self.column_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _want(self, name: str, wanted: bool) -> None:
        self._unwanted = self._unwanted - {name} if wanted else self._unwanted | {name}
        QSettings().setValue(_HIDDEN, sorted(self._unwanted))
        self._lay_out_columns()

    @Slot()
    def _lay_out_rows(self) -> None:
        """Give headings one cell as wide as the table, and their own height."""
        self.clearSpans()
        rows, header = self.model().heading_rows, self.verticalHeader()  # type: ignore[attr-defined]
        header.setUpdatesEnabled(False)
        # Qt keeps the height of a row's place, whatever stands there now.
        for row in self._headings:
            if row < header.count():
                header.resizeSection(row, ROW_HEIGHT)
        self._headings = rows
        for row in rows:
            self.setSpan(row, 0, 1, len(COLUMNS))
            header.resizeSection(row, GROUP_HEIGHT)
        header.setUpdatesEnabled(True)
        self._lay_out_columns()

    def _lay_out_columns(self) -> None:
        widths = self._natural_widths()
        shown = [name for name in _NAMES if name not in self._unwanted]
        room = self.viewport().width()
        # The heading above names the subject already, so it is the first to go where there is no room.
        for spare in ("subject", "work"):
            if spare in shown and sum(widths[name] for name in shown) > room:
                shown.remove(spare)
        over = sum(widths[name] for name in shown) - room
        for name, least in self._least_widths().items():
            if name in shown and over > 0:
                given = min(over, max(0, widths[name] - least))
                widths[name] -= given
                over -= given
        left = max(0, room - sum(widths[name] for name in shown))
        if "subject" in shown:
            widths["subject"] += left // 3
            left -= left // 3
        widths["title"] += left
        for position, name in enumerate(_NAMES):
            self.setColumnHidden(position, name not in shown)
            self.setColumnWidth(position, widths[name])

    def _natural_widths(self) -> dict[str, int]:
        """Return the width each column needs for its words."""
        body, bold = QFontMetrics(self.font()), QFontMetrics(pill_font(self.font()))

        def widest(words: Sequence[str], metrics: QFontMetrics = body) -> int:
            return max(metrics.horizontalAdvance(one) for one in words)

        contested = text("ui.determination.contested", determination=word(Result.NOT_ASSESSED))
        pills = [contested, *map(word, OtherKind)]
        widths = {
            "control": body.horizontalAdvance("AC-20(10)") if self._has_short_codes() else body.averageCharWidth() * 17,
            "title": body.averageCharWidth() * 22,
            "subject": body.averageCharWidth() * 14,
            "work": widest([word(state) for state in WorkState]),
            "determination": widest(pills, bold) + 24,
            "proof": LADDER_WIDTH + 12 + widest([word(level) for level in ProofLevel], bold),
            "evidence": 0,
            "findings": body.horizontalAdvance("F-0000"),
        }
        header = QFontMetrics(self.horizontalHeader().font())
        return {
            name: max(width, header.horizontalAdvance(text(f"ui.column.{name}")) + 8) + 2 * PADDING
            for name, width in widths.items()
        }

    def _least_widths(self) -> dict[str, int]:
        """Return how narrow columns may become, in the order in which they give way; their words are then elided."""
        character = QFontMetrics(self.font()).averageCharWidth()
        proof = LADDER_WIDTH + 2 * PADDING
        return {"determination": character * 16, "control": character * 11, "title": character * 16, "proof": proof}

    def _has_short_codes(self) -> bool:
        """Tell whether the first controls have codes like AC-2; some frameworks name theirs in words."""
        rows = (self.model().index(row, 0).data(RowRole) for row in range(1, min(40, self.model().rowCount())))
        return all(len(row.control) <= _SHORT_CODE for row in rows if isinstance(row, ChecklistRow))


class ChecklistPage(Page):
    """Title, search and table."""

    name = "checklist"
    kinds = frozenset(
        {"checklist_item", "determination", "attachment", "evidence", "finding", "finding_item", "subject", "framework"}
    )

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.inspector: Inspector = Inspector()
        self.model = ChecklistModel(lambda ids: work.read(queries.checklist_rows, ids, work.today))
        self.model.failed.connect(lambda error: work.refused.emit(sentence(error)))
        self.model.setParent(self)
        self.table = ChecklistTable(self.model)
        self._count = label("", "muted")
        self._empty = label("", "muted", wraps=True)
        self.search = QLineEdit()
        self.search.setPlaceholderText(text("ui.checklist.search"))
        self.search.setAccessibleName(text("ui.checklist.search_name"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(200)
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(340)
        self._glass = self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        glass, clear = self.search.findChildren(QToolButton)
        glass.setAccessibleName(text("ui.checklist.search_name"))
        clear.setAccessibleName(text("ui.checklist.search_clear"))
        theme().changed.connect(self._redraw_icon)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.installEventFilter(self)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self._lay_out()
        self._total = 0

    def _lay_out(self) -> None:
        layout = column(self, spacing=12)
        layout.setContentsMargins(24, 16, 24, 12)
        head = line(spacing=16)
        head.addWidget(label(text("ui.page.checklist"), "title"))
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self.search, 2)
        layout.addLayout(head)
        layout.addWidget(self._empty)
        layout.addWidget(self.table, 1)
        self._empty.hide()
        QWidget.setTabOrder(self.search, self.table)

    def reload(self) -> None:
        """Look for what is typed, in the background."""
        words = self.search.text()
        self.work.fetch_steps(lambda book, step: item_groups(book, words, step), self.show_items, key="checklist")

    def enter(self) -> None:
        """Take the keyboard."""
        self._enter_table()

    def go_to_search(self) -> bool:
        """Go to the search."""
        self.search.setFocus()
        self.search.selectAll()
        return True

    def show_items(self, groups: Sequence[ItemGroup]) -> None:
        """Show items; what was selected stays selected when it is among them."""
        before = self.current_item()
        self.model.show(groups)
        looked_for = self.search.text().strip()
        if not looked_for:
            self._total = self.model.item_count
        key = "ui.checklist.found" if looked_for else "ui.checklist.count"
        say(self._count, text(key, count=number(self.model.item_count), whole=number(self._total)))
        nothing = text("ui.checklist.nothing_found") if looked_for else text("ui.checklist.no_items")
        say(self._empty, "" if self.model.item_count else nothing)
        row = self.model.row_of(before) if before else None
        if row is not None:
            self.table.selectRow(row)
        elif before is not None:
            self._inspect()

    def current_item(self) -> UUID | None:
        """Return the selected item."""
        chosen = self.table.selectionModel().selectedRows()
        return self.model.item_at(chosen[0].row()) if chosen else None

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Let the arrow down and Enter lead from the search to the table, and Escape empty the search."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter_table()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _enter_table(self) -> None:
        self.table.setFocus()
        if self.current_item() is None and self.model.item_count:
            self.table.selectRow(1)

    @Slot()
    def _on_selection(self, _chosen: QItemSelection | QModelIndex, _left: QItemSelection | QModelIndex) -> None:
        self._inspect()

    def _inspect(self) -> None:
        item = self.current_item()
        try:
            detail = self.work.read(glances.item_detail, item, self.work.today) if item is not None else None
        except WorkbookError as error:
            self.work.refused.emit(sentence(error))
            return
        if detail is None:
            self.inspector.clear()
        else:
            self.inspector.show_item(detail)

    @Slot()
    def _redraw_icon(self) -> None:
        self._glass.setIcon(icon("search"))
