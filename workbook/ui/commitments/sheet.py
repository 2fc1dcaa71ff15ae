"""One commitment whole: its words with what leaves a way out, its source, the controls it covers, what became of it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbook.domain.commitment_views import CommitmentRow, CoverRow
from workbook.domain.commitments import CommitmentStrength, Conclusion, Conditionality, Extent, conditional_wordings
from workbook.exports.commitment_words import conclusion_tone
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.commitments.wording import dates, facts, marked
from workbook.ui.inspector.drafts import Drafts
from workbook.ui.inspector.forms import Field, FormPlace, Record
from workbook.ui.messages import number
from workbook.ui.widgets.differences import MarkedText
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.labels import column, frame, label, line
from workbook.ui.widgets.parts import Panel, add_many, link, links, section
from workbook.ui.widgets.tools import Tool
from workbook.ui.work import Work

MEASURE = 760


@dataclass(frozen=True, slots=True)
class SheetActs:
    """What the sheet lets one do; the page carries it out."""

    change: Callable[[], object]
    judge: Callable[[CommitmentRow, Conditionality, str], object]
    add_controls: Callable[[], object]
    cover: Callable[[CommitmentRow, CoverRow, Extent], object]
    uncover: Callable[[CommitmentRow, CoverRow], object]
    conclude: Record
    withdraw: Record
    history: Callable[[], object]


class CommitmentSheet(Panel):
    """Shows a frozen row; built anew for each, so that what is read is what is there."""

    def __init__(self, work: Work, drafts: Drafts, acts: SheetActs) -> None:
        super().__init__(text("ui.commitment.sheet"))
        self._work, self._drafts, self._acts = work, drafts, acts
        self.row: CommitmentRow | None = None
        self.conclude: FormPlace | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_row(self, row: CommitmentRow) -> None:
        """Show a commitment; of the one shown already, the place stays."""
        same = self.row is not None and self.row.id == row.id
        had_focus = same and self.isAncestorOf(self.window().focusWidget() or self)
        self.row = row
        self.build(lambda layout: self._fill(layout, row), keep_place=same)
        if had_focus:
            self.setFocus()

    def say_nothing(self, words: str) -> None:
        """Show that there is nothing to show."""
        self.row, self.conclude = None, None
        self.say_empty(words)

    def _fill(self, outer: QVBoxLayout, row: CommitmentRow) -> None:
        body = QWidget()
        body.setMaximumWidth(MEASURE)
        layout = column(body, spacing=8)
        outer.addWidget(body)
        self._add_head(layout, row)
        self._add_judgement(layout, row)
        self._add_covers(layout, row)
        self._add_conclusion(layout, row)
        if row.said.note and row.said.words:
            section(layout, text("field.note"))
            layout.addWidget(label(row.said.note, wraps=True))
        self._add_last(layout, row)

    def _add_head(self, layout: QVBoxLayout, row: CommitmentRow) -> None:
        head = line(spacing=8)
        whose = text("ui.commitment.whose", code=row.code, subject=row.subject_name, party=row.party)
        head.addWidget(label(one_line(whose), "muted", wraps=True), 1)
        if not self._work.is_read_only:
            head.addWidget(
                link(text("ui.commitment.change"), self._acts.change, name=text("ui.action.change_commitment"))
            )
        layout.addLayout(head)
        ground = frame("evidence")
        inner = column(ground, margin=16, spacing=6)
        if row.said.strength is CommitmentStrength.NONE_FOUND:
            inner.addWidget(label(text("ui.commitment.none_found"), "strong", wraps=True))
        words = MarkedText(text("field.words"), marked(row), Tone.WARN)
        words.setProperty("role", "quote")
        inner.addWidget(words)
        layout.addWidget(ground)
        layout.addWidget(label(facts(row, self._work.today), "strong", wraps=True))
        if told := dates(row):
            layout.addWidget(label(told, "muted", wraps=True))
        source = row.said.source_id
        if source is not None:
            name = one_line(text("ui.commitment.source_name", code=row.source, title=row.source_title))
            place = one_line(" · ".join(part for part in (name, row.said.source_place) if part))
            go = link(
                place, lambda: self._work.go("evidence", source), name=text("ui.commitment.open_source", source=name)
            )
            layout.addWidget(links([go]))

    def _add_judgement(self, layout: QVBoxLayout, row: CommitmentRow) -> None:
        """Say what makes it conditional, or ask about wording that may."""
        said = row.said
        if said.conditions:
            layout.addWidget(
                label(text("ui.commitment.on_condition", conditions=said.conditions), wraps=True, tone=Tone.WARN)
            )
            return
        found = conditional_wordings(said.words) if said.conditionality is Conditionality.NOT_JUDGED else ()
        if not found:
            return
        wording = "; ".join(dict.fromkeys(said.words[start:end] for start, end in found))
        asked = text("ui.commitment.is_it_conditional")
        layout.addWidget(label(asked, wraps=True, tone=Tone.WARN))
        if not self._work.is_read_only:
            judge, one, other = self._acts.judge, Conditionality.CONDITIONAL, Conditionality.UNCONDITIONAL
            layout.addWidget(
                links(
                    [
                        link(text("ui.commitment.is_conditional"), lambda: judge(row, one, wording)),
                        link(text("ui.commitment.is_unconditional"), lambda: judge(row, other, "")),
                    ]
                )
            )

    def _add_covers(self, layout: QVBoxLayout, row: CommitmentRow) -> None:
        can = not self._work.is_read_only
        name = text("ui.action.cover_controls")
        more = [link(text("ui.commitment.add_controls"), self._acts.add_controls, name=name)] if can else []
        section(layout, text("ui.commitment.covers", count=number(len(row.covers))), *more)
        if not row.covers:
            layout.addWidget(label(text("ui.commitment.covers_nothing"), "muted", wraps=True))
        add_many(layout, row.covers, lambda one: self._cover(row, one, can=can))

    def _cover(self, row: CommitmentRow, cover: CoverRow, *, can: bool) -> QWidget:
        made = frame("evidence")
        outer = line(spacing=8)
        outer.setContentsMargins(10, 8, 8, 8)
        made.setLayout(outer)
        inner = column(spacing=2)
        inner.addWidget(label(text("ui.inspector.coded", code=cover.control, title=cover.title), "strong", wraps=True))
        marks = cover.framework if cover.item else text("ui.commitment.not_on_checklist", framework=cover.framework)
        inner.addWidget(label(" · ".join(part for part in (marks, cover.note) if part), "caption", wraps=True))
        item = cover.item
        if item is not None:
            go = link(text("ui.commitment.to_item"), lambda: self._work.go("checklist", item))
            go.setAccessibleName(one_line(text("ui.commitment.to_item_name", control=cover.control)))
            inner.addWidget(links([go]))
        outer.addLayout(inner, 1)
        extents = list(Extent)
        chosen = Drop(text("ui.commitment.extent_of", control=one_line(cover.control)))
        chosen.addItems([word(one) for one in extents])
        chosen.setCurrentIndex(extents.index(cover.extent))
        chosen.setEnabled(can)
        chosen.activated.connect(lambda place: self._acts.cover(row, cover, extents[place]))
        outer.addWidget(chosen, 0, Qt.AlignmentFlag.AlignTop)
        if can:
            words = text("ui.commitment.uncover", control=one_line(cover.control))
            outer.addWidget(Tool("remove", words, lambda: self._acts.uncover(row, cover)), 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _add_conclusion(self, layout: QVBoxLayout, row: CommitmentRow) -> None:
        section(layout, text("ui.commitment.became"))
        tone = conclusion_tone(row.conclusion)
        layout.addWidget(label(word(row.conclusion), "strong", wraps=True, tone=tone))
        if row.conclusion_reason:
            layout.addWidget(label(row.conclusion_reason, wraps=True))
        if row.concluded_by:
            layout.addWidget(label(text("ui.commitment.concluded_by", person=row.concluded_by), "caption", wraps=True))
        self.conclude = None
        if self._work.is_read_only or row.said.strength is CommitmentStrength.NONE_FOUND:
            return

        def fields() -> tuple[Field, ...]:
            choices = tuple((one.value, word(one)) for one in Conclusion)
            return (
                Field("conclusion", text("field.conclusion"), row.conclusion.value, choices),
                Field("reason", text("ui.commitment.because"), row.conclusion_reason, is_long=True),
            )

        words = text("ui.commitment.conclude")
        self.conclude = FormPlace(self._drafts, (row.id,), "conclude", words, fields, self._acts.conclude)
        layout.addWidget(self.conclude)

    def _add_last(self, layout: QVBoxLayout, row: CommitmentRow) -> None:
        section(layout, text("ui.commitment.else"))
        layout.addWidget(links([link(text("ui.commitment.history"), self._acts.history)]))
        if not self._work.is_read_only:
            words, asked = (
                text("ui.commitment.withdraw"),
                (Field("reason", text("ui.commitment.why_withdraw"), is_long=True),),
            )
            layout.addWidget(FormPlace(self._drafts, (row.id,), "withdraw", words, lambda: asked, self._acts.withdraw))
