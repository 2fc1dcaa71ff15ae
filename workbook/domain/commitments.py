"""What parties said they would do: its closed lists, its rules, and how an item is covered by it (DESIGN section 3)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from workbook.domain.errors import WorkbookError
from workbook.domain.records import Entered


class CommitmentStrength(StrEnum):
    """How firmly a party said it. *None found* is what the search for one came to; *withdrawn* was taken back."""

    NONE_FOUND = "none_found"
    IMPLIED = "implied"
    STATED = "stated"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


class CommitmentBasis(StrEnum):
    """What binds a party to it."""

    VOLUNTARY = "voluntary"
    CONTRACTUAL = "contractual"
    REGULATORY = "regulatory"


class Conditionality(StrEnum):
    """Whether the words leave a way out; only a person says so."""

    NOT_JUDGED = "not_judged"
    UNCONDITIONAL = "unconditional"
    CONDITIONAL = "conditional"


class Conclusion(StrEnum):
    """What became of a commitment. Nothing counts as kept by default."""

    NOT_ESTABLISHED = "not_established"
    KEPT = "kept"
    PARTLY_KEPT = "partly_kept"
    NOT_KEPT = "not_kept"
    NOT_DUE = "not_due"


class Extent(StrEnum):
    """How far a commitment covers a control; only *fully* counts in the gap."""

    FULLY = "fully"
    PARTLY = "partly"
    RELATED = "related"


class CommitmentState(StrEnum):
    """What was committed to of one item, the strongest first."""

    COMMITTED = "committed"
    CONDITIONAL = "conditional"
    PARTLY = "partly"
    LAPSED = "lapsed"
    NONE_FOUND = "none_found"
    NOT_RECORDED = "not_recorded"


MADE: Final = frozenset({CommitmentStrength.IMPLIED, CommitmentStrength.STATED, CommitmentStrength.SIGNED})
"""Strengths of a commitment that stands."""


@dataclass(frozen=True)
class Commitment(Entered):
    """What a party said about a subject: its exact words and where they stand.

    Nothing found has no words; its note says where it was looked for.
    """

    subject_id: UUID
    words: str
    source_id: UUID | None
    source_place: str = ""
    made_on: date | None = None
    strength: CommitmentStrength = CommitmentStrength.STATED
    basis: CommitmentBasis = CommitmentBasis.VOLUNTARY
    conditionality: Conditionality = Conditionality.NOT_JUDGED
    conditions: str = ""
    due_on: date | None = None
    expires_on: date | None = None
    taken_back_on: date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.strength is CommitmentStrength.NONE_FOUND:
            self._check_search()
        elif not self.words.strip():
            raise WorkbookError("commitment.words_missing")
        elif self.source_id is None:
            raise WorkbookError("commitment.source_missing")
        if (self.strength is CommitmentStrength.WITHDRAWN) != (self.taken_back_on is not None):
            raise WorkbookError("commitment.taken_back_when")
        if (self.conditionality is Conditionality.CONDITIONAL) != bool(self.conditions.strip()):
            raise WorkbookError("commitment.conditions_missing")
        for name, day in (("due", self.due_on), ("expiry", self.expires_on), ("taken back", self.taken_back_on)):
            if day and self.made_on and day < self.made_on:
                raise WorkbookError(
                    "commitment.before_made", field=name, day=day.isoformat(), made=self.made_on.isoformat()
                )

    def _check_search(self) -> None:
        if self.words.strip():
            raise WorkbookError("commitment.words_of_nothing")
        if not self.note.strip():
            raise WorkbookError("commitment.search_missing")


@dataclass(frozen=True)
class Cover(Entered):
    """A control that a commitment covers, and how far; the note says why where that is not plain."""

    control_id: UUID
    extent: Extent
    note: str = ""


def check_conclusion(strength: CommitmentStrength, conclusion: Conclusion, reason: str) -> None:
    """Refuse a conclusion without its reason, and one about nothing. Raises WorkbookError."""
    if conclusion is Conclusion.NOT_ESTABLISHED:
        return
    if strength is CommitmentStrength.NONE_FOUND:
        raise WorkbookError("commitment.conclusion_of_nothing")
    if not reason.strip():
        raise WorkbookError("commitment.conclusion_reason", conclusion=conclusion)


_CONDITIONAL: Final = re.compile(
    r"""\b(?:
    intends?\ to | intended\ to | plans?\ to | planning\ to | aims?\ to | aiming\ to | seeks?\ to | hopes?\ to | expects?\ to
    | strives?\ (?:to|for) | endeavou?rs?\ to | work(?:s|ing)?\ towards? | consider(?:s|ing)?\ | explor(?:e|es|ing)\
    | (?:where|when|whenever|wherever|if|as|to\ the\ extent)\ (?:\w+\ )?(?:feasible|possible|practicable|practical|appropriate
        |applicable|necessary|needed|relevant|reasonable|permitted|available)
    | as\ far\ as\ \w+ | insofar\ as | to\ the\ (?:greatest\ |maximum\ |fullest\ )?extent
    | (?:commercially\ )?reasonable\ (?:efforts?|endeavours?|steps|measures) | best\ efforts?
    | subject\ to | provided\ that | unless | in\ principle | at\ (?:its|our|their)\ discretion | resources\ permit(?:ting)?
    | may | might | could | should | generally | typically | over\ time | in\ due\ course
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def conditional_wordings(words: str) -> tuple[tuple[int, int], ...]:
    """Return where the words leave a way out, as (start, end); a suggestion that a person confirms or not.

    English wording of the kinds that the FTC and consumer law call hedged or aspirational claims.
    """
    return tuple((found.start(), found.start() + len(found.group().rstrip())) for found in _CONDITIONAL.finditer(words))


@dataclass(frozen=True, slots=True)
class Covering:
    """A commitment as it covers one item."""

    strength: CommitmentStrength
    extent: Extent
    conditionality: Conditionality
    conclusion: Conclusion = Conclusion.NOT_ESTABLISHED
    made_on: date | None = None
    expires_on: date | None = None
    taken_back_on: date | None = None

    def state(self, as_of: date) -> CommitmentState:
        """Return what it comes to for the item on a day."""
        if self.made_on and self.made_on > as_of:
            return CommitmentState.NOT_RECORDED
        if self.strength is CommitmentStrength.NONE_FOUND:
            return CommitmentState.NONE_FOUND
        if self.extent is Extent.RELATED:
            return CommitmentState.NOT_RECORDED
        taken_back = self.taken_back_on is not None and self.taken_back_on <= as_of
        if taken_back or (self.expires_on is not None and self.expires_on < as_of):
            return CommitmentState.LAPSED
        if self.extent is Extent.PARTLY:
            return CommitmentState.PARTLY
        if self.conditionality is Conditionality.CONDITIONAL:
            return CommitmentState.CONDITIONAL
        return CommitmentState.COMMITTED


_ORDER: Final = {state: place for place, state in enumerate(CommitmentState)}


def committed(covers: Iterable[Covering], as_of: date) -> CommitmentState:
    """Return what was committed to of an item on a day: the strongest of what covers it."""
    return min((cover.state(as_of) for cover in covers), key=_ORDER.__getitem__, default=CommitmentState.NOT_RECORDED)


class Contradiction(StrEnum):
    """Why commitments about one control do not go together."""

    FOUND_AND_NOT = "found_and_not"
    STANDS_AND_NOT = "stands_and_not"
    KEPT_AND_NOT = "kept_and_not"


def contradictions(covers: Iterable[Covering], as_of: date) -> tuple[Contradiction, ...]:
    """Return why what was said about one control, in different sources, does not go together on a day."""
    known = [(cover, cover.state(as_of)) for cover in covers if cover.extent is not Extent.RELATED]
    standing = {CommitmentState.COMMITTED, CommitmentState.CONDITIONAL, CommitmentState.PARTLY}
    stands = any(state in standing for _, state in known)
    taken_back = any(
        state is CommitmentState.LAPSED and cover.taken_back_on and cover.taken_back_on <= as_of
        for cover, state in known
    )
    full = {cover.conclusion for cover, state in known if cover.extent is Extent.FULLY}
    told = (
        (Contradiction.FOUND_AND_NOT, stands and any(state is CommitmentState.NONE_FOUND for _, state in known)),
        (Contradiction.STANDS_AND_NOT, stands and taken_back),
        (Contradiction.KEPT_AND_NOT, {Conclusion.KEPT, Conclusion.NOT_KEPT} <= full),
    )
    return tuple(kind for kind, is_so in told if is_so)
