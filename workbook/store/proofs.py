"""Put together what the ladder needs, and compute the proof of items and their objectives."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, or_
from sqlmodel import col, select

from workbook.domain.commitments import Extent
from workbook.domain.freshness import ALWAYS, Freshness, freshness_of
from workbook.domain.ladder import Exhibit, Proof, prove, roll_up
from workbook.domain.vocabulary import Bearing, Result
from workbook.store.change import ReadSession
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Commitment,
    CommitmentCover,
    Determination,
    Engagement,
    Evidence,
    Objective,
    Subject,
)

_BATCH: Final = 400
_OF_ATTACHMENT: Final = tuple(
    field.name for field in fields(Exhibit) if field.name in Attachment.model_fields and field.name != "code"
)

_SOURCE: Final = "commitment_source"
_PROMISED: Final = (
    select(CommitmentCover.id)
    .join(Commitment, col(Commitment.id) == CommitmentCover.commitment_id)
    .where(Commitment.source_id == Evidence.id, Commitment.subject_id == ChecklistItem.subject_id)
    .where(CommitmentCover.control_id == ChecklistItem.control_id, CommitmentCover.extent != Extent.RELATED)
    .where(col(Commitment.withdrawn_at).is_(None), col(CommitmentCover.withdrawn_at).is_(None))
    .correlate(Evidence, ChecklistItem)
    .exists()
)
"""The evidence is where a commitment stands that covers the item: it says what was promised, and never proves it."""

# Made once: putting a statement together takes longer than running it for one item.
_OF_EVIDENCE: Final = ("code", "kind", "statement_kind", "collected_on", "valid_until")
# Columns and no records: only read, and a record costs more than what is read of it.
_EXHIBITS: Final = (
    select(Attachment.item_id, Attachment.objective_id)
    .add_columns(
        *(getattr(Evidence, name) for name in _OF_EVIDENCE),
        *(
            or_(col(Attachment.commitment_source), _PROMISED) if name == _SOURCE else getattr(Attachment, name)
            for name in _OF_ATTACHMENT
        ),
    )
    .join(Evidence, col(Evidence.id) == Attachment.evidence_id)
    .join(ChecklistItem, col(ChecklistItem.id) == Attachment.item_id)
    .where(col(Attachment.item_id).in_(bindparam("items", expanding=True)), col(Attachment.withdrawn_at).is_(None))
    .where(col(Evidence.withdrawn_at).is_(None))
    .order_by(Evidence.code, col(Attachment.id))
)
_OBJECTIVES: Final = (
    select(Objective.control_id, Objective.id)
    .where(col(Objective.control_id).in_(bindparam("controls", expanding=True)))
    .order_by(col(Objective.position))
)
_EXCLUDED: Final = (
    select(Determination.item_id, Determination.objective_id)
    .where(col(Determination.item_id).in_(bindparam("items", expanding=True)))
    .where(col(Determination.objective_id).is_not(None), col(Determination.withdrawn_at).is_(None))
    .where(Determination.result == Result.NOT_APPLICABLE)
)
_FRESHNESS: Final = select(Engagement.freshness_days, Engagement.freshness_rules).where(
    col(Engagement.withdrawn_at).is_(None)
)
# One engagement is live at most: what joins it needs no condition that ties the two.
_SUBJECTS: Final = (
    select(Subject.id, Subject.version, Engagement.freshness_days, Engagement.freshness_rules)
    .outerjoin(Engagement, col(Engagement.withdrawn_at).is_(None))
    .where(col(Subject.id).in_(bindparam("subjects", expanding=True)))
)

ObjectiveIds = defaultdict[UUID, list[UUID]]
"""The ids of objectives in their order, by control."""

NO_PROOF: Final = prove((), as_of=date.min, subject_version="", nature=None, freshness=ALWAYS)
"""What nothing proves."""


@dataclass(frozen=True, slots=True)
class ItemProof:
    """The proof of an item and of each of its objectives, by objective id."""

    item: Proof
    objectives: dict[UUID, Proof]


def freshness(session: ReadSession) -> Freshness:
    """Return after how many days evidence counts as stale."""
    return next((freshness_of(days, rules) for days, rules in session.columns(_FRESHNESS)), ALWAYS)


def objectives_of(session: ReadSession, controls: Iterable[UUID]) -> ObjectiveIds:
    """Return the ids of each control's objectives, in their order; a control without any has none."""
    found: ObjectiveIds = defaultdict(list)
    wanted = list(dict.fromkeys(controls))
    for start in range(0, len(wanted), _BATCH):
        for control, objective in session.columns(_OBJECTIVES, controls=wanted[start : start + _BATCH]):
            found[control].append(objective)
    return found


