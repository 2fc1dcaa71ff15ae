"""Checklist items as evidence is placed on them and as they are picked: found by a few letters, no proof computed."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, distinct, func, select

from workbook.domain.evidence_views import TargetRow
from workbook.domain.vocabulary import Scope, WorkState
from workbook.store.change import ReadSession
from workbook.store.queries import checklist_ids
from workbook.store.tables import Attachment, ChecklistItem, Control, Evidence, Framework, Subject

MOST: Final = 500
"""So many items are offered at most; more letters find the others."""
_BATCH: Final = 400
Conditions = tuple[ColumnElement[bool], ...]
_LOOKED_BACK: Final = 400
"""So many attachments tell which items were used last."""


def target_ids(
    session: ReadSession, text: str = "", *, open_only: bool = False, subject: UUID | None = None, limit: int = MOST
) -> list[UUID]:
    """Return items for a few letters: those whose control's code begins with them, then those that hold the words.

    With `open_only` only items that evidence can be attached to: in scope, and not accepted; with `subject` only its own.
    """
    asked = _narrowed(open_only, subject)
    begins = _begins(session, text, asked, limit) if text.strip() else []
    if len(begins) >= limit:
        return begins
    found = checklist_ids(session, text, limit=None if subject else limit * 4 if open_only else limit)
    if asked:
        found = _kept(session, found, asked)
    return list(dict.fromkeys([*begins, *found]))[:limit]


def last_used_ids(session: ReadSession, limit: int = 12) -> list[UUID]:
    """Return the items that evidence was attached to last, the newest first; only those that can have more."""
    query = select(Attachment.item_id).order_by(col(Attachment.id).desc()).limit(_LOOKED_BACK)
    return _kept(session, list(dict.fromkeys(session.exec(query))), _narrowed(True, None))[:limit]


def _begins(session: ReadSession, text: str, asked: Conditions, limit: int) -> list[UUID]:
    text = text.encode("utf-8", "replace").decode().replace("\0", " ").strip().lower()
    code = func.lower(Control.code)
    query = (
        select(ChecklistItem.id)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .where(code.startswith(text, autoescape=True), col(ChecklistItem.withdrawn_at).is_(None))
        .order_by(func.length(Control.code), code, col(ChecklistItem.id))
    )
    return list(session.exec(query.where(*asked).limit(limit)))


def _narrowed(open_only: bool, subject: UUID | None) -> Conditions:
    """Return what is asked of items beside the words."""
    is_open = (col(ChecklistItem.scope) == Scope.IN, col(ChecklistItem.work_state) != WorkState.ACCEPTED)
    own = (col(ChecklistItem.subject_id) == subject,) if subject is not None else ()
    return (*(is_open if open_only else ()), *own)


def _kept(session: ReadSession, ids: Sequence[UUID], asked: Conditions) -> list[UUID]:
    kept: set[UUID] = set()
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        kept |= set(session.exec(select(ChecklistItem.id).where(col(ChecklistItem.id).in_(part), *asked)))
    return [key for key in ids if key in kept]


def target_rows(session: ReadSession, ids: Sequence[UUID]) -> list[TargetRow]:
    """Return the rows of these items in the order asked for; withdrawn items are left out."""
    rows: list[TargetRow] = []
    for start in range(0, len(ids), _BATCH):
        rows += _rows(session, ids[start : start + _BATCH])
    return rows


def _rows(session: ReadSession, ids: Sequence[UUID]) -> list[TargetRow]:
    query = (
        select(ChecklistItem, Control.code, Control.title, Framework.title)
        .add_columns(col(Subject.name), col(Subject.code))
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Framework, col(Framework.id) == Control.framework_id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .where(col(ChecklistItem.id).in_(ids), col(ChecklistItem.withdrawn_at).is_(None))
    )
    counts = _evidence_counts(session, ids)
    found = {
        item.id: TargetRow(
            id=item.id,
            control=code,
            title=title,
            framework=framework,
            subject=subject,
            subject_code=subject_code,
            scope=item.scope,
            work_state=item.work_state,
            planned_level=item.planned_level,
            evidence=counts.get(item.id, 0),
        )
        for item, code, title, framework, subject, subject_code in session.exec(query)  # type: ignore[call-overload]
    }
    return [found[key] for key in ids if key in found]


def _evidence_counts(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, int]:
    query = (
        select(Attachment.item_id, func.count(distinct(col(Attachment.evidence_id))))
        .join(Evidence, col(Evidence.id) == Attachment.evidence_id)
        .where(col(Attachment.item_id).in_(ids), col(Attachment.withdrawn_at).is_(None))
        .where(col(Evidence.withdrawn_at).is_(None))
        .group_by(col(Attachment.item_id))
    )
    return dict(session.exec(query).all())
