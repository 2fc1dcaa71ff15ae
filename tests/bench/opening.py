"""Open a big workbook to its first page of rows."""

import statistics
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.bench import books, memory
from tests.bench.reading import Reading, Readings, Scale, in_turn
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.vocabulary import ProofLevel, Responsibility, Scope, WorkState
from workbook.operations import checklist, engagement
from workbook.store import stored
from workbook.store.connection import connect
from workbook.store.tables import ChecklistItem

CONTROLS = 400


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare a workbook of many items and events with one of few items, each opened in a process of its own."""
    few = make(folder / "few.auditbook", scale.few_items, scale.few_items)
    many = make(folder / "many.auditbook", scale.many_items, scale.events)
    grown: dict[Path, list[float]] = {few: [], many: []}

    def opened(path: Path) -> float:
        answer = memory.run_apart("tests.bench.first_page", str(path))
        grown[path].append(answer["mib"])
        return float(answer["seconds"])

    pairs = in_turn(lambda: opened(many), lambda: opened(few), scale.rounds, warm=False)
    size = f"{scale.many_items} items, {scale.events} events / {scale.few_items} items"
    yield Reading(f"open: {size}", pairs.ratios, at_most=2, note=pairs.told())
    if memory.is_measurable():
        more = tuple(a - b for a, b in zip(grown[many], grown[few], strict=True))
        note = f"(opening itself takes {statistics.median(grown[few]):.3g} MiB)"
        yield Reading("memory: many less few", more, "MiB", at_most=20, note=note)


def make(path: Path, items: int, events: int) -> Path:
    """Make a workbook whose journal is whole: one entry that adds each item, then notes on them."""
    book, actor = engagement.begin(
        path, books.new_actor(), records.Engagement(title="Bench"), records.Person(name="Ada"), None
    )
    subjects: list[UUID] = []
    (party,) = engagement.add_party(book, actor, records.Party("Example Vendor")).created
    for number in range(-(-items // CONTROLS)):
        subject = records.Subject(party, f"Assistant {number}")
        subjects += checklist.add_subject(book, actor, subject).created
    checklist.add_framework(book, actor, books.framework(min(CONTROLS, items)))
    with book.reading() as session:
        controls = [UUID(row[0]) for row in session.driver().execute("SELECT id FROM control ORDER BY position")]
        head = session.driver().execute("SELECT hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()[0]
    copy_id = book.copy_id
    book.close()
    places = list(islice(((subject, control) for subject in subjects for control in controls), items))
    connection = connect(path, None, read_only=False)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        _write(connection, actor, copy_id, head, places, events)
        connection.execute("COMMIT")
    finally:
        connection.close()
    return path


def _write(
    connection: Any, actor: Actor, copy_id: str, head: str, places: list[tuple[UUID, UUID]], events: int
) -> None:
    table = ChecklistItem.__table__  # type: ignore[attr-defined]
    rows, entries, known = [], [], []
    for subject, control in places:
        values = {
            "id": actor.ids(),
            "subject_id": subject,
            "control_id": control,
            "scope": Scope.IN,
            "responsibility": Responsibility.OWN,
            "planned_level": ProofLevel.DEMONSTRATED,
            "work_state": WorkState.DRAFT,
        }
        row = [_stored(values.get(column.name), column) for column in table.columns]
        rows.append(row)
        known.append(stored.row_to_json(table, row))
    for number in range(events):
        after = known[number % len(known)]
        note = {"note": f"Looked at again, time {number // len(known)}."}
        change = {"after": after, "before": None} if number < len(known) else {"after": note, "before": {"note": ""}}
        head, entry = _entry(actor, copy_id, head, after["id"], change)
        entries.append(entry)
    connection.executemany(f"INSERT INTO checklist_item VALUES ({','.join('?' * len(table.columns))})", rows)
    connection.executemany(
        "INSERT INTO event (hash, operation_id, root_table, root_id, person_id, verb, at, body) VALUES (?,?,?,?,?,?,?,?)",
        entries,
    )


def _stored(value: Any, column: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return ("" if not column.nullable else None) if value is None else str(value)


def _entry(actor: Actor, copy_id: str, head: str, item: str, change: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
    operation, at = actor.ids(), stored.utc_text(actor.clock())
    person = actor.person or operation
    body = {
        "at": at,
        "changes": [change | {"id": item, "table": "checklist_item"}],
        "copy": copy_id,
        "host": actor.host,
        "id": str(actor.ids()),
        "offset_minutes": 0,
        "operation": str(operation),
        "parents": [head] if head else [],
        "person": str(person),
        "reason": "",
        "root": {"id": item, "table": "checklist_item"},
        "schema": 1,
        "tool": actor.tool,
        "undoes": None,
        "verb": "write note",
    }
    text = stored.canonical(body)
    sha256 = stored.digest(text)
    columns = (operation.hex, "checklist_item", UUID(item).hex, person.hex, "write note", at, text.decode())
    return sha256, (sha256, *columns)
