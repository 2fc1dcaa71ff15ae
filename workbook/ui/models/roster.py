"""Parties, people, subjects and what is on their checklists, as rows of a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from workbook.domain.item_filter import ItemFilter
from workbook.domain.roster import FrameworkScope, ParticipationRow, PartyRow, PersonRow, Roster, ScopeCount, added
from workbook.domain.supplies import Chain
from workbook.domain.vocabulary import Scope
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.ui.messages import number, tip
from workbook.ui.wording import day

Index = QModelIndex | QPersistentModelIndex
RosterRole: Final = int(Qt.ItemDataRole.UserRole)


class View(StrEnum):
    """What the page shows."""

    SUBJECTS = "subjects"
    PARTIES = "parties"
    PEOPLE = "people"
    CROSSWALK = "crosswalk"
    ENGAGEMENT = "engagement"


class Kind(StrEnum):
    """What a row stands for."""

    HEADING = "heading"
    PARTY = "party"
    CONTACT = "contact"
    SUBJECT = "subject"
    FRAMEWORK = "framework"
    PERSON = "person"


COLUMNS: Final[dict[View, tuple[str, ...]]] = {
    View.SUBJECTS: ("subject", "assessed", "inherited", "out", "deferred", "items"),
    View.PARTIES: ("party", "kind", "about", "supply", "taking_part"),
    View.PEOPLE: ("person", "role", "organisation", "independence"),
    View.CROSSWALK: (),
    View.ENGAGEMENT: (),
}
NUMBERS: Final = frozenset({"assessed", "inherited", "out", "deferred", "items"})
ITEMS: Final = 5
"""The column whose count is of everything."""
Scopes = Mapping[UUID, Sequence[FrameworkScope]]
"""The counts of each subject, as far as they have been read."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row: what it stands for, its words by column, and where its counts lead."""

    kind: Kind
    id: UUID
    cells: tuple[str, ...]
    framework: UUID | None = None
    code: str = ""
    under: str = ""
    """what stands below the first cell"""
    tone: Tone = Tone.PLAIN
    """of the last cell"""
    leads: dict[int, ItemFilter] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Kind, UUID, UUID | None]:
        """What stays the same when the row is read anew."""
        return self.kind, self.id, self.framework

    @property
    def is_part(self) -> bool:
        """Whether it stands indented under the row it belongs to."""
        return self.kind in (Kind.CONTACT, Kind.FRAMEWORK)


def rows_of(view: View, roster: Roster, scopes: Scopes, today: date) -> list[RosterRow]:
    """Return the rows of a view."""
    if view is View.SUBJECTS:
        return list(_subjects(roster, scopes))
    if view is View.PARTIES:
        owners = {one.id: one.entered.party_id for one in roster.subjects}
        chain = Chain.of(roster.supplies, owners, [one.id for one in roster.parties], today)
        return [row for party in roster.parties for row in _party(party, chain)]
    return [_person(one) for one in roster.people]


def _subjects(roster: Roster, scopes: Scopes) -> Iterator[RosterRow]:
    for party in roster.parties:
        theirs = [one for one in roster.subjects if one.entered.party_id == party.id]
        if theirs:
            who = text("ui.subjects.party_heading", party=party.entered.name, kind=party.entered.kind)
            yield RosterRow(Kind.HEADING, party.id, (who,))
        for one in theirs:
            of = scopes.get(one.id)
            counts = _counts(added(part.count for part in of)) if of is not None else ("…",) * len(NUMBERS)
            kind = " · ".join(part for part in (one.code, word(one.entered.kind), one.entered.version) if part)
            leads = _leads(ItemFilter(subject=one.id)) if of else {}
            yield RosterRow(Kind.SUBJECT, one.id, (one.entered.name, *counts), code=one.code, leads=leads, under=kind)
            for part in of or ():
                wanted = _leads(ItemFilter(subject=one.id, framework=part.framework))
                cells = (part.title, *_counts(part.count))
                yield RosterRow(Kind.FRAMEWORK, one.id, cells, part.framework, leads=wanted)


def _counts(count: ScopeCount) -> tuple[str, ...]:
    return tuple(number(part) for part in (count.assessed, count.inherited, count.out, count.deferred, count.items))


