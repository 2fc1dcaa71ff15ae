"""The proof ladder: what the attached evidence proves, and how far anybody looked (DESIGN section 9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from workbook.domain.errors import Message
from workbook.domain.exhibit import Exhibit as Exhibit
from workbook.domain.reasons import Counts, Facts, distribution, explain, next_step
from workbook.domain.rows import BASIS, DEMANDS, HEIGHT, PROVES_NOTHING, misses, own_level
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


def _is_known(e: Exhibit, as_of: date) -> bool:
    return all(day is None or day <= as_of for day in (e.performed_on, e.collected_on))


def _is_of_version(e: Exhibit, subject_version: str) -> bool:
    return not e.subject_version.strip() or e.subject_version.strip() == subject_version.strip()


def _made_on(e: Exhibit) -> date | None:
    return e.performed_on or e.collected_on


def _is_stale(e: Exhibit, as_of: date, freshness_days: int | None) -> bool:
    """Tell whether the exhibit expired or is too old; without any date only `valid_until` can tell."""
    if e.valid_until is not None and e.valid_until < as_of:
        return True
    made = _made_on(e)
    return freshness_days is not None and made is not None and (as_of - made).days > freshness_days


def _repeats(second: Exhibit, first: Exhibit) -> bool:
    """Tell whether `second` is later, by another tester, of the same procedure or with a stated deviation."""
    if first.performed_on is None or second.performed_on is None or second.performed_on <= first.performed_on:
        return False
    testers = {first.performed_by.strip().casefold(), second.performed_by.strip().casefold()}
    if "" in testers or len(testers) == 1:
        return False
    same = bool(second.procedure.strip()) and second.procedure.strip() == first.procedure.strip()
    return same or bool(second.deviation.strip())


def _highest(
    exhibits: Iterable[Exhibit], earlier: Iterable[Exhibit], *, ignore_result: bool = False
) -> ProofLevel:
    """Return the highest level among the exhibits; `earlier` are the first tests they may repeat."""
    tested: list[Exhibit] = []
    best = ProofLevel.NONE
    for e in exhibits:
        level = own_level(e, ignore_result=ignore_result)
        best = max(best, level, key=HEIGHT.__getitem__)
        if level is ProofLevel.TESTED:
            tested.append(e)
    firsts = (
        [e for e in earlier if own_level(e, ignore_result=ignore_result) is ProofLevel.TESTED]
        if tested
        else []
    )
    return ProofLevel.RE_VERIFIED if any(_repeats(e, first) for e in tested for first in firsts) else best


def _lower(level: ProofLevel, ceiling: ProofLevel | None) -> ProofLevel:
    return level if ceiling is None else min(level, ceiling, key=HEIGHT.__getitem__)


def _liveness_ceiling(exhibits: Iterable[Exhibit], nature: Nature | None) -> ProofLevel | None:
    """Return the cap on a control whose reaction nobody saw, or None.

    Reacting is a quality of the control, not of one attachment: any one of the set lifts the cap, provided
    that it is itself at least demonstrated, since being told of a reaction is not seeing it.
    """
    if nature not in (Nature.PREVENTIVE, Nature.DETECTIVE):
        return None
    seen = any(e.reacted and HEIGHT[own_level(e)] >= HEIGHT[ProofLevel.DEMONSTRATED] for e in exhibits)
    return None if seen else ProofLevel.DEMONSTRATED


def level_of(
    exhibit: Exhibit, *, as_of: date, subject_version: str, nature: Nature | None, freshness_days: int | None
) -> ProofLevel:
    """Return what one attachment proves when it stands alone; a contradiction or context proves nothing."""
    if (
        exhibit.bearing is not Bearing.SUPPORTS
        or not _is_known(exhibit, as_of)
        or not _is_of_version(exhibit, subject_version)
        or _is_stale(exhibit, as_of, freshness_days)
    ):
        return ProofLevel.NONE
    return _lower(own_level(exhibit), _liveness_ceiling([exhibit], nature))


def prove(
    exhibits: Sequence[Exhibit],
    *,
    as_of: date,
    subject_version: str,
    nature: Nature | None,
    freshness_days: int | None,
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
    valid = [e for e in known if _is_of_version(e, subject_version)]
    fresh = [e for e in valid if not _is_stale(e, as_of, freshness_days)]
    ever, now = _supporting(valid), _supporting(fresh)
    best = _highest(now, ever)
    reached = _lower(best, _liveness_ceiling(now, nature))
    level = _lower(reached, lowered_to)
    unstaled = _lower(_lower(_highest(ever, ever), _liveness_ceiling(ever, nature)), lowered_to)
    facts = Facts(
        level=level,
        reached=reached,
        examined_to=_highest(fresh, valid, ignore_result=True),
        unstaled=unstaled,
        nature=nature,
        contested=not contradiction_resolved and any(e.bearing is Bearing.CONTRADICTS for e in known),
        capped=reached is not best,
        as_of=as_of.isoformat(),
        counts=_count(exhibits, known, ever, now, level),
        near=_near_miss(now, level),
    )
    return Proof(
        level=level,
        examined_to=facts.examined_to,
        unstaled=unstaled,
        contested=facts.contested,
        stale=facts.stale,
        lowered=facts.lowered,
        explanation=explain(facts),
        next_step=next_step(facts),
    )


def _count(
    exhibits: Sequence[Exhibit],
    known: Sequence[Exhibit],
    ever: Sequence[Exhibit],
    now: Sequence[Exhibit],
    level: ProofLevel,
) -> Counts:
    needed = min(HEIGHT[level], HEIGHT[ProofLevel.TESTED])
    counting = [e for e in now if HEIGHT[own_level(e)] >= needed]
    supporting, known_supporting = len(_supporting(exhibits)), len(_supporting(known))
    return Counts(
        attached=len(exhibits),
        supporting=supporting,
        contradicting=sum(e.bearing is Bearing.CONTRADICTS for e in known),
        expired=len(ever) - len(now),
        other_version=known_supporting - len(ever),
        later=supporting - known_supporting,
        no_result=sum(e.outcome in PROVES_NOTHING for e in now),
        reaching=len(counting),
        vendor=sum(e.independence is Independence.VENDOR_SUPPLIED for e in counting),
        newest=max((day.isoformat() for day in map(_made_on, counting) if day is not None), default=None),
    )


def _supporting(exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    return [e for e in exhibits if e.bearing is Bearing.SUPPORTS]


def _near_miss(support: Iterable[Exhibit], level: ProofLevel) -> tuple[str, str] | None:
    """Return (code, demand) of an attachment that lacks one demand of the row above `level`, or None."""
    above = next((row for row in DEMANDS if HEIGHT[row] == HEIGHT[level] + 1), None)
    if above is None:
        return None
    usable = ((e.code, misses(e, above)) for e in support if e.outcome not in PROVES_NOTHING)
    near = ((code, missed[0]) for code, missed in usable if len(missed) == 1 and missed[0] != BASIS)
    return min(near, default=None)


def roll_up(parts: Sequence[Proof]) -> Proof:
    """Return the proof of an item from its in-scope objectives: the lowest of them, with the distribution.

    No parts prove nothing. The next step is that of the first of the lowest.
    """
    if not parts:
        none = ProofLevel.NONE
        nothing = Message("ladder.because.no_objectives"), Message("ladder.next.no_objectives")
        return Proof(none, none, none, False, False, False, *nothing)
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
    )
