"""Record that evidence passed from one hand to another: who gave it, who took it, when, how and what for."""

from collections.abc import Sequence
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.handing import HandOver
from workbook.operations.records import columns_of, live, live_many
from workbook.store import tables
from workbook.store.book import Book


def hand_over(book: Book, actor: Actor, evidence_ids: Sequence[UUID], handed: HandOver) -> Changes:
    """Record one hand-over of one piece of evidence or of many; bytes stay in the workbook, whoever got a copy."""
    with book.change(actor, "hand over evidence") as session:
        for evidence in live_many(session, tables.Evidence, evidence_ids):
            session.add(tables.HandOver(id=actor.ids(), evidence_id=evidence.id, **columns_of(handed)))
    return session.changes


def withdraw_hand_over(book: Book, actor: Actor, hand_over_id: UUID, reason: str = "") -> Changes:
    """Take out a hand-over that was recorded by mistake; the custody log goes on telling of both."""
    with book.change(actor, "withdraw hand over", reason=reason) as session:
        live(session, tables.HandOver, hand_over_id).withdrawn_at = actor.clock()
    return session.changes
