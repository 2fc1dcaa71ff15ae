"""The bytes of evidence: written into the new workbook and hashed on the way; what is not the same is never called so."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from workbook.messages import text
from workbook.store import stored
from workbook.store.book import Book
from workbook.store.recovery.deciding import Decided
from workbook.store.salvage.image import DamagedPage, Image
from workbook.store.salvage.tables import Salvaged, chunk_bytes
from workbook.store.stored import Json

Step = Callable[[int, int], None]
_INSERT: Final = "INSERT INTO chunk (content_id, position, data) VALUES (?, ?, ?)"
_TURN: Final = 8
"""Chunks that are written in one transaction."""
_Fields = dict[str, Json]


@dataclass(slots=True)
class Remains:
    """What is left of bytes that are not what was sealed."""

    content: str
    expected: str
    expected_bytes: int | None
    read_bytes: int


class Contents:
    """Restores contents one after the other; `contents` and `octets` count what came over whole."""

    def __init__(self, image: Image, found: Salvaged, book: Book, step: Step) -> None:
        self._image = image
        self._found = found
        self._book = book
        self._step = step
        self._done = 0
        self._total = 0
        self.contents = 0
        self.octets = 0
        self.remains: list[Remains] = []

    def restore(self, decided: Decided, now: str) -> None:
        """Write the bytes of every content that the decided rows know or refer to, and let its row say what they are."""
        rows = decided.rows["content"]
        for row in decided.rows["evidence"].values():
            if row["content_id"] is not None and row["content_id"] not in rows:
                # Sealed once, but nobody knows with which hash: what is there cannot be called the same.
                rows[row["content_id"]] = _unknown(row["content_id"])
        for row in decided.rows["disposal"].values():
            if row["content_id"] not in rows:
                gone = {"sha256": stored.digest(b""), "withdrawn_at": now, "disposed_at": row["confirmed_at"] or now}
                rows[row["content_id"]] = _unknown(row["content_id"]) | gone
        self._total = sum(int(row["size_bytes"]) for row in rows.values() if row["disposed_at"] is None)
        for key in sorted(rows):
            if rows[key]["disposed_at"] is None:
                self._restore(rows, key, now)

    def _restore(self, rows: dict[str, _Fields], key: str, now: str) -> None:
        row, sha, count, size = rows[key], hashlib.sha256(), 0, 0
        batch: list[tuple[str, int, bytes]] = []
        for data in self._chunks(UUID(key).hex, int(row["chunk_count"])):
            batch.append((UUID(key).hex, count, data))
            sha.update(data)
            count, size = count + 1, size + len(data)
            if len(batch) == _TURN:
                self._write(batch)
        self._write(batch)
        told = (row["sha256"], int(row["size_bytes"]), int(row["chunk_count"]))
        if (sha.hexdigest(), size, count) == told:
            self.contents, self.octets = self.contents + 1, self.octets + size
            return
        self.remains.append(Remains(key, str(row["sha256"]), int(row["size_bytes"]) if row["sha256"] else None, size))
        twins = {one["sha256"] for other, one in rows.items() if other != key and one["withdrawn_at"] is None}
        is_apart = size == 0 or sha.hexdigest() in twins
        rows[key] = row | {
            "sha256": sha.hexdigest(),
            "size_bytes": size,
            "chunk_count": count,
            "withdrawn_at": row["withdrawn_at"] or (now if is_apart else None),
        }

    def _chunks(self, content: str, count: int) -> Iterator[bytes]:
        """Yield the chunks that can be read, in order; of a content whose row is lost, all there are."""
        known = [position for one, position in self._found.chunks if one == content] if count == 0 else range(count)
        for position in sorted(known):
            place = self._found.chunks.get((content, position))
            if place is None:
                continue
            try:
                data = chunk_bytes(self._image, place)
            except (DamagedPage, StopIteration, ValueError):
                continue
            self._done += len(data)
            self._step(min(self._done, self._total), self._total)
            yield data

    def _write(self, batch: list[tuple[str, int, bytes]]) -> None:
        if batch:
            with self._book.bytes_turn() as connection:
                connection.executemany(_INSERT, batch)
            batch.clear()


def _unknown(key: str) -> _Fields:
    fixed: _Fields = {"withdrawn_at": None, "disposed_at": None, "sha256": "", "size_bytes": 0, "chunk_count": 0}
    return fixed | {"id": key}


def note_damage(decided: Decided, remains: Remains, new_id: Callable[[], str], code: Callable[[], str]) -> None:
    """Let evidence whose bytes are damaged say so: it becomes sighted evidence, and what is left of it a piece of its own."""
    named = []
    first: _Fields | None = None
    for row in decided.rows["evidence"].values():
        if row["content_id"] != remains.content:
            continue
        first = first or dict(row)
        named.append(str(row["code"]))
        why = text("recovery.bytes_damaged", sha256=remains.expected or "?", read=f"{remains.read_bytes:,}")
        row.update({"kind": "sighted", "content_id": None, "why_no_copy": why})
    arguments = {"evidence": ", ".join(named) or remains.content, "sha256": remains.expected or "?"}
    size = "?" if remains.expected_bytes is None else f"{remains.expected_bytes:,}"
    decided.note("recovery.evidence_damaged", **arguments, read=f"{remains.read_bytes:,}", size=size)
    if first is not None and remains.read_bytes:
        key, number = new_id(), code()
        kept = first | {
            "id": key,
            "code": number,
            "number": int(number.rpartition("-")[2]),
            "title": text("recovery.remains", code=str(first["code"])),
            "description": text(
                "recovery.bytes_damaged", sha256=remains.expected or "?", read=f"{remains.read_bytes:,}"
            ),
        }
        decided.rows["evidence"][key] = kept
