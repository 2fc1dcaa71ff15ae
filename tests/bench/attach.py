"""Attach one big file."""

import hashlib
import shutil
import subprocess
from itertools import count
from pathlib import Path
from typing import Any

from tests.bench import books, memory
from tests.bench.reading import MIB, Judged, Pairs, Reading, Readings, Scale, in_turn, seconds
from workbook.operations import evidence

CHUNK = (
    "CREATE TABLE chunk (id INTEGER PRIMARY KEY, content_id CHAR(32), position INTEGER, data BLOB,"
    " UNIQUE (content_id, position))"
)


class Turns:
    """Follows the progress of an attachment and remembers how many chunks each of its transactions wrote."""

    def __init__(self) -> None:
        self.chunks: list[int] = []
        self._last = 0

    def step(self, done: int, total: int) -> None:
        """Take a progress report: `done` counts writing as the first half."""
        written = -(-2 * done // MIB)
        if 2 * done <= total + 1 and written > self._last:
            self.chunks.append(written - self._last)
            self._last = written


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare with a bare writer of the same chunks in transactions of the same sizes, which hashes them too."""
    source, rounds = folder / "source.bin", min(scale.rounds, 3)
    books.write_random(source, scale.evidence_bytes)
    for kind, passphrase in books.KINDS:
        pairs, turns = _pairs(folder, source, passphrase, rounds)
        note = f"{pairs.told()} in {turns} transactions"
        yield Reading(f"speed of a bare chunk writer, {kind}", pairs.speeds, at_least=0.7, note=note)
    if shutil.which("sha256sum"):
        pairs = _against_copying(folder, source, rounds)
        yield Reading("plain / (sha256sum f && cp f g && sync g)", pairs.ratios, note=pairs.told())
    if memory.is_measurable():
        for kind, passphrase in books.KINDS:
            answer = memory.run_apart("tests.bench.attach_apart", str(folder), str(source), passphrase or "")
            name = f"peak memory above idle, {kind}"
            yield Reading(name, (answer["mib"],), "MiB", at_most=memory.BAR_MIB, judged=Judged.MAX)


def _pairs(folder: Path, source: Path, passphrase: str | None, rounds: int) -> tuple[Pairs, int]:
    numbers = count()
    turns = Turns()

    def ours() -> float:
        nonlocal turns
        turns = Turns()
        with books.new_book(folder / f"attach-{next(numbers)}.auditbook", passphrase) as (book, actor):
            return seconds(lambda: evidence.add_file(book, actor, source, step=turns.step))

    def peer() -> float:
        with books.bare(folder / f"attach-{next(numbers)}.db", passphrase, CHUNK) as connection:
            return seconds(lambda: write_bare(connection, source, turns.chunks))

    # Each pair is warmed by the page cache: the source was just written.
    pairs = in_turn(ours, peer, rounds, warm=False)
    return pairs, len(turns.chunks)


def write_bare(connection: Any, source: Path, turns: list[int], content: str = "0" * 32) -> str:
    """Read, hash and insert chunk after chunk; return the SHA-256."""
    sha = hashlib.sha256()
    buffer = memoryview(bytearray(MIB))
    sizes, position = iter(turns), 0
    with source.open("rb", buffering=0) as file:
        left = 0
        while got := file.readinto(buffer):
            if left == 0:
                if position:
                    connection.execute("COMMIT")
                connection.execute("BEGIN IMMEDIATE")
                left = next(sizes, 1)
            sha.update(buffer[:got])
            row = (content, position, buffer[:got])
            connection.execute("INSERT INTO chunk (content_id, position, data) VALUES (?, ?, ?)", row)
            position, left = position + 1, left - 1
    if position:
        connection.execute("COMMIT")
    return sha.hexdigest()


def _against_copying(folder: Path, source: Path, rounds: int) -> Pairs:
    numbers = count()

    def ours() -> float:
        with books.new_book(folder / f"copying-{next(numbers)}.auditbook") as (book, actor):
            return seconds(lambda: evidence.add_file(book, actor, source))

    return in_turn(ours, lambda: copy(source, folder / f"copy-{next(numbers)}"), rounds, warm=False)


def copy(source: Path, to: Path) -> float:
    """Return how long the commands take that hash a file and copy it to the disk; the copy is removed again."""
    commands = (["sha256sum", str(source)], ["cp", str(source), str(to)], ["sync", str(to)])
    spent = seconds(lambda: [subprocess.run(one, check=True, stdout=subprocess.DEVNULL) for one in commands])
    to.unlink()
    return spent
