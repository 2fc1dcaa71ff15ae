"""Workbooks to measure, and bare SQLite files with the same pragmas to measure them against."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import select

from workbook.domain import catalogue, records
from workbook.domain.actor import Actor
from workbook.domain.vocabulary import Confidence, Method, ObjectKind
from workbook.operations import checklist, engagement, evidence
from workbook.operations.items import Target
from workbook.store.book import Book
from workbook.store.connection import connect, new_key
from workbook.store.tables import ChecklistItem, Framework

PASSPHRASE = "correct horse"
KINDS = (("plain", None), ("encrypted", PASSPHRASE))
"""What is measured without and with a passphrase."""


def new_actor(person: UUID | None = None) -> Actor:
    return Actor(person=person, tool="bench", host="bench")


@contextmanager
def new_book(path: Path, passphrase: str | None = None) -> Iterator[tuple[Book, Actor]]:
    """Give a new workbook with one person, and close and remove it afterwards."""
    terms, person = records.Engagement(title="Bench"), records.Person(name="Ada Example")
    book, actor = engagement.begin(path, new_actor(), terms, person, passphrase)
    try:
        yield book, actor
    finally:
        book.close()
        path.unlink(missing_ok=True)


@contextmanager
def bare(path: Path, passphrase: str | None = None, *statements: str) -> Iterator[Any]:
    """Give a plain sqlcipher3 connection with a workbook's pragmas and page size, and the tables asked for."""
    connection = connect(path, new_key(passphrase) if passphrase else None, read_only=False)
    try:
        for statement in statements:
            connection.execute(statement)
        yield connection
    finally:
        connection.close()
        path.unlink(missing_ok=True)


def framework(controls: int, objectives: int = 0) -> catalogue.Framework:
    """Return an invented framework whose controls have texts of ordinary length."""
    head = catalogue.FrameworkHead(
        code="bench",
        title="Bench",
        version="1",
        publisher="Bench",
        source="Bench",
        read_on=date(2026, 9, 1),
        licence="CC0-1.0",
        attribution="",
        confidence=Confidence.PRIMARY,
        control_count=controls,
    )
    return catalogue.Framework(head, tuple(_control(number, objectives) for number in range(controls)))


def _control(number: int, objectives: int) -> catalogue.Control:
    code = f"BC-{number}"
    return catalogue.Control(
        code=code,
        title=f"Control {number} of the model service",
        family_code=f"B{number // 50}",
        family_title=f"Family {number // 50}",
        statement=f"The organisation filters prompts, keeps logs and reviews them every {number % 90 + 1} days. " * 3,
        guidance="A filter that nobody has seen reacting proves little. " * 4,
        objectives=tuple(
            catalogue.Objective(f"{code}[{part}]", f"statement {part} of {code} holds.") for part in range(objectives)
        ),
    )


def add_subject(book: Book, actor: Actor) -> UUID:
    (party,) = engagement.add_party(book, actor, records.Party("Example Vendor")).created
    (subject,) = checklist.add_subject(book, actor, records.Subject(party, "Assistant")).created
    return subject


def add_checklist(book: Book, actor: Actor, items: int, objectives: int = 0) -> list[UUID]:
    """Put `items` items on the checklist of one subject and return their ids."""
    subject = add_subject(book, actor)
    checklist.add_framework(book, actor, framework(items, objectives))
    with book.reading() as session:
        framework_id = session.exec(select(Framework.id)).one()
    checklist.choose_controls(book, actor, framework_id, [subject])
    with book.reading() as session:
        return list(session.exec(select(ChecklistItem.id)).all())


def prove_all(book: Book, actor: Actor, items: list[UUID], times: int = 1) -> None:
    """Attach `times` sighted documents to every item, enough to call it satisfied."""
    attaching = records.Attaching(method=Method.EXAMINE, object=ObjectKind.SPECIFICATION)
    sighted = records.Sighted("It may not leave the room.")
    for number in range(times):
        (found,) = evidence.add_sighted(book, actor, sighted, records.Provenance(title=f"Policy {number}")).created
        evidence.attach(book, actor, found, [Target(item) for item in items], attaching)


def write_random(path: Path, size: int) -> None:
    """Write a file of random bytes, so that nothing can be told from them or compressed."""
    with path.open("wb") as file:
        for start in range(0, size, 1 << 20):
            file.write(os.urandom(min(1 << 20, size - start)))
        file.flush()
        os.fsync(file.fileno())
