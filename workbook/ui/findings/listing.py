"""The list of findings: searched as one types, narrowed by what is pressed, sorted."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.finding_views import FindingFilter, FindingRow, FindingSort
from workbook.domain.vocabulary import FindingKind, FindingState
from workbook.exports.visible import elided, one_line
from workbook.messages import text, word
from workbook.store import finding_views
from workbook.store.change import ReadSession
from workbook.ui.findings.listing_parts import add_checks, chip, list_view, menu_button
from workbook.ui.findings.wording import row_aloud
from workbook.ui.messages import number, sentence
from workbook.ui.models.paged import PagedList
from workbook.ui.theme import restyle
from workbook.ui.widgets.flow import flowing
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.search_field import SearchField
from workbook.ui.work import Work

_TYPING_MS: Final = 120
_SORT: Final = "findings/sort"
_DESCENDING: Final = "findings/descending"
_MOST_GRADE: Final = 40


class FindingList(QWidget):
    """Knows which findings are wanted, and which one is chosen."""

    chosen = Signal(object)
    """The person has gone to another finding: its id."""
    shown = Signal()
    """The list was read: it may be empty."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._filter = FindingFilter()
        self._sort = _kept_sort()
        self._is_descending = QSettings().value(_DESCENDING, False, bool) is True
        self._current: UUID | None = None
        self._whole = 0
        self.model: PagedList[FindingRow] = PagedList(lambda ids: work.read(finding_views.finding_rows, ids), row_aloud)
        self.model.setParent(self)
        self.model.failed.connect(self._on_failure)
        self.search = SearchField(text("ui.findings.search"))
        self.view = list_view(self.model)
        self._count = label("", "caption")
        self._said = label("", "muted", wraps=True)
        self._everything = link(text("ui.findings.show_all"), self.show_all)
        self.incomplete = chip("incomplete", self._narrow)
        self.mine = chip("mine", self._narrow)
        self.incomplete.neighbours = self.mine.neighbours = (self.incomplete, self.mine)
        self.filters = menu_button("filter", self._fill_filters)
        self.sorting = menu_button("sort", self._fill_sorting)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._narrow)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.installEventFilter(self)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        work.acting.changed.connect(self._on_other_person)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = column(self, spacing=8)
        layout.addWidget(self.search)
        layout.addWidget(flowing(self.incomplete, self.mine, self.filters, self.sorting, spacing=4))
        layout.addWidget(self.view, 1)
        said = column(spacing=4)
        said.addWidget(self._said)
        said.addWidget(self._everything, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(said)
        foot = line()
        foot.addWidget(self._count)
        foot.addStretch(1)
        layout.addLayout(foot)
        say(self._said, "")
        self._everything.hide()

    @property
    def is_empty(self) -> bool:
        """Whether there is no finding at all, as far as is known."""
        return self._whole == 0

    def read(self) -> None:
        """Read the ids anew; rows follow when they are painted."""
        wanted, sort, descending = self._filter, self._sort, self._is_descending

        def query(session: ReadSession) -> tuple[tuple[UUID, ...], int]:
            ids = finding_views.finding_ids(session, wanted, sort, descending=descending)
            return ids, len(ids) if wanted.is_all else finding_views.finding_count(session)

        self._work.fetch(query, done=self._show, key="findings")

    def select(self, finding: UUID | None) -> None:
        """Mark a finding as the one that is shown; nothing is announced."""
        self._current = finding
        place = self.model.place_of(finding) if finding else None
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        if place is None:
            selection.clear()
        else:
            index = self.model.index(place)
            selection.setCurrentIndex(index, selection.SelectionFlag.ClearAndSelect)
            self.view.scrollTo(index)
        selection.blockSignals(False)
        self.view.viewport().update()

    def neighbour(self, step: int) -> UUID | None:
        """Return the finding so many rows after the current one, None at the ends."""
        ids = self.model.ids
        place = self.model.place_of(self._current) if self._current else None
        if place is None:
            return ids[0] if ids else None
        return ids[place + step] if 0 <= place + step < len(ids) else None

    @Slot()
    def show_all(self) -> None:
        """Leave nothing out."""
        self.want(FindingFilter())

    def want(self, wanted: FindingFilter) -> None:
        """List the findings that fall under a filter."""
        self._filter = wanted
        self.search.setText(wanted.text)
        self.incomplete.setChecked(wanted.is_incomplete)
        self.mine.setChecked(wanted.raised_by is not None and wanted.raised_by == self._work.acting.person)
        self._narrow()

    def holds(self, finding: UUID) -> bool:
        """Tell whether a finding is among those that are listed."""
        return self.model.place_of(finding) is not None

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Let the arrow down and Enter lead from the search into the list, and Escape empty the search."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.view.setFocus()
                if not self.view.currentIndex().isValid() and self.model.ids:
                    self.view.setCurrentIndex(self.model.index(0))
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _narrow(self, *_: object) -> None:
        self._typing.stop()
        self._filter = replace(
            self._filter,
            text=self.search.text(),
            is_incomplete=self.incomplete.isChecked(),
            raised_by=self._work.acting.person if self.mine.isChecked() else None,
        )
        pressed = bool(self._filter.kinds or self._filter.severities or self._filter.states)
        restyle(self.filters, "pressed", pressed)
        self.read()

    def _show(self, found: tuple[tuple[UUID, ...], int]) -> None:
        ids, self._whole = found
        if ids == self.model.ids:
            self.model.refresh()
        else:
            place = self.view.verticalScrollBar().value()
            self.view.selectionModel().blockSignals(True)
            self.model.show(ids)
            self.view.selectionModel().blockSignals(False)
            self.view.verticalScrollBar().setValue(place)
        self.select(self._current)
        key = "ui.findings.count" if self._filter.is_all else "ui.findings.found"
        say(self._count, text(key, count=number(len(ids)), whole=number(self._whole)) if self._whole else "")
        say(self._said, text("ui.findings.none_found") if self._whole and not ids else "")
        self._everything.setVisible(bool(self._whole) and not ids)
        self.shown.emit()

    @Slot()
    def _on_other_person(self) -> None:
        if self.mine.isChecked():
            self._narrow()

    @Slot(object)
    def _on_failure(self, error: WorkbookError) -> None:
        say(self._said, sentence(error))

    @Slot()
    def _on_current(self, *_: object) -> None:
        index = self.view.currentIndex()
        if index.isValid() and self.model.ids[index.row()] != self._current:
            self._current = self.model.ids[index.row()]
            self.chosen.emit(self._current)

    def _fill_filters(self, menu: QMenu) -> None:
        menu.clear()
        try:
            scale = self._work.read(finding_views.severity_scale)
        except WorkbookError as error:
            self._on_failure(error)
            scale = ()
        add_checks(menu, "kinds", ((kind, word(kind)) for kind in FindingKind), self._filter.kinds, self._want)
        grades = ((grade, elided(one_line(grade), _MOST_GRADE)) for grade in scale)
        add_checks(menu, "severities", grades, self._filter.severities, self._want)
        add_checks(menu, "states", ((state, word(state)) for state in FindingState), self._filter.states, self._want)
        menu.addSeparator()
        everything = menu.addAction(text("ui.findings.show_all"), self.show_all)
        everything.setEnabled(not self._filter.is_all)

    def _want(self, part: str, value: str, wanted: bool) -> None:
        now: frozenset[str] = getattr(self._filter, part)
        chosen: Any = now | {value} if wanted else now - {value}
        self._filter = replace(self._filter, **{part: chosen})
        self._narrow()

    def _fill_sorting(self, menu: QMenu) -> None:
        menu.clear()
        group = QActionGroup(menu)
        for sort in FindingSort:
            action = QAction(text(f"ui.findings.sort.{sort}"), menu)
            action.setCheckable(True)
            action.setChecked(sort is self._sort)
            action.triggered.connect(lambda _=False, sort=sort: self._sort_by(sort, descending=self._is_descending))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        backwards = QAction(text("ui.findings.descending"), menu)
        backwards.setCheckable(True)
        backwards.setChecked(self._is_descending)
        backwards.triggered.connect(lambda on: self._sort_by(self._sort, descending=on))
        menu.addAction(backwards)

    def _sort_by(self, sort: FindingSort, *, descending: bool) -> None:
        self._sort, self._is_descending = sort, descending
        QSettings().setValue(_SORT, sort.value)
        QSettings().setValue(_DESCENDING, descending)
        self.read()


def _kept_sort() -> FindingSort:
    kept = QSettings().value(_SORT)
    return FindingSort(kept) if kept in set(FindingSort) else FindingSort.CODE
