"""Notice that nobody has touched a window for a while."""

import time
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QDialog, QWidget

_LOOK_MS: Final = 5_000
_SIGNS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
        QEvent.Type.NativeGesture,
        QEvent.Type.DragMove,
        QEvent.Type.Drop,
    }
)


class Idle(QObject):
    """Watches the native windows of one window and its dialogs: there every key and every touch arrives first.

    A filter of the whole application would be asked of every object of every thread, those being destroyed among them,
    and falls over them in PySide. The windows watched here are let go of before they are destroyed.
    """

    passed = Signal()
    """Nobody has touched the window for as long as was asked."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._seconds = 0.0
        self._touched = _now()
        self._watched: list[QWindow] = []
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)

    def watch(self, seconds: float) -> None:
        """Emit `passed` once after so many seconds without a touch, counted from now; 0 watches no more."""
        self._seconds, self._touched = seconds, _now()
        self._let_go()
        if seconds:
            self._adopt()
            self._looking.start(min(_LOOK_MS, max(20, int(seconds * 250))))
        else:
            self._looking.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of a touch; every event goes on."""
        if event.type() in _SIGNS:
            self._touched = _now()
        return False

    @Slot()
    def _look(self) -> None:
        self._adopt()
        if _now() - self._touched >= self._seconds:
            self.watch(0)
            self.passed.emit()

    def _adopt(self) -> None:
        """Watch the dialogs that have been opened since."""
        for widget in (self._window, *self._window.findChildren(QDialog)):
            handle = widget.windowHandle() if widget.isVisible() else None
            if handle is not None and handle not in self._watched:
                self._watched.append(handle)
                handle.installEventFilter(self)
                handle.visibleChanged.connect(self._on_visible)

    @Slot(bool)
    def _on_visible(self, visible: bool) -> None:
        handle = self.sender()
        if not visible and isinstance(handle, QWindow) and handle in self._watched:
            self._release(handle)

    def _let_go(self) -> None:
        for handle in list(self._watched):
            self._release(handle)

    def _release(self, handle: QWindow) -> None:
        self._watched.remove(handle)
        if shiboken6.isValid(handle):
            handle.removeEventFilter(self)
            handle.visibleChanged.disconnect(self._on_visible)


def _now() -> float:
    """Return seconds that go on while the machine sleeps, where the system counts them."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
