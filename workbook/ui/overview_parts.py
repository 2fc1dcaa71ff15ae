"""The sections of the overview, made of what was read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar
from uuid import UUID

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from workbook.domain.attendance import attendance, attendance_message
from workbook.domain.evidence_views import EvidenceChip, EvidenceFilter
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.overview import FrameworkCounts, Glance, Happened, Particulars
from workbook.domain.owed_views import OwedChip, OwedFilter
from workbook.domain.report_people import PartyLine, PersonLine
from workbook.domain.roll_ups import roll_up_reason
from workbook.domain.vocabulary import OtherKind, ProofLevel, Result, Scope, WorkState
from workbook.exports.bars import Bar, level_bars, result_bars
from workbook.exports.palette import Tone, participation_tone
from workbook.exports.visible import elided
from workbook.exports.wording import Wording
from workbook.messages import past_of, proof_reason, render, text, touched, word
from workbook.store.overview import INCOMPLETE, WITHOUT_FINDING
from workbook.ui.briefing_card import stale_link
from workbook.ui.messages import number
from workbook.ui.widgets.chart_view import LANGUAGE, ChartView
from workbook.ui.widgets.figures import CountLink, figure_card
from workbook.ui.widgets.labels import column, frame, label, line
from workbook.ui.widgets.parts import add_many, link
from workbook.ui.wording import day, moment

Go = Callable[[str, object], object]
_REASON = 160
"""Characters of a reason that are shown; the subjects page shows all of it."""
_MOST_PARTIES = 6
_SIDE = 8
_HEAD = 28
W = TypeVar("W", bound=QWidget)
_DECIDED = frozenset(Result) - {Result.NOT_ASSESSED}


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done: its words, how many of how many, and where it leads."""

    words: str
    count: int
    whole: int
    page: str
    target: object


def tasks(glance: Glance) -> Iterator[Task]:
    """Yield what may be to do next, in the order in which it should be looked at."""
    to_do, totals, facts = glance.to_do, glance.totals, glance.particulars
    own, other = totals.own, dict(totals.results)[Result.OTHER_THAN_SATISFIED]
    for name, count, whole in (
        (Chip.RETURNED, to_do.returned, totals.items),
        (Chip.TO_REVIEW, to_do.to_review, totals.items),
        (Chip.CONTESTED, to_do.contested, own),
        (Chip.UNDECIDED, to_do.undecided, own),
        (Chip.NO_PROOF, to_do.no_proof, own),
        (Chip.STALE, to_do.stale, own),
    ):
        yield Task(text(f"ui.to_do.{name}"), count, whole, "checklist", ItemFilter(chips=frozenset({name})))
    yield Task(text("ui.to_do.without_finding"), to_do.without_finding, other, "checklist", WITHOUT_FINDING)
    unplaced = EvidenceFilter(chips=frozenset({EvidenceChip.UNPLACED}))
    yield Task(text("ui.to_do.to_place"), to_do.to_place, facts.evidence, "evidence", unplaced)
    owed = glance.owed
    no_plan = OwedFilter(chips=frozenset({OwedChip.NO_PLAN}))
    yield Task(text("ui.to_do.no_plan"), owed.neither, owed.findings, "remediation", no_plan)
    yield Task(text("ui.to_do.incomplete"), to_do.incomplete_findings, facts.findings, "findings", INCOMPLETE)


def progress(glance: Glance, go: Go) -> QWidget:
    """Return how far the determinations and their review are, in four figures."""
    totals = glance.totals
    work, results = dict(totals.work), dict(totals.results)
    base = text("ui.overview.here")
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for name, part, wanted in (
        ("determined", totals.own - results[Result.NOT_ASSESSED], ItemFilter(results=_DECIDED, assessed_here=True)),
        ("satisfied", results[Result.SATISFIED], ItemFilter(results=frozenset({Result.SATISFIED}), assessed_here=True)),
        ("submitted", work[WorkState.SUBMITTED], _in_work(WorkState.SUBMITTED)),
        ("accepted", work[WorkState.ACCEPTED], _in_work(WorkState.ACCEPTED)),
    ):
        what = text(f"ui.overview.{name}")
        layout.addWidget(figure_card(what, part, totals.own, base, partial(go, "checklist", wanted)), 1)
    return row


