"""Undo an operation by a new event; undoing the undo is redo."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Table, select

from workbook.domain.errors import WorkbookError
from workbook.store import stored
from workbook.store.change import ChangeSession
from workbook.store.journal import operation_events, record_types
from workbook.store.stored import Json
from workbook.store.tables import Record

_WITHDRAWN: Final = "withdrawn_at"


def undo(session: ChangeSession, operation: UUID) -> None:
    """Put back what an operation changed: what it inserted is withdrawn, what it altered gets its old value.

    Raises WorkbookError when the operation is unknown, when something it wrote has changed since, or when records that
    are still in use rest on what would be withdrawn.
    """
    events = operation_events(session.driver(), operation)
    if not events:
        raise WorkbookError("journal.unknown_operation", operation=str(operation))
    session.undoes = operation
    now = session.actor.clock()
    for event in reversed(events):
        for change in reversed(event["changes"]):
            _put_back(session, change, now)
    session.flush()
    _check_references(session)


def _put_back(session: ChangeSession, change: Json, now: datetime) -> None:
    record_type = record_types()[change["table"]]
    record = session.get(record_type, UUID(change["id"]))
    if record is None:
        raise WorkbookError("journal.record_missing", table=change["table"])
    table: Table = record_type.__table__  # type: ignore[attr-defined]
    if change["before"] is None:
        if record.withdrawn_at is not None:
            raise WorkbookError("journal.changed_since", table=change["table"], field=_WITHDRAWN)
        record.withdrawn_at = now
        return
    current = dict(session.read_rows(table, [record.id]))[record.id]
    for name, old in change["before"].items():
        if current[name] != change["after"][name]:
            raise WorkbookError("journal.changed_since", table=change["table"], field=name)
        setattr(record, name, stored.from_json(table.columns[name], old))


def _check_references(session: ChangeSession) -> None:
    """Refuse a state in which a live record rests on a withdrawn one, both ways."""
    withdrawn, revived = set(), []
    for (name, record_id), captured in session.captured.items():
        if captured.after[_WITHDRAWN] is not None:
            withdrawn.add((name, record_id))
        elif captured.before is None or captured.before[_WITHDRAWN] is not None:
            revived.append((name, record_id))
    types = record_types()
    for table_name in {name for name, _ in withdrawn}:
        ids = {record_id for name, record_id in withdrawn if name == table_name}
        for referrer in types.values():
            _refuse_live_referrers(session, referrer, table_name, ids)
    for table_name, record_id in revived:
        _refuse_withdrawn_targets(session, types, table_name, record_id)


def _refuse_live_referrers(session: ChangeSession, referrer: type[Record], target: str, ids: set[UUID]) -> None:
    table: Table = referrer.__table__  # type: ignore[attr-defined]
    for key in table.foreign_keys:
        if key.column.table.name != target:
            continue
        column = key.parent
        query = select(column).where(table.c.withdrawn_at.is_(None), column.is_not(None)).distinct()
        if ids & set(session.scalars(query)):
            raise WorkbookError("journal.still_used", table=target, user=table.name)


def _refuse_withdrawn_targets(
    session: ChangeSession, types: dict[str, type[Record]], table_name: str, record_id: UUID
) -> None:
    record = session.get(types[table_name], record_id)
    table: Table = types[table_name].__table__  # type: ignore[attr-defined]
    for key in table.foreign_keys:
        target = types.get(key.column.table.name)
        value = getattr(record, key.parent.name)
        if target is None or value is None:
            continue
        found = session.get(target, value)
        if found is None or found.withdrawn_at is not None:
            raise WorkbookError("journal.rests_on_withdrawn", table=table_name, target=key.column.table.name)


def last_undoable(session: ChangeSession, person: UUID) -> UUID | None:
    """Return the person's newest operation that is neither an undo nor undone, or None."""
    undone: set[str] = set()
    query = "SELECT operation_id, json_extract(body, '$.undoes') FROM event WHERE person_id = ? ORDER BY seq DESC"
    for operation, undoes in session.driver().execute(query, (person.hex,)):
        if undoes is not None:
            undone.add(UUID(undoes).hex)
        if operation not in undone and undoes is None:
            return UUID(operation)
    return None
