"""Where what a report misses can be seen: the list whose rows a sentence counts."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Final

from workbook.domain.errors import Message
from workbook.domain.evidence_views import EvidenceChip, EvidenceFilter
from workbook.domain.finding_views import FindingFilter
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.vocabulary import FindingState, Result, WorkState
from workbook.ui.report_panel import Gap

DAMAGED: Final = EvidenceFilter(chips=frozenset({EvidenceChip.DAMAGED}))
_DECIDED: Final = frozenset(Result) - {Result.NOT_ASSESSED}
_HERE: Final = ItemFilter(assessed_here=True)
_STORED: Final = {
    "missing.undecided": ItemFilter(chips=frozenset({Chip.UNDECIDED})),
    "missing.no_evidence": replace(_HERE, without_evidence=True),
    "missing.parameters": replace(_HERE, without_parameter=True),
    "missing.not_accepted": replace(_HERE, results=_DECIDED, work_states=frozenset(WorkState) - {WorkState.ACCEPTED}),
    "missing.other_without_finding": ItemFilter(chips=frozenset({Chip.OTHER_THAN_SATISFIED}), without_finding=True),
}
_DERIVED: Final = {
    "missing.not_proved": replace(_HERE, results=frozenset({Result.SATISFIED}), not_proved=True),
    "missing.contested": ItemFilter(
        chips=frozenset({Chip.CONTESTED}), results=frozenset(Result) - {Result.OTHER_THAN_SATISFIED}
    ),
    "missing.stale": ItemFilter(chips=frozenset({Chip.STALE})),
}
"""What the proof ladder says depends on the day, and lists show today."""
_OF_EVERYTHING: Final[dict[str, tuple[str, object]]] = {
    "missing.unplaced_evidence": ("evidence", EvidenceFilter(chips=frozenset({EvidenceChip.UNPLACED}))),
    "missing.damaged_evidence": ("evidence", DAMAGED),
    "missing.incomplete_findings": ("findings", FindingFilter(is_incomplete=True)),
    "missing.draft_findings": (
        "findings",
        FindingFilter(states=frozenset(FindingState) - {FindingState.FINAL}),
    ),
}


def gaps_of(
    missing: Iterable[Message], part: ItemFilter | None, go: Callable[[str, object], object], *, is_of_today: bool
) -> tuple[Gap, ...]:
    """Return what a report misses, each with the way to the list that shows it."""
    places = ((message, leads_to(message, part, is_of_today=is_of_today)) for message in missing)
    return tuple(Gap(message, partial(go, *place) if place else None) for message, place in places)


def leads_to(message: Message, part: ItemFilter | None, *, is_of_today: bool) -> tuple[str, object] | None:
    """Return the page and the filter that show what a sentence counts, None where no list does."""
    wanted = _STORED.get(message.key) or (_DERIVED.get(message.key) if is_of_today else None)
    if wanted is not None:
        both = within(part, wanted)
        return ("checklist", both) if both is not None else None
    return _OF_EVERYTHING.get(message.key) if part is None else None


def within(part: ItemFilter | None, wanted: ItemFilter) -> ItemFilter | None:
    """Return the items that fall under both filters, None when one filter cannot say that."""
    if part is None:
        return wanted
    sets = {}
    for name in ("results", "other_kinds", "levels", "work_states", "scopes", "states", "commitments"):
        mine, theirs = getattr(part, name), getattr(wanted, name)
        sets[name] = mine & theirs if mine and theirs else mine | theirs
        if mine and theirs and not sets[name]:
            return None
    return replace(
        part,
        chips=part.chips | wanted.chips,
        assessed_here=part.assessed_here or wanted.assessed_here,
        inherited=part.inherited or wanted.inherited,
        left_out=part.left_out or wanted.left_out,
        without_finding=part.without_finding or wanted.without_finding,
        without_evidence=part.without_evidence or wanted.without_evidence,
        without_parameter=part.without_parameter or wanted.without_parameter,
        proved=part.proved or wanted.proved,
        not_proved=part.not_proved or wanted.not_proved,
        **sets,
    )
