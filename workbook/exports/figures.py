"""The numbers of a group of items, each beside its denominator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbook.domain.attendance import PARTS, Attendance
from workbook.domain.counts import Counts
from workbook.domain.vocabulary import Result
from workbook.exports.wording import Wording


@dataclass(frozen=True, slots=True)
class Figure:
    """`part` of `whole`: `label` says of what, `base` names the denominator."""

    label: str
    part: int
    whole: int
    base: str

    @property
    def share(self) -> float | None:
        """The part as a fraction of the whole, None when there is no whole."""
        return self.part / self.whole if self.whole else None


def scope_figures(counts: Counts, words: Wording) -> list[Figure]:
    """Return how the items divide by scope and responsibility; inherited items are counted apart."""
    items, scoped = words.say("base.items"), words.say("base.in_scope")
    return [
        Figure(words.say("figure.in_scope"), counts.in_scope, counts.items, items),
        Figure(words.say("figure.out"), counts.out, counts.items, items),
        Figure(words.say("figure.deferred"), counts.deferred, counts.items, items),
        Figure(words.say("figure.own"), counts.own, counts.in_scope, scoped),
        Figure(words.say("figure.inherited"), counts.inherited, counts.in_scope, scoped),
    ]


def result_figures(counts: Counts, words: Wording) -> list[Figure]:
    """Return the determinations of the own items, the open ones first."""
    own = words.say("base.own")
    return [Figure(words.term(result), part, counts.own, own) for result, part in counts.results]


def other_figures(counts: Counts, words: Wording) -> list[Figure]:
    """Return why items are other than satisfied."""
    whole = dict(counts.results).get(Result.OTHER_THAN_SATISFIED, 0)
    base = words.say("base.other")
    return [Figure(words.term(kind), part, whole, base) for kind, part in counts.other_kinds]


def level_figures(counts: Counts, words: Wording) -> list[Figure]:
    """Return the own items at each rung of the proof ladder."""
    own = words.say("base.own")
    return [Figure(words.term(level), part, counts.own, own) for level, part in counts.levels]


def work_figures(counts: Counts, words: Wording) -> list[Figure]:
    """Return how far the work is; the denominator is the items whose work is counted."""
    whole = sum(part for _, part in counts.work)
    base = words.say("base.work")
    return [Figure(words.term(state), part, whole, base) for state, part in counts.work]


def quality_figures(counts: Counts, words: Wording) -> list[Figure]:
    """Return what is in doubt first, and what is proved last."""
    own = words.say("base.own")
    return [
        Figure(words.say("figure.contested"), counts.contested, counts.own, own),
        Figure(words.say("figure.stale"), counts.stale, counts.own, own),
        Figure(words.say("figure.overridden"), counts.overridden, counts.own, own),
        Figure(words.say("figure.proved"), counts.proved, counts.own, own),
    ]


def sections(counts: Counts, words: Wording) -> list[tuple[str, list[Figure]]]:
    """Return every figure of a group under its heading, in reading order."""
    makers = (
        ("scope", scope_figures),
        ("results", result_figures),
        ("other", other_figures),
        ("doubt", quality_figures),
        ("levels", level_figures),
        ("work", work_figures),
    )
    return [(words.say(f"section.{name}"), make(counts, words)) for name, make in makers]


def attendance_figures(found: Attendance, words: Wording) -> list[Figure]:
    """Return how many of all parties say what of taking part."""
    base = words.say("base.parties")
    return [Figure(words.term(part), found.parts.get(part, 0), found.parties, base) for part in PARTS]


def matrix(counts: Counts) -> Sequence[tuple[int, int]]:
    """Return part and whole for one row of the comparison by framework or subject.

    In order: in scope, inherited, satisfied, other than satisfied, not applicable, not assessed, proved.
    """
    results = dict(counts.results)
    decided: Iterable[Result] = (
        Result.SATISFIED,
        Result.OTHER_THAN_SATISFIED,
        Result.NOT_APPLICABLE,
        Result.NOT_ASSESSED,
    )
    return [
        (counts.in_scope, counts.items),
        (counts.inherited, counts.in_scope),
        *((results.get(result, 0), counts.own) for result in decided),
        (counts.proved, counts.own),
    ]
