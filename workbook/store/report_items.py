"""The item lines of a report, with their determinations, proof, evidence and findings."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.commitments import Covering, committed
from workbook.domain.determination import derive, is_proved
from workbook.domain.ladder import Proof
from workbook.domain.liveness import is_reacting
from workbook.domain.report import ItemLine, ObjectiveLine
from workbook.domain.report_attachments import AttachmentLine
from workbook.domain.vocabulary import Basis, ProofLevel, Responsibility, Result
from workbook.store.change import ReadSession
from workbook.store.commitments import coverings
from workbook.store.live import live_of
from workbook.store.proofs import ItemProof, prove_items
from workbook.store.record_names import names_of
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Control,
    ControlParameter,
    Determination,
    Evidence,
    Finding,
    FindingItem,
    Framework,
    NoFinding,
    Objective,
    Parameter,
    Person,
    Subject,
)


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that is looked up for a batch of items at once."""

    people: dict[UUID, str]
    determinations: dict[tuple[UUID, UUID | None], Determination]
    objectives: dict[UUID, list[Objective]]
    attachments: dict[UUID, list[AttachmentLine]]
    findings: dict[UUID, list[str]]
    no_findings: dict[UUID, str]
    parameters: dict[UUID, list[tuple[str, str, str]]]
    proofs: dict[UUID, ItemProof]
    names: dict[UUID, str]
    covers: dict[UUID, list[tuple[str, Covering]]]
    as_of: date
    items: dict[UUID, ChecklistItem]


_ITEM: Final = "checklist_item"
Row = tuple[ChecklistItem, Control, Framework, Subject]


def item_ids(session: ReadSession, subject: UUID) -> list[UUID]:
    """Return the items of a subject, by framework and the framework's own order."""
    query = (
        select(ChecklistItem.id)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Framework, col(Framework.id) == Control.framework_id)
        .where(col(ChecklistItem.withdrawn_at).is_(None), ChecklistItem.subject_id == subject)
        .order_by(Framework.code, col(Control.position))
    )
    return list(session.exec(query))


def item_lines(session: ReadSession, ids: Sequence[UUID], as_of: date, damaged: Collection[str] = ()) -> list[ItemLine]:
    """Return the lines of some hundred items in the order asked for; `damaged` evidence, by code, supports nothing."""
    rows = _rows(session, ids)
    named = {row[0].inherited_from_id for row in rows.values() if row[0].inherited_from_id}
    sources = _rows(session, list(named - rows.keys())) if named - rows.keys() else {}
    known = _look_up(session, list((rows | sources).values()), as_of, damaged)
    return [_line(rows[key], known) for key in ids if key in rows]


def item_names(session: ReadSession) -> dict[UUID, str]:
    """Return the short names of all items, e.g. `AC-1 · S-0001`."""
    query = (
        select(ChecklistItem.id, Control.code, Subject.code)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .where(col(ChecklistItem.withdrawn_at).is_(None), col(Subject.withdrawn_at).is_(None))
    )
    return {key: f"{control} · {subject}" for key, control, subject in session.exec(query)}


def _rows(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, Row]:
    query = (
        select(ChecklistItem, Control, Framework, Subject)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Framework, col(Framework.id) == Control.framework_id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .where(col(ChecklistItem.id).in_(ids))
        .where(col(ChecklistItem.withdrawn_at).is_(None), col(Subject.withdrawn_at).is_(None))
    )
    return {row[0].id: (row[0], row[1], row[2], row[3]) for row in session.exec(query)}


