"""The order of a list of checklist items: that of the controls, or by one value, with a group for each value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from workbook.domain.checklist import ItemGroup
from workbook.domain.commitments import CommitmentState
from workbook.domain.vocabulary import OtherKind, ProofLevel, Result, WorkState

Value: TypeAlias = Result | OtherKind | WorkState | ProofLevel | CommitmentState | int
"""What an item is sorted by: of a determination its kind where it has one, else its result; of evidence the count."""


class Order(StrEnum):
    """What a list is ordered by; within the same value, by control order."""

    CONTROL = "control"
    DETERMINATION = "determination"
    PROOF = "proof"
    COMMITMENT = "commitment"
    WORK = "work"
    EVIDENCE = "evidence"


DERIVED_ORDERS: Final = frozenset({Order.PROOF, Order.COMMITMENT})
"""Orders by what is derived and not stored."""


@dataclass(frozen=True, slots=True)
class Sorting:
    """An order and its direction; descending reverses the values, never the control order within them."""

    order: Order = Order.CONTROL
    descending: bool = False


class ItemKey(NamedTuple):
    """One item as it takes its place in a list; a tuple, since there are tens of thousands of them."""

    id: UUID
    subject: str
    framework: str
    family: str
    value: Value | None = None
    """None in control order"""


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """The items that share one value."""

    value: Value
    items: tuple[UUID, ...]


Group: TypeAlias = ItemGroup | ValueGroup

_DETERMINED: Final[tuple[Value, ...]] = (
    OtherKind.NOT_MET,
    OtherKind.INSUFFICIENT_EVIDENCE,
    OtherKind.PARAMETER_UNDEFINED,
    Result.NOT_ASSESSED,
    Result.SATISFIED,
    Result.NOT_APPLICABLE,
)
"""What needs attention first."""
_WORKED: Final[tuple[Value, ...]] = (WorkState.RETURNED, WorkState.DRAFT, WorkState.SUBMITTED, WorkState.ACCEPTED)
_PLACES: Final = {
    value: place
    for values in (_DETERMINED, _WORKED, tuple(ProofLevel), tuple(CommitmentState))
    for place, value in enumerate(values)
}


def in_groups(keys: Sequence[ItemKey], sorting: Sorting) -> tuple[Group, ...]:
    """Return the items, given in control order, in groups: by subject, framework and family, or by value."""
    if sorting.order is Order.CONTROL:
        ordered = reversed(_by_family(keys)) if sorting.descending else _by_family(keys)
        return tuple(ordered)
    by_value: dict[Value, list[UUID]] = {}
    for key in keys:
        if key.value is not None:
            by_value.setdefault(key.value, []).append(key.id)
    values = sorted(by_value, key=_place, reverse=sorting.descending)
    return tuple(ValueGroup(value, tuple(by_value[value])) for value in values)


def _by_family(keys: Iterable[ItemKey]) -> tuple[ItemGroup, ...]:
    return tuple(
        ItemGroup(*head, tuple(key.id for key in members))
        for head, members in groupby(keys, key=lambda key: (key.subject, key.framework, key.family))
    )


def _place(value: Value) -> int:
    return value if isinstance(value, int) else _PLACES[value]
