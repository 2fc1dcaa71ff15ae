"""Record a commitment or change one: its exact words, where they stand, how firm they are and until when."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbook.domain.commitment_views import CommitmentRow
from workbook.domain.commitments import (
    Commitment,
    CommitmentBasis,
    CommitmentStrength,
    Conditionality,
    conditional_wordings,
)
from workbook.domain.errors import WorkbookError
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text
from workbook.store.evidence_views import evidence_rows
from workbook.ui.dialogs.evidence_picker import EvidencePicker
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.messages import sentence
from workbook.ui.widgets.fields import ChoiceField, DayField, Field, LineField, TextField
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.parts import link
from workbook.ui.work import Work

Record = Callable[[Commitment, Callable[[str], None]], bool]
"""Records what was entered; a refusal is given to the second argument as a sentence. Returns whether it is done."""
_ROWS: Final = (
    ("subject_id", "source_place"),
    ("words",),
    ("strength", "basis", "conditionality"),
    ("conditions",),
    ("made_on", "due_on", "expires_on", "taken_back_on"),
    ("note",),
)
_WIDTH: Final = 720


class CommitmentDialog(Sheet):
    """What was typed stays when it is refused; wording that leaves a way out is pointed at, and judged by the person."""

    def __init__(
        self,
        work: Work,
        parent: QWidget,
        subjects: Sequence[tuple[UUID, str]],
        record: Record,
        *,
        row: CommitmentRow | None = None,
        subject: UUID | None = None,
    ) -> None:
        title = text("ui.commitment.change_title", code=row.code) if row else text("ui.commitment.record_title")
        main = text("ui.commitment.keep") if row else text("ui.entry.record")
        super().__init__(parent, title=title, explanation=text("ui.commitment.explanation"), main=main)
        self._work, self._record = work, record
        self._names = dict(subjects)
        self._source: UUID | None = None
        self.fields = _fields([key for key, _ in subjects], self._names.__getitem__)
        self._source_said = label("", wraps=True)
        self.choose = link(
            text("ui.commitment.choose_source"), self._choose, name=text("ui.commitment.choose_source_name")
        )
        self._hint = label("", "caption", wraps=True)
        self._take = link(text("ui.commitment.is_conditional"), self._take_hint)
        self._lay_out()
        self._begin(row, subject)
        self.fields["words"].typed.connect(self._look)
        self.fields["conditionality"].typed.connect(self._look)
        self._look()
        self.fit(_WIDTH)
        self.fields["words" if row is None else "note"].setFocus()

    def carry_out(self) -> None:
        """Record it; a refusal is said beside the buttons."""
        try:
            values = {name: field.value() for name, field in self.fields.items()}
            said = Commitment(**values, source_id=self._source)
        except WorkbookError as error:
            self.say(sentence(error), Tone.BAD)
            return
        if self._record(said, lambda words: self.say(words, Tone.BAD)):
            self.accept()

    def take_source(self, evidence: UUID | None) -> None:
        """Show the evidence in which the words stand."""
        self._source = evidence
        rows = self._work.read(evidence_rows, [evidence], self._work.today) if evidence else []
        words = one_line(f"{rows[0].code}  {rows[0].title}") if rows else text("ui.commitment.no_source")
        say(self._source_said, words, Tone.PLAIN if rows else Tone.NONE)

    def _begin(self, row: CommitmentRow | None, subject: UUID | None) -> None:
        if row is None:
            chosen = subject or next(iter(self._names), None)
            if chosen is not None:
                self.fields["subject_id"].reset(chosen)
            self.fields["strength"].reset(CommitmentStrength.STATED)
            self.take_source(None)
            return
        for name, field in self.fields.items():
            field.reset(getattr(row.said, name))
        self.fields["subject_id"].be_read_only(True)
        self.take_source(row.said.source_id)

    def _choose(self) -> None:
        picker = EvidencePicker(self._work, self, title=text("ui.commitment.pick_source"))
        picker.chosen.connect(lambda ids: self.take_source(ids[0] if ids else None))
        picker.open()

    def _found(self) -> list[str]:
        words = str(self.fields["words"].value())
        return list(dict.fromkeys(words[start:end] for start, end in conditional_wordings(words)))

    def _look(self) -> None:
        """Point at wording that leaves a way out, while nobody has judged it."""
        found = self._found() if self.fields["conditionality"].value() is Conditionality.NOT_JUDGED else []
        told = ", ".join(text("ui.commitment.quoted", words=words) for words in found)
        say(self._hint, text("ui.commitment.suggested", wording=told) if found else "", Tone.WARN)
        if self._take.isHidden() == bool(found):
            self._take.setVisible(bool(found))
            self.fit(max(_WIDTH, self.width()))

    def _take_hint(self) -> None:
        self.fields["conditions"].put("; ".join(self._found()))
        self.fields["conditionality"].put(Conditionality.CONDITIONAL)
        self._look()
        self.fields["conditions"].setFocus()

    def _lay_out(self) -> None:
        self.body.setContentsMargins(24, 0, 24, 16)
        self.body.setSpacing(10)
        for names in _ROWS:
            row = line(spacing=12)
            for name in names:
                row.addWidget(self.fields[name], 1)
            self.body.addLayout(row)
            if names == ("words",):
                hint = line(spacing=8)
                hint.addWidget(self._hint, 1)
                hint.addWidget(self._take)
                self.body.addLayout(hint)
                self.body.addLayout(self._source_part())

    def _source_part(self) -> QVBoxLayout:
        part: QVBoxLayout = column(spacing=2)
        part.addWidget(label(text("ui.commitment.source"), "section"))
        row = line(spacing=8)
        row.addWidget(self._source_said, 1)
        row.addWidget(self.choose)
        part.addLayout(row)
        return part


def _fields(subjects: Sequence[UUID], named: Callable[[UUID], str]) -> dict[str, Field]:
    def name(key: str) -> str:
        return text(f"field.{key}")

    return {
        "subject_id": ChoiceField(name("subject_id"), subjects, named),
        "source_place": LineField(name("source_place"), example=text("ui.commitment.place_example")),
        "words": TextField(name("words"), lines=3, most=8, example=text("ui.commitment.words_example")),
        "strength": ChoiceField(name("strength"), list(CommitmentStrength)),
        "basis": ChoiceField(name("basis"), list(CommitmentBasis)),
        "conditionality": ChoiceField(name("conditionality"), list(Conditionality)),
        "conditions": LineField(name("conditions"), example=text("ui.commitment.conditions_example")),
        "made_on": DayField(name("made_on")),
        "due_on": DayField(name("due_on")),
        "expires_on": DayField(name("expires_on")),
        "taken_back_on": DayField(name("taken_back_on")),
        "note": TextField(name("note"), lines=2, most=5),
    }
