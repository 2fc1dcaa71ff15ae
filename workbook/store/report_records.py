"""The lines of a report that are not items: people, parties, subjects, frameworks and evidence."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, func, select

from workbook.domain.custody import Disposed
from workbook.domain.freshness import Freshness
from workbook.domain.report import EvidenceLine, FrameworkLine
from workbook.domain.report_people import PartyLine, PersonLine, SubjectLine
from workbook.store.change import ReadSession
from workbook.store.evidence_age import stale_evidence
from workbook.store.evidence_views import commitments_in
from workbook.store.follow_up_uses import follow_up_uses
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Content,
    Control,
    Disposal,
    Evidence,
    Framework,
    Participation,
    Party,
    Person,
    Subject,
)

Names = dict[UUID, str]
"""The short names of items, by id."""


def person_lines(session: ReadSession) -> tuple[PersonLine, ...]:
    """Return the people of the audit side."""
    rows = session.exec(select(Person).where(col(Person.withdrawn_at).is_(None)).order_by(col(Person.id)))
    return tuple(PersonLine(row.name, row.role, row.organisation, row.independence) for row in rows)


def party_lines(session: ReadSession) -> tuple[PartyLine, ...]:
    """Return the parties with what they said last about taking part."""
    titles = dict(session.exec(select(Framework.id, Framework.title)).all())
    spoken: dict[UUID, dict[str, Participation]] = defaultdict(dict)
    query = select(Participation).where(col(Participation.withdrawn_at).is_(None))
    for row in session.exec(query.order_by(col(Participation.on_date), col(Participation.id))):
        # The newest statement per framework or request stands; earlier ones are in the journal.
        spoken[row.party_id][titles.get(row.framework_id, row.request) if row.framework_id else row.request] = row
    parties = session.exec(select(Party).where(col(Party.withdrawn_at).is_(None)).order_by(Party.code))
    return tuple(
        PartyLine(
            code=row.code,
            name=row.name,
            kind=row.kind,
            sector=row.sector,
            tier=row.tier,
            participation=tuple((what, p.state, p.on_date, p.reason) for what, p in spoken[row.id].items()),
        )
        for row in parties
    )


def subject_lines(session: ReadSession) -> tuple[SubjectLine, ...]:
    """Return what is assessed."""
    query = select(Subject, Party.name).join(Party, col(Party.id) == Subject.party_id)
    rows = session.exec(query.where(col(Subject.withdrawn_at).is_(None)).order_by(Subject.code))
    return tuple(
        SubjectLine(row.code, row.name, row.kind, party, row.version, row.configuration, row.environment)
        for row, party in rows
    )


def framework_lines(session: ReadSession) -> tuple[FrameworkLine, ...]:
    """Return the frameworks in use."""
    chosen = (
        select(Control.framework_id, func.count(col(ChecklistItem.id)))
        .join(ChecklistItem, col(ChecklistItem.control_id) == Control.id)
        .where(col(ChecklistItem.withdrawn_at).is_(None))
        .group_by(col(Control.framework_id))
    )
    counts = dict(session.exec(chosen).all())
    rows = session.exec(select(Framework).where(col(Framework.withdrawn_at).is_(None)).order_by(Framework.code))
    return tuple(
        FrameworkLine(
            code=row.code,
            title=row.title,
            version=row.version,
            publisher=row.publisher,
            source=row.source,
            licence=row.licence,
            attribution=row.attribution,
            confidence=row.confidence,
            note=row.note,
            controls=row.control_count,
            chosen=counts.get(row.id, 0),
        )
        for row in rows
    )


def as_chosen(lines: Sequence[FrameworkLine], items: Collection[str]) -> tuple[FrameworkLine, ...]:
    """Return the frameworks of these items, named by the framework of each, with no other item counted."""
    chosen = Counter(items)
    return tuple(replace(line, chosen=chosen[line.code]) for line in lines if chosen[line.code])


def evidence_lines(
    session: ReadSession,
    inside: Names,
    names: Names,
    freshness: Freshness,
    as_of: date,
    damaged: Collection[str] = (),
) -> tuple[EvidenceLine, ...]:
    """Return all evidence with the items `inside` the report that it is used in; those of `names` besides are counted."""
    used: dict[UUID, dict[UUID, None]] = defaultdict(dict)
    links = select(Attachment.evidence_id, Attachment.item_id).where(col(Attachment.withdrawn_at).is_(None))
    for evidence, item in session.exec(links.order_by(col(Attachment.id))):
        used[evidence][item] = None
    people = dict(session.exec(select(Person.id, Person.name)).all())
    parties = dict(session.exec(select(Party.id, Party.name)).all())
    contents = {row.id: row for row in session.exec(select(Content))}
    sources = commitments_in(session, list(session.exec(select(Evidence.id))))
    disposed, stale = _disposed(session, people), stale_evidence(session, freshness, as_of)
    follow_ups = follow_up_uses(session)
    # Evidence whose bytes two people disposed of is told of even when it was withdrawn.
    told = or_(col(Evidence.withdrawn_at).is_(None), col(Evidence.id).in_(_disposals()))
    rows = session.exec(select(Evidence).where(told).order_by(Evidence.code))
    return tuple(
        replace(
            _evidence_line(
                row,
                contents[row.content_id] if row.content_id else None,
                received_by=people.get(row.received_by, ""),
                supplied_by=parties.get(row.supplied_by_party_id, "") if row.supplied_by_party_id else "",
                stale=row.id in stale,
                used_in=tuple(dict.fromkeys(inside[item] for item in used[row.id] if item in inside)),
                used_elsewhere=sum(item in names and item not in inside for item in used[row.id]),
                damaged=row.code in damaged,
                disposed=disposed.get(row.id),
            ),
            follow_ups=follow_ups.get(row.id, ()),
            source_of=tuple(code for _, code in sources.get(row.id, ())),
        )
        for row in rows
    )


def _evidence_line(
    row: Evidence,
    content: Content | None,
    *,
    received_by: str,
    supplied_by: str,
    stale: bool,
    used_in: tuple[str, ...],
    used_elsewhere: int,
    damaged: bool,
    disposed: Disposed | None,
) -> EvidenceLine:
    return EvidenceLine(
        code=row.code,
        kind=row.kind,
        statement_kind=row.statement_kind,
        title=row.title,
        description=row.description,
        original_name=row.original_name,
        media_type=row.media_type,
        size_bytes=content.size_bytes if content else None,
        sha256=content.sha256 if content else "",
        collected_on=row.collected_on,
        received_at=row.received_at,
        received_offset_minutes=row.received_offset_minutes,
        received_by=received_by,
        supplied_by=supplied_by,
        valid_until=row.valid_until,
        stale=stale,
        tlp=row.tlp,
        statement=row.statement,
        sighted_version=row.sighted_version,
        sighted_location=row.sighted_location,
        shown_by=row.shown_by or row.stated_by,
        why_no_copy=row.why_no_copy,
        used_in=used_in,
        used_elsewhere=used_elsewhere,
        damaged=damaged,
        disposed=disposed,
    )


def _disposals() -> Any:  # noqa: ANN401  (a select of ids)
    confirmed = (col(Disposal.confirmed_by).is_not(None), col(Disposal.withdrawn_at).is_(None))
    return select(Disposal.evidence_id).where(*confirmed)


def _disposed(session: ReadSession, people: dict[UUID, str]) -> dict[UUID, Disposed]:
    """Return by evidence that its bytes were disposed of, by whom and why."""
    query = select(Disposal).where(col(Disposal.confirmed_by).is_not(None), col(Disposal.withdrawn_at).is_(None))
    return {
        row.evidence_id: Disposed(
            reason=row.reason,
            proposed_by=people.get(row.proposed_by, ""),
            proposed_at=row.proposed_at,
            confirmed_by=people.get(row.confirmed_by, ""),
            confirmed_at=row.confirmed_at,
        )
        for row in session.exec(query)
        if row.confirmed_by is not None and row.confirmed_at is not None
    }


def codes_of(session: ReadSession, hashes: Collection[str]) -> frozenset[str]:
    """Return the codes of the evidence whose bytes were received with one of these SHA-256."""
    if not hashes:
        return frozenset()
    query = select(Evidence.code).join(Content, col(Content.id) == Evidence.content_id)
    return frozenset(session.exec(query.where(col(Content.sha256).in_(hashes))))
