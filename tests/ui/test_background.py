"""Jobs off the main thread."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbook.domain.errors import WorkbookError
from workbook.ui.background import Background, Step, Ticket


@pytest.fixture
def background(app: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.shut_down()
    made.deleteLater()


def never(error: object) -> None:
    pytest.fail(str(error))


def test_runs_elsewhere_and_comes_back(background: Background, qtbot: QtBot) -> None:
    places: list[threading.Thread] = []
    background.run(
        lambda _: threading.current_thread(), Ticket(lambda t: places.extend([t, threading.current_thread()]), never)
    )
    qtbot.waitUntil(lambda: background.is_idle)
    assert places[0] is not threading.main_thread()
    assert places[1] is threading.main_thread()


def test_a_refusal_is_carried_over(background: Background, qtbot: QtBot) -> None:
    got: list[Exception] = []

    def refuse(_: Step) -> None:
        raise WorkbookError("file.missing", path="x")

    background.run(refuse, Ticket(never, got.append))
    qtbot.waitUntil(lambda: background.is_idle)
    assert isinstance(got[0], WorkbookError)


def slow(step: Step) -> str:
    for done in range(2000):
        step(done, 5_000_000_000)  # more than 32 bits hold
        time.sleep(0.001)
    return "done"


def test_progress_and_cancel(background: Background, qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []
    over: list[str] = []
    ticket = Ticket(never, never, lambda done, total: seen.append((done, total)), lambda: over.append("cancelled"))
    background.run(slow, ticket)
    qtbot.waitUntil(lambda: len(seen) > 2)
    ticket.cancel()
    qtbot.waitUntil(lambda: background.is_idle)
    assert over == ["cancelled"]
    assert seen[0] == (0, 5_000_000_000)
    assert len(seen) < 30  # a job that takes two seconds tells ten times a second


def test_a_cancelled_answer_is_dropped(background: Background, qtbot: QtBot) -> None:
    over: list[str] = []
    ticket = Ticket(never, never, None, lambda: over.append("cancelled"))
    gate = threading.Event()
    background.run(lambda _: gate.wait(5), ticket)
    ticket.cancel()
    gate.set()
    qtbot.waitUntil(lambda: background.is_idle)
    assert over == ["cancelled"]


def test_one_after_the_other(background: Background, qtbot: QtBot) -> None:
    order: list[int] = []

    def job(number: int) -> Callable[[Step], int]:
        def wait(_: Step) -> int:
            time.sleep(0.02 / (number + 1))
            return number

        return wait

    for number in range(5):
        background.run(job(number), Ticket(order.append, never))
    qtbot.waitUntil(lambda: background.is_idle)
    assert order == [0, 1, 2, 3, 4]


def test_shutting_down_waits_and_calls_nobody(background: Background, qtbot: QtBot) -> None:
    started = threading.Event()

    def job(step: Step) -> str:
        started.set()
        return slow(step)

    background.run(job, Ticket(never, never, None, lambda: never("cancelled")))
    assert started.wait(5)
    background.shut_down()
    qtbot.wait(20)
    assert background.is_idle


def test_nothing_starts_after_shutting_down(background: Background, qtbot: QtBot) -> None:
    ran: list[int] = []
    background.shut_down()
    ticket = background.run(lambda _: ran.append(1), Ticket(never, never, None, lambda: never("cancelled")))
    qtbot.wait(20)
    assert ticket.is_cancelled
    assert background.is_idle
    assert not ran


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lowers a thread by itself")
def test_a_worker_that_stands_back_leaves_the_processor_to_the_window(app: QApplication, qtbot: QtBot) -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    behind: list[int] = []

    def job(_: Step) -> tuple[int, int]:
        inner: list[int] = []
        thread = threading.Thread(target=lambda: inner.append(os.getpriority(os.PRIO_PROCESS, 0)))
        thread.start()
        thread.join()
        return os.getpriority(os.PRIO_PROCESS, 0), inner[0]

    made = Background(stands_back=True)
    made.run(job, Ticket(behind.extend, never))
    qtbot.waitUntil(lambda: made.is_idle)
    made.shut_down()
    made.deleteLater()
    assert behind == [min(before + 10, 19)] * 2
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_what_is_held_twice_waits_for_both(background: Background, qtbot: QtBot) -> None:
    done: list[int] = []
    background.hold("one")
    background.hold("other")
    background.hold("other")
    background.run(lambda _step: 7, Ticket(lambda result: done.append(result), lambda _error: None))
    background.release("one")
    assert background.is_quiet
    assert not background.is_idle
    background.release("other")
    qtbot.waitUntil(lambda: background.is_idle)
    assert done == [7]
