"""The cycle collector runs on the main thread alone."""

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
from workbook.ui.collecting import hold_off, let_go


@pytest.fixture(autouse=True)
def _by_itself(_collected_between: None) -> Iterator[None]:
    """Let the collector run by itself in these tests."""
    let_go()
    yield
    hold_off()


@pytest.fixture
def passes() -> Iterator[list[threading.Thread]]:
    """Return the threads in which passes of the collector begin."""
    seen: list[threading.Thread] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(threading.current_thread())

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def cycles(count: int) -> None:
    for _ in range(count):
        one: list[object] = []
        one.append(one)


def test_holds_are_counted() -> None:
    hold_off()
    hold_off()
    let_go()
    assert not gc.isenabled()
    let_go()
    assert gc.isenabled()


def test_no_pass_runs_in_a_worker(app: QApplication, qtbot: QtBot, passes: list[threading.Thread]) -> None:
    background = Background()
    ended: list[object] = []

    def job(step: object) -> None:
        cycles(50_000)

    for _ in range(3):
        background.run(job, Ticket(ended.append, ended.append))
    qtbot.waitUntil(lambda: len(ended) == 3)
    assert gc.isenabled()
    cycles(5_000)
    background.shut_down()
    assert passes
    assert {thread.name for thread in passes} == {threading.main_thread().name}


def test_a_background_that_is_shut_down_lets_go(app: QApplication) -> None:
    background = Background()
    for _ in range(3):
        background.run(lambda step: cycles(1000), Ticket(lambda _: None, lambda _: None))
    background.shut_down()
    assert gc.isenabled()


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
import gc, weakref
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from workbook.ui import app as program

class Loop:
    pass

program._STARTED_MS, program._TURN_MS = 0, 5
application = QApplication([])
program.collect_after_start(application)
gone = []

def litter():
    loops = [Loop() for _ in range(3000)]
    for one in loops:
        one.itself = one
    gone.append(weakref.ref(loops[0]))

QTimer.singleShot(20, litter)
look = QTimer()
look.timeout.connect(lambda: application.quit() if gone and gone[0]() is None else None)
look.start(5)
QTimer.singleShot(20_000, application.quit)
application.exec()
print(gc.isenabled(), bool(gone) and gone[0]() is None)
"""


def test_the_program_collects_between_events_only() -> None:
    run = [sys.executable, "-c", CHILD]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.run(run, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert child.stdout.split() == ["False", "True"], child.stderr
