"""The inspector of one party, contact, subject or person: its fields, what belongs to it, and taking it out again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.roster import Roster
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui import roster_deeds
from workbook.ui.messages import sentence
from workbook.ui.models.roster import Kind
from workbook.ui.widgets.fields import Field, LineField
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.parts import LEAST_WIDTH, link, links
from workbook.ui.widgets.record_form import RecordForm
from workbook.ui.widgets.roster_fields import ROWS, PartyField, fields_of, made
from workbook.ui.work import Work

Fill = Callable[[QVBoxLayout], None]


class RecordPanel(QScrollArea):
    """Each field is one undoable change, made when it is left. `extra` stands below the fields."""

    def __init__(self, work: Work, kind: Kind, extra: QWidget | None = None) -> None:
        super().__init__()
        self._work = work
        self._kind = kind
        self._key: UUID | None = None
        self._name = ""
        self._is_leaving = False
        self._code = label("", "section")
        self._title = label("", "heading", wraps=True)
        self.form = RecordForm(fields_of(kind), ROWS[kind])
        self.form.edited.connect(self._change)
        self.form.be_read_only(work.is_read_only)
        self.withdraw_link = link(text("ui.subjects.withdraw"), self.withdraw)
        if work.is_read_only:
            self.withdraw_link.hide()
        self._refused = label("", "caption", wraps=True, tone=Tone.BAD)
        self._refused.hide()
        body = frame("inspector")
        layout = column(body, margin=20, spacing=12)
        head = column(spacing=2)
        head.addWidget(self._code)
        head.addWidget(self._title)
        layout.addLayout(head)
        layout.addWidget(self.form)
        if extra is not None:
            layout.addWidget(extra)
        layout.addSpacing(4)
        layout.addWidget(links([self.withdraw_link]))
        layout.addWidget(self._refused)
        layout.addStretch(1)
        dress(self, body, text(f"ui.subjects.kind.{kind.value}"))

    def show_record(self, key: UUID, code: str, entered: Any, roster: Roster) -> None:  # noqa: ANN401  (of the kind)
        """Show a record."""
        if key != self._key and not self._is_leaving:
            # What was typed goes to the record it was typed for; keeping it shows everything anew, and comes by here again.
            self._is_leaving = True
            self.form.commit()
            self._is_leaving = False
            say(self._refused, "")
        self._key, self._name = key, entered.name
        say(self._code, " · ".join(part for part in (text(f"ui.subjects.kind.{self._kind.value}"), code) if part))
        say(self._title, entered.name)
        party = self.form.fields.get("party_id")
        if isinstance(party, PartyField):
            party.offer_parties(roster)
        self.form.show_record(key, entered)

    def withdraw(self) -> None:
        """Take the record out, or say what still rests on it."""
        if self._key is not None:
            roster_deeds.withdraw(
                self._work, self._kind, self._key, self._name, lambda words: say(self._refused, words, Tone.BAD)
            )

    def _change(self, entered: Any, field: Field) -> None:  # noqa: ANN401
        if self._key is not None:
            roster_deeds.change(self._work, self._kind, self._key, entered, field.refuse)


class NewPanel(QScrollArea):
    """Fields for a new record, and the button that enters it."""

    added = Signal(object, object)
    """The kind and the id of the new record."""
    left = Signal()

    def __init__(self, work: Work, kind: Kind) -> None:
        super().__init__()
        self._work = work
        self._kind = kind
        self._party: UUID | None = None
        self._of = label("", "caption", wraps=True)
        self.form = RecordForm(fields_of(kind), ROWS[kind])
        self.add_button = QPushButton(text("ui.subjects.enter"))
        self.add_button.setProperty("role", "main")
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(lambda _=False: self.add())
        self._blank = self.form.values()
        self._name = self.form.fields["name"]
        self._name.typed.connect(self._look)
        if isinstance(self._name, LineField):
            self._name.line.returnPressed.connect(self.add)
        body = frame("inspector")
        layout = column(body, margin=20, spacing=12)
        head = column(spacing=2)
        head.addWidget(label(_newly(kind), "heading", wraps=True))
        head.addWidget(self._of)
        layout.addLayout(head)
        layout.addWidget(self.form)
        foot = line(spacing=8)
        foot.addWidget(self.add_button)
        foot.addWidget(link(text("ui.work.cancel"), self.left.emit))
        foot.addStretch(1)
        layout.addLayout(foot)
        layout.addStretch(1)
        dress(self, body, _newly(kind))
        self._look()

    def begin(self, roster: Roster, party: UUID | None) -> None:
        """Take the keyboard; `party` is whose contact or subject it becomes."""
        names = {one.id: one.entered.name for one in roster.parties}
        self._party = party
        chosen = self.form.fields.get("party_id")
        if isinstance(chosen, PartyField):
            chosen.offer_parties(roster)
            if party is not None:
                chosen.put(party)
        of = names.get(party, "") if party and self._kind is Kind.CONTACT else ""
        say(self._of, text("ui.subjects.contact_of", party=of) if of else "")
        self._name.setFocus()

    def add(self) -> None:
        """Enter it; what was typed stays when it is refused."""
        try:
            entered = made(self._kind, self.form.values(), self._party)
        except WorkbookError as error:
            self._name.refuse(sentence(error))
            return
        key = roster_deeds.add(self._work, self._kind, entered, self._name.refuse)
        if key is not None:
            for name, field in self.form.fields.items():
                field.reset(self._blank[name])
            self.added.emit(self._kind, key)

    @property
    def typed(self) -> str:
        """What was typed in it and is not entered."""
        return "\n".join(one.as_typed for one in self.form.fields.values() if one.as_typed.strip())

    def _look(self) -> None:
        self.add_button.setEnabled(bool(self._name.value()))
        self._name.refuse("")


def _newly(kind: Kind) -> str:
    return text(f"ui.subjects.new.{kind.value}")


def dress(area: QScrollArea, body: QWidget, name: str) -> None:
    """Let an inspector scroll its body, as wide as there is room."""
    area.setWidget(body)
    area.setAccessibleName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(LEAST_WIDTH)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
