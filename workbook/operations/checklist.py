"""What is assessed and against what: subjects, frameworks, checklist items, their scope and parameters."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from workbook.domain import catalogue, records
from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.domain.texts import clean_text
from workbook.domain.vocabulary import (
    ControlStatus,
    FrameworkKind,
    Nature,
    ProofLevel,
    Responsibility,
    Scope,
    WorkState,
)
from workbook.operations.items import changeable, check_inheritance, items_named, name_of, refuse_out_of_scope
from workbook.operations.records import columns_of, fill, live, live_many, next_code, refuse_twin
from workbook.store.book import Book
from workbook.store.catalogue import insert_framework
from workbook.store.tables import (
    ChecklistItem,
    Control,
    ControlParameter,
    Framework,
    Parameter,
    Party,
    Subject,
)


def add_subject(book: Book, actor: Actor, subject: records.Subject) -> Changes:
    """Enter a system, model, service, process or organisation of a party."""
    with book.change(actor, "add subject") as session:
        live(session, Party, subject.party_id)
        refuse_twin(session, Subject, subject.name, party=subject.party_id)
        code, number = next_code(session, Subject, book.copy_letter)
        session.add(Subject(id=actor.ids(), code=code, number=number, **columns_of(subject)))
    return session.changes


def change_subject(
    book: Book, actor: Actor, subject_id: UUID, subject: records.Subject, *, reason: str = ""
) -> Changes:
    """Replace what is known of a subject."""
    with book.change(actor, "change subject", reason=reason) as session:
        live(session, Party, subject.party_id)
        refuse_twin(session, Subject, subject.name, party=subject.party_id, but=subject_id)
        fill(live(session, Subject, subject_id), subject)
    return session.changes


def add_framework(book: Book, actor: Actor, framework: catalogue.Framework) -> Changes:
    """Bring a framework into the workbook, whole and for good."""
    with book.change(actor, "add framework") as session:
        code = framework.head.code
        if session.exec(
            select(Framework.id).where(Framework.code == code, col(Framework.withdrawn_at).is_(None))
        ).first():
            raise WorkbookError("framework.exists", code=code)
        insert_framework(session, framework)
    return session.changes


def choose_controls(
    book: Book, actor: Actor, framework_id: UUID, subject_ids: Sequence[UUID], *, codes: Sequence[str] | None = None
) -> Changes:
    """Put a framework's active controls on the checklist of subjects, in its order; those already there stay as they are.

    `codes` picks some of its controls; None is all. Raises WorkbookError for a policy source or an unknown code.
    """
    with book.change(actor, "choose controls") as session:
        framework = live(session, Framework, framework_id)
        if framework.kind is FrameworkKind.POLICY_SOURCE:
            raise WorkbookError("framework.policy_source", code=framework.code)
        query = select(Control.id, Control.code).where(Control.framework_id == framework_id)
        query = query.where(Control.status == ControlStatus.ACTIVE).order_by(col(Control.position))
        controls = session.exec(query).all()
        if codes is not None:
            known = {code for _, code in controls}
            for code in codes:
                if code not in known:
                    raise WorkbookError("control.unknown_bare", code=code)
            wanted = set(codes)
            controls = [(key, code) for key, code in controls if code in wanted]
        for subject in live_many(session, Subject, subject_ids):
            taken = select(ChecklistItem.control_id).where(ChecklistItem.subject_id == subject.id)
            have = set(session.exec(taken.where(col(ChecklistItem.withdrawn_at).is_(None))))
            session.add_all(_new_item(actor, subject.id, key) for key, _ in controls if key not in have)
    return session.changes


def _new_item(actor: Actor, subject_id: UUID, control_id: UUID) -> ChecklistItem:
    return ChecklistItem(
        id=actor.ids(),
        subject_id=subject_id,
        control_id=control_id,
        scope=Scope.IN,
        responsibility=Responsibility.OWN,
        planned_level=ProofLevel.DEMONSTRATED,
        work_state=WorkState.DRAFT,
    )


def set_scope(book: Book, actor: Actor, item_ids: Sequence[UUID], scope: Scope, reason: str = "") -> Changes:
    """Take items into scope, out of it, or defer them; anything but in needs a reason."""
    clean_text(reason, "reason")
    if scope is not Scope.IN and not reason.strip():
        raise WorkbookError("scope.reason_missing", scope=scope)
    with book.change(actor, "set scope", reason=reason) as session:
        items = changeable(session, item_ids)
        for item in items:
            item.scope, item.scope_reason = scope, reason if scope is not Scope.IN else ""
        check_inheritance(session, items)
    return session.changes


def inherit(book: Book, actor: Actor, item_ids: Sequence[UUID], source_id: UUID, *, hybrid: bool = False) -> Changes:
    """Let items take their result from an item of the same control that is assessed itself; hybrid adds an own part."""
    return inherit_each(book, actor, [(item_id, source_id) for item_id in item_ids], hybrid=hybrid)


def inherit_each(book: Book, actor: Actor, pairs: Sequence[tuple[UUID, UUID]], *, hybrid: bool = False) -> Changes:
    """Let each item take its result from its source, as `inherit` does; `pairs` are (item, source)."""
    with book.change(actor, "inherit") as session:
        wanted = dict(pairs)
        sources = {source.id: source for source in live_many(session, ChecklistItem, list(wanted.values()))}
        names = items_named(session, [*sources, *wanted])
        refuse_out_of_scope(list(sources.values()), names)
        if any(source.responsibility is not Responsibility.OWN for source in sources.values()):
            raise WorkbookError("item.source_is_inherited")
        for item in changeable(session, list(wanted)):
            source = sources[wanted[item.id]]
            if item.id == source.id:
                raise WorkbookError("item.inherits_itself")
            if item.control_id != source.control_id:
                raise WorkbookError("item.other_control")
            used = select(ChecklistItem.id).where(ChecklistItem.inherited_from_id == item.id)
            if session.exec(used.where(col(ChecklistItem.withdrawn_at).is_(None))).first() or item.id in sources:
                raise WorkbookError("item.is_inherited_from", item=names[item.id])
            item.responsibility = Responsibility.HYBRID if hybrid else Responsibility.INHERITED
            item.inherited_from_id = source.id
    return session.changes


def assess_itself(book: Book, actor: Actor, item_ids: Sequence[UUID], reason: str = "") -> Changes:
    """Let items be assessed themselves again instead of inheriting."""
    with book.change(actor, "assess itself", reason=reason) as session:
        for item in changeable(session, item_ids):
            item.responsibility, item.inherited_from_id = Responsibility.OWN, None
    return session.changes


def plan_level(book: Book, actor: Actor, item_ids: Sequence[UUID], level: ProofLevel) -> Changes:
    """Set the proof level that items are planned to reach."""
    with book.change(actor, "plan proof level") as session:
        for item in changeable(session, item_ids):
            item.planned_level = level
    return session.changes


def set_nature(book: Book, actor: Actor, item_ids: Sequence[UUID], nature: Nature | None) -> Changes:
    """Say what the controls do; preventive and detective ones must be seen to react before they count as tested."""
    with book.change(actor, "set nature") as session:
        for item in changeable(session, item_ids):
            item.nature = nature
    return session.changes


def write_note(book: Book, actor: Actor, item_id: UUID, note: str) -> Changes:
    """Replace an item's working note; notes are never locked."""
    clean_text(note, "note")
    with book.change(actor, "write note") as session:
        live(session, ChecklistItem, item_id).note = note
    return session.changes


