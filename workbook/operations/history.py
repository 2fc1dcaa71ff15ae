"""Undo and redo, as new entries of the journal, held to what every other change is held to."""

from collections import defaultdict
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import Bearing, FindingState, WorkState
from workbook.operations.evidence_uses import refuse_disposed
from workbook.operations.findings import check_answers, check_complete, refuse_sent, refuse_unsent
from workbook.operations.items import check_inheritance, items_named, name_of
from workbook.operations.remediation_rules import keep_guard
from workbook.operations.work import check_acceptance, check_reviewer, check_standing
from workbook.store import journal
from workbook.store import undo as store_undo
from workbook.store.book import Book
from workbook.store.change import Captured, ChangeSession
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Commitment,
    Disposal,
    Engagement,
    Evidence,
    Finding,
    FindingEvidence,
    RemediationEvidence,
    Response,
    RiskAcceptance,
)

_ITEM: Final = str(ChecklistItem.__tablename__)
_FINDING: Final = str(Finding.__tablename__)
_RESPONSE: Final = str(Response.__tablename__)
_ATTACHMENT: Final = str(Attachment.__tablename__)
_DISPOSAL: Final = str(Disposal.__tablename__)
_RESTING: Final = {
    _ATTACHMENT: "evidence_id",
    str(FindingEvidence.__tablename__): "evidence_id",
    str(RemediationEvidence.__tablename__): "evidence_id",
    str(RiskAcceptance.__tablename__): "evidence_id",
    str(Commitment.__tablename__): "source_id",
}
"""What rests on evidence, and the column that says on which."""
_FREE: Final = {"note", "withdrawn_at"}
"""What the work state of an item does not guard."""


def undo(book: Book, actor: Actor, operation: UUID | None = None) -> Changes:
    """Undo an operation, or the person's own last one that is not undone yet. Raises WorkbookError when it cannot be."""
    with book.change(actor, "undo") as session:
        chosen = operation or (store_undo.last_undoable(session, actor.person) if actor.person else None)
        if chosen is None:
            raise WorkbookError("journal.nothing_to_undo")
        _undo(session, chosen)
    return session.changes


def redo(book: Book, actor: Actor, undo_operation: UUID) -> Changes:
    """Do again what an undo took back. Raises WorkbookError for an operation that was no undo."""
    with book.change(actor, "redo") as session:
        events = journal.operation_events(session.driver(), undo_operation)
        if events and events[0]["undoes"] is None:
            raise WorkbookError("history.not_an_undo")
        _undo(session, undo_operation)
    return session.changes


def _undo(session: ChangeSession, operation: UUID) -> None:
    _refuse_disposal(session, operation)
    store_undo.undo(session, operation)
    touched = _touched(session)
    rests_on = {row.after[_RESTING[table]] for (table, _), row in touched if table in _RESTING and _is_live(row)}
    for evidence in rests_on - {None}:
        refuse_disposed(session, session.get_one(Evidence, UUID(evidence)))
    if any(table == Engagement.__tablename__ and row.after["withdrawn_at"] for (table, _), row in touched):
        raise WorkbookError("history.beginning")
    put_back = [session.get_one(ChecklistItem, key) for (table, key), _ in touched if table == _ITEM]
    check_inheritance(session, [item for item in put_back if item.withdrawn_at is None])
    item_ids = dict.fromkeys(filter(None, (_item_of(*part) for part in touched)))
    items = [session.get_one(ChecklistItem, item_id) for item_id in item_ids]
    for item in items:
        _reopen_contradiction(session, item)
        _keep_guard(session, item)
    handed_on = [item for item in items if _is_handed_on(session, item)]
    check_standing(session, session.actor, handed_on, items_named(session, [item.id for item in handed_on]))
    of_findings: dict[UUID, set[str]] = defaultdict(set)
    for key, captured in touched:
        if finding_id := _root_in(_FINDING, key, captured):
            of_findings[finding_id].add(key[0])
    for finding_id, tables in of_findings.items():
        _keep_finding_guard(session, session.get_one(Finding, finding_id), tables)
    keep_guard(session, touched)


def _refuse_disposal(session: ChangeSession, operation: UUID) -> None:
    """Refuse to take a disposal back, and a proposal that was confirmed since: nothing brings bytes back."""
    for event in journal.operation_events(session.driver(), operation):
        if event["verb"] == store_undo.RECOVERY:
            raise WorkbookError("history.recovery")
        if event["verb"] == store_undo.MIGRATION:
            raise WorkbookError("history.migration")
        if event["verb"] == store_undo.SIGN_OFF:
            raise WorkbookError("history.signed")
        if event["verb"] in store_undo.FINAL:
            raise WorkbookError("history.disposal")
        proposed = [UUID(change["id"]) for change in event["changes"] if change["table"] == _DISPOSAL]
        if any(session.get_one(Disposal, key).confirmed_by is not None for key in proposed):
            raise WorkbookError("history.disposal")


