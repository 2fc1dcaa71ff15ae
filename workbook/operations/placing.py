"""Place evidence on checklist items, many at once: a day's photographs in one step that is undone in one step."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.records import Attaching
from workbook.domain.vocabulary import Bearing
from workbook.operations.items import Target, changeable, check_objective, items_named, refuse_out_of_scope
from workbook.operations.records import columns_of, live_many
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.tables import Attachment, Evidence

_BATCH = 400


def place(
    book: Book,
    actor: Actor,
    evidence_ids: Sequence[UUID],
    targets: Sequence[Target],
    attaching: Attaching | None = None,
) -> Changes:
    """Attach each piece of evidence to each target where it is not yet; how it bears is the same for all.

    Raises WorkbookError when every one of them is attached already, and for what `attach` refuses.
    """
    wanted = tuple(dict.fromkeys(targets))
    if not wanted:
        raise WorkbookError("evidence.no_target")
    attaching = attaching or Attaching()
    with book.change(actor, "attach evidence") as session:
        evidence = live_many(session, Evidence, evidence_ids)
        items = changeable(session, [target.item for target in wanted])
        names = items_named(session, [item.id for item in items])
        refuse_out_of_scope(items, names)
        controls = {item.id: item.control_id for item in items}
        for target in wanted:
            check_objective(session, target, controls[target.item])
        have = _attached(session, [item.id for item in items])
        missing = [(one, to) for one in evidence for to in wanted if (one.id, to.item, to.objective) not in have]
        if not missing:
            code = evidence[0].code if evidence else ""
            raise WorkbookError("evidence.duplicate_attachment", evidence=code, item=names[wanted[0].item])
        columns = columns_of(attaching)
        session.add_all(
            Attachment(id=actor.ids(), evidence_id=one.id, item_id=to.item, objective_id=to.objective, **columns)
            for one, to in missing
        )
        if attaching.bearing is Bearing.CONTRADICTS:
            for item in items:  # a new contradiction is not covered by what resolved an older one
                item.contradiction_resolution = ""
    return session.changes


def _attached(session: ChangeSession, items: Sequence[UUID]) -> set[tuple[UUID, UUID, UUID | None]]:
    """Return evidence, item and objective of every live attachment of these items."""
    found: set[tuple[UUID, UUID, UUID | None]] = set()
    query = select(Attachment.evidence_id, Attachment.item_id, Attachment.objective_id)
    for start in range(0, len(items), _BATCH):
        of_these = col(Attachment.item_id).in_(items[start : start + _BATCH])
        found |= set(session.exec(query.where(of_these, col(Attachment.withdrawn_at).is_(None))))
    return found
