"""Real workbooks for the window's tests, built with the operations."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from tests.actors import fixed_actor
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.vocabulary import (
    Bearing,
    Depth,
    Independence,
    Method,
    ObjectKind,
    OtherKind,
    Outcome,
    ParticipationState,
    Result,
    Role,
    Scope,
    StatementKind,
)
from workbook.importers.frameworks import load
from workbook.operations import checklist, determinations, engagement, evidence, findings, work
from workbook.operations.determinations import Verdict
from workbook.operations.items import Target
from workbook.store.book import Book
from workbook.store.queries import checklist_ids

HOSTILE = (
    '<b onclick="x">bold</b><img src="file:///etc/hostname"><a href="https://example.org">click</a> & \u202egnp.exe'
)
PASSPHRASE = "correct horse"


@dataclass(frozen=True)
class Made:
    """A closed workbook and the ids of its items, in order."""

    path: Path
    items: tuple[UUID, ...]


def begin(path: Path, title: str, passphrase: str | None = None) -> tuple[Book, Actor]:
    terms = records.Engagement(
        title,
        objective="Find out which of the commitments the vendor keeps.",
        period_from=date(2026, 1, 1),
        period_to=date(2026, 9, 30),
        is_sample=True,
    )
    return engagement.begin(path, fixed_actor(), terms, records.Person("Ana Lead", Role.LEAD), passphrase)


def make_small(path: Path, frameworks: tuple[str, ...] = ("us-voluntary-2023",), passphrase: str | None = None) -> Made:
    """Make a workbook with two subjects, and every kind of determination, proof and work state on its first items."""
    book, actor = begin(path, "Assistant assurance 2026", passphrase)
    try:
        _fill(book, actor, frameworks)
        with book.reading() as session:
            return Made(path, tuple(checklist_ids(session)))
    finally:
        book.close()


def make_hostile(path: Path) -> Made:
    """Make a workbook in which every text a person can enter is hostile."""
    book, actor = begin(path, HOSTILE)
    try:
        items = _subjects(book, actor, (HOSTILE,), ("us-voluntary-2023",))
        note = records.Statement(StatementKind.TESTIMONY, HOSTILE, HOSTILE)
        key = evidence.add_statement(book, actor, note, records.Provenance(title=HOSTILE)).created[0]
        shows = records.Attaching(Bearing.CONTRADICTS, shows=HOSTILE)
        evidence.attach(book, actor, key, [Target(items[0])], shows)
        no = Verdict(Result.OTHER_THAN_SATISFIED, HOSTILE, OtherKind.NOT_MET)
        determinations.determine(book, actor, [Target(items[0])], no)
        findings.raise_finding(book, actor, records.Finding(HOSTILE, condition=HOSTILE), items[:1])
        checklist.write_note(book, actor, items[0], HOSTILE)
        return Made(path, tuple(items))
    finally:
        book.close()


def make_many(path: Path, subjects: int) -> Made:
    """Make a workbook with the 149 items of SP 800-53 LOW for each of many subjects, nothing decided."""
    book, actor = begin(path, "Many")
    try:
        names = tuple(f"Service {number}" for number in range(subjects))
        return Made(path, tuple(_subjects(book, actor, names, ("nist-800-53-r5-low",))))
    finally:
        book.close()


def _subjects(book: Book, actor: Actor, names: tuple[str, ...], frameworks: tuple[str, ...]) -> list[UUID]:
    party = engagement.add_party(book, actor, records.Party("Example vendor")).created[0]
    subjects = [checklist.add_subject(book, actor, records.Subject(party, name)).created[0] for name in names]
    for code in frameworks:
        framework = checklist.add_framework(book, actor, load(code)).created[0]
        checklist.choose_controls(book, actor, framework, subjects)
    with book.reading() as session:
        return checklist_ids(session)


def _fill(book: Book, actor: Actor, frameworks: tuple[str, ...]) -> None:
    items = _subjects(book, actor, ("Assistant model 2.1", "Hosting service"), frameworks)
    half = len(items) // 2 if len(frameworks) == 1 else len(load(frameworks[0]).controls)
    other = engagement.add_party(book, actor, records.Party("Quiet supplier")).created[0]
    day = date(2026, 9, 10)
    refused = records.Participation(other, ParticipationState.DECLINED, day, reason="No time.")
    engagement.record_participation(book, actor, refused)
    _prove(book, actor, items, day)
    no = Verdict(Result.OTHER_THAN_SATISFIED, "Two tools outside the task could be reached.", OtherKind.NOT_MET)
    determinations.determine(book, actor, [Target(items[0])], Verdict(Result.SATISFIED, "The test met its bar."))
    determinations.determine(book, actor, [Target(items[1])], no)
    short = Verdict(Result.OTHER_THAN_SATISFIED, "Only a policy was shown.", OtherKind.INSUFFICIENT_EVIDENCE)
    determinations.determine(book, actor, [Target(items[3])], short)
    finding = records.Finding("Agents reach tools outside their task", severity="High", condition="Two of nine tools.")
    findings.raise_finding(book, actor, finding, [items[1]])
    checklist.set_scope(book, actor, [items[5]], Scope.OUT, "The model has no such interface.")
    checklist.inherit(book, actor, [items[half]], items[0])
    work.submit(book, actor, [items[0], items[1]])
    reviewer = records.Person("Ben Reviewer", Role.REVIEWER)
    ben = replace(actor, person=engagement.add_person(book, actor, reviewer).created[0])
    work.accept(book, ben, [items[0]])
    work.return_items(book, ben, [items[1]], "Name the two tools.")
    checklist.write_note(book, actor, items[2], "Ask the platform lead on Thursday.")


def _prove(book: Book, actor: Actor, items: list[UUID], day: date) -> None:
    """Attach a met test to the first item, a contradiction beside support to the third, a document to the fourth."""
    made = [
        evidence.add_statement(
            book, actor, records.Statement(StatementKind.DIRECT_OBSERVATION, words), records.Provenance(title=title)
        ).created[0]
        for title, words in (
            ("agent-run-0311.jsonl", "Ran 400 prompts; 2 escaped."),
            ("tool-policy.pdf", "The policy names nine tools."),
            ("Interview, platform lead", "Limits are on, said the lead."),
        )
    ]
    test = records.Attaching(
        method=Method.TEST,
        object=ObjectKind.MECHANISM,
        depth=Depth.FOCUSED,
        coverage=Depth.FOCUSED,
        independence=Independence.AUDITOR_RUN,
        outcome=Outcome.MEETS,
        expected_beforehand=True,
        complete=True,
        performed_on=day,
    )
    document = records.Attaching(object=ObjectKind.SPECIFICATION, performed_on=day)
    evidence.attach(book, actor, made[0], [Target(items[0])], test)
    evidence.attach(book, actor, made[1], [Target(items[0]), Target(items[2]), Target(items[3])], document)
    against = replace(test, bearing=Bearing.CONTRADICTS, outcome=Outcome.DOES_NOT_MEET, shows="Two tools were reached.")
    evidence.attach(book, actor, made[0], [Target(items[2])], against)
    evidence.attach(book, actor, made[2], [Target(items[2])], records.Attaching(Bearing.CONTEXT, Method.INTERVIEW))
