"""What the window's checklist reads: cheap ids for everything, rows and proofs only for what is painted."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final
from uuid import UUID

from sqlalchemy import distinct
from sqlmodel import col, func, select

from workbook.domain.checklist import ChecklistRow, ItemGroup
from workbook.domain.commitments import committed, contradictions
from workbook.domain.ladder import Proof
from workbook.domain.vocabulary import OtherKind, Responsibility, Result
from workbook.store.change import ReadSession
from workbook.store.commitments import coverings
from workbook.store.item_filter import text_conditions
from workbook.store.proofs import NO_PROOF, prove_items
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Control,
    Determination,
    Evidence,
    Finding,
    FindingItem,
    Framework,
    Subject,
)

_BATCH: Final = 400
Determined = tuple[Result, OtherKind | None]


def checklist_ids(session: ReadSession, text: str = "", *, limit: int | None = None) -> list[UUID]:
    """Return the ids of all live items, or of those that `text` finds, in the order in which they were chosen.

    That is the framework's order per subject, since ids rise. `text` is looked for in controls, attached evidence,
    findings with the responses to them, notes and names of subjects.
    """
    query = select(ChecklistItem.id).where(*text_conditions(text)).order_by(col(ChecklistItem.id))
    return list(session.exec(query if limit is None else query.limit(limit)))


def checklist_groups(
    session: ReadSession, text: str = "", *, after: UUID | None = None, limit: int | None = None
) -> tuple[ItemGroup, ...]:
    """Return the same items as `checklist_ids`, by subject, framework and family as they follow each other.

    With `after` and `limit` a long list is read in slices, so that nobody waits long for a turn at the file.
    """
    query = (
        select(Subject.name, Framework.title, Control.family_title, ChecklistItem.id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Framework, col(Framework.id) == Control.framework_id)
        .where(*text_conditions(text))
        .order_by(col(ChecklistItem.id))
    )
    if after is not None:
        query = query.where(col(ChecklistItem.id) > after)
    if limit is not None:
        query = query.limit(limit)
    return tuple(
        ItemGroup(*head, tuple(row[3] for row in rows))
        for head, rows in groupby(session.exec(query), key=lambda row: (row[0], row[1], row[2]))
    )


def first_page(session: ReadSession, limit: int, as_of: date) -> list[ChecklistRow]:
    """Return the first rows of the checklist; what it costs does not grow with the workbook."""
    return checklist_rows(session, checklist_ids(session, limit=limit), as_of)


def checklist_rows(session: ReadSession, ids: Sequence[UUID], as_of: date) -> list[ChecklistRow]:
    """Return the rows of these items in the order asked for, proved as of a day; withdrawn items are left out."""
    rows: list[ChecklistRow] = []
    for start in range(0, len(ids), _BATCH):
        rows += _rows(session, ids[start : start + _BATCH], as_of)
    return rows


def _rows(session: ReadSession, ids: Sequence[UUID], as_of: date) -> list[ChecklistRow]:
    items = _items(session, ids)
    sources = _items(session, {i.inherited_from_id for i in items.values() if i.inherited_from_id} - items.keys())
    controls = _controls(session, {item.control_id for item in items.values()})
    subjects = _subjects(session)
    effective = {key: effective_id(item) for key, item in items.items()}
    determined = _determined(session, set(effective.values()))
    proofs = _proofs(session, [(items | sources)[key] for key in dict.fromkeys(effective.values())], as_of)
    evidence = _evidence_counts(session, ids)
    findings = _finding_codes(session, ids)
    covers = {key: [cover for _, cover in of_item] for key, of_item in coverings(session, ids).items()}
    rows = []
    for item in (items[key] for key in ids if key in items):
        source = (items | sources).get(item.inherited_from_id) if item.inherited_from_id else None
        code, title, family, framework = controls[item.control_id]
        subject_code, subject = subjects[item.subject_id]
        result, other_kind = determined.get(effective[item.id], (Result.NOT_ASSESSED, None))
        rows.append(
            ChecklistRow(
                id=item.id,
                control=code,
                title=title,
                family=family,
                framework=framework,
                subject=subject,
                subject_code=subject_code,
                scope=item.scope,
                responsibility=item.responsibility,
                inherited_from=f"{code} · {subjects[source.subject_id][0]}" if source else "",
                work_state=item.work_state,
                result=result,
                other_kind=other_kind,
                proof=proofs.get(effective[item.id], NO_PROOF),
                evidence=evidence.get(item.id, 0),
                findings=findings.get(item.id, ()),
                committed=committed(covers.get(item.id, ()), as_of),
                contradictions=contradictions(covers.get(item.id, ()), as_of),
            )
        )
    return rows


def effective_id(item: ChecklistItem) -> UUID:
    """Return the item whose determination and proof this one shows: inherited wholly, or its own."""
    inherits = item.responsibility is Responsibility.INHERITED and item.inherited_from_id is not None
    return item.inherited_from_id or item.id if inherits else item.id


def _items(session: ReadSession, ids: Sequence[UUID] | set[UUID]) -> dict[UUID, ChecklistItem]:
    query = select(ChecklistItem).where(col(ChecklistItem.id).in_(ids), col(ChecklistItem.withdrawn_at).is_(None))
    return {item.id: item for item in session.exec(query)} if ids else {}


def _controls(session: ReadSession, ids: set[UUID]) -> dict[UUID, tuple[str, str, str, str]]:
    """Return code, title, family and framework of each control."""
    frameworks = dict(session.exec(select(Framework.id, Framework.title)).all())
    owners = dict(session.exec(select(Control.id, Control.framework_id).where(col(Control.id).in_(ids))).all())
    query = select(Control.id, Control.code, Control.title, Control.family_title).where(col(Control.id).in_(ids))
    return {key: (code, title, family, frameworks[owners[key]]) for key, code, title, family in session.exec(query)}


def _subjects(session: ReadSession) -> dict[UUID, tuple[str, str]]:
    """Return code and name of every subject; there are tens of them."""
    return {key: (code, name) for key, code, name in session.exec(select(Subject.id, Subject.code, Subject.name))}


def _determined(session: ReadSession, ids: set[UUID]) -> dict[UUID, Determined]:
    query = (
        select(Determination.item_id, col(Determination.result), col(Determination.other_kind))
        .where(col(Determination.item_id).in_(ids))
        .where(col(Determination.objective_id).is_(None), col(Determination.withdrawn_at).is_(None))
    )
    return {key: (result, other_kind) for key, result, other_kind in session.exec(query)}


def _proofs(session: ReadSession, items: Sequence[ChecklistItem], as_of: date) -> dict[UUID, Proof]:
    """Return the proofs of items that have attachments; nothing proves the others, whatever their objectives."""
    wanted = [item.id for item in items]
    query = select(Attachment.item_id).where(col(Attachment.item_id).in_(wanted))
    attached = set(session.exec(query.where(col(Attachment.withdrawn_at).is_(None)).distinct()))
    proofs = prove_items(session, [item for item in items if item.id in attached], as_of)
    return {key: proof.item for key, proof in proofs.items()}


def _evidence_counts(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, int]:
    query = (
        select(Attachment.item_id, func.count(distinct(col(Attachment.evidence_id))))
        .join(Evidence, col(Evidence.id) == Attachment.evidence_id)
        .where(col(Attachment.item_id).in_(ids), col(Attachment.withdrawn_at).is_(None))
        .where(col(Evidence.withdrawn_at).is_(None))
        .group_by(col(Attachment.item_id))
    )
    return dict(session.exec(query).all())


def _finding_codes(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    query = (
        select(FindingItem.item_id, Finding.code)
        .join(Finding, col(Finding.id) == FindingItem.finding_id)
        .where(col(FindingItem.item_id).in_(ids), col(FindingItem.withdrawn_at).is_(None))
        .where(col(Finding.withdrawn_at).is_(None))
        .order_by(col(Finding.number), Finding.code)
    )
    codes: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    for item, code in session.exec(query):
        codes[item] += (code,)
    return codes
