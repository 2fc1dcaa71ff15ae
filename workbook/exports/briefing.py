"""The briefing in five charts: what was promised, proven, tested, shared and fixed. The same for window and report."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workbook.domain.commitments import CommitmentState
from workbook.domain.counts import Counts
from workbook.domain.gap import GapCounts, GapState
from workbook.domain.owed import OwedCounts
from workbook.domain.remediations import RemediationState
from workbook.domain.vocabulary import FindingState, ProofLevel
from workbook.exports.bars import Bar, level_bars
from workbook.exports.commitment_words import state_tone
from workbook.exports.owed_words import STATE_TONES
from workbook.exports.palette import Tone
from workbook.exports.wording import Wording


class Theme(StrEnum):
    """What one chart of the briefing is about."""

    PROMISED = "promised"
    PROVEN = "proven"
    TESTED = "tested"
    SHARED = "shared"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class BriefingFacts:
    """The numbers that the briefing is drawn from."""

    gap: GapCounts
    counts: Counts
    findings: Mapping[FindingState, int]
    owed: OwedCounts


@dataclass(frozen=True, slots=True)
class BriefingChart:
    """One chart: its heading, one sentence, and bars that are parts of `whole`."""

    theme: Theme
    title: str
    sentence: str
    bars: tuple[Bar, ...]
    whole: int


_GAP_TONES: Final = {
    GapState.NOT_MET: Tone.BAD,
    GapState.NOT_ESTABLISHED: Tone.WARN,
    GapState.PARAMETER_UNDEFINED: Tone.WARN,
    GapState.NOT_EXAMINED: Tone.NONE,
    GapState.EXAMINED: Tone.NONE,
    GapState.SATISFIED_BELOW: Tone.PLAIN,
    GapState.PROVED: Tone.OK,
    GapState.NOT_APPLICABLE: Tone.NONE,
}
_SHORT: Final = {
    GapState.NOT_MET: "briefing.not_met",
    GapState.NOT_ESTABLISHED: "briefing.not_established",
    GapState.PARAMETER_UNDEFINED: "briefing.parameter_undefined",
    GapState.NOT_EXAMINED: "briefing.not_examined",
    GapState.EXAMINED: "briefing.examined",
    GapState.SATISFIED_BELOW: "briefing.satisfied_below",
    GapState.PROVED: "briefing.proved",
    GapState.NOT_APPLICABLE: "briefing.not_applicable",
}
"""Short enough to stand before a bar."""
_SENT: Final = (FindingState.SENT, FindingState.ANSWERED, FindingState.FINAL)


def briefing(facts: BriefingFacts, words: Wording) -> tuple[BriefingChart, ...]:
    """Return the five charts, in the order in which an audit goes."""
    return (
        _promised(facts, words),
        _proven(facts, words),
        _tested(facts, words),
        _shared(facts, words),
        _fixed(facts, words),
    )


def _promised(facts: BriefingFacts, words: Wording) -> BriefingChart:
    gap = facts.gap
    bars = [
        Bar(words.term(state), gap.commitments.get(state, 0), state_tone(state), state) for state in CommitmentState
    ]
    told = {"committed": words.count(gap.committed, gap.here), "kept": words.count(gap.kept, gap.committed)}
    return _chart(Theme.PROMISED, bars, gap.here, words.say("briefing.promised_sentence", **told), words)


def _proven(facts: BriefingFacts, words: Wording) -> BriefingChart:
    gap = facts.gap
    bars = [Bar(words.say(_SHORT[state]), gap.of(state), _GAP_TONES[state], state) for state in GapState]
    told = words.say("briefing.proven_sentence", proved=words.count(gap.of(GapState.PROVED), gap.here))
    return _chart(Theme.PROVEN, bars, gap.here, told, words)


def _tested(facts: BriefingFacts, words: Wording) -> BriefingChart:
    counts, levels = facts.counts, dict(facts.counts.levels)
    tested = sum(levels[level] for level in (ProofLevel.TESTED, ProofLevel.RE_VERIFIED))
    told = {
        "tested": words.count(tested, counts.own),
        "none": words.count(levels[ProofLevel.NONE], counts.own),
    }
    sentence = words.say("briefing.tested_sentence", **told)
    return _chart(Theme.TESTED, level_bars(counts, words), counts.own, sentence, words)


def _shared(facts: BriefingFacts, words: Wording) -> BriefingChart:
    whole = sum(facts.findings.values())
    bars = [Bar(words.term(state), facts.findings.get(state, 0), Tone.PLAIN, state) for state in FindingState]
    sent = sum(facts.findings.get(state, 0) for state in _SENT)
    answered = sum(facts.findings.get(state, 0) for state in (FindingState.ANSWERED, FindingState.FINAL))
    told = {"sent": words.count(sent, whole), "answered": words.count(answered, whole)}
    return _chart(Theme.SHARED, bars, whole, words.say("briefing.shared_sentence", **told), words)


def _fixed(facts: BriefingFacts, words: Wording) -> BriefingChart:
    owed = facts.owed
    bars = [Bar(words.term(state), part, STATE_TONES[state], state) for state, part in owed.states]
    told = {
        "verified": words.count(owed.of(RemediationState.VERIFIED_FIXED), owed.remediations),
        "claimed": words.count(owed.of(RemediationState.CLAIMED_FIXED), owed.remediations),
        "overdue": words.count(owed.overdue, owed.remediations),
        "nothing": words.count(owed.neither, owed.findings),
    }
    return _chart(Theme.FIXED, bars, owed.remediations, words.say("briefing.fixed_sentence", **told), words)


def _chart(theme: Theme, bars: list[Bar], whole: int, sentence: str, words: Wording) -> BriefingChart:
    return BriefingChart(theme, words.say(f"briefing.{theme}"), sentence, tuple(bars), whole)
