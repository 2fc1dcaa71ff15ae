"""The cycle collector runs on the main thread alone."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbook.ui.background import Background, Ticket
from workbook.ui.collecting import hold_off, let_go


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
    assert passes
    assert {thread.name for thread in passes} == {threading.main_thread().name}


def test_a_background_that_is_shut_down_lets_go(app: QApplication) -> None:
    background = Background()
    for _ in range(3):
        background.run(lambda step: cycles(1000), Ticket(lambda _: None, lambda _: None))
    background.shut_down()
    assert gc.isenabled()
