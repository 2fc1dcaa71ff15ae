"""Show the list of all evidence in the real window, sort it and jump about in it; print seconds and ms, as JSON."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from PySide6.QtWidgets import QAbstractItemView

from tests.bench.live_window import open_window
from tests.ui import tour
from workbook.ui.main_window import MainWindow
from workbook.ui.models.evidence import COLUMNS
from workbook.ui.pages.evidence import EvidencePage
from workbook.ui.pages.evidence_head import View

JUMPS = 60
TITLE = [column.name for column in COLUMNS].index("title")


def main(path: Path, settings: Path) -> None:
    desk, window = open_window(path, settings)
    page = tour.view(window).page("evidence")
    assert isinstance(page, EvidencePage)
    table = page.all.table
    listed = _until_listed(window, page, lambda: tour.view(window).go("evidence", View.ALL))
    header = table.horizontalHeader()
    ordered = _until_listed(window, page, lambda: header.sectionClicked.emit(TITLE))
    random, jumps = Random(1), []
    for _ in range(JUMPS):
        place = random.randrange(table.model().rowCount())
        began = time.perf_counter()
        table.scrollTo(table.model().index(place, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        table.viewport().repaint()
        jumps.append((time.perf_counter() - began) * 1000)
        tour.pause(0)
    window.close()
    sys.stdout.write(json.dumps({"listed": listed, "sorted": ordered, "jumps": jumps}))
    del desk


def _until_listed(window: MainWindow, page: EvidencePage, act: Callable[[], object]) -> float:
    """Return the seconds from an act until the list that comes of it is painted."""
    counted: list[int] = []
    listening = page.all.counted.connect(lambda count, _narrowed: counted.append(count))
    began = time.perf_counter()
    act()
    while not counted:
        tour.pause(1)
    page.all.table.viewport().repaint()
    spent = time.perf_counter() - began
    page.all.counted.disconnect(listening)
    tour.settle(window)
    return spent


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
