"""Take over what a confirmed mapping or another subject offers: one piece of evidence at a time, and by a person."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.crosswalk_views import Offer, OfferedEvidence
from workbook.domain.errors import WorkbookError
from workbook.domain.texts import clean_text
from workbook.domain.vocabulary import Bearing
from workbook.operations.items import changeable, name_of
from workbook.operations.records import columns_of
from workbook.store.book import Book
from workbook.store.offers import offers_for
from workbook.store.tables import Attachment


def take_over(book: Book, actor: Actor, item_id: UUID, attachment_ids: Sequence[UUID], *, reason: str = "") -> Changes:
    """Attach to an item what is attached elsewhere and offered to it, with a note of where it comes from.

    What it shows, where and how, is as it was there; how it bears is what the offer says. Raises WorkbookError for what
    is not offered (any more): its mapping is not confirmed, or it is attached here already.
    """
    if not attachment_ids:
        raise WorkbookError("offer.none_chosen")
    clean_text(reason, "reason")
    with book.change(actor, "take over evidence", reason=reason) as session:
        (item,) = changeable(session, [item_id])
        offered = {
            one.line.attachment: (offer, one) for offer in offers_for(session, item_id) for one in offer.evidence
        }
        taken = set()
        for key in dict.fromkeys(attachment_ids):
            if key not in offered:
                raise WorkbookError("offer.not_offered", item=name_of(session, item))
            offer, one = offered[key]
            place = one.line.evidence, one.objective_id
            if place not in taken:  # two items may offer the same piece of evidence
                taken.add(place)
                session.add(_attachment(actor, item_id, offer, one))
                if one.bearing is Bearing.CONTRADICTS:  # it is not covered by what resolved an older one
                    item.contradiction_resolution = ""
    return session.changes


def _attachment(actor: Actor, item_id: UUID, offer: Offer, one: OfferedEvidence) -> Attachment:
    how = replace(one.line.how, bearing=one.bearing)
    if offer.origin.relation is None:
        how = replace(how, subject_version="")  # the version was that of the other subject
    return Attachment(
        id=actor.ids(),
        evidence_id=one.line.evidence,
        item_id=item_id,
        objective_id=one.objective_id,
        offered_from_id=offer.origin.item,
        **columns_of(how),
    )
