"""Keep the cycle collector on the main thread, and out of the way of long work.

A pass that happens to run in a worker thread would destroy widgets there that lie in a cycle, and the process falls. So
none runs while any job does; the main thread looks at young objects now and then instead. Everything here is called there.
"""

import gc
from typing import Final

_holds: list[None] = []
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
