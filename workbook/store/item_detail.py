"""One checklist item whole, and what several have in common."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, func, select

from workbook.domain.checklist import ChecklistRow
from workbook.domain.commitment_views import CommitmentFilter
from workbook.domain.item_detail import (
    Decision,
    FindingLine,
    ItemDetail,
    MethodLine,
    ObjectiveLine,
    ParameterLine,
    Shared,
    only,
)
from workbook.domain.vocabulary import Result
from workbook.store.attached import attached_lines
from workbook.store.change import ReadSession
from workbook.store.commitment_views import commitment_ids, commitment_rows
from workbook.store.crosswalk import mappings_of
from workbook.store.no_findings import reason_for_none
from workbook.store.proofs import ItemProof, prove_items
from workbook.store.queries import checklist_rows, effective_id
from workbook.store.tables import (
    ChecklistItem,
    Control,
    ControlParameter,
    Determination,
    Finding,
    FindingItem,
    Objective,
    Parameter,
    Person,
    Procedure,
)

_BATCH: Final = 400
_MOST_COMPARED: Final = 1000


def item_detail(session: ReadSession, item_id: UUID, as_of: date) -> ItemDetail | None:
    """Return all that is known of an item, None when it is not there any more."""
    rows = checklist_rows(session, [item_id], as_of)
    item = session.get(ChecklistItem, item_id)
    if not rows or item is None:
        return None
    source = session.get(ChecklistItem, effective_id(item)) or item
    control = session.get_one(Control, item.control_id)
    heirs = select(func.count()).select_from(ChecklistItem).where(col(ChecklistItem.inherited_from_id) == item_id)
    return ItemDetail(
        row=rows[0],
        inherited_from=item.inherited_from_id,
        heirs=session.exec(heirs.where(col(ChecklistItem.withdrawn_at).is_(None))).one(),
        statement=control.statement,
        guidance=control.guidance,
        planned_level=item.planned_level,
        nature=item.nature,
        decision=_decision(session, source.id),
        scope_reason=item.scope_reason,
        return_reason=item.return_reason,
        submitted_by=_name(session, item.submitted_by),
        contradiction_resolution=source.contradiction_resolution,
        lowered_to=source.lowered_to,
        lowered_reason=source.lowered_reason,
        note=item.note,
        objectives=_objectives(session, source, prove_items(session, [source], as_of)[source.id]),
        evidence=attached_lines(session, [source.id]).get(source.id, ()),
        findings=_findings(session, item_id),
        parameters=_parameters(session, item),
        methods=_methods(session, item.control_id),
        mappings=mappings_of(session, item),
        commitments=tuple(commitment_rows(session, commitment_ids(session, CommitmentFilter(item=item_id)))),
        no_finding=reason_for_none(session, item_id),
    )


def shared_of(session: ReadSession, ids: Sequence[UUID], as_of: date) -> Shared:
    """Return what items have in common; of very many, only how many they are."""
    return (
        _shared(session, checklist_rows(session, ids, as_of))
        if len(ids) <= _MOST_COMPARED
        else nothing_shared(len(ids))
    )


def nothing_shared(count: int) -> Shared:
    """Return what is known of items before they have been looked at."""
    return Shared(
        count=count,
        subject=None,
        framework=None,
        result=None,
        other_kind=None,
        work_state=None,
        scope=None,
        responsibility=None,
        planned_level=None,
        nature=None,
        nature_differs=True,
        objectives=0,
        undecided=0,
    )


def _shared(session: ReadSession, rows: Sequence[ChecklistRow]) -> Shared:
    ids = [row.id for row in rows]
    items: list[ChecklistItem] = []
    objectives: dict[UUID, int] = {}
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        items += session.exec(select(ChecklistItem).where(col(ChecklistItem.id).in_(part)))
        controls = {item.control_id for item in items[start:]} - objectives.keys()
        counts = select(Objective.control_id, func.count()).where(col(Objective.control_id).in_(controls))
        objectives |= dict(session.exec(counts.group_by(col(Objective.control_id))).all())
    of_all: Any = only
    return Shared(
        count=len(rows),
        subject=of_all([row.subject for row in rows]),
        framework=of_all([row.framework for row in rows]),
        result=of_all([row.result for row in rows]),
        other_kind=of_all([row.other_kind for row in rows]),
        work_state=of_all([row.work_state for row in rows]),
        scope=of_all([row.scope for row in rows]),
        responsibility=of_all([row.responsibility for row in rows]),
        planned_level=of_all([item.planned_level for item in items]),
        nature=of_all([item.nature for item in items]),
        nature_differs=len({item.nature for item in items}) > 1,
        objectives=sum(objectives.get(item.control_id, 0) for item in items),
        undecided=sum(row.result is Result.NOT_ASSESSED for row in rows),
    )


def _name(session: ReadSession, person_id: UUID | None) -> str:
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else ""


def _decision(session: ReadSession, item_id: UUID) -> Decision | None:
    query = (
        select(Determination, Person.name)
        .join(Person, col(Person.id) == Determination.decided_by)
        .where(Determination.item_id == item_id, col(Determination.objective_id).is_(None))
        .where(col(Determination.withdrawn_at).is_(None), Determination.result != Result.NOT_ASSESSED)
    )
    found = session.exec(query).first()
    if found is None:
        return None
    made, name = found
    at = local(made.decided_at, made.decided_offset_minutes)
    return Decision(made.basis, made.reason, made.override_reason, name, at)


def local(moment: datetime, offset_minutes: int) -> datetime:
    """Return a stored time in the zone of the place where it was recorded."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(timezone(timedelta(minutes=offset_minutes)))