def _in_work(state: WorkState) -> ItemFilter:
    return ItemFilter(work_states=frozenset({state}), assessed_here=True)


def next_steps(glance: Glance, go: Go) -> QFrame:
    """Return what to do next, each a link with its count; what there is none of is said in one sentence."""
    card, layout = _card(text("ui.overview.next"))
    rows = column(spacing=0)
    layout.addLayout(rows)
    nothing = []
    for task in tasks(glance):
        if not task.count:
            nothing.append(task.words)
            continue
        count = text("ui.figure.count", part=number(task.count), whole=number(task.whole))
        link_ = CountLink(task.words, count, partial(go, task.page, task.target))
        rows.addWidget(link_)
    if glance.went_stale.evidence:
        rows.addWidget(stale_link(glance.went_stale, go))
    layout.addStretch(1)
    if nothing:
        words = text("ui.overview.none_of", what=", ".join(one[:1].lower() + one[1:] for one in nothing))
        layout.addWidget(_inset(label(words, "caption", wraps=True)))
    return card


def recent(particulars: Particulars, go: Go) -> QFrame:
    """Return what happened last, in words, each a link to its entries in the journal."""
    card, layout = _card(text("ui.overview.recent"), link(text("ui.overview.journal"), partial(go, "journal", None)))
    rows = column(spacing=0)
    layout.addLayout(rows)
    for one in particulars.happened:
        show = partial(go, "journal", ("operation", one.deed.operation))
        rows.addWidget(CountLink(_happened(one), moment(one.at.astimezone()), show, is_quiet=True))
    layout.addStretch(1)
    return card


def _happened(one: Happened) -> str:
    what = elided(touched(one.deed), _REASON)
    return text("ui.overview.happened", person=one.person, done=past_of(one.deed.verb), what=what)


def team(particulars: Particulars) -> QFrame:
    """Return who works on the engagement."""
    card, layout = _card(text("ui.overview.team"))
    add_many(layout, particulars.team, _person, first=_MOST_PARTIES)
    layout.addStretch(1)
    return card


def _person(line_: PersonLine) -> QWidget:
    part = _inset(QWidget())
    inner = column(part, spacing=0)
    inner.addWidget(label(line_.name, "strong", wraps=True))
    about = " · ".join(words for words in (word(line_.role), line_.organisation) if words)
    inner.addWidget(label(about, "caption", wraps=True))
    return part


