"""Long work of a window, one job after the other, as its status line shows it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbook.domain.errors import WorkbookError
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.crash import raise_defect
from workbook.ui.pace import Pace


@dataclass(eq=False, slots=True)
class Job:
    """One piece of long work: what it is in words, and how far it is. A total of 0 is not known."""

    words: str
    in_bytes: bool
    ticket: Ticket
    done: int = 0
    total: int = 0
    pace: Pace = field(default_factory=Pace)


class Jobs(QObject):
    """Runs jobs in a thread of their own, so that reading goes on meanwhile."""

    shown = Signal()
    """The job that runs, or how far it is, has changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self, stands_back=True)
        self._jobs: list[Job] = []
        self._tidying: Callable[[Step], object] | None = None
        self._tidies: Ticket | None = None
        self._is_put_off = False

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
                self._tidy()

            return end

        def progress(steps: int, total: int) -> None:
            job.done, job.total = steps, total
            job.pace.note(steps, total, time.monotonic())
            self.shown.emit()

        ticket = Ticket(ended(done), ended(failed), progress, ended(cancelled))
        job = Job(words, in_bytes, ticket)
        self._jobs.append(job)
        self.put_off_tidying()
        self._is_put_off = False  # after this job it begins again
        self._background.run(work, ticket)
        self.shown.emit()
        return ticket

    def cancel(self) -> None:
        """Ask the running job to stop at its next step."""
        if self._jobs:
            self._jobs[0].ticket.cancel()

    def tidy_when_idle(self, work: Callable[[Step], object]) -> None:
        """Run `work(step)` while no job does, unseen; a job stops it, and after the job it begins again until it ends."""
        self._tidying = work
        self._tidy()

    def put_off_tidying(self) -> None:
        """Stop what is run while no job does, until a next job is over."""
        self._is_put_off = True
        if self._tidies is not None:
            self._tidies.cancel()

    def _tidy(self) -> None:
        if self._tidying is None or self._jobs or self._tidies is not None or self._is_put_off:
            return

        def over(_: object) -> None:
            self._tidying = self._tidies = None

        def stopped() -> None:
            self._tidies = None

        def failed(error: Exception) -> None:
            over(None)
            if not isinstance(error, WorkbookError):  # what cannot be tidied now is left for the next time
                raise_defect(error)

        self._tidies = self._background.run(self._tidying, Ticket(over, failed, None, stopped))

    def shut_down(self) -> None:
        """Cancel everything and wait for it; no callback is called any more."""
        self._jobs.clear()
        self._background.shut_down()