def _is_live(row: Captured) -> bool:
    return bool(row.after["withdrawn_at"] is None)


def _touched(session: ChangeSession) -> list[tuple[tuple[str, UUID], Captured]]:
    return [(key, captured) for key, captured in session.captured.items() if captured.is_changed]


def _item_of(key: tuple[str, UUID], captured: Captured) -> UUID | None:
    """Return the item whose assessment the row belongs to, None when there is none or the row does not touch it."""
    table, record_id = key
    if table == _ITEM:
        before = captured.before or {}
        differs = {name for name, value in captured.after.items() if before.get(name) != value}
        return record_id if differs - _FREE else None
    return _root_in(_ITEM, key, captured)


def _root_in(root_table: str, key: tuple[str, UUID], captured: Captured) -> UUID | None:
    """Return the record of `root_table` that the row is or belongs to, or None."""
    table, record_id = key
    if table == root_table:
        return record_id
    record_type = journal.record_types()[table]
    if record_type.journal_root is None or record_type.journal_root_table != root_table:
        return None
    return UUID(captured.after[record_type.journal_root])


def _keep_guard(session: ChangeSession, item: ChecklistItem) -> None:
    """Hold an undo to what every other change of an item is held to: accepted is locked, submitted becomes a draft."""
    captured = session.captured.get((_ITEM, item.id))
    if captured is not None and captured.before is not None and captured.before["work_state"] != item.work_state:
        if captured.before["work_state"] == WorkState.ACCEPTED:
            check_reviewer(session, session.actor)
        if item.work_state is WorkState.ACCEPTED:
            check_acceptance(session, session.actor, item, name_of(session, item))
        return  # what is put back is the work state itself
    if item.work_state is WorkState.ACCEPTED:
        raise WorkbookError("item.locked", item=name_of(session, item))
    if item.work_state is WorkState.SUBMITTED:
        item.work_state, item.submitted_by = WorkState.DRAFT, None


def _is_handed_on(session: ChangeSession, item: ChecklistItem) -> bool:
    """Tell whether the undo submits or accepts the item again; an acceptance taken back hands nothing on."""
    captured = session.captured.get((_ITEM, item.id))
    if captured is None or captured.before is None:
        return False
    before = captured.before["work_state"]
    return before not in (item.work_state, WorkState.ACCEPTED) and item.work_state in (
        WorkState.SUBMITTED,
        WorkState.ACCEPTED,
    )


def _keep_finding_guard(session: ChangeSession, finding: Finding, tables: set[str]) -> None:
    """Hold an undo to what every other change of a finding is held to: final stays so, reviewed becomes a draft.

    `tables` are those of its records that the undo touched.
    """
    captured = session.captured.get((_FINDING, finding.id))
    before = captured.before if captured else None
    if before is not None and before["state"] == FindingState.FINAL:
        raise WorkbookError("finding.no_change_when_final", finding=finding.code)
    if finding.withdrawn_at is None:
        check_answers(session, finding)
    if tables == {_RESPONSE}:
        refuse_unsent(finding)
        return
    if captured is not None and before is not None:
        if before["state"] != captured.after["state"]:
            if before["state"] == FindingState.DRAFT:
                check_complete(session, finding)
            return  # what is put back is the state itself
        if before["withdrawn_at"] != captured.after["withdrawn_at"]:
            return  # any finding that is not final can be withdrawn
    refuse_sent(finding)
    if finding.state is FindingState.REVIEWED:
        finding.state = FindingState.DRAFT


def _reopen_contradiction(session: ChangeSession, item: ChecklistItem) -> None:
    """Clear the reason against contradictions when one stands now that did not while that reason was given."""
    reason = item.contradiction_resolution
    if not reason:
        return
    query = select(Attachment.id).where(Attachment.item_id == item.id, Attachment.bearing == Bearing.CONTRADICTS)
    standing = set(session.exec(query.where(col(Attachment.withdrawn_at).is_(None))))
    if standing - _answered_by(session, item.id, reason):
        item.contradiction_resolution = ""


def _answered_by(session: ChangeSession, item_id: UUID, reason: str) -> set[UUID]:
    """Return the attachments that contradicted the item at any time while this reason stood, by the journal."""
    rows: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    answered: set[UUID] = set()
    for event in store_undo.events_of(session, item_id):
        for change in event["changes"]:
            rows[change["table"], change["id"]] |= change["after"]
        if rows[_ITEM, str(item_id)].get("contradiction_resolution") == reason:
            answered |= {
                UUID(key)
                for (table, key), row in rows.items()
                if table == _ATTACHMENT and row["bearing"] == Bearing.CONTRADICTS and row["withdrawn_at"] is None
            }
    return answered
