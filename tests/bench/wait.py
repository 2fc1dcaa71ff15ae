"""Interactive writes while a big file is being attached."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.bench import books
from tests.bench.attach import CHUNK
from tests.bench.edits import NOT_MET
from tests.bench.reading import MIB, Judged, Reading, Readings, Scale, seconds
from workbook.domain.actor import Actor
from workbook.operations import evidence
from workbook.operations.determinations import determine
from workbook.operations.items import Target
from workbook.store.book import Book
from workbook.store.gate import Gate

PAUSE_SECONDS = 0.02
"""What a person's writes are apart; one that comes sooner than a turn is long meets every part of it."""
BAR_MS = 50


class TimedGate(Gate):
    """A gate that remembers how long interactive threads have waited for it, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    @contextmanager
    def turn(self, *, background: bool = False) -> Iterator[None]:
        """Wait for a turn and hold it."""
        began = time.perf_counter()
        with super().turn(background=background):
            if not background:
                self.waits.append(time.perf_counter() - began)
            yield


def measure(folder: Path, scale: Scale) -> Readings:
    """Time determinations made without a break during one attachment: the wait for the gate, and the whole write.

    The disk's own doing is measured beside it: as many bare transactions of one chunk, and the longest wait as a part
    of the longest of those, since a disk that is busy with other work holds up both.
    """
    source = folder / "source.bin"
    books.write_random(source, scale.evidence_bytes)
    for kind, passphrase in books.KINDS:
        with books.new_book(folder / "wait.auditbook", passphrase) as (book, actor):
            items = [Target(item) for item in books.add_checklist(book, actor, 20)]
            alone = _writes(book, actor, items, until=None)
            book.gate = gate = TimedGate()
            writes = _during_attachment(book, actor, items, source)
            waits = gate.waits[: len(writes)]
        yield Reading(f"wait for the gate, {kind}", _ms(waits), "ms", BAR_MS, judged=Judged.MAX, note=_spread(waits))
        yield Reading(f"whole write, {kind}", _ms(writes), "ms", note=f"{_spread(writes)}; alone {_spread(alone)}")
        bare = _bare_transactions(folder / "wait.db", passphrase, min(scale.evidence_bytes // MIB, 256))
        yield Reading(f"one bare transaction of 1 MiB, {kind}", _ms(bare), "ms", note=_spread(bare))
        yield Reading(f"longest wait / longest of those, {kind}", (max(waits) / max(bare),))


def _bare_transactions(path: Path, passphrase: str | None, chunks: int) -> list[float]:
    data = os.urandom(MIB)
    with books.bare(path, passphrase, CHUNK) as connection:

        def write(position: int) -> None:
            connection.execute("BEGIN IMMEDIATE")
            row = ("0" * 32, position, data)
            connection.execute("INSERT INTO chunk (content_id, position, data) VALUES (?, ?, ?)", row)
            connection.execute("COMMIT")

        return [seconds(partial(write, position)) for position in range(chunks)]


def _during_attachment(book: Book, actor: Actor, items: list[Target], source: Path) -> list[float]:
    ended = threading.Event()
    errors: list[BaseException] = []

    def attach() -> None:
        try:
            evidence.add_file(book, books.new_actor(actor.person), source)
        except BaseException as error:  # noqa: BLE001  (raised again by the thread that waits)
            errors.append(error)
        finally:
            ended.set()

    worker = threading.Thread(target=attach, name="bench attach")
    worker.start()
    try:
        return _writes(book, actor, items, until=ended)
    finally:
        worker.join()
        if errors:
            raise errors[0]


def _writes(book: Book, actor: Actor, items: list[Target], until: threading.Event | None) -> list[float]:
    """Determine one item after the other until told to stop, and return how long each took, in seconds."""
    spent: list[float] = []
    while not (until.is_set() if until else len(spent) >= 20):
        began = time.perf_counter()
        determine(book, actor, [items[len(spent) % len(items)]], NOT_MET)
        spent.append(time.perf_counter() - began)
        time.sleep(PAUSE_SECONDS)
    return spent


def _ms(values: list[float]) -> tuple[float, ...]:
    return tuple(value * 1000 for value in values)


def _spread(values: list[float]) -> str:
    ranked = sorted(_ms(values))
    part = [ranked[min(int(len(ranked) * share), len(ranked) - 1)] for share in (0.5, 0.95)]
    return f"p50 {part[0]:.3g} p95 {part[1]:.3g} max {ranked[-1]:.3g} ms of {len(ranked)}"
