"""A connection lets nothing write that another program planted."""

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from workbook.store.connection import connect
from workbook.store.errors import translate


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    path = tmp_path / "planted.db"
    made = dbapi2.connect(str(path))
    made.executescript(
        "CREATE TABLE a (x); CREATE TABLE b (x);"
        "CREATE TRIGGER evil AFTER INSERT ON a BEGIN INSERT INTO b VALUES (1); END"
    )
    made.close()
    return path


def test_a_foreign_trigger_is_stopped_and_named(planted: Path):
    connection = connect(planted, None, read_only=False)
    try:
        with pytest.raises(dbapi2.DatabaseError, match="not authorized") as refused:
            connection.execute("INSERT INTO a VALUES (1)")
        refusal = translate(refused.value, "planted.db")
        assert refusal is not None
        assert refusal.key == "file.foreign_trigger"
        assert connection.execute("SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b)").fetchone() == (0, 0)
    finally:
        connection.close()


def test_common_table_expressions_are_no_foreign_views(planted: Path):
    connection = connect(planted, None, read_only=True)
    try:
        assert connection.execute("WITH one AS (SELECT 1 AS x) SELECT x FROM one").fetchall() == [(1,)]
    finally:
        connection.close()
