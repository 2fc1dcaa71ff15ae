"""A filter in words, as the window and every export of a part say it."""

from enum import Enum
from typing import Any, Final

from workbook.domain.commitments import CommitmentState
from workbook.domain.extent import Part
from workbook.domain.gap import GapState
from workbook.domain.item_filter import Chip
from workbook.domain.vocabulary import OtherKind, ProofLevel, Result, Scope, WorkState
from workbook.exports.wording import Wording

_CHIPS: Final = {
    Chip.UNDECIDED: "filter.undecided",
    Chip.NO_PROOF: "filter.no_proof",
    Chip.CONTESTED: "filter.contested",
    Chip.STALE: "filter.stale",
    Chip.COMMITTED: "filter.committed",
    Chip.OTHER_THAN_SATISFIED: "filter.other_than_satisfied",
    Chip.RETURNED: "filter.returned",
    Chip.TO_REVIEW: "filter.to_review",
    Chip.MINE: "filter.mine",
    Chip.HAS_NOTES: "filter.has_notes",
}


_FLAGS: Final = ("left_out", "without_finding", "without_evidence", "without_parameter", "proved", "not_proved")


def phrases(part: Part, words: Wording) -> list[str]:
    """Return what an item has to be to fall under the filter, a phrase for each demand; all of them hold."""
    say, wanted = words.say, part.filter
    named = (
        ("subject", f"{part.subject_code} {part.subject}".strip()),
        ("framework", part.framework),
        ("family", wanted.family),
        ("control", part.control),
        ("party", part.party),
        ("text", wanted.text),
    )
    told = [say(f"filter.{key}", name=name) for key, name in named if name]
    if wanted.sectors:
        sectors = (sector or say("no_sector") for sector in sorted(wanted.sectors))
        told.append(say("filter.sectors", name=say("filter.or").join(sectors)))
    if wanted.tiers:
        tiers = sorted(wanted.tiers, key=lambda tier: (tier is None, tier or 0))
        shown = (say("no_tier") if tier is None else str(tier) for tier in tiers)
        told.append(say("filter.tiers", name=say("filter.or").join(shown)))
    if wanted.assessed_here:
        told.append(say("filter.assessed_here"))
    if wanted.inherited:
        told.append(say("filter.inherited"))
    told += [say(f"filter.{name}") for name in _FLAGS if getattr(wanted, name)]
    told += [say(_CHIPS[chip], name=part.person) for chip in Chip if chip in wanted.chips]
    several: tuple[tuple[str, type[Enum], frozenset[Any]], ...] = (
        ("results", Result, wanted.results),
        ("other_kinds", OtherKind, wanted.other_kinds),
        ("levels", ProofLevel, wanted.levels),
        ("work_states", WorkState, wanted.work_states),
        ("scopes", Scope, wanted.scopes),
        ("states", GapState, wanted.states),
        ("commitments", CommitmentState, wanted.commitments),
    )
    told += [say(f"filter.{key}", name=_either(kind, members, words)) for key, kind, members in several if members]
    return told


def _either(kind: type[Enum], members: frozenset[Any], words: Wording) -> str:
    """Return the words of members in the order of their kind."""
    shown = [words.term(member) for member in kind if member in members]
    return words.say("filter.or").join(shown)
