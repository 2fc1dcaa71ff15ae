"""What changed, in words: the same on the command line, in Excel and in the window."""

from workbook.domain.comparison import Comparison, Course, FindingChange, Place, Side
from workbook.domain.gap import GapState
from workbook.exports.palette import Tone
from workbook.exports.wording import Wording

COURSE_TONES = {Course.WORSE: Tone.BAD, Course.IMPROVED: Tone.OK}
"""The colours that say the same as the words of a course."""


def side_words(side: Side, words: Wording) -> str:
    """Return which state of which workbook a side is."""
    return words.say(
        "comparison.side",
        title=side.title,
        copy=side.copy_letter,
        day=side.as_of.isoformat(),
        events=f"{side.events:,}",
        head=side.head[:16],
    )


def sentence(found: Comparison, words: Wording) -> str:
    """Return what became of the items, each number over all items of both sides, and what is proved now and before."""
    totals, before, after = found.totals, found.before, found.after
    return words.say(
        "comparison.sentence",
        items=f"{sum(totals.values()):,}",
        **{course.value: f"{totals.get(course, 0):,}" for course in Course},
        proved_before=words.count(before.proved, before.here),
        proved_after=words.count(after.proved, after.here),
    )


def place_words(place: Place | None, words: Wording) -> str:
    """Return how an item stands on a side, with its proof level and what is doubtful of it."""
    if place is None:
        return words.say("comparison.absent")
    parts = [words.term(place.stands)]
    if isinstance(place.stands, GapState):
        parts.append(words.term(place.level))
        parts += [words.say("comparison.contested")] * place.contested + [words.say("comparison.stale")] * place.stale
    return " · ".join(parts)


def finding_words(change: FindingChange, words: Wording) -> tuple[str, str]:
    """Return state and severity of a finding before and now."""
    return tuple(  # type: ignore[return-value]
        " · ".join(filter(None, (words.term(state), severity))) if state else words.say("comparison.absent")
        for state, severity in ((change.before, change.severity_before), (change.after, change.severity_after))
    )
