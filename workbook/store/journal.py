"""The journal: one event per touched root record, hash-chained; and the access chain beside it (DESIGN section 4)."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.package import ChainEnd
from workbook.store import format as file_format
from workbook.store import stored
from workbook.store.change import Captured, ChangeSession, RowKey
from workbook.store.stored import Json
from workbook.store.tables import Record

Driver = Any
"""A sqlcipher3 connection."""

NOBODY: Final = UUID(int=0)
"""Stands where a person stands: the program itself did it, at whoever's opening."""

_LIVE_PERSON: Final = "SELECT 1 FROM person WHERE id = ? AND withdrawn_at IS NULL"
_INSERT_EVENT: Final = (
    "INSERT INTO event (hash, operation_id, root_table, root_id, person_id, verb, at, undoes, body)"
    " VALUES (?,?,?,?,?,?,?,?,?)"
)


@cache
def record_types() -> dict[str, type[Record]]:
    """Return every journaled table's record type by table name."""
    mapped = (mapper.class_ for mapper in Record._sa_registry.mappers)
    return {str(record.__tablename__): record for record in mapped if issubclass(record, Record)}


def head(driver: Driver, table: str = "event") -> str:
    """Return the hash of the newest entry of a chain, or an empty string where there is none."""
    row = driver.execute(f"SELECT hash FROM {table} ORDER BY seq DESC LIMIT 1").fetchone()
    return row[0] if row else ""


def write_events(session: ChangeSession, copy_id: str) -> Changes:
    """Write the events of everything the session captured and return what was touched; the last step before commit."""
    touched = {key: captured for key, captured in session.captured.items() if captured.is_changed}
    if not touched:
        return Changes(None, frozenset())
    actor, driver = session.actor, session.driver()
    if actor.person is None:
        raise RuntimeError("a change needs a person who makes it")
    if not driver.execute(_LIVE_PERSON, (actor.person.hex,)).fetchone():
        raise WorkbookError("journal.person_unknown")
    told: dict[str, Json] = {
        "reason": session.reason,
        "undoes": str(session.undoes) if session.undoes else None,
        "verb": session.verb,
    }
    return write_operation(driver, actor, copy_id, told, touched)


def write_operation(
    driver: Driver, actor: Actor, copy_id: str, told: dict[str, Json], touched: dict[RowKey, Captured]
) -> Changes:
    """Write the events of one operation, of which is told its verb, its reason and what it undoes."""
    operation, written = write_entries(driver, actor, copy_id, told, _by_root(touched).items())
    created = tuple(record_id for (_, record_id), row in touched.items() if row.before is None)
    return Changes(operation, frozenset(name for name, _ in touched), created, written)


def write_entries(
    driver: Driver, actor: Actor, copy_id: str, told: dict[str, Json], groups: Iterable[tuple[RowKey, list[Json]]]
) -> tuple[UUID, int]:
    """Write one event for each root with its changes, and return the operation they share and how many there are."""
    operation = actor.ids()
    common: dict[str, Json] = (
        _provenance(actor, copy_id) | told | {"operation": str(operation), "person": str(actor.person)}
    )
    head_hash = head(driver)
    undoes, person = told["undoes"], str(actor.person).replace("-", "")
    rows = []
    for (root_table, root_id), changes in groups:
        body = common | {
            "changes": changes,
            "id": str(actor.ids()),
            "parents": [head_hash] if head_hash else [],
            "root": {"id": str(root_id), "table": root_table},
        }
        text = stored.canonical(body)
        head_hash = stored.digest(text)
        undone = undoes.replace("-", "") if undoes else None
        looked_up = (operation.hex, root_table, root_id.hex, person, told["verb"], body["at"], undone)
        rows.append((head_hash, *looked_up, text.decode()))
    driver.executemany(_INSERT_EVENT, rows)
    return operation, len(rows)


def write_access(driver: Driver, actor: Actor, copy_id: str, kind: str, detail: dict[str, Json]) -> None:
    """Append one entry to the access chain; it names the head of the journal it saw."""
    previous = head(driver, "access")
    body = _provenance(actor, copy_id) | {
        "detail": detail,
        "head": head(driver),
        "id": str(actor.ids()),
        "kind": kind,
        "parents": [previous] if previous else [],
        "person": str(actor.person) if actor.person else None,
    }
    text = stored.canonical(body)
    driver.execute("INSERT INTO access (hash, body) VALUES (?, ?)", (stored.digest(text), text.decode()))


def _provenance(actor: Actor, copy_id: str) -> dict[str, Json]:
    """Return what every entry of both chains says: when, where, on what and with what."""
    now = actor.clock()
    return {
        "at": stored.utc_text(now),
        "copy": copy_id,
        "host": actor.host,
        "offset_minutes": stored.offset_minutes(now),
        "schema": file_format.VERSION,
        "tool": actor.tool,
    }


def operation_events(driver: Driver, operation: UUID) -> list[dict[str, Json]]:
    """Return the bodies of an operation's events, oldest first."""
    query = "SELECT body FROM event WHERE operation_id = ? ORDER BY seq"
    return [json.loads(row[0]) for row in driver.execute(query, (operation.hex,))]


def _by_root(touched: dict[RowKey, Captured]) -> dict[RowKey, list[Json]]:
    """Group changes by the record they belong to, in the order in which they were made."""
    types = record_types()
    groups: dict[RowKey, list[Json]] = {}
    for (name, record_id), captured in touched.items():
        record = types[name]
        root: RowKey = (name, record_id)
        if record.journal_root and record.journal_root_table:
            root = (record.journal_root_table, UUID(captured.after[record.journal_root]))
        groups.setdefault(root, []).append(_change(name, record_id, captured))
    return groups


def _change(name: str, record_id: UUID, captured: Captured) -> Json:
    if captured.before is None:
        return {"after": captured.after, "before": None, "id": str(record_id), "table": name}
    before, after = stored.changed(captured.before, captured.after)
    return {"after": after, "before": before, "id": str(record_id), "table": name}


def event_bodies(driver: Driver) -> Iterator[tuple[int, str, str]]:
    """Yield (seq, hash, body) of the whole journal, oldest first."""
    yield from driver.execute("SELECT seq, hash, body FROM event ORDER BY seq")


def access_bodies(driver: Driver) -> Iterator[tuple[int, str, str]]:
    """Yield (seq, hash, body) of the access chain, oldest first."""
    yield from driver.execute("SELECT seq, hash, body FROM access ORDER BY seq")


def some_bodies(driver: Driver, table: str, after: int, most: int) -> list[tuple[int, str, str]]:
    """Return (seq, hash, body) of up to `most` entries of a chain (`event` or `access`) after one, oldest first."""
    query = f"SELECT seq, hash, body FROM {table} WHERE seq > ? ORDER BY seq LIMIT ?"
    return list(driver.execute(query, (after, most)).fetchall())


def chain_end(driver: Driver, table: str) -> ChainEnd:
    """Return how far a chain goes now."""
    return ChainEnd(driver.execute(f"SELECT count(*) FROM {table}").fetchone()[0], head(driver, table))
