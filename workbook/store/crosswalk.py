"""What is known of the crosswalk: shipped mappings with what people said of them, and people's own."""

from collections import Counter
from collections.abc import Collection, Container, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, false, literal, or_, true, union_all
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from workbook.domain.crosswalk import turned
from workbook.domain.crosswalk_views import ControlChoice, End, MappingCounts, MappingFilter, MappingRow
from workbook.domain.item_detail import MappingLine
from workbook.domain.vocabulary import ControlStatus, Relation, ReviewState
from workbook.store.change import ReadSession
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Control,
    Framework,
    Mapping,
    Person,
    ShippedMapping,
)

_STATE: Final = Mapping.__table__.c.review_state.type  # type: ignore[attr-defined]


def _links() -> Subquery:
    """Return every mapping with what stands of it now; its `id` is that of the shipped one, or its own."""
    said = aliased(Mapping)
    shipped = (
        columns(
            col(ShippedMapping.id),
            col(ShippedMapping.control_id),
            col(ShippedMapping.target_framework),
            col(ShippedMapping.target),
            func.coalesce(said.relation, ShippedMapping.relation).label("relation"),
            func.coalesce(said.rationale, ShippedMapping.rationale).label("rationale"),
            func.coalesce(said.source, "").label("source"),
            func.coalesce(said.review_state, literal(ReviewState.UNREVIEWED, _STATE)).label("state"),
            col(said.reviewed_by),
            func.coalesce(said.review_reason, "").label("review_reason"),
            true().label("is_shipped"),
            and_(col(said.id).is_not(None), col(said.source) != "").label("is_changed"),
        )
        .join(Framework, col(Framework.id) == ShippedMapping.framework_id)
        .outerjoin(said, and_(col(said.shipped_id) == ShippedMapping.id, col(said.withdrawn_at).is_(None)))
        .where(col(Framework.withdrawn_at).is_(None))
    )
    own = columns(
        *(col(getattr(Mapping, name)) for name in ("id", "control_id", "target_framework", "target", "relation")),
        *(col(getattr(Mapping, name)) for name in ("rationale", "source", "review_state", "reviewed_by")),
        col(Mapping.review_reason),
        false().label("is_shipped"),
        false().label("is_changed"),
    ).where(col(Mapping.shipped_id).is_(None), col(Mapping.withdrawn_at).is_(None))
    return union_all(shipped, own).subquery("link")


_LINK: Final = _links()
_HERE, _THERE = aliased(Framework), aliased(Framework)
_CONTROL, _TARGET = aliased(Control), aliased(Control)
_OF_END: Final = ("code", "title", "status")
_JOINED: Final = (
    _LINK.join(_CONTROL, col(_CONTROL.id) == _LINK.c.control_id)
    .join(_HERE, col(_HERE.id) == _CONTROL.framework_id)
    .outerjoin(_THERE, and_(col(_THERE.code) == _LINK.c.target_framework, col(_THERE.withdrawn_at).is_(None)))
    .outerjoin(_TARGET, and_(col(_TARGET.framework_id) == _THERE.id, col(_TARGET.code) == _LINK.c.target))
)
_ORDER: Final = (col(_HERE.title), col(_CONTROL.position), _LINK.c.target_framework, _LINK.c.target, _LINK.c.id)


def mapping_ids(session: ReadSession, wanted: MappingFilter) -> tuple[UUID, ...]:
    """Return the wanted mappings in the order of the frameworks' controls."""
    query = columns(_LINK.c.id).select_from(_JOINED).where(*_wanted(wanted))
    return tuple(key for (key,) in session.columns(query.order_by(*_ORDER)))


def mapping_rows(
    session: ReadSession, ids: Collection[UUID] | None = None, inside: Container[UUID] | None = None
) -> tuple[MappingRow, ...]:
    """Return some hundred mappings, or all of them, in the same order.

    What was taken over is counted of all items, or of those `inside`.
    """
    query = columns(
        *_LINK.c,
        *(col(getattr(_HERE, name)).label(f"here_{name}") for name in ("code", "title", "version")),
        *(col(getattr(_CONTROL, name)).label(f"control_{name}") for name in _OF_END),
        col(_THERE.title).label("there_title"),
        col(_TARGET.id).label("target_id"),
        *(col(getattr(_TARGET, name)).label(f"target_{name}") for name in _OF_END),
        col(Person.name).label("reviewer"),
    ).select_from(_JOINED.outerjoin(Person, col(Person.id) == _LINK.c.reviewed_by))
    if ids is not None:
        query = query.where(_LINK.c.id.in_(ids))
    taken = _taken_over(session, inside)
    return tuple(_row(one, taken) for one in session.columns(query.order_by(*_ORDER)))


