"""Load SP 800-53 HIGH into a new workbook, journal and search included."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import books
from tests.bench.reading import Reading, Readings, Scale, in_turn, seconds
from workbook.importers import frameworks
from workbook.operations import checklist
from workbook.resources import resource

CODE = "nist-800-53-r5-high"
TABLES = (
    "framework",
    "control",
    "objective",
    "procedure",
    "control_parameter",
    "term",
    "control_term",
    "shipped_mapping",
)
Rows = dict[str, list[tuple[Any, ...]]]


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare with `json.load` and `executemany` of the same rows: into tables with a primary key alone, and into ours."""
    (source,) = (path for path in resource("frameworks").joinpath(CODE).glob("*.json") if path.name != "head.json")
    rows, schema = _loaded(folder / "loaded.auditbook")
    simple = [_simple_table(name, some[0]) for name, some in rows.items()]
    total = sum(map(len, rows.values()))
    for name, tables, bar in (("", simple, 4), (", with our keys", schema, None)):
        pairs = in_turn(
            partial(_load, folder / "load.auditbook"),
            partial(_load_bare, folder / "load.db", tables, source, rows),
            2 * scale.rounds - 1,
        )
        note = f"{pairs.told()} {total} rows"
        yield Reading(f"800-53 HIGH / json.load + executemany{name}", pairs.ratios, at_most=bar, note=note)


def _load(path: Path) -> float:
    with books.new_book(path) as (book, actor):
        return seconds(lambda: checklist.add_framework(book, actor, frameworks.load(CODE)))


def _loaded(path: Path) -> tuple[Rows, list[str]]:
    """Return the rows that loading writes, without search and journal, and the statements that make their tables."""
    with books.new_book(path) as (book, actor):
        checklist.add_framework(book, actor, frameworks.load(CODE))
        with book.reading() as session:
            driver = session.driver()
            rows = {name: driver.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
            made = driver.execute(
                f"SELECT sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL"
                f" AND tbl_name IN ({','.join('?' * len(TABLES))}) ORDER BY type DESC",
                TABLES,
            )
            return {name: some for name, some in rows.items() if some}, [str(row[0]) for row in made]


def _simple_table(name: str, row: tuple[Any, ...]) -> str:
    others = "".join(f", c{number}" for number in range(1, len(row)))
    return f"CREATE TABLE {name} (id CHAR(32) PRIMARY KEY{others})"


def _load_bare(path: Path, tables: list[str], source: Path, rows: Rows) -> float:
    def load(connection: Any) -> None:
        with source.open("rb") as file:
            json.load(file)
        connection.execute("BEGIN IMMEDIATE")
        for name, some in rows.items():
            connection.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(some[0]))})", some)
        connection.execute("COMMIT")

    with books.bare(path, None, *tables) as connection:
        return seconds(lambda: load(connection))
