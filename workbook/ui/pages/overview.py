"""The overview: what this engagement is, and how far it is; no number without its denominator."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbook.domain.checklist import Masthead, Overview, Tally
from workbook.domain.vocabulary import OtherKind, Responsibility, Result, Scope, WorkState
from workbook.exports.palette import Tone, result_tone
from workbook.messages import text, word
from workbook.store import glances
from workbook.ui.messages import number
from workbook.ui.pages.page import Page
from workbook.ui.widgets.bars import CountBar, Legend, Part
from workbook.ui.widgets.labels import column, frame, label, line, tlp_label
from workbook.ui.wording import day, determined
from workbook.ui.work import Work

_OUTCOMES: tuple[tuple[Result, OtherKind | None], ...] = (
    (Result.SATISFIED, None),
    (Result.OTHER_THAN_SATISFIED, OtherKind.NOT_MET),
    (Result.OTHER_THAN_SATISFIED, OtherKind.INSUFFICIENT_EVIDENCE),
    (Result.OTHER_THAN_SATISFIED, OtherKind.PARAMETER_UNDEFINED),
    (Result.NOT_APPLICABLE, None),
    (Result.NOT_ASSESSED, None),
)


class OverviewPage(Page):
    """Shows the head of the workbook at once, and the counts when they have been read."""

    name = "overview"
    kinds = frozenset(
        {"engagement", "checklist_item", "determination", "evidence", "finding", "participation", "party"}
    )

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(text("ui.page.overview"))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column(self).addWidget(self._scroll)
        self._is_counted = False

    def reload(self) -> None:
        """Show the head, and count in the background."""
        head = self.work.read(glances.masthead)
        title = head.title or self.work.book.path.name
        if not self._is_counted:
            self._show_head(head, title)
        self.work.fetch(glances.overview, done=lambda counts: self._show_counts(head, title, counts), key="overview")

    def enter(self) -> None:
        """Take the keyboard."""
        self._scroll.setFocus()

    def _show_head(self, head: Masthead, title: str) -> None:
        """Show the head alone, while the counts are being read."""
        body, layout = _body()
        _add_head(layout, head, title)
        layout.addWidget(label(text("ui.overview.counting"), "muted"))
        layout.addStretch(1)
        self._scroll.setWidget(body)

    def _show_counts(self, head: Masthead, title: str, overview: Overview) -> None:
        """Show head and counts."""
        self._is_counted = True
        body, layout = _body()
        _add_head(layout, head, title)
        layout.addWidget(_figures(overview))
        if overview.declined:
            _section(layout, text("ui.overview.limits"))
            names = text("ui.overview.declined", names=", ".join(overview.declined))
            layout.addWidget(label(names, wraps=True, tone=Tone.WARN))
        if overview.frameworks:
            _section(layout, text("ui.overview.frameworks"))
        else:
            layout.addWidget(label(text("ui.overview.no_items"), "muted", wraps=True))
        for framework in overview.frameworks:
            layout.addWidget(_framework(framework, overview))
        layout.addStretch(1)
        self._scroll.setWidget(body)


def _body() -> tuple[QWidget, QVBoxLayout]:
    body = QWidget()
    layout = column(body, margin=24, spacing=12)
    return body, layout


def _section(layout: QVBoxLayout, words: str) -> None:
    layout.addSpacing(12)
    layout.addWidget(label(words, "section"))


def _add_head(layout: QVBoxLayout, head: Masthead, title: str) -> None:
    marks = line(spacing=8)
    if head.tlp is not None:
        marks.addWidget(tlp_label(head.tlp))
    if head.is_sample:
        marks.addWidget(label(text("ui.overview.sample"), "mark"))
    period = _period(head)
    if period:
        marks.addWidget(label(period, "muted"))
    marks.addStretch(1)
    layout.addWidget(label(title, "title", wraps=True))
    layout.addLayout(marks)
    if head.objective:
        layout.addWidget(label(head.objective, wraps=True))


def _period(head: Masthead) -> str:
    begin = day(head.period_from) if head.period_from else "…"
    end = day(head.period_to) if head.period_to else "…"
    parts = [text("ui.overview.period", begin=begin, end=end)] if head.period_from or head.period_to else []
    if head.as_of:
        parts.append(text("ui.overview.as_of", day=day(head.as_of)))
    return " · ".join(parts)


def _figures(overview: Overview) -> QWidget:
    whole = overview.count(lambda tally: tally.is_assessed_here)
    decided = overview.count(lambda tally: tally.is_assessed_here and tally.result is not Result.NOT_ASSESSED)
    accepted = overview.count(lambda tally: tally.is_assessed_here and tally.work_state is WorkState.ACCEPTED)
    findings = sum(count for _, count in overview.findings)
    kinds = " · ".join(text("ui.overview.kind", kind=kind, count=number(count)) for kind, count in overview.findings)
    here = text("ui.overview.of_items", count=number(whole))
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 8, 0, 0)
    layout.setSpacing(12)
    for figure, what, beneath in (
        (number(decided), text("ui.overview.decided"), here),
        (number(accepted), text("ui.overview.accepted"), here),
        (number(overview.evidence), text("ui.overview.evidence"), text("ui.overview.evidence_beneath")),
        (number(findings), text("ui.overview.findings"), kinds or text("ui.overview.no_findings")),
    ):
        card = frame("card")
        inner = column(card, margin=16, spacing=2)
        inner.addWidget(label(what, "section"))
        inner.addWidget(label(figure, "figure"))
        inner.addWidget(label(beneath, "caption", wraps=True))
        inner.addStretch(1)
        card.setAccessibleName(text("ui.overview.figure_aloud", what=what, figure=figure, beneath=beneath))
        layout.addWidget(card, 1)
    return row


def _framework(framework: str, overview: Overview) -> QWidget:
    def count(result: Result, other_kind: OtherKind | None) -> int:
        return overview.count(
            lambda tally: (
                tally.framework == framework
                and tally.is_assessed_here
                and (tally.result, tally.other_kind) == (result, other_kind)
            )
        )

    counts = [(result, kind, count(result, kind)) for result, kind in _OUTCOMES]
    parts = [Part(determined(r, kind), n, result_tone(r, kind)) for r, kind, n in counts if n]
    whole = sum(part.count for part in parts)
    card = frame("card")
    layout = column(card, margin=16, spacing=8)
    layout.addWidget(label(framework, "strong", wraps=True))
    layout.addWidget(label(_denominator(framework, overview, whole), "caption", wraps=True))
    spoken = [text("ui.overview.part", words=p.words, count=number(p.count), whole=number(whole)) for p in parts]
    layout.addWidget(CountBar(parts, "; ".join(spoken) or text("ui.overview.nothing_in_scope")))
    layout.addWidget(Legend([(part.tone, words) for part, words in zip(parts, spoken, strict=True)]))
    return card


def _denominator(framework: str, overview: Overview, whole: int) -> str:
    def of(scope: Scope, *, inherited: bool) -> int:
        def wanted(tally: Tally) -> bool:
            is_inherited = tally.responsibility is Responsibility.INHERITED
            return tally.framework == framework and tally.scope is scope and is_inherited is inherited

        return overview.count(wanted)

    parts = [text("ui.overview.assessed_here", count=number(whole))]
    inherited = of(Scope.IN, inherited=True)
    if inherited:
        parts.append(text("ui.overview.inherited", count=number(inherited)))
    for scope in (Scope.OUT, Scope.DEFERRED):
        left = of(scope, inherited=False) + of(scope, inherited=True)
        if left:
            parts.append(text("ui.overview.scope", scope=word(scope), count=number(left)))
    return " · ".join(parts)
