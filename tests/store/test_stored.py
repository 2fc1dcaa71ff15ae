"""Values as stored, as canonical JSON, and back. A file of format 1 is read by this for ever."""

import base64
import hashlib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Table
from sqlmodel import SQLModel, create_engine

from tests.store import samples
from workbook.domain.vocabulary import Scope
from workbook.store import stored, tables
from workbook.store.journal import record_types

EXACT = 2**53 - 1
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-EXACT, EXACT) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
)


@given(VALUES)
def test_canonical_is_rfc_8785(value: stored.Json):
    assert stored.canonical(value) == rfc8785.dumps(value)


def test_canonical_escapes():
    value = "".join(map(chr, range(0x81))) + '\u2028\u2029é口\U0001f600\\"/'
    assert stored.canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_has_no_canonical_form_is_refused(value: object):
    with pytest.raises(ValueError):  # noqa: PT011  (each its own words)
        stored.canonical(value)


def test_digest_is_sha_256_of_the_bytes():
    assert stored.digest(b"abc") == hashlib.sha256(b"abc").hexdigest()


@given(st.integers(0, 2**38), st.integers(-23 * 60, 23 * 60))
def test_times_are_rfc_3339_in_utc(ticks: int, offset: int):
    moment = datetime(1990, 1, 1, tzinfo=timezone(timedelta(minutes=offset))) + timedelta(milliseconds=ticks)
    text = stored.utc_text(moment)
    assert datetime.fromisoformat(text) == moment
    assert (len(text), text[10], text[19], text[-1]) == (27, "T", ".", "Z")
    assert stored.offset_minutes(moment) == offset


def test_a_time_without_a_zone_has_no_offset():
    with pytest.raises(ValueError, match="zone"):
        stored.offset_minutes(datetime(2026, 1, 1))  # noqa: DTZ001


def column(table: type[SQLModel], name: str) -> Column[object]:
    found: Table = table.__table__  # type: ignore[attr-defined]
    return found.columns[name]


RECEIVED = datetime(2026, 9, 14, 9, 0, 1, 5, tzinfo=timezone(timedelta(hours=2)))
KINDS = [
    ("uuid", column(tables.Person, "id"), samples.PERSON),
    ("text", column(tables.Person, "name"), "Ärger \x00\x1f‮ 口"),
    ("text that looks like a number", column(tables.Person, "name"), "007"),
    ("enum", column(tables.ChecklistItem, "scope"), Scope.DEFERRED),
    ("integer", column(tables.Party, "number"), -7),
    ("largest exact integer", column(tables.Party, "number"), EXACT),
    ("boolean", column(tables.Attachment, "complete"), True),
    ("boolean, false", column(tables.Attachment, "complete"), False),
    ("date", column(tables.Engagement, "period_from"), date(2026, 2, 28)),
    ("time", column(tables.Evidence, "received_at"), RECEIVED),
    ("bytes", column(tables.Evidence, "original_name_raw"), b"caf\xe9\x00"),
    ("no bytes", column(tables.Evidence, "original_name_raw"), b""),
    ("list", column(tables.Engagement, "severity_scale"), ["low", "hoch é", ""]),
    ("object", column(tables.Finding, "not_needed"), {"cause": "not looked for"}),
    ("null", column(tables.Engagement, "period_from"), None),
]


@pytest.mark.parametrize(("of", "value"), [kind[1:] for kind in KINDS], ids=[kind[0] for kind in KINDS])
def test_every_kind_of_column_goes_there_and_back(of: Column[object], value: object):
    """Through a real database: what SQLAlchemy writes is what `to_json` reads, and `from_json` gives the same back."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        kind = of.type.compile(dialect=engine.dialect)
        connection.exec_driver_sql(f"CREATE TABLE {of.table.name} ({of.name} {kind})")
        bind = of.type.dialect_impl(engine.dialect).bind_processor(engine.dialect) if value is not None else None
        connection.exec_driver_sql(f"INSERT INTO {of.table.name} VALUES (?)", (bind(value) if bind else value,))
        as_stored = connection.exec_driver_sql(f"SELECT * FROM {of.table.name}").scalar_one()
    engine.dispose()
    as_json = stored.to_json(of, as_stored)
    back = stored.from_json(of, as_json)
    assert back == value
    assert type(back) is type(value)
    stored.canonical(as_json)


def test_every_column_of_every_record_has_a_form():
    """No column type comes in by a later table without a way back."""
    known = {"CHAR(32)", "VARCHAR", "VARCHAR(40)", "INTEGER", "BOOLEAN", "DATE", "DATETIME", "BLOB", "JSON"}
    engine = create_engine("sqlite://")
    kinds = {
        str(of.type.compile(dialect=engine.dialect))
        for record in record_types().values()
        for of in record.__table__.columns  # type: ignore[attr-defined]
    }
    engine.dispose()
    assert kinds == known


@pytest.mark.parametrize(
    ("of", "as_stored", "as_json"),
    [
        (column(tables.Person, "id"), "0199400000007000800000000000000a", "01994000-0000-7000-8000-00000000000a"),
        (column(tables.Evidence, "received_at"), "2026-09-14 07:00:01.000005", "2026-09-14T07:00:01.000005Z"),
        (column(tables.Evidence, "original_name_raw"), b"\xff\x00", base64.b64encode(b"\xff\x00").decode()),
        (column(tables.Party, "number"), EXACT + 1, "9007199254740992"),
        (column(tables.Party, "number"), -EXACT - 1, "-9007199254740992"),
        (column(tables.Party, "number"), 2**63 - 1, "9223372036854775807"),
        (column(tables.Attachment, "complete"), 1, True),
        (column(tables.Engagement, "severity_scale"), '["low"]', ["low"]),
    ],
)
def test_forms(of: Column[object], as_stored: object, as_json: stored.Json):
    assert stored.to_json(of, as_stored) == as_json


@pytest.mark.parametrize(
    ("of", "as_written", "from_outside"),
    [
        (column(tables.Person, "name"), "YWJj", b"abc"),
        (column(tables.Evidence, "original_name_raw"), b"abc", "YWJj"),
        (column(tables.Person, "id"), samples.PERSON.hex, str(samples.PERSON)),
        (column(tables.Evidence, "received_at"), "2026-09-14 07:00:01.000005", "2026-09-14T07:00:01.000005"),
        (column(tables.Engagement, "severity_scale"), "[]", "[ ]x"),
        (column(tables.Party, "number"), 1, 1.0),
        (column(tables.Attachment, "complete"), 1, 2),
        (column(tables.Attachment, "complete"), 1, "true"),
    ],
)
def test_a_value_of_another_type_is_never_taken_for_ours(of: Column[object], as_written: object, from_outside: object):
    ours = stored.to_json(of, as_written)
    assert stored.canonical(stored.to_json(of, from_outside)) != stored.canonical(ours)


def test_only_what_differs_is_kept():
    assert stored.changed({"a": 1, "b": None}, {"a": 1, "b": "x"}) == ({"b": None}, {"b": "x"})


def test_a_time_keeps_its_moment_not_its_zone():
    assert stored.from_json(column(tables.Evidence, "received_at"), "2026-09-14T07:00:01.000005Z") == RECEIVED
    assert RECEIVED.astimezone(UTC).hour == 7
