"""A small engagement to work on, and what its tests ask of every operation."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.actors import fixed_actor
from workbook.domain import catalogue, records
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import (
    Bearing,
    Confidence,
    ControlStatus,
    Depth,
    FrameworkKind,
    Independence,
    ObjectKind,
    OtherKind,
    Relation,
    Result,
    Role,
)
from workbook.messages import render
from workbook.operations import checklist, determinations, engagement, evidence, work
from workbook.operations.determinations import Verdict
from workbook.operations.items import Target
from workbook.store import journal, stored
from workbook.store.book import Book
from workbook.store.opening import open_book

FRESHNESS_DAYS = 90
NOBODY = UUID(int=7)
"""An id that no record has."""
SATISFIED = Verdict(Result.SATISFIED, "The log shows it.")
NOT_MET = Verdict(Result.OTHER_THAN_SATISFIED, "It was switched off.", OtherKind.NOT_MET)
NOT_APPLICABLE = Verdict(Result.NOT_APPLICABLE, "There is no such part.")
NOT_ASSESSED = Verdict(Result.NOT_ASSESSED)
OVERRIDE = Verdict(Result.SATISFIED, "The board saw it.", override_reason="The board's minutes are privileged.")
DOCUMENTED = records.Attaching(object=ObjectKind.SPECIFICATION)
DEMONSTRATED = records.Attaching(
    object=ObjectKind.MECHANISM, depth=Depth.FOCUSED, independence=Independence.AUDITOR_RUN, shows="It reacts."
)
CLAIMED = records.Attaching(object=ObjectKind.QUESTIONNAIRE)
AGAINST = records.Attaching(bearing=Bearing.CONTRADICTS, object=ObjectKind.RECORD)
WITHOUT, ONE, TWO, PLAIN = "X-1", "X-2", "X-3", "X-4"
"""Controls: without objectives, with one and a parameter, with two, and another one without."""


def framework(code: str = "house-1", confidence: Confidence = Confidence.PRIMARY) -> catalogue.Framework:
    def control(code: str, *objectives: str, **given: Any) -> catalogue.Control:
        stated = tuple(catalogue.Objective(f"{code}{letter}", f"Part {letter} holds.") for letter in objectives)
        return catalogue.Control(
            code, f"Control {code}", "X", "House rules", f"{code} shall.", objectives=stated, **given
        )

    controls = (
        control(WITHOUT),
        control(ONE, "a", parameters=(catalogue.Parameter("x-2_prm_1", "how often"),)),
        control(TWO, "a", "b"),
        control(PLAIN),
        control("X-9", status=ControlStatus.WITHDRAWN),
    )
    head = catalogue.FrameworkHead(
        code, f"House rules {code}", "1", "The house", "https://example.org", date(2026, 9, 1), "CC0-1.0", "", confidence,
        control_count=4, withdrawn_count=1,
    )  # fmt: skip
    # What the base ships leads nowhere: other frameworks lead to it.
    links = () if code == "house-1" else (catalogue.Mapping(WITHOUT, "house-1", WITHOUT, Relation.EQUAL),)
    return catalogue.Framework(head, controls, mappings=links)


def policy() -> catalogue.Framework:
    head = catalogue.FrameworkHead(
        "order-1", "An order", "1", "The house", "https://example.org", date(2026, 9, 1), "CC0-1.0", "",
        Confidence.PRIMARY, FrameworkKind.POLICY_SOURCE,
    )  # fmt: skip
    return catalogue.Framework(head, ())


@dataclass(frozen=True)
class Base:
    """The closed workbook that every test starts from a copy of."""

    path: Path
    lead: UUID
    auditor: UUID
    reviewer: UUID
    party: UUID
    framework: UUID
    subjects: tuple[UUID, UUID]


def make_base(path: Path) -> Base:
    terms = records.Engagement("House audit", freshness_days=FRESHNESS_DAYS, as_of=date(2026, 9, 14))
    book, lead = engagement.begin(path, fixed_actor(), terms, records.Person("Lea Lead", Role.LEAD), None)
    try:
        auditor = engagement.add_person(book, lead, records.Person("Ada Auditor")).created[0]
        reviewer = engagement.add_person(book, lead, records.Person("Rey Reviewer", Role.REVIEWER)).created[0]
        party = engagement.add_party(book, lead, records.Party("Example Vendor")).created[0]
        first = checklist.add_subject(book, lead, records.Subject(party, "Chat service", version="2")).created[0]
        second = checklist.add_subject(book, lead, records.Subject(party, "Company")).created[0]
        checklist.add_framework(book, lead, framework())
        framework_id = UUID(rows(book, "framework")[0]["id"])
        checklist.choose_controls(book, lead, framework_id, [first, second])
        return Base(path, lead.person or first, auditor, reviewer, party, framework_id, (first, second))
    finally:
        book.close()


class World:
    """An open copy of the base workbook, its people, and short ways to name what is in it."""

    def __init__(self, base: Base, path: Path, seed: int = 10) -> None:
        self.base = base
        self.lead = fixed_actor(seed + 1, person=base.lead)
        self.auditor = fixed_actor(seed + 2, person=base.auditor)
        self.reviewer = fixed_actor(seed + 3, person=base.reviewer)
        self.book = open_book(path, self.lead)

    def item(self, control: str, subject: int = 0) -> UUID:
        """Return an item of the base; NOBODY once it was undone."""
        query = (
            "SELECT i.id FROM checklist_item i JOIN control c ON c.id = i.control_id"
            " WHERE c.code = ? AND i.subject_id = ? AND i.withdrawn_at IS NULL"
        )
        found = self.ask(query, control, self.base.subjects[subject].hex)
        return UUID(found[0][0]) if found else NOBODY

    def objective(self, code: str) -> UUID:
        return UUID(self.ask("SELECT id FROM objective WHERE code = ?", code)[0][0])

    def part(self, code: str, subject: int = 0) -> Target:
        """Return an objective of an item, e.g. `X-3a`."""
        return Target(self.item(code[:-1], subject), self.objective(code))

    def ask(self, query: str, *values: object) -> list[Any]:
        with self.book.reading() as session:
            return list(session.driver().execute(query, values).fetchall())

    def row(self, table: str, key: UUID) -> dict[str, Any]:
        return next(row for row in rows(self.book, table) if row["id"] == str(key))

    def decided(self, item: UUID, objective: UUID | None = None) -> dict[str, Any] | None:
        """Return the live determination of an item or of one of its objectives."""
        wanted = (str(item), str(objective) if objective else None, None)
        found = (
            row
            for row in rows(self.book, "determination")
            if (row["item_id"], row["objective_id"], row["withdrawn_at"]) == wanted
        )
        return next(found, None)

    def sight(self, **provenance: Any) -> UUID:
        seen = records.Sighted("Not to leave the house.", "1.0", "Screen of the operator", "Olga Operator")
        return evidence.add_sighted(self.book, self.auditor, seen, records.Provenance(**provenance)).created[0]

    def attach(self, how: records.Attaching, *targets: Target | UUID, evidence_id: UUID | None = None) -> UUID:
        """Attach (new) evidence and return it."""
        key = evidence_id or self.sight()
        evidence.attach(self.book, self.auditor, key, [t if isinstance(t, Target) else Target(t) for t in targets], how)
        return key

    def attachment(self, item: UUID) -> UUID:
        query = "SELECT id FROM attachment WHERE item_id = ? AND withdrawn_at IS NULL ORDER BY id DESC"
        return UUID(self.ask(query, item.hex)[0][0])

    def determine(self, verdict: Verdict, *targets: Target | UUID) -> Changes:
        wanted = [t if isinstance(t, Target) else Target(t) for t in targets]
        return determinations.determine(self.book, self.auditor, wanted, verdict)


JOURNALED = sorted(journal.record_types())


def rows(book: Book, table: str) -> list[dict[str, Any]]:
    """Return all rows of a table as the journal would say them, withdrawn ones included."""
    columns = journal.record_types()[table].__table__  # type: ignore[attr-defined]
    names = ", ".join(f'"{column.name}"' for column in columns.columns)
    with book.reading() as session:
        found = session.driver().execute(f"SELECT {names} FROM {table} ORDER BY id").fetchall()
    return [stored.row_to_json(columns, row) for row in found]


def live_rows(book: Book) -> dict[str, list[dict[str, Any]]]:
    return {name: [row for row in rows(book, name) if row["withdrawn_at"] is None] for name in JOURNALED}


_ALL = (*JOURNALED, "event", "search_document", "control", "objective", "term", "shipped_mapping")


def everything(book: Book) -> dict[str, list[Any]]:
    """Return all that a refusal may not change: rows, events, search words and evidence bytes."""
    with book.reading() as session:
        driver = session.driver()
        found = {name: driver.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in _ALL}
        chunks = "SELECT content_id, position, length(data) FROM chunk ORDER BY 1, 2"
        return found | {"chunk": driver.execute(chunks).fetchall()}


def bodies(book: Book, operation: UUID | None = None) -> list[dict[str, Any]]:
    """Return the events of the journal, or of one operation, oldest first."""
    with book.reading() as session:
        found = [json.loads(row[0]) for row in session.driver().execute("SELECT body FROM event ORDER BY seq")]
    return [body for body in found if operation is None or body["operation"] == str(operation)]


def touched(book: Book, changes: Changes) -> list[tuple[str, UUID]]:
    """Return the roots of an operation's events, each of which must be its only one."""
    found = [(body["root"]["table"], UUID(body["root"]["id"])) for body in bodies(book, changes.operation)]
    assert changes.operation is not None
    assert len(found) == len(set(found)) == changes.events
    return found


def touched_items(book: Book, changes: Changes) -> set[UUID]:
    return {key for table, key in touched(book, changes) if table == "checklist_item"}


def sentence(error: WorkbookError) -> str:
    """Return what a person reads, and see that it can be read."""
    said = render(error.message)
    assert said[-1] in ".:)", said
    assert not {"None", "{", "}"} & set(said.replace(".", " ").split()), said
    assert said.isprintable(), said
    return said


@contextmanager
def refused(book: Book, key: str, *words: str) -> Iterator[None]:
    """Expect a refusal that leaves everything as it was, and whose sentence has these words."""
    before = everything(book)
    with pytest.raises(WorkbookError) as refusal:
        yield
    assert refusal.value.key == key, render(refusal.value.message)
    said = sentence(refusal.value)
    assert [word for word in words if word not in said] == [], said
    assert everything(book) == before


def submit_and_accept(world: World, items: Sequence[UUID], by: Actor | None = None) -> None:
    work.submit(world.book, by or world.auditor, items)
    work.accept(world.book, world.reviewer, items)
