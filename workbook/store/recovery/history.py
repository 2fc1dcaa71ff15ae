"""How far the chains of a damaged file hold, and the rows that their entries lead to."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from workbook.store import stored
from workbook.store.journal import record_types
from workbook.store.replay import State, columns_agree, is_linked
from workbook.store.salvage.records import Value
from workbook.store.salvage.tables import Row, Salvaged
from workbook.store.stored import Json

_COLUMNS: Final = (
    "seq",
    "hash",
    "body",
    "operation_id",
    "root_table",
    "root_id",
    "person_id",
    "verb",
    "at",
    "undoes",
)
_ODD: Final = (ValueError, KeyError, TypeError, AttributeError)


@dataclass(slots=True)
class History:
    """Both chains: `kept` entries link from the first one, those `beside` cannot be linked.

    `state` is what the kept ones lead to, `told` what all readable ones together do. `is_complete` tells that nothing
    speaks for a lost entry.
    """

    kept: list[Row] = field(default_factory=list)
    beside: list[Row] = field(default_factory=list)
    kept_access: list[Row] = field(default_factory=list)
    beside_access: list[Row] = field(default_factory=list)
    state: State = field(default_factory=lambda: {name: {} for name in record_types()})
    told: State = field(default_factory=lambda: {name: {} for name in record_types()})
    is_complete: bool = True


def read_history(found: Salvaged) -> History:
    """Return what the chains of a salvaged file say."""
    history = History()
    head = ""
    for row in _in_order(found.rows["event"].values()):
        entry = _entry(row)
        # The hash vouches for an entry; one that speaks of rows that are none was never written by this program.
        if not history.beside and entry is not None and _links(row, entry, head) and _is_of(history.state, entry):
            _apply(history.state, entry)
            history.kept.append(row)
            head = str(row["hash"])
            continue
        history.beside.append(row)
    history.told = {name: {key: dict(one) for key, one in rows.items()} for name, rows in history.state.items()}
    for row in history.beside:
        entry = _entry(row)
        if entry is not None and stored.digest(str(row["body"]).encode()) == row["hash"]:
            _apply(history.told, entry)
    _read_access(found, history)
    is_torn = bool({"event", "access"} & (found.damaged_tables | set(found.unreadable_rows)))
    history.is_complete = not (history.beside or history.beside_access or is_torn)
    return history


def _read_access(found: Salvaged, history: History) -> None:
    heads: set[Value] = {row["hash"] for row in history.kept} | {""}
    head = ""
    for row in _in_order(found.rows["access"].values()):
        if not history.beside_access and _is_access(row, head, heads):
            history.kept_access.append(row)
            head = str(row["hash"])
        else:
            history.beside_access.append(row)


def _is_access(row: Row, head: str, heads: set[Value]) -> bool:
    """Tell whether an entry of the access chain links, and saw a head of the journal that is still there."""
    try:
        return is_linked(str(row["hash"]), str(row["body"]), head) and json.loads(str(row["body"]))["head"] in heads
    except _ODD:
        return False


def _in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: int(str(row["seq"])))


def _entry(row: Row) -> Json | None:
    try:
        entry = json.loads(str(row["body"]))
        return entry if isinstance(entry["changes"], list) else None
    except _ODD:
        return None


def _links(row: Row, entry: Json, head: str) -> bool:
    try:
        told = tuple(row[name] for name in _COLUMNS)
        return is_linked(str(row["hash"]), str(row["body"]), head) and columns_agree(told, entry)
    except _ODD:
        return False


def _can_apply(state: State, change: Json) -> bool:
    try:
        names = {column.name for column in record_types()[change["table"]].__table__.columns}  # type: ignore[attr-defined]
        if change["before"] is None:
            return set(change["after"]) == names
        return set(change["after"]) <= names and change["id"] in state[change["table"]]
    except _ODD:
        return False


def _is_of(state: State, entry: Json) -> bool:
    return all(_can_apply(state, change) for change in entry["changes"])


def _apply(state: State, entry: Json) -> None:
    """Apply what can be applied of an entry."""
    for change in entry["changes"]:
        if not _can_apply(state, change):
            continue
        rows = state[change["table"]]
        rows[change["id"]] = rows.get(change["id"], {}) | change["after"] if change["before"] else dict(change["after"])
