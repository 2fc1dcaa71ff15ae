"""The cycle collector runs on the main thread alone, between events."""

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbook.domain.errors import WorkbookError
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.collecting import Collector


@pytest.fixture
def passes() -> Iterator[list[int]]:
    """Return the generations that passes of the collector looked at, from now on."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.collect()
    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def test_little_that_is_new_is_not_looked_at(app: QApplication, passes: list[int]) -> None:
    collector = Collector(app)
    collector.look()
    assert passes == []
    kept: list[list[int]] = [[] for _ in range(5_000)]
    collector.look()
    assert passes == [1]
    assert len(kept) == 5_000


def test_what_a_job_makes_is_looked_at_once_it_has_made_it(app: QApplication, passes: list[int]) -> None:
    collector, kept = Collector(app), [list[int]()]
    for _ in range(3):
        kept.extend([] for _ in range(250_000))
        collector.look()
    assert passes == []
    collector.look()
    assert passes == [1]
    collector.look()
    assert passes == [1]


def test_now_and_then_everything_is_looked_at(app: QApplication, passes: list[int]) -> None:
    collector, kept = Collector(app), [list[int]()]
    for _ in range(40):
        kept.extend([] for _ in range(3_000))
        collector.look()
    assert len(passes) == 40
    assert passes.count(2) == 2


class Held:
    """Something that knows in which thread it was let go of."""

    def __init__(self, places: list[threading.Thread]) -> None:
        self.places = places

    def __del__(self) -> None:
        self.places.append(threading.current_thread())


def start_holding(background: Background, places: list[threading.Thread], *, fails: bool) -> None:
    by_job, by_callback, result = Held(places), Held(places), Held(places)

    def job(step: Step, by_job: Held = by_job) -> Held:
        if fails:
            raise WorkbookError("file.missing", path="x")
        return result

    def over(_what: object, by_callback: Held = by_callback) -> None:
        """Hold something, as the callback of a widget does."""

    background.run(job, Ticket(over, over))


@pytest.mark.parametrize("fails", [False, True])
def test_what_a_job_holds_is_let_go_of_on_the_main_thread(app: QApplication, qtbot: QtBot, fails: bool) -> None:
    background = Background()
    places: list[threading.Thread] = []
    for _ in range(200):
        start_holding(background, places, fails=fails)
        qtbot.waitUntil(lambda: background.is_idle)
    background.shut_down()
    gc.collect()
    assert len(places) == 600
    assert set(places) == {threading.main_thread()}


CHILD = """
import gc, threading, weakref
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from workbook.ui import app as program, collecting
from workbook.ui.background import Background, Ticket

class Loop:
    pass

def litter():
    loops = [Loop() for _ in range(3000)]
    for one in loops:
        one.itself = one
    gone.append(weakref.ref(loops[0]))

threads, gone = set(), []
program._STARTED_MS, collecting._TURN_MS = 0, 5
application = QApplication([])
program.collect_after_start(application)
gc.callbacks.append(lambda phase, info: threads.add(threading.current_thread() is threading.main_thread()))
background = Background()
QTimer.singleShot(20, litter)
for _ in range(20):
    background.run(lambda step: litter(), Ticket(lambda _: None, lambda _: None))
look = QTimer()
look.timeout.connect(lambda: application.quit() if len(gone) == 21 and not any(one() for one in gone) else None)
look.start(5)
QTimer.singleShot(20_000, application.quit)
application.exec()
background.shut_down()
print(gc.isenabled(), threads, len(gone), any(one() for one in gone))
"""


def test_the_program_collects_on_the_main_thread_only() -> None:
    run = [sys.executable, "-c", CHILD]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.run(run, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert child.stdout.split() == ["False", "{True}", "21", "False"], child.stderr
