"""A program of the next format, in a process of its own, to which workbooks of this one are offered.

`python -m tests.store.second_format FOLDER CASE…` opens `FOLDER/CASE/work.auditbook` for each case and says in one line of
JSON what became of it. The format has a field more of people, other words in a field that nobody may change, and one more
trigger; some cases have migrations that go wrong.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from alembic.operations import Operations
from sqlalchemy import Column, String

from tests.actors import START
from tests.store import samples
from tests.store.offered import quick_key, say
from workbook.domain.errors import WorkbookError
from workbook.messages import render
from workbook.operations import history
from workbook.store import connection, migrations, opening, schema
from workbook.store import format as file_format
from workbook.store.access_trail import access_rows
from workbook.store.as_it_was import as_it_was
from workbook.store.book import Book
from workbook.store.journal_entries import operation_detail
from workbook.store.journal_rows import row_of
from workbook.store.journal_trail import last_entry
from workbook.store.tables import Person
from workbook.store.verification import verify

SECOND = (
    "ALTER TABLE person ADD COLUMN badge VARCHAR DEFAULT '' NOT NULL",
    "UPDATE evidence SET original_name = original_name || ' (kept)', description = upper(description)",
    "CREATE TRIGGER person_badge BEFORE UPDATE OF badge ON person BEGIN SELECT RAISE(ABORT, 'badges stay'); END",
)
WRONG = {
    "loses a row": "DELETE FROM finding_item",
    "touches what is sealed": "UPDATE content SET sha256 = replace(sha256, 'a', 'b')",
    "touches the journal": "UPDATE event SET body = replace(body, 'note', 'word')",
    "loses bytes": "UPDATE chunk SET data = substr(data, 2)",
    "leaves an orphan": "UPDATE finding_item SET item_id = lower(hex(randomblob(16)))",
    "makes another schema": "CREATE TABLE surplus (id INTEGER PRIMARY KEY)",
}
"""What a migration must not do, by the name of the case."""
KILLED = "killed"


def upgrade(*statements: str) -> Callable[[Operations], None]:
    def run(operations: Operations) -> None:
        for statement in statements:
            operations.get_bind().exec_driver_sql(statement)

    return run


def die(operations: Operations) -> None:
    """Let pages of the open transaction get to the file, and be killed."""
    upgrade(*SECOND)(operations)
    upgrade("PRAGMA cache_size = 1", "UPDATE search_document SET body = body || ' more'")(operations)
    os.kill(os.getpid(), signal.SIGKILL)


def learn(folder: Path) -> None:
    """Make this process a program of the next format."""
    Person.__table__.append_column(Column("badge", String, nullable=False, server_default=""))
    file_format.VERSION = 2  # type: ignore[misc]
    golden, shipped = folder / "workbook-2.json", schema.resource
    golden.write_bytes(shipped("schemas/workbook-1.json").read_bytes())

    def resource(name: str) -> Path:
        return golden if name == "schemas/workbook-2.json" else shipped(name)

    schema.resource = connection.resource = resource
    use(upgrade(*SECOND))
    made = folder / "new.auditbook"
    with closing(opening.create(made, samples.auditor(1), None)) as book, book.gate.turn():
        rows = book.file.connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"
        ).fetchall()
    golden.write_text(json.dumps(rows), "utf-8")
    connection._own_triggers.cache_clear()


def use(second: Callable[[Operations], None]) -> None:
    migrations.MIGRATIONS = (migrations.m0001.upgrade, second)  # type: ignore[misc]


def told(book: Book) -> dict[str, object]:
    """Return what is in a workbook that was brought to the next format."""
    with book.reading() as session:
        driver = session.driver()
        triggers = [name for (name,) in driver.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        badges = driver.execute("SELECT badge FROM person").fetchall()
        (operation,) = driver.execute("SELECT operation_id FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        (places,) = driver.execute("SELECT max(seq) FROM access").fetchone()
        detail = operation_detail(session, samples.UUID(operation))
        row = row_of(session, samples.UUID(operation))
        kinds = [one.kind for one in access_rows(session, [places - 1, places])]
    assert detail is not None
    assert row is not None
    try:
        history.undo(book, samples.auditor(300), samples.UUID(operation))
        undone = ""
    except WorkbookError as error:
        undone = error.key
    return {
        "version": version,
        "past": past(book),
        "triggers": sorted(triggers),
        "badges": badges,
        "verb": row.deed.verb,
        "person": row.person,
        "reason": row.reason,
        "maker": detail.made.person,
        "entries": last_entry(book),
        "undone": undone,
        "access": kinds,
    }


def past(book: Book) -> list[object]:
    """Return the people with their badges as they were before there were any."""
    with as_it_was(book, START + timedelta(seconds=10)) as was, was.turn() as session:
        found = session.driver().execute("SELECT name, badge FROM person").fetchall()
    return [was.events, found]


def offer(path: Path, secret: str | None, *, read_only: bool) -> dict[str, object]:
    try:
        with closing(opening.open_book(path, samples.auditor(200), secret, read_only=read_only)) as book:
            said = told(book)
            found = verify(book)
            said |= {"outcome": "opened", "notices": [render(notice) for notice in book.notices]}
            return said | {"problems": [render(problem) for problem in found.problems]}
    except WorkbookError as error:
        return {"outcome": "refused", "key": error.key, "sentence": render(error.message)}


def main(folder: Path, cases: list[str]) -> None:
    quick_key()
    learn(folder)
    for case in cases:
        wrong = (WRONG[case],) if case in WRONG else ()
        use(die if case == KILLED else upgrade(*SECOND, *wrong))
        secret = samples.PASSPHRASE if case == "encrypted" else None
        say(case, offer(folder / case / "work.auditbook", secret, read_only=case == "read only"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
