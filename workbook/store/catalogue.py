"""Bring a framework into the workbook: thousands of rows in one go, vouched for by one digest in one event."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table

from workbook.domain import catalogue
from workbook.domain.vocabulary import ReviewState
from workbook.store import stored, tables
from workbook.store.change import ChangeSession
from workbook.store.search import Document, add_documents

Driver = Any
"""A sqlcipher3 connection."""
Rows = dict[str, list[tuple[Any, ...]]]

_HEAD: Final = tuple(field.name for field in fields(catalogue.FrameworkHead))
_TABLES: Final = ("control", "objective", "procedure", "control_parameter", "term", "control_term", "mapping")


def insert_framework(session: ChangeSession, framework: catalogue.Framework) -> UUID:
    """Write a framework with its search words and return its id."""
    framework_id = session.actor.ids()
    rows = _rows(session, framework_id, framework)
    sha = hashlib.sha256()
    for name in _TABLES:
        _digest_rows(sha, name, sorted(rows[name]))
    head = {name: getattr(framework.head, name) for name in _HEAD}
    session.add(tables.Framework(id=framework_id, digest=sha.hexdigest(), **head))
    session.flush()  # the framework first, since its rows refer to it
    driver = session.driver()
    before = driver.total_changes
    for name in _TABLES:
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
    """Return the digest of a framework's rows as they are now."""
    sha = hashlib.sha256()
    for name in _TABLES:
        query = f"SELECT {','.join(_columns(name))} FROM {name} WHERE framework_id = ? ORDER BY id"
        _digest_rows(sha, name, driver.execute(query, (framework_id.hex,)))
    return sha.hexdigest()


def _table(name: str) -> Table:
    table: Table = tables.Record.metadata.tables[name]
    return table


def _columns(name: str) -> list[str]:
    return [column.name for column in _table(name).columns]


def _digest_rows(sha: Any, name: str, rows: Iterable[tuple[Any, ...]]) -> None:  # noqa: ANN401
    """Feed one line of canonical JSON per table, `[table, [[value, …], …]]` in column order, rows by id."""
    sha.update(stored.canonical([name, list(rows)]) + b"\n")


def _rows(session: ChangeSession, framework_id: UUID, framework: catalogue.Framework) -> Rows:
    """Return every row as SQLite will hold it, in column order, by table."""
    rows: Rows = {name: [] for name in _TABLES}
    ids, owner = session.actor.ids, framework_id.hex
    term_ids: dict[tuple[str, str], str] = {}
    for term in framework.terms:
        term_ids[term.kind, term.code] = key = ids().hex
        rows["term"].append((key, owner, term.kind.value, term.code, term.title, term.text))
    control_ids: dict[str, str] = {}
    for position, control in enumerate(framework.controls):
        control_ids[control.code] = key = ids().hex
        rows["control"].append((key, owner, position, *_control(control)))
        for name, row in _parts(control):
            rows[name].append((ids().hex, owner, key, *row))
        for reference in dict.fromkeys(control.terms):
            rows["control_term"].append((ids().hex, owner, key, term_ids[reference.kind, reference.code]))
    for link in framework.mappings:
        said = (link.target_framework, link.target, link.relation.value, link.rationale, ReviewState.UNREVIEWED.value)
        rows["mapping"].append((ids().hex, owner, control_ids[link.control], *said))
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