def mappings_from(
    session: ReadSession, frameworks: Container[str], inside: Container[UUID] | None
) -> tuple[MappingRow, ...]:
    """Return the mappings that begin at one of these frameworks, given by their codes."""
    return tuple(one for one in mapping_rows(session, inside=inside) if one.control.framework in frameworks)


def mapping_counts(session: ReadSession) -> MappingCounts:
    """Return how many mappings there are in each state."""
    query = columns(_LINK.c.state, func.count()).select_from(_LINK).group_by(_LINK.c.state)
    counts: Counter[ReviewState] = Counter()
    for state, count in session.columns(query):
        counts[state] = count
    return MappingCounts({state: counts[state] for state in ReviewState})


def mapping_texts(session: ReadSession, mapping_id: UUID) -> tuple[str, str]:
    """Return what the two controls of a mapping say; empty where one is not here."""
    query = columns(col(_CONTROL.statement), col(_TARGET.statement)).select_from(_JOINED)
    for ours, theirs in session.columns(query.where(_LINK.c.id == mapping_id)):
        return ours, theirs or ""
    return "", ""


def confirmed_with(session: ReadSession, control_id: UUID) -> tuple[tuple[UUID, Relation], ...]:
    """Return the controls that a person confirmed to be mapped to this one, and how this one relates to each."""
    # What is confirmed has a record of its own, be it of a shipped mapping.
    query = (
        columns(col(Mapping.control_id), col(_TARGET.id), col(Mapping.relation))
        .join(_CONTROL, col(_CONTROL.id) == Mapping.control_id)
        .join(_HERE, col(_HERE.id) == _CONTROL.framework_id)
        .join(_THERE, col(_THERE.code) == Mapping.target_framework)
        .join(_TARGET, and_(col(_TARGET.framework_id) == _THERE.id, col(_TARGET.code) == Mapping.target))
        .where(col(Mapping.withdrawn_at).is_(None), col(Mapping.review_state) == ReviewState.CONFIRMED)
        .where(col(_HERE.withdrawn_at).is_(None), col(_THERE.withdrawn_at).is_(None))
        .where(or_(col(Mapping.control_id) == control_id, col(_TARGET.id) == control_id))
        .order_by(col(_HERE.title), col(_CONTROL.position), Mapping.target_framework, Mapping.target)
    )
    return tuple(
        (theirs, relation) if ours == control_id else (ours, turned(relation))
        for ours, theirs, relation in session.columns(query)
        if ours != theirs
    )


def are_mapped(session: ReadSession, one: UUID, other: UUID) -> bool:
    """Tell whether there is a mapping between two controls already, whichever way round it is said."""
    query = columns(_LINK.c.id).select_from(_JOINED)
    there = and_(_LINK.c.control_id == one, col(_TARGET.id) == other)
    back = and_(_LINK.c.control_id == other, col(_TARGET.id) == one)
    return bool(session.columns(query.where(or_(there, back)).limit(1)))


def mappings_of(session: ReadSession, item: ChecklistItem) -> tuple[MappingLine, ...]:
    """Return the mappings of an item's control, seen from it, with the item each leads to for the same subject."""
    query = columns(
        *(_LINK.c.id, _LINK.c.control_id, _LINK.c.relation, _LINK.c.rationale, _LINK.c.state),
        *(_LINK.c.target_framework, _LINK.c.target),
        *(col(_HERE.title), col(_CONTROL.code), col(_CONTROL.title)),
        *(col(_THERE.title), col(_TARGET.id), col(_TARGET.title)),
    ).select_from(_JOINED)
    found = session.columns(query.where(_touches(session, item.control_id)).order_by(*_ORDER))
    lines: list[tuple[UUID | None, Any]] = []
    for key, ours, relation, rationale, state, code, target, *names in found:
        here, control, title, there, theirs, target_title = names
        if ours == item.control_id:
            ends = theirs, (there or code, target, target_title or "", relation)
        else:
            ends = ours, (here, control, title, turned(relation))
        lines.append((ends[0], (key, *ends[1], rationale, state)))
    items = _items_of(session, item.subject_id, {control for control, _ in lines if control is not None})
    return tuple(
        MappingLine(key, framework, code, title, relation, rationale, state, items.get(control) if control else None)
        for control, (key, framework, code, title, relation, rationale, state) in lines
    )


def mapped_items(session: ReadSession, records: Sequence[UUID]) -> set[UUID]:
    """Return the items at either end of mappings, given by their records, withdrawn ones too."""
    query = columns(col(Mapping.control_id), col(_TARGET.id))
    query = query.join(_THERE, col(_THERE.code) == Mapping.target_framework, isouter=True)
    query = query.join(
        _TARGET, and_(col(_TARGET.framework_id) == _THERE.id, col(_TARGET.code) == Mapping.target), isouter=True
    )
    found = session.columns(query.where(col(Mapping.id).in_(records)))
    controls = {control for pair in found for control in pair if control is not None}
    return set(session.exec(select(ChecklistItem.id).where(col(ChecklistItem.control_id).in_(controls))))


