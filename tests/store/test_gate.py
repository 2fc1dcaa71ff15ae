"""One thread at a time, each in its turn, people before background work."""

import signal
import threading
import time
from collections.abc import Callable

import pytest

from workbook.store.gate import Gate


class Line:
    """Threads that ask for a turn one after the other and note when they got it."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.order: list[str] = []
        self.threads: list[threading.Thread] = []

    def join(self, name: str, *, background: bool) -> None:
        """Start a thread and wait until it stands in the line."""

        def take() -> None:
            with self.gate.turn(background=background):
                self.order.append(name)

        waiting = self.waiting()
        self.threads.append(threading.Thread(target=take))
        self.threads[-1].start()
        until(lambda: self.waiting() == waiting + 1)

    def waiting(self) -> int:
        return len(self.gate._interactive) + len(self.gate._background)

    def end(self) -> list[str]:
        for thread in self.threads:
            thread.join()
        return self.order


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_first_come_first_served_and_people_first():
    gate = Gate()
    line = Line(gate)
    with gate.turn():
        for name in ("b1", "i1", "b2", "i2", "b3", "i3"):
            line.join(name, background=name.startswith("b"))
    assert line.end() == ["i1", "i2", "i3", "b1", "b2", "b3"]


def test_background_work_never_starves():
    gate = Gate()
    line = Line(gate)
    people = [f"i{number}" for number in range(12)]
    with gate.turn():
        line.join("b1", background=True)
        for name in people:
            line.join(name, background=False)
        line.join("b2", background=True)
    assert line.end() == [*people[:8], "b1", *people[8:], "b2"]


def test_it_is_wanted_while_a_person_waits():
    gate = Gate()
    line = Line(gate)
    with gate.turn(background=True):
        line.join("b", background=True)
        assert not gate.is_wanted()
        line.join("i", background=False)
        assert gate.is_wanted()
    assert line.end() == ["i", "b"]
    assert not gate.is_wanted()


def test_who_lets_go_does_not_overtake_those_who_wait():
    gate = Gate()
    line = Line(gate)
    with gate.turn():
        line.join("waited", background=False)
    with gate.turn():
        line.order.append("came back")
    assert line.end() == ["waited", "came back"]


def test_asking_again_inside_a_turn_is_a_defect_and_keeps_the_turn():
    gate = Gate()
    with gate.turn():
        with pytest.raises(RuntimeError, match="already holds"), gate.turn(background=True):
            pytest.fail("entered twice")
        assert gate._holder == threading.get_ident()
    with gate.turn():
        pass


def test_an_error_inside_gives_the_turn_back():
    gate = Gate()
    with pytest.raises(ValueError, match="inside"), gate.turn():
        raise ValueError("inside")
    assert gate._holder is None


def test_an_interrupt_while_waiting_leaves_no_ticket():
    gate = Gate()
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with gate.turn():
            entered.set()
            leave.wait()

    def interrupt() -> None:
        until(lambda: len(gate._interactive) == 1)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    threads = [threading.Thread(target=hold), threading.Thread(target=interrupt)]
    threads[0].start()
    entered.wait()
    threads[1].start()
    with pytest.raises(KeyboardInterrupt), gate.turn():
        pytest.fail("the gate is held")
    leave.set()
    for thread in threads:
        thread.join()
    assert (gate._holder, len(gate._interactive)) == (None, 0)
    with gate.turn():
        pass


def test_many_threads_never_meet():
    gate = Gate()
    inside = 0
    met = []
    turns = [0] * 12

    def work(number: int) -> None:
        nonlocal inside
        for _ in range(60):
            with gate.turn(background=number % 2 == 0):
                inside += 1
                time.sleep(0)
                if inside != 1:
                    met.append(number)
                inside -= 1
                turns[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (met, turns) == ([], [60] * 12)
    assert gate._holder is None
