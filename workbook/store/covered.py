"""What a signature covers: the live records of a target and its evidence, without the state of the work on them."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from workbook.domain import merkle
from workbook.domain.canonical import Json, canonical, digest
from workbook.domain.sign_offs import Coverage, Part, SignTarget, TargetKind
from workbook.store import stored
from workbook.store.change import ReadSession
from workbook.store.journal import record_types
from workbook.store.roots import evidence_entries

LEFT_OUT: Final = {
    "checklist_item": frozenset({"work_state", "submitted_by", "return_reason"}),
    "engagement": frozenset({"released_on", "completed_on"}),
    "finding": frozenset({"state"}),
}
"""Columns that say how far the work is, not what was found."""
FOLLOWING: Final = frozenset(
    {"fix_claim", "follow_up_round", "milestone", "remediation", "remediation_evidence", "retest", "risk_acceptance"}
)
"""Tables of the rounds that follow, which have signatures of their own."""
APART: Final = FOLLOWING | {"certificate", "sign_off", "person"}
"""Tables whose records no signature covers: who signs, and what follows."""
_EVIDENCE: Final = frozenset({"content", "disposal", "evidence", "hand_over"})
"""Tables that are covered by the root over the evidence that is rested on, or say through whose hands it went."""
_ITEMS: Final = "SELECT id FROM checklist_item WHERE subject_id = :id AND withdrawn_at IS NULL"
_COMMITMENTS: Final = "SELECT id FROM commitment WHERE subject_id = :id AND withdrawn_at IS NULL"
_OF_FINDING: Final = {
    "finding": "id = :id",
    "finding_evidence": "finding_id = :id",
    "finding_item": "finding_id = :id",
    "response": "finding_id = :id",
}
_OF_SUBJECT: Final = {
    "attachment": f"item_id IN ({_ITEMS})",
    "checklist_item": "subject_id = :id",
    "commitment": "subject_id = :id",
    "commitment_cover": f"commitment_id IN ({_COMMITMENTS})",
    "determination": f"item_id IN ({_ITEMS})",
    "no_finding": f"item_id IN ({_ITEMS})",
    "parameter": f"item_id IN ({_ITEMS})",
    "subject": "id = :id",
}
_EVIDENCE_OF: Final = {
    TargetKind.FINDING: "SELECT evidence_id FROM finding_evidence WHERE finding_id = :id AND withdrawn_at IS NULL",
    TargetKind.SUBJECT: (
        f"SELECT evidence_id FROM attachment WHERE item_id IN ({_ITEMS}) AND withdrawn_at IS NULL UNION"
        f" SELECT source_id FROM commitment WHERE id IN ({_COMMITMENTS}) AND source_id IS NOT NULL"
    ),
    TargetKind.ENGAGEMENT: (
        "SELECT evidence_id FROM attachment WHERE withdrawn_at IS NULL UNION"
        " SELECT evidence_id FROM finding_evidence WHERE withdrawn_at IS NULL UNION"
        " SELECT source_id FROM commitment WHERE withdrawn_at IS NULL AND source_id IS NOT NULL"
    ),
}


def coverage(session: ReadSession, target: SignTarget) -> Coverage:
    """Return the content of a target as it is now."""
    parts = tuple(_part(session, table, where, target.id) for table, where in conditions(target.kind).items())
    leaves = [merkle.leaf_hash(entry) for _, entry in evidence_entries(session, covered_evidence(session, target))]
    root = merkle.root(leaves).hex()
    whole: Json = {"evidence": {"entries": len(leaves), "root": root}, "parts": parts_json(parts)}
    return Coverage(parts, len(leaves), root, digest(canonical(whole)))


def parts_json(parts: Sequence[Part]) -> Json:
    """Return the parts as they stand in what is signed."""
    return [{"rows": part.rows, "sha256": part.sha256, "table": part.table} for part in parts]


def conditions(kind: TargetKind) -> dict[str, str]:
    """Return the tables that a kind of target covers, each with what its rows have in common."""
    if kind is TargetKind.FINDING:
        return _OF_FINDING
    if kind is TargetKind.SUBJECT:
        return _OF_SUBJECT
    return {name: "1 = 1" for name in sorted(record_types()) if name not in APART | _EVIDENCE}


def covered_evidence(session: ReadSession, target: SignTarget) -> set[UUID]:
    """Return the evidence that a target rests on."""
    found = session.driver().execute(_EVIDENCE_OF[target.kind], {"id": target.id.hex})
    return {UUID(key) for (key,) in found}


def _part(session: ReadSession, table: str, where: str, key: UUID) -> Part:
    sha256, rows = hashlib.sha256(), 0
    for row in _rows(session, table, where, key):
        sha256.update(canonical(row) + b"\n")
        rows += 1
    return Part(table, rows, sha256.hexdigest())


def _rows(session: ReadSession, table: str, where: str, key: UUID) -> Iterator[dict[str, Json]]:
    of = record_types()[table].__table__  # type: ignore[attr-defined]
    columns = ", ".join(f'"{column.name}"' for column in of.columns)
    left_out = LEFT_OUT.get(table, frozenset())
    query = f"SELECT {columns} FROM {table} WHERE withdrawn_at IS NULL AND {where} ORDER BY id"
    for row in session.driver().execute(query, {"id": key.hex}):
        as_json = stored.row_to_json(of, row)
        yield {name: value for name, value in as_json.items() if name not in left_out}
