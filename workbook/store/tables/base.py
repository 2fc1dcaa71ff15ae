"""What every table has in common."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Enum, Index, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Record(SQLModel):
    """A row the journal follows: it is inserted, changed and withdrawn, never deleted.

    `journal_root` names the column whose record the row belongs to in the journal (one event per touched root);
    without it the row is its own root.
    """

    # Nothing is validated when a row is made, so no validator is built at every start.
    model_config = {"defer_build": True}

    journal_root: ClassVar[str | None] = None
    journal_root_table: ClassVar[str | None] = None

    id: UUID = Field(primary_key=True)
    withdrawn_at: datetime | None = None


def choice(members: type[StrEnum], name: str) -> Any:  # noqa: ANN401  (SQLModel declares sa_type as Any)
    """Return the column type that stores the values of `members` and lets nothing else in."""
    return Enum(
        members,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda enum: [member.value for member in enum],
        name=name,
        length=40,
    )


def flag(name: str) -> Any:  # noqa: ANN401  (SQLModel's Field returns Any)
    """Return a yes-or-no column, no by default, that holds nothing else."""
    return Field(default=False, sa_type=Boolean(create_constraint=True, name=name))


def reference(table: str, **options: Any) -> Any:  # noqa: ANN401  (SQLModel's Field returns Any)
    """Return a foreign key to `table` which refuses to leave an orphan."""
    return Field(foreign_key=f"{table}.id", ondelete="RESTRICT", **options)


def live_unique(name: str, *columns: str, where: str = "") -> Index:
    """Return a unique index over the rows that are not withdrawn."""
    return partial(name, *columns, where="withdrawn_at IS NULL" + (f" AND {where}" if where else ""), unique=True)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index over the rows that fulfil a condition."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


@compiles(CreateIndex, "postgresql")
def _with_condition(create: CreateIndex, compiler: DDLCompiler, **options: Any) -> str:  # noqa: ANN401
    """Give PostgreSQL the same condition; said above, it would import that dialect at every start."""
    index: Index = create.element
    index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    made: str = compiler.visit_create_index(create, **options)  # type: ignore[no-untyped-call]
    return made


def filled(column: str) -> CheckConstraint:
    """Return the rule that a text column is not blank."""
    return CheckConstraint(f"length(trim({column})) > 0", name=f"{column}_filled")
