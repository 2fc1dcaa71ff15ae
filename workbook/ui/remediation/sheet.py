"""What is owed for one finding: its plan and steps, what was claimed and what was retested, or who bears the risk."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, Protocol
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from workbook.domain.owed import (
    AboutFinding,
    AcceptanceLine,
    ClaimLine,
    MilestoneLine,
    RemediationLine,
    RetestLine,
)
from workbook.domain.owed_views import OwedRow
from workbook.exports.owed_words import RESULT_TONES
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.ui.messages import number
from workbook.ui.remediation.wording import due_words, row_code, stands
from workbook.ui.widgets.labels import column, frame, label, line
from workbook.ui.widgets.ladder import PillView, pill_width
from workbook.ui.widgets.parts import add_long, add_many, card, link, links, plain_part, put_into, section
from workbook.ui.wording import day

MEASURE: Final = 760
"""The width of the sheet in pixels at most: longer lines are hard to read."""
Parts = Sequence[tuple[str, Callable[[], object]]]


class Asks(Protocol):
    """What the sheet can ask for; each opens a dialog, asks a question or turns to another page."""

    def plan(self) -> object:
        """Plan a remediation of the finding that is shown."""

    def accept(self) -> object:
        """Record that somebody bears the risk of the finding that is shown."""

    def change_plan(self) -> object:
        """Change the plan."""

    def claim(self) -> object:
        """Record that it is claimed fixed."""

    def retest(self) -> object:
        """Record a retest."""

    def withdraw(self) -> object:
        """Withdraw what is shown."""

    def milestone(self, step: MilestoneLine | None = None) -> object:
        """Add or change a step."""

    def reach(self, step: MilestoneLine) -> object:
        """Record that a step was reached today."""

    def drop_milestone(self, step: MilestoneLine) -> object:
        """Take a step out."""

    def withdraw_claim(self, line: ClaimLine) -> object:
        """Withdraw a claim."""

    def withdraw_retest(self, line: RetestLine) -> object:
        """Withdraw a retest."""

    def go(self, page: str, key: UUID) -> object:
        """Show a record on its page."""

    def history(self) -> object:
        """Show in the journal what happened to what is shown."""


class OwedSheet(QScrollArea):
    """Shows one row of the list whole."""

    def __init__(self, asks: Asks) -> None:
        super().__init__()
        self._asks = asks
        self.setAccessibleName(text("ui.owed.sheet"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_row(self, row: OwedRow, today: date, *, can_write: bool, keep_place: bool) -> None:
        """Show a row, from its head on or where one was."""
        place = self.verticalScrollBar().value() if keep_place else 0
        ground = frame("sheet")
        outer = line(spacing=0)
        ground.setLayout(outer)
        page = QWidget()
        page.setMaximumWidth(MEASURE)
        outer.addStretch(1)
        outer.addWidget(page, 100)
        outer.addStretch(1)
        layout = column(page, spacing=10)
        layout.setContentsMargins(28, 20, 28, 32)
        self._head(layout, row, today)
        if isinstance(row.line, RemediationLine):
            self._remediation(layout, row.line, today, can_write=can_write)
        elif isinstance(row.line, AcceptanceLine):
            self._acceptance(layout, row.line, can_write=can_write)
        else:
            self._nothing(layout, row.line, can_write=can_write)
        layout.addStretch(1)
        put_into(self, ground)
        self.verticalScrollBar().setValue(place)

    @staticmethod
    def _head(layout: QVBoxLayout, row: OwedRow, today: date) -> None:
        severity = row.finding.severity or text("ui.finding.ungraded")
        head = column(spacing=4)
        head.addWidget(label(text("ui.owed.head", code=row_code(row), severity=severity), "section", wraps=True))
        head.addWidget(label(row.finding.title, "heading", wraps=True))
        beside = line(spacing=12)
        pill = PillView()
        said, tone = stands(row, today)
        pill.say(said, said, tone)
        pill.setFixedWidth(pill_width(said, pill.font()) + 2)
        beside.addWidget(pill)
        due, due_tone = due_words(row, today)
        beside.addWidget(label(due, "strong", wraps=True, tone=due_tone), 1)
        head.addLayout(beside)
        layout.addLayout(head)

    def _remediation(self, layout: QVBoxLayout, one: RemediationLine, today: date, *, can_write: bool) -> None:
        asks = self._asks
        buttons: list[tuple[str, Callable[[], object]]] = []
        if can_write:
            buttons = [("claim", asks.claim), ("retest", asks.retest), ("change_plan", asks.change_plan)]
            buttons.append(("withdraw", asks.withdraw))
        self._links(layout, [*buttons, *self._leading(one.finding)])
        layout.addWidget(_two_dates(one))
        section(layout, text("ui.owed.fact.plan"))
        add_long(layout, one.plan)
        layout.addWidget(_facts(_plan_facts(one)))
        self._milestones(layout, one, today, can_write=can_write)
        self._happened(layout, one, can_write=can_write)

    def _acceptance(self, layout: QVBoxLayout, one: AcceptanceLine, *, can_write: bool) -> None:
        buttons = [("plan", self._asks.plan), ("withdraw_acceptance", self._asks.withdraw)] if can_write else []
        self._links(layout, [*buttons, *self._leading(one.finding)])
        section(layout, text("ui.owed.fact.why"))
        add_long(layout, one.reason)
        who = text("ui.owed.named", name=one.accepted_by, position=one.position) if one.position else one.accepted_by
        layout.addWidget(
            _facts(
                [
                    ("accepted_by", who),
                    ("party", one.party),
                    ("accepted_on", day(one.accepted_on)),
                    ("valid_until", day(one.valid_until) if one.valid_until else text("ui.owed.without_end")),
                    ("conditions", one.conditions),
                    ("document", one.evidence),
                ]
            )
        )
        layout.addWidget(label(text("ui.owed.acceptance_note"), "muted", wraps=True))

    def _nothing(self, layout: QVBoxLayout, one: AboutFinding, *, can_write: bool) -> None:
        layout.addWidget(label(text("ui.owed.nothing_note"), "muted", wraps=True))
        buttons = [("plan", self._asks.plan), ("accept", self._asks.accept)] if can_write else []
        self._links(layout, [*buttons, *self._leading(one)])

    def _leading(self, finding: AboutFinding) -> Parts:
        return (("finding", lambda: self._asks.go("findings", finding.id)), ("history", self._asks.history))

    def _links(self, layout: QVBoxLayout, parts: Parts) -> None:
        layout.addWidget(links(_link(name, run) for name, run in parts))

    def _milestones(self, layout: QVBoxLayout, one: RemediationLine, today: date, *, can_write: bool) -> None:
        reached = sum(step.reached_on is not None for step in one.milestones)
        beside = [_link("milestone", self._asks.milestone)] if can_write else []
        counted = text("ui.owed.milestones", part=number(reached), whole=number(len(one.milestones)))
        section(layout, counted, *beside)
        if not one.milestones:
            layout.addWidget(label(text("ui.owed.no_milestones"), "muted", wraps=True))
        add_many(layout, one.milestones, lambda step: self._milestone(step, today, can_write=can_write))

    def _milestone(self, step: MilestoneLine, today: date, *, can_write: bool) -> QWidget:
        if step.reached_on is not None:
            marks, tone = text("ui.owed.step_reached", day=day(step.reached_on), due=day(step.due_on)), Tone.OK
        elif step.due_on < today:
            marks, tone = text("ui.owed.step_late", day=day(step.due_on)), Tone.BAD
        else:
            marks, tone = text("ui.owed.step_due", day=day(step.due_on)), Tone.NONE
        made = plain_part(step.title, marks, tone)
        inner = made.layout()
        if inner is not None and can_write:
            asks = self._asks
            buttons: list[tuple[str, Callable[[], object]]] = [
                ("change_milestone", lambda: asks.milestone(step)),
                ("drop_milestone", lambda: asks.drop_milestone(step)),
            ]
            if step.reached_on is None:
                buttons.insert(0, ("reach", lambda: asks.reach(step)))
            inner.addWidget(links(_link(name, run, step.title) for name, run in buttons))
        return made

    def _happened(self, layout: QVBoxLayout, one: RemediationLine, *, can_write: bool) -> None:
        """Show claims and retests in the order of their days, a claim before the retests of its day."""
        section(layout, text("ui.owed.happened"))
        if not one.claims:
            layout.addWidget(label(text("ui.owed.nothing_happened"), "muted", wraps=True))
        happened: list[tuple[date, int, ClaimLine | RetestLine]] = [(c.claimed_on, 0, c) for c in one.claims]
        happened += [(r.performed_on, 1, r) for r in one.retests]
        happened.sort(key=lambda part: part[:2])
        add_many(layout, [part for *_, part in happened], lambda part: self._part(part, can_write=can_write))

    def _part(self, part: ClaimLine | RetestLine, *, can_write: bool) -> QWidget:
        if isinstance(part, ClaimLine):
            title = text("ui.owed.claimed_card", day=day(part.claimed_on))
            by = text("ui.owed.implemented_by", who=", ".join(part.implemented_by))
            made = card(title, _marks(by, part.round), Tone.WARN, part.words)
            away: tuple[str, Callable[[], object]] = ("withdraw_claim", lambda: self._asks.withdraw_claim(part))
        else:
            title = text("ui.owed.retest_card", result=word(part.result), day=day(part.performed_on))
            by = text("ui.owed.retested_by", who=part.performed_by)
            how = part.procedure if part.same_procedure else text("ui.owed.deviates", why=part.deviation)
            words = "\n".join(one for one in (part.shows, how) if one)
            made = card(title, _marks(by, part.round), RESULT_TONES[part.result], words)
            away = ("withdraw_retest", lambda: self._asks.withdraw_retest(part))
        buttons = [
            link(code, lambda key=key: self._asks.go("evidence", key), name=text("ui.owed.open_evidence", code=code))  # type: ignore[misc]
            for key, code in part.evidence
        ]
        if can_write and not part.is_closed:
            buttons.append(_link(*away))
        inner = made.layout()
        if inner is not None and buttons:
            inner.addWidget(links(buttons))
        return made


def _marks(by: str, code: str) -> str:
    return text("ui.owed.marks_round", by=by, round=code) if code else by


def _link(name: str, run: Callable[[], object], what: str = "") -> QPushButton:
    words = text(f"ui.owed.link.{name}")
    return link(words, run, name=text("ui.owed.link_aloud", link=words, what=what) if what else words)


def _two_dates(one: RemediationLine) -> QWidget:
    """Return what is claimed and what is verified, beside each other and never as one."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 4, 0, 4)
    grid.setHorizontalSpacing(12)
    claimed = text("ui.owed.since", day=day(one.claimed_on)) if one.claimed_on else text("ui.owed.not_claimed")
    verified = text("ui.owed.on", day=day(one.verified_on)) if one.verified_on else text("ui.owed.not_verified")
    told = (
        ("claimed_fixed", claimed, one.days_to_claim, Tone.WARN if one.claimed_on else Tone.NONE),
        ("verified_fixed", verified, one.days_to_fix, Tone.OK if one.verified_on else Tone.NONE),
    )
    for place, (name, words, days, tone) in enumerate(told):
        after = text("ui.owed.after_days", count=number(days)) if days is not None else ""
        made_card = card(text(f"ui.owed.{name}"), words, tone, after)
        inner = made_card.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch(1)
        grid.addWidget(made_card, 0, place)
        grid.setColumnStretch(place, 1)
    return made


def _plan_facts(one: RemediationLine) -> list[tuple[str, str]]:
    asked = text("ui.owed.asked_on", day=day(one.vendor_asked_on)) if one.vendor_asked_on else ""
    vendor = " ".join(part for part in (one.vendor_dependency, asked) if part)
    return [
        ("party", one.party),
        ("owner", one.owner or text("ui.response.nobody")),
        ("planned_on", day(one.planned_on)),
        ("due_on", day(one.due_on)),
        ("resources", one.resources),
        ("vendor", vendor),
        ("recurrences", number(one.recurrences) if one.recurrences else ""),
        ("round", one.round),
    ]


def _facts(pairs: Sequence[tuple[str, str]]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for place, (name, words) in enumerate((name, words) for name, words in pairs if words):
        grid.addWidget(label(text(f"ui.owed.fact.{name}"), "caption"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(words, "", wraps=True), place, 1)
    return made
