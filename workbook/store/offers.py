"""What an item is offered from items that are mapped to it, or that are the same control of another subject."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_, select

from workbook.domain.crosswalk import Reach, carried_bearing, is_result_carried, reach_of, reach_within_party
from workbook.domain.crosswalk_views import Offer, OfferedEvidence, OfferedResult, Origin
from workbook.domain.item_detail import EvidenceLine
from workbook.domain.vocabulary import Bearing, Relation, Responsibility, Result, Scope, WorkState
from workbook.store.attached import attached_lines
from workbook.store.change import ReadSession
from workbook.store.crosswalk import confirmed_with
from workbook.store.live import live_of
from workbook.store.tables import ChecklistItem, Control, Determination, Framework, Subject

_WEIGHT: Final = (Bearing.CONTEXT, Bearing.SUPPORTS, Bearing.CONTRADICTS)
_Mapped = dict[UUID, tuple[Relation, Reach]]
_Place = tuple[UUID, UUID | None]
"""A piece of evidence and the objective it is attached to."""


def offers_for(session: ReadSession, item_id: UUID) -> tuple[Offer, ...]:
    """Return what can be taken over for an item, from each origin apart; nothing for one that cannot be worked on.

    Offered is only what was attached or determined there itself: what was taken over there, or is inherited, is not
    passed on. Nothing comes from another party: its evidence is not this one's to see.
    """
    item = session.get(ChecklistItem, item_id)
    if item is None or item.withdrawn_at is not None or item.scope is not Scope.IN:
        return ()
    if item.responsibility is Responsibility.INHERITED or item.work_state is WorkState.ACCEPTED:
        return ()
    mapped: _Mapped = {}
    for control, relation in confirmed_with(session, item.control_id):
        reach = reach_of(relation)
        mapped[control] = relation, reach.also(mapped[control][1]) if control in mapped else reach
    origins = list(_origins(session, item, mapped))
    lines = attached_lines(session, [item_id, *(one.item for one in origins)])
    have = {(one.evidence, one.objective_id) for one in lines.get(item_id, ())}
    results = _results(session, [item_id, *(one.item for one in origins)])
    made = []
    for origin in origins:
        evidence = _evidence(origin, lines.get(origin.item, ()), have)
        result = None if item_id in results else _carried(results.get(origin.item), origin.reach)
        if evidence or result is not None:
            made.append(Offer(origin, evidence, result))
    return tuple(made)


def _origins(session: ReadSession, item: ChecklistItem, mapped: _Mapped) -> Iterator[Origin]:
    """Yield the items that may offer something: mapped ones first, then those of other subjects."""
    here = aliased(Subject)
    same_subject = and_(col(ChecklistItem.subject_id) == item.subject_id, col(ChecklistItem.control_id).in_(mapped))
    same_control = and_(col(ChecklistItem.control_id) == item.control_id, col(ChecklistItem.id) != item.id)
    query = (
        select(ChecklistItem, Control.code, Control.title, Control.implementation_level)
        .add_columns(col(Framework.title), col(Subject.name), col(Subject.code))
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Framework, col(Framework.id) == Control.framework_id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .join(here, col(here.id) == item.subject_id)
        .where(or_(same_subject, same_control), col(Subject.party_id) == col(here.party_id))
        .where(col(ChecklistItem.withdrawn_at).is_(None), col(ChecklistItem.scope) == Scope.IN)
        .where(col(ChecklistItem.responsibility) != Responsibility.INHERITED)
        .order_by(same_control, col(Subject.number), col(Control.position))
    )
    for one, code, title, level, framework, subject, subject_code in session.exec(query):  # type: ignore[call-overload]
        relation, reach = mapped.get(one.control_id, (None, reach_within_party(level)))
        yield Origin(
            item=one.id,
            control=code,
            title=title,
            framework=framework,
            subject=subject,
            subject_code=subject_code,
            relation=relation,
            work_state=one.work_state,
            reach=reach,
        )


def _evidence(origin: Origin, lines: Sequence[EvidenceLine], have: set[_Place]) -> tuple[OfferedEvidence, ...]:
    found: dict[_Place, OfferedEvidence] = {}
    for line in lines:
        objective = line.objective_id if origin.relation is None else None
        place = line.evidence, objective
        if line.offered_from_id is not None or place in have:
            continue
        # Within the same control an objective stays what it is: what bears on it bears on the whole of it.
        is_whole = origin.relation is None or line.objective_id is None
        bearing = carried_bearing(line.how.bearing, origin.reach, of_whole=is_whole)
        before = found.get(place)
        if before is None or _WEIGHT.index(bearing) > _WEIGHT.index(before.bearing):
            found[place] = OfferedEvidence(line, bearing, objective)
    return tuple(found.values())


def _results(session: ReadSession, items: Sequence[UUID]) -> dict[UUID, OfferedResult]:
    """Return what was determined of each item as a whole."""
    made = select(Determination).where(live_of(Determination, col(Determination.item_id).in_(items)))
    made = made.where(col(Determination.objective_id).is_(None), Determination.result != Result.NOT_ASSESSED)
    return {one.item_id: OfferedResult(one.result, one.other_kind, one.reason) for one in session.exec(made)}


def _carried(found: OfferedResult | None, reach: Reach) -> OfferedResult | None:
    if found is None or not is_result_carried(found.result, found.other_kind, reach):
        return None
    return found
