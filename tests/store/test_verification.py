"""Verify names each damaged thing and nothing else; the rest stays readable."""

import hashlib
import json
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.actors import SteppingClock
from tests.store import samples
from tests.store.samples import MIB, Rich, flip, without_triggers
from workbook.domain.actor import Actor
from workbook.domain.errors import Cancelled, Message
from workbook.messages import render
from workbook.store import stored, tables
from workbook.store.book import Book
from workbook.store.contents import read_content
from workbook.store.format import PAGE_SIZE
from workbook.store.replay import ChainReader
from workbook.store.verification import verify

Open = Callable[..., Book]
BIG = {"evidence": "E-0001", "sha256": hashlib.sha256(samples.big_bytes()).hexdigest()}
SMALL = {"evidence": "E-0002", "sha256": hashlib.sha256(b"A small note.\n").hexdigest()}


def problems(book: Book) -> list[Message]:
    """Verify twice: the first damage found must not hide or make another."""
    found = list(verify(book).problems)
    assert list(verify(book).problems) == found
    assert all(render(problem) for problem in found)
    return found


def damage(rich: Rich, *statements: str) -> None:
    with closing(samples.raw(rich.path)) as connection:
        without_triggers(connection, *statements)


def still_works(book: Book, rich: Rich, actor: Actor) -> None:
    """Assert that what is not damaged can be read and that work can go on."""
    assert b"".join(read_content(book, rich.contents[1], 1)) == b"A small note.\n"
    with book.change(actor, "add person") as session:
        session.add(samples.person(actor.ids(), "Ben"))


@pytest.mark.parametrize("passphrase", [None, samples.PASSPHRASE])
def test_intact(rich: Rich, rich_encrypted: Rich, opened: Open, passphrase: str | None):
    book = opened((rich_encrypted if passphrase else rich).path, passphrase)
    steps: list[tuple[int, int]] = []
    found = verify(book, lambda *step: steps.append(step))
    assert (found.problems, found.is_intact) == ((), True)
    assert (found.events, found.contents) == (19, 2)
    assert found.content_bytes == len(samples.big_bytes()) + 14
    assert found.head == book.head()
    assert steps == sorted(steps)
    assert steps[-1] == (found.content_bytes, found.content_bytes)


def test_nothing_is_written(rich: Rich, opened: Open):
    book = opened(rich.path)
    before = rich.path.read_bytes()
    verify(book)
    assert rich.path.read_bytes() == before


def test_cancelled(rich: Rich, opened: Open):
    def step(*_: int) -> None:
        raise Cancelled

    with samples.refused("job.cancelled"):
        verify(opened(rich.path), step)


@pytest.mark.parametrize("chunk", [0, 1, 2, 3])
def test_one_byte_of_evidence(rich: Rich, opened: Open, auditor: Actor, chunk: int):
    data = rich.path.read_bytes()
    place = data.index(rich.chunks[chunk][-40:])
    flip(rich.path, place + 20)
    book = opened(rich.path)
    assert problems(book) == [Message("verify.evidence_damaged", BIG)]
    still_works(book, rich, auditor)


def test_one_byte_of_small_evidence(rich: Rich, opened: Open):
    flip(rich.path, rich.path.read_bytes().index(b"A small note.\n") + 3)
    book = opened(rich.path)
    assert problems(book) == [Message("verify.evidence_damaged", SMALL)]
    assert b"".join(read_content(book, rich.contents[0], 4)) == samples.big_bytes()


@pytest.mark.parametrize("part", [0.55, 0.7, 0.85])
def test_one_byte_of_encrypted_evidence(rich_encrypted: Rich, opened: Open, auditor: Actor, part: float):
    """The large evidence is one stretch of pages behind the empty tables; one byte spoils the page it is in."""
    pages = rich_encrypted.path.stat().st_size // PAGE_SIZE
    assert len(samples.big_bytes()) > 0.5 * pages * PAGE_SIZE
    flip(rich_encrypted.path, int(pages * part) * PAGE_SIZE + 5000)
    book = opened(rich_encrypted.path, samples.PASSPHRASE)
    assert problems(book) == [Message("verify.evidence_damaged", BIG)]
    still_works(book, rich_encrypted, auditor)


