"""Format 1: the journal, the engagement, frameworks, checklist, evidence, findings and search."""

from collections.abc import Iterator
from importlib.resources import files

from alembic.operations import Operations
from sqlcipher3 import dbapi2


def upgrade(operations: Operations) -> None:
    """Create every table, index and trigger of format 1."""
    connection = operations.get_bind()
    for statement in _statements():
        # exec_driver_sql, since a colon in the text must not become a parameter.
        connection.exec_driver_sql(statement)


def _statements() -> Iterator[str]:
    text = files("workbook.store.migrations").joinpath("m0001.sql").read_text("utf-8")
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if pending.strip() and dbapi2.complete_statement(pending):
            yield pending.strip().removesuffix(";")
            pending = ""
