"""What the window reads beside the list: the head of the workbook, its counts, and one item whole."""

from datetime import datetime

from sqlmodel import col, select

from workbook.domain.checklist import (
    Masthead,
)
from workbook.store.change import ReadSession
from workbook.store.tables import (
    Engagement,
    Event,
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
