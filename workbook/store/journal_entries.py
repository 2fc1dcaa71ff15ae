"""Entries of the journal with all that they say: fields before and after, ids as names, enums as their members."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, LargeBinary, Table
from sqlmodel import col, select

from workbook.domain.journal_views import (
    Entry,
    FieldChange,
    Octets,
    OperationDetail,
    Provenance,
    RecordChange,
    RecordKey,
    Reference,
    Value,
    at_place,
)
from workbook.messages import text
from workbook.store import stored
from workbook.store.change import ReadSession
from workbook.store.journal import NOBODY, record_types
from workbook.store.journal_bodies import Body, as_id, entry_body, readable
from workbook.store.journal_rows import row_of
from workbook.store.record_names import names_of
from workbook.store.stored import Json
from workbook.store.tables import Event, Person
from workbook.store.undo import undone_among

_WITHDRAWN: Final = "withdrawn_at"
_UNTOLD: Final = {
    *("id", "number", "single", "entry_id", "decided_offset_minutes", "received_offset_minutes", _WITHDRAWN),
}
"""Fields that say nothing to people, or are said in another way."""
_NAMED_BY: Final = {"item_id", "evidence_id", "finding_id", "objective_id", "control_parameter_id"}
"""Of a new record, what its name says already."""
_EMPTY: Final[tuple[Json, ...]] = (None, "", False, [], {})


@readable
def operation_detail(session: ReadSession, operation: UUID) -> OperationDetail | None:
    """Return an operation with the places of its entries, None for one that is not in the journal."""
    row = row_of(session, operation)
    if row is None:
        return None
    query = select(Event.seq).where(Event.operation_id == operation).order_by(col(Event.seq))
    places = [place for place in session.exec(query) if place is not None]
    first = session.exec(select(Event).where(Event.seq == places[0])).one()
    body = entry_body(first.body)
    undoing = session.exec(
        select(Event.operation_id).where(Event.undoes == operation).order_by(col(Event.seq).desc())
    ).all()
    standing = (undo for undo in undoing if not undone_among(session.driver(), [undo.hex]))
    return OperationDetail(
        row=row,
        made=provenance(body, people(session, [body["person"]])) if body else _of_columns(session, first),
        places=places,
        undone_by=next(standing, None),
        undoes=first.undoes,
    )


@readable
def entries(session: ReadSession, places: Sequence[int]) -> list[Entry]:
    """Return the entries at these places, in the order of the chain."""
    found = session.exec(select(Event).where(col(Event.seq).in_(places)).order_by(col(Event.seq))).all()
    return entries_of(session, [(event, entry_body(event.body)) for event in found])


def entries_of(session: ReadSession, read: Sequence[tuple[Event, Body | None]]) -> list[Entry]:
    """Return what entries and their bodies say, with all names looked up together."""
    keys = {key for _, body in read if body for key in _keys(body)}
    names = names_of(session, keys | {(event.root_table, event.root_id) for event, _ in read})
    return [
        Entry(
            place=event.seq or 0,
            hash=event.hash,
            previous=tuple(body["parents"]) if body else (),
            root=_reference(names, (event.root_table, event.root_id)),
            changes=tuple(_record_change(change, names) for change in body["changes"]) if body else (),
            is_broken=body is None,
        )
        for event, body in read
    ]


def people(session: ReadSession, ids: Iterable[str | None]) -> dict[str, tuple[str, Any]]:
    """Return name and role of people by their ids as text."""
    wanted = {UUID(one) for one in ids if one}
    query = select(Person.id, Person.name, Person.role).where(col(Person.id).in_(wanted))
    found: dict[str, tuple[str, Any]] = {str(NOBODY): (text("journal.program"), None)}
    return found | {str(key): (name, role) for key, name, role in session.exec(query)}


def provenance(body: Body, known: Mapping[str, tuple[str, Any]]) -> Provenance:
    """Return who made an entry of either chain, when, where and with what."""
    name, role = known.get(body["person"] or "", (body["person"] or "", None))
    at = at_place(datetime.fromisoformat(body["at"]), body["offset_minutes"])
    return Provenance(at, name, role, body["tool"], body["host"], body["copy"])


def _of_columns(session: ReadSession, event: Event) -> Provenance:
    """Return the same of an entry that is damaged, as far as its look-up columns say it."""
    name, role = people(session, [str(event.person_id)]).get(str(event.person_id), (str(event.person_id), None))
    return Provenance(datetime.fromisoformat(event.at), name, role, "", "", "")


def _keys(body: Body) -> Iterable[RecordKey]:
    """Yield every record that an entry speaks of."""
    for change in body["changes"]:
        yield change["table"], UUID(change["id"])
        table = _table(change["table"])
        for column in table.columns if table is not None else ():
            for row in (change["before"] or {}, change["after"]):
                target, key = _target(column), as_id(row.get(column.name))
                if target and key is not None:
                    yield target, key


def _record_change(change: Json, names: Mapping[RecordKey, str]) -> RecordChange:
    before, after = change["before"], change["after"]
    table = _table(change["table"])
    told = [name for name in after if name not in _UNTOLD]
    if before is None:
        told = [name for name in told if name not in _NAMED_BY and not _is_empty(after[name])]
    old = before or {}
    fields = tuple(
        FieldChange(name, _value(table, name, old.get(name), names), _value(table, name, after[name], names))
        for name in _ordered(table, told)
    )
    return RecordChange(
        record=_reference(names, (change["table"], UUID(change["id"]))),
        is_new=before is None,
        is_withdrawn=before is not None and after.get(_WITHDRAWN) is not None,
        is_restored=before is not None and _WITHDRAWN in after and after[_WITHDRAWN] is None,
        fields=fields,
    )


def _is_empty(value: Json) -> bool:
    return any(value is empty or (value == empty and type(value) is type(empty)) for empty in _EMPTY)


def _ordered(table: Table | None, names: list[str]) -> list[str]:
    """Return fields in the order of the table, which is that of the vocabulary; the journal sorts them by name."""
    order = [column.name for column in table.columns] if table is not None else []
    return sorted(names, key=lambda name: order.index(name) if name in order else len(order))


def _value(table: Table | None, name: str, value: Json, names: Mapping[RecordKey, str]) -> Value:
    """Return what stands in a field; what this program does not know stays as it is written in the journal."""
    column = table.columns.get(name) if table is not None else None
    if value is None or column is None:
        return value if isinstance(value, str | int | None) else _plain(value)
    if isinstance(column.type, LargeBinary):
        return Octets(len(value) // 4 * 3 - value.count("=")) if isinstance(value, str) else _plain(value)
    target, key = _target(column), as_id(value)
    if target and key is not None:
        return _reference(names, (target, key))
    try:
        typed = stored.from_json(column, value)
    except (ValueError, TypeError):
        return _plain(value)
    if isinstance(typed, UUID):
        return str(typed)
    if isinstance(typed, str | int | StrEnum | date):
        return typed
    return _plain(typed)


def _plain(value: Json) -> Value:
    """Return a list or mapping as lines."""
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    if isinstance(value, dict):
        return tuple(f"{key}: {one}" for key, one in value.items())
    return str(value)


def _reference(names: Mapping[RecordKey, str], key: RecordKey) -> Reference:
    return Reference(key, names.get(key, str(key[1])))


def _table(name: str) -> Table | None:
    record = record_types().get(name)
    return record.__table__ if record else None  # type: ignore[attr-defined]


def _target(column: Column[Any]) -> str:
    """Return the table that a field refers to, empty for one that refers to nothing."""
    return next((key.column.table.name for key in column.foreign_keys), "")
