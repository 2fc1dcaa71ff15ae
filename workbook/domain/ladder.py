"""The proof ladder: what the attached evidence proves, and how far anybody looked (DESIGN section 9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from workbook.domain.errors import Message
from workbook.domain.exhibit import Exhibit as Exhibit
from workbook.domain.freshness import Freshness
from workbook.domain.liveness import Liveness, is_reacting, least_alive, liveliest, seen_alive
from workbook.domain.reasons import Counts, Facts, Why, distribution, explain, next_step, towards
from workbook.domain.rows import BASIS, DEMANDS, HEIGHT, misses, own_level
from workbook.domain.vocabulary import (
    Bearing,
    Independence,
    Nature,
    ProofLevel,
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One row of the table; every text is a message key, so that a help page prints it in any language."""

    level: ProofLevel
    basis: str
    """which method was applied to which object"""
    attributes: str
    """depth and coverage at least"""
    independence: str
    result: str


LADDER: Final = tuple(
    Rung(
        level,
        *(f"ladder.table.{level}.{column}" for column in ("basis", "attributes", "independence", "result")),
    )
    for level in ProofLevel
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the attachments of one objective or item prove on one day."""

    level: ProofLevel
    examined_to: ProofLevel
    """how far anybody looked, whatever came out"""
    unstaled: ProofLevel
    """the level if nothing were stale: the old one, shown in brackets"""
    contested: bool
    stale: bool
    lowered: bool
    explanation: Message
    next_step: Message
    towards: ProofLevel | None
    """the level that the next step leads to, None at the top"""
    liveness: Liveness

    @property
    def why(self) -> Why:
        """Why the level is what it is, and what would lift it."""
        return Why(self.explanation, self.next_step, self.towards)


def _is_known(e: Exhibit, as_of: date) -> bool:
    return all(day is None or day <= as_of for day in (e.performed_on, e.collected_on))


def _is_of_version(e: Exhibit, subject_version: str) -> bool:
    return not e.subject_version.strip() or e.subject_version.strip() == subject_version.strip()


def _made_on(e: Exhibit) -> date | None:
    return e.performed_on or e.collected_on


def _is_stale(e: Exhibit, as_of: date, freshness: Freshness) -> bool:
    """Tell whether the exhibit expired or is too old; without any date only `valid_until` can tell."""
    if e.valid_until is not None and e.valid_until < as_of:
        return True
    made, days = _made_on(e), freshness.days_of(e.object)
    return days is not None and made is not None and (as_of - made).days > days


def _repeats(second: Exhibit, first: Exhibit) -> bool:
    """Tell whether `second` is later, by another tester, of the same procedure or with a stated deviation."""
    if first.performed_on is None or second.performed_on is None or second.performed_on <= first.performed_on:
        return False
    testers = {first.performed_by.strip().casefold(), second.performed_by.strip().casefold()}
    if "" in testers or len(testers) == 1:
        return False
    same = bool(second.procedure.strip()) and second.procedure.strip() == first.procedure.strip()
    return same or bool(second.deviation.strip())


@dataclass(frozen=True, slots=True)
class _Graded:
    """A valid exhibit with the row it meets by itself."""

    exhibit: Exhibit
    level: ProofLevel
    fresh: bool


def _highest(graded: Sequence[_Graded], earlier: Sequence[_Graded]) -> ProofLevel:
    """Return the highest level among the exhibits; `earlier` holds the first tests they may repeat."""
    best = max((g.level for g in graded), key=HEIGHT.__getitem__, default=ProofLevel.NONE)
    if best is not ProofLevel.TESTED:
        return best
    seconds, firsts = ([g.exhibit for g in group if g.level is best] for group in (graded, earlier))
    repeated = any(_repeats(second, first) for second in seconds for first in firsts)
    return ProofLevel.RE_VERIFIED if repeated else best


def _lower(level: ProofLevel, ceiling: ProofLevel | None) -> ProofLevel:
    return level if ceiling is None else min(level, ceiling, key=HEIGHT.__getitem__)


def _liveness_ceiling(graded: Iterable[_Graded], nature: Nature | None) -> ProofLevel | None:
    """Return the cap on a control whose reaction nobody saw, or None."""
    is_capped = is_reacting(nature) and _liveness(graded) is not Liveness.REACTED
    return ProofLevel.DEMONSTRATED if is_capped else None


def _liveness(graded: Iterable[_Graded]) -> Liveness:
    return liveliest(seen_alive(g.level, ran=g.exhibit.ran_in_period, reacted=g.exhibit.reacted) for g in graded)


def level_of(
    exhibit: Exhibit, *, as_of: date, subject_version: str, nature: Nature | None, freshness: Freshness
) -> ProofLevel:
    """Return what one attachment proves when it stands alone; a contradiction or context proves nothing."""
    if (
        exhibit.bearing is not Bearing.SUPPORTS
        or not _is_known(exhibit, as_of)
        or not _is_of_version(exhibit, subject_version)
        or _is_stale(exhibit, as_of, freshness)
    ):
        return ProofLevel.NONE
    alone = _Graded(exhibit, own_level(exhibit), fresh=True)
    return _lower(alone.level, _liveness_ceiling([alone], nature))


def prove(
    exhibits: Sequence[Exhibit],
    *,
    as_of: date,
    subject_version: str,
    nature: Nature | None,
    freshness: Freshness,
    contradiction_resolved: bool = False,
    lowered_to: ProofLevel | None = None,
) -> Proof:
    """Return what the attachments of one objective, or of an item without objectives, prove on a day.

    Liveness caps the proof level of the whole set, never how far it was examined: that a control failed to
    react is something one has looked at. A contradiction contests whatever its age, version or outcome, since
    only a reason resolves it; one dated after `as_of` does not yet exist. `lowered_to` also lowers the level
    in brackets.
    """
    known = [e for e in exhibits if _is_known(e, as_of)]
    valid = [(e, not _is_stale(e, as_of, freshness)) for e in known if _is_of_version(e, subject_version)]
    looked = [_Graded(e, own_level(e, ignore_result=True), fresh) for e, fresh in valid]
    ever = [_Graded(e, own_level(e), fresh) for e, fresh in valid if e.bearing is Bearing.SUPPORTS]
    now = [g for g in ever if g.fresh]
    best = _highest(now, ever)
    reached = _lower(best, _liveness_ceiling(now, nature))
    level = _lower(reached, lowered_to)
    unstaled = _lower(_lower(_highest(ever, ever), _liveness_ceiling(ever, nature)), lowered_to)
    facts = Facts(
        level=level,
        reached=reached,
        examined_to=_highest([g for g in looked if g.fresh], looked),
        unstaled=unstaled,
        nature=nature,
        contested=not contradiction_resolved and any(e.bearing is Bearing.CONTRADICTS for e in known),
        best=best,
        as_of=as_of,
        counts=_count(exhibits, known, ever, now, level),
        near=_near_miss(now, level),
    )
    return _proof(facts, _liveness(now))


def _proof(facts: Facts, liveness: Liveness) -> Proof:
    return Proof(
        level=facts.level,
        examined_to=facts.examined_to,
        unstaled=facts.unstaled,
        contested=facts.contested,
        stale=facts.stale,
        lowered=facts.lowered,
        explanation=explain(facts),
        next_step=next_step(facts),
        towards=towards(facts),
        liveness=liveness,
    )


def _count(
    exhibits: Sequence[Exhibit],
    known: Sequence[Exhibit],
    ever: Sequence[_Graded],
    now: Sequence[_Graded],
    level: ProofLevel,
) -> Counts:
    needed = min(HEIGHT[level], HEIGHT[ProofLevel.TESTED])
    counting = [g.exhibit for g in now if HEIGHT[g.level] >= needed]
    supporting, known_supporting = (sum(e.bearing is Bearing.SUPPORTS for e in group) for group in (exhibits, known))
    return Counts(
        attached=len(exhibits),
        supporting=supporting,
        contradicting=sum(e.bearing is Bearing.CONTRADICTS for e in known),
        expired=len(ever) - len(now),
        other_version=known_supporting - len(ever),
        later=supporting - known_supporting,
        no_result=sum(g.level is ProofLevel.NONE for g in now),
        reaching=len(counting),
        vendor=sum(e.independence is Independence.VENDOR_SUPPLIED for e in counting),
        newest=max((day for day in map(_made_on, counting) if day is not None), default=None),
    )


def _near_miss(support: Iterable[_Graded], level: ProofLevel) -> tuple[str, str] | None:
    """Return (code, demand) of an attachment that lacks one demand of the row above `level`, or None."""
    above = next((row for row in DEMANDS if HEIGHT[row] == HEIGHT[level] + 1), None)
    if above is None:
        return None
    usable = ((g.exhibit.code, misses(g.exhibit, above)) for g in support if g.level is not ProofLevel.NONE)
    near = ((code, missed[0]) for code, missed in usable if len(missed) == 1 and missed[0] != BASIS)
    return min(near, default=None)


def roll_up(parts: Sequence[Proof]) -> Proof:
    """Return the proof of an item from its in-scope objectives: the lowest of them, with the distribution.

    No parts prove nothing, and one part speaks for itself. The next step is that of the first of the lowest.
    """
    if not parts:
        none = ProofLevel.NONE
        nothing = Message("ladder.because.no_objectives"), Message("ladder.next.no_objectives")
        return Proof(none, none, none, False, False, False, *nothing, None, Liveness.NOT_SEEN)
    if len(parts) == 1:
        return parts[0]
    lowest = min(parts, key=lambda part: HEIGHT[part.level])
    contested, stale = sum(part.contested for part in parts), sum(part.stale for part in parts)
    return Proof(
        level=lowest.level,
        examined_to=min((part.examined_to for part in parts), key=HEIGHT.__getitem__),
        unstaled=min((part.unstaled for part in parts), key=HEIGHT.__getitem__),
        contested=contested > 0,
        stale=stale > 0,
        lowered=any(part.lowered for part in parts),
        explanation=distribution([part.level for part in parts], contested, stale),
        next_step=lowest.next_step,
        towards=lowest.towards,
        liveness=least_alive(part.liveness for part in parts),
    )
