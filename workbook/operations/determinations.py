"""Determine objectives and items; an item with objectives follows from them unless a person overrides it with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from workbook.domain.actor import Actor
from workbook.domain.changes import Changes
from workbook.domain.determination import check, derive
from workbook.domain.errors import WorkbookError
from workbook.domain.ladder import Proof
from workbook.domain.texts import clean_text
from workbook.domain.vocabulary import Basis, OtherKind, ProofLevel, Responsibility, Result, Scope
from workbook.operations.items import Target, changeable, check_objective, items_named, name_of, refuse_out_of_scope
from workbook.operations.records import live_many
from workbook.store.book import Book
from workbook.store.change import ChangeSession, ReadSession
from workbook.store.live import live_of
from workbook.store.proofs import NO_PROOF, ItemProof, objectives_of, prove_items
from workbook.store.stored import offset_minutes
from workbook.store.tables import ChecklistItem, Determination


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an entry says: a result with its reason. `override_reason` sets aside what objectives or proof demand."""

    result: Result
    reason: str = ""
    other_kind: OtherKind | None = None
    override_reason: str | None = None


Determined = dict[tuple[UUID, UUID | None], Determination]

# Made once: putting a statement together takes longer than running it.
_DETERMINATIONS: Final = select(Determination).where(
    live_of(Determination, col(Determination.item_id).in_(bindparam("items", expanding=True)))
)


def determine(book: Book, actor: Actor, targets: Sequence[Target], verdict: Verdict) -> Changes:
    """Determine one or many items or objectives with one entry.

    An item with objectives follows from them unless it is overridden; not assessed, said of it, ends the override.
    Raises WorkbookError when satisfied lacks supporting proof above claimed or is contested, when other than satisfied
    does not say its kind, when a reason is missing, and for items that are inherited, accepted or not in scope.
    """
    if not targets:
        raise WorkbookError("determination.no_target")
    clean_text(verdict.reason, "reason")
    clean_text(verdict.override_reason or "", "override reason")
    with book.change(actor, "determine", reason=verdict.override_reason or "") as session:
        items = {item.id: item for item in changeable(session, [target.item for target in targets])}
        outside = [item for item in items.values() if item.scope is not Scope.IN]
        refuse_out_of_scope(outside, items_named(session, [item.id for item in outside]))
        objectives = objectives_of(session, (item.control_id for item in items.values()))
        known = _determinations(session, list(items))
        needs_proof = verdict.result is Result.SATISFIED and verdict.override_reason is None
        proofs = {}
        if needs_proof:
            proofs = prove_items(session, list(items.values()), actor.clock().date(), objectives)
        entry = actor.ids()
        for target in dict.fromkeys(targets):
            item = items[target.item]
            if item.responsibility is Responsibility.INHERITED:
                raise WorkbookError("item.is_inherited", item=name_of(session, item))
            check_objective(session, target, item.control_id)
            proof = _proof_of(proofs.get(item.id), target.objective)
            check(verdict.result, verdict.other_kind, verdict.reason, proof, override_reason=verdict.override_reason)
            if target.objective is None and objectives[item.control_id] and verdict.override_reason is None:
                if not _ends_override(known.get((item.id, None)), verdict):
                    raise WorkbookError("determination.has_objectives", item=name_of(session, item))
                _put(session, actor, known, target, Verdict(Result.NOT_ASSESSED), Basis.DERIVED, entry)
            else:
                basis = Basis.DIRECT if verdict.override_reason is None else Basis.OVERRIDE
                _put(session, actor, known, target, verdict, basis, entry)
        for item in items.values():
            _derive(session, actor, known, item, objectives[item.control_id], entry)
    return session.changes


def determine_items(book: Book, actor: Actor, item_ids: Sequence[UUID], verdict: Verdict) -> Changes:
    """Determine items as a whole with one entry, as one does who goes down a list.

    An item with objectives is determined through those that are not assessed yet or, when all are, through all of them.
    Not assessed takes back what was determined, or an override. An override is of the items themselves. Raises
    WorkbookError as `determine` does, and for an item that is overridden: that is taken back first.
    """
    with book.reading() as session:
        targets = _covered(session, item_ids, verdict)
    if not targets and verdict.result is Result.NOT_ASSESSED and item_ids:
        return Changes(None, frozenset())
    return determine(book, actor, targets, verdict)


