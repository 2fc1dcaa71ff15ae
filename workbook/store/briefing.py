"""What the briefing tells beside the counts of items: how findings stand, and what went stale since the last time."""

import json
from datetime import date, datetime

from sqlalchemy import false
from sqlmodel import col, func, select

from workbook.domain.overview import WentStale
from workbook.domain.vocabulary import FindingState
from workbook.store.change import ReadSession
from workbook.store.evidence_age import is_stale
from workbook.store.proofs import freshness
from workbook.store.tables import Evidence, Finding

_OPENED = "SELECT body FROM access WHERE json_extract(body, '$.kind') = 'open' ORDER BY seq DESC LIMIT 2"


def finding_states(session: ReadSession) -> dict[FindingState, int]:
    """Return how many findings stand in each state; those without any are left out."""
    query = select(Finding.state, func.count()).where(col(Finding.withdrawn_at).is_(None)).group_by(col(Finding.state))
    return {FindingState(state): count for state, count in session.exec(query)}


def went_stale(session: ReadSession, today: date) -> WentStale:
    """Return the evidence that has become stale since the workbook was opened the time before this one."""
    opened = [json.loads(body) for (body,) in session.driver().execute(_OPENED)]
    if len(opened) < 2:
        return WentStale(None, ())
    since, rule = datetime.fromisoformat(opened[1]["at"]).date(), freshness(session)
    live = select(Evidence.code).where(col(Evidence.withdrawn_at).is_(None), is_stale(rule, today))
    # Without a day of collection it is unknown whether it was stale by its age: then it was not.
    was_fresh = func.coalesce(is_stale(rule, since), false()).is_(false())
    codes = session.exec(live.where(was_fresh).order_by(Evidence.code))
    return WentStale(since, tuple(codes))
