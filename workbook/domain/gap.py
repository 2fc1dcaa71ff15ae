"""The gap: what is proven, against what was determined. Derived, never stored (DESIGN section 3)."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from workbook.domain.vocabulary import OtherKind, Responsibility, Result, Scope


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


_Part = tuple[Hashable, str, Hashable, GapState | Excluded]
"""(framework, family, subject, stands)"""
_Key = Callable[[_Part], tuple[Any, ...]]


class Gap:
    """All items counted once, so that every view of them gives the same numbers."""

    def __init__(self, items: Iterable[GapItem], owners: Mapping[Any, Owner]) -> None:
        self._parts: Counter[_Part] = Counter()
        self._controls: Counter[tuple[Hashable, Hashable, GapState | Excluded]] = Counter()
        self.owners = owners
        for item in items:
            self._parts[item.framework, item.family, item.subject, item.stands] += 1
            self._controls[item.framework, item.control, item.stands] += 1

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
        return rows[0].counts if rows else GapCounts({}, {})

    def by_place(self) -> dict[tuple[Any, Any, str], tuple[int, int]]:
        """Return (proved, assessed here) by party, framework and family: what the participation matrix shows."""
        found: dict[tuple[Any, Any, str], list[int]] = {}
        for (framework, family, subject, stands), count in self._parts.items():
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


def _rows(counted: Iterable[tuple[tuple[Any, ...], GapState | Excluded, int]]) -> tuple[GapRow, ...]:
    found: dict[tuple[Any, ...], tuple[Counter[GapState], Counter[Excluded]]] = {}
    for key, stands, count in counted:
        here, left = found.setdefault(key, (Counter(), Counter()))
        if isinstance(stands, GapState):
            here[stands] += count
        else:
            left[stands] += count
    return tuple(GapRow(key, GapCounts(dict(here), dict(left))) for key, (here, left) in found.items())


def in_order(rows: Sequence[GapRow], by: By, named: Callable[[GapRow], Any]) -> tuple[GapRow, ...]:
    """Return rows as people read them: tiers from the first, others by their names."""
    if by is By.TIER:
        return tuple(sorted(rows, key=lambda row: (row.key[0] is None, row.key[0] or 0)))
    if by is By.SECTOR:
        return tuple(sorted(rows, key=lambda row: (not row.key[0], row.key[0].casefold())))
    return tuple(sorted(rows, key=named))
