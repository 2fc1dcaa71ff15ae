"""One workbook file, open: its gate, its connection, and the only doors to reading and writing it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Engine

from workbook.domain.actor import Actor
from workbook.domain.errors import Message, WorkbookError
from workbook.domain.texts import clean_text
from workbook.store import journal, search
from workbook.store.change import ChangeSession, ReadSession
from workbook.store.connection import Connection
from workbook.store.errors import DRIVER_ERRORS, translated
from workbook.store.gate import Gate
from workbook.store.lock import SidecarLock
from workbook.store.open_file import OpenFile
from workbook.store.seen import Seen
from workbook.store.stored import Json

_PATIENCE_SECONDS: Final = 4.0
_LOOKS_UP: Final = 10_000
"""Steps of SQLite between two looks at the clock."""


class Book:
    """An open workbook. Make one with `workbook.store.opening`; close it with `close`.

    `why_read_only` is the sentence a read-only view shows, None when the book can be written. `notices` are what
    opening found worth telling. `is_known` tells that the file was not looked through before it was opened; `seen` is where
    it is noted when it is closed. With `patience_seconds` no reading turn of a damaged file takes longer. Safe to use from
    any thread.
    """

    def __init__(self, path: Path, key: str | None, lock: SidecarLock | None, why_read_only: Message | None) -> None:
        self.path = path
        self.gate = Gate()
        self.why_read_only = why_read_only
        self.notices: list[Message] = []
        self.copy_id = ""
        self.copy_letter = ""
        self.is_known = False
        self.seen: Seen | None = None
        self.patience_seconds: float | None = None
        self._lock = lock
        self.file = OpenFile(path, key, read_only=why_read_only is not None)

    @property
    def is_encrypted(self) -> bool:
        """Tell whether the file has a passphrase."""
        return self.file.is_encrypted

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine on this file's one connection, for the store itself."""
        return self.file.engine

    @contextmanager
    def change(self, actor: Actor, verb: str, *, reason: str = "", background: bool = False) -> Iterator[ChangeSession]:
        """Open the only door to a write: one transaction, its events and its search words; all of it or nothing.

        Raises WorkbookError when the file is read-only, full or damaged, and for a reason that cannot be kept. After the
        block `session.changes` says what was touched; a block that changed nothing records nothing.
        """
        self._require_writable()
        clean_text(reason, "reason")
        with (
            self.gate.turn(background=background),
            translated(str(self.path)),
            ChangeSession(self.file.engine, actor, verb, reason) as session,
        ):
            info = session.connection().info
            info["change"] = session
            session.start_counting()
            try:
                yield session
                session.flush()
                session.check_writes()
                search.write_documents(session)
                changes = journal.write_events(session, self.copy_id)
                session.commit()
                session.changes = changes
            except BaseException:
                session.rollback()
                raise
            finally:
                info.pop("change", None)

    @contextmanager
    def reading(self, *, background: bool = False) -> Iterator[ReadSession]:
        """Open a session that only reads, for as short as can be."""
        with (
            self.gate.turn(background=background),
            translated(str(self.path)),
            ReadSession(self.file.engine, expire_on_commit=False) as session,
        ):
            self._be_impatient()
            try:
                yield session
            finally:
                session.rollback()

    @contextmanager
    def bytes_turn(self) -> Iterator[Connection]:
        """Hold a background turn for evidence bytes that no event speaks of yet; the block commits as one transaction."""
        self._require_writable()
        with self.gate.turn(background=True), translated(str(self.path)):
            connection = self.file.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(*DRIVER_ERRORS):
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def bytes_reading(self) -> Iterator[Connection]:
        """Hold a background turn to read evidence bytes; after a read error the connection is a fresh one."""
        with self.gate.turn(background=True), translated(str(self.path)):
            connection = self.file.connection
            try:
                yield connection
            except DRIVER_ERRORS:
                self.reconnect()
                raise

    def drop_cache(self) -> None:
        """Forget cached pages, so that the next read comes from the file; call inside a turn."""
        self.file.connection.execute("PRAGMA shrink_memory")

    def record_access(self, actor: Actor, kind: str, **detail: Json) -> None:
        """Append to the access chain; a read-only workbook records nothing."""
        if self.why_read_only is None:
            with self.gate.turn(), translated(str(self.path)):
                self.write_access(actor, kind, detail)

    def write_access(self, actor: Actor, kind: str, detail: dict[str, Json], *, clean: bool | None = None) -> None:
        """Append to the access chain, and note with `clean` whether the file is properly closed; call inside a turn."""
        connection = self.file.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            if clean is not None:
                connection.execute("UPDATE file_state SET clean = ?", (int(clean),))
            journal.write_access(connection, actor, self.copy_id, kind, detail)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(*DRIVER_ERRORS):
                connection.execute("ROLLBACK")
            raise

    def head(self) -> str:
        """Return the hash of the newest event, hexadecimal; empty before the first."""
        with self.reading() as session:
            return journal.head(session.driver())

    def connect(self) -> Connection:
        """Open another connection to the same file; the caller closes it, inside its turn at the gate."""
        return self.file.another(read_only=self.why_read_only is not None)

    def reconnect(self) -> None:
        """Replace the connection, since a damaged page poisons the one that read it; call inside a turn."""
        self.file.renew(read_only=self.why_read_only is not None)

    def settle_for_reading(self, why: Message) -> None:
        """Go on with a file that turned out not to be writable: read only, and let others have the lock."""
        with self.gate.turn(), translated(str(self.path)):
            if self.why_read_only is None:
                self.why_read_only = why
            else:
                self.notices.append(why)
            self.seen = None
            self.patience_seconds = _PATIENCE_SECONDS
            self.reconnect()
            if self._lock is not None:
                self._lock.release()

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self.gate.turn():
            try:
                if self.why_read_only is None and self.file.is_open:
                    with suppress(*DRIVER_ERRORS):  # a full disk must not keep the workbook from closing
                        self.file.connection.execute("UPDATE file_state SET clean = 1")
            finally:
                self._let_go(is_closed=self.file.is_open)

    def abandon(self) -> None:
        """Let go of a file that turned out not to be usable, without writing to it."""
        with self.gate.turn():
            self._let_go()

    def _let_go(self, *, is_closed: bool = False) -> None:
        self.file.put_away()
        if is_closed and self.seen is not None:
            self.seen.note(self.path)
        if self._lock is not None:
            self._lock.release()

    def _be_impatient(self) -> None:
        """Let nothing that is wrong in a damaged file, such as a tree that leads in circles, keep a turn for long."""
        if self.patience_seconds is not None:
            until = time.monotonic() + self.patience_seconds
            self.file.connection.set_progress_handler(lambda: int(time.monotonic() > until), _LOOKS_UP)

    def _require_writable(self) -> None:
        if self.why_read_only is not None:
            raise WorkbookError("file.cannot_change", path=self.path.name)


def copy_identity(driver: Any) -> tuple[UUID, str, bool]:  # noqa: ANN401  (sqlcipher3 ships no types)
    """Return the copy's id, its letter and whether it was closed properly."""
    row = driver.execute("SELECT copy_id, copy_letter, clean FROM file_state").fetchone()
    return UUID(row[0]), row[1], bool(row[2])