def test_one_byte_of_an_encrypted_record(rich_encrypted: Rich, opened: Open):
    """A page that cannot be read is named by its table, and the evidence is still vouched for."""
    with closing(samples.raw(rich_encrypted.path, samples.PASSPHRASE)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'contact'").fetchone()[0]
    flip(rich_encrypted.path, (root - 1) * PAGE_SIZE + 300)
    book = opened(rich_encrypted.path, samples.PASSPHRASE)
    assert problems(book) == [Message("verify.table_unreadable", {"table": "contact"})]
    assert verify(book).contents == 2


@pytest.mark.parametrize("column", ["body", "verb", "at", "hash", "operation_id", "root_id"])
@pytest.mark.parametrize("seq", [1, 7, 19])
def test_one_event_altered(rich: Rich, opened: Open, column: str, seq: int):
    """One byte of the text, whether it stays text or not."""
    with closing(samples.raw(rich.path)) as connection:
        old = connection.execute(f"SELECT CAST({column} AS BLOB) FROM event WHERE seq = {seq}").fetchone()[0]
    assert_event_broken(rich, opened, column, seq, old[:3] + bytes([old[3] ^ 1]) + old[4:])


@pytest.mark.parametrize("seq", [1, 7, 19])
def test_an_event_that_is_made_to_look_undone(rich: Rich, opened: Open, seq: int):
    assert_event_broken(rich, opened, "undoes", seq, b"0" * 32)


@pytest.mark.parametrize("seq", [1, 19])
def test_one_event_no_longer_text(rich: Rich, opened: Open, seq: int):
    with closing(samples.raw(rich.path)) as connection:
        old = connection.execute(f"SELECT CAST(body AS BLOB) FROM event WHERE seq = {seq}").fetchone()[0]
    assert_event_broken(rich, opened, "body", seq, old[:5] + b"\xff" + old[6:])


def assert_event_broken(rich: Rich, opened: Open, column: str, seq: int, new: bytes) -> None:
    damage(rich, f"UPDATE event SET {column} = CAST(x'{new.hex()}' AS TEXT) WHERE seq = {seq}")
    [problem] = problems(opened(rich.path))
    assert (problem.key, problem.arguments["seq"]) == ("verify.event_broken", seq)


def test_one_byte_of_an_event_in_the_file(rich: Rich, opened: Open):
    data, text = rich.path.read_bytes(), b'"verb":"add finding"'
    place = data.find(text)
    while place >= 0:  # pages that were split keep old copies, which nothing reads
        flip(rich.path, place + 10)
        place = data.find(text, place + 1)
    [problem] = problems(opened(rich.path))
    assert (problem.key, problem.arguments["verb"]) == ("verify.event_broken", "add finding")


@pytest.mark.parametrize("seq", [1, 2, 9, 18])
def test_one_event_removed(rich: Rich, opened: Open, seq: int):
    damage(rich, f"DELETE FROM event WHERE seq = {seq}")
    [problem] = problems(opened(rich.path))
    assert (problem.key, problem.arguments["seq"]) == ("verify.event_broken", seq + 1)


def test_the_last_event_removed_shows_in_the_rows(rich: Rich, opened: Open):
    damage(rich, "DELETE FROM event WHERE seq = 19")
    item = str(rich.items[1])
    assert problems(opened(rich.path)) == [
        Message("verify.row_differs", {"table": "checklist_item", "record": item, "fields": "note"})
    ]


def test_entries_cut_off_with_their_rows_show_in_the_access_chain(rich: Rich, opened: Open, auditor: Actor):
    """What the rows no longer show, the access chain still remembers."""
    book = opened(rich.path)
    with book.change(auditor, "add person") as session:
        session.add(samples.person(session.actor.ids(), "Cut"))
    lost = book.head()
    book.record_access(auditor, "preview")
    book.close()
    damage(rich, f"DELETE FROM event WHERE hash = '{lost}'", "DELETE FROM person WHERE name = 'Cut'")
    (problem,) = problems(opened(rich.path))
    assert (problem.key, problem.arguments["head"]) == ("verify.entries_lost", lost)


@pytest.mark.parametrize("seq", [0, -5, 20])
def test_an_event_put_in(rich: Rich, opened: Open, seq: int):
    with closing(samples.raw(rich.path)) as connection:
        row = connection.execute("SELECT body FROM event WHERE seq = 3").fetchone()
        entry = json.loads(row[0]) | {"reason": "forged", "parents": []}
    body = stored.canonical(entry).decode().replace("'", "''")
    damage(
        rich,
        f"INSERT INTO event SELECT {seq}, '{stored.digest(stored.canonical(entry))}', operation_id, root_table, root_id,"
        f" person_id, verb, at, undoes, '{body}' FROM event WHERE seq = 3",
    )
    [problem] = problems(opened(rich.path))
    # Put before the others it looks like the beginning, and the first true entry no longer follows from it.
    assert (problem.key, problem.arguments["seq"]) == ("verify.event_broken", 20 if seq == 20 else 1)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE finding SET severity = 'low', title = 'Nothing wrong'",
            {"table": "finding", "record": "F-0001", "fields": "severity, title"},
        ),
        (
            "UPDATE determination SET result = 'satisfied'",
            {"table": "determination", "record": None, "fields": "result"},
        ),
        (
            "UPDATE evidence SET title = CAST(x'46ff' AS TEXT) WHERE number = 3",
            {"table": "evidence", "record": "E-0003", "fields": "title"},
        ),
        (
            "UPDATE engagement SET severity_scale = '[broken'",
            {"table": "engagement", "record": "Sample audit", "fields": "severity_scale"},
        ),
        (
            "UPDATE contact SET name = CAST(name AS BLOB)",
            {"table": "contact", "record": "Carla", "fields": "name"},
        ),
        ("UPDATE party SET withdrawn_at = '2026-01-01 00:00:00.000000'", {"table": "party", "fields": "withdrawn_at"}),
        (
            "UPDATE content SET size_bytes = size_bytes + 0, sha256 = upper(sha256) WHERE chunk_count = 1",
            {"table": "content", "fields": "sha256"},
        ),
    ],
)
def test_one_row_altered(rich: Rich, opened: Open, statement: str, expected: dict[str, Any]):
    damage(rich, statement)
    found = problems(opened(rich.path))
    assert found[0].key == "verify.row_differs"
    assert {name: found[0].arguments[name] or None for name in expected} == expected | (
        {"record": found[0].arguments["record"]} if "record" in expected and expected["record"] is None else {}
    )
    # An altered hash is also not the hash of the bytes.
    rest = [problem.key for problem in found[1:]]
    assert rest == (["verify.evidence_damaged"] if "sha256" in expected["fields"] else [])


