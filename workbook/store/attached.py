"""What is attached to items, line by line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.item_detail import EvidenceLine
from workbook.domain.records import Attaching
from workbook.store.change import ReadSession
from workbook.store.record_names import names_of
from workbook.store.tables import Attachment, ChecklistItem, Evidence, Objective

_HOW: Final = tuple(field.name for field in fields(Attaching))
_ITEM: Final = str(ChecklistItem.__tablename__)


def attached_lines(session: ReadSession, items: Sequence[UUID]) -> dict[UUID, tuple[EvidenceLine, ...]]:
    """Return what is attached to each of some items, in the order of the evidence; nothing of one without any."""
    query = (
        select(Attachment, Evidence.id, Evidence.code, Evidence.title)
        .add_columns(col(Evidence.kind), col(Objective.code))
        .join(Evidence, col(Evidence.id) == Attachment.evidence_id)
        .outerjoin(Objective, col(Objective.id) == Attachment.objective_id)
        .where(col(Attachment.item_id).in_(items), col(Attachment.withdrawn_at).is_(None))
        .where(col(Evidence.withdrawn_at).is_(None))
        .order_by(col(Evidence.number), Evidence.code, col(Attachment.id))
    )
    rows = session.exec(query).all()  # type: ignore[call-overload]
    origins = names_of(session, [(_ITEM, one.offered_from_id) for one, *_ in rows if one.offered_from_id is not None])
    found: dict[UUID, list[EvidenceLine]] = defaultdict(list)
    for attachment, evidence, code, title, kind, objective in rows:
        line = EvidenceLine(
            attachment=attachment.id,
            evidence=evidence,
            code=code,
            title=title,
            kind=kind,
            objective_id=attachment.objective_id,
            objective=objective or "",
            how=Attaching.kept(**{name: getattr(attachment, name) for name in _HOW}),
            offered_from=origins.get((_ITEM, attachment.offered_from_id), ""),
            offered_from_id=attachment.offered_from_id,
        )
        found[attachment.item_id].append(line)
    return {item: tuple(lines) for item, lines in found.items()}
