"""Say how controls of two frameworks relate, and judge what others say of it. Only what is confirmed offers anything."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import col, select

from workbook.domain import crosswalk
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.texts import clean_text
from workbook.domain.vocabulary import ControlStatus, ReviewState
from workbook.operations.records import columns_of, fill, live
from workbook.store.book import Book
from workbook.store.change import ChangeSession
from workbook.store.crosswalk import are_mapped
from workbook.store.tables import Control, Framework, Mapping, ShippedMapping


def add_mapping(book: Book, actor: Actor, control_id: UUID, target_id: UUID, said: crosswalk.Mapping) -> Changes:
    """Map a control to one of another framework; it offers nothing before it is confirmed.

    Raises WorkbookError for a withdrawn control, for two controls of one framework, and where a mapping is already.
    """
    with book.change(actor, "add mapping") as session:
        control, target = (_in_force(session, key) for key in (control_id, target_id))
        if control.framework_id == target.framework_id:
            raise WorkbookError("mapping.same_framework", control=control.code, target=target.code)
        if are_mapped(session, control_id, target_id):
            raise WorkbookError("mapping.exists", control=control.code, target=target.code)
        framework = live(session, Framework, target.framework_id)
        made = Mapping(
            id=actor.ids(),
            control_id=control.id,
            target_framework=framework.code,
            target=target.code,
            review_state=ReviewState.UNREVIEWED,
            **columns_of(said),
        )
        session.add(made)
    return replace(session.changes, created=(made.id,))


def change_mapping(book: Book, actor: Actor, mapping_id: UUID, said: crosswalk.Mapping, *, reason: str = "") -> Changes:
    """Say something else of a mapping, a shipped one too; what was reviewed is to be reviewed again."""
    clean_text(reason, "reason")
    with book.change(actor, "change mapping", reason=reason) as session:
        (mapping,) = _to_write(session, actor, [mapping_id])
        _refuse_withdrawn(session, mapping)
        fill(mapping, said)
        _judge(mapping, ReviewState.UNREVIEWED, None, "")
    return session.changes


def confirm_mappings(book: Book, actor: Actor, mapping_ids: Sequence[UUID], reason: str = "") -> Changes:
    """Confirm mappings: from now on they offer evidence and determinations.

    Raises WorkbookError for one that leads to a withdrawn control, or to one that is not in this workbook and so cannot
    have been read.
    """
    clean_text(reason, "reason")
    with book.change(actor, "confirm mapping", reason=reason) as session:
        for mapping in _to_write(session, actor, mapping_ids):
            _refuse_withdrawn(session, mapping)
            if _target_of(session, mapping) is None:
                raise WorkbookError("mapping.not_here", target=mapping.target, framework=mapping.target_framework)
            _judge(mapping, ReviewState.CONFIRMED, actor.person, reason)
    return session.changes


def reject_mappings(book: Book, actor: Actor, mapping_ids: Sequence[UUID], reason: str) -> Changes:
    """Reject mappings with a reason; what was taken over by them stays, and is shown to rest on them."""
    if not clean_text(reason, "reason").strip():
        raise WorkbookError("mapping.no_reason")
    with book.change(actor, "reject mapping", reason=reason) as session:
        for mapping in _to_write(session, actor, mapping_ids):
            _judge(mapping, ReviewState.REJECTED, actor.person, reason)
    return session.changes


def withdraw_mappings(book: Book, actor: Actor, mapping_ids: Sequence[UUID], *, reason: str = "") -> Changes:
    """Take mappings out that were added here; raises WorkbookError for a shipped one, which is rejected instead."""
    clean_text(reason, "reason")
    with book.change(actor, "withdraw mapping", reason=reason) as session:
        for mapping_id in dict.fromkeys(mapping_ids):
            shipped = session.get(ShippedMapping, mapping_id)
            if shipped is not None:
                raise WorkbookError("mapping.is_shipped", target=shipped.target)
            live(session, Mapping, mapping_id).withdrawn_at = actor.clock()
    return session.changes


def _to_write(session: ChangeSession, actor: Actor, mapping_ids: Iterable[UUID]) -> list[Mapping]:
    """Return the records of mappings; a shipped one gets its record with the first thing that is said of it."""
    if actor.person is None:
        raise RuntimeError("a mapping needs a person")
    found = [_record(session, actor, key) for key in dict.fromkeys(mapping_ids)]
    if not found:
        raise WorkbookError("mapping.none_chosen")
    return found


def _record(session: ChangeSession, actor: Actor, mapping_id: UUID) -> Mapping:
    shipped = session.get(ShippedMapping, mapping_id)
    if shipped is None:
        return live(session, Mapping, mapping_id)
    live(session, Framework, shipped.framework_id)
    said = select(Mapping).where(Mapping.shipped_id == mapping_id, col(Mapping.withdrawn_at).is_(None))
    mapping = session.exec(said).first()
    if mapping is None:
        mapping = Mapping(
            id=actor.ids(),
            shipped_id=mapping_id,
            control_id=shipped.control_id,
            target_framework=shipped.target_framework,
            target=shipped.target,
            relation=shipped.relation,
            rationale=shipped.rationale,
            review_state=ReviewState.UNREVIEWED,
        )
        with session.no_autoflush:
            session.add(mapping)
    return mapping


def _judge(mapping: Mapping, state: ReviewState, person: UUID | None, reason: str) -> None:
    mapping.review_state, mapping.reviewed_by, mapping.review_reason = state, person, reason


def _in_force(session: ChangeSession, control_id: UUID) -> Control:
    control = session.get(Control, control_id)
    if control is None:
        raise WorkbookError("mapping.no_control")
    _refuse_if_withdrawn(control)
    return control


def _refuse_withdrawn(session: ChangeSession, mapping: Mapping) -> None:
    """Refuse a mapping of which the publisher has withdrawn a control."""
    for control in (session.get(Control, mapping.control_id), _target_of(session, mapping)):
        if control is not None:
            _refuse_if_withdrawn(control)


def _refuse_if_withdrawn(control: Control) -> None:
    if control.status is ControlStatus.WITHDRAWN:
        raise WorkbookError("mapping.withdrawn_control", control=control.code)


def _target_of(session: ChangeSession, mapping: Mapping) -> Control | None:
    query = select(Control).join(Framework, col(Framework.id) == Control.framework_id)
    query = query.where(Framework.code == mapping.target_framework, col(Framework.withdrawn_at).is_(None))
    return session.exec(query.where(Control.code == mapping.target)).first()
