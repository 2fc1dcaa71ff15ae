"""The one door to a write: the journal sees each row as stored, and nothing else gets through."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, text, update

from tests.actors import fixed_actor
from tests.store import samples
from tests.store.samples import Rich, refused
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.vocabulary import Scope, Tlp, WorkState
from workbook.store import tables
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.journal import operation_events
from workbook.store.verification import verify


def bodies(book: Book, changes: Changes) -> list[dict[str, Any]]:
    assert changes.operation is not None
    with book.reading() as session:
        return operation_events(session.driver(), changes.operation)


def chain(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as plain:
        return plain.execute("SELECT hash, body FROM event ORDER BY seq").fetchall()


def test_an_insert_is_captured_as_stored(book: Book, auditor: Actor, path: Path):
    key = auditor.ids()
    with book.change(auditor, "set up engagement", reason="First day") as session:
        session.add(
            tables.Engagement(
                id=key, title="Prüfung", tlp=Tlp.RED, severity_scale=["low"], distribution=[], is_sample=True
            )
        )
    [body] = bodies(book, session.changes)
    [change] = body["changes"]
    assert (change["table"], change["id"], change["before"]) == ("engagement", str(key), None)
    assert change["after"] == {
        "id": str(key),
        "withdrawn_at": None,
        "single": 1,
        "title": "Prüfung",
        "tlp": "TLP:RED",
        "severity_scale": ["low"],
        "distribution": [],
        "is_sample": True,
        "language": "en",
        "freshness_days": None,
        "freshness_rules": {},
        "remediation_days": {},
        **dict.fromkeys(("objective", "criteria", "scope_note"), ""),
        **dict.fromkeys(("period_from", "period_to", "fieldwork_from", "fieldwork_to", "comment_until"), None),
        **dict.fromkeys(("as_of", "released_on", "completed_on"), None),
    }
    assert {name: body[name] for name in ("verb", "reason", "person", "copy", "schema", "undoes", "tool", "host")} == {
        "verb": "set up engagement",
        "reason": "First day",
        "person": str(samples.PERSON),
        "copy": book.copy_id,
        "schema": 1,
        "undoes": None,
        "tool": "audit-workbook test",
        "host": "test-host",
    }
    assert (body["at"], body["offset_minutes"]) == ("2026-09-14T07:00:00.000000Z", 120)
    assert body["root"] == {"id": str(key), "table": "engagement"}
    assert session.changes == Changes(UUID(body["operation"]), frozenset({"engagement"}), (key,), 1)


def test_an_update_keeps_only_what_differs(book: Book, auditor: Actor):
    with book.change(auditor, "rename person") as session:
        session.get_one(tables.Person, samples.PERSON).name = "Ada Lovelace"
    [body] = bodies(book, session.changes)
    assert body["changes"] == [
        {
            "table": "person",
            "id": str(samples.PERSON),
            "before": {"name": "Ada Auditor"},
            "after": {"name": "Ada Lovelace"},
        }
    ]
    assert session.changes.created == ()


def test_the_body_is_canonical_and_its_digest_is_the_hash(rich: Rich):
    entries = chain(rich.path)
    assert len(entries) > 15
    previous: list[str] = []
    for sha256, body in entries:
        entry = json.loads(body)
        assert hashlib.sha256(body.encode()).hexdigest() == sha256
        assert json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == body
        assert entry["parents"] == previous
        previous = [sha256]


def test_events_share_one_operation_and_are_grouped_by_root(rich: Rich, opened: Callable[..., Book], auditor: Actor):
    book = opened(rich.path)
    proofs = [auditor.ids(), auditor.ids()]
    with book.change(auditor, "attach evidence") as session:
        for number, key in enumerate(proofs, 7):
            session.add(samples.evidence(key, auditor, number, f"Seen {number}"))
        session.flush()
        for item in rich.items:
            session.get_one(tables.ChecklistItem, item).note = "Seen on screen"
            for key in proofs:
                session.add(samples.attachment(auditor.ids(), key, item))
    events = bodies(book, session.changes)
    assert [event["root"]["table"] for event in events] == ["evidence"] * 2 + ["checklist_item"] * 2
    assert {event["operation"] for event in events} == {str(session.changes.operation)}
    assert len({event["id"] for event in events}) == session.changes.events == 4
    for event in events[2:]:
        assert sorted(change["table"] for change in event["changes"]) == ["attachment", "attachment", "checklist_item"]
    assert session.changes.kinds == {"evidence", "attachment", "checklist_item"}
    assert verify(book).is_intact


def test_the_order_of_events_does_not_depend_on_the_run(book: Book, auditor: Actor):
    keys = [auditor.ids() for _ in range(40)]
    with book.change(auditor, "add person") as session:
        session.add_all(samples.person(key, f"P{number}") for number, key in enumerate(keys))
    with book.change(auditor, "set independence") as session:
        people = [session.get_one(tables.Person, key) for key in keys]
        for person in reversed(people):
            person.independence = "None to declare"
    assert [event["root"]["id"] for event in bodies(book, session.changes)] == sorted(map(str, keys))


def test_nothing_changed_records_nothing(book: Book, auditor: Actor):
    head = book.head()
    with book.change(auditor, "rename person") as session:
        person = session.get_one(tables.Person, samples.PERSON)
        person.name = person.name + ""
    assert session.changes == Changes(None, frozenset())
    with book.change(auditor, "rename person") as session:
        person = session.get_one(tables.Person, samples.PERSON)
        person.name = "Other"
        session.flush()
        person.name = "Ada Auditor"
    assert session.changes == Changes(None, frozenset())
    assert book.head() == head


def test_several_flushes_are_one_change(book: Book, auditor: Actor):
    key = auditor.ids()
    with book.change(auditor, "add person") as session:
        session.add(samples.person(key, "First"))
        session.flush()
        session.get_one(tables.Person, key).name = "Last"
    [body] = bodies(book, session.changes)
    [change] = body["changes"]
    assert (change["before"], change["after"]["name"]) == (None, "Last")


def raw_sql(session: ChangeSession) -> None:
    session.execute(text("UPDATE person SET name = 'Eve'"))


def disguised_sql(session: ChangeSession) -> None:
    session.execute(text("WITH x AS (SELECT 1) UPDATE person SET name = 'Eve'"))


def connection_dml(session: ChangeSession) -> None:
    session.connection().execute(update(tables.Person.__table__).values(name="Eve"))  # type: ignore[attr-defined]


def bulk_update(session: ChangeSession) -> None:
    session.execute(update(tables.Person).values(name="Eve"))


def bulk_delete(session: ChangeSession) -> None:
    session.execute(delete(tables.Person))


def bulk_insert(session: ChangeSession) -> None:
    session.execute(insert(tables.Person), [samples.person(UUID(int=9), "Eve").model_dump()])


def bulk_objects(session: ChangeSession) -> None:
    session.bulk_save_objects([samples.person(UUID(int=9), "Eve")])


def bulk_mappings(session: ChangeSession) -> None:
    session.bulk_update_mappings(tables.Person.__mapper__, [{"id": samples.PERSON, "name": "Eve"}])  # type: ignore[attr-defined]


def delete_record(session: ChangeSession) -> None:
    session.delete(session.get_one(tables.Person, samples.PERSON))


def add_chunk(session: ChangeSession) -> None:
    session.add(tables.Chunk(content_id=UUID(int=1), position=0, data=b"x"))


def driver_write(session: ChangeSession) -> None:
    session.driver().execute("UPDATE person SET name = 'Eve'")


def driver_write_beside_a_real_one(session: ChangeSession) -> None:
    session.add(samples.person(UUID(int=9), "Ben"))
    session.flush()
    session.driver().execute("UPDATE person SET name = 'Eve' WHERE name = 'Ben'")


@pytest.mark.parametrize(
    "write",
    [
        raw_sql,
        disguised_sql,
        connection_dml,
        bulk_update,
        bulk_delete,
        bulk_insert,
        bulk_objects,
        bulk_mappings,
        delete_record,
        add_chunk,
        driver_write,
        driver_write_beside_a_real_one,
    ],
)
def test_writing_past_the_journal_is_a_defect_and_is_rolled_back(
    book: Book, auditor: Actor, write: Callable[[ChangeSession], None]
):
    head = book.head()
    with pytest.raises(RuntimeError), book.change(auditor, "break in") as session:
        write(session)
    assert book.head() == head
    assert session.changes == Changes(None, frozenset())
    with book.reading() as reading:
        assert reading.driver().execute("SELECT name FROM person").fetchall() == [("Ada Auditor",)]
    with book.change(auditor, "rename person") as session:
        session.get_one(tables.Person, samples.PERSON).name = "Works again"
    assert verify(book).is_intact


def test_reading_does_not_write(book: Book):
    with pytest.raises(RuntimeError, match="bypass"), book.reading() as session:
        session.execute(text("DELETE FROM person"))
    with book.reading() as session:
        session.driver().execute("UPDATE person SET name = 'Eve'")
    with book.reading() as session:
        assert session.driver().execute("SELECT name FROM person").fetchall() == [("Ada Auditor",)]


def test_an_error_inside_keeps_nothing(book: Book, auditor: Actor):
    head = book.head()

    def half_done(session: ChangeSession) -> None:
        session.add(samples.person(auditor.ids(), "Ben"))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), book.change(auditor, "add person") as session:
        half_done(session)
    assert book.head() == head
    assert verify(book).is_intact


def test_a_change_needs_a_person(book: Book):
    with pytest.raises(RuntimeError, match="person"), book.change(fixed_actor(9), "add person") as session:
        session.add(samples.person(UUID(int=9), "Ben"))


def test_a_change_inside_a_change_is_a_defect(book: Book, auditor: Actor):
    with book.change(auditor, "outer"), pytest.raises(RuntimeError, match="gate"), book.change(auditor, "inner"):
        pytest.fail("entered twice")


def test_changing_a_read_only_book_is_refused(path: Path, opened: Callable[..., Book], auditor: Actor):
    with refused("file.cannot_change"), opened(path, read_only=True).change(auditor, "rename"):
        pytest.fail("let in")


def test_hostile_text_comes_back_as_it_was(book: Book, auditor: Actor):
    hostile = "x" * 40_000 + "\x01\x1b[31m \u202eש\u0000 口 '; DROP TABLE person; -- \U0001f600"
    key = auditor.ids()
    with book.change(auditor, "add person") as session:
        session.add(samples.person(key, hostile))
    with book.reading() as reading:
        assert reading.get_one(tables.Person, key).name == hostile
    [body] = bodies(book, session.changes)
    assert body["changes"][0]["after"]["name"] == hostile
    assert verify(book).is_intact


def test_constraints_hold_though_records_do_not_validate(rich: Rich, opened: Callable[..., Book], auditor: Actor):
    book = opened(rich.path)
    for field, value in (
        ("scope", Scope.OUT),
        ("inherited_from_id", rich.items[1]),
        ("work_state", WorkState.RETURNED),
        ("subject_id", UUID(int=77)),
    ):
        with pytest.raises(Exception, match="constraint failed"), book.change(auditor, "change item") as session:
            setattr(session.get_one(tables.ChecklistItem, rich.items[0]), field, value)
    assert verify(book).is_intact


def test_access_is_its_own_chain(path: Path, opened: Callable[..., Book], auditor: Actor):
    book = opened(path)
    head = book.head()
    book.record_access(auditor, "export", files=["a.xlsx"])
    assert book.head() == head
    with book.reading() as session:
        rows = session.driver().execute("SELECT hash, body FROM access ORDER BY seq").fetchall()
    entries = [json.loads(body) for _, body in rows]
    assert [entry["kind"] for entry in entries] == ["open", "open", "export"]
    assert [entry["parents"] for entry in entries] == [[], [rows[0][0]], [rows[1][0]]]
    assert [entry["head"] for entry in entries] == ["", head, head]
    assert entries[-1]["detail"] == {"files": ["a.xlsx"]}
    assert verify(book).is_intact


def test_only_a_live_person_of_the_workbook_signs(book: Book, auditor: Actor):
    stranger = replace(auditor, person=auditor.ids())
    with refused("journal.person_unknown"), book.change(stranger, "add person") as session:
        session.add(samples.person(auditor.ids(), "Ben"))
    with book.change(stranger, "enter oneself") as session:
        session.add(samples.person(stranger.person, "Cleo"))
    assert session.changes.events == 1


@pytest.mark.parametrize(
    "statement",
    [
        "WITH x AS (SELECT 1) INSERT INTO term SELECT * FROM term",
        "  with x as (select 1) delete from person",
        "REPLACE INTO person VALUES (1)",
    ],
)
def test_a_write_behind_a_common_table_expression_is_refused(book: Book, auditor: Actor, statement: str):
    with pytest.raises(RuntimeError, match="bypass"), book.change(auditor, "rename") as session:
        session.connection().exec_driver_sql(statement)
