"""What rests on evidence, for which it stays; and evidence that nothing new can rest on."""

from sqlmodel import col, func, select

from workbook.domain.errors import WorkbookError
from workbook.store.change import ChangeSession
from workbook.store.live import live_of
from workbook.store.tables import (
    Attachment,
    Commitment,
    Disposal,
    Evidence,
    Finding,
    FindingEvidence,
    Remediation,
    RemediationEvidence,
    RiskAcceptance,
)


def refuse_used(session: ChangeSession, evidence: Evidence) -> None:
    """Refuse evidence that something rests on, or a commitment stands in. Raises WorkbookError that names where."""
    attached = live_of(Attachment, col(Attachment.evidence_id) == evidence.id)
    used = session.exec(select(func.count()).select_from(Attachment).where(attached)).one()
    if used:
        raise WorkbookError("evidence.in_use", evidence=evidence.code, count=used)
    rests = select(Finding.code).join(FindingEvidence, col(FindingEvidence.finding_id) == Finding.id)
    rests = rests.where(FindingEvidence.evidence_id == evidence.id, col(FindingEvidence.withdrawn_at).is_(None))
    if finding := session.exec(rests.order_by(Finding.code)).first():
        raise WorkbookError("evidence.in_finding", evidence=evidence.code, finding=finding)
    source = select(Commitment.code).where(Commitment.source_id == evidence.id, col(Commitment.withdrawn_at).is_(None))
    if commitment := session.exec(source.order_by(Commitment.code)).first():
        raise WorkbookError("evidence.is_source", evidence=evidence.code, commitment=commitment)
    link = RemediationEvidence
    shown = select(Remediation.code).join(link, col(link.remediation_id) == Remediation.id)
    shown = shown.where(link.evidence_id == evidence.id, col(link.withdrawn_at).is_(None))
    if remediation := session.exec(shown.order_by(Remediation.code)).first():
        raise WorkbookError("evidence.in_remediation", evidence=evidence.code, remediation=remediation)
    borne = select(Finding.code).join(RiskAcceptance, col(RiskAcceptance.finding_id) == Finding.id)
    borne = borne.where(RiskAcceptance.evidence_id == evidence.id, col(RiskAcceptance.withdrawn_at).is_(None))
    if finding := session.exec(borne.order_by(Finding.code)).first():
        raise WorkbookError("evidence.in_acceptance", evidence=evidence.code, finding=finding)


def refuse_disposed(session: ChangeSession, evidence: Evidence) -> None:
    """Refuse evidence whose bytes were disposed of, or are about to be. Raises WorkbookError."""
    query = select(Disposal.confirmed_by).where(Disposal.evidence_id == evidence.id)
    for confirmed_by in session.exec(query.where(col(Disposal.withdrawn_at).is_(None))):
        raise WorkbookError("evidence.disposed" if confirmed_by else "evidence.going", evidence=evidence.code)
