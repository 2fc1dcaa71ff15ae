"""The rows of the journal's list: operations in short, with the names of what they touched."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlmodel import col, func, select

from workbook.domain import commitments, vocabulary
from workbook.domain.journal_views import Deed, RecordKey, TrailRow
from workbook.domain.remediations import RetestResult
from workbook.domain.responses import Answer
from workbook.store.change import ReadSession
from workbook.store.clock import set_back_before
from workbook.store.journal_bodies import Body, entry_body, readable
from workbook.store.journal_trail import CONTENT
from workbook.store.record_names import names_of
from workbook.store.tables import Event
from workbook.store.undo import undone_among

_BATCH: Final = 400
_LOOKED_AT: Final = 4
"""The entries of an operation whose records are named; of more, the count says enough."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the list says of a verb beside its reason: of which table, decided fields with their words, and a text."""

    table: str
    decided: tuple[tuple[str, type[StrEnum]], ...] = ()
    text: str = ""


_TOLD: Final = {
    "determine": _Told(
        "determination", (("result", vocabulary.Result), ("other_kind", vocabulary.OtherKind)), "reason"
    ),
    "set scope": _Told("checklist_item", (("scope", vocabulary.Scope),)),
    "plan proof level": _Told("checklist_item", (("planned_level", vocabulary.ProofLevel),)),
    "lower proof level": _Told("checklist_item", (("lowered_to", vocabulary.ProofLevel),)),
    "set nature": _Told("checklist_item", (("nature", vocabulary.Nature),)),
    "write note": _Told("checklist_item", text="note"),
    "set parameter": _Told("parameter", text="value"),
    "raise finding": _Told("finding", text="title"),
    "move finding": _Told("finding", (("state", vocabulary.FindingState),)),
    "attach evidence": _Told("attachment", (("bearing", vocabulary.Bearing),), "shows"),
    "record response": _Told("response", (("answer", Answer),), "words"),
    "record commitment": _Told("commitment", (("strength", commitments.CommitmentStrength),), "words"),
    "conclude commitment": _Told("commitment", (("conclusion", commitments.Conclusion),)),
    "plan remediation": _Told("remediation", text="plan"),
    "change remediation": _Told("remediation", text="plan"),
    "add milestone": _Told("milestone", text="title"),
    "claim fixed": _Told("fix_claim", text="words"),
    "record retest": _Told("retest", (("result", RetestResult),), "shows"),
    "accept risk": _Told("risk_acceptance", text="reason"),
    "open round": _Told("follow_up_round", text="title"),
    "record participation": _Told("participation", (("state", vocabulary.ParticipationState),)),
}
_NOTHING: Final = _Told("")


@readable
def trail_rows(session: ReadSession, places: Sequence[int], counts: Sequence[int]) -> list[TrailRow]:
    """Return the rows of the operations whose first entries are at these places, in the order asked for.

    `counts` says how many records of each the list means. Places without an entry are left out.
    """
    first = {row.seq: row for row in _events(session, places)}
    operations = {row.operation_id for row in first.values()}
    near = [place + step for place, count in zip(places, counts, strict=True) for step in range(1, _steps(count))]
    roots = _roots(session, places, near, operations)
    names = names_of(session, {key for part in roots.values() for key in part})
    people = names_of(session, {("person", row.person_id) for row in first.values()})
    undone = undone_among(session.driver(), [operation.hex for operation in operations])
    wholes = _wholes(session, operations)
    set_back = set_back_before(session, [place for place in first if place])
    verbs = _verbs(session, {row.undoes for row in first.values() if row.undoes})
    rows = []
    for place, count in zip(places, counts, strict=True):
        event = first.get(place)
        if event is None:
            continue
        body, touched = entry_body(event.body), roots[event.operation_id]
        shown = [key for key in touched if key[0] != CONTENT] or touched
        kinds = {table for table, _ in shown}
        called = tuple(names[key] for key in shown)[: min(count, _LOOKED_AT - 1)]
        outcome, reason = _told(event.verb, body) if body else ((), "")
        rows.append(
            TrailRow(
                place=place,
                deed=Deed(event.operation_id, event.verb, kinds.pop() if len(kinds) == 1 else "", called, count),
                of=wholes[event.operation_id],
                at=datetime.fromisoformat(event.at),
                person=people["person", event.person_id],
                outcome=outcome,
                reason=reason,
                is_undone=event.operation_id.hex in undone,
                undoes=verbs.get(event.undoes, "") if event.undoes else "",
                set_back_from=datetime.fromisoformat(set_back[place]) if place in set_back else None,
            )
        )
    return rows


@readable
def row_of(session: ReadSession, operation: UUID) -> TrailRow | None:
    """Return the row of a whole operation, None for one that is not in the journal."""
    query = select(func.min(Event.seq), func.count().filter(col(Event.root_table) != CONTENT), func.count())
    place, shown, entries = session.connection().execute(query.where(col(Event.operation_id) == operation)).one()
    return trail_rows(session, [place], [shown or entries])[0] if place else None


def _events(session: ReadSession, places: Sequence[int]) -> Iterator[Event]:
    for start in range(0, len(places), _BATCH):
        yield from session.exec(select(Event).where(col(Event.seq).in_(places[start : start + _BATCH])))


def _steps(count: int) -> int:
    # The bytes of new evidence stand beside it and are not named.
    return _LOOKED_AT if count > 1 else 2


def _roots(
    session: ReadSession, places: Sequence[int], near: Sequence[int], operations: set[UUID]
) -> dict[UUID, list[RecordKey]]:
    """Return the records that the first entries of each operation touched."""
    roots: dict[UUID, list[RecordKey]] = defaultdict(list)
    wanted = sorted({*places, *near})
    for start in range(0, len(wanted), _BATCH):
        query = select(Event.operation_id, Event.root_table, Event.root_id)
        query = query.where(col(Event.seq).in_(wanted[start : start + _BATCH])).order_by(col(Event.seq))
        for operation, table, root in session.exec(query):
            if operation in operations:
                roots[operation].append((table, root))
    return roots


def _wholes(session: ReadSession, operations: set[UUID]) -> dict[UUID, int]:
    """Return how many records each operation touched, bytes left out."""
    wholes: dict[UUID, int] = {}
    wanted = sorted(operations)
    shown = func.count().filter(col(Event.root_table) != CONTENT)
    for start in range(0, len(wanted), _BATCH):
        query = select(Event.operation_id, shown, func.count()).group_by(col(Event.operation_id))
        query = query.where(col(Event.operation_id).in_(wanted[start : start + _BATCH]))
        wholes |= {key: count or entries for key, count, entries in session.exec(query)}
    return wholes


def _verbs(session: ReadSession, operations: set[UUID]) -> dict[UUID, str]:
    verbs: dict[UUID, str] = {}
    wanted = sorted(operations)
    for start in range(0, len(wanted), _BATCH):
        query = select(Event.operation_id, func.min(Event.verb)).group_by(col(Event.operation_id))
        verbs |= dict(session.exec(query.where(col(Event.operation_id).in_(wanted[start : start + _BATCH]))).all())
    return verbs


def _told(verb: str, body: Body) -> tuple[tuple[StrEnum, ...], str]:
    """Return what was decided and why: the reason of the operation, else what was written with it."""
    told = _TOLD.get(verb, _NOTHING)
    after: Body = next((change["after"] for change in body["changes"] if change["table"] == told.table), {})
    decided = tuple(
        members(after[name]) for name, members in told.decided if after.get(name) in {one.value for one in members}
    )
    return decided, str(body["reason"] or after.get(told.text) or "")
