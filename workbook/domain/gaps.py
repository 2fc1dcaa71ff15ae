"""What is missing and what limits the scope: said in every export before what is good."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from workbook.domain.attendance import Attendance, attendance_message
from workbook.domain.custody import ClockJump
from workbook.domain.errors import Message
from workbook.domain.report import EvidenceLine, FindingLine, FrameworkLine, ItemLine
from workbook.domain.report_people import PartyLine
from workbook.domain.supplies import SupplyPart
from workbook.domain.vocabulary import (
    Confidence,
    FindingState,
    ParticipationState,
    Responsibility,
    Result,
    Scope,
    WorkState,
)

_JUMPS = 3
"""So many clocks set back are named on page 1."""
OF_PARTIES = frozenset(
    f"limitation.{name}" for name in ("attendance", "participation", "participation_whole", "supplier")
)
"""What limits the scope because somebody did not take part: page 1 of a report says it before anything that it found."""
_ABSENT = {
    ParticipationState.NOT_ASKED,
    ParticipationState.NO_REPLY,
    ParticipationState.DECLINED,
    ParticipationState.WITHDREW,
}


def missing(
    items: Sequence[ItemLine],
    findings: Sequence[FindingLine],
    evidence: Sequence[EvidenceLine],
    *,
    is_part: bool = False,
) -> tuple[Message, ...]:
    """Return what is not done or not proven yet, each with its number and the number it is of."""
    own = [i for i in items if i.scope is Scope.IN and i.responsibility is not Responsibility.INHERITED]
    decided = [item for item in own if item.result is not Result.NOT_ASSESSED]
    satisfied = [item for item in own if item.result is Result.SATISFIED]
    counted = (
        ("missing.undecided", len(own) - len(decided), len(own)),
        ("missing.no_evidence", sum(not item.attachments for item in own), len(own)),
        ("missing.not_proved", sum(not item.proved for item in satisfied), len(satisfied)),
        ("missing.contested", sum(_is_open(item) for item in own), len(own)),
        ("missing.stale", sum(item.stale for item in own), len(own)),
        ("missing.not_accepted", sum(item.work_state is not WorkState.ACCEPTED for item in decided), len(decided)),
        ("missing.parameters", *_parameters(own)),
        ("missing.unplaced_evidence", sum(map(is_unplaced, evidence)), len(evidence)),
        ("missing.incomplete_findings", sum(bool(line.missing) for line in findings), len(findings)),
        ("missing.draft_findings", sum(line.state is not FindingState.FINAL for line in findings), len(findings)),
        ("missing.other_without_finding", *_without_finding(own)),
    )
    said = [*_damaged(evidence), *(Message(key, {"count": n, "whole": whole}) for key, n, whole in counted if n)]
    if own:
        return tuple(said)
    key = "missing.nothing_in_part" if is_part else "missing.nothing_to_assess"
    return (Message(key, {"whole": len(items)}), *said)


def _damaged(evidence: Sequence[EvidenceLine]) -> list[Message]:
    codes = [line.code for line in evidence if line.damaged]
    if not codes:
        return []
    return [
        Message("missing.damaged_evidence", {"count": len(codes), "whole": len(evidence), "codes": ", ".join(codes)})
    ]


def limitations(
    items: Sequence[ItemLine], parties: Iterable[PartyLine], frameworks: Iterable[FrameworkLine]
) -> tuple[Message, ...]:
    """Return what the engagement could not or did not look at, and texts that are not the publisher's own."""
    said = [
        Message("limitation.participation", {"party": party.name, "state": state, "what": what or "", "reason": reason})
        if what
        else Message("limitation.participation_whole", {"party": party.name, "state": state, "reason": reason})
        for party in parties
        for what, state, _, reason in party.participation
        if state is not ParticipationState.PARTICIPATING
    ]
    scopes = Counter(item.scope for item in items)
    said += [
        Message(f"limitation.{scope}", {"count": scopes[scope], "whole": len(items)})
        for scope in (Scope.OUT, Scope.DEFERRED)
        if scopes[scope]
    ]
    inherited = sum(i.scope is Scope.IN and i.responsibility is Responsibility.INHERITED for i in items)
    if inherited:
        said.append(Message("limitation.inherited", {"count": inherited, "whole": len(items)}))
    said += [
        Message("limitation.second_hand", {"framework": line.title, "confidence": line.confidence})
        for line in frameworks
        if line.confidence is not Confidence.PRIMARY
    ]
    return tuple(said)


def attendance_limits(found: Attendance) -> tuple[Message, ...]:
    """Return that not every party takes part, and what the others say; nothing where all do."""
    return (attendance_message(found),) if found.taking_part < found.parties else ()


def supply_limits(supply: SupplyPart, parties: Iterable[PartyLine]) -> tuple[Message, ...]:
    """Return who does not take part and yet supplies what is assessed: it could not be looked at where it comes from."""
    absent = {party.code for party in parties if any(state in _ABSENT for _, state, _, _ in party.participation)}
    reaching: dict[tuple[str, str], dict[str, None]] = {}
    for line in supply.lines:
        if line.holds and line.supplier[0] in absent:
            reaching.setdefault(line.supplier, {})[(line.subject or line.customer)[1]] = None
    return tuple(
        Message("limitation.supplier", {"party": name, "receivers": ", ".join(receivers)})
        for (_, name), receivers in reaching.items()
    )


def custody_limits(evidence: Sequence[EvidenceLine], jumps: Sequence[ClockJump]) -> tuple[Message, ...]:
    """Return that bytes were disposed of, and where the journal's own times cannot be relied on."""
    gone = [line.code for line in evidence if line.disposed is not None]
    said = [Message("limitation.disposed", {"count": len(gone), "codes": ", ".join(gone)})] if gone else []
    said += [
        Message(
            "limitation.clock_back_access" if jump.in_access else "limitation.clock_back",
            {"place": jump.place, "before": _utc(jump.before), "at": _utc(jump.at)},
        )
        for jump in jumps[:_JUMPS]
    ]
    if len(jumps) > _JUMPS:
        said.append(Message("limitation.clock_back_more", {"count": len(jumps) - _JUMPS}))
    return tuple(said)


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def is_unplaced(line: EvidenceLine) -> bool:
    """Tell whether evidence is used nowhere, in the report or elsewhere; what was disposed of cannot be."""
    used = line.used_in or line.used_elsewhere or line.follow_ups or line.source_of
    return line.disposed is None and not used


def _is_open(item: ItemLine) -> bool:
    """Tell whether a contradiction still has to be dealt with; other than satisfied is one way of dealing with it."""
    return item.contested and item.result is not Result.OTHER_THAN_SATISFIED


def _parameters(own: Sequence[ItemLine]) -> tuple[int, int]:
    values = [value for item in own for _, value, _ in item.parameters]
    return sum(not value.strip() for value in values), len(values)


def _without_finding(own: Sequence[ItemLine]) -> tuple[int, int]:
    other = [item for item in own if item.result is Result.OTHER_THAN_SATISFIED]
    return sum(not item.findings and not item.no_finding for item in other), len(other)
