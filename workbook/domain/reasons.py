"""Why a proof level is what it is, and what would lift it: the choice of sentences, apart from the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workbook.domain.errors import Argument, Message
from workbook.domain.vocabulary import Nature, ProofLevel


@dataclass(frozen=True, slots=True)
class Why:
    """Why a proof level is what it is, and what would lift it: two messages that are read as one."""

    explanation: Message
    next_step: Message
    towards: ProofLevel | None
    """the level that the next step leads to, None at the top"""


class Trial(StrEnum):
    """What a sentence about a level below tested says of tests."""

    NOT_TESTED = "not_tested"
    IN_VAIN = "in_vain"


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of attachments."""

    attached: int
    supporting: int
    contradicting: int
    expired: int
    """supporting, expired or too old"""
    other_version: int
    """supporting, of another version of the subject"""
    later: int
    """supporting, dated after the as-of date"""
    no_result: int
    """supporting and fresh, but inconclusive, cancelled, errored or not comparable"""
    reaching: int
    """supporting and fresh, reaching the level by themselves"""
    vendor: int
    """those of `reaching` that the vendor supplied"""
    newest: date | None
    """the date of the newest of `reaching`, or None when none is dated"""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentences are chosen by."""

    level: ProofLevel
    reached: ProofLevel
    """the level before a person lowered it"""
    examined_to: ProofLevel
    unstaled: ProofLevel
    nature: Nature | None
    contested: bool
    best: ProofLevel
    """the level before it was held at demonstrated because nobody saw the control react"""
    as_of: date
    counts: Counts
    near: tuple[str, str] | None
    """(code, demand): a supporting attachment that misses the next row by this one demand"""

    @property
    def lowered(self) -> bool:
        """Whether a person's lowering took effect."""
        return self.level is not self.reached

    @property
    def capped(self) -> bool:
        """Whether the control is held at demonstrated because nobody saw it react."""
        return self.best is not self.reached

    @property
    def trial(self) -> Trial:
        """Whether anybody tested it, whatever came out."""
        return Trial.IN_VAIN if self.examined_to.rung >= ProofLevel.TESTED.rung else Trial.NOT_TESTED

    @property
    def stale(self) -> bool:
        """Whether the level would be higher if nothing were stale."""
        return self.unstaled is not self.level


def explain(facts: Facts) -> Message:
    """Return one sentence saying why the level is what it is; the weightiest circumstance decides which."""
    level, counts = facts.level, facts.counts
    if facts.lowered:
        return Message("ladder.because.lowered", {"level": level, "reached": facts.reached})
    if facts.contested and level is not ProofLevel.NONE:
        return Message(
            "ladder.because.contested",
            {"level": level, "supporting": counts.supporting, "contradicting": counts.contradicting},
        )
    if facts.stale:
        return Message(
            "ladder.because.stale",
            {"level": level, "was": facts.unstaled, "expired": counts.expired, "as_of": facts.as_of.isoformat()},
        )
    if facts.capped and facts.nature is not None:
        return Message("ladder.because.capped", {"level": level, "nature": facts.nature})
    if level is ProofLevel.NONE:
        return _explain_none(facts)
    said: dict[str, Argument] = {"count": counts.reaching, "vendor": counts.vendor, "trial": facts.trial}
    if counts.newest is None:
        return Message(f"ladder.because.{level.value}.undated", said)
    age = (facts.as_of - counts.newest).days
    return Message(f"ladder.because.{level.value}", said | {"age": age, "newest": counts.newest.isoformat()})


def _explain_none(facts: Facts) -> Message:
    counts = facts.counts
    if not counts.attached:
        return Message("ladder.because.nothing")
    if counts.supporting:
        return Message(
            "ladder.because.unusable",
            {
                "supporting": counts.supporting,
                "no_result": counts.no_result,
                "other_version": counts.other_version,
                "later": counts.later,
                "examined": facts.examined_to,
            },
        )
    if counts.contradicting:
        return Message(
            "ladder.because.contradicted",
            {"contradicting": counts.contradicting, "examined": facts.examined_to},
        )
    return Message("ladder.because.context", {"attached": counts.attached})


def next_step(facts: Facts) -> Message:
    """Return what would lift the level by one rung, naming the attachment that misses it by one demand."""
    if facts.lowered:
        return Message("ladder.next.lowered")
    if facts.level is ProofLevel.RE_VERIFIED:
        return Message("ladder.next.re_verified")
    if facts.stale:
        return Message("ladder.next.stale", {"was": facts.unstaled})
    if facts.capped:
        return Message("ladder.next.capped")
    if facts.near is not None:
        code, demand = facts.near
        return Message(f"ladder.next.{facts.level.value}.{demand}", {"code": code})
    return Message(f"ladder.next.{facts.level.value}")


def towards(facts: Facts) -> ProofLevel | None:
    """Return the level that the next step leads to, None at the top of the ladder."""
    if facts.lowered:
        return facts.reached
    if facts.level is ProofLevel.RE_VERIFIED:
        return None
    if facts.stale:
        return facts.unstaled
    return facts.best if facts.capped else list(ProofLevel)[facts.level.rung + 1]


def distribution(levels: Sequence[ProofLevel], contested: int, stale: int) -> Message:
    """Return the sentence that gives the number of objectives on every rung."""
    lowest = min(levels, key=lambda level: level.rung)
    counts = {level.value: levels.count(level) for level in ProofLevel}
    return Message(
        "ladder.because.distribution",
        {"level": lowest, "whole": len(levels), **counts, "contested": contested, "stale": stale},
    )