COPY_PERSON = "INSERT INTO person SELECT {0}, withdrawn_at, 'Eve', role, organisation, independence FROM person"


@pytest.mark.parametrize("key", ["'01994000000070008000000000000abc'", "''", "'not an id'", "x'0102'"])
def test_one_row_put_in(rich: Rich, opened: Open, key: str):
    damage(rich, COPY_PERSON.format(key))
    assert problems(opened(rich.path)) == [Message("verify.row_unknown", {"table": "person", "record": "Eve"})]


def test_one_row_taken_out(rich: Rich, opened: Open):
    damage(rich, "DELETE FROM finding_evidence", "DELETE FROM contact")
    found = problems(opened(rich.path))
    assert [(problem.key, problem.arguments["table"]) for problem in found] == [
        ("verify.row_missing", "contact"),
        ("verify.row_missing", "finding_evidence"),
    ]
    assert found[0].arguments["record"] == "Carla"


def test_a_row_taken_out_that_others_refer_to(rich: Rich, opened: Open):
    damage(rich, "DELETE FROM party")
    assert [problem.key for problem in problems(opened(rich.path))] == [
        "verify.row_missing",
        "verify.orphan",
        "verify.orphan",
    ]


def test_a_chunk_taken_out(rich: Rich, opened: Open):
    damage(rich, f"DELETE FROM chunk WHERE content_id = '{rich.contents[1].hex}'")
    assert problems(opened(rich.path)) == [Message("verify.evidence_damaged", SMALL)]


@pytest.mark.parametrize("new", ['replace(body, \'"kind":"open"\', \'"kind":"shut"\')', "CAST(x'ff' AS TEXT)"])
def test_one_access_entry_altered(rich: Rich, opened: Open, new: str):
    damage(rich, f"UPDATE access SET body = {new} WHERE seq = 1")
    assert problems(opened(rich.path)) == [Message("verify.access_broken", {"seq": 1})]


def test_one_access_entry_removed(rich: Rich, opened: Open):
    opened(rich.path).close()
    damage(rich, "DELETE FROM access WHERE seq = 1")
    assert problems(opened(rich.path)) == [Message("verify.access_broken", {"seq": 2})]


def test_several_damages_are_all_named(rich: Rich, opened: Open):
    damage(
        rich,
        "UPDATE party SET name = 'Evil Vendor'",
        "UPDATE control SET title = 'None' WHERE code = 'HR-1'",
        "DELETE FROM contact",
    )
    flip(rich.path, rich.path.read_bytes().index(rich.chunks[1][-40:]))
    assert [problem.key for problem in problems(opened(rich.path))] == [
        "verify.row_missing",
        "verify.row_differs",
        "verify.framework_differs",
        "verify.evidence_damaged",
    ]


