"""The window: how long until it can be used, and whether it stays live."""

import time
from pathlib import Path

from tests.bench import books, memory, opening
from tests.bench.reading import Judged, Reading, Readings, Scale, in_turn

BAR_STALL_MS = 100


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare the start on a big workbook with that of a bare QMainWindow; then attach a file and count stalls."""
    many = opening.make(folder / "many.auditbook", scale.many_items, scale.events)
    settings = folder / "settings"

    def ours() -> float:
        began = time.time()
        return float(memory.run_apart("tests.bench.our_window", str(many), str(settings))["painted"]) - began

    def bare() -> float:
        began = time.time()
        return float(memory.run_apart("tests.bench.bare_window")["painted"]) - began

    pairs = in_turn(ours, bare, scale.rounds)
    name = f"start with {scale.many_items} items / bare QMainWindow"
    yield Reading(name, pairs.ratios, at_most=1.8, note=pairs.told())
    source = folder / "source.bin"
    books.write_random(source, scale.evidence_bytes)
    answer = memory.run_apart("tests.bench.stalls", str(many), str(source), str(settings))
    name = f"longest stalls of the event loop, {scale.evidence_bytes >> 20} MiB attached"
    yield Reading(name, tuple(answer["longest"]), "ms", at_most=BAR_STALL_MS, judged=Judged.MAX)
