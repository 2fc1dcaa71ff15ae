"""Who and what an engagement is about, as a window reads it: frozen rows, never records."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from workbook.domain import records
from workbook.domain.catalogue import FrameworkHead
from workbook.domain.supplies import SupplyRow
from workbook.domain.vocabulary import Confidence, FrameworkKind, ParticipationState


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person of a party, with its id."""

    id: UUID
    entered: records.Contact


@dataclass(frozen=True, slots=True)
class ParticipationRow:
    """One dated record of taking part; `about` names the framework or request, empty for the whole engagement."""

    id: UUID
    state: ParticipationState
    on_date: date
    about: str
    reason: str

    @property
    def is_refusal(self) -> bool:
        """Whether the party did not take part: a limitation of scope."""
        return self.state in (ParticipationState.DECLINED, ParticipationState.WITHDREW)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party with its people and its records of taking part, newest first."""

    id: UUID
    code: str
    entered: records.Party
    contacts: tuple[ContactRow, ...]
    participations: tuple[ParticipationRow, ...]


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """What is assessed, with its id and code."""

    id: UUID
    code: str
    entered: records.Subject


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A framework that the workbook holds."""

    id: UUID
    code: str
    title: str
    version: str
    publisher: str
    licence: str
    confidence: Confidence
    kind: FrameworkKind
    control_count: int
    note: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A framework one can choose: shipped with the program, or held by the workbook already (`held` is its id there)."""

    code: str
    title: str
    version: str
    publisher: str
    licence: str
    confidence: Confidence
    control_count: int
    note: str = ""
    held: UUID | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Someone of the audit side, with their id."""

    id: UUID
    entered: records.Person


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything that is entered about an engagement; `terms` is None while there is no engagement."""

    terms: records.Engagement | None = None
    people: tuple[PersonRow, ...] = ()
    parties: tuple[PartyRow, ...] = ()
    subjects: tuple[SubjectRow, ...] = ()
    frameworks: tuple[FrameworkRow, ...] = ()
    supplies: tuple[SupplyRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ScopeCount:
    """How many items fall where; `items` = assessed + inherited + out + deferred. Hybrid items are assessed."""

    assessed: int = 0
    inherited: int = 0
    out: int = 0
    deferred: int = 0

    @property
    def items(self) -> int:
        """How many there are: the denominator of each."""
        return self.assessed + self.inherited + self.out + self.deferred


@dataclass(frozen=True, slots=True)
class FamilyScope:
    """The items of one family of a framework on one subject's checklist; `family` is its title."""

    family: str
    count: ScopeCount


@dataclass(frozen=True, slots=True)
class FrameworkScope:
    """The items of one framework on one subject's checklist."""

    subject: UUID
    framework: UUID
    title: str
    count: ScopeCount


def offers(shipped: Iterable[FrameworkHead], held: Iterable[FrameworkRow] = ()) -> tuple[Offer, ...]:
    """Return the frameworks one can choose, by title; policy sources have no controls and are not among them."""
    made = {
        one.code: Offer(
            one.code,
            one.title,
            one.version,
            one.publisher,
            one.licence,
            one.confidence,
            one.control_count,
            one.note,
        )
        for one in shipped
        if one.kind is FrameworkKind.CHECKLIST
    }
    for row in held:
        if row.kind is FrameworkKind.CHECKLIST:
            made[row.code] = Offer(
                row.code,
                row.title,
                row.version,
                row.publisher,
                row.licence,
                row.confidence,
                row.control_count,
                row.note,
                row.id,
            )
    return tuple(sorted(made.values(), key=lambda one: (one.title.casefold(), one.code)))


def added(counts: Iterable[ScopeCount]) -> ScopeCount:
    """Return several counts as one."""
    parts = list(counts)
    return ScopeCount(
        sum(part.assessed for part in parts),
        sum(part.inherited for part in parts),
        sum(part.out for part in parts),
        sum(part.deferred for part in parts),
    )


@dataclass(frozen=True, slots=True)
class Inheritance:
    """What inheriting from one subject would do: the pairs (item, source), and why others stay as they are."""

    pairs: tuple[tuple[UUID, UUID], ...] = ()
    accepted: int = 0
    """accepted in review, so locked"""
    not_in_scope: int = 0
    """out of scope or deferred, here or at the source"""
    at_source: int = 0
    """not assessed itself at the source"""
    already: int = 0
    """inherited or hybrid already"""
    needed: int = 0
    """what others inherit from"""
    families: tuple[str, ...] = field(default=())
    """the families in which the two have controls in common, in the framework's order"""