def set_parameter(
    book: Book, actor: Actor, item_id: UUID, code: str, value: str, *, set_by: str = "", source: str = ""
) -> Changes:
    """Give an organisation-defined parameter its value for an item; an empty value makes it undefined again."""
    for text, field in ((code, "code"), (value, "value"), (set_by, "set by"), (source, "source")):
        clean_text(text, field)
    with book.change(actor, "set parameter") as session:
        (item,) = changeable(session, [item_id])
        query = select(ControlParameter).where(ControlParameter.control_id == item.control_id)
        defined = session.exec(query.where(ControlParameter.code == code)).first()
        if defined is None:
            raise WorkbookError("parameter.unknown", control=name_of(session, item), code=code)
        query_own = select(Parameter).where(Parameter.item_id == item_id, col(Parameter.withdrawn_at).is_(None))
        own = session.exec(query_own.where(Parameter.control_parameter_id == defined.id)).first()
        if not value.strip():
            if own:
                own.withdrawn_at = actor.clock()
        elif own:
            own.value, own.set_by, own.source = value, set_by, source
        else:
            session.add(
                Parameter(
                    id=actor.ids(),
                    item_id=item_id,
                    control_parameter_id=defined.id,
                    value=value,
                    set_by=set_by,
                    source=source,
                )
            )
    return session.changes
