"""What an item claims, beside the evidence it rests on."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from workbook.domain.item_detail import FindingLine, ItemDetail, ObjectiveLine
from workbook.domain.review import Ground
from workbook.domain.vocabulary import Basis, Bearing, Outcome, Result, Scope, WorkState
from workbook.exports.palette import Tone, result_tone
from workbook.messages import proof_reason, text, word
from workbook.ui.messages import number
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.ladder import LadderView, PillView
from workbook.ui.widgets.parts import add_long, add_many, card, link, links, plain_part, put_into, section
from workbook.ui.wording import (
    aside,
    day,
    determined,
    determined_in_full,
    moment,
    pill,
    pill_tone,
    proved,
    proved_in_full,
    standing_words,
)

_BESIDE = 560
"""From this width on, in pixels, the two columns stand beside each other."""
_TONES = {Bearing.CONTRADICTS: Tone.BAD}
Go = Callable[[str, UUID], object]


class ReviewSheet(QScrollArea):
    """Two columns where there is room, else one below the other; `go` turns to a page to show a record."""

    def __init__(self, go: Go) -> None:
        super().__init__()
        self._go = go
        self._columns: QBoxLayout | None = None
        self.setAccessibleName(text("ui.review.sheet"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def say(self, heading: str, words: str) -> None:
        """Show a heading and a text instead of an item."""
        body = QWidget()
        layout = column(body, spacing=8)
        layout.setContentsMargins(20, 16, 12, 16)
        if heading:
            layout.addWidget(label(heading, "heading", wraps=True))
        layout.addWidget(label(words, "muted", wraps=True))
        layout.addStretch(1)
        self._columns = None
        put_into(self, body)

    def show_item(
        self, detail: ItemDetail, grounds: tuple[Ground, ...], findings: Mapping[str, UUID], *, keep_place: bool
    ) -> None:
        """Show an item, from its head on or where one was."""
        place = self.verticalScrollBar().value() if keep_place else 0
        body = QWidget()
        layout = column(body, spacing=12)
        layout.setContentsMargins(20, 12, 12, 16)
        self._head(layout, detail)
        columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        columns.setSpacing(24)
        left, right = column(spacing=8), column(spacing=8)
        self._claim(left, detail)
        self._rests_on(right, detail, grounds, findings)
        for part in (left, right):
            part.addStretch(1)
            columns.addLayout(part, 1)
        layout.addLayout(columns)
        _more(layout, detail)
        layout.addStretch(1)
        self._columns = columns
        self._lay_out()
        put_into(self, body)
        self.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the columns beside or below each other."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        if self._columns is not None:
            beside = self.viewport().width() >= _BESIDE
            way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
            self._columns.setDirection(way)

    def _head(self, layout: QVBoxLayout, detail: ItemDetail) -> None:
        row = detail.row
        head = column(spacing=2)
        head.addWidget(label(row.control, "section", wraps=True))
        head.addWidget(label(row.title, "heading", wraps=True))
        where = text("ui.inspector.where", framework=row.framework, subject=row.subject, code=row.subject_code)
        head.addWidget(label(where, "caption", wraps=True))
        layout.addLayout(head)
        if row.work_state is WorkState.RETURNED and detail.return_reason:
            why = text("ui.inspector.returned", reason=detail.return_reason)
            layout.addWidget(label(why, wraps=True, tone=Tone.WARN))
        shown = link(text("ui.review.open_item"), partial(self._go, "checklist", row.id))
        layout.addWidget(links([shown]))

    @staticmethod
    def _claim(layout: QVBoxLayout, detail: ItemDetail) -> None:
        row, made = detail.row, detail.decision
        layout.addWidget(label(text("ui.review.claimed"), "strong"))
        shown = PillView()
        shown.say(pill(row), determined_in_full(row.result, row.other_kind), pill_tone(row))
        layout.addWidget(shown)
        if made is not None:
            if made.reason:
                add_long(layout, made.reason)
            if made.basis is Basis.OVERRIDE:
                override = text("ui.inspector.override", reason=made.override_reason)
                layout.addWidget(label(override, wraps=True, tone=Tone.WARN))
            by = text("ui.inspector.decided", basis=made.basis, name=made.decided_by, at=moment(made.decided_at))
            layout.addWidget(label(by, "caption", wraps=True))
        if aside(row):
            layout.addWidget(label(aside(row), "strong", wraps=True))
        if row.scope is not Scope.IN:
            add_long(layout, detail.scope_reason)
        _proof(layout, detail)

    def _rests_on(
        self, layout: QVBoxLayout, detail: ItemDetail, grounds: tuple[Ground, ...], findings: Mapping[str, UUID]
    ) -> None:
        pieces = len({one.evidence for one in grounds})
        layout.addWidget(label(text("ui.review.rests_on", count=number(pieces)), "strong"))
        if not grounds:
            layout.addWidget(label(text("ui.inspector.no_evidence"), "muted", wraps=True))
        add_many(layout, grounds, self._ground)
        if detail.findings:
            section(layout, text("ui.inspector.findings", count=number(len(detail.findings))))
            add_many(layout, detail.findings, lambda one: self._finding(one, findings.get(one.code)))

    def _ground(self, one: Ground) -> QWidget:
        marks = text("ui.inspector.attachment", bearing=one.bearing, method=one.method, independence=one.independence)
        more = [word(one.outcome)] if one.outcome is not Outcome.NOT_STATED else []
        more += [day(one.performed_on)] if one.performed_on else []
        more += [one.locator] if one.locator else []
        if one.objectives:
            more.append(", ".join(one.objectives))
        tone = _TONES.get(one.bearing, Tone.PLAIN)
        made = card(
            text("ui.inspector.coded", code=one.code, title=one.title), " · ".join([marks, *more]), tone, one.shows
        )
        self._add_link(made, "evidence", one.evidence, one.code)
        return made

    def _finding(self, one: FindingLine, key: UUID | None) -> QWidget:
        severity = one.severity or text("ui.inspector.ungraded")
        marks = text("ui.inspector.finding", kind=one.kind, severity=severity, state=one.state)
        made = card(text("ui.inspector.coded", code=one.code, title=one.title), marks)
        if key is not None:
            self._add_link(made, "findings", key, one.code)
        return made

    def _add_link(self, made: QWidget, page: str, key: UUID, code: str) -> None:
        name = text("ui.review.open_record_name", code=code)
        opened = link(text("ui.review.open_record"), partial(self._go, page, key), name=name)
        made.layout().addWidget(links([opened]))  # type: ignore[union-attr]


def _proof(layout: QVBoxLayout, detail: ItemDetail) -> None:
    proof = detail.row.proof
    section(layout, text("ui.inspector.proof"))
    head, ladder = line(spacing=12), LadderView()
    ladder.show_proof(proof)
    head.addWidget(ladder, 0, Qt.AlignmentFlag.AlignTop)
    head.addWidget(label(proved_in_full(proof), "strong", wraps=True), 1)
    layout.addLayout(head)
    doubt = Tone.WARN if proof.contested or proof.stale else Tone.PLAIN
    layout.addWidget(label(proof_reason(proof.why), wraps=True, tone=doubt))
    if detail.contradiction_resolution:
        layout.addWidget(label(text("ui.inspector.resolved", reason=detail.contradiction_resolution), wraps=True))
    if detail.lowered_reason:
        layout.addWidget(label(text("ui.inspector.lowered", reason=detail.lowered_reason), wraps=True))
    layout.addWidget(label(standing_words(detail), "caption", wraps=True))


def _more(layout: QVBoxLayout, detail: ItemDetail) -> None:
    """Add what one looks up: the objectives, what the control says, and the note."""
    if detail.objectives:
        stated = sum(one.result is not Result.NOT_ASSESSED or bool(one.reason) for one in detail.objectives)
        count = number(len(detail.objectives))
        section(layout, text("ui.inspector.objectives", decided=number(stated), count=count))
        add_many(layout, detail.objectives, _objective)
    for title, words in (("ui.review.statement", detail.statement), ("ui.inspector.note", detail.note)):
        if words:
            section(layout, text(title))
            add_long(layout, words)


def _objective(one: ObjectiveLine) -> QWidget:
    marks = text("ui.inspector.objective", result=determined(one.result, one.other_kind), level=proved(one.proof))
    tone = result_tone(one.result, one.other_kind)
    head = text("ui.inspector.coded", code=one.code, title=one.statement)
    return plain_part(head, marks, Tone.PLAIN if tone is Tone.NONE else tone, one.reason)