def prove_items(
    session: ReadSession,
    items: Sequence[ChecklistItem],
    as_of: date,
    known: ObjectiveIds | None = None,
    damaged: Collection[str] = (),
) -> dict[UUID, ItemProof]:
    """Return the proof of each item as of a day. Evidence attached to the whole item bears on each of its objectives.

    `known` are the objectives of the items' controls, for a caller that has read them. `damaged` are codes of evidence
    whose bytes are not those any more that were received: it supports nothing; what it contradicted is not settled by that.
    """
    proofs: dict[UUID, ItemProof] = {}
    for start in range(0, len(items), _BATCH):
        batch = items[start : start + _BATCH]
        exhibits = _exhibits(session, [item.id for item in batch], damaged)
        of_control = objectives_of(session, (item.control_id for item in batch)) if known is None else known
        objectives = _in_scope_objectives(session, batch, of_control)
        terms = _terms(session, {item.subject_id for item in batch})
        for item in batch:
            version, fresh = terms[item.subject_id]
            given = partial(
                prove,
                as_of=as_of,
                subject_version=version,
                nature=item.nature,
                freshness=fresh,
                contradiction_resolved=bool(item.contradiction_resolution.strip()),
                lowered_to=item.lowered_to,
            )
            whole = exhibits[item.id, None]
            of_whole = given(whole)  # and of each objective to which nothing else is attached
            each = {
                key: given(whole + exhibits[item.id, key]) if (item.id, key) in exhibits else of_whole
                for key in objectives[item.id]
            }
            in_scope = [each[key] for key, counts in objectives[item.id].items() if counts]
            proofs[item.id] = ItemProof(roll_up(in_scope) if in_scope else of_whole, each)
    return proofs


def _exhibits(
    session: ReadSession, items: list[UUID], damaged: Collection[str]
) -> dict[tuple[UUID, UUID | None], list[Exhibit]]:
    found: dict[tuple[UUID, UUID | None], list[Exhibit]] = defaultdict(list)
    names = (*_OF_EVIDENCE, *_OF_ATTACHMENT)
    for item, objective, *values in session.columns(_EXHIBITS, items=items):
        exhibit = Exhibit(**dict(zip(names, values, strict=True)))
        if exhibit.code not in damaged or exhibit.bearing is Bearing.CONTRADICTS:
            found[item, objective].append(exhibit)
    return found


def _in_scope_objectives(
    session: ReadSession, items: Sequence[ChecklistItem], of_control: ObjectiveIds
) -> dict[UUID, dict[UUID, bool]]:
    """Return each item's objectives in order, and whether each counts: one determined not applicable does not."""
    excluded: set[tuple[UUID, UUID | None]] = set()
    if any(of_control[item.control_id] for item in items):
        excluded = {(item, key) for item, key in session.columns(_EXCLUDED, items=[item.id for item in items])}
    return {item.id: {key: (item.id, key) not in excluded for key in of_control[item.control_id]} for item in items}


def _terms(session: ReadSession, subjects: set[UUID]) -> dict[UUID, tuple[str, Freshness]]:
    """Return each subject's version, and after how many days evidence counts as stale; in one go, as it is asked often."""
    rows = session.columns(_SUBJECTS, subjects=list(subjects))
    return {subject: (version, freshness_of(days, rules)) for subject, version, days, rules in rows}
