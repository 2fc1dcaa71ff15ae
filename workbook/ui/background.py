"""Run a function off the main thread and come back on it."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from threading import Event, get_native_id
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from workbook.domain.errors import Cancelled
from workbook.store.engine import import_engine

_TOLD_SECONDS: Final = 0.1
"""Progress is told no more often: each time costs the main thread a repaint."""
_NICE: Final = 10
"""How far a worker that stands back is behind the window in the queue for the processor."""

Step: TypeAlias = Callable[[int, int], None]
"""Called by a job with what is done and what there is in all; raises Cancelled when the person stopped the job."""


@dataclass(eq=False)
class Ticket:
    """A running job as its owner sees it; the callbacks run on the main thread, one of them last and once."""

    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], None] | None = None
    _stop: Event = field(default_factory=Event)

    def cancel(self) -> None:
        """Ask the job to stop at its next step; what it may still return is dropped."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise Cancelled when the job was asked to stop; the job calls this between its steps."""
        if self._stop.is_set():
            raise Cancelled


@dataclass(eq=False)
class _Run:
    """A job with all that belongs to it: made and let go on the main thread, for widgets may hang on any part of it."""

    job: Callable[[Step], Any]
    ticket: Ticket
    result: Any = None
    error: Exception | None = None

    def carry_out(self, step: Step) -> None:
        """Run the job, in the worker, and keep what came of it."""
        try:
            self.ticket.check()
            import_engine()
            self.result = self.job(step)
        except Exception as error:  # noqa: BLE001  (carried to the main thread)
            self.error = error

    def tell(self) -> None:
        """Call the callback of how it ended, on the main thread."""
        ticket, error = self.ticket, self.error
        if error is not None and not isinstance(error, Cancelled):
            ticket.failed(error)
        elif error is None and not ticket.is_cancelled:
            ticket.done(self.result)
        elif ticket.cancelled:
            ticket.cancelled()


class Background(QObject):
    """One worker thread, so that jobs on one workbook never overlap.

    The worker is given the number of a run alone. It has let go of the run itself before it says that it is over, so the
    last reference to what a job or a callback holds, often a widget, is never dropped in the worker. A worker that stands
    back, with all threads that it starts, leaves the processor to the window whenever the window wants it.
    """

    # They belong to an object of the main thread, so their slots run there.
    _over = Signal(int)
    _stepped = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None, *, stands_back: bool = False) -> None:
        super().__init__(parent)
        self._stands_back = stands_back
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._numbers = count()
        self._runs: dict[int, _Run] = {}
        self._is_shut = False
        self._holders: set[str] = set()
        self._held: list[int] = []
        self._over.connect(self._on_over)
        self._stepped.connect(self._on_stepped)

    def run(self, job: Callable[[Step], Any], ticket: Ticket) -> Ticket:
        """Start `job(step)` once the jobs before it are over, and return its ticket; after `shut_down`, do nothing."""
        if self._is_shut:
            ticket.cancel()
            return ticket
        number = next(self._numbers)
        self._runs[number] = _Run(job, ticket)
        if self._holders:
            self._held.append(number)
        else:
            self._pool.start(partial(self._work, number))
        return ticket

    def hold(self, why: str) -> None:
        """Start no job until `release`: a worker would take half of the time of what the main thread is about to do."""
        self._holders.add(why)

    def release(self, why: str) -> None:
        """Start the jobs that were held, in their order, unless something else still holds them."""
        self._holders.discard(why)
        if self._holders:
            return
        held, self._held = self._held, []
        for number in held:
            if not self._is_shut:
                self._pool.start(partial(self._work, number))

    @property
    def is_idle(self) -> bool:
        """Whether no job runs or waits, and every callback has been called."""
        return not self._runs

    @property
    def is_quiet(self) -> bool:
        """Whether nothing runs, whatever is held."""
        return len(self._runs) == len(self._held)

    def shut_down(self) -> None:
        """Cancel what runs and wait for it; no callback is called any more, and nothing is started.

        What would start later, asked for by an event that was under way, would end in a window that is gone.
        """
        self._is_shut = True
        for run in self._runs.values():
            run.ticket.cancel()
        self._pool.waitForDone()
        self._runs = {}

    def _work(self, number: int) -> None:
        """Carry out a run, in the worker."""
        if self._stands_back:
            _stand_back()
        self._carry_out(number)
        self._over.emit(number)

    def _carry_out(self, number: int) -> None:
        """Hold the run no longer than this call."""
        run = self._runs[number]
        ticket = run.ticket
        next_told = 0.0

        def step(done: int, total: int) -> None:
            nonlocal next_told
            ticket.check()
            now = time.monotonic()
            if now >= next_told:
                next_told = now + _TOLD_SECONDS
                self._stepped.emit(number, done, total)

        run.carry_out(step)

    @Slot(int)
    def _on_over(self, number: int) -> None:
        run = self._runs.pop(number, None)
        if run is None:  # the window it belongs to has been shut down
            return
        run.tell()

    @Slot(int, object, object)
    def _on_stepped(self, number: int, done: int, total: int) -> None:
        run = self._runs.get(number)
        if run is not None and run.ticket.progress and not run.ticket.is_cancelled:
            run.ticket.progress(done, total)


def _stand_back() -> None:
    """Let this thread, and those that it starts from now on, come after the main thread at the processor.

    With two processors, a file that is hashed, encrypted and written at once would take the half of what typing needs.
    Linux has priorities of threads that are only ever lowered; Windows and macOS favour the window that is in front.
    """
    if sys.platform == "linux":
        behind = min(os.getpriority(os.PRIO_PROCESS, os.getpid()) + _NICE, 19)
        os.setpriority(os.PRIO_PROCESS, get_native_id(), behind)
