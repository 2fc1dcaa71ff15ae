"""Have the cycle collector run on the main thread, between events, and never by itself.

A pass that happens to run in a worker thread would destroy widgets there that lie in a cycle, and the process falls; one
that begins in the middle of Qt's own work can destroy what Qt is about to use.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_TURN_MS: Final = 2000
_FEW: Final = 2_000
"""Fewer new objects than these are not worth a look."""
_MANY: Final = 200_000
"""So many new objects in one turn are what a job makes, free of cycles: looking at them now would stop the window in vain."""
_WHOLE_EVERY: Final = 20
"""After so many looks at what is young, one is at everything."""


class Collector(QObject):
    """The collector of a process with windows: switched off for good, and run by a timer instead."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._seen = self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Leave what there is by now alone for good, for it would be looked at in vain, and collect from now on."""
        gc.freeze()
        self._timer.start()

    def look(self) -> None:
        """Collect what is young, now and then everything, unless there is little or its number still grows fast."""
        new = gc.get_count()[0]
        grown, self._seen = new - self._seen, new
        if new < _FEW or grown >= _MANY:
            return
        self._looks += 1
        self._seen = 0
        gc.collect(2 if self._looks % _WHOLE_EVERY == 0 else 1)
