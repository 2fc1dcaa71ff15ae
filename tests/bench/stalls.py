"""Attach a file in the real window while a timer of its event loop counts the stalls; print them in ms, as JSON."""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from tests.bench.live_window import Stalls, open_window
from tests.ui import tour
from workbook.operations import evidence


def main(path: Path, source: Path, settings: Path) -> None:
    desk, window = open_window(path, settings)
    view = tour.view(window)
    pages = iter(list(view.pages) * 10_000)
    turns = QTimer()
    turns.timeout.connect(lambda: view.turn_to(next(pages)))
    turns.start(400)
    stalls = Stalls()
    view.work.start(
        "Attaching", lambda book, actor, step: evidence.add_file(book, actor, source, step=step), in_bytes=True
    )
    while view.work.jobs.running is not None:
        tour.pause(5)
    longest = stalls.longest()
    turns.stop()
    tour.settle(window)
    window.close()
    sys.stdout.write(json.dumps({"longest": longest}))
    del desk


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
