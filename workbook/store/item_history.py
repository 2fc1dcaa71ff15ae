"""What the journal tells of one checklist item, the newest first."""

import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.item_detail import HistoryLine
from workbook.domain.vocabulary import OtherKind, Result
from workbook.store.change import ReadSession
from workbook.store.item_detail import local
from workbook.store.tables import Event, Person

_TOLD: Final = ("reason", "note", "scope_reason", "return_reason", "contradiction_resolution", "value", "shows")
"""The fields that say in words what a change was about, the weightiest first."""


def item_history(
    session: ReadSession, item_id: UUID, *, before: int | None = None, limit: int = 20
) -> list[HistoryLine]:
    """Return the entries about an item, newest first; `before` is the entry after which they go on."""
    query = select(col(Event.seq), Event.verb, Event.at, Event.body).add_columns(col(Person.name))
    query = query.join(Person, col(Person.id) == Event.person_id)
    query = query.where(col(Event.root_id) == item_id, col(Event.root_table) == "checklist_item")
    if before is not None:
        query = query.where(col(Event.seq) < before)
    rows = session.connection().execute(query.order_by(col(Event.seq).desc()).limit(limit))
    return [_line(seq, verb, at, json.loads(body), who) for seq, verb, at, body, who in rows]


def _line(seq: int, verb: str, at: str, body: dict[str, Any], who: str) -> HistoryLine:
    changes = body["changes"]
    written = [change["after"] for change in changes]
    said = next((after[name] for name in _TOLD for after in written if after.get(name)), "")
    return HistoryLine(
        seq=seq,
        verb=verb,
        who=who,
        at=local(datetime.fromisoformat(at), body["offset_minutes"]),
        reason=body["reason"],
        result=_result(changes),
        said="" if said == body["reason"] else said,
        count=len(changes),
    )


def _result(changes: list[dict[str, Any]]) -> Result | OtherKind | None:
    """Return what was determined: of the item where it changed, else of the first of its objectives that did."""
    made = [change["after"] for change in changes if change["table"] == "determination"]
    for after in reversed(made):
        if after.get("other_kind"):
            return OtherKind(after["other_kind"])
        if after.get("result"):
            return Result(after["result"])
    return None
