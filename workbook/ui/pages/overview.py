"""The overview: what this engagement is, how far it is and what to do next; no number without its denominator."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtCore import Slot as QtSlot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbook.domain.checklist import Masthead
from workbook.domain.errors import WorkbookError
from workbook.messages import text
from workbook.store import glances
from workbook.store.book import Book
from workbook.ui.background import Step
from workbook.ui.messages import number, sentence
from workbook.ui.overview_views import OverviewViews, View
from workbook.ui.pages.page import Page
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.page_head import page_margins, title_label
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.slot import Slot
from workbook.ui.wording import day
from workbook.ui.work import Work

if TYPE_CHECKING:  # what the first frame does without is imported by what needs it
    from workbook.domain.overview import FrameworkCounts, Glance
    from workbook.ui.widgets.chart_view import ChartView, Wanted

_WIDEST: Final = 1360
_FIRST_FRAMEWORKS: Final = 4
_PARTS: Final = ("progress", "briefing", "next", "recent", "participation", "team", "days")
_READING_MS: Final = 120
_DRAWING_MS: Final = 40
_MOST_AT_ONCE: Final = 4
"""charts that are drawn without leaving the main thread"""


class OverviewPage(Page):
    """Shows the head of the workbook at once, and the rest when it has been read."""

    name = "overview"
    kinds = frozenset(
        {
            *("engagement", "person", "party", "participation", "subject", "framework", "checklist_item"),
            *("determination", "evidence", "attachment", "finding", "finding_item", "no_finding", "parameter"),
            *("commitment", "commitment_cover", "remediation", "fix_claim", "retest", "risk_acceptance"),
        }
    )

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.glance: Glance | None = None
        """what is shown, None until it has been read"""
        self.charts: list[ChartView] = []
        self._can_draw = False  # the library that draws has been loaded, in the background
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(text("ui.page.overview"))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.views = OverviewViews(self._scroll, work)
        column(self, spacing=0).addWidget(self.views)
        self._slots = {name: Slot() for name in ("head", "state", *_PARTS)}
        self._place = column(spacing=12)
        self._cards: list[Slot] = []
        self._most = _FIRST_FRAMEWORKS
        self._more = link("", self._show_more)
        self._lay_out()
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
        self.views.take_keyboard()

    def go_to(self, target: object) -> None:
        """Turn to one of the views."""
        if isinstance(target, View):
            self.views.turn(target)

    @QtSlot()
    def _read(self) -> None:
        try:
            head = self.work.read(glances.masthead)
        except WorkbookError as error:
            self.work.refused.emit(sentence(error))
            return
        self._fill("head", _shown_of(head), lambda: self._made_head(head))
        if self.glance is None:
            self._fill("state", "counting", lambda: label(text("ui.overview.counting"), "muted"))
        today, person = self.work.today, self.work.acting.person

        def job(book: Book, step: Step) -> "Glance":
            from workbook.ui import overview_parts  # noqa: F401  (so that the main thread need not)
            from workbook.ui.overview_reading import glance

            return glance(book, step, self.work.standings.live(), today, person)

        self.work.fetch_steps(job, self._show, key="overview")

    def _show(self, found: "Glance") -> None:
        """Show what was counted; what shows the same as before stays as it is."""
        from workbook.ui import overview_parts as parts
        from workbook.ui.widgets.first_steps import first_steps

        self.glance = found
        self.views.show_glance(found)
        facts, go = found.particulars, self.work.go
        has_items = bool(found.totals.items)
        for name in _PARTS:
            self._slots[name].setVisible(has_items)
        self._slots["state"].setVisible(not has_items)
        self._show_frameworks(found.frameworks)
        if not has_items:
            self._fill("state", (facts.subjects > 0, facts.evidence > 0), lambda: first_steps(found, go))
            return
        counts = (found.to_do, found.totals, facts.evidence, facts.findings, found.owed, found.went_stale)
        self._fill("progress", found.totals, lambda: parts.progress(found, go))
        self._fill_briefing(found)
        self._fill("next", counts, lambda: parts.next_steps(found, go))
        self._fill("recent", facts.happened, lambda: parts.recent(facts, go))
        self._fill("participation", (facts.parties, facts.subjects), lambda: parts.participation(found, go))
        self._fill("team", facts.team, lambda: parts.team(facts))
        self._fill("days", facts.days, lambda: parts.days(facts))

    def _fill_briefing(self, found: "Glance") -> None:
        from workbook.ui.briefing_card import BriefingCard

        shown = (found.gap.totals, found.totals, found.findings, found.owed)
        self._fill("briefing", shown, lambda: BriefingCard(found, self.work.go, self._drawing.start))
        self._draw()

    def _fill(self, name: str, shown: object, make: Callable[[], QWidget]) -> None:
        self._slots[name].fill(shown, make)

    def _show_frameworks(self, frameworks: "Sequence[FrameworkCounts]") -> None:
        shown = frameworks[: self._most]
        while len(self._cards) < len(shown):
            self._cards.append(Slot())
            self._place.addWidget(self._cards[-1])
        self.charts = []
        for place, slot in enumerate(self._cards):
            slot.setVisible(place < len(shown))
            if place < len(shown):
                self._fill_card(slot, shown[place])
        left = len(frameworks) - len(shown)
        self._more.setVisible(left > 0)
        self._more.setText(text("ui.parts.show_more", count=number(min(left, _FIRST_FRAMEWORKS)), left=number(left)))
        self._more.setAccessibleName(self._more.text())
        self._draw()

    def _fill_card(self, slot: Slot, counts: "FrameworkCounts") -> None:
        from workbook.ui.overview_parts import FrameworkCard

        slot.fill(counts, lambda: FrameworkCard(counts, self.work.go, self._drawing.start))
        if isinstance(slot.content, FrameworkCard):
            self.charts += slot.content.charts

    def _show_more(self) -> None:
        self._most += _FIRST_FRAMEWORKS
        if self.glance is not None:
            self._show_frameworks(self.glance.frameworks)

    @QtSlot()
    def _draw(self) -> None:
        """Have the charts drawn that are not what they have to be."""
        wanted = tuple(dict.fromkeys(chart.wanted for chart in self._all_charts() if not chart.is_up_to_date))
        if not wanted:
            return
        from workbook.ui.widgets.chart_view import drawn

        if self._can_draw and len(wanted) <= _MOST_AT_ONCE:
            self._take({one: drawn(one) for one in wanted})  # some milliseconds, and nothing flickers
            return

        def job(_: Book, step: Step) -> "dict[Wanted, bytes]":
            made = {}
            for done, one in enumerate(wanted):
                step(done, len(wanted))
                made[one] = drawn(one)
            return made

        self.work.fetch_steps(job, self._take, key="overview charts")

    def _take(self, made: "dict[Wanted, bytes]") -> None:
        self._can_draw = True
        for chart in self._all_charts():
            svg = made.get(chart.wanted)
            if svg is not None:
                chart.take(chart.wanted, svg)

    def _all_charts(self) -> "list[ChartView]":
        """Return the charts of the briefing and of the frameworks."""
        card = self._slots["briefing"].content
        shown = getattr(card, "charts", ())
        return [*(chart for chart in shown if not chart.isHidden()), *self.charts]

    def _lay_out(self) -> None:
        """Make the places of the page: as wide as there is room, but no wider than can be read."""
        body, inner = QWidget(), QWidget()
        inner.setMaximumWidth(_WIDEST)
        outer = QHBoxLayout(body)
        page_margins(outer)
        outer.addWidget(inner, 100)
        outer.addStretch(1)
        layout = column(inner, spacing=12)
        for name in ("head", "state", "progress"):
            layout.addWidget(self._slots[name])
        _side_by_side(layout, self._slots["next"], self._slots["recent"])
        layout.addWidget(self._slots["briefing"])
        layout.addLayout(self._place)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        beside = QWidget()
        right = column(beside, spacing=12)
        right.addWidget(self._slots["team"])
        right.addWidget(self._slots["days"])
        _side_by_side(layout, self._slots["participation"], beside)
        layout.addStretch(1)
        for name in _PARTS:
            self._slots[name].hide()
        self._more.hide()
        self._scroll.setWidget(body)

    def _made_head(self, head: Masthead) -> QWidget:
        made = QWidget()
        layout = column(made, spacing=12)
        marks = line(spacing=8)
        if head.is_sample:
            marks.addWidget(label(text("ui.overview.sample"), "mark"))
        if period := _period(head):
            marks.addWidget(label(period, "muted"))
        marks.addStretch(1)
        layout.addWidget(title_label(head.title or self.work.book.path.name, wraps=True))
        if head.is_sample or period:
            layout.addLayout(marks)
        if head.objective:
            layout.addWidget(label(head.objective, wraps=True))
        return made


def _side_by_side(layout: QVBoxLayout, *cards: QWidget) -> None:
    row = line(spacing=12)
    for card in cards:
        row.addWidget(card, 1)
    layout.addLayout(row)


def _shown_of(head: Masthead) -> Masthead:
    """Return what of the head is shown here; the journal is in the status line."""
    return replace(head, journal_entries=0, journal_head="", last_change=None)


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
