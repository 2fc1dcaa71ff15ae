"""What both chains say happened to a piece of evidence, read in short background turns."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, func, or_, select

from workbook.domain.evidence_views import Checked, Checks, CustodyAct, CustodyEntry
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.contents import Step
from workbook.store.evidence_views import item_names
from workbook.store.tables import Access, Attachment, Event, Evidence, Finding, FindingEvidence, Person

_SLICE: Final = 5000
"""Entries of the access chain that are looked through in one turn."""
_ROOTS: Final = 100
"""Records whose journal is looked through in one turn."""
_ACTS: Final = {
    "open evidence": CustodyAct.OPENED,
    "preview evidence": CustodyAct.PREVIEWED,
    "export evidence": CustodyAct.EXPORTED,
}
_VERIFIED: Final = "verify evidence"
_WHOLE: Final = "verify"
Body = dict[str, Any]


def custody(book: Book, evidence_id: UUID, step: Step) -> tuple[CustodyEntry, ...]:
    """Return everything that happened to a piece of evidence, newest first; `step` may stop it between turns."""
    with book.reading(background=True) as session:
        people = {str(key): name for key, name in session.exec(select(Person.id, Person.name))}
        own = session.exec(select(Event.body).where(Event.root_id == evidence_id).order_by(col(Event.seq))).all()
        links = _links(session, evidence_id)
    entries = [entry for body in own for entry in _of_evidence(json.loads(body), people)]
    roots = sorted({root for root, _ in links.values()})
    for start in range(0, len(roots), _ROOTS):
        step(start, len(roots))
        with book.reading(background=True) as session:
            query = select(Event.body).where(col(Event.root_id).in_(roots[start : start + _ROOTS]))
            bodies = [body for body in session.exec(query) if any(key in body for key in links)]
        entries += [entry for body in bodies for entry in _of_links(json.loads(body), links, people)]
    received = min((entry.at for entry in entries), default=None)
    for body in _access(book, str(evidence_id), step):
        entry = _of_access(body, str(evidence_id), people)
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


def _of_evidence(body: Body, people: dict[str, str]) -> Iterator[CustodyEntry]:
    for change in body["changes"]:
        if change["table"] != Evidence.__tablename__:
            continue
        about = ""
        if change["before"] is None:
            act = CustodyAct.ACQUIRED
            about = change["after"]["original_name"]
        elif "withdrawn_at" in change["after"]:
            act = CustodyAct.WITHDRAWN if change["after"]["withdrawn_at"] else CustodyAct.RESTORED
        else:
            act = CustodyAct.CHANGED
            about = ", ".join(sorted(name.replace("_", " ") for name in change["after"]))
        yield CustodyEntry(_at(body), act, people.get(body["person"], ""), about, body["reason"])


def _of_links(body: Body, links: dict[str, tuple[UUID, str]], people: dict[str, str]) -> Iterator[CustodyEntry]:
    for change in body["changes"]:
        if change["id"] not in links:
            continue
        is_finding = change["table"] == FindingEvidence.__tablename__
        withdrawn = change["after"].get("withdrawn_at")
        if change["before"] is None or ("withdrawn_at" in change["after"] and not withdrawn):
            act = CustodyAct.FINDING_ADDED if is_finding else CustodyAct.ATTACHED
        elif withdrawn:
            act = CustodyAct.FINDING_REMOVED if is_finding else CustodyAct.DETACHED
        else:
            act = CustodyAct.BEARING_CHANGED
        yield CustodyEntry(_at(body), act, people.get(body["person"], ""), links[change["id"]][1], body["reason"])


def _of_access(body: Body, evidence: str, people: dict[str, str]) -> CustodyEntry | None:
    detail, kind = body["detail"], body["kind"]
    about = ""
    if kind == _WHOLE:
        if detail["problems"]:
            return None  # which of them it was about is not said there
        act = CustodyAct.VERIFIED_WHOLE
    elif detail.get("evidence") != evidence:
        return None
    elif kind == _VERIFIED:
        act = CustodyAct.VERIFIED if detail["intact"] else CustodyAct.DAMAGED
    elif kind in _ACTS:
        act, about = _ACTS[kind], detail.get("file", "")
    else:
        return None
    return CustodyEntry(_at(body), act, people.get(body["person"] or "", ""), about, "")


def checks(book: Book, known: Checks, step: Step) -> Checks:
    """Return what is known of read-backs with what the access chain says since; looked through only once."""
    by_evidence, whole = dict(known.by_evidence), known.whole
    last = known.last
    while True:
        step(last, last)
        with book.reading(background=True) as session:
            newest = session.exec(select(func.max(Access.seq))).one() or 0
            marks = [col(Access.body).contains(f'"kind":"{kind}"') for kind in (_VERIFIED, _WHOLE)]
            query = select(Access.body).where(col(Access.seq) > last, col(Access.seq) <= last + _SLICE, or_(*marks))
            bodies = session.exec(query.order_by(col(Access.seq))).all()
        for body in map(json.loads, bodies):
            if body["kind"] == _WHOLE:
                whole = Checked(_at(body), not body["detail"]["problems"])
            elif body["kind"] == _VERIFIED:
                by_evidence[UUID(body["detail"]["evidence"])] = Checked(_at(body), body["detail"]["intact"])
        last = min(last + _SLICE, newest)
        if last >= newest:
            return Checks(MappingProxyType(by_evidence), whole, newest)


def _access(book: Book, evidence: str, step: Step) -> Iterator[Body]:
    """Yield the entries of the access chain that name the evidence, or a check of the whole workbook."""
    first = 0
    while True:
        step(first, first)
        with book.reading(background=True) as session:
            newest = session.exec(select(func.max(Access.seq))).one() or 0
            marks: Sequence[Any] = [col(Access.body).contains(mark) for mark in (evidence, f'"kind":"{_WHOLE}"')]
            query = select(Access.body).where(col(Access.seq) > first, col(Access.seq) <= first + _SLICE, or_(*marks))
            bodies = session.exec(query.order_by(col(Access.seq))).all()
        yield from map(json.loads, bodies)
        first += _SLICE
        if first >= newest:
            return


def _at(body: Body) -> datetime:
    """Return when an entry was written, in the zone of the place."""
    return datetime.fromisoformat(body["at"]).astimezone(timezone(timedelta(minutes=body["offset_minutes"])))
