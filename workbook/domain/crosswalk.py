"""The crosswalk: how controls of two frameworks relate, and what may be offered across such a link.

A control is read as a set of demands (NIST IR 8477, set theory relationship mapping; the OSCAL mapping model has the same
relations). `X subset of Y` says that everything X demands is demanded by Y too. Two things follow, and only these:
what shows that the wider one holds shows that the narrower one holds; what shows that the narrower one fails shows that
the wider one fails. Everything else across a link is context, and what nobody has confirmed is not even that.
"""

from dataclasses import dataclass
from typing import Final

from workbook.domain.errors import WorkbookError
from workbook.domain.records import Entered
from workbook.domain.vocabulary import Bearing, ImplementationLevel, OtherKind, Relation, Result


@dataclass(frozen=True)
class Mapping(Entered):
    """What a person says of two controls: how the first relates to the second, why, and by which source."""

    relation: Relation
    rationale: str
    source: str

    _lines = ("source",)

    def __post_init__(self) -> None:
        if not self.rationale.strip():
            raise WorkbookError("mapping.no_rationale")
        if not self.source.strip():
            raise WorkbookError("mapping.no_source")
        super().__post_init__()


@dataclass(frozen=True, slots=True)
class Reach:
    """What carries over to a control from another one, or to a subject from another one of the same party."""

    holds: bool
    """where the other is seen to hold, so is this one: this one demands nothing more"""
    fails: bool
    """where the other is seen to fail, so is this one: this one demands nothing less"""

    def also(self, other: "Reach") -> "Reach":
        """Return what carries over by both of two links between the same controls: the more careful of each."""
        return Reach(self.holds and other.holds, self.fails and other.fails)


NOTHING: Final = Reach(holds=False, fails=False)
_WHOLE: Final = Reach(holds=True, fails=True)
_OF_RELATION: Final = {
    Relation.EQUAL: _WHOLE,
    Relation.EQUIVALENT: _WHOLE,
    Relation.SUBSET: Reach(holds=True, fails=False),
    Relation.SUPERSET: Reach(holds=False, fails=True),
    Relation.INTERSECTS: NOTHING,
    Relation.RELATED: NOTHING,
}
_TURNED: Final = {Relation.SUBSET: Relation.SUPERSET, Relation.SUPERSET: Relation.SUBSET}


def turned(relation: Relation) -> Relation:
    """Return the same relation as seen from the other control."""
    return _TURNED.get(relation, relation)


def reach_of(relation: Relation) -> Reach:
    """Return what carries over to a control that stands in this relation to the other one."""
    return _OF_RELATION[relation]


def reach_within_party(level: ImplementationLevel) -> Reach:
    """Return what carries over between two subjects of one party for the same control.

    Only what the organisation implements is the same for both; of a system one has to look at that system.
    """
    return _WHOLE if level is ImplementationLevel.ORGANISATION else NOTHING


def carried_bearing(bearing: Bearing, reach: Reach, *, of_whole: bool) -> Bearing:
    """Return how evidence bears here that bears so on the other control.

    `of_whole` says that it bears on the other control whole. What supports one objective of it supports a part, and a
    part that holds says nothing of the whole; a part that fails is a failure of the whole.
    """
    if bearing is Bearing.SUPPORTS and reach.holds and of_whole:
        return bearing
    if bearing is Bearing.CONTRADICTS and reach.fails:
        return bearing
    return Bearing.CONTEXT


def is_result_carried(result: Result, other_kind: OtherKind | None, reach: Reach) -> bool:
    """Tell whether a determination of the other control can be offered for this one.

    What does not apply, applies to no part of it either. That evidence was insufficient, carries over only where both
    demand the same; that a parameter is undefined, never: parameters belong to the control and the subject.
    """
    if result in (Result.SATISFIED, Result.NOT_APPLICABLE):
        return reach.holds
    if other_kind is OtherKind.NOT_MET:
        return reach.fails
    return other_kind is OtherKind.INSUFFICIENT_EVIDENCE and reach.holds and reach.fails
