"""What follow-up rests on evidence: claims and retests of remediations, and accepted risks."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col, select

from workbook.store.change import ReadSession
from workbook.store.tables import Evidence, Finding, Remediation, RemediationEvidence, RiskAcceptance

_BATCH = 400


def is_followed_up() -> ColumnElement[bool]:
    """Return the condition that a claim, a retest or an accepted risk rests on evidence, so that it needs no item."""
    link, borne = RemediationEvidence, RiskAcceptance
    shown = exists().where(col(link.evidence_id) == Evidence.id, col(link.withdrawn_at).is_(None))
    accepted = exists().where(col(borne.evidence_id) == Evidence.id, col(borne.withdrawn_at).is_(None))
    return or_(shown.correlate(Evidence), accepted.correlate(Evidence))


def follow_up_uses(session: ReadSession, ids: Sequence[UUID] | None = None) -> dict[UUID, tuple[str, ...]]:
    """Return by evidence the codes of the remediations, and of the findings with accepted risks, that rest on it."""
    found: dict[UUID, list[str]] = defaultdict(list)
    parts = [None] if ids is None else [list(ids[start : start + _BATCH]) for start in range(0, len(ids), _BATCH)]
    link, borne = RemediationEvidence, RiskAcceptance
    for part in parts:
        shown = select(link.evidence_id, Remediation.code).join(Remediation, col(Remediation.id) == link.remediation_id)
        shown = shown.where(col(link.withdrawn_at).is_(None)).order_by(Remediation.code)
        accepted = select(borne.evidence_id, Finding.code).join(Finding, col(Finding.id) == borne.finding_id)
        accepted = accepted.where(col(borne.withdrawn_at).is_(None), col(borne.evidence_id).is_not(None))
        if part is not None:
            shown = shown.where(col(link.evidence_id).in_(part))
            accepted = accepted.where(col(borne.evidence_id).in_(part))
        for evidence, code in [*session.exec(shown), *session.exec(accepted.order_by(Finding.code))]:
            if evidence is not None:
                found[evidence].append(code)
    return {evidence: tuple(dict.fromkeys(codes)) for evidence, codes in found.items()}
