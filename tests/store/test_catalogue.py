"""A framework comes in whole, is vouched for by one digest, and cannot be changed unnoticed."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from tests.store import samples
from tests.store.samples import Rich
from workbook.domain.actor import Actor
from workbook.domain.errors import Message
from workbook.store import tables
from workbook.store.book import Book
from workbook.store.catalogue import framework_digest, insert_framework
from workbook.store.search import search
from workbook.store.verification import verify

Open = Callable[..., Book]


def test_rows_are_what_the_framework_says(book: Book, auditor: Actor):
    with book.change(auditor, "choose framework") as session:
        key = insert_framework(session, samples.framework())
    assert session.changes.kinds == {"framework"}
    assert (session.changes.created, session.changes.events) == ((key,), 1)
    with book.reading() as session:
        rows = session.driver().execute("SELECT code, title, position, level, status FROM control ORDER BY position")
        assert rows.fetchall() == [("HR-1", "Filter prompts", 0, 1, "active"), ("HR-2", "Keep logs", 1, None, "active")]
        counts = [
            session.driver().execute(f"SELECT count(*) FROM {name} WHERE framework_id = ?", (key.hex,)).fetchone()[0]
            for name in (
                "control",
                "objective",
                "procedure",
                "control_parameter",
                "term",
                "control_term",
                "shipped_mapping",
            )
        ]
        assert counts == [2, 1, 1, 1, 1, 1, 1]
        assert session.exec(tables.Procedure.__table__.select()).one().objects == ["prompt filter", "logs"]  # type: ignore[attr-defined]
        digest = session.get_one(tables.Framework, key).digest
        assert framework_digest(session.driver(), key) == digest
    assert verify(book).is_intact


def test_two_frameworks_do_not_touch_each_other(book: Book, auditor: Actor):
    with book.change(auditor, "choose framework") as session:
        keys = [insert_framework(session, samples.framework(code)) for code in ("one", "two")]
    with book.reading() as session:
        digests = [session.get_one(tables.Framework, key).digest for key in keys]
        assert [framework_digest(session.driver(), key) for key in keys] == digests
    assert len(set(digests)) == 2


def test_the_same_code_twice_is_not_possible_and_leaves_nothing(rich: Rich, opened: Open, auditor: Actor):
    book = opened(rich.path)
    with pytest.raises(Exception, match="UNIQUE"), book.change(auditor, "choose framework") as session:
        insert_framework(session, samples.framework())
    assert verify(book).is_intact
    with book.reading() as session:
        assert session.driver().execute("SELECT count(*) FROM control").fetchone()[0] == 2
        assert len(search(session, "filter", kinds=["control"])) == 1


def test_a_framework_that_contradicts_itself_leaves_nothing(book: Book, auditor: Actor):
    twice = samples.framework()
    twice = replace(twice, controls=(twice.controls[0], replace(twice.controls[1], code="HR-1")))
    head = book.head()
    with pytest.raises(Exception, match="UNIQUE"), book.change(auditor, "choose framework") as session:
        insert_framework(session, twice)
    assert book.head() == head
    with book.reading() as session:
        assert session.driver().execute("SELECT count(*) FROM framework").fetchone()[0] == 0
        assert search(session, "filter") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE control SET statement = replace(statement, 'refuses', 'reduses')",
        "UPDATE control SET guidance = guidance || ' ' WHERE code = 'HR-2'",
        "UPDATE control SET level = 2 WHERE code = 'HR-1'",
        "UPDATE control SET statement = CAST(x'ff' AS TEXT) WHERE code = 'HR-1'",
        "UPDATE objective SET statement = 'None.'",
        "UPDATE procedure SET objects = '[]'",
        "UPDATE control_parameter SET value = 'never'",
        "UPDATE control_parameter SET value = char(26)",
        "UPDATE control SET title = title || char(31), statement = substr(statement, 2) WHERE code = 'HR-1'",
        "UPDATE term SET body = 'Nothing leaks.'",
        "UPDATE shipped_mapping SET relation = 'equal'",
        "DELETE FROM objective",
        "DELETE FROM shipped_mapping",
    ],
)
def test_any_altered_text_is_named(rich: Rich, opened: Open, statement: str):
    if statement.startswith("UPDATE control SET statement = replace"):
        statement += " WHERE code = 'HR-1'"
    with closing(samples.raw(rich.path)) as connection:
        samples.without_triggers(connection, statement)
    assert verify(opened(rich.path)).problems == (Message("verify.framework_differs", {"code": "house-1"}),)


def test_one_altered_framework_of_two(rich: Rich, opened: Open, auditor: Actor):
    book = opened(rich.path)
    with book.change(auditor, "choose framework") as session:
        insert_framework(session, samples.framework("second"))
    book.close()
    with closing(samples.raw(rich.path)) as connection:
        samples.without_triggers(
            connection,
            "UPDATE control SET title = 'Keep no logs' WHERE code = 'HR-2' AND framework_id ="
            " (SELECT id FROM framework WHERE code = 'second')",
        )
    assert verify(opened(rich.path)).problems == (Message("verify.framework_differs", {"code": "second"}),)
