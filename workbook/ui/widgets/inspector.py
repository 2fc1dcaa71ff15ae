"""The inspector: everything about the selected item, as plain text."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbook.domain.checklist import EvidenceLine, FindingLine, ItemDetail, ObjectiveLine
from workbook.domain.vocabulary import Basis, Bearing, Scope
from workbook.exports.palette import Tone, result_tone
from workbook.messages import render, text
from workbook.ui.messages import number
from workbook.ui.widgets.labels import label, line
from workbook.ui.widgets.ladder import LadderView, PillView
from workbook.ui.widgets.parts import Panel, add_long, add_many, card, plain_part, section
from workbook.ui.wording import aside, determined, determined_in_full, moment, pill, pill_tone, proved_in_full

_BEARING_TONE = {Bearing.CONTRADICTS: Tone.BAD, Bearing.SUPPORTS: Tone.PLAIN, Bearing.CONTEXT: Tone.PLAIN}


class Inspector(Panel):
    """Shows one item at a time; Tab reaches it, and arrow keys scroll it."""

    def __init__(self) -> None:
        super().__init__(text("ui.inspector.name"))
        self.clear()

    def clear(self) -> None:
        """Show that nothing is selected."""
        self.say_empty(text("ui.inspector.empty"))

    def show_item(self, detail: ItemDetail) -> None:
        """Show an item from its head on."""
        self.build(lambda layout: self._fill(layout, detail))

    def _fill(self, layout: QVBoxLayout, detail: ItemDetail) -> None:
        self._add_head(layout, detail)
        self._add_determination(layout, detail)
        self._add_proof(layout, detail)
        self._add_evidence(layout, detail.evidence)
        self._add_findings(layout, detail.findings)
        self._add_objectives(layout, detail.objectives)
        for title, words in (("ui.inspector.guidance", detail.guidance), ("ui.inspector.note", detail.note)):
            if words:
                section(layout, text(title))
                add_long(layout, words)

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
        add_long(layout, detail.statement)

    @staticmethod
    def _add_determination(layout: QVBoxLayout, detail: ItemDetail) -> None:
        row, made = detail.row, detail.decision
        section(layout, text("ui.inspector.determination"))
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
        section(layout, text("ui.inspector.proof"))
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
        section(layout, text("ui.inspector.evidence", count=number(len({one.code for one in lines}))))
        if not lines:
            layout.addWidget(label(text("ui.inspector.no_evidence"), "muted", wraps=True))
        # Attached in the same way to several objectives, it is shown once with all of them.
        alike: dict[EvidenceLine, list[str]] = {}
        for one in lines:
            alike.setdefault(replace(one, objective=""), []).append(one.objective)

        def part(one: EvidenceLine) -> QWidget:
            objectives = ", ".join(filter(None, alike[one]))
            marks = text(
                "ui.inspector.attachment", bearing=one.bearing, method=one.method, independence=one.independence
            )
            if objectives:
                marks = text("ui.inspector.for_objective", marks=marks, objective=objectives)
            title = text("ui.inspector.coded", code=one.code, title=one.title)
            return card(title, marks, _BEARING_TONE[one.bearing], one.shows)

        add_many(layout, tuple(alike), part)

    @staticmethod
    def _add_findings(layout: QVBoxLayout, lines: tuple[FindingLine, ...]) -> None:
        if not lines:
            return
        section(layout, text("ui.inspector.findings", count=number(len(lines))))

        def part(one: FindingLine) -> QWidget:
            severity = one.severity or text("ui.inspector.ungraded")
            marks = text("ui.inspector.finding", kind=one.kind, severity=severity, state=one.state)
            return card(text("ui.inspector.coded", code=one.code, title=one.title), marks)

        add_many(layout, lines, part)

    @staticmethod
    def _add_objectives(layout: QVBoxLayout, lines: tuple[ObjectiveLine, ...]) -> None:
        if not lines:
            return
        decided = sum(bool(one.reason) for one in lines)
        section(layout, text("ui.inspector.objectives", decided=number(decided), count=number(len(lines))))

        def part(one: ObjectiveLine) -> QWidget:
            marks = text("ui.inspector.objective", result=determined(one.result, one.other_kind), level=one.level)
            tone = result_tone(one.result, one.other_kind)
            head = text("ui.inspector.coded", code=one.code, title=one.statement)
            return plain_part(head, marks, Tone.PLAIN if tone is Tone.NONE else tone, one.reason)

        add_many(layout, lines, part)
