"""Workbooks with something of everything in them, made the same way each time."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from tests.actors import fixed_actor
from workbook.domain import catalogue
from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import (
    Basis,
    Bearing,
    Confidence,
    ContactRole,
    Depth,
    Destination,
    EvidenceKind,
    FindingKind,
    FindingState,
    Independence,
    Method,
    ObjectKind,
    Outcome,
    PartyKind,
    ProofLevel,
    Responsibility,
    Result,
    Role,
    Scope,
    StatementKind,
    SubjectKind,
    TermKind,
    Tlp,
    WorkState,
)
from workbook.messages import render
from workbook.store import tables
from workbook.store.book import Book
from workbook.store.catalogue import insert_framework
from workbook.store.connection import connect, derive_key, header, is_plain
from workbook.store.contents import seal, write_content
from workbook.store.opening import create
from workbook.store.undo import undo

PASSPHRASE = "correct horse – Bätterie"
PERSON = UUID("01994000-0000-7000-8000-000000000001")
MIB = 1 << 20


def auditor(seed: int = 100) -> Actor:
    """Return the person every sample has, acting."""
    return fixed_actor(seed, person=PERSON)


def person(record_id: UUID = PERSON, name: str = "Ada Auditor") -> tables.Person:
    return tables.Person(id=record_id, name=name, role=Role.AUDITOR)


def party(record_id: UUID, number: int = 1, name: str = "Example Vendor") -> tables.Party:
    return tables.Party(id=record_id, code=f"P-{number:04}", number=number, name=name, kind=PartyKind.VENDOR)


def subject(record_id: UUID, owner: UUID, number: int = 1, name: str = "Chat service") -> tables.Subject:
    code = f"S-{number:04}"
    return tables.Subject(id=record_id, code=code, number=number, party_id=owner, name=name, kind=SubjectKind.SERVICE)


def item(record_id: UUID, subject_id: UUID, control_id: UUID, **values: Any) -> tables.ChecklistItem:
    given = {
        "scope": Scope.IN,
        "responsibility": Responsibility.OWN,
        "planned_level": ProofLevel.DEMONSTRATED,
        "work_state": WorkState.DRAFT,
    } | values
    return tables.ChecklistItem(id=record_id, subject_id=subject_id, control_id=control_id, **given)


def evidence(record_id: UUID, actor: Actor, number: int, title: str, **values: Any) -> tables.Evidence:
    now = actor.clock()
    given = values or {"kind": EvidenceKind.SIGHTED, "why_no_copy": "Seen on the screen only."}
    return tables.Evidence(
        id=record_id,
        code=f"E-{number:04}",
        number=number,
        title=title,
        received_at=now,
        received_offset_minutes=120,
        received_by=PERSON,
        **given,
    )


def attachment(record_id: UUID, evidence_id: UUID, item_id: UUID) -> tables.Attachment:
    return tables.Attachment(
        id=record_id,
        evidence_id=evidence_id,
        item_id=item_id,
        bearing=Bearing.SUPPORTS,
        method=Method.EXAMINE,
        object=ObjectKind.SPECIFICATION,
        depth=Depth.BASIC,
        coverage=Depth.BASIC,
        independence=Independence.VENDOR_SUPPLIED,
        outcome=Outcome.NOT_STATED,
        shows="A log of refused prompts.",
    )


def finding(record_id: UUID, number: int, title: str, **values: Any) -> tables.Finding:
    return tables.Finding(
        id=record_id,
        code=f"F-{number:04}",
        number=number,
        kind=FindingKind.FINDING,
        title=title,
        not_needed={},
        state=FindingState.DRAFT,
        destination=Destination.REPORT,
        raised_by=PERSON,
        **values,
    )


def framework(code: str = "house-1") -> catalogue.Framework:
    """Return a framework with every kind of row in it."""
    head = catalogue.FrameworkHead(
        code=code,
        title="House rules",
        version="1",
        publisher="The house",
        source="https://example.org/rules",
        read_on=date(2026, 9, 1),
        licence="CC0-1.0",
        attribution="",
        confidence=Confidence.PRIMARY,
        control_count=2,
    )
    first = catalogue.Control(
        code="HR-1",
        title="Filter prompts",
        family_code="HR",
        family_title="House rules",
        statement="The service refuses prompts that ask for secrets of the house.",
        guidance="A filter that nobody has seen reacting proves little.",
        level=1,
        objectives=(catalogue.Objective("HR-1a", "A filter is in place."),),
        procedures=(catalogue.Procedure(Method.TEST, ("prompt filter", "logs")),),
        parameters=(catalogue.Parameter("hr-1_prm_1", "frequency", choices=("daily", "weekly")),),
        terms=(catalogue.TermReference(TermKind.RISK, "R1"),),
    )
    second = catalogue.Control("HR-2", "Keep logs", "HR", "House rules", "Logs are kept for a year.")
    return catalogue.Framework(
        head,
        (first, second),
        (catalogue.Term(TermKind.RISK, "R1", "Leak", "Secrets leak."),),
        (catalogue.Mapping("HR-1", "other-1", "X-9", rationale="Both are about prompts."),),
    )


@dataclass(frozen=True, slots=True)
class Rich:
    """What is in the rich workbook."""

    path: Path
    party: UUID
    subject: UUID
    framework: UUID
    items: tuple[UUID, UUID]
    contents: tuple[UUID, UUID]
    chunks: tuple[bytes, ...]
    """The chunks of the first content."""
    finding: UUID


def big_bytes() -> bytes:
    return Random(5).randbytes(3 * MIB + 77)


def add_file(book: Book, actor: Actor, number: int, title: str, data: bytes) -> tuple[UUID, UUID]:
    """Attach bytes as evidence and return (content, evidence)."""
    content, record = actor.ids(), actor.ids()
    written = write_content(book, content, io.BytesIO(data), len(data))
    with book.change(actor, "add evidence") as session:
        seal(session, written)
        session.flush()
        session.add(evidence(record, actor, number, title, kind=EvidenceKind.FILE, content_id=content))
    return content, record


def make_rich(path: Path, passphrase: str | None) -> Rich:
    """Make a workbook with a record of nearly every kind, an undone operation and four chunks of evidence."""
    actor = auditor(1)
    ids = actor.ids
    book = create(path, actor, passphrase)
    try:
        with book.change(actor, "set up engagement") as session:
            session.add(person())
            session.add(
                tables.Engagement(
                    id=ids(), title="Sample audit", tlp=Tlp.AMBER, severity_scale=["low", "high"], distribution=[]
                )
            )
        owner, assessed = ids(), ids()
        with book.change(actor, "add party") as session:
            session.add(party(owner))
            session.flush()
            session.add(tables.Contact(id=ids(), party_id=owner, name="Carla", role=ContactRole.OWNER))
            session.add(subject(assessed, owner))
        with book.change(actor, "choose framework") as session:
            framework_id = insert_framework(session, framework())
        controls = control_ids(book)
        items = ids(), ids()
        with book.change(actor, "choose framework") as session:
            session.add_all(item(key, assessed, control) for key, control in zip(items, controls, strict=True))
        data = big_bytes()
        content, proof = add_file(book, actor, 1, "Filter log", data)
        other, _ = add_file(book, actor, 2, "Small note", b"A small note.\n")
        statement = ids()
        with book.change(actor, "add statement") as session:
            session.add(
                evidence(
                    statement,
                    actor,
                    3,
                    "What Carla said",
                    kind=EvidenceKind.STATEMENT,
                    statement_kind=StatementKind.TESTIMONY,
                    statement="We always filter.",
                )
            )
        with book.change(actor, "attach evidence") as session:
            session.add(attachment(ids(), proof, items[0]))
            session.add(attachment(ids(), statement, items[1]))
        found = ids()
        with book.change(actor, "add finding") as session:
            session.add(finding(found, 1, "Filter bypassed", condition="The filter let a secret through."))
            session.flush()
            session.add(tables.FindingItem(id=ids(), finding_id=found, item_id=items[0]))
            session.add(tables.FindingEvidence(id=ids(), finding_id=found, evidence_id=proof))
            session.add(
                tables.Determination(
                    id=ids(),
                    item_id=items[0],
                    result=Result.NOT_APPLICABLE,
                    basis=Basis.DIRECT,
                    reason="No prompts here.",
                    decided_by=PERSON,
                    decided_at=actor.clock(),
                    decided_offset_minutes=120,
                    entry_id=ids(),
                )
            )
        with book.change(actor, "change note") as session:
            session.get_one(tables.ChecklistItem, items[1]).note = "Ask again."
        with book.change(actor, "undo") as undoing:
            undo(undoing, session.changes.operation)
    finally:
        book.close()
    chunks = tuple(data[start : start + MIB] for start in range(0, len(data), MIB))
    return Rich(path, owner, assessed, framework_id, items, (content, other), chunks, found)


def control_ids(book: Book) -> tuple[UUID, ...]:
    with book.reading() as session:
        return tuple(UUID(row[0]) for row in session.driver().execute("SELECT id FROM control ORDER BY position"))


def raw(path: Path, passphrase: str | None = None) -> Any:
    """Open a closed workbook as somebody with SQLite and the passphrase would; close what this returns."""
    first = header(path)
    return connect(path, None if is_plain(first) else derive_key(passphrase or "", first), read_only=False)


def people(book: Book) -> list[str]:
    with book.reading() as session:
        return [row[0] for row in session.driver().execute("SELECT name FROM person ORDER BY name")]


def alter(path: Path, *statements: str) -> None:
    with closing(raw(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def without_triggers(connection: Any, *statements: str) -> None:
    """Run statements with every trigger out of the way, and put the triggers back as they were."""
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN")
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert connection.execute(statement).rowcount == 1
    for _, sql in triggers:
        connection.execute(sql)
    connection.execute("COMMIT")


def flip(path: Path, offset: int) -> None:
    """Change one byte of a file."""
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 0x01]))


@contextmanager
def refused(key: str) -> Iterator[pytest.ExceptionInfo[WorkbookError]]:
    """Expect the refusal with this key, and that its sentence can be said with its arguments."""
    with pytest.raises(WorkbookError) as refusal:
        yield refusal
    assert (refusal.value.key, render(refusal.value.message)) == (key, render(refusal.value.message))


ROOT = Path(__file__).resolve().parents[2]


def python(script: str, *arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    """Start another process that runs a script with this checkout importable."""
    # -X utf8: what it prints is read as UTF-8 here.
    command = [sys.executable, "-X", "utf8", "-c", script, *map(str, arguments)]
    if options.pop("bound_by_permissions", False) and os.geteuid() == 0:
        # Root passes over permissions by these two capabilities.
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", **options
    )


def run(script: str, *arguments: str | Path, **options: Any) -> str:
    """Run a script in another process to its end and return what it printed."""
    with python(script, *arguments, **options) as process:
        return process.communicate(timeout=60)[0]
