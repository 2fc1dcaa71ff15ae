"""The gap: what was committed to, what is proven and what was determined. Derived, never stored (DESIGN section 3)."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple

from workbook.domain.commitments import CommitmentState
from workbook.domain.vocabulary import OtherKind, ProofLevel, Responsibility, Result, Scope


class GapState(StrEnum):
    """How an item that is assessed here stands, in words that say no more than was found out."""

    NOT_MET = "not_met"
    NOT_ESTABLISHED = "not_established"
    PARAMETER_UNDEFINED = "parameter_undefined"
    NOT_EXAMINED = "not_examined"
    EXAMINED = "examined"
    SATISFIED_BELOW = "satisfied_below"
    PROVED = "proved"
    NOT_APPLICABLE = "not_applicable"


class Determined(StrEnum):
    """What was determined of an item that is assessed here, whatever its proof: one side of the cross table."""

    NOT_MET = "not_met"
    NOT_ESTABLISHED = "not_established"
    PARAMETER_UNDEFINED = "parameter_undefined"
    NOT_ASSESSED = "not_assessed"
    SATISFIED = "satisfied"
    NOT_APPLICABLE = "not_applicable"

    @property
    def states(self) -> frozenset[GapState]:
        """The states of the gap in which items stand of which this was determined."""
        return frozenset(state for state, determined in _DETERMINED.items() if determined is self)


_DETERMINED: Final = {
    GapState.NOT_MET: Determined.NOT_MET,
    GapState.NOT_ESTABLISHED: Determined.NOT_ESTABLISHED,
    GapState.PARAMETER_UNDEFINED: Determined.PARAMETER_UNDEFINED,
    GapState.NOT_EXAMINED: Determined.NOT_ASSESSED,
    GapState.EXAMINED: Determined.NOT_ASSESSED,
    GapState.SATISFIED_BELOW: Determined.SATISFIED,
    GapState.PROVED: Determined.SATISFIED,
    GapState.NOT_APPLICABLE: Determined.NOT_APPLICABLE,
}


class Excluded(StrEnum):
    """Why an item is in no denominator of the gap; inherited items are counted where they are assessed."""

    OUT = "out"
    DEFERRED = "deferred"
    INHERITED = "inherited"


class By(StrEnum):
    """What the items are put together by."""

    FRAMEWORK = "framework"
    FAMILY = "family"
    CONTROL = "control"
    SUBJECT = "subject"
    PARTY = "party"
    SECTOR = "sector"
    TIER = "tier"


_OTHER: Final = {
    OtherKind.NOT_MET: GapState.NOT_MET,
    OtherKind.INSUFFICIENT_EVIDENCE: GapState.NOT_ESTABLISHED,
    OtherKind.PARAMETER_UNDEFINED: GapState.PARAMETER_UNDEFINED,
}


def state_of(result: Result, other_kind: OtherKind | None, *, proved: bool, examined: bool) -> GapState:
    """Return how an item stands. What nobody examined is neither met nor failed."""
    if result is Result.OTHER_THAN_SATISFIED:
        return _OTHER.get(other_kind, GapState.NOT_ESTABLISHED) if other_kind else GapState.NOT_ESTABLISHED
    if result is Result.SATISFIED:
        return GapState.PROVED if proved else GapState.SATISFIED_BELOW
    if result is Result.NOT_APPLICABLE:
        return GapState.NOT_APPLICABLE
    return GapState.EXAMINED if examined else GapState.NOT_EXAMINED


def excluded_as(scope: Scope, responsibility: Responsibility) -> Excluded | None:
    """Return why an item is left out of the denominators, None for one that is assessed here."""
    if scope is not Scope.IN:
        return Excluded.OUT if scope is Scope.OUT else Excluded.DEFERRED
    return Excluded.INHERITED if responsibility is Responsibility.INHERITED else None


class GapItem(NamedTuple):
    """One item as the gap counts it; ids in the window, codes in a report."""

    framework: Hashable
    family: str
    control: Hashable
    subject: Hashable
    stands: GapState | Excluded
    committed: CommitmentState
    level: ProofLevel


class Owner(NamedTuple):
    """Whose a subject is."""

    party: Hashable
    sector: str
    tier: int | None


@dataclass(frozen=True, slots=True)
class GapCounts:
    """The numbers of a group of items: by state for those assessed here, and what is left out, apart."""

    states: Mapping[GapState, int]
    excluded: Mapping[Excluded, int]
    commitments: Mapping[CommitmentState, int] = field(default_factory=dict)
    """of those assessed here, by what was committed to"""
    kept: int = 0
    """how many of those committed to are proved"""

    @property
    def committed(self) -> int:
        """How many of those assessed here are committed to, fully and without a condition."""
        return self.commitments.get(CommitmentState.COMMITTED, 0)

    @property
    def here(self) -> int:
        """How many are assessed here: the denominator of every state."""
        return sum(self.states.values())

    @property
    def items(self) -> int:
        """How many there are, with what is left out."""
        return self.here + sum(self.excluded.values())

    def of(self, state: GapState) -> int:
        """Return how many stand so."""
        return self.states.get(state, 0)


@dataclass(frozen=True, slots=True)
class GapRow:
    """One group: `key` is what its items have in common."""

    key: tuple[Any, ...]
    counts: GapCounts


_Stand = tuple[CommitmentState, GapState | Excluded]
_Part = tuple[Hashable, str, Hashable, _Stand]
"""(framework, family, subject, (committed, stands))"""
Crossed = tuple[CommitmentState, Determined, ProofLevel]
"""One cell of the cross table."""
_Key = Callable[[_Part], tuple[Any, ...]]


class Gap:
    """All items counted once, so that every view of them gives the same numbers."""

    def __init__(self, items: Iterable[GapItem], owners: Mapping[Any, Owner]) -> None:
        self._parts: Counter[_Part] = Counter()
        self._controls: Counter[tuple[Hashable, Hashable, _Stand]] = Counter()
        self._crossed: Counter[Crossed] = Counter()
        self.owners = owners
        for item in items:
            stand = item.committed, item.stands
            self._parts[item.framework, item.family, item.subject, stand] += 1
            self._controls[item.framework, item.control, stand] += 1
            if isinstance(item.stands, GapState):
                self._crossed[item.committed, _DETERMINED[item.stands], item.level] += 1

    def rows(self, by: By) -> tuple[GapRow, ...]:
        """Return the groups of a view, in the order in which they were met; a group without items has no row."""
        if by is By.CONTROL:
            return _rows(((part[0], part[1]), part[2], n) for part, n in self._controls.items())
        key = _keys(self.owners)[by]
        return _rows((key(part), part[3], n) for part, n in self._parts.items())

    @property
    def totals(self) -> GapCounts:
        """The numbers of all items."""
        rows = _rows(((), part[3], n) for part, n in self._parts.items())
        return rows[0].counts if rows else _counts({})

    def crossed(self) -> Mapping[Crossed, int]:
        """Return how many of those assessed here are in each cell of commitment, determination and proof level."""
        return self._crossed

    def by_place(self) -> dict[tuple[Any, Any, str], tuple[int, int]]:
        """Return (proved, assessed here) by party, framework and family: what the participation matrix shows."""
        found: dict[tuple[Any, Any, str], list[int]] = {}
        for (framework, family, subject, (_, stands)), count in self._parts.items():
            if isinstance(stands, GapState):
                place = found.setdefault((self.owners[subject].party, framework, family), [0, 0])
                place[0] += count * (stands is GapState.PROVED)
                place[1] += count
        return {key: (proved, here) for key, (proved, here) in found.items()}


def _keys(owners: Mapping[Any, Owner]) -> dict[By, _Key]:
    return {
        By.FRAMEWORK: lambda part: (part[0],),
        By.FAMILY: lambda part: (part[0], part[1]),
        By.SUBJECT: lambda part: (part[2],),
        By.PARTY: lambda part: (owners[part[2]].party,),
        By.SECTOR: lambda part: (owners[part[2]].sector,),
        By.TIER: lambda part: (owners[part[2]].tier,),
    }


def _rows(counted: Iterable[tuple[tuple[Any, ...], _Stand, int]]) -> tuple[GapRow, ...]:
    found: dict[tuple[Any, ...], Counter[_Stand]] = {}
    for key, stand, count in counted:
        found.setdefault(key, Counter())[stand] += count
    return tuple(GapRow(key, _counts(stands)) for key, stands in found.items())


def _counts(stands: Mapping[_Stand, int]) -> GapCounts:
    states: Counter[GapState] = Counter()
    left: Counter[Excluded] = Counter()
    commitments: Counter[CommitmentState] = Counter()
    for (committed, state), count in stands.items():
        if isinstance(state, GapState):
            states[state] += count
            commitments[committed] += count
        else:
            left[state] += count
    kept = stands.get((CommitmentState.COMMITTED, GapState.PROVED), 0)
    return GapCounts(dict(states), dict(left), dict(commitments), kept)


def in_order(rows: Sequence[GapRow], by: By, named: Callable[[GapRow], Any]) -> tuple[GapRow, ...]:
    """Return rows as people read them: tiers from the first, others by their names."""
    if by is By.TIER:
        return tuple(sorted(rows, key=lambda row: (row.key[0] is None, row.key[0] or 0)))
    if by is By.SECTOR:
        return tuple(sorted(rows, key=lambda row: (not row.key[0], row.key[0].casefold())))
    return tuple(sorted(rows, key=named))
