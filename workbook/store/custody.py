"""What both chains say happened to a piece of evidence, read in short background turns."""

import json
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, func, or_, select

from workbook.domain.custody import CustodyEntry
from workbook.domain.evidence_views import Checked, Checks
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.contents import Step
from workbook.store.custody_entries import KINDS, STOPPED, VERIFIED, WHOLE, Body, Telling, is_told_apart, when
from workbook.store.evidence_views import item_names
from workbook.store.tables import Access, Attachment, Content, Event, Evidence, Finding, FindingEvidence, Person

_SLICE: Final = 5000
"""Entries of the access chain that are looked through in one turn."""
_ROOTS: Final = 100
"""Records whose journal is looked through in one turn."""


def custody(book: Book, evidence_id: UUID, step: Step) -> tuple[CustodyEntry, ...]:
    """Return everything that happened to a piece of evidence, newest first; `step` may stop it between turns."""
    with book.reading(background=True) as session:
        people = {str(key): name for key, name in session.exec(select(Person.id, Person.name))}
        own = session.exec(select(Event.body, Event.hash).where(Event.root_id == evidence_id).order_by(col(Event.seq)))
        bodies = own.all()
        links = _links(session, evidence_id)
        query = select(Content.id, Content.sha256, Content.size_bytes)
        query = query.join(Evidence, col(Evidence.content_id) == Content.id).where(Evidence.id == evidence_id)
        held = {str(key): (sha256, size) for key, sha256, size in session.exec(query)}
    telling = Telling(people, held)
    entries = [entry for text, sha256 in bodies for entry in telling.of_evidence(text, sha256)]
    roots = sorted({root for root, _ in links.values()})
    names = {key: name for key, (_, name) in links.items()}
    for start in range(0, len(roots), _ROOTS):
        step(start, len(roots))
        with book.reading(background=True) as session:
            about = select(Event.body, Event.hash).where(col(Event.root_id).in_(roots[start : start + _ROOTS]))
            found = [row for row in session.exec(about) if any(key in row[0] for key in links)]
        entries += [entry for text, sha256 in found for entry in telling.of_links(text, sha256, names)]
    received = min((entry.at for entry in entries), default=None)
    sha256 = next((sha256 for sha256, _ in held.values()), "")
    for body, entry_hash in _access(book, str(evidence_id), step):
        entry = telling.of_access(body, entry_hash, str(evidence_id), sha256)
        if entry and (received is None or entry.at >= received):
            entries.append(entry)
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))


def _links(session: ReadSession, evidence_id: UUID) -> dict[str, tuple[UUID, str]]:
    """Return for each link of the evidence, withdrawn ones too, the record whose journal tells of it, and its name."""
    attached = dict(
        session.exec(select(Attachment.id, Attachment.item_id).where(Attachment.evidence_id == evidence_id)).all()
    )
    names: dict[UUID, str] = {}
    items = list(dict.fromkeys(attached.values()))
    for start in range(0, len(items), 400):
        names |= item_names(session, items[start : start + 400])
    links = {str(key): (item, names.get(item, "")) for key, item in attached.items()}
    query = (
        select(FindingEvidence.id, Finding.id, Finding.code)
        .join(Finding, col(Finding.id) == FindingEvidence.finding_id)
        .where(FindingEvidence.evidence_id == evidence_id)
    )
    return links | {str(key): (finding, code) for key, finding, code in session.exec(query)}


def checks(book: Book, known: Checks, step: Step) -> Checks:
    """Return what is known of read-backs with what the access chain says since; looked through only once."""
    by_evidence, whole = dict(known.by_evidence), known.whole
    last = known.last
    while True:
        step(last, last)
        with book.reading(background=True) as session:
            newest = session.exec(select(func.max(Access.seq))).one() or 0
            marks = [_mark(kind) for kind in (VERIFIED, WHOLE, STOPPED)]
            query = select(Access.body).where(col(Access.seq) > last, col(Access.seq) <= last + _SLICE, or_(*marks))
            for body in map(json.loads, session.exec(query.order_by(col(Access.seq))).all()):
                detail = body["detail"]
                if body["kind"] == WHOLE:
                    whole = Checked(when(body), is_told_apart(detail))
                if body["kind"] == VERIFIED:
                    by_evidence[UUID(detail["evidence"])] = Checked(when(body), detail["intact"])
                for key in _holding(session, detail.get("damaged", ())):
                    by_evidence[key] = Checked(when(body), is_intact=False)
        last = min(last + _SLICE, newest)
        if last >= newest:
            return Checks(MappingProxyType(by_evidence), whole, newest)


def _holding(session: ReadSession, hashes: Sequence[str]) -> Sequence[UUID]:
    """Return the evidence that has bytes with one of these SHA-256."""
    if not hashes:
        return ()
    query = select(Evidence.id).join(Content, col(Content.id) == Evidence.content_id)
    return session.exec(query.where(col(Content.sha256).in_(hashes))).all()


def _mark(kind: str) -> Any:  # noqa: ANN401  (a condition)
    return col(Access.body).contains(f'"kind":"{kind}"')


def _access(book: Book, evidence: str, step: Step) -> Iterator[tuple[Body, str]]:
    """Yield the entries of the access chain that name the evidence, or may be about all evidence."""
    marks = [col(Access.body).contains(evidence), *map(_mark, KINDS)]
    yield from read_access(book, marks, step)


def read_access(book: Book, marks: Sequence[Any], step: Step) -> Iterator[tuple[Body, str]]:
    """Yield the entries of the access chain that meet one of some conditions, with their hashes, oldest first."""
    first = 0
    while True:
        step(first, first)
        with book.reading(background=True) as session:
            newest = session.exec(select(func.max(Access.seq))).one() or 0
            within = (col(Access.seq) > first, col(Access.seq) <= first + _SLICE, or_(*marks))
            query = select(Access.body, Access.hash).where(*within).order_by(col(Access.seq))
            bodies = session.exec(query).all()
        yield from ((json.loads(text), sha256) for text, sha256 in bodies)
        first += _SLICE
        if first >= newest:
            return
