"""Attach a file of several gigabytes that takes no room on its disk, and stop doing so half way."""

import os
import subprocess
import time
from itertools import count
from pathlib import Path

from tests.bench import books, memory
from tests.bench.reading import MIB, Judged, Reading, Readings, Scale, in_turn, seconds
from workbook.domain.errors import Cancelled
from workbook.operations import evidence
from workbook.store import contents

BAR_CANCEL_SECONDS = 1


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare with hashing and copying all its bytes; then cancel half way, and clear what that left, both timed."""
    source, numbers = folder / "sparse.bin", count()
    source.touch()
    os.truncate(source, scale.sparse_bytes)
    size = f"{scale.sparse_bytes / (1024 * MIB):.3g} GiB sparse"

    def ours() -> float:
        with books.new_book(folder / f"sparse-{next(numbers)}.auditbook") as (book, actor):
            return seconds(lambda: evidence.add_file(book, actor, source))

    pairs = in_turn(ours, lambda: _copy(source, folder / "copy.bin"), 1, warm=False)
    yield Reading(f"{size} / (sha256sum && cp --sparse=never && sync)", pairs.ratios, note=pairs.told())
    if memory.is_measurable():
        answer = memory.run_apart("tests.bench.attach_apart", str(folder), str(source), books.PASSPHRASE)
        name = f"peak memory above idle, {size}, encrypted"
        yield Reading(name, (answer["mib"],), "MiB", at_most=memory.BAR_MIB, judged=Judged.MAX)
    for kind, passphrase in books.KINDS:
        stopped, cleared = _cancel(folder, source, passphrase)
        yield Reading(f"cancel half way, {size}, {kind}", (stopped,), "s", BAR_CANCEL_SECONDS, judged=Judged.MAX)
        yield Reading(f"clearing the rest unseen, {kind}", (cleared,), "s")


def _cancel(folder: Path, source: Path, passphrase: str | None) -> tuple[float, float]:
    """Return the seconds from asking to stop until it has, and those of clearing away what there was no time for."""
    asked = 0.0

    def step(done: int, total: int) -> None:
        nonlocal asked
        if asked:
            raise Cancelled
        if done * 4 >= total:  # writing is the first half of it
            asked = time.perf_counter()

    with books.new_book(folder / "cancel.auditbook", passphrase) as (book, actor):
        try:
            evidence.add_file(book, actor, source, step=step)
        except Cancelled:
            stopped = time.perf_counter() - asked
        cleared = seconds(lambda: contents.clear_left_over(book))
        with book.reading() as session:
            left = session.driver().execute("SELECT (SELECT count(*) FROM chunk), (SELECT count(*) FROM evidence)")
            if left.fetchone() != (0, 0):
                raise RuntimeError("something is left of a file whose taking in was stopped")
    return stopped, cleared


def _copy(source: Path, to: Path) -> float:
    commands = (["sha256sum", str(source)], ["cp", "--sparse=never", str(source), str(to)], ["sync", str(to)])
    spent = seconds(lambda: [subprocess.run(one, check=True, stdout=subprocess.DEVNULL) for one in commands])
    to.unlink()
    return spent
