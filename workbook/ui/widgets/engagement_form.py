"""The terms of the engagement. Each field is one undoable change, made when it is left."""

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from workbook.domain import records
from workbook.domain.vocabulary import Tlp
from workbook.messages import text
from workbook.operations import engagement
from workbook.ui.widgets.days_by_kind import DaysByKindField
from workbook.ui.widgets.due_days import DueDaysField
from workbook.ui.widgets.fields import ChoiceField, DayField, Field, LineField, LinesField, NumberField, TextField
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.record_form import RecordForm
from workbook.ui.work import Work

_MOST_WIDTH: Final = 1040


class EngagementForm(QScrollArea):
    """Fills the page."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.form = _TermsForm(_fields())
        self.form.edited.connect(self._change)
        self.form.be_read_only(work.is_read_only)
        self._none = label(text("ui.subjects.no_engagement"), "muted", wraps=True)
        body = QWidget()
        layout = column(body, spacing=12)
        layout.setContentsMargins(0, 4, 12, 24)
        self.form.setMaximumWidth(_MOST_WIDTH)
        layout.addWidget(self._none)
        layout.addWidget(self.form)
        layout.addStretch(1)
        self.setWidget(body)
        self.setAccessibleName(text("ui.subjects.view.engagement"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_terms(self, terms: records.Engagement | None) -> None:
        """Show the terms, or that there are none yet."""
        self._none.setVisible(terms is None)
        self.form.setVisible(terms is not None)
        if terms is not None:
            self.form.show_record("engagement", terms)

    def _change(self, terms: Any, field: Field) -> None:  # noqa: ANN401
        self._work.do(
            text("ui.subjects.deed.engagement", field=field.name),
            lambda book, actor: engagement.change_engagement(book, actor, terms),
            field.refuse,
        )


class _TermsForm(RecordForm):
    def lay_out(self) -> None:
        """Put long texts at the left, dates and short ones at the right."""
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        top = Qt.AlignmentFlag.AlignTop
        texts = column(spacing=12)
        for name in ("title", "objective", "criteria", "scope_note", "distribution"):
            texts.addWidget(self.fields[name])
        texts.addStretch(1)
        grid.addLayout(texts, 0, 0)
        pairs: tuple[tuple[str, ...], ...] = (
            ("tlp", "freshness_days"),
            ("period_from", "period_to"),
            ("fieldwork_from", "fieldwork_to"),
            ("as_of", "comment_until"),
            ("released_on", "completed_on"),
            ("freshness_rules",),
            ("severity_scale", "remediation_days"),
        )
        side = column(spacing=12)
        for pair in pairs:
            row = QGridLayout()
            row.setHorizontalSpacing(12)
            for position, name in enumerate(pair):
                row.addWidget(self.fields[name], 0, position, top)
                row.setColumnStretch(position, 1)
            side.addLayout(row)
        side.addStretch(1)
        grid.addLayout(side, 0, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        column(self).addLayout(grid)


def _fields() -> dict[str, Field]:
    def named(name: str) -> str:
        return text(f"ui.subjects.field.{name}")

    days = ("period_from", "period_to", "fieldwork_from", "fieldwork_to", "as_of", "comment_until")
    return {
        "title": LineField(named("terms_title")),
        "objective": TextField(named("objective"), lines=3, most=12),
        "criteria": TextField(named("criteria"), lines=3, most=12),
        "scope_note": TextField(named("scope_note"), lines=3, most=12),
        "distribution": LinesField(named("distribution"), lines=3, hint=text("ui.subjects.one_on_a_line")),
        "tlp": ChoiceField(named("tlp"), list(Tlp)),
        "freshness_days": NumberField(named("freshness_days"), hint=text("ui.subjects.freshness_hint")),
        "freshness_rules": DaysByKindField(named("freshness_rules"), hint=text("ui.subjects.rules_hint")),
        **{name: DayField(named(name)) for name in (*days, "released_on", "completed_on")},
        "severity_scale": LinesField(named("severity_scale"), lines=4, hint=text("ui.subjects.scale_hint")),
        "remediation_days": DueDaysField(named("remediation_days"), lines=4, hint=text("ui.subjects.due_hint")),
    }
