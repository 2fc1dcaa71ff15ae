"""What was committed to of checklist items: how each is covered, in one statement however many there are."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from workbook.domain.commitments import CommitmentState, Covering, committed
from workbook.store.change import ReadSession
from workbook.store.tables import ChecklistItem, Commitment, CommitmentCover

_BATCH: Final = 400


def _covering(*columns: Any) -> Select[Any]:  # noqa: ANN401
    """Return the statement for the covers of live items; its columns end with those of a Covering."""
    return (
        select_columns(
            *columns,
            *(col(Commitment.strength), col(CommitmentCover.extent), col(Commitment.conditionality)),
            *(col(Commitment.conclusion), col(Commitment.made_on)),
            *(col(Commitment.expires_on), col(Commitment.taken_back_on)),
        )
        .join(CommitmentCover, col(CommitmentCover.commitment_id) == Commitment.id)
        .join(
            ChecklistItem,
            (col(ChecklistItem.control_id) == CommitmentCover.control_id)
            & (col(ChecklistItem.subject_id) == Commitment.subject_id),
        )
        .where(col(Commitment.withdrawn_at).is_(None), col(CommitmentCover.withdrawn_at).is_(None))
        .where(col(ChecklistItem.withdrawn_at).is_(None))
    )


_COVERED: Final = _covering(col(ChecklistItem.id)).with_only_columns(col(ChecklistItem.id)).distinct()
# Made once: putting a statement together takes longer than running it for one item.
_OF_ITEMS: Final = (
    _covering(col(ChecklistItem.id), col(Commitment.code))
    .where(col(ChecklistItem.id).in_(bindparam("items", expanding=True)))
    .order_by(col(Commitment.number), col(Commitment.code))
)


def covered_items(session: ReadSession) -> list[UUID]:
    """Return every item about which something was committed to, or looked for in vain."""
    return [item for (item,) in session.columns(_COVERED)]


def coverings(session: ReadSession, items: Sequence[UUID]) -> dict[UUID, list[tuple[str, Covering]]]:
    """Return by item the commitments that cover it, each with its code; items without any are left out."""
    found: dict[UUID, list[tuple[str, Covering]]] = defaultdict(list)
    for start in range(0, len(items), _BATCH):
        for item, code, *known in session.columns(_OF_ITEMS, items=list(items[start : start + _BATCH])):
            found[item].append((code, Covering(*known)))
    return found


def states_of(session: ReadSession, items: Sequence[UUID], as_of: date) -> dict[UUID, CommitmentState]:
    """Return what was committed to of each item on a day; of those that are left out nothing was recorded."""
    found = coverings(session, items)
    return {item: committed((cover for _, cover in covers), as_of) for item, covers in found.items()}


def _covers_item() -> Select[Any]:
    """Return the statement for live covers of an item that the query around it reads."""
    query = select_columns(col(CommitmentCover.id)).join(
        Commitment, col(Commitment.id) == CommitmentCover.commitment_id
    )
    query = query.where(
        col(CommitmentCover.control_id) == ChecklistItem.control_id,
        col(Commitment.subject_id) == ChecklistItem.subject_id,
    )
    live = col(Commitment.withdrawn_at).is_(None), col(CommitmentCover.withdrawn_at).is_(None)
    return query.where(*live).correlate(ChecklistItem)


def is_covered() -> ColumnElement[bool]:
    """Return the condition that something was committed to about an item, or looked for in vain."""
    return _covers_item().exists()


def promised_in(commitments: SelectOfScalar[UUID]) -> ColumnElement[bool]:
    """Return the condition that one of these commitments covers an item."""
    return _covers_item().where(col(Commitment.id).in_(commitments)).exists()
