"""Bring a framework into the workbook: thousands of rows in one go, vouched for by one digest in one event."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table

from workbook.domain import catalogue
from workbook.domain.vocabulary import ReviewState
from workbook.store import stored, tables
from workbook.store.change import ChangeSession
from workbook.store.search import add_documents

Driver = Any
"""A sqlcipher3 connection."""
Rows = dict[str, list[tuple[Any, ...]]]

_TABLES: Final = ("control", "objective", "procedure", "control_parameter", "term", "control_term", "mapping")


def insert_framework(session: ChangeSession, framework: catalogue.Framework) -> UUID:
    """Write a framework and its search words and return its id. Raises RuntimeError for rows that contradict each other."""
    head = framework.head
    framework_id = session.actor.ids()
    rows = _rows(session, framework_id, framework)
    sha = hashlib.sha256()
    for name in _TABLES:
        _digest_rows(sha, name, sorted(rows[name]))
    session.add(
        tables.Framework(
            id=framework_id,
            code=head.code,
            title=head.title,
            version=head.version,
            publisher=head.publisher,
            source=head.source,
            read_on=head.read_on,
            published_on=head.published_on,
            licence=head.licence,
            attribution=head.attribution,
            confidence=head.confidence,
            kind=head.kind,
            note=head.note,
            control_count=head.control_count,
            withdrawn_count=head.withdrawn_count,
            digest=sha.hexdigest(),
        )
    )
    session.flush()
    driver = session.driver()
    before = driver.total_changes
    for name in _TABLES:
        marks = ",".join("?" * len(_columns(name)))
        driver.executemany(f"INSERT INTO {name} ({','.join(_columns(name))}) VALUES ({marks})", rows[name])
    words = zip(framework.controls, rows["control"], strict=True)
    add_documents(
        driver,
        (
            (
                "control",
                UUID(row[0]),
                f"{control.code} {control.title}",
                f"{control.statement}\n{control.guidance}",
            )
            for control, row in words
        ),
    )
    session.account(driver.total_changes - before)
    return framework_id


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
    """Feed one line of canonical JSON per row, `[table, value, …]` in column order, rows by id."""
    for row in rows:
        sha.update(stored.canonical([name, *row]) + b"\n")


def _rows(session: ChangeSession, framework_id: UUID, framework: catalogue.Framework) -> Rows:
    """Return every row as SQLite will hold it, in column order."""
    rows: Rows = {name: [] for name in _TABLES}
    ids = session.actor.ids
    owner = framework_id.hex
    term_ids: dict[tuple[str, str], str] = {}
    for term in framework.terms:
        term_ids[term.kind, term.code] = key = ids().hex
        rows["term"].append((key, owner, term.kind.value, term.code, term.title, term.text))
    control_ids: dict[str, str] = {}
    for position, control in enumerate(framework.controls):
        control_ids[control.code] = key = ids().hex
        rows["control"].append(
            (
                key,
                owner,
                position,
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
        )
        for name, row in _parts(control):
            rows[name].append((ids().hex, owner, key, *row))
        for reference in dict.fromkeys(control.terms):
            rows["control_term"].append((ids().hex, owner, key, term_ids[reference.kind, reference.code]))
    for link in framework.mappings:
        rows["mapping"].append(
            (
                ids().hex,
                owner,
                control_ids[link.control],
                link.target_framework,
                link.target,
                link.relation.value,
                link.rationale,
                ReviewState.UNREVIEWED.value,
            )
        )
    return rows


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
