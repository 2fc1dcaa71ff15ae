"""Take down a statement or something only sighted, describe evidence anew, and say how it bears on an item."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.evidence_views import EvidenceDetail
from workbook.domain.records import Provenance, Sighted, Statement
from workbook.domain.vocabulary import StatementKind, Tlp
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.operations import custody, evidence
from workbook.store.book import Book
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.messages import sentence
from workbook.ui.widgets.fields import ChoiceField, DayField, Field, LineField, TextField
from workbook.ui.work import Work

_WIDTH: Final = 560
Parties = Sequence[tuple[UUID, str]]


class EntryDialog(Sheet):
    """Fields below each other, or two in a line; what is refused is said beside the buttons, and everything stays."""

    def __init__(self, work: Work, parent: QWidget, name: str, main: str) -> None:
        super().__init__(parent, title=_said("title", name), explanation=_said("why", name), main=main)
        self.work = work
        self.fields: dict[str, Field] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(24, 0, 24, 16)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)

    def add(self, **fields: Field) -> None:
        """Add one field across, or two beside each other."""
        row = self._grid.rowCount()
        for place, (name, field) in enumerate(fields.items()):
            self.fields[name] = field
            # A hint below one of two must not push the other one down.
            self._grid.addWidget(field, row, place, 1, 2 if len(fields) == 1 else 1, Qt.AlignmentFlag.AlignTop)

    def value(self, name: str) -> Any:  # noqa: ANN401  (of the kind the field is for)
        """Return what stands in a field. Raises WorkbookError for what is no value of its kind."""
        return self.fields[name].value()

    def carry_out(self) -> None:
        """Record what was entered; the dialog closes when that has worked."""
        try:
            done = self.record()
        except WorkbookError as error:
            self.refuse(sentence(error))
            return
        if done:
            self.accept()

    def refuse(self, words: str) -> None:
        """Say why it was not done."""
        self.say(words, Tone.BAD)

    def record(self) -> bool:
        """Record it; each kind of entry has its own way. Raises WorkbookError."""
        raise RuntimeError("an entry must know what it records")


def _said(what: str, name: str) -> str:
    return text(f"ui.entry.{name}.{what}")


def supplier_field(parties: Parties) -> ChoiceField:
    """Return a choice among the parties, or none."""
    names: dict[UUID | None, str] = {None: text("ui.entry.no_supplier"), **dict(parties)}
    return ChoiceField(text("ui.evidence.fact.supplied"), list(names), lambda key: names[key])


class StatementDialog(EntryDialog):
    """What somebody said, or what the auditor saw; pasted text can become a file instead."""

    def __init__(self, work: Work, parent: QWidget, parties: Parties, words: str = "") -> None:
        super().__init__(work, parent, "statement", text("ui.entry.take_down"))
        self.as_file: Callable[[str], object] | None = None
        self.add(
            kind=ChoiceField(text("ui.entry.kind"), list(StatementKind)),
            stated_by=LineField(text("ui.entry.stated_by")),
        )
        self.add(statement=TextField(text("ui.entry.words"), lines=7, example=text("ui.entry.words_example")))
        self.add(title=LineField(text("ui.entry.heading"), example=text("ui.entry.heading_example")))
        self.add(collected_on=DayField(text("ui.evidence.fact.collected")), supplied_by=supplier_field(parties))
        self.fields["statement"].reset(words)
        self.file_button = QPushButton(text("ui.entry.as_file"))
        self.file_button.setAutoDefault(False)
        self.file_button.setVisible(bool(words))
        self.file_button.clicked.connect(lambda _=False: self._keep_as_file())
        foot = self.foot.layout()
        if isinstance(foot, QHBoxLayout):  # what goes on stands last
            foot.insertWidget(foot.indexOf(self.main_button), self.file_button)
        self.fields["stated_by" if words else "statement"].setFocus()
        self.fit(_WIDTH)

    def record(self) -> bool:
        """Take the statement down."""
        said = Statement(self.value("kind"), self.value("statement"), self.value("stated_by"))
        known = Provenance(
            title=self.value("title"),
            collected_on=self.value("collected_on"),
            supplied_by_party_id=self.value("supplied_by"),
        )
        label = text("ui.entry.statement.deed")
        return self.work.do(label, lambda b, a: evidence.add_statement(b, a, said, known), self.refuse) is not None

    def _keep_as_file(self) -> None:
        if self.as_file is not None:
            self.as_file(self.value("statement"))
        self.accept()


class SightedDialog(EntryDialog):
    """Something seen but not taken."""

    def __init__(self, work: Work, parent: QWidget, parties: Parties) -> None:
        super().__init__(work, parent, "sighted", text("ui.entry.record"))
        self.add(title=LineField(text("ui.entry.what"), example=text("ui.entry.what_example")))
        self.add(
            version=LineField(text("ui.evidence.fact.version")), location=LineField(text("ui.evidence.fact.location"))
        )
        self.add(shown_by=LineField(text("ui.evidence.fact.shown_by")), supplied_by=supplier_field(parties))
        self.add(why=TextField(text("ui.evidence.why_no_copy"), lines=3, example=text("ui.entry.why_example")))
        self.add(collected_on=DayField(text("ui.entry.seen_on")))
        self.fields["title"].setFocus()
        self.fit(_WIDTH)

    def record(self) -> bool:
        """Record what was seen."""
        seen = Sighted(self.value("why"), self.value("version"), self.value("location"), self.value("shown_by"))
        known = Provenance(
            title=self.value("title"),
            collected_on=self.value("collected_on"),
            supplied_by_party_id=self.value("supplied_by"),
        )
        label = text("ui.entry.sighted.deed")
        return self.work.do(label, lambda b, a: evidence.add_sighted(b, a, seen, known), self.refuse) is not None


class EvidenceDialog(EntryDialog):
    """What is known of evidence beside what it is; its bytes are not touched."""

    def __init__(self, work: Work, parent: QWidget, parties: Parties, detail: EvidenceDetail) -> None:
        super().__init__(work, parent, "evidence", text("ui.entry.change"))
        self._detail = detail
        row = detail.row
        labels: dict[Tlp | None, str] = {None: text("ui.entry.no_tlp"), **{tlp: word(tlp) for tlp in Tlp}}
        self.add(title=LineField(text("ui.entry.heading")))
        self.add(description=TextField(text("ui.evidence.description"), lines=4))
        self.add(collected_on=DayField(text("ui.evidence.fact.collected")), supplied_by=supplier_field(parties))
        self.add(
            valid_until=DayField(text("ui.evidence.fact.valid")),
            tlp=ChoiceField(text("ui.entry.tlp"), list(labels), lambda tlp: labels[tlp]),
        )
        self.add(reason=LineField(text("ui.entry.reason"), hint=text("ui.entry.reason_hint")))
        for name, value in (
            ("title", row.title),
            ("description", detail.description),
            ("collected_on", row.collected_on),
            ("supplied_by", detail.supplied_by_id),
            ("valid_until", detail.valid_until),
            ("tlp", row.tlp),
            ("reason", ""),
        ):
            self.fields[name].reset(value)
        self.fields["title"].setFocus()
        self.fit(_WIDTH)

    def record(self) -> bool:
        """Change what is known."""
        known = Provenance(
            title=self.value("title"),
            description=self.value("description"),
            collected_on=self.value("collected_on"),
            supplied_by_party_id=self.value("supplied_by"),
            valid_until=self.value("valid_until"),
            tlp=self.value("tlp"),
        )
        key, reason = self._detail.row.id, self.value("reason")
        label = text("ui.entry.evidence.deed", code=self._detail.row.code)

        def change(book: Book, actor: Actor) -> Changes:
            return custody.change_evidence(book, actor, key, known, reason=reason)

        return self.work.do(label, change, self.refuse) is not None
