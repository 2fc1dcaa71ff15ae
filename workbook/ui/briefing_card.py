"""The briefing on screen: five charts as the PDF draws them, each with its sentence, each bar a link to what it counts."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from workbook.domain.commitments import CommitmentState
from workbook.domain.evidence_views import EvidenceChip, EvidenceFilter
from workbook.domain.finding_views import FindingFilter
from workbook.domain.gap import GapState
from workbook.domain.item_filter import ItemFilter
from workbook.domain.overview import Glance, WentStale
from workbook.domain.owed_views import OwedChip, OwedFilter
from workbook.domain.remediations import RemediationState
from workbook.domain.vocabulary import FindingState, ProofLevel
from workbook.exports.bars import Bar
from workbook.exports.briefing import BriefingChart, BriefingFacts, briefing
from workbook.exports.visible import elided
from workbook.exports.wording import Wording
from workbook.messages import text
from workbook.ui.messages import number
from workbook.ui.widgets.chart_view import LANGUAGE, ChartView
from workbook.ui.widgets.figures import CountLink
from workbook.ui.widgets.labels import column, label
from workbook.ui.wording import day

Go = Callable[[str, object], object]
_CHIPS = {
    RemediationState.CLAIMED_FIXED: OwedChip.CLAIMED,
    RemediationState.VERIFIED_FIXED: OwedChip.VERIFIED,
    RemediationState.RECURRED: OwedChip.RECURRED,
}
_SIDE = 8
_CODES = 160
"""Characters of codes that are shown."""


class BriefingCard(QFrame):
    """Two charts beside each other where there is room."""

    def __init__(self, glance: Glance, go: Go, draw: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._go = go
        facts = BriefingFacts(glance.gap.totals, glance.totals, glance.findings, glance.owed)
        told = briefing(facts, Wording(LANGUAGE))
        layout = column(self, spacing=12)
        layout.setContentsMargins(_SIDE, 16, _SIDE, 16)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(20)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.charts = tuple(self._chart(one, draw) for one in told)
        for place, (one, chart) in enumerate(zip(told, self.charts, strict=True)):
            grid.addWidget(_part(one, chart), place // 2, place % 2)
        layout.addLayout(grid)

    def _chart(self, one: BriefingChart, draw: Callable[[], object]) -> ChartView:
        made = ChartView(one.title, one.bars, one.whole, lambda bar: self._go(*leads(bar)))
        made.wanted_changed.connect(draw)
        return made


def _part(one: BriefingChart, chart: ChartView) -> QWidget:
    made = QWidget()
    layout = column(made, spacing=4)
    for words, role in ((one.title, "strong"), (one.sentence, "caption")):
        said = label(words, role, wraps=True)
        said.setContentsMargins(_SIDE, 0, _SIDE, 0)
        layout.addWidget(said)
    if one.whole:
        layout.addWidget(chart)
    else:
        chart.setParent(made)
        chart.hide()
        nothing = label(text("ui.briefing.nothing"), "muted", wraps=True)
        nothing.setContentsMargins(_SIDE, 0, _SIDE, 0)
        layout.addWidget(nothing)
    layout.addStretch(1)
    return made


def leads(bar: Bar) -> tuple[str, object]:
    """Return the page that shows what a bar counts, and what it shows there."""
    of = bar.of
    if isinstance(of, CommitmentState):
        return "checklist", ItemFilter(commitments=frozenset({of}), assessed_here=True)
    if isinstance(of, GapState):
        return "checklist", ItemFilter(states=frozenset({of}), assessed_here=True)
    if isinstance(of, ProofLevel):
        return "checklist", ItemFilter(levels=frozenset({of}), assessed_here=True)
    if isinstance(of, FindingState):
        return "findings", FindingFilter(states=frozenset({of}))
    chip = _CHIPS.get(RemediationState(of))
    return "remediation", OwedFilter(chips=frozenset({chip})) if chip else OwedFilter()


def stale_link(stale: WentStale, go: Go) -> QWidget:
    """Return what went stale since the workbook was last opened, as a link to it."""
    since = day(stale.since) if stale.since else ""
    words = text("ui.overview.went_stale", since=since, codes=elided(", ".join(stale.evidence), _CODES))
    wanted = EvidenceFilter(chips=frozenset({EvidenceChip.STALE}))
    return CountLink(words, number(len(stale.evidence)), partial(go, "evidence", wanted))
