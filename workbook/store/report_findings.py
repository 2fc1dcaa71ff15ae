"""The findings of a report, with what they rest on and what was answered to them."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.findings import elements_of
from workbook.domain.report import FindingLine
from workbook.domain.responses import ResponseLine
from workbook.domain.vocabulary import Element
from workbook.store.change import ReadSession
from workbook.store.tables import (
    ChecklistItem,
    Contact,
    Control,
    Evidence,
    Finding,
    FindingEvidence,
    FindingItem,
    Party,
    Person,
    Response,
    Subject,
)


def finding_lines(
    session: ReadSession, inside: Mapping[UUID, str], names: Mapping[UUID, str]
) -> tuple[FindingLine, ...]:
    """Return every finding by code, with the items `inside` the report; those of `names` besides are counted."""
    people = dict(session.exec(select(Person.id, Person.name)).all())
    items: dict[UUID, list[UUID]] = defaultdict(list)
    item_links = select(FindingItem).where(col(FindingItem.withdrawn_at).is_(None)).order_by(col(FindingItem.id))
    for link in session.exec(item_links):
        items[link.finding_id].append(link.item_id)
    evidence: dict[UUID, list[str]] = defaultdict(list)
    query = select(FindingEvidence.finding_id, Evidence.code).join(
        Evidence, col(Evidence.id) == FindingEvidence.evidence_id
    )
    for finding, code in session.exec(query.where(col(FindingEvidence.withdrawn_at).is_(None)).order_by(Evidence.code)):
        evidence[finding].append(code)
    responses = response_lines(session)
    rows = session.exec(select(Finding).where(col(Finding.withdrawn_at).is_(None)).order_by(Finding.code))
    return tuple(
        _line(
            row,
            raised_by=people.get(row.raised_by, ""),
            items=tuple(inside[item] for item in items[row.id] if item in inside),
            evidence=tuple(evidence[row.id]),
            responses=responses.get(row.id, ()),
            items_elsewhere=sum(item in names and item not in inside for item in items[row.id]),
        )
        for row in rows
    )


def one_finding_line(session: ReadSession, finding_id: UUID) -> FindingLine | None:
    """Return one finding as a report has it, None when it is not there any more; reads nothing of the others."""
    row = session.get(Finding, finding_id)
    if row is None or row.withdrawn_at is not None:
        return None
    items = (
        select(Control.code, Subject.code)
        .join(ChecklistItem, col(ChecklistItem.control_id) == Control.id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .join(FindingItem, col(FindingItem.item_id) == ChecklistItem.id)
        .where(FindingItem.finding_id == finding_id, col(FindingItem.withdrawn_at).is_(None))
        .where(col(ChecklistItem.withdrawn_at).is_(None), col(Subject.withdrawn_at).is_(None))
        .order_by(col(FindingItem.id))
    )
    evidence = (
        select(Evidence.code)
        .join(FindingEvidence, col(FindingEvidence.evidence_id) == Evidence.id)
        .where(FindingEvidence.finding_id == finding_id, col(FindingEvidence.withdrawn_at).is_(None))
        .order_by(Evidence.code)
    )
    person = session.get(Person, row.raised_by)
    return _line(
        row,
        raised_by=person.name if person else "",
        items=tuple(f"{control} · {subject}" for control, subject in session.exec(items)),
        evidence=tuple(session.exec(evidence)),
        responses=response_lines(session, finding_id).get(finding_id, ()),
    )


def response_lines(session: ReadSession, finding_id: UUID | None = None) -> dict[UUID, tuple[ResponseLine, ...]]:
    """Return the responses to every finding, or to one, by day."""
    query = (
        select(Response, Party.name, Contact.name)
        .join(Party, col(Party.id) == Response.party_id)
        .outerjoin(Contact, col(Contact.id) == Response.contact_id)
        .where(col(Response.withdrawn_at).is_(None))
        .order_by(col(Response.on_date), col(Response.id))
    )
    if finding_id is not None:
        query = query.where(Response.finding_id == finding_id)
    found: dict[UUID, tuple[ResponseLine, ...]] = defaultdict(tuple)
    for row, party, contact in session.exec(query):
        line = ResponseLine(party, contact or "", row.answer, row.on_date, row.words, row.rejoinder)
        found[row.finding_id] += (line,)
    return found


def _line(
    row: Finding,
    *,
    raised_by: str,
    items: tuple[str, ...],
    evidence: tuple[str, ...],
    responses: tuple[ResponseLine, ...],
    items_elsewhere: int = 0,
) -> FindingLine:
    return FindingLine(
        code=row.code,
        kind=row.kind,
        title=row.title,
        elements=tuple((element, getattr(row, element.value)) for element in elements_of(row.kind)),
        not_needed=tuple((Element(key), reason) for key, reason in sorted(row.not_needed.items())),
        recommendation=row.recommendation,
        severity=row.severity,
        severity_rationale=row.severity_rationale,
        state=row.state,
        destination=row.destination,
        corrected_during_fieldwork=row.corrected_during_fieldwork,
        raised_by=raised_by,
        items=items,
        evidence=evidence,
        responses=responses,
        items_elsewhere=items_elsewhere,
    )