def _objectives(session: ReadSession, item: ChecklistItem, proof: ItemProof) -> tuple[ObjectiveLine, ...]:
    made = select(Determination).where(Determination.item_id == item.id, col(Determination.objective_id).is_not(None))
    made = made.where(col(Determination.withdrawn_at).is_(None))
    by_objective = {one.objective_id: one for one in session.exec(made)}
    query = select(Objective).where(Objective.control_id == item.control_id).order_by(col(Objective.position))
    lines = []
    for objective in session.exec(query):
        one = by_objective.get(objective.id)
        stands = proof.objectives[objective.id]
        lines.append(
            ObjectiveLine(
                id=objective.id,
                code=objective.code,
                statement=objective.statement,
                result=one.result if one else Result.NOT_ASSESSED,
                other_kind=one.other_kind if one else None,
                reason=one.reason if one else "",
                override_reason=one.override_reason if one else "",
                proof=stands,
            )
        )
    return tuple(lines)


def _findings(session: ReadSession, item_id: UUID) -> tuple[FindingLine, ...]:
    query = (
        select(Finding)
        .join(FindingItem, col(FindingItem.finding_id) == Finding.id)
        .where(FindingItem.item_id == item_id, col(FindingItem.withdrawn_at).is_(None))
        .where(col(Finding.withdrawn_at).is_(None))
        .order_by(col(Finding.number), Finding.code)
    )
    return tuple(FindingLine(f.id, f.code, f.title, f.kind, f.severity, f.state) for f in session.exec(query))


def _parameters(session: ReadSession, item: ChecklistItem) -> tuple[ParameterLine, ...]:
    own = select(Parameter).where(Parameter.item_id == item.id, col(Parameter.withdrawn_at).is_(None))
    values = {one.control_parameter_id: one for one in session.exec(own)}
    query = select(ControlParameter).where(ControlParameter.control_id == item.control_id)
    lines = []
    for defined in session.exec(query.order_by(col(ControlParameter.position))):
        one = values.get(defined.id)
        lines.append(
            ParameterLine(
                code=defined.code,
                label=defined.label,
                guidance=defined.guidance,
                choices=tuple(defined.choices),
                default=defined.value or "",
                value=one.value if one else "",
                set_by=one.set_by if one else "",
                source=one.source if one else "",
            )
        )
    return tuple(lines)


def _methods(session: ReadSession, control_id: UUID) -> tuple[MethodLine, ...]:
    query = select(Procedure).where(Procedure.control_id == control_id).order_by(col(Procedure.position))
    return tuple(MethodLine(one.method, tuple(one.objects)) for one in session.exec(query))
