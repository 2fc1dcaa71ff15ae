"""Run a function off the main thread and come back on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal, Slot

from workbook.domain.errors import Cancelled
from workbook.ui.collecting import collect_young, hold_off, let_go

_COLLECTING_MS = 2000

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


class Background(QObject):
    """One worker thread, so that jobs on one workbook never overlap."""

    # They belong to an object of the main thread, so their slots run there.
    _finished = Signal(object, object)
    _failed = Signal(object, object)
    _stepped = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._running: set[Ticket] = set()
        self._collecting = QTimer(self)
        self._collecting.setInterval(_COLLECTING_MS)
        self._collecting.timeout.connect(self._collect)
        self._finished.connect(self._on_finished)
        self._failed.connect(self._on_failed)
        self._stepped.connect(self._on_stepped)

    def run(self, job: Callable[[Step], Any], ticket: Ticket) -> Ticket:
        """Start `job(step)` once the jobs before it are over, and return its ticket."""

        def step(done: int, total: int) -> None:
            ticket.check()
            self._stepped.emit(ticket, done, total)

        def body() -> None:
            try:
                ticket.check()
                self._finished.emit(ticket, job(step))
            except Exception as error:  # noqa: BLE001  (carried to the main thread)
                self._failed.emit(ticket, error)

        # Let go only on the main thread: the first pass would follow at once, in the thread that lets go.
        hold_off()
        self._running.add(ticket)
        if not self._collecting.isActive():
            self._collecting.start()
        self._pool.start(body)
        return ticket

    @property
    def is_idle(self) -> bool:
        """Whether no job runs or waits, and every callback has been called."""
        return not self._running

    def shut_down(self) -> None:
        """Cancel what runs and wait for it; no callback is called any more."""
        left, self._running = self._running, set()
        for ticket in left:
            ticket.cancel()
        self._pool.waitForDone()
        for _ in left:
            let_go()

    @Slot(object, object)
    def _on_finished(self, ticket: Ticket, result: object) -> None:
        if not self._leave(ticket):
            return
        if not ticket.is_cancelled:
            ticket.done(result)
        elif ticket.cancelled:
            ticket.cancelled()

    @Slot(object, object)
    def _on_failed(self, ticket: Ticket, error: Exception) -> None:
        if not self._leave(ticket):
            return
        if not isinstance(error, Cancelled):
            ticket.failed(error)
        elif ticket.cancelled:
            ticket.cancelled()

    @Slot(object, object, object)
    def _on_stepped(self, ticket: Ticket, done: int, total: int) -> None:
        if ticket.progress and ticket in self._running and not ticket.is_cancelled:
            ticket.progress(done, total)

    @Slot()
    def _collect(self) -> None:
        if self._running:
            collect_young()
        else:
            self._collecting.stop()

    def _leave(self, ticket: Ticket) -> bool:
        """Take the ticket off; return False when the window it belongs to has been shut down."""
        if ticket not in self._running:
            return False
        self._running.discard(ticket)
        let_go()
        return True
