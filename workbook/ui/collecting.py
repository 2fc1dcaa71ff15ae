"""Keep the cycle collector on the main thread, and out of the way of long work.

A pass that happens to run in a worker thread would destroy widgets there that lie in a cycle, and the process falls; one
that runs by itself in the middle of Qt's own work can destroy what Qt is about to use. So in the program none runs by
itself: the main thread collects between events, by a timer. Everything here is called there.
"""

import gc
from typing import Final

_holds: list[None] = []
_FEW: Final = 2_000
"""Fewer new objects than these are not worth a look."""
_WHOLE_EVERY: Final = 20
"""Every so many turns of a timer, old objects are looked at too."""
_MANY: Final = 200_000
"""So many new objects are what a job makes, free of cycles: looking at them would stop the window in vain."""


def hold_off() -> None:
    """Collect nothing by itself from now on, until as many `let_go` have followed."""
    _holds.append(None)
    gc.disable()


def let_go() -> None:
    """Take one hold back."""
    _holds.pop()
    if not _holds:
        gc.enable()


def collect_young() -> None:
    """Collect what is young, called on the main thread while the collector is held off."""
    if gc.get_count()[0] < _MANY:
        gc.collect(1)


class Turns:
    """Collects when it is called, between events: mostly what is young, now and then everything."""

    def __init__(self) -> None:
        self._turns = 0

    def __call__(self) -> None:
        """Take one turn, unless there is little to look at or a job is making much."""
        if not _FEW <= gc.get_count()[0] < _MANY:
            return
        self._turns += 1
        gc.collect(2 if self._turns % _WHOLE_EVERY == 0 else 1)
