"""The two chains, the state of this copy, and the documents search reads."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from workbook.store.tables.base import partial


class Event(SQLModel, table=True):
    """One entry of the journal. `body` is the canonical JSON whose SHA-256 is `hash`; the other columns are for look-up.

    `seq` is the order in this copy and is not hashed. The journal is filtered on `ix_event_operation` alone, without
    reading a body; its entries come in the order of the operations, so that a change appends to it.
    """

    __table_args__ = (
        CheckConstraint("length(hash) = 64", name="hash"),
        Index("ix_event_operation", "operation_id", "person_id", "root_table", "verb", "at"),
        partial("ix_event_undoes", "undoes", where="undoes IS NOT NULL"),
    )

    seq: int | None = Field(default=None, primary_key=True)
    hash: str = Field(unique=True)
    operation_id: UUID
    root_table: str
    root_id: UUID = Field(index=True)
    person_id: UUID
    verb: str
    at: str
    undoes: UUID | None = None
    body: str


class Access(SQLModel, table=True):
    """One entry of the access chain: opening, verifying, previewing, exporting."""

    __table_args__ = (CheckConstraint("length(hash) = 64", name="hash"),)

    seq: int | None = Field(default=None, primary_key=True)
    hash: str = Field(unique=True)
    body: str


class FileState(SQLModel, table=True):
    """What this copy is: its id and letter, and whether it was closed properly."""

    __tablename__ = "file_state"
    __table_args__ = (
        CheckConstraint("id = 1", name="single"),
        CheckConstraint("clean IN (0, 1)", name="clean"),
    )

    id: int = Field(default=1, primary_key=True)
    copy_id: UUID
    copy_letter: str
    clean: int


class SearchDocument(SQLModel, table=True):
    """The words of one record; the full-text index reads them from here."""

    __tablename__ = "search_document"
    __table_args__ = (UniqueConstraint("kind", "record_id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    record_id: UUID
    title: str
    body: str
