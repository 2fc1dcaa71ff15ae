"""The inspector: everything about the selected item, as plain text."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from workbook.domain.checklist import EvidenceLine, FindingLine, ItemDetail, ObjectiveLine
from workbook.domain.vocabulary import Basis, Bearing, Scope
from workbook.exports.palette import Tone, result_tone
from workbook.exports.visible import elided
from workbook.messages import render, text
from workbook.ui.messages import number
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.ladder import LadderView, PillView
from workbook.ui.wording import aside, determined, determined_in_full, moment, pill, pill_tone, proved_in_full

_BEARING_TONE = {Bearing.CONTRADICTS: Tone.BAD, Bearing.SUPPORTS: Tone.PLAIN, Bearing.CONTEXT: Tone.PLAIN}


_LONG = 420
"""Characters of a text that are shown at first: some eight lines."""


class Inspector(QScrollArea):
    """Shows one item at a time; Tab reaches it, and arrow keys scroll it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(text("ui.inspector.name"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(264)
        self.clear()

    def clear(self) -> None:
        """Show that nothing is selected."""
        body, layout = self._body()
        layout.addWidget(label(text("ui.inspector.empty"), "muted", wraps=True))
        layout.addStretch(1)
        self._put(body)

    def show_item(self, detail: ItemDetail) -> None:
        """Show an item from its head on."""
        body, layout = self._body()
        self._add_head(layout, detail)
        self._add_determination(layout, detail)
        self._add_proof(layout, detail)
        self._add_evidence(layout, detail.evidence)
        self._add_findings(layout, detail.findings)
        self._add_objectives(layout, detail.objectives)
        for title, words in (("ui.inspector.guidance", detail.guidance), ("ui.inspector.note", detail.note)):
            if words:
                _section(layout, text(title))
                _add_long(layout, words)
        layout.addStretch(1)
        self._put(body)

    @staticmethod
    def _body() -> tuple[QWidget, QVBoxLayout]:
        body = frame("inspector")
        layout = column(body, margin=20, spacing=8)
        return body, layout

    def _put(self, body: QWidget) -> None:
        self.setWidget(body)  # the one before is deleted by Qt
        self.verticalScrollBar().setValue(0)

    @staticmethod
    def _add_head(layout: QVBoxLayout, detail: ItemDetail) -> None:
        row = detail.row
        layout.addWidget(label(row.control, "section", wraps=True))
        layout.addWidget(label(row.title, "heading", wraps=True))
        where = text("ui.inspector.where", framework=row.framework, subject=row.subject, code=row.subject_code)
        layout.addWidget(label(where, "caption", wraps=True))
        if aside(row):
            layout.addWidget(label(aside(row), "strong", wraps=True))
        if row.scope is not Scope.IN:
            layout.addWidget(label(detail.scope_reason, wraps=True))
        _add_long(layout, detail.statement)

    @staticmethod
    def _add_determination(layout: QVBoxLayout, detail: ItemDetail) -> None:
        row, made = detail.row, detail.decision
        _section(layout, text("ui.inspector.determination"))
        shown = PillView()
        shown.say(pill(row), determined_in_full(row.result, row.other_kind), pill_tone(row))
        layout.addWidget(shown)
        if made is not None:
            if made.reason:
                layout.addWidget(label(made.reason, wraps=True))
            if made.basis is Basis.OVERRIDE:
                override = text("ui.inspector.override", reason=made.override_reason)
                layout.addWidget(label(override, wraps=True, tone=Tone.WARN))
            by = text("ui.inspector.decided", basis=made.basis, name=made.decided_by, at=moment(made.decided_at))
            layout.addWidget(label(by, "caption", wraps=True))
        layout.addWidget(label(text("ui.inspector.work", state=row.work_state), "caption", wraps=True))
        if detail.return_reason:
            layout.addWidget(label(text("ui.inspector.returned", reason=detail.return_reason), wraps=True))

    @staticmethod
    def _add_proof(layout: QVBoxLayout, detail: ItemDetail) -> None:
        proof = detail.row.proof
        _section(layout, text("ui.inspector.proof"))
        head, ladder = line(spacing=12), LadderView()
        ladder.show_proof(proof)
        head.addWidget(ladder, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(proved_in_full(proof), "strong", wraps=True), 1)
        layout.addLayout(head)
        doubt = Tone.WARN if proof.contested or proof.stale else Tone.PLAIN
        layout.addWidget(label(render(proof.explanation), wraps=True, tone=doubt))
        if detail.contradiction_resolution:
            resolved = text("ui.inspector.resolved", reason=detail.contradiction_resolution)
            layout.addWidget(label(resolved, wraps=True))
        if detail.lowered_reason:
            layout.addWidget(label(text("ui.inspector.lowered", reason=detail.lowered_reason), wraps=True))
        step = text("ui.inspector.next", step=render(proof.next_step), planned=detail.planned_level)
        layout.addWidget(label(step, "caption", wraps=True))

    @staticmethod
    def _add_evidence(layout: QVBoxLayout, lines: tuple[EvidenceLine, ...]) -> None:
        _section(layout, text("ui.inspector.evidence", count=number(len({one.code for one in lines}))))
        if not lines:
            layout.addWidget(label(text("ui.inspector.no_evidence"), "muted", wraps=True))
        # Attached in the same way to several objectives, it is shown once with all of them.
        alike = dict.fromkeys(replace(one, objective="") for one in lines)
        for one in alike:
            objectives = [other.objective for other in lines if replace(other, objective="") == one and other.objective]
            marks = text(
                "ui.inspector.attachment", bearing=one.bearing, method=one.method, independence=one.independence
            )
            if objectives:
                marks = text("ui.inspector.for_objective", marks=marks, objective=", ".join(objectives))
            title = text("ui.inspector.coded", code=one.code, title=one.title)
            layout.addWidget(_card(title, marks, _BEARING_TONE[one.bearing], one.shows))

    @staticmethod
    def _add_findings(layout: QVBoxLayout, lines: tuple[FindingLine, ...]) -> None:
        if not lines:
            return
        _section(layout, text("ui.inspector.findings", count=number(len(lines))))
        for one in lines:
            severity = one.severity or text("ui.inspector.ungraded")
            marks = text("ui.inspector.finding", kind=one.kind, severity=severity, state=one.state)
            layout.addWidget(_card(text("ui.inspector.coded", code=one.code, title=one.title), marks, Tone.PLAIN, ""))

    @staticmethod
    def _add_objectives(layout: QVBoxLayout, lines: tuple[ObjectiveLine, ...]) -> None:
        if not lines:
            return
        decided = sum(bool(one.reason) for one in lines)
        _section(layout, text("ui.inspector.objectives", decided=number(decided), count=number(len(lines))))
        for one in lines:
            marks = text("ui.inspector.objective", result=determined(one.result, one.other_kind), level=one.level)
            tone = result_tone(one.result, one.other_kind)
            head = text("ui.inspector.coded", code=one.code, title=one.statement)
            layout.addWidget(_plain_part(head, marks, Tone.PLAIN if tone is Tone.NONE else tone, one.reason))


def _add_long(layout: QVBoxLayout, words: str) -> None:
    """Show a text, and of a long one its beginning until all of it is asked for."""
    shown = label(elided(words, _LONG), wraps=True)
    layout.addWidget(shown)
    if len(words) > _LONG:
        more = QPushButton(text("ui.inspector.show_all"))
        more.setProperty("role", "link")

        def show_all() -> None:
            say(shown, words)
            more.hide()
            shown.setFocus()

        more.clicked.connect(show_all)
        layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)


def _section(layout: QVBoxLayout, words: str) -> None:
    layout.addSpacing(8)
    layout.addWidget(label(words, "section", wraps=True))


def _card(title: str, marks: str, tone: Tone, words: str) -> QWidget:
    card = frame("evidence")
    inner = column(card, margin=10, spacing=2)
    inner.addWidget(label(title, "strong", wraps=True))
    _fill(inner, marks, tone, words)
    return card


def _plain_part(title: str, marks: str, tone: Tone, words: str) -> QWidget:
    part = QWidget()
    inner = column(part, spacing=2)
    inner.addWidget(label(title, wraps=True))
    _fill(inner, marks, tone, words)
    return part


def _fill(inner: QVBoxLayout, marks: str, tone: Tone, words: str) -> None:
    inner.addWidget(label(marks, "caption", wraps=True, tone=tone))
    if words:
        inner.addWidget(label(words, wraps=True))
