"""The fields of one supply: which way it goes, who is at the other end, what it is, since when and until when."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.roster import Roster
from workbook.domain.supplies import Supply, SupplyRow
from workbook.messages import text
from workbook.operations import supplying
from workbook.ui.messages import sentence
from workbook.ui.widgets.fields import ChoiceField, DayField, Field, LineField, TextField
from workbook.ui.widgets.labels import column, line
from workbook.ui.widgets.parts import link
from workbook.ui.work import Work


class Way(StrEnum):
    """Which way a supply goes, seen from the party that is shown."""

    SUPPLIES = "supplies"
    IS_SUPPLIED = "is_supplied"


class SupplyForm(QWidget):
    """Hidden until a supply is entered or changed; what is typed for one party stays while another one is looked at."""

    toggled = Signal()
    """It came up, or was put away."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._here: UUID | None = None
        self._names: dict[UUID, str] = {}
        self._changed: UUID | None = None
        self._aside: dict[UUID, tuple[str, UUID | None, list[Any]]] = {}
        self._roster = Roster()
        self.way = ChoiceField(text("ui.supply.field.way"), list(Way), _way_words)
        self.other = ChoiceField(text("ui.supply.field.other"), [], lambda key: self._names.get(key, ""))
        self.whole = ChoiceField(text("ui.supply.field.whole"), [], lambda key: self._names.get(key, ""))
        self.what = LineField(text("ui.supply.field.what"), example=text("ui.supply.what_example"))
        self.since = DayField(text("ui.supply.field.since"))
        self.until = DayField(text("ui.supply.field.until"), hint=text("ui.supply.until_hint"))
        self.note = TextField(text("ui.supply.field.note"), lines=2, most=12)
        self._fields: tuple[Field, ...] = (
            *(self.way, self.other, self.whole, self.what, self.since, self.until, self.note),
        )
        self.record_button = QPushButton(text("ui.subjects.record"))
        self.record_button.setAutoDefault(False)
        self.record_button.clicked.connect(lambda _=False: self.record())
        self._lay_out()
        self.hide()
        self.way.typed.connect(self._offer)
        self.what.line.returnPressed.connect(self.record)

    def show_for(self, here: UUID, roster: Roster) -> None:
        """Be about a party or subject; what was typed for another one is kept for it."""
        is_other = self._here != here
        if is_other:
            self._set_aside()
            self.hide()
        self._here, self._roster = here, roster
        self._names = {one.id: one.entered.name for one in roster.parties}
        self._names |= {one.id: one.entered.name for one in roster.subjects}
        self._offer()
        if is_other and here in self._aside:
            _, changed, typed = self._aside[here]
            self._open(changed, typed)
        if self._changed is not None and all(one.id != self._changed for one in roster.supplies):
            self._changed = None  # it was withdrawn meanwhile; what stands here can be recorded anew

    def begin(self) -> None:
        """Enter a new supply."""
        way = Way.IS_SUPPLIED if self._is_subject else Way.SUPPLIES
        self._open(None, [way, None, None, "", None, None, ""])
        (self.other if self._is_subject else self.way).setFocus()

    def change(self, row: SupplyRow) -> None:
        """Change a supply that was recorded."""
        one = row.entered
        gives = one.supplier_id == self._here
        receiver = one.subject_id or one.customer_id
        way, other = (Way.SUPPLIES, receiver) if gives else (Way.IS_SUPPLIED, one.supplier_id)
        self._open(row.id, [way, other, receiver, one.what, one.since, one.until, one.note])
        self.what.setFocus()

    def record(self) -> None:
        """Record what was entered; a refusal is said where it belongs, and all that was typed stays."""
        for field in self._fields:
            field.refuse("")
        try:
            new = self._entered()
        except WorkbookError as error:
            at = self._place_of(error)
            at.refuse(sentence(error))
            at.setFocus()
            return
        changed, what = self._changed, new.what
        label = text("ui.supply.deed.change" if changed else "ui.supply.deed.record", what=what)
        done = self._work.do(
            label,
            lambda book, actor: (
                supplying.change_supply(book, actor, changed, new)
                if changed
                else supplying.record_supply(book, actor, new)
            ),
            self.what.refuse,
        )
        if done is not None:
            self.finish()

    def finish(self) -> None:
        """Put the form away, and forget what was typed."""
        if self._here is not None:
            self._aside.pop(self._here, None)
        for field, blank in zip(self._fields[3:], ("", None, None, ""), strict=True):
            field.reset(blank)
        self.hide()
        self.toggled.emit()

    def begun(self) -> list[tuple[UUID, str, str]]:
        """Return whose supplies are typed and not recorded: party or subject, its name, and what was typed."""
        self._set_aside()
        return [(key, name, "\n".join(map(str, typed))) for key, (name, _, typed) in self._aside.items()]

    @property
    def _is_subject(self) -> bool:
        return any(one.id == self._here for one in self._roster.subjects)

    def _entered(self) -> Supply:
        gives = self.way.value() is Way.SUPPLIES
        other, here = self.other.value(), self._here
        if other is None or here is None:
            raise WorkbookError("supply.receiver_missing" if gives else "ui.supply.supplier_missing")
        supplier, receiver = (here, other) if gives else (other, self.whole.value() or here)
        is_party = any(one.id == receiver for one in self._roster.parties)
        return Supply(
            supplier,
            self.what.value(),
            customer_id=receiver if is_party else None,
            subject_id=None if is_party else receiver,
            since=self.since.value(),
            until=self.until.value(),
            note=self.note.value().strip(),
        )

    def _place_of(self, error: WorkbookError) -> Field:
        if error.key in ("supply.receiver_missing", "supply.to_itself", "ui.supply.supplier_missing"):
            return self.other
        if error.key == "supply.dates_reversed":
            return self.until
        if error.key == "ui.entry.not_a_day":
            return next((one for one in (self.since, self.until) if _is_refused(one)), self.since)
        return self.what

    @Slot()
    def _offer(self) -> None:
        """Offer who can be at the other end, and at this one."""
        here, roster = self._here, self._roster
        own = {one.id for one in roster.subjects if one.entered.party_id == here}
        owner = next((one.entered.party_id for one in roster.subjects if one.id == here), here)
        parties = [one.id for one in roster.parties if one.id not in (here, owner)]
        gives = self.way.value() is Way.SUPPLIES and not self._is_subject
        self.other.offer([*parties, *(one.id for one in roster.subjects if one.id not in own)] if gives else parties)
        self.whole.offer([here, *(one.id for one in roster.subjects if one.id in own)])
        self.way.setVisible(not self._is_subject)
        self.whole.setVisible(not gives and bool(own))

    def _open(self, changed: UUID | None, typed: list[Any]) -> None:
        self._changed = changed
        self.way.reset(typed[0])
        self._offer()
        for field, value in zip(self._fields[1:], typed[1:], strict=True):
            field.reset(value)
        self.show()
        self.toggled.emit()

    def _set_aside(self) -> None:
        """Keep what is typed for the party or subject shown, for when it is shown again."""
        if self._here is None:
            return
        self._aside.pop(self._here, None)
        if not self.isHidden() and (self.what.as_typed.strip() or self.note.as_typed.strip()):
            typed = [_as_far_as(field) for field in self._fields]
            self._aside[self._here] = self._names.get(self._here, ""), self._changed, typed

    def _lay_out(self) -> None:
        layout = column(self, spacing=12)
        for field in (self.way, self.other, self.whole, self.what):
            layout.addWidget(field)
        row = line(spacing=12)
        for field in (self.since, self.until):
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        layout.addWidget(self.note)
        foot = line(spacing=8)
        foot.addWidget(self.record_button)
        foot.addWidget(link(text("ui.work.cancel"), self.finish))
        foot.addStretch(1)
        layout.addLayout(foot)


def _way_words(way: Way) -> str:
    return text(f"ui.supply.way.{way}")


def _is_refused(field: DayField) -> bool:
    try:
        field.value()
    except WorkbookError:
        return True
    return False


def _as_far_as(field: Field) -> Any:  # noqa: ANN401  (of the kind the field is for)
    """Return what stands in a field, nothing for what is no value of its kind."""
    try:
        return field.value()
    except WorkbookError:
        return None
