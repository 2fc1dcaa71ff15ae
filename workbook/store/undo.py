"""Undo an operation by a new event; undoing the undo is redo."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, Table, select
from sqlalchemy.exc import IntegrityError

from workbook.domain.errors import WorkbookError
from workbook.store import stored
from workbook.store.change import Captured, ChangeSession, ReadSession
from workbook.store.journal import Driver, operation_events, record_types
from workbook.store.stored import Json
from workbook.store.tables import Record

_WITHDRAWN: Final = "withdrawn_at"
_FRAMEWORK: Final = "framework"
_BATCH: Final = 400
RECOVERY: Final = "recover workbook"
"""The one operation with which a recovered workbook goes on from what was kept of the original."""
MIGRATION: Final = "migrate workbook"
"""The operation that tells what bringing the workbook to a newer format changed in its records."""
SIGN_OFF: Final = "sign off"
FINAL: Final = frozenset({"confirm disposal", SIGN_OFF, RECOVERY, MIGRATION})
"""The verbs of operations that nothing takes back."""
_NEAR: Final = 2000
"""How many of the newest entries are looked at one by one for an operation of a person."""


def undo(session: ChangeSession, operation: UUID) -> None:
    """Put back what an operation changed: what it inserted is withdrawn, what it altered gets its old value.

    Raises WorkbookError when the operation is unknown, when something it wrote has changed since, when something else
    has taken a place that only one record can have, or when records still in use rest on what would be withdrawn.
    """
    events = operation_events(session.driver(), operation)
    if not events:
        raise WorkbookError("journal.unknown_operation", operation=str(operation))
    session.undoes = operation
    now = session.actor.clock()
    changes = [change for event in reversed(events) for change in reversed(event["changes"])]
    try:
        # What goes is withdrawn before what comes back is revived: both may have a place that only one can have.
        for phase in (_withdraws, _alters, _revives):
            for change in filter(phase, changes):
                _put_back(session, change, now)
            session.flush()
    except IntegrityError as error:
        raise WorkbookError("journal.place_taken") from error
    _check_references(session)


def _withdraws(change: Json) -> bool:
    """Tell whether undoing the change takes a live record away."""
    if change["before"] is None:
        return change["after"][_WITHDRAWN] is None
    return _WITHDRAWN in change["before"] and change["before"][_WITHDRAWN] is not None


def _revives(change: Json) -> bool:
    """Tell whether undoing the change brings a withdrawn record back."""
    return change["before"] is not None and change["before"].get(_WITHDRAWN, "") is None


def _alters(change: Json) -> bool:
    """Tell whether undoing the change does neither. A record made and withdrawn in one go needs nothing."""
    return change["before"] is not None and _WITHDRAWN not in change["before"]


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
        elif captured.before is None or captured.before[_WITHDRAWN] is not None or _refers_anew(name, captured):
            revived.append((name, record_id))
    types = record_types()
    for table_name in {name for name, _ in withdrawn}:
        ids = {record_id for name, record_id in withdrawn if name == table_name}
        for referrer in types.values():
            _refuse_live_referrers(session, referrer, table_name, ids)
    for table_name, record_id in revived:
        _refuse_withdrawn_targets(session, types, table_name, record_id)


def _refers_anew(table_name: str, captured: Captured) -> bool:
    """Tell whether a record refers to something else than before."""
    table: Table = record_types()[table_name].__table__  # type: ignore[attr-defined]
    before = captured.before or {}
    return any(before.get(key.parent.name) != captured.after[key.parent.name] for key in table.foreign_keys)


def _refuse_live_referrers(session: ChangeSession, referrer: type[Record], target: str, ids: set[UUID]) -> None:
    table: Table = referrer.__table__  # type: ignore[attr-defined]
    for key in table.foreign_keys:
        query: Select[tuple[UUID]]
        if key.column.table.name == target:
            query = select(key.parent).where(key.parent.is_not(None))
        elif target == _FRAMEWORK and "framework_id" in key.column.table.c:
            # Rows of a framework are not records: what rests on them rests on the framework.
            query = select(key.column.table.c.framework_id).join_from(key.column.table, table, key.column == key.parent)
        else:
            continue
        if ids & set(session.scalars(query.where(table.c.withdrawn_at.is_(None)).distinct())):
            raise WorkbookError("journal.still_used", table=target, user=table.name)


def _refuse_withdrawn_targets(
    session: ChangeSession, types: dict[str, type[Record]], table_name: str, record_id: UUID
) -> None:
    record = session.get(types[table_name], record_id)
    table: Table = types[table_name].__table__  # type: ignore[attr-defined]
    for key in table.foreign_keys:
        value = getattr(record, key.parent.name)
        if value is None:
            continue
        target = key.column.table.name
        if target not in types:
            framework = select(key.column.table.c.framework_id).where(key.column == value)
            target, value = _FRAMEWORK, session.scalar(framework)
        found = session.get(types[target], value)
        if found is None or found.withdrawn_at is not None:
            raise WorkbookError("journal.rests_on_withdrawn", table=table_name, target=target)


def events_of(session: ChangeSession, root: UUID) -> Iterator[dict[str, Json]]:
    """Yield the bodies of a root record's events, oldest first, without those of the change that is being made."""
    query = "SELECT body FROM event WHERE root_id = ? ORDER BY seq"
    for (body,) in session.driver().execute(query, (root.hex,)):
        yield json.loads(body)


def last_undoable(session: ReadSession, person: UUID) -> UUID | None:
    """Return the person's newest operation that is neither an undo nor undone, or None."""
    (last,) = session.driver().execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()
    # Bodies lie between the entries of the table; who did nothing for long is found in the index, which has none.
    far = "SELECT seq FROM event INDEXED BY ix_event_operation WHERE person_id = ? AND seq <= ?"
    return near_undoable(session, person) or newest_standing(
        session, sorted((place for (place,) in session.driver().execute(far, (person.hex, last - _NEAR))), reverse=True)
    )


def near_undoable(session: ReadSession, person: UUID) -> UUID | None:
    """Return the same when it is among the newest entries; None says nothing of the others."""
    (last,) = session.driver().execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()
    near = "SELECT seq FROM event WHERE seq > ? AND person_id = ? ORDER BY seq DESC"
    return newest_standing(session, (place for (place,) in session.driver().execute(near, (last - _NEAR, person.hex))))


def newest_standing(session: ReadSession, places: Iterable[int]) -> UUID | None:
    """Return the operation of the first of these entries that undoes nothing and is not undone, or None."""
    driver, seen = session.driver(), set()
    for place in places:
        query = "SELECT operation_id, verb FROM event WHERE seq = ? AND undoes IS NULL"
        found = driver.execute(query, (place,)).fetchone()
        if found is None or found[0] in seen or found[1] in FINAL:
            continue
        if not undone_among(driver, found[:1]):
            return UUID(found[0])
        seen.add(found[0])
    return None


def undone_among(driver: Driver, operations: Iterable[str]) -> set[str]:
    """Return which operations (hexadecimal) are undone; an undo that was itself undone leaves its operation standing."""
    asked = set(operations)
    undos: list[tuple[int, str, str]] = []
    news = list(asked)
    while news:
        found = []
        for start in range(0, len(news), _BATCH):
            part = news[start : start + _BATCH]
            marks = ",".join("?" * len(part))
            found += driver.execute(f"SELECT seq, operation_id, undoes FROM event WHERE undoes IN ({marks})", part)
        undos += found
        news = list({undo for _, undo, _ in found})
    undone: set[str] = set()
    for _, undo, target in sorted(undos, reverse=True):
        if undo not in undone:
            undone.add(target)
    return undone & asked
