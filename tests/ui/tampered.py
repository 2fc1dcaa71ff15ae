"""Workbooks whose texts somebody has overwritten with another program."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

_LEFT_ALONE: Final = ("event", "access", "file_state", "search%", "sqlite%")
_BY_PROGRAM: Final = ("code", "family_code", "target", "target_framework", "sha256", "digest", "language", "media_type")


def overwrite_texts(path: Path, words: str) -> int:
    """Write these words into every text of every record, and return how many columns have been overwritten."""
    count = 0
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        triggers = other.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        other.execute("PRAGMA ignore_check_constraints = ON")
        for name, _ in triggers:
            other.execute(f"DROP TRIGGER {name}")
        tables = "SELECT name FROM sqlite_schema WHERE type = 'table'" + " AND name NOT LIKE ?" * len(_LEFT_ALONE)
        for (table,) in other.execute(tables, _LEFT_ALONE).fetchall():
            for _, column, kind, *_ in other.execute(f"PRAGMA table_info({table})").fetchall():
                if kind == "VARCHAR" and column not in _BY_PROGRAM:
                    # Blanks behind it make each name another one.
                    written = f"UPDATE {table} SET {column} = ? || printf('%*s', rowid, '') WHERE {column} <> ''"
                    count += other.execute(written, (words,)).rowcount > 0
        for _, sql in triggers:
            other.execute(sql)
    return count
