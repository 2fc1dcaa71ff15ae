"""Load SP 800-53 HIGH into a new workbook, journal and search included."""

import json
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

from tests.bench import books
from tests.bench.reading import Reading, Readings, Scale, in_turn, seconds
from workbook.importers import frameworks
from workbook.operations import checklist
from workbook.resources import resource
from workbook.store.book import Book

CODE = "nist-800-53-r5-high"
TABLES = ("control", "objective", "procedure", "control_parameter", "term", "control_term", "mapping")
Rows = dict[str, list[tuple[Any, ...]]]


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare with `json.load` and `executemany` of the same rows into tables with nothing but their primary key."""
    (source,) = (path for path in resource("frameworks").joinpath(CODE).glob("*.json") if path.name != "head.json")
    numbers = count()
    rows: Rows = {}

    def ours() -> float:
        with books.new_book(folder / f"load-{next(numbers)}.auditbook") as (book, actor):
            spent = seconds(lambda: checklist.add_framework(book, actor, frameworks.load(CODE)))
            if not rows:
                rows.update(_rows_of(book))
            return spent

    def peer() -> float:
        with books.bare(folder / f"load-{next(numbers)}.db", None, *_tables(rows)) as connection:
            return seconds(lambda: _load_bare(connection, source, rows))

    pairs = in_turn(ours, peer, scale.rounds + 2)
    total = sum(map(len, rows.values()))
    yield Reading("800-53 HIGH / json.load + executemany", pairs.ratios, at_most=4, note=f"{pairs.told()} {total} rows")


def _rows_of(book: Book) -> Rows:
    with book.reading() as session:
        return {name: session.driver().execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}


def _tables(rows: Rows) -> Iterable[str]:
    for name, some in rows.items():
        if some:
            others = "".join(f", c{number}" for number in range(1, len(some[0])))
            yield f"CREATE TABLE {name} (id CHAR(32) PRIMARY KEY{others})"


def _load_bare(connection: Any, source: Path, rows: Rows) -> None:
    with source.open("rb") as file:
        json.load(file)
    connection.execute("BEGIN IMMEDIATE")
    for name, some in rows.items():
        if some:
            connection.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(some[0]))})", some)
    connection.execute("COMMIT")
