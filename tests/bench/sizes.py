"""Measure sizes of pages and of chunks against each other: `python -m tests.bench.sizes > tests/bench/SIZES.md`.

The format froze its constants after such a table; this makes it again, on any machine.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.bench.attach import CHUNK
from tests.bench.books import KINDS
from tests.bench.reading import MIB, seconds
from workbook.store import format as file_format
from workbook.store.connection import connect, new_key
from workbook.store.format import CHUNK_BYTES, PAGE_SIZE

KIB = 1 << 10
PAGES = (4 * KIB, 16 * KIB, 64 * KIB)
CHUNKS = (256 * KIB, MIB, 4 * MIB)
BYTES = 192 * MIB
AT_ONCE = 8 * MIB
"""What one transaction writes, whatever the size of the chunks."""
EDITS = 60
ROUNDS = 3
NOTE = "CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT)"


def measured(path: Path, key: str | None, page: int, chunk: int) -> tuple[float, float, float]:
    """Return how fast evidence is written and read, in MiB/s, and what a small edit takes, in ms."""
    data = os.urandom(chunk)
    with patch.object(file_format, "PAGE_SIZE", page):  # everything else is as in a workbook
        with closing(connect(path, key, read_only=False)) as connection:
            connection.execute(CHUNK)
            connection.execute(NOTE)
            written = seconds(lambda: _write(connection, data))
        with closing(connect(path, key, read_only=False)) as connection:
            read = seconds(lambda: _read(connection))
            edits = [seconds(lambda: _edit(connection)) for _ in range(EDITS)]
    path.unlink()
    return BYTES / MIB / written, BYTES / MIB / read, statistics.median(edits) * 1000


def _write(connection: Any, data: bytes) -> None:
    each = max(AT_ONCE // len(data), 1)
    for first in range(0, BYTES // len(data), each):
        connection.execute("BEGIN IMMEDIATE")
        for position in range(first, first + each):
            row = ("0" * 32, position, data)
            connection.execute("INSERT INTO chunk (content_id, position, data) VALUES (?, ?, ?)", row)
        connection.execute("COMMIT")


def _read(connection: Any) -> int:
    return sum(len(data) for (data,) in connection.execute("SELECT data FROM chunk ORDER BY id"))


def _edit(connection: Any) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO note (words) VALUES (?)", ("The filter let three of ten prompts pass. " * 40,))
    connection.execute("COMMIT")


def lines(folder: Path) -> Iterator[str]:
    """Yield the table, the constants of the format in bold."""
    yield "# Page and chunk sizes"
    yield ""
    yield "Made by `python -m tests.bench.sizes > tests/bench/SIZES.md`, with nothing else running. Each value is the"
    yield f"median of {ROUNDS} rounds in turn. Evidence is {BYTES // MIB} MiB in transactions of {AT_ONCE // MIB} MiB;"
    yield f"an edit is one synced transaction. In bold what the format has: pages of {PAGE_SIZE // KIB} KiB, chunks of"
    yield f"{CHUNK_BYTES // KIB} KiB."
    yield ""
    yield "| file | page KiB | chunk KiB | write MiB/s | read MiB/s | edit ms |"
    yield "|---|---:|---:|---:|---:|---:|"
    choices = [(kind, passphrase, page, chunk) for kind, passphrase in KINDS for page, chunk in product(PAGES, CHUNKS)]
    keys = {passphrase: new_key(passphrase) if passphrase else None for _, passphrase in KINDS}
    found: dict[Any, list[tuple[float, float, float]]] = {choice: [] for choice in choices}
    for _ in range(ROUNDS):
        for choice in choices:
            _, passphrase, page, chunk = choice
            found[choice].append(measured(folder / "sizes.db", keys[passphrase], page, chunk))
    for choice in choices:
        kind, _, page, chunk = choice
        write, read, edit = (statistics.median(values) for values in zip(*found[choice], strict=True))
        mark = "**" if (page, chunk) == (PAGE_SIZE, CHUNK_BYTES) else ""
        cells = (kind, f"{page // KIB}", f"{chunk // KIB}", f"{write:.0f}", f"{read:.0f}", f"{edit:.2f}")
        yield "| " + " | ".join(f"{mark}{cell}{mark}" for cell in cells) + " |"
    yield ""
    yield "Larger pages write evidence faster and make small edits slower, since a whole page is journaled, encrypted and"
    yield "synced for a line of text. The size of a chunk hardly matters; the smaller it is, the less memory is held."


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="sizes-") as folder:
        for line in lines(Path(folder)):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
