"""Drop many small files on the window at once."""

import hashlib
import os
from pathlib import Path

from tests.bench import books, memory
from tests.bench.reading import Judged, Reading, Readings, Scale, in_turn, seconds
from tests.bench.window import BAR_STALL_MS
from workbook.domain import records
from workbook.operations import engagement

SIZE = 2_000
BAR_CANCEL_SECONDS = 1


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare with hashing, copying and syncing each; count the stalls meanwhile; then stop a second drop half way."""
    source, settings = folder / "source", folder / "settings"
    source.mkdir()
    for number in range(scale.dropped_files):
        (source / f"{number:05}.txt").write_bytes(f"{number}".encode().ljust(SIZE, b"."))
    answer: dict[str, list[float]] = {}

    def ours() -> float:
        path = folder / "drop.auditbook"
        terms, person = records.Engagement(title="Bench"), records.Person(name="Ada Example")
        engagement.begin(path, books.new_actor(), terms, person, None)[0].close()
        answer.update(memory.run_apart("tests.bench.drop_apart", str(path), str(source), str(settings)))
        return answer["seconds"][0]

    pairs = in_turn(ours, lambda: _copy(source, folder / "copy"), 1, warm=False)
    count = scale.dropped_files
    note = f"{pairs.told(count)} a file"
    yield Reading(f"{count} small files dropped / hash, copy and sync each", pairs.ratios, note=note)
    yield Reading(
        "longest stalls of the event loop", tuple(answer["stalls"]), "ms", at_most=BAR_STALL_MS, judged=Judged.MAX
    )
    yield Reading("stall once all is in", tuple(answer["at_end"]), "ms")
    yield Reading("peak memory above idle", tuple(answer["mib"]), "MiB", at_most=memory.BAR_MIB, judged=Judged.MAX)
    yield Reading("cancel half way", tuple(answer["cancel"]), "s", BAR_CANCEL_SECONDS, judged=Judged.MAX)


def _copy(source: Path, to: Path) -> float:
    to.mkdir(exist_ok=True)

    def copy() -> None:
        for file in sorted(source.iterdir()):
            data = file.read_bytes()
            hashlib.sha256(data).hexdigest()
            with (to / file.name).open("wb") as made:
                made.write(data)
                made.flush()
                os.fsync(made.fileno())

    return seconds(copy)
