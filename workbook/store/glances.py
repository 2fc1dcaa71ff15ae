"""What the window reads beside the list: the head of the workbook, its counts, and one item whole."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.checklist import (
    Decision,
    EvidenceLine,
    FindingLine,
    ItemDetail,
    Masthead,
    ObjectiveLine,
)
from workbook.domain.vocabulary import Result
from workbook.store.change import ReadSession
from workbook.store.proofs import ItemProof, prove_items
from workbook.store.queries import checklist_rows, effective_id
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Control,
    Determination,
    Engagement,
    Event,
    Evidence,
    Finding,
    FindingItem,
    Objective,
    Person,
)


def masthead(session: ReadSession) -> Masthead:
    """Return the head of the workbook."""
    engagement = session.exec(select(Engagement).where(col(Engagement.withdrawn_at).is_(None))).first()
    last = session.exec(select(Event.seq, Event.hash, Event.at).order_by(col(Event.seq).desc()).limit(1)).first()
    number, head, at = last or (0, "", None)
    return Masthead(
        title=engagement.title if engagement else "",
        objective=engagement.objective if engagement else "",
        tlp=engagement.tlp if engagement else None,
        period_from=engagement.period_from if engagement else None,
        period_to=engagement.period_to if engagement else None,
        as_of=engagement.as_of if engagement else None,
        is_sample=engagement.is_sample if engagement else False,
        journal_entries=number or 0,
        journal_head=head,
        last_change=datetime.fromisoformat(at) if at else None,
    )


def item_detail(session: ReadSession, item_id: UUID, as_of: date) -> ItemDetail | None:
    """Return all that is known of an item, None when it is not there any more."""
    rows = checklist_rows(session, [item_id], as_of)
    item = session.get(ChecklistItem, item_id)
    if not rows or item is None:
        return None
    source = session.get(ChecklistItem, effective_id(item)) or item
    control = session.get(Control, item.control_id)
    statement, guidance = (control.statement, control.guidance) if control else ("", "")
    return ItemDetail(
        row=rows[0],
        statement=statement,
        guidance=guidance,
        planned_level=item.planned_level,
        decision=_decision(session, source.id),
        scope_reason=item.scope_reason,
        return_reason=item.return_reason,
        contradiction_resolution=source.contradiction_resolution,
        lowered_reason=source.lowered_reason,
        note=item.note,
        objectives=_objectives(session, source, prove_items(session, [source], as_of)[source.id]),
        evidence=_evidence(session, source.id),
        findings=_findings(session, item_id),
    )


def _decision(session: ReadSession, item_id: UUID) -> Decision | None:
    query = (
        select(Determination, Person.name)
        .join(Person, col(Person.id) == Determination.decided_by)
        .where(Determination.item_id == item_id, col(Determination.objective_id).is_(None))
        .where(col(Determination.withdrawn_at).is_(None), Determination.result != Result.NOT_ASSESSED)
    )
    found = session.exec(query).first()
    if found is None:
        return None
    made, name = found
    place = timezone(timedelta(minutes=made.decided_offset_minutes))
    at = made.decided_at if made.decided_at.tzinfo else made.decided_at.replace(tzinfo=UTC)
    return Decision(made.basis, made.reason, made.override_reason, name, at.astimezone(place))


def _objectives(session: ReadSession, item: ChecklistItem, proof: ItemProof) -> tuple[ObjectiveLine, ...]:
    made = select(Determination).where(Determination.item_id == item.id, col(Determination.objective_id).is_not(None))
    made = made.where(col(Determination.withdrawn_at).is_(None))
    by_objective = {one.objective_id: one for one in session.exec(made)}
    query = select(Objective).where(Objective.control_id == item.control_id).order_by(col(Objective.position))
    lines = []
    for objective in session.exec(query):
        one = by_objective.get(objective.id)
        lines.append(
            ObjectiveLine(
                code=objective.code,
                statement=objective.statement,
                result=one.result if one else Result.NOT_ASSESSED,
                other_kind=one.other_kind if one else None,
                reason=one.reason if one else "",
                level=proof.objectives[objective.id].level,
            )
        )
    return tuple(lines)


def _evidence(session: ReadSession, item_id: UUID) -> tuple[EvidenceLine, ...]:
    query = (
        select(Attachment, Evidence, Objective.code)
        .join(Evidence, col(Evidence.id) == Attachment.evidence_id)
        .outerjoin(Objective, col(Objective.id) == Attachment.objective_id)
        .where(Attachment.item_id == item_id, col(Attachment.withdrawn_at).is_(None))
        .where(col(Evidence.withdrawn_at).is_(None))
        .order_by(col(Evidence.number), Evidence.code, col(Attachment.id))
    )
    return tuple(
        EvidenceLine(
            evidence.code,
            evidence.title,
            evidence.kind,
            attachment.bearing,
            attachment.method,
            attachment.independence,
            objective or "",
            attachment.shows,
        )
        for attachment, evidence, objective in session.exec(query)
    )


def _findings(session: ReadSession, item_id: UUID) -> tuple[FindingLine, ...]:
    query = (
        select(Finding)
        .join(FindingItem, col(FindingItem.finding_id) == Finding.id)
        .where(FindingItem.item_id == item_id, col(FindingItem.withdrawn_at).is_(None))
        .where(col(Finding.withdrawn_at).is_(None))
        .order_by(col(Finding.number), Finding.code)
    )
    return tuple(FindingLine(f.code, f.title, f.kind, f.severity, f.state) for f in session.exec(query))
