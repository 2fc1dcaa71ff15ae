"""The window: how long until it can be used, and whether it stays live."""

import statistics
import time
from pathlib import Path

from tests.bench import books, memory, opening
from tests.bench.reading import Judged, Reading, Readings, Scale, in_turn

BAR_STALL_MS = 100
EDITS = 3.5
FRAME_SECONDS = 0.016


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
    yield from _keys(many, settings, scale)
    source = folder / "source.bin"
    books.write_random(source, scale.evidence_bytes)
    answer = memory.run_apart("tests.bench.stalls", str(many), str(source), str(settings))
    name = f"longest stalls of the event loop, {scale.evidence_bytes >> 20} MiB attached"
    yield Reading(name, tuple(answer["longest"]), "ms", at_most=BAR_STALL_MS, judged=Judged.MAX)


def _keys(many: Path, settings: Path, scale: Scale) -> Readings:
    """Hold a determination key against bare transactions and one frame, and a search against its bare statement."""
    answer = memory.run_apart("tests.bench.window_keys", str(many), str(settings), str(min(40, scale.edits)))
    allowed = [EDITS * bare + FRAME_SECONDS for bare in answer["bare"]]
    ratios = tuple(key / most for key, most in zip(answer["keys"], allowed, strict=True))
    note = (
        f"({statistics.median(answer['keys']) * 1000:.3g} ms, bare {statistics.median(answer['bare']) * 1000:.3g} ms)"
    )
    name = f"determination key to painted row / {EDITS} bare transactions and a frame"
    yield Reading(name, ratios, at_most=1, note=note)
    ratios = tuple(ours / raw for ours, raw in zip(answer["typing"], answer["raw"], strict=True))
    note = (
        f"({statistics.median(answer['typing']) * 1000:.3g} ms, bare {statistics.median(answer['raw']) * 1000:.3g} ms)"
    )
    yield Reading(
        f"search of {scale.many_items} items to painted rows / statement and painting", ratios, at_most=1.5, note=note
    )
