"""Take in many files of one megabyte."""

from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from tests.bench import books
from tests.bench.attach import CHUNK, write_bare
from tests.bench.reading import Reading, Readings, Scale, in_turn, seconds
from workbook.operations.taking import take_files

ROW = "CREATE TABLE evidence (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL)"
SIZE = 1_000_000


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare with a bare writer that also confirms each file before the next: its bytes, then a row for them."""
    source, numbers = folder / "source", count()
    source.mkdir()
    files = [source / f"{number:05}.bin" for number in range(scale.many_files)]
    for file in files:
        books.write_random(file, SIZE)

    def ours(passphrase: str | None) -> float:
        with books.new_book(folder / f"many-{next(numbers)}.auditbook", passphrase) as (book, actor):
            return seconds(lambda: take_files(book, actor, [source]))

    def peer(passphrase: str | None) -> float:
        with books.bare(folder / f"many-{next(numbers)}.db", passphrase, CHUNK, ROW) as connection:
            return seconds(partial(_write_bare, connection, files))

    for kind, passphrase in books.KINDS:
        pairs = in_turn(partial(ours, passphrase), partial(peer, passphrase), min(scale.rounds, 3), warm=False)
        note = f"{pairs.told(len(files))} a file"
        yield Reading(f"{len(files)} files of 1 MB / bare writer, {kind}", pairs.ratios, note=note)


def _write_bare(connection: Any, files: Sequence[Path]) -> None:
    for number, file in enumerate(files):
        sha256 = write_bare(connection, file, [2], content=f"{number:032}")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO evidence (sha256, name) VALUES (?, ?)", (sha256, file.name))
        connection.execute("COMMIT")
