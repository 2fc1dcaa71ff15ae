"""Long work of a window, one job after the other, as its status line shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbook.ui.background import Background, Step, Ticket


@dataclass(eq=False, slots=True)
class Job:
    """One piece of long work: what it is in words, and how far it is. A total of 0 is not known."""

    words: str
    in_bytes: bool
    ticket: Ticket
    done: int = 0
    total: int = 0


class Jobs(QObject):
    """Runs jobs in a thread of their own, so that reading goes on meanwhile."""

    shown = Signal()
    """The job that runs, or how far it is, has changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self, stands_back=True)
        self._jobs: list[Job] = []

    @property
    def running(self) -> Job | None:
        """The job that runs now."""
        return self._jobs[0] if self._jobs else None

    @property
    def waiting(self) -> int:
        """How many jobs wait behind it."""
        return max(0, len(self._jobs) - 1)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits, and every callback has been called."""
        return not self._jobs and self._background.is_idle

    def start(
        self,
        words: str,
        work: Callable[[Step], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        in_bytes: bool = False,
        cancelled: Callable[[], None] | None = None,
    ) -> Ticket:
        """Start `work(step)` once the jobs before it are over; the callbacks run on the main thread, one of them once."""

        def ended(callback: Callable[..., None] | None) -> Callable[..., None]:
            def end(*result: object) -> None:
                self._jobs.remove(job)
                self.shown.emit()
                if callback is not None:
                    callback(*result)

            return end

        def progress(steps: int, total: int) -> None:
            job.done, job.total = steps, total
            self.shown.emit()

        ticket = Ticket(ended(done), ended(failed), progress, ended(cancelled))
        job = Job(words, in_bytes, ticket)
        self._jobs.append(job)
        self._background.run(work, ticket)
        self.shown.emit()
        return ticket

    def cancel(self) -> None:
        """Ask the running job to stop at its next step."""
        if self._jobs:
            self._jobs[0].ticket.cancel()

    def shut_down(self) -> None:
        """Cancel everything and wait for it; no callback is called any more."""
        self._jobs.clear()
        self._background.shut_down()
