"""Keep the cycle collector on the main thread, and out of the way of long work.

A pass that happens to run in a worker thread would destroy widgets there that lie in a cycle, and the process falls. So
none runs while any job does; the main thread looks at young objects now and then instead.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

_lock: Final = Lock()
_holds: list[None] = []
_MANY: Final = 200_000
"""So many new objects are what a job makes, free of cycles: looking at them would stop the window in vain."""


def hold_off() -> None:
    """Collect nothing by itself from now on, until as many `let_go` have followed."""
    with _lock:
        _holds.append(None)
        gc.disable()


def let_go() -> None:
    """Take one hold back."""
    with _lock:
        _holds.pop()
        if not _holds:
            gc.enable()


@contextmanager
def held_off() -> Iterator[None]:
    """Hold the collector off for a block."""
    hold_off()
    try:
        yield
    finally:
        let_go()


def collect_young() -> None:
    """Collect what is young, called on the main thread while the collector is held off."""
    if gc.get_count()[0] < _MANY:
        gc.collect(1)
