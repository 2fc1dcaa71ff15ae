"""Bring a framework into the workbook: thousands of rows in one go, vouched for by one digest in one event."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table

from workbook.domain import catalogue
from workbook.store import tables
from workbook.store.change import ChangeSession
from workbook.store.search import Document, add_documents

Driver = Any
"""A sqlcipher3 connection."""
Rows = dict[str, list[tuple[Any, ...]]]

_HEAD: Final = tuple(field.name for field in fields(catalogue.FrameworkHead))
_TABLE, _ROW, _VALUE, _NULL = "\x1d", "\x1e", "\x1f", "\x1a"
PARTS: Final = ("control", "objective", "procedure", "control_parameter", "term", "control_term", "shipped_mapping")
"""The tables that hold the parts of frameworks."""


def insert_framework(session: ChangeSession, framework: catalogue.Framework) -> UUID:
    """Write a framework with its search words and return its id."""
    framework_id = session.actor.ids()
    rows = _rows(session, framework_id, framework)
    digest = _digest((name, sorted(rows[name])) for name in PARTS)
    head = {name: getattr(framework.head, name) for name in _HEAD}
    session.add(tables.Framework(id=framework_id, digest=digest, **head))
    session.flush()  # the framework first, since its rows refer to it
    driver = session.driver()
    before = driver.total_changes
    for name in PARTS:
        columns = _columns(name)
        driver.executemany(
            f"INSERT INTO {name} ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})", rows[name]
        )
    add_documents(driver, _words(framework.controls, rows["control"]))
    session.account(driver.total_changes - before)
    return framework_id


def _words(controls: Iterable[catalogue.Control], rows: Iterable[tuple[Any, ...]]) -> Iterator[Document]:
    for control, row in zip(controls, rows, strict=True):
        yield "control", UUID(row[0]), f"{control.code} {control.title}", f"{control.statement}\n{control.guidance}"


def framework_digest(driver: Driver, framework_id: UUID) -> str:
    """Return the digest of a framework's rows as they are now; empty for rows that cannot be a framework's."""
    query = "SELECT {} FROM {} WHERE framework_id = ? ORDER BY id"
    rows = ((name, driver.execute(query.format(",".join(_columns(name)), name), (framework_id.hex,))) for name in PARTS)
    try:
        return _digest(rows)
    except ValueError:
        return ""


def _table(name: str) -> Table:
    table: Table = tables.Record.metadata.tables[name]
    return table


def _columns(name: str) -> list[str]:
    return [column.name for column in _table(name).columns]


def _digest(named_rows: Iterable[tuple[str, Iterable[tuple[Any, ...]]]]) -> str:
    """Return the SHA-256, hexadecimal, of tables with their rows by id, as UTF-8.

    Each table is its name and its rows, each row its values in column order; tables end with U+001D, names and rows
    with U+001E, values with U+001F; NULL is U+001A and a number is in decimal. Raises ValueError for a text that holds
    one of these, which no framework does.
    """
    sha = hashlib.sha256()
    for name, given in named_rows:
        rows = list(given)
        text = "".join(["".join([_value(value) for value in row]) + _ROW for row in rows])
        marks = (len(rows), len(rows) * len(_columns(name)), sum([row.count(None) for row in rows]), 0)
        if tuple(map(text.count, (_ROW, _VALUE, _NULL, _TABLE))) != marks:
            raise ValueError("a text holds a separator")
        sha.update(f"{name}{_ROW}{text}{_TABLE}".encode())
    return sha.hexdigest()


def _value(value: object) -> str:
    if isinstance(value, str):
        return value + _VALUE
    return (_NULL if value is None else str(value)) + _VALUE


def _rows(session: ChangeSession, framework_id: UUID, framework: catalogue.Framework) -> Rows:
    """Return every row as SQLite will hold it, in column order, by table."""
    rows: Rows = {name: [] for name in PARTS}
    new_id, owner = session.actor.ids.hexadecimal, framework_id.hex
    term_ids: dict[tuple[str, str], str] = {}
    for term in framework.terms:
        term_ids[term.kind, term.code] = key = new_id()
        rows["term"].append((key, owner, term.kind.value, term.code, term.title, term.text))
    control_ids: dict[str, str] = {}
    for position, control in enumerate(framework.controls):
        control_ids[control.code] = key = new_id()
        rows["control"].append((key, owner, position, *_control(control)))
        for name, row in _parts(control):
            rows[name].append((new_id(), owner, key, *row))
        for reference in dict.fromkeys(control.terms):
            rows["control_term"].append((new_id(), owner, key, term_ids[reference.kind, reference.code]))
    for link in framework.mappings:
        said = (link.target_framework, link.target, link.relation.value, link.rationale)
        rows["shipped_mapping"].append((new_id(), owner, control_ids[link.control], *said))
    return rows


def _control(control: catalogue.Control) -> tuple[Any, ...]:
    return (
        control.code,
        control.title,
        control.family_code,
        control.family_title,
        control.statement,
        control.guidance,
        control.level,
        control.status.value,
        control.implementation_level.value,
    )


def _parts(control: catalogue.Control) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for position, objective in enumerate(control.objectives):
        yield "objective", (position, objective.code, objective.statement)
    for position, procedure in enumerate(control.procedures):
        yield "procedure", (position, procedure.method.value, _json(procedure.objects))
    for position, parameter in enumerate(control.parameters):
        choices = _json(parameter.choices)
        row = (position, parameter.code, parameter.label, parameter.guidance, choices, parameter.value)
        yield "control_parameter", row


def _json(values: tuple[str, ...]) -> str:
    # As SQLAlchemy's JSON type writes it, so that both ways of writing give the same text.
    return json.dumps(list(values))
