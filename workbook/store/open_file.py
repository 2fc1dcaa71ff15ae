"""A workbook's file with its key and its one connection; it can be put away and taken up again."""

from contextlib import suppress
from hmac import compare_digest
from pathlib import Path

from sqlalchemy import Engine, StaticPool, create_engine, event
from sqlcipher3 import dbapi2

from workbook.domain.errors import WorkbookError
from workbook.store.change import refuse_raw_writes
from workbook.store.connection import Connection, connect, drop_header, hold_header
from workbook.store.errors import DRIVER_ERRORS


class OpenFile:
    """Every call is made by who holds the gate. `key` is SQLCipher's raw key, None for a plain file."""

    def __init__(self, path: Path, key: str | None, *, read_only: bool) -> None:
        self.path = path
        self.is_encrypted = key is not None
        self._key = key
        self._header: tuple[int, int] | None = None
        self._connection: Connection = None
        self._engine: Engine | None = None
        self.open(key, read_only=read_only)

    @property
    def key(self) -> str | None:
        """The raw key, for copies of the file; None for a plain one and while it is put away."""
        return self._key

    @property
    def is_open(self) -> bool:
        """Tell whether there is a connection."""
        return self._connection is not None

    @property
    def connection(self) -> Connection:
        """The connection; raises WorkbookError while there is none."""
        if self._connection is None:
            raise self._refusal()
        return self._connection

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine on the connection; raises WorkbookError while there is none."""
        if self._engine is None:
            raise self._refusal()
        return self._engine

    def has_key(self, key: str) -> bool:
        """Tell whether this is the key of the file."""
        return self._key is not None and compare_digest(self._key, key)

    def open(self, key: str | None, *, read_only: bool) -> None:
        """Connect to the file at the path with a key; SQLite errors come through untranslated."""
        header = hold_header(self.path)
        try:
            self._connection = connect(self.path, key, read_only=read_only)
        except BaseException:
            drop_header(header)
            raise
        self._header, self._key, self.is_encrypted = header, key, key is not None
        self._engine = self._make_engine(read_only=read_only)

    def another(self, *, read_only: bool) -> Connection:
        """Return a second connection, which the caller closes."""
        if self._connection is None:
            raise self._refusal()
        return connect(self.path, self._key, read_only=read_only)

    def renew(self, *, read_only: bool) -> None:
        """Replace the connection, since a damaged page poisons the one that read it."""
        self._drop_connection()
        self._connection = connect(self.path, self._key, read_only=read_only)
        self._engine = self._make_engine(read_only=read_only)

    def put_away(self) -> None:
        """Let go of the connection and forget the key; `is_encrypted` still says what the file is."""
        self._drop_connection()
        drop_header(self._header)
        self._header = self._key = None

    def _refusal(self) -> WorkbookError:
        # With its header let go of, it was put away; else the disk did not give it back when it was opened again.
        return WorkbookError("file.put_away" if self._header is None else "file.io_error", path=str(self.path))

    def _drop_connection(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
        with suppress(*DRIVER_ERRORS, AttributeError):
            self._connection.close()
        self._connection = self._engine = None

    def _make_engine(self, *, read_only: bool) -> Engine:
        # check_same_thread is off and the pool hands out the one connection: the gate lets one thread through at a time.
        engine = create_engine("sqlite://", module=dbapi2, creator=lambda: self._connection, poolclass=StaticPool)
        begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
        event.listen(engine, "begin", lambda connection: connection.connection.driver_connection.execute(begin))
        event.listen(engine, "before_cursor_execute", refuse_raw_writes)
        return engine