def _leads(base: ItemFilter) -> dict[int, ItemFilter]:
    """Return what each count shows on the checklist."""
    return {
        1: replace(base, assessed_here=True),
        2: replace(base, inherited=True),
        3: replace(base, scopes=frozenset({Scope.OUT})),
        4: replace(base, scopes=frozenset({Scope.DEFERRED})),
        ITEMS: base,
    }


def _party(party: PartyRow, chain: Chain) -> Iterator[RosterRow]:
    entered = party.entered
    tier = "" if entered.tier is None else text("ui.subjects.tier", tier=entered.tier)
    about = " · ".join(part for part in (entered.sector, tier) if part)
    newest = standing(party.participations)
    refused = any(one.is_refusal for one in newest)
    said = "; ".join(taking_part(one) for one in newest) or text("ui.subjects.not_recorded")
    tone = Tone.WARN if refused else Tone.PLAIN if newest else Tone.NONE
    supply = ", ".join(_supplied(party.id, chain))
    cells = (entered.name, word(entered.kind), about, supply[:1].upper() + supply[1:], said)
    yield RosterRow(Kind.PARTY, party.id, cells, code=party.code, tone=tone)
    for one in party.contacts:
        who = one.entered
        yield RosterRow(Kind.CONTACT, one.id, (who.name, word(who.role), who.title, "", who.email))


def _supplied(party: UUID, chain: Chain) -> Iterator[str]:
    """Say how many others a party supplies, how many supply it, and whether that runs in a circle."""
    supplies = len({customer for supplier, customer in chain.links if supplier == party})
    supplied = len({supplier for supplier, customer in chain.links if customer == party})
    if any(party in group for group in chain.groups):
        yield text("ui.subjects.in_circle")
    if supplies:
        yield text("ui.subjects.supplies", count=number(supplies))
    if supplied:
        yield text("ui.subjects.is_supplied", count=number(supplied))


def _person(one: PersonRow) -> RosterRow:
    who = one.entered
    declared = who.independence or text("ui.subjects.not_declared")
    tone = Tone.PLAIN if who.independence else Tone.NONE
    return RosterRow(Kind.PERSON, one.id, (who.name, word(who.role), who.organisation, declared), tone=tone)


def standing(participations: Sequence[ParticipationRow]) -> list[ParticipationRow]:
    """Return what stands last for each framework or request, of records that are newest first."""
    last: dict[str, ParticipationRow] = {}
    for one in participations:
        last.setdefault(one.about, one)
    return list(last.values())


def taking_part(one: ParticipationRow) -> str:
    """Return a record of taking part in short."""
    since: date = one.on_date
    return text("ui.subjects.since", state=one.state, day=day(since))


class RosterModel(QAbstractTableModel):
    """Holds frozen rows."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[str, ...] = COLUMNS[View.SUBJECTS]
        self._rows: Sequence[RosterRow] = ()

    def show(self, view: View, rows: Sequence[RosterRow]) -> None:
        """Replace everything shown."""
        self.beginResetModel()
        self.columns, self._rows = COLUMNS[view], rows
        self.endResetModel()

    @property
    def rows(self) -> Sequence[RosterRow]:
        """All rows, in the order shown."""
        return self._rows

    def place_of(self, key: tuple[Kind, UUID, UUID | None]) -> int | None:
        """Return the row with this key, None when it is not shown."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """As many as there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """As many as the view has."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if not index.isValid() or self._rows[index.row()].kind is Kind.HEADING:
            return Qt.ItemFlag.NoItemFlags if not index.isValid() else Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the words of a column."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return text(f"ui.subjects.column.{self.columns[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section] in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  (as Qt has it)
        """Return the words of a cell, and the frozen row."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == RosterRole:
            return row
        words = row.cells[index.column()] if index.column() < len(row.cells) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(text("ui.subjects.lead_tip", count=words) if index.column() in row.leads else words)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return text("ui.subjects.cell_aloud", column=self._column_words(index.column()), words=words)
        return None

    def _column_words(self, column: int) -> str:
        return text(f"ui.subjects.column.{self.columns[column]}")
