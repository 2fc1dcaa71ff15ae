"""One piece of evidence whole, for the inspector; never its bytes."""

from dataclasses import fields
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.evidence_views import (
    DisposalStage,
    DisposalView,
    EvidenceDetail,
    RestingFinding,
    UseLine,
)
from workbook.domain.records import Attaching
from workbook.store.change import ReadSession
from workbook.store.evidence_views import evidence_rows
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Chunk,
    Content,
    Control,
    Disposal,
    Evidence,
    Finding,
    FindingEvidence,
    Objective,
    Party,
    Person,
    Subject,
)


def evidence_detail(session: ReadSession, evidence_id: UUID, as_of: date) -> EvidenceDetail | None:
    """Return all that is known of a piece of evidence, None when there is none with this id."""
    one = session.get(Evidence, evidence_id)
    if one is None:
        return None
    (row,) = evidence_rows(session, [evidence_id], as_of)
    content = session.get(Content, one.content_id) if one.content_id else None
    receiver = session.get(Person, one.received_by)
    return EvidenceDetail(
        row=row,
        description=one.description,
        original_name_raw=one.original_name_raw,
        source_folder=one.source_folder,
        source_modified_at=one.source_modified_at,
        sha256=content.sha256 if content else "",
        chunk_count=content.chunk_count if content else 0,
        statement=one.statement,
        stated_by=one.stated_by,
        sighted_version=one.sighted_version,
        sighted_location=one.sighted_location,
        shown_by=one.shown_by,
        why_no_copy=one.why_no_copy,
        received_by=receiver.name if receiver else "",
        supplied_by_id=one.supplied_by_party_id,
        valid_until=one.valid_until,
        same_content=_same_content(session, one),
        uses=_uses(session, evidence_id),
        findings=_findings(session, evidence_id),
        disposal=_disposal(session, one),
    )


def _disposal(session: ReadSession, one: Evidence) -> DisposalView | None:
    query = select(Disposal).where(Disposal.evidence_id == one.id, col(Disposal.withdrawn_at).is_(None))
    found = session.exec(query).first()
    if found is None:
        return None
    names = dict(session.exec(select(Person.id, Person.name)).all())
    is_gone = found.confirmed_by is not None
    left = select(Chunk.id).where(Chunk.content_id == found.content_id).limit(1)
    return DisposalView(
        stage=DisposalStage.DISPOSED if is_gone else DisposalStage.PROPOSED,
        reason=found.reason,
        proposed_by=found.proposed_by,
        proposer=names.get(found.proposed_by, ""),
        proposed_at=found.proposed_at,
        confirmer=names.get(found.confirmed_by, "") if found.confirmed_by else "",
        confirmed_at=found.confirmed_at,
        is_left_over=is_gone and session.exec(left).first() is not None,
    )


def _same_content(session: ReadSession, one: Evidence) -> tuple[str, ...]:
    if one.content_id is None:
        return ()
    query = select(Evidence.code).where(Evidence.content_id == one.content_id, col(Evidence.id) != one.id)
    return tuple(session.exec(query.order_by(col(Evidence.number))))


def _uses(session: ReadSession, evidence_id: UUID) -> tuple[UseLine, ...]:
    query = (
        select(Attachment, Control.code, Control.title, Subject.name)
        .add_columns(col(Subject.code), col(Objective.code))
        .join(ChecklistItem, col(ChecklistItem.id) == Attachment.item_id)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .outerjoin(Objective, col(Objective.id) == Attachment.objective_id)
        .where(col(Attachment.evidence_id) == evidence_id, col(Attachment.withdrawn_at).is_(None))
        .order_by(col(Attachment.item_id), col(Attachment.id))
    )
    return tuple(
        UseLine(
            attachment=link.id,
            item=link.item_id,
            control=control,
            title=title,
            subject=subject,
            subject_code=subject_code,
            objective=objective or "",
            bearing=link.bearing,
            method=link.method,
            object=link.object,
            depth=link.depth,
            coverage=link.coverage,
            independence=link.independence,
            locator=link.locator,
            shows=link.shows,
        )
        for link, control, title, subject, subject_code, objective in session.exec(query)  # type: ignore[call-overload]
    )


def _findings(session: ReadSession, evidence_id: UUID) -> tuple[RestingFinding, ...]:
    query = (
        select(Finding.id, Finding.code, Finding.title, col(Finding.state))
        .join(FindingEvidence, col(FindingEvidence.finding_id) == Finding.id)
        .where(FindingEvidence.evidence_id == evidence_id, col(FindingEvidence.withdrawn_at).is_(None))
        .where(col(Finding.withdrawn_at).is_(None))
        .order_by(col(Finding.number), Finding.code)
    )
    return tuple(RestingFinding(*found) for found in session.exec(query))


def parties(session: ReadSession) -> tuple[tuple[UUID, str], ...]:
    """Return the parties that can have supplied evidence, by name."""
    query = select(Party.id, Party.name).where(col(Party.withdrawn_at).is_(None)).order_by(Party.name)
    return tuple((key, name) for key, name in session.exec(query))


def any_evidence(session: ReadSession) -> bool:
    """Tell whether there is evidence at all, placed or not."""
    return session.exec(select(Evidence.id).where(col(Evidence.withdrawn_at).is_(None)).limit(1)).first() is not None


def attaching_of(session: ReadSession, attachment_id: UUID) -> Attaching | None:
    """Return how an attachment bears on its item, as it was entered; None when it is not there any more."""
    link = session.get(Attachment, attachment_id)
    if link is None or link.withdrawn_at is not None:
        return None
    return Attaching.kept(**{part.name: getattr(link, part.name) for part in fields(Attaching)})
