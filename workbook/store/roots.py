"""Two Merkle roots: over the journal, which only grows, and over the evidence as it is; with proofs of single entries.

The journal's leaves are the hashes of its events in their order, so that a later root can be shown to add to an earlier
one. The leaf of a piece of evidence is its row with the SHA-256 of its bytes, in canonical JSON and in the order of the
ids; an id has 74 random bits, so that nobody finds out an entry from the hashes in another one's proof.
"""

from collections.abc import Collection, Iterator
from typing import Final
from uuid import UUID

from workbook.domain import merkle
from workbook.domain.canonical import Json, canonical
from workbook.domain.errors import WorkbookError
from workbook.domain.roots import Proof, Root
from workbook.store import stored
from workbook.store.change import ReadSession
from workbook.store.tables import Content, Evidence

_EVIDENCE: Final = Evidence.__table__  # type: ignore[attr-defined]
_CONTENT: Final = str(Content.__tablename__)


def journal_root(session: ReadSession, first: int | None = None) -> Root:
    """Return the root over the journal, or over its first so many events."""
    leaves = journal_leaves(session, first)
    return _root(leaves)


def journal_leaves(session: ReadSession, first: int | None = None) -> list[bytes]:
    """Return the leaf hashes of the journal in its order."""
    query = "SELECT hash FROM event ORDER BY seq LIMIT ?"
    rows = session.driver().execute(query, (-1 if first is None else first,))
    return [merkle.leaf_hash(bytes.fromhex(sha256)) for (sha256,) in rows]


def evidence_root(session: ReadSession) -> Root:
    """Return the root over all evidence, what was withdrawn included."""
    return _root([merkle.leaf_hash(entry) for _, entry in evidence_entries(session)])


def evidence_proof(session: ReadSession, evidence_id: UUID) -> Proof:
    """Return the proof that a piece of evidence belongs to the root of all of it. Raises WorkbookError for an unknown one."""
    entries = list(evidence_entries(session))
    place = next((place for place, (key, _) in enumerate(entries) if key == evidence_id), None)
    if place is None:
        raise WorkbookError("record.not_found", kind="evidence", name=str(evidence_id))
    leaves = [merkle.leaf_hash(entry) for _, entry in entries]
    path = tuple(step.hex() for step in merkle.inclusion_proof(leaves, place))
    return Proof(_root(leaves), entries[place][1], place, path)


def evidence_entries(session: ReadSession, only: Collection[UUID] | None = None) -> Iterator[tuple[UUID, bytes]]:
    """Yield each piece of evidence, or each of these, with its entry, in the order of the ids."""
    columns = ", ".join(f'e."{column.name}"' for column in _EVIDENCE.columns)
    query = (
        f"SELECT c.sha256, c.size_bytes, c.disposed_at, {columns} FROM evidence e"
        f" LEFT JOIN {_CONTENT} c ON c.id = e.content_id ORDER BY e.id"
    )
    for sha256, size_bytes, disposed_at, *row in session.driver().execute(query):
        as_json = stored.row_to_json(_EVIDENCE, row)
        key = UUID(as_json["id"])
        if only is None or key in only:
            content: Json = {"disposed": disposed_at is not None, "sha256": sha256, "size_bytes": size_bytes}
            yield key, canonical({"content": None if sha256 is None else content, "evidence": as_json})


def _root(leaves: list[bytes]) -> Root:
    return Root(len(leaves), merkle.root(leaves).hex())