def _items_of(session: ReadSession, subject: UUID, controls: set[UUID]) -> dict[UUID, UUID]:
    if not controls:
        return {}
    query = select(ChecklistItem.control_id, ChecklistItem.id).where(ChecklistItem.subject_id == subject)
    query = query.where(col(ChecklistItem.control_id).in_(controls), col(ChecklistItem.withdrawn_at).is_(None))
    return dict(session.exec(query).all())


def _touches(session: ReadSession, control_id: UUID) -> ColumnElement[bool]:
    """Return the condition of the mappings that begin or end at a control.

    By the codes the end is known without looking every other control up.
    """
    query = columns(col(Framework.code), col(Control.code)).join(Control, col(Control.framework_id) == Framework.id)
    ((framework, code),) = session.columns(query.where(col(Control.id) == control_id))
    ends_there = and_(_LINK.c.target_framework == framework, _LINK.c.target == code)
    return or_(_LINK.c.control_id == control_id, ends_there)


def _wanted(wanted: MappingFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.states:
        conditions.append(_LINK.c.state.in_(wanted.states))
    if wanted.framework:
        conditions.append(or_(col(_HERE.code) == wanted.framework, _LINK.c.target_framework == wanted.framework))
    looked_in = (col(_CONTROL.code), col(_CONTROL.title), _LINK.c.target, col(_TARGET.title), _LINK.c.rationale)
    words = wanted.words.replace("\0", " ").split()
    return [*conditions, *(or_(*(part.icontains(one, autoescape=True) for part in looked_in)) for one in words)]


def _taken_over(session: ReadSession, inside: Container[UUID] | None) -> Counter[tuple[UUID, UUID]]:
    """Count the attachments that were taken over, by the controls from and to which."""
    item, origin = aliased(ChecklistItem), aliased(ChecklistItem)
    query = (
        columns(col(origin.control_id), col(item.control_id), col(item.id))
        .select_from(Attachment)
        .join(item, col(item.id) == Attachment.item_id)
        .join(origin, col(origin.id) == Attachment.offered_from_id)
        .where(col(Attachment.offered_from_id).is_not(None), col(Attachment.withdrawn_at).is_(None))
    )
    found = session.columns(query)
    return Counter((ours, theirs) for ours, theirs, key in found if inside is None or key in inside)


def _row(one: Any, taken: Counter[tuple[UUID, UUID]]) -> MappingRow:  # noqa: ANN401  (a row of many columns)
    target = End(
        framework=one.target_framework,
        framework_title=one.there_title or one.target_framework,
        code=one.target,
        title=one.target_title or "",
        is_here=one.target_id is not None,
        is_withdrawn=one.target_status is ControlStatus.WITHDRAWN,
    )
    control = End(
        framework=one.here_code,
        framework_title=one.here_title,
        code=one.control_code,
        title=one.control_title,
        is_here=True,
        is_withdrawn=one.control_status is ControlStatus.WITHDRAWN,
    )
    return MappingRow(
        id=one.id,
        is_shipped=bool(one.is_shipped),
        is_changed=bool(one.is_changed),
        control=control,
        target=target,
        relation=one.relation,
        rationale=one.rationale,
        source=one.source or f"{one.here_title} {one.here_version}",
        state=one.state,
        reviewed_by=one.reviewer or "",
        review_reason=one.review_reason,
        taken_over=taken[one.control_id, one.target_id] + taken[one.target_id, one.control_id],
    )


def control_choices(session: ReadSession) -> tuple[ControlChoice, ...]:
    """Return every control of every framework that can be mapped, in the frameworks' own order."""
    query = columns(col(Control.id), col(Framework.code), col(Framework.title), col(Control.code), col(Control.title))
    query = query.join(Framework, col(Framework.id) == Control.framework_id)
    query = query.where(col(Framework.withdrawn_at).is_(None), col(Control.status) == ControlStatus.ACTIVE)
    found = session.columns(query.order_by(Framework.title, col(Framework.id), col(Control.position)))
    return tuple(ControlChoice(*one) for one in found)


def frameworks_mapped(session: ReadSession) -> tuple[tuple[str, str], ...]:
    """Return code and title of each framework that some mapping begins or ends at, by title."""
    query = columns(col(_HERE.code), col(_HERE.title), _LINK.c.target_framework, col(_THERE.title))
    found: dict[str, str] = {}
    for code, title, other, other_title in session.columns(query.select_from(_JOINED).distinct()):
        found |= {code: title, other: other_title or other}
    return tuple(sorted(found.items(), key=lambda one: (one[1].casefold(), one[0])))


def control_of(session: ReadSession, item_id: UUID) -> UUID:
    """Return the control of an item."""
    return session.get_one(ChecklistItem, item_id).control_id
