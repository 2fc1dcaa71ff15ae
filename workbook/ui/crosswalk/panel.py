"""What is said of the chosen mapping: both texts, why and by which source, and where it is judged."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from workbook.domain.crosswalk import Mapping
from workbook.domain.crosswalk_views import End, MappingRow
from workbook.domain.vocabulary import Relation, ReviewState
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.ui.crosswalk.deeds import MappingDeeds
from workbook.ui.crosswalk.model import TONES, coded, is_related
from workbook.ui.inspector.drafts import Drafts
from workbook.ui.inspector.forms import Field, FormPlace, Refused, Values
from workbook.ui.messages import number, tip
from workbook.ui.widgets.labels import label, line, say
from workbook.ui.widgets.parts import Panel, add_long, link, links, section

REJECT: Final = "reject mapping"
CHANGE: Final = "change mapping"
_MOST_TEXT: Final = 260
_AROUND: Final = 20
_LAID_OUT_MS: Final = 30


class CrosswalkPanel(Panel):
    """Stands at the right of the table."""

    judged = Signal()
    """Something was done to what is shown."""

    def __init__(self, deeds: MappingDeeds, *, is_read_only: bool) -> None:
        super().__init__(text("ui.crosswalk.panel"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.drafts = Drafts()
        self._deeds = deeds
        self._can = not is_read_only
        self._rows: tuple[MappingRow, ...] = ()
        self._refusal: QLabel | None = None
        self._reject: FormPlace | None = None
        self._change: FormPlace | None = None

    @property
    def rows(self) -> tuple[MappingRow, ...]:
        """What is shown."""
        return self._rows

    def show_mapping(self, row: MappingRow, texts: tuple[str, str]) -> None:
        """Show one mapping with what its two controls say."""
        if self._rows == (row,):
            return  # what is being typed keeps the keyboard
        self._rows = (row,)

        def fill(layout: QVBoxLayout) -> None:
            layout.addWidget(label(word(row.state), "strong", tone=TONES[row.state]))
            if row.reviewed_by:
                said = text("ui.crosswalk.reviewed", name=row.reviewed_by, reason=row.review_reason or "–")
                layout.addWidget(label(said, "caption", wraps=True))
            _add_end(layout, row.control, texts[0])
            layout.addSpacing(8)
            layout.addWidget(label(is_related(row.relation), "heading", wraps=True))
            _add_end(layout, row.target, texts[1])
            self._add_said(layout, row)
            self._add_deeds(layout)

        self.build(fill)

    def show_many(self, rows: Sequence[MappingRow]) -> None:
        """Show how many are chosen, and what can be done to all of them."""
        if self._rows == tuple(rows):
            return
        self._rows = tuple(rows)

        def fill(layout: QVBoxLayout) -> None:
            layout.addWidget(label(text("ui.crosswalk.count", count=number(len(rows))), "heading", wraps=True))
            for state in ReviewState:
                count = sum(one.state is state for one in rows)
                if count:
                    layout.addWidget(label(text("ui.crosswalk.of_state", state=state, count=number(count)), "muted"))
            self._add_deeds(layout)

        self.build(fill)

    def show_nothing(self, words: str) -> None:
        """Say what can be chosen."""
        self._rows, self._reject, self._change = (), None, None
        self.say_empty(words)

    @property
    def can_judge(self) -> bool:
        """Whether anything is chosen that can be judged."""
        return self._can and bool(self._rows)

    @property
    def can_change(self) -> bool:
        """Whether one mapping is chosen."""
        return self._can and len(self._rows) == 1

    def confirm(self) -> None:
        """Confirm what is chosen and not confirmed yet."""
        rows = [one for one in self._rows if one.state is not ReviewState.CONFIRMED]
        if rows and self._can and self._deeds.confirm(rows, self._refuse):
            self.judged.emit()

    def ask_rejection(self) -> None:
        """Open the form for the reason."""
        self._open(self._reject)

    def ask_change(self) -> None:
        """Open the form of what is said."""
        self._open(self._change)

    def _open(self, form: FormPlace | None) -> None:
        if form is not None:
            form.open()
            # Once every layout around it has its height.
            QTimer.singleShot(_LAID_OUT_MS, form, lambda: self.ensureWidgetVisible(form, 0, _AROUND))

    def _add_said(self, layout: QVBoxLayout, row: MappingRow) -> None:
        section(layout, text("ui.crosswalk.why"))
        add_long(layout, row.rationale or text("ui.crosswalk.no_rationale"), "" if row.rationale else "muted")
        origin = "ui.crosswalk.own" if not row.is_shipped else "ui.crosswalk.changed"
        key = "ui.crosswalk.shipped" if row.is_shipped and not row.is_changed else origin
        layout.addWidget(label(text(key, source=row.source), "caption", wraps=True))
        if row.taken_over:
            stands = row.state is ReviewState.CONFIRMED
            key = "ui.crosswalk.taken_over" if stands else "ui.crosswalk.taken_over_before"
            tone = Tone.PLAIN if stands else Tone.WARN
            layout.addWidget(label(text(key, count=number(row.taken_over)), wraps=True, tone=tone))

    def _add_deeds(self, layout: QVBoxLayout) -> None:
        self._reject = self._change = None
        if not self._can:
            return
        rows = self._rows
        section(layout, text("ui.crosswalk.judgement"))
        self._refusal = label("", wraps=True, tone=Tone.BAD)
        self._refusal.hide()
        if any(one.state is not ReviewState.CONFIRMED and one.can_be_confirmed for one in rows):
            confirm = QPushButton(text("ui.crosswalk.confirm"))
            confirm.setProperty("role", "main")
            confirm.setAutoDefault(False)
            confirm.setToolTip(tip(text("ui.tip.mapping_confirm")))
            confirm.clicked.connect(lambda _=False: self.confirm())
            foot = line(spacing=8)
            foot.addWidget(confirm)
            foot.addStretch(1)
            layout.addLayout(foot)
        layout.addWidget(self._refusal)
        self._reject = self._form(REJECT, text("ui.crosswalk.reject"), self._reject_fields, self._record_rejection)
        layout.addWidget(self._reject)
        if len(rows) == 1:
            self._change = self._form(CHANGE, text("ui.crosswalk.change"), self._change_fields, self._record_change)
            layout.addWidget(self._change)
        if not any(one.is_shipped for one in rows):
            layout.addWidget(links([link(text("ui.crosswalk.withdraw"), self._withdraw)]))

    def _form(
        self,
        name: str,
        words: str,
        fields: Callable[[], Sequence[Field]],
        record: Callable[[Values, Refused], bool],
    ) -> FormPlace:
        return FormPlace(self.drafts, tuple(one.id for one in self._rows), name, words, fields, record)

    @staticmethod
    def _reject_fields() -> Sequence[Field]:
        return (Field("reason", text("ui.crosswalk.reject_reason"), is_long=True),)

    def _change_fields(self) -> Sequence[Field]:
        row = self._rows[0]
        choices = [(one.value, word(one)) for one in Relation]
        source = row.source if row.is_changed or not row.is_shipped else ""
        return (
            Field("relation", text("ui.crosswalk.relation"), row.relation.value, choices),
            Field("rationale", text("ui.crosswalk.rationale"), row.rationale, is_long=True),
            Field("source", text("ui.crosswalk.source"), source),
            Field("reason", text("ui.crosswalk.change_reason")),
        )

    def _record_rejection(self, values: Values, refused: Refused) -> bool:
        return self._told(self._deeds.reject(self._rows, values["reason"], refused))

    def _record_change(self, values: Values, refused: Refused) -> bool:
        def said() -> Mapping:
            return Mapping(Relation(values["relation"]), values["rationale"], values["source"].strip())

        return self._told(self._deeds.change(self._rows[0], said, values["reason"], refused))

    def _withdraw(self) -> None:
        self._told(self._deeds.withdraw(self._rows, self._refuse))

    def _told(self, done: bool) -> bool:
        if done:
            self.judged.emit()
        return done

    def _refuse(self, words: str) -> None:
        if self._refusal is not None:
            say(self._refusal, words, Tone.BAD)
            self.ensureWidgetVisible(self._refusal)


def _add_end(layout: QVBoxLayout, end: End, statement: str) -> None:
    made: QWidget = label(coded(end), "strong", wraps=True)
    layout.addWidget(made)
    layout.addWidget(label(end.framework_title, "caption", wraps=True))
    if not end.is_here or end.is_withdrawn:
        key = "ui.crosswalk.not_here_why" if not end.is_here else "ui.crosswalk.is_withdrawn_why"
        layout.addWidget(label(text(key), wraps=True, tone=Tone.WARN))
    if statement:
        add_long(layout, statement, limit=_MOST_TEXT)