def test_an_index_that_does_not_fit_its_table(rich: Rich, opened: Open):
    with closing(samples.raw(rich.path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'ix_event_root_id'").fetchone()[0]
    data = rich.path.read_bytes()
    with closing(samples.raw(rich.path)) as connection:
        key = connection.execute("SELECT root_id FROM event WHERE seq = 5").fetchone()[0]
    start = (root - 1) * PAGE_SIZE
    flip(rich.path, start + data[start : start + PAGE_SIZE].index(key.encode()) + 31)
    found = problems(opened(rich.path))
    assert {(problem.key, problem.arguments["table"]) for problem in found} == {("verify.structure", "event")}


def test_work_going_on_meanwhile_is_no_damage(rich: Rich, opened: Open, auditor: Actor):
    book = opened(rich.path)
    names = iter(range(1000))

    def step(*_: int) -> None:
        with book.change(auditor, "add person") as session:
            session.add(samples.person(auditor.ids(), f"P{next(names)}"))
            session.get_one(tables.ChecklistItem, rich.items[0]).note = f"n{next(names)}"

    assert verify(book, step).is_intact
    assert verify(book).is_intact


def test_damage_in_the_middle_of_evidence_costs_only_its_chunk(rich: Rich, opened: Open):
    flip(rich.path, rich.path.read_bytes().index(rich.chunks[1][-40:]))
    book = opened(rich.path)
    chunks = list(read_content(book, rich.contents[0], 4))
    assert [chunk == good for chunk, good in zip(chunks, rich.chunks, strict=True)] == [True, False, True, True]
    assert len(chunks[1]) == MIB


def test_search_words_put_in_from_outside(rich: Rich, opened: Open):
    damage(
        rich,
        "UPDATE search_document SET body = 'forged words' WHERE kind = 'finding'",
        "UPDATE search_document SET title = 'forged' WHERE kind = 'control' AND title LIKE 'HR-2%'",
        "DELETE FROM search_document WHERE kind = 'evidence' AND title LIKE 'E-0002%'",
    )
    found = [(problem.key, problem.arguments) for problem in problems(opened(rich.path))]
    assert found == [
        ("verify.search_differs", {"table": "evidence", "record": "E-0002"}),
        ("verify.search_differs", {"table": "finding", "record": "F-0001"}),
        ("verify.search_differs", {"table": "control", "record": "HR-2"}),
    ]


def test_search_words_of_a_control_altered(rich: Rich, opened: Open):
    damage(rich, "UPDATE search_document SET title = 'forged' WHERE kind = 'control' AND title LIKE 'HR-2%'")
    assert problems(opened(rich.path)) == [Message("verify.search_differs", {"table": "control", "record": "HR-2"})]


def test_an_index_of_other_words(rich: Rich, opened: Open):
    damage(
        rich,
        "UPDATE search_index_data SET block = CAST(replace(block, CAST('ypassed' AS BLOB), CAST('ypasted' AS BLOB)) AS BLOB)"
        " WHERE id = (SELECT id FROM search_index_data WHERE instr(block, CAST('ypassed' AS BLOB)))",
    )
    assert problems(opened(rich.path)) == [Message("verify.structure", {"table": "search_index"})]


def test_a_copy_that_calls_itself_another(rich: Rich, opened: Open):
    other = "0199400000007000800000000000abcd"
    damage(rich, f"UPDATE file_state SET copy_id = '{other}'")
    [problem] = problems(opened(rich.path))
    assert (problem.key, problem.arguments["copy"]) == ("verify.copy_differs", str(UUID(other)))


def test_a_clock_set_back_is_told_and_is_no_damage(rich: Rich, opened: Open, auditor: Actor):
    book = opened(rich.path)
    clock = auditor.clock
    assert isinstance(clock, SteppingClock)
    for number, minutes in enumerate((60, -1, -5)):
        clock.now += timedelta(minutes=minutes)
        with book.change(auditor, "add person") as session:
            session.add(samples.person(auditor.ids(), f"P{number}"))
    found = verify(book)
    assert found.is_intact
    [notice] = found.notices
    assert (notice.key, notice.arguments["seq"]) == ("verify.clock_back", 22)
    assert render(notice)


def test_a_row_altered_again_while_it_is_looked_at_again(
    rich: Rich, opened: Open, auditor: Actor, monkeypatch: pytest.MonkeyPatch
):
    """The gate is let go of between the look at the table and the second look at the row: somebody works on in both."""
    book = opened(rich.path)
    names = iter(range(100))
    real = ChainReader.check_events

    def check_events(reader: ChainReader) -> list[Message]:
        found = real(reader)
        with book.change(auditor, "change note") as session:
            session.get_one(tables.ChecklistItem, rich.items[0]).note = f"n{next(names)}"
        return found

    monkeypatch.setattr(ChainReader, "check_events", check_events)
    assert verify(book).problems == ()
    assert next(names) >= 2


def test_verify_ends_while_somebody_writes_steadily(rich: Rich, opened: Open, auditor: Actor):
    book = opened(rich.path)
    reader = ChainReader(book)
    names = iter(range(1000))
    read = []
    for row in reader._rows("event", "seq"):
        read.append(row[0])
        with book.change(auditor, "add person") as session:
            session.add(samples.person(auditor.ids(), f"P{next(names)}"))
    assert read == list(range(1, 20))
    assert reader.check_events() == []
    assert reader.events == 38
