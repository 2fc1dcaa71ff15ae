"""Fill the new workbook of a recovery: rows, bytes, both chains, and the one operation that tells of all of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from workbook.domain.actor import Actor
from workbook.domain.recovery import Entries, Recovery, Source
from workbook.messages import text
from workbook.store import journal, stored
from workbook.store.book import Book
from workbook.store.change import Captured
from workbook.store.errors import translated
from workbook.store.format import CHUNK_BYTES
from workbook.store.recovery.contents import Contents, note_damage
from workbook.store.recovery.deciding import Decided, changes, decide
from workbook.store.recovery.history import History, read_history
from workbook.store.recovery.record import FILE_NAME, record_bytes
from workbook.store.recovery.standing_in import blank_evidence, stand_in
from workbook.store.recovery.writing import Writer
from workbook.store.salvage.image import Image
from workbook.store.salvage.tables import Salvaged
from workbook.store.stored import Json
from workbook.store.tables import Record
from workbook.store.undo import RECOVERY

_LETTER: Final = "R"
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a recovery starts from."""

    image: Image
    found: Salvaged
    source: Source
    name: str
    """Who recovers: found among the people by name, else entered."""


class Builder:
    """Fills an empty workbook with what was salvaged."""

    def __init__(self, book: Book, actor: Actor, ground: Ground, step: Step) -> None:
        self._book = book
        self._ground = ground
        self._step = step
        self._history: History = read_history(ground.found)
        self._decided: Decided = decide(ground.found, self._history)
        self._now = actor.clock()
        self._actor = replace(actor, person=UUID(self._who(actor)))
        self._number = 0
        self.letter = self._new_letter()

    def build(self) -> Recovery:
        """Write everything and return what was recovered. The book is empty and open for writing."""
        decided, history, person = self._decided, self._history, str(self._actor.person)
        self._tell_of_the_file()
        stand_in(decided, history.state, person)
        contents = Contents(self._ground.image, self._ground.found, self._book, self._step)
        contents.restore(decided, stored.utc_text(self._now))
        for remains in contents.remains:
            note_damage(decided, remains, self._new_id, self._next_code)
        with self._writing() as driver:
            writer = Writer(driver, decided, history)
            writer.write_frameworks()
            writer.write_records()
            recovery = self._recovery(contents)
            self._keep_record(writer, recovery)
            writer.write_chains()
            touched = {
                (name, UUID(key)): Captured(Record.metadata.tables[name], before, after)
                for name, key, before, after in changes(decided.rows, history.state)
            }
            told: dict[str, Json] = {"verb": RECOVERY, "reason": self._reason(recovery), "undoes": None}
            journal.write_operation(driver, self._actor, self._book.copy_id, told, touched)
            writer.write_words()
        return recovery

    def _reason(self, recovery: Recovery) -> str:
        source = recovery.source
        return text("recovery.reason", name=source.name, sha256=source.sha256, count=len(recovery.lost))

    def _keep_record(self, writer: Writer, recovery: Recovery) -> None:
        """Keep the record as evidence."""
        data = record_bytes(recovery, self._history, stored.utc_text(self._now), self._actor.tool)
        content, pieces = self._new_id(), [data[at : at + CHUNK_BYTES] for at in range(0, len(data), CHUNK_BYTES)]
        writer.write_chunks(content, pieces)
        fixed: dict[str, Json] = {"id": content, "withdrawn_at": None, "disposed_at": None}
        sizes = {"sha256": stored.digest(data), "size_bytes": len(data), "chunk_count": len(pieces)}
        writer.write("content", content, fixed | sizes)
        key = self._new_id()
        writer.write(
            "evidence",
            key,
            blank_evidence()
            | {
                "id": key,
                "code": recovery.record_code,
                "number": int(recovery.record_code.rpartition("-")[2]),
                "kind": "file",
                "title": text("recovery.record_title", name=recovery.source.name),
                "description": text("recovery.record_description"),
                "content_id": content,
                "original_name": FILE_NAME,
                "media_type": "application/json",
                "received_at": stored.utc_text(self._now),
                "received_offset_minutes": stored.offset_minutes(self._now),
                "received_by": str(self._actor.person),
            },
        )

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """Hold the one transaction in which everything but the bytes is written."""
        with self._book.gate.turn(), translated(str(self._book.path)):
            driver = self._book.file.connection
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute("BEGIN IMMEDIATE")
            yield driver
            driver.execute("UPDATE file_state SET copy_letter = ?", (self.letter,))
            driver.execute("COMMIT")

    def _who(self, actor: Actor) -> str:
        """Return the id of who recovers."""
        people = self._decided.rows["person"]
        live = [row for row in people.values() if row["withdrawn_at"] is None]
        alike = [row for row in live if str(row["name"]).casefold() == self._ground.name.strip().casefold()]
        if alike:
            return str(alike[0]["id"])
        key = str(actor.ids())
        people[key] = {"id": key, "withdrawn_at": None, "name": self._ground.name.strip(), "role": "auditor"}
        people[key] |= {"organisation": "", "independence": ""}
        return key

    def _new_letter(self) -> str:
        states = list(self._ground.found.rows["file_state"].values())
        letter = str(states[0]["copy_letter"]) if states else ""
        return letter + _LETTER if letter.startswith(_LETTER) else _LETTER

    def _new_id(self) -> str:
        return str(self._actor.ids())

    def _next_code(self) -> str:
        prefix = f"E{self.letter}-"
        taken = {str(row["code"]) for row in self._decided.rows["evidence"].values()}
        while True:
            self._number += 1
            code = f"{prefix}{self._number:04d}"
            if code not in taken:
                return code

    def _tell_of_the_file(self) -> None:
        """Say what of the file itself could not be read."""
        found, history, note = self._ground.found, self._history, self._decided.note
        if found.unreadable_pages:
            note("recovery.pages_unreadable", count=len(found.unreadable_pages), pages=found.page_count)
        if found.missing_pages:
            note("recovery.pages_missing", count=found.missing_pages)
        for name, count in sorted(found.unreadable_rows.items()):
            note("recovery.rows_unreadable", table=name, count=count)
        if history.beside:
            note("recovery.journal_broken", kept=len(history.kept), beside=len(history.beside))
        elif not history.is_complete:
            note("recovery.journal_uncertain", kept=len(history.kept))
        if history.beside_access:
            note("recovery.access_broken", kept=len(history.kept_access), beside=len(history.beside_access))

    def _recovery(self, contents: Contents) -> Recovery:
        history, decided = self._history, self._decided
        return Recovery(
            source=self._ground.source,
            journal=Entries(len(history.kept), len(history.beside)),
            access=Entries(len(history.kept_access), len(history.beside_access)),
            records=sum(len(rows) for rows in decided.rows.values()),
            contents=contents.contents,
            content_bytes=contents.octets,
            lost=tuple(decided.told),
            record_code=self._next_code(),
        )
