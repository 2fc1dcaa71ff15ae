"""Windows on real workbooks, made once and copied for each test."""

import gc
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QStandardPaths
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.exceptions import TimeoutError as WaitedInVain
from pytestqt.qtbot import QtBot

from tests.cheap_keys import cheap_keys
from tests.ui import workbooks
from tests.ui.tour import pause
from tests.ui.workbooks import Made
from workbook.domain.vocabulary import Role
from workbook.ui.app import Desk, dressed
from workbook.ui.identity import Identity, keep_identity
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.register import PAGES
from workbook.ui.theme import Appearance, Theme

PATIENCE_MS: Final = 60_000
"""How long is waited for what has to come: a machine may be busy with other things."""


class PatientBot(QtBot):
    """Waits longer than pytest-qt does, and looks every millisecond where that looks every ten."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        """Return once the callback gives True, or None without an AssertionError."""
        end = time.monotonic() + timeout / 1000
        while True:
            try:
                if callback() in (True, None):
                    return
                why = None
            except AssertionError as error:
                why = error
            if time.monotonic() > end:
                raise WaitedInVain(f"waited {timeout} ms") from why
            pause(1)
            pause(0)  # what was about to be shown is shown by then, such as a widget put into a layout

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **given: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **given)

    def waitActive(self, widget: QWidget, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitActive(widget, timeout=timeout)


@pytest.fixture(autouse=True)
def _collected_between() -> Iterator[None]:
    """Let no pass of the cycle collector run inside Qt's own work or in a worker, as the program does."""
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[QApplication]:
    """Return the application as the program dresses it, with settings of this test alone."""
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    if qapp.findChild(Theme) is None:
        dressed(qapp)
    qapp.findChild(Theme).choose(Appearance.LIGHT)
    yield qapp
    QStandardPaths.setTestModeEnabled(False)


@pytest.fixture
def hook() -> Iterator[list[BaseException]]:
    """Return the defects that reached the hook; a test that expects none says so by not asking for this."""
    caught: list[BaseException] = []
    before, sys.excepthook = sys.excepthook, lambda _kind, error, _trace: caught.append(error)
    yield caught
    sys.excepthook = before


@pytest.fixture
def desk(app: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    """Return the windows of a program that is closed at the end of the test."""
    keep_identity(Identity("Ana Lead", Role.LEAD))
    made = Desk(app)
    yield made
    for window in list(made.windows):
        any(window.close() for _ in range(3))  # what is left in a field, or not checked in, is said once each
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> MainWindow:
    """Return a window with its start page painted."""
    made = desk.show_window()
    with qtbot.waitSignal(made.start.painted):
        pass
    return made


@pytest.fixture
def opened(desk: Desk, window: MainWindow, qtbot: QtBot) -> Callable[[Path], MainWindow]:
    """Return a function that opens a workbook and waits until its counts are read."""

    def open_one(path: Path) -> MainWindow:
        desk.open(path)
        wait_for_book(window, qtbot)
        return window

    return open_one


def wait_for_book(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.book is not None and window.is_idle and len(window.book.pages) == len(PAGES))


@pytest.fixture(scope="session")
def _small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return workbooks.make_small(tmp_path_factory.mktemp("small") / "small.auditbook")


@pytest.fixture(scope="session")
def _encrypted(tmp_path_factory: pytest.TempPathFactory) -> Made:
    path = tmp_path_factory.mktemp("secret") / "secret.auditbook"
    return workbooks.make_small(path, passphrase=workbooks.PASSPHRASE)


@pytest.fixture(scope="session")
def _lockable(tmp_path_factory: pytest.TempPathFactory) -> Made:
    with cheap_keys():
        path = tmp_path_factory.mktemp("lockable") / "secret.auditbook"
        return workbooks.make_small(path, passphrase=workbooks.PASSPHRASE)


@pytest.fixture(scope="session")
def _hostile(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return workbooks.make_hostile(tmp_path_factory.mktemp("hostile") / "hostile.auditbook")


@pytest.fixture(scope="session")
def _many(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return workbooks.make_many(tmp_path_factory.mktemp("many") / "many.auditbook", 4)


def copied(made: Made, folder: Path) -> Made:
    return replace(made, path=Path(shutil.copy(made.path, folder)))


@pytest.fixture
def small(_small: Made, tmp_path: Path) -> Made:
    return copied(_small, tmp_path)


@pytest.fixture
def encrypted(_encrypted: Made, tmp_path: Path) -> Made:
    return copied(_encrypted, tmp_path)


@pytest.fixture
def lockable(_lockable: Made, tmp_path: Path) -> Iterator[Made]:
    """Return an encrypted workbook whose key takes no time, and none takes any in this test."""
    with cheap_keys():
        yield copied(_lockable, tmp_path)


@pytest.fixture
def hostile(_hostile: Made, tmp_path: Path) -> Made:
    return copied(_hostile, tmp_path)


@pytest.fixture
def many(_many: Made, tmp_path: Path) -> Made:
    return copied(_many, tmp_path)
