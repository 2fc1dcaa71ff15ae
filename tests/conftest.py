"""What every test is held to: no stray log record, no leaked thread or window, the same run each time."""

import contextlib
import functools
import gc
import hashlib
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.actors import fixed_actor
from workbook.domain.actor import Actor

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

_IN_MEMORY = Path("/dev/shm")
_ROOM = 4 << 30


def _keep_in_memory() -> None:
    """Have pytest keep what the tests write in memory, where the system offers room there: no sync waits for a disk.

    What a disk owes to a sync is proved in tests/crash, by the calls themselves.
    """
    if _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK):
        there = os.statvfs(_IN_MEMORY)
        if there.f_bavail * there.f_frsize >= _ROOM and not there.f_flag & os.ST_NOEXEC:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_IN_MEMORY))


_keep_in_memory()

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=40,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", parent=settings.get_profile("ci"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


class _Records(logging.Handler):
    """Keeps what is logged at WARNING and above, from the start of the run to its end."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


_LOGGED = _Records()


def pytest_configure() -> None:
    logging.getLogger().addHandler(_LOGGED)
    # A key takes long by intent. Most workbooks here are copies of a few, whose salt and passphrase are the same.
    hashlib.pbkdf2_hmac = functools.cache(hashlib.pbkdf2_hmac)


def pytest_unconfigure() -> None:
    logging.getLogger().removeHandler(_LOGGED)


def pytest_collection_finish() -> None:
    # What collecting has made stays to the end: no pass of the cycle collector has to walk it again.
    gc.collect()
    gc.freeze()


@pytest.fixture
def expected_log() -> list[logging.LogRecord]:
    """Return the records at WARNING and above so far in this test, which may then log them."""
    return _LOGGED.records


@pytest.fixture
def actor() -> Actor:
    """Return the actor of a repeatable run, before the first person is entered."""
    return fixed_actor()


@pytest.fixture(autouse=True)
def _no_stray_log(request: pytest.FixtureRequest) -> Iterator[None]:
    # Not cleared first: what a fixture of a wider scope logged while it was set up counts too.
    yield
    stray = dict.fromkeys(f"{record.name}: {record.getMessage()}" for record in _LOGGED.records)
    _LOGGED.records.clear()
    if stray and "expected_log" not in request.fixturenames:
        pytest.fail("logged: " + "; ".join(list(stray)[:10]), pytrace=False)


def _threads() -> set[threading.Thread]:
    """Return the running threads that were started in Python, except those of the test tools."""
    return {
        thread
        for thread in threading.enumerate()
        if not isinstance(thread, threading._DummyThread) and not thread.name.startswith("pytest_timeout")
    }


@pytest.fixture(autouse=True)
def _no_leaked_thread() -> Iterator[None]:
    before = _threads()
    yield
    deadline = time.monotonic() + 2
    for thread in _threads() - before:
        thread.join(max(0.0, deadline - time.monotonic()))
    leaked = sorted(thread.name for thread in _threads() - before)
    if leaked:
        pytest.fail(f"threads still run: {', '.join(leaked)}", pytrace=False)


def _children() -> set[int]:
    """Return the processes this one has started and not waited for; none where the system does not list them."""
    found: set[int] = set()
    for path in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found |= {int(word) for word in path.read_text("ascii").split()}
    return found


@pytest.fixture(autouse=True)
def _no_leaked_process() -> Iterator[None]:
    before = _children()
    yield
    deadline = time.monotonic() + 2
    # One that took the place of another, of a fixture of a wider scope, is none too many.
    while len(leaked := _children()) > len(before) and time.monotonic() < deadline:
        time.sleep(0.01)
    if len(leaked) > len(before):
        pytest.fail(f"processes still run: {sorted(leaked - before)}", pytrace=False)


def _windows() -> list[object]:
    """Return the top-level widgets without a parent; none when no test has started Qt."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    # Qt keeps its one tool-tip for later use.
    return [
        widget
        for widget in widgets.QApplication.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() != "QTipLabel"
    ]


@pytest.fixture(autouse=True)
def _no_leaked_window() -> Iterator[None]:
    before = _windows()
    yield
    if len(_windows()) > len(before):
        # Closed ones wait for the event loop, which does not run here, before they are deleted.
        core = sys.modules["PySide6.QtCore"]
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    leaked = sorted(type(widget).__name__ for widget in _windows() if widget not in before)
    if leaked:
        pytest.fail(f"windows still exist: {', '.join(leaked)}", pytrace=False)
