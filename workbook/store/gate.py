"""One fair gate per workbook: one reader or writer at a time, people before background work, each in turn."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_MOST_PASSED_OVER: Final = 8


class Gate:
    """Lets one thread through at a time: interactive threads first, then background ones, first come first served.

    Background work that waits gets a turn after every eight interactive ones, so that it never starves.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None
        self._interactive: deque[threading.Event] = deque()
        self._background: deque[threading.Event] = deque()
        self._passed_over = 0

    @contextmanager
    def turn(self, *, background: bool = False) -> Iterator[None]:
        """Wait for a turn and hold it; a thread that asks again inside its own turn is a defect (RuntimeError)."""
        me = threading.get_ident()
        with self._lock:
            if self._holder == me:
                raise RuntimeError("this thread already holds the workbook's gate")
            ticket = None
            if self._holder is None:
                self._holder = me
            else:
                ticket = threading.Event()
                (self._background if background else self._interactive).append(ticket)
        if ticket is not None:
            self._wait(ticket)
            # Handed over by the thread before: nobody else can have taken the gate in between.
            self._holder = me
        try:
            yield
        finally:
            self._pass_on()

    def is_wanted(self) -> bool:
        """Tell whether a person waits for the gate, so that who holds it for background work can let it go early."""
        return bool(self._interactive)

    def has_waiting(self) -> bool:
        """Tell whether anybody at all waits, so that who could go on for seconds can stop and try again later."""
        return bool(self._interactive or self._background)

    def _wait(self, ticket: threading.Event) -> None:
        try:
            ticket.wait()
        except BaseException:  # an interrupt must not leave a ticket behind that nobody honours
            with self._lock:
                for queue in (self._interactive, self._background):
                    if ticket in queue:
                        queue.remove(ticket)
                        raise
            self._pass_on()
            raise

    def _pass_on(self) -> None:
        with self._lock:
            waiting = self._interactive or self._background
            if self._interactive and self._background:
                self._passed_over += 1
                if self._passed_over > _MOST_PASSED_OVER:
                    waiting = self._background
            if waiting is self._background:
                self._passed_over = 0
            if waiting:
                self._holder = -1
                waiting.popleft().set()
            else:
                self._holder = None