def _look_up(session: ReadSession, rows: list[Row], as_of: date, damaged: Collection[str]) -> _Known:
    ids = [row[0].id for row in rows]
    controls = {row[1].id for row in rows}
    people = dict(session.exec(select(Person.id, Person.name)).all())
    made = select(Determination).where(live_of(Determination, col(Determination.item_id).in_(ids)))
    determinations = {(d.item_id, d.objective_id): d for d in session.exec(made)}
    objectives: dict[UUID, list[Objective]] = defaultdict(list)
    parts = select(Objective).where(col(Objective.control_id).in_(controls)).order_by(col(Objective.position))
    for objective in session.exec(parts):
        objectives[objective.control_id].append(objective)
    codes = {objective.id: objective.code for found in objectives.values() for objective in found}
    return _Known(
        people,
        determinations,
        objectives,
        _attachments(session, ids, codes),
        _findings(session, ids),
        _no_findings(session, ids),
        _parameters(session, rows),
        prove_items(session, [row[0] for row in rows], as_of, damaged=damaged),
        {item.id: f"{control.code} · {subject.code}" for item, control, _, subject in rows},
        *(coverings(session, ids), as_of),
        {row[0].id: row[0] for row in rows},
    )


def _line(row: Row, known: _Known) -> ItemLine:
    item, control, framework, subject = row
    # What is inherited is determined and proved where it is assessed; it is referenced here, never copied.
    source = item.inherited_from_id if item.responsibility is Responsibility.INHERITED else None
    shown = source or item.id
    proof = known.proofs[shown].item
    return ItemLine(
        id=item.id,
        framework=framework.code,
        control=control.code,
        title=control.title,
        family_code=control.family_code,
        family_title=control.family_title,
        statement=control.statement,
        level=control.level,
        subject=subject.code,
        subject_name=subject.name,
        scope=item.scope,
        scope_reason=item.scope_reason,
        responsibility=item.responsibility,
        inherited_from=known.names.get(item.inherited_from_id, "") if item.inherited_from_id else "",
        planned_level=item.planned_level,
        work_state=item.work_state,
        derived_result=_derived(known, shown, control.id),
        proof_level=proof.level,
        examined_to=proof.examined_to,
        fresh_level_lost=proof.unstaled,
        contested=proof.contested,
        contradiction_resolution=known.items[shown].contradiction_resolution,
        stale=proof.stale,
        objectives=tuple(_objective_line(known, shown, objective) for objective in known.objectives[control.id]),
        attachments=tuple(known.attachments[item.id]),
        findings=tuple(known.findings[item.id]),
        note=item.note,
        no_finding=known.no_findings.get(item.id, ""),
        why=proof.why,
        liveness=proof.liveness if is_reacting(known.items[shown].nature) else None,
        **_promised_and_set(known, item.id),
        **_decision(known, known.determinations.get((shown, None)), proof, item.planned_level),
    )


def _promised_and_set(known: _Known, item: UUID) -> dict[str, Any]:
    """Return the part of an item's line that says what was committed to and what its parameters are."""
    return {
        "parameters": tuple(known.parameters[item]),
        "committed": committed((cover for _, cover in known.covers.get(item, ())), known.as_of),
        "commitments": tuple(code for code, _ in known.covers.get(item, ())),
    }


def _decision(known: _Known, own: Determination | None, proof: Proof, planned: ProofLevel) -> dict[str, Any]:
    """Return the part of an item's line that its determination says."""
    result = own.result if own else Result.NOT_ASSESSED
    basis = own.basis if own else Basis.DIRECT
    overridden = own.override_reason if own else ""
    decided = own if result is not Result.NOT_ASSESSED else None
    return {
        "result": result,
        "other_kind": own.other_kind if own else None,
        "basis": basis,
        "reason": own.reason if own else "",
        "override_reason": overridden,
        "decided_by": known.people.get(decided.decided_by, "") if decided else "",
        "decided_at": _local(decided) if decided else None,
        # Satisfied through overridden objectives is no better than an override of the item.
        "proved": is_proved(result, Basis.OVERRIDE if overridden else basis, proof, planned),
    }


def _local(own: Determination) -> datetime:
    """Return when it was decided, in the offset of the place."""
    return own.decided_at.astimezone(timezone(timedelta(minutes=own.decided_offset_minutes)))