def _covered(session: ReadSession, item_ids: Sequence[UUID], verdict: Verdict) -> list[Target]:
    items = live_many(session, ChecklistItem, item_ids)
    objectives = objectives_of(session, (item.control_id for item in items))
    known = _determinations(session, [item.id for item in items])
    takes_back = verdict.result is Result.NOT_ASSESSED
    targets: list[Target] = []
    for item in items:
        own = known.get((item.id, None))
        parts = objectives[item.control_id]
        is_overridden = own is not None and own.basis is Basis.OVERRIDE
        decided = [key for key in parts if _is_decided(known.get((item.id, key)))]
        if verdict.override_reason is not None or not parts or (is_overridden and takes_back):
            if not takes_back or _is_decided(own):
                targets.append(Target(item.id))
        elif is_overridden:
            raise WorkbookError("determination.is_overridden", item=name_of(session, item))
        elif takes_back:
            targets += [Target(item.id, key) for key in decided]
        else:
            targets += [Target(item.id, key) for key in parts if key not in decided or len(decided) == len(parts)]
    return targets


def _is_decided(made: Determination | None) -> bool:
    return made is not None and made.result is not Result.NOT_ASSESSED


def resolve_contradiction(book: Book, actor: Actor, item_ids: Sequence[UUID], reason: str) -> Changes:
    """Say why contradicting evidence does not stand against an item; a contradiction attached later opens it again."""
    if not clean_text(reason, "reason").strip():
        raise WorkbookError("determination.resolution_reason")
    with book.change(actor, "resolve contradiction", reason=reason) as session:
        for item in changeable(session, item_ids):
            item.contradiction_resolution = reason
    return session.changes


def lower_level(
    book: Book, actor: Actor, item_ids: Sequence[UUID], level: ProofLevel | None, reason: str = ""
) -> Changes:
    """Cap the proof level of items with a reason; None takes the cap away. People may lower a level, never raise it."""
    clean_text(reason, "reason")
    if level is not None and not reason.strip():
        raise WorkbookError("determination.reason_missing", result=level)
    with book.change(actor, "lower proof level", reason=reason) as session:
        for item in changeable(session, item_ids):
            item.lowered_to, item.lowered_reason = level, reason if level is not None else ""
    return session.changes


def _proof_of(proof: ItemProof | None, objective: UUID | None) -> Proof:
    if proof is None:
        return NO_PROOF
    return proof.item if objective is None else proof.objectives[objective]


def _ends_override(own: Determination | None, verdict: Verdict) -> bool:
    """Tell whether the verdict on an item lets it follow from its objectives again."""
    return own is not None and own.basis is Basis.OVERRIDE and verdict.result is Result.NOT_ASSESSED


def _put(
    session: ChangeSession,
    actor: Actor,
    known: Determined,
    target: Target,
    verdict: Verdict,
    basis: Basis,
    entry: UUID,
) -> None:
    """Write one determination, over the one that is there."""
    if actor.person is None:
        raise RuntimeError("a determination needs a person")
    now = actor.clock()
    values: dict[str, Any] = {
        "result": verdict.result,
        "other_kind": verdict.other_kind,
        "basis": basis,
        "reason": verdict.reason,
        "override_reason": verdict.override_reason or "",
        "decided_by": actor.person,
        "decided_at": now,
        "decided_offset_minutes": offset_minutes(now),
        "entry_id": entry,
    }
    there = known.get((target.item, target.objective))
    if there is None:
        there = Determination(id=actor.ids(), item_id=target.item, objective_id=target.objective, **values)
        known[target.item, target.objective] = there
        session.add(there)
    else:
        for name, value in values.items():
            setattr(there, name, value)


def _derive(
    session: ChangeSession,
    actor: Actor,
    known: Determined,
    item: ChecklistItem,
    objectives: Sequence[UUID],
    entry: UUID,
) -> None:
    """Let the item follow from its objectives, unless a person has overridden it.

    What is satisfied only because objectives were overridden carries their reasons, and so never counts as proved.
    """
    own = known.get((item.id, None))
    if not objectives or (own is not None and own.basis is Basis.OVERRIDE):
        return
    parts = [known[item.id, key] for key in objectives if (item.id, key) in known]
    results = [(part.result, part.other_kind) for part in parts]
    undecided = len(objectives) - len(parts)
    result, kind = derive([*results, *((Result.NOT_ASSESSED, None) for _ in range(undecided))])
    overridden = ""
    if result is Result.SATISFIED:
        reasons = (part.override_reason for part in parts if part.basis is Basis.OVERRIDE)
        overridden = "; ".join(dict.fromkeys(reasons))
    if own is not None and (own.result, own.other_kind, own.override_reason) == (result, kind, overridden):
        return
    verdict = Verdict(result, "", kind, overridden or None)
    _put(session, actor, known, Target(item.id), verdict, Basis.DERIVED, entry)


def _determinations(session: ReadSession, items: Sequence[UUID]) -> Determined:
    found: Determined = {}
    for start in range(0, len(items), 400):
        rows = session.exec(_DETERMINATIONS, params={"items": items[start : start + 400]})
        found |= {(row.item_id, row.objective_id): row for row in rows}
    return found
