"""The views of the overview; the tables are made when they are first looked at, of what the briefing has read."""

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from workbook.messages import text
from workbook.ui.widgets.labels import column
from workbook.ui.widgets.page_head import page_margins
from workbook.ui.widgets.tab_bar import TabBar
from workbook.ui.work import Work

if TYPE_CHECKING:  # what the first frame does without is imported by what needs it
    from workbook.domain.overview import Glance
    from workbook.ui.compare_view import CompareView
    from workbook.ui.gap_view import GapView
    from workbook.ui.matrix_view import MatrixView


class View(StrEnum):
    """What the overview shows."""

    BRIEFING = "briefing"
    GAP = "gap"
    PARTICIPATION = "participation"
    CHANGES = "changes"


class OverviewViews(QWidget):
    """The briefing at first; where there is nothing to count yet, it is all there is."""

    def __init__(self, briefing: QWidget, work: Work) -> None:
        super().__init__()
        self.briefing = briefing
        self._work = work
        self._glance: Glance | None = None
        self._gap: GapView | None = None
        self._matrix: MatrixView | None = None
        self._changes: CompareView | None = None
        self._places: dict[View, QWidget] = {}
        self.view = View.BRIEFING
        self.tabs = TabBar(list(View), self.turn, _words, text("ui.overview.views"))
        self._head, self._stack = QWidget(), QStackedWidget()
        head: QVBoxLayout = column(self._head)
        page_margins(head)
        around = head.contentsMargins()
        around.setBottom(0)
        head.setContentsMargins(around)
        head.addWidget(self.tabs)
        layout = column(self, spacing=0)
        layout.addWidget(self._head)
        layout.addWidget(self._stack, 1)
        self._stack.addWidget(briefing)
        self._head.hide()

    def show_glance(self, found: "Glance") -> None:
        """Take in what was read; what is shown follows at once."""
        self._glance = found
        self._head.setVisible(bool(found.totals.items))
        self.turn(self.view if found.totals.items else View.BRIEFING)

    def turn(self, view: View) -> None:
        """Show another view; before anything has been read, the briefing."""
        if self._glance is None:
            return
        self.view = view
        self.tabs.press(view)
        self._stack.setCurrentWidget(self._shown(view, self._glance))

    def take_keyboard(self) -> None:
        """Give the keyboard to what is shown."""
        if self.view is View.GAP and self._gap is not None:
            self._gap.table.begin()
        elif self.view is View.PARTICIPATION and self._matrix is not None:
            self._matrix.table.begin()
        elif self.view is View.CHANGES and self._changes is not None:
            self._changes.take_keyboard()
        else:
            self.briefing.setFocus()

    def _shown(self, view: View, found: "Glance") -> QWidget:
        if view is View.GAP:
            self.gap.show_gap(found.gap, found.places)
            return self._places[view]
        if view is View.PARTICIPATION:
            self.matrix.show_matrix(found.gap, found.places)
            return self._places[view]
        if view is View.CHANGES:
            self.changes.setEnabled(True)
            return self._places[view]
        return self.briefing

    @property
    def gap(self) -> "GapView":
        """The view of the gap."""
        if self._gap is None:
            from workbook.ui.gap_view import GapView

            self._gap = GapView()
            self._gap.followed.connect(self._work.go)
            self._place(View.GAP, self._gap)
        return self._gap

    @property
    def matrix(self) -> "MatrixView":
        """The view of who takes part."""
        if self._matrix is None:
            from workbook.ui.matrix_view import MatrixView

            self._matrix = MatrixView()
            self._matrix.followed.connect(self._work.go)
            self._place(View.PARTICIPATION, self._matrix)
        return self._matrix

    @property
    def changes(self) -> "CompareView":
        """The view of what changed since a day, or from another workbook."""
        if self._changes is None:
            from workbook.ui.compare_view import CompareView

            self._changes = CompareView(self._work)
            self._changes.followed.connect(self._work.go)
            self._place(View.CHANGES, self._changes)
        return self._changes

    def _place(self, view: View, shown: QWidget) -> None:
        place = QWidget()
        layout = column(place)
        page_margins(layout)
        layout.addWidget(shown)
        self._stack.addWidget(place)
        self._places[view] = place


def _words(view: View) -> tuple[str, str]:
    return text(f"ui.overview.view.{view}"), text(f"ui.overview.view_tip.{view}")