def _derived(known: _Known, item: UUID, control: UUID) -> Result | None:
    """Return what the objectives give, None where there are none."""
    if not known.objectives[control]:
        return None
    parts = [known.determinations.get((item, objective.id)) for objective in known.objectives[control]]
    return derive([(part.result, part.other_kind) if part else (Result.NOT_ASSESSED, None) for part in parts])[0]


def _objective_line(known: _Known, item: UUID, objective: Objective) -> ObjectiveLine:
    own = known.determinations.get((item, objective.id))
    proof: Proof = known.proofs[item].objectives[objective.id]
    return ObjectiveLine(
        code=objective.code,
        statement=objective.statement,
        result=own.result if own else Result.NOT_ASSESSED,
        other_kind=own.other_kind if own else None,
        reason=own.reason if own else "",
        proof_level=proof.level,
        examined_to=proof.examined_to,
        contested=proof.contested,
        override_reason=own.override_reason if own else "",
        decided_by=known.people.get(own.decided_by, "") if own else "",
        why=proof.why,
    )


def _attachments(
    session: ReadSession, ids: Sequence[UUID], objective_codes: dict[UUID, str]
) -> dict[UUID, list[AttachmentLine]]:
    found: dict[UUID, list[AttachmentLine]] = defaultdict(list)
    query = (
        select(Attachment, Evidence.code, Evidence.title)
        .join(Evidence, col(Evidence.id) == Attachment.evidence_id)
        .where(col(Attachment.item_id).in_(ids), col(Attachment.withdrawn_at).is_(None))
        .where(col(Evidence.withdrawn_at).is_(None))
        .order_by(Evidence.code, col(Attachment.id))
    )
    rows = session.exec(query).all()
    origins = names_of(session, [(_ITEM, one.offered_from_id) for one, _, _ in rows if one.offered_from_id])
    for attachment, code, title in rows:
        found[attachment.item_id].append(
            AttachmentLine(
                evidence=code,
                title=title,
                bearing=attachment.bearing,
                method=attachment.method,
                independence=attachment.independence,
                objective=objective_codes.get(attachment.objective_id, "") if attachment.objective_id else "",
                locator=attachment.locator,
                shows=attachment.shows,
                offered_from=origins[_ITEM, attachment.offered_from_id] if attachment.offered_from_id else "",
            )
        )
    return found


def _findings(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    query = (
        select(FindingItem.item_id, Finding.code)
        .join(Finding, col(Finding.id) == FindingItem.finding_id)
        .where(col(FindingItem.item_id).in_(ids), col(FindingItem.withdrawn_at).is_(None))
        .where(col(Finding.withdrawn_at).is_(None))
        .order_by(Finding.code)
    )
    for item, code in session.exec(query):
        found[item].append(code)
    return found


def _no_findings(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, str]:
    query = select(NoFinding.item_id, NoFinding.reason).where(col(NoFinding.item_id).in_(ids))
    return dict(session.exec(query.where(col(NoFinding.withdrawn_at).is_(None))).all())


def _parameters(session: ReadSession, rows: list[Row]) -> dict[UUID, list[tuple[str, str, str]]]:
    """Return each item's parameters in order: label, value (empty while undefined), source."""
    ids, controls = [row[0].id for row in rows], {row[1].id for row in rows}
    own_values = select(Parameter).where(col(Parameter.item_id).in_(ids), col(Parameter.withdrawn_at).is_(None))
    values = {(row.item_id, row.control_parameter_id): row for row in session.exec(own_values)}
    defined: dict[UUID, list[ControlParameter]] = defaultdict(list)
    asked = select(ControlParameter).where(col(ControlParameter.control_id).in_(controls))
    for parameter in session.exec(asked.order_by(col(ControlParameter.position))):
        defined[parameter.control_id].append(parameter)
    found: dict[UUID, list[tuple[str, str, str]]] = {}
    for item, control, _, _ in rows:
        lines = []
        for parameter in defined[control.id]:
            own = values.get((item.id, parameter.id))
            lines.append((parameter.label, own.value if own else parameter.value or "", own.source if own else ""))
        found[item.id] = lines
    return found
