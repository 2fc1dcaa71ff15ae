"""Drop a folder of files on the real window twice, stop the second half way; print seconds and stalls, as JSON."""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from tests.bench import memory
from tests.bench.live_window import Stalls, open_window
from tests.ui import tour
from workbook.ui.intake import Outcome
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.evidence import EvidencePage


def main(path: Path, source: Path, settings: Path) -> None:
    desk, window = open_window(path, settings)
    page = tour.view(window).page("evidence")
    assert isinstance(page, EvidencePage)
    outcomes: list[Outcome] = []
    page.intake.ended.connect(lambda outcome: outcomes.append(outcome))
    # Not the reports: those prepare a report of everything there is whenever they are shown.
    pages = iter([name for name in tour.view(window).pages if name != "reports"] * 100_000)
    turns = QTimer()
    turns.timeout.connect(lambda: tour.view(window).turn_to(next(pages)))
    turns.start(1000)
    idle = memory.peak_mib()
    stalls, began = Stalls(), time.perf_counter()
    page.intake.take([source])
    while not outcomes:
        tour.pause(5)
    spent, longest, ending = time.perf_counter() - began, stalls.longest(), Stalls()
    tour.settle(window)
    turns.stop()
    at_end, held = ending.longest(), memory.peak_mib() - idle
    stopped = _stop_half_way(window, page, source, outcomes)
    count = len(list(source.iterdir()))
    assert outcomes[0].taken == count
    assert outcomes[1].taken < count or not outcomes[1].was_cancelled
    tour.settle(window)
    window.close()
    told = {"seconds": [spent], "stalls": longest, "at_end": at_end[-1:], "cancel": [stopped], "mib": [held]}
    sys.stdout.write(json.dumps(told))
    del desk


def _stop_half_way(window: MainWindow, page: EvidencePage, source: Path, outcomes: list[Outcome]) -> float:
    """Return the seconds from pressing Cancel until the window has said what stays."""
    for file in source.iterdir():  # other bytes: those are in the workbook already
        file.write_bytes(b"again " + file.read_bytes())
    jobs, asked = tour.view(window).work.jobs, 0.0

    def watch() -> None:
        nonlocal asked
        job = jobs.running
        if job is not None and job.total and job.done * 2 >= job.total and not asked:
            asked = time.perf_counter()
            jobs.cancel()

    jobs.shown.connect(watch)
    page.intake.take([source])
    while len(outcomes) < 2:
        tour.pause(5)
    return time.perf_counter() - (asked or time.perf_counter())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
