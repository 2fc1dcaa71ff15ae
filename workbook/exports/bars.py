"""The bars of the charts: words, numbers and tones, without the library that draws them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workbook.domain.counts import Counts
from workbook.domain.vocabulary import OtherKind, Result
from workbook.exports.palette import Tone, result_tone
from workbook.exports.wording import Wording


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its number, the tone that says the same as the words, and what it counts."""

    label: str
    part: int
    tone: Tone
    """plain for what is neither good nor bad"""
    of: StrEnum


def level_bars(counts: Counts, words: Wording) -> list[Bar]:
    """Return the rungs of the proof ladder, the highest first."""
    return [Bar(words.term(level), part, Tone.PLAIN, level) for level, part in reversed(counts.levels)]


def result_bars(counts: Counts, words: Wording) -> list[Bar]:
    """Return the determinations, open and unmet ones first; other than satisfied is shown by its kinds."""
    results, kinds = dict(counts.results), dict(counts.other_kinds)
    other = Result.OTHER_THAN_SATISFIED
    bars = [_result_bar(Result.NOT_ASSESSED, results, words)]
    bars += [Bar(words.term(kind), kinds.get(kind, 0), result_tone(other, kind), kind) for kind in OtherKind]
    unnamed = results.get(other, 0) - sum(kinds.values())
    if unnamed:
        bars.append(Bar(words.term(other), unnamed, Tone.WARN, other))
    return bars + [_result_bar(result, results, words) for result in (Result.NOT_APPLICABLE, Result.SATISFIED)]


def _result_bar(result: Result, results: Mapping[Result, int], words: Wording) -> Bar:
    return Bar(words.term(result), results.get(result, 0), result_tone(result, None), result)
