"""The overview: what this engagement is, how far it is and what to do next; no number without its denominator."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbook.domain.checklist import Masthead
from workbook.domain.errors import WorkbookError
from workbook.domain.overview import FrameworkCounts, Glance
from workbook.messages import text
from workbook.store import glances
from workbook.store.book import Book
from workbook.store.standings import LiveStandings
from workbook.ui.background import Step
from workbook.ui.messages import sentence
from workbook.ui.overview_parts import FrameworkCard, days, next_steps, participation, progress, recent, team
from workbook.ui.overview_reading import glance
from workbook.ui.pages.page import Page
from workbook.ui.widgets.chart_view import ChartView, Wanted, drawn
from workbook.ui.widgets.first_steps import first_steps
from workbook.ui.widgets.labels import column, label, line, tlp_label
from workbook.ui.widgets.parts import add_many
from workbook.ui.wording import day
from workbook.ui.work import Work

_MARGIN: Final = 24
_WIDEST: Final = 1360
_FIRST_FRAMEWORKS: Final = 4
_READING_MS: Final = 120
_DRAWING_MS: Final = 40


class OverviewPage(Page):
    """Shows the head of the workbook at once, and the rest when it has been read."""

    name = "overview"
    kinds = frozenset(
        {
            *("engagement", "person", "party", "participation", "subject", "framework", "checklist_item"),
            *("determination", "evidence", "attachment", "finding", "finding_item", "parameter"),
        }
    )

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.glance: Glance | None = None
        """what is shown, None until it has been read"""
        self.charts: list[ChartView] = []
        self._live = LiveStandings(work.book)  # only ever used by the one thread that reads
        self._head: Masthead | None = None
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(text("ui.page.overview"))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column(self).addWidget(self._scroll)
        self._reading = _timer(self, _READING_MS, self._read)
        self._drawing = _timer(self, _DRAWING_MS, self._draw)

    def reload(self) -> None:
        """Read anew in the background; of many changes in a row only the last one is waited for."""
        if self.glance is None:
            self._read()
        else:
            self._reading.start()

    def enter(self) -> None:
        """Take the keyboard."""
        self._scroll.setFocus()

    @Slot()
    def _read(self) -> None:
        try:
            head = self.work.read(glances.masthead)
        except WorkbookError as error:
            self.work.refused.emit(sentence(error))
            return
        if self.glance is None:
            self._show_head(head)
        live, today, person = self._live, self.work.today, self.work.acting.person

        def job(book: Book, step: Step) -> Glance:
            return glance(book, step, live, today, person)

        self.work.fetch_steps(job, lambda found: self._show(head, found), key="overview")

    def _show_head(self, head: Masthead) -> None:
        """Show the head alone, while the rest is being read."""
        body, layout = self._body()
        self._add_head(layout, head)
        layout.addWidget(label(text("ui.overview.counting"), "muted"))
        layout.addStretch(1)
        self._scroll.setWidget(body)

    def _show(self, head: Masthead, found: Glance) -> None:
        """Show everything; the place and the focus stay where they are."""
        if (head, found) == (self._head, self.glance):
            return
        self._head, self.glance = head, found
        place, focused = self._scroll.verticalScrollBar().value(), self._focused_name()
        body, layout = self._body()
        self._add_head(layout, head)
        self.charts = []
        if found.totals.items:
            self._add_everything(layout, found)
        else:
            layout.addWidget(first_steps(found, self._go))
        layout.addStretch(1)
        self._scroll.setWidget(body)  # the one before is deleted by Qt
        self._scroll.verticalScrollBar().setValue(place)
        self._focus_again(body, focused)

    def _add_everything(self, layout: QVBoxLayout, found: Glance) -> None:
        layout.addSpacing(4)
        layout.addWidget(progress(found, self._go))
        _side_by_side(layout, next_steps(found, self._go), recent(found.particulars, self._go))
        add_many(layout, found.frameworks, self._framework, first=_FIRST_FRAMEWORKS)
        beside = QWidget()
        right = column(beside, spacing=12)
        right.addWidget(team(found.particulars))
        right.addWidget(days(found.particulars))
        _side_by_side(layout, participation(found.particulars, self._go), beside)

    def _framework(self, counts: FrameworkCounts) -> FrameworkCard:
        card = FrameworkCard(counts, self._go)
        for chart in card.charts:
            chart.wanted_changed.connect(self._drawing.start)
            self.charts.append(chart)
        self._drawing.start()
        return card

    def _go(self, page: str, target: object) -> None:
        self.work.go(page, target)

    @Slot()
    def _draw(self) -> None:
        """Have the charts drawn that are not what they have to be."""
        wanted = tuple(dict.fromkeys(chart.wanted for chart in self.charts if not chart.is_up_to_date))
        if not wanted:
            return

        def job(_: Book, step: Step) -> dict[Wanted, bytes]:
            made = {}
            for done, one in enumerate(wanted):
                step(done, len(wanted))
                made[one] = drawn(one)
            return made

        self.work.fetch_steps(job, self._take, key="overview charts")

    def _take(self, made: dict[Wanted, bytes]) -> None:
        for chart in self.charts:
            svg = made.get(chart.wanted)
            if svg is not None:
                chart.take(chart.wanted, svg)

    def _body(self) -> tuple[QWidget, QVBoxLayout]:
        """Return an empty page: as wide as there is room, but no wider than can be read."""
        body, inner = QWidget(), QWidget()
        inner.setMaximumWidth(_WIDEST)
        outer = QHBoxLayout(body)
        outer.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        outer.addWidget(inner, 100)
        outer.addStretch(1)
        return body, column(inner, spacing=12)

    def _add_head(self, layout: QVBoxLayout, head: Masthead) -> None:
        marks = line(spacing=8)
        if head.tlp is not None:
            marks.addWidget(tlp_label(head.tlp))
        if head.is_sample:
            marks.addWidget(label(text("ui.overview.sample"), "mark"))
        marks.addWidget(label(_period(head), "muted"))
        marks.addStretch(1)
        layout.addWidget(label(head.title or self.work.book.path.name, "title", wraps=True))
        layout.addLayout(marks)
        if head.objective:
            layout.addWidget(label(head.objective, wraps=True))

    def _focused_name(self) -> str:
        focused, body = self.focusWidget(), self._scroll.widget()
        inside = focused is not None and body is not None and body.isAncestorOf(focused)
        return focused.accessibleName() if focused is not None and inside else ""

    def _focus_again(self, body: QWidget, name: str) -> None:
        """Give the focus to what had it before, or to the page where that is gone."""
        if not name:
            return
        for widget in body.findChildren(QWidget):
            if widget.accessibleName() == name and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus()
                return
        self._scroll.setFocus()


def _side_by_side(layout: QVBoxLayout, *cards: QWidget) -> None:
    row = line(spacing=12)
    for card in cards:
        row.addWidget(card, 1)
    layout.addLayout(row)


def _period(head: Masthead) -> str:
    begin = day(head.period_from) if head.period_from else "…"
    end = day(head.period_to) if head.period_to else "…"
    parts = [text("ui.overview.period", begin=begin, end=end)] if head.period_from or head.period_to else []
    if head.as_of:
        parts.append(text("ui.overview.as_of", day=day(head.as_of)))
    return " · ".join(parts)


def _timer(page: OverviewPage, wait: int, run: object) -> QTimer:
    made = QTimer(page)
    made.setSingleShot(True)
    made.setInterval(wait)
    made.timeout.connect(run)
    return made