def days(particulars: Particulars) -> QFrame:
    """Return the days of the engagement."""
    card, layout = _card(text("ui.overview.days"))
    if not particulars.days:
        layout.addWidget(_inset(label(text("ui.overview.no_days"), "muted", wraps=True)))
    grid = QGridLayout()
    grid.setContentsMargins(_SIDE, 0, _SIDE, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for row, (name, first, last) in enumerate(particulars.days):
        shown = [day(one) for one in (first, last) if one]
        words = text("ui.overview.between", begin=shown[0], end=shown[1]) if len(shown) == 2 else shown[0]
        grid.addWidget(label(text(f"ui.overview.day.{name}"), "muted"), row, 0)
        grid.addWidget(label(words), row, 1)
    layout.addLayout(grid)
    layout.addStretch(1)
    return card


def participation(found: Glance, go: Go) -> QFrame:
    """Return who takes part, of how many, and who does not and so limits the engagement."""
    particulars = found.particulars
    shown = link(text("ui.overview.subjects", count=number(particulars.subjects)), partial(go, "subjects", None))
    card, layout = _card(text("ui.overview.participation"), shown)
    if not particulars.parties:
        layout.addWidget(_inset(label(text("ui.overview.no_parties"), "muted", wraps=True)))
    else:
        layout.addWidget(_inset(label(render(attendance_message(attendance(found.places))), wraps=True)))
    add_many(layout, particulars.parties, _party, first=_MOST_PARTIES)
    layout.addStretch(1)
    return card


def _party(party: PartyLine) -> QWidget:
    part = _inset(QWidget())
    inner = column(part, spacing=2)
    inner.addWidget(label(party.name, "strong", wraps=True))
    if not party.participation:
        inner.addWidget(label(text("ui.overview.not_recorded"), "caption", wraps=True, tone=Tone.WARN))
    for about, state, since, reason in party.participation:
        words = text("ui.overview.takes_part", state=word(state), about=about, day=day(since))
        words = words if about else text("ui.overview.takes_part_whole", state=word(state), day=day(since))
        inner.addWidget(label(words, "caption", wraps=True, tone=participation_tone(state)))
        if reason and participation_tone(state) is not Tone.PLAIN:
            inner.addWidget(label(elided(reason, _REASON), "caption", wraps=True))
    return part


class FrameworkCard(QFrame):
    """The determinations and proof levels of one framework, each bar a link to its items."""

    def __init__(self, framework: FrameworkCounts, go: Go, draw: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._id = framework.id
        self._go = go
        counts = framework.counts
        layout = column(self, spacing=8)
        layout.setContentsMargins(_SIDE, 16, _SIDE, 16)
        head = line(spacing=8)
        head.addWidget(_inset(label(framework.title, "strong", wraps=True)), 1)
        proved = text("ui.overview.proved", part=number(counts.proved), whole=number(counts.own))
        wanted = ItemFilter(framework=framework.id, assessed_here=True, proved=True)
        head.addWidget(link(proved, partial(go, "checklist", wanted)))
        layout.addLayout(head)
        layout.addWidget(self._scope(framework))
        words, whole = Wording(LANGUAGE), counts.own
        self.charts = (
            ChartView(text("ui.chart.results"), result_bars(counts, words), whole, self._follow),
            ChartView(text("ui.chart.levels"), level_bars(counts, words), whole, self._follow),
        )
        row = line(spacing=24)
        for chart in self.charts:
            chart.wanted_changed.connect(draw)
            side = column(spacing=4)
            side.addWidget(_inset(label(chart.title, "section")))
            side.addWidget(chart)
            side.addStretch(1)
            row.addLayout(side, 1)
        layout.addLayout(row)
        why = roll_up_reason(counts)
        if why is not None:
            layout.addWidget(_inset(label(proof_reason(why), "caption", wraps=True)))

    def _scope(self, framework: FrameworkCounts) -> QWidget:
        """Return how the items divide, so that every denominator is explained."""
        counts, key = framework.counts, framework.id
        made = QWidget()
        row = line(spacing=4)
        row.setContentsMargins(1, 0, _SIDE, 0)
        for name, count, wanted in (
            ("items", counts.items, ItemFilter(framework=key)),
            ("here", counts.own, ItemFilter(framework=key, assessed_here=True)),
            ("out", counts.out, ItemFilter(framework=key, scopes=frozenset({Scope.OUT}))),
            ("deferred", counts.deferred, ItemFilter(framework=key, scopes=frozenset({Scope.DEFERRED}))),
            ("inherited", counts.inherited, ItemFilter(framework=key, inherited=True)),
        ):
            if count:
                words = text(f"ui.overview.count.{name}", count=number(count), whole=number(counts.items))
                row.addWidget(link(words, partial(self._go, "checklist", wanted)))
        row.addStretch(1)
        made.setLayout(row)
        return made

    def _follow(self, bar: Bar) -> None:
        self._go("checklist", bar_filter(bar, self._id))


def bar_filter(bar: Bar, framework: UUID) -> ItemFilter:
    """Return the items that a bar counts."""
    wanted = ItemFilter(framework=framework, assessed_here=True)
    if isinstance(bar.of, ProofLevel):
        return replace(wanted, levels=frozenset({bar.of}))
    if isinstance(bar.of, OtherKind):
        return replace(wanted, other_kinds=frozenset({bar.of}))
    return replace(wanted, results=frozenset({Result(bar.of)}))


def _card(title: str, *beside: QWidget) -> tuple[QFrame, QVBoxLayout]:
    """Return a card with a small heading, and the place for what stands in it.

    Its sides are narrow, so that the borders of links have room and yet all words begin at one line; see `_inset`.
    """
    card = frame("card")
    layout = column(card, spacing=8)
    layout.setContentsMargins(_SIDE, 12, _SIDE, 16)
    head = line(spacing=4)
    words = _inset(label(title, "section"))
    words.setMinimumHeight(_HEAD)
    head.addWidget(words, 1)
    for widget in beside:
        head.addWidget(widget)
    layout.addLayout(head)
    return card, layout


def _inset(widget: W) -> W:
    """Return a widget whose words begin where those of links do."""
    widget.setContentsMargins(_SIDE, 0, _SIDE, 0)
    return widget
