"""Which evidence is stale: expired, or older than the rule for what it is attached as allows."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from workbook.domain.freshness import Freshness
from workbook.domain.vocabulary import ObjectKind
from workbook.store.change import ReadSession
from workbook.store.tables import Attachment, Evidence


def is_stale(freshness: Freshness, as_of: date) -> ColumnElement[bool]:
    """Return the condition that evidence is stale. What is attached nowhere follows the rule of the engagement."""
    expired = col(Evidence.valid_until) < as_of
    collected = col(Evidence.collected_on)
    oldest = freshness.oldest(as_of)
    by_age = collected < oldest if oldest is not None else false()
    if not freshness.by_object:
        return or_(expired, by_age)
    days: dict[ObjectKind, date] = {
        kind: first for kind in ObjectKind if (first := freshness.oldest(as_of, kind)) is not None
    }
    too_old = case(*((col(Attachment.object) == kind, collected < first) for kind, first in days.items()), else_=False)
    halves = [uses_of_evidence(of_objective=part) for part in (False, True)]
    used = or_(*(half.exists() for half in halves))
    return or_(expired, *(half.where(too_old).exists() for half in halves), and_(~used, by_age))


def stale_among(session: ReadSession, ids: Sequence[UUID], freshness: Freshness, as_of: date) -> set[UUID]:
    """Return which of some hundred pieces of evidence are stale."""
    return set(session.exec(select(Evidence.id).where(col(Evidence.id).in_(ids), is_stale(freshness, as_of))))


def stale_evidence(session: ReadSession, freshness: Freshness, as_of: date) -> set[UUID]:
    """Return all evidence that is stale."""
    return set(session.exec(select(Evidence.id).where(is_stale(freshness, as_of))))


def uses_of_evidence(*, of_objective: bool) -> SelectOfScalar[UUID]:
    """Return the live uses of a piece of evidence, in one of the two halves that have an index each."""
    objective = col(Attachment.objective_id)
    query = select(Attachment.id).where(Attachment.evidence_id == Evidence.id, col(Attachment.withdrawn_at).is_(None))
    return query.where(objective.is_not(None) if of_objective else objective.is_(None)).correlate(Evidence)
