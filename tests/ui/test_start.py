"""The start page, opening, and everything that can go wrong with it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import wait_for_book
from tests.ui.workbooks import PASSPHRASE, Made
from workbook.domain.progress import Progress
from workbook.ui import recent
from workbook.ui.app import Desk
from workbook.ui.main_window import MainWindow
from workbook.ui.models.paged import RowRole
from workbook.ui.models.recent import RecentModel
from workbook.ui.recent import Recent

THEN = datetime(2026, 9, 1, 10, 30, tzinfo=UTC)


def test_first_frame_imports_no_store(tmp_path: Path) -> None:
    program = """
import sys
from workbook.ui import app
window = []
def look(made):
    print(sorted({name.split(".")[0] for name in sys.modules} & {
        "sqlmodel", "sqlalchemy", "pydantic", "openpyxl", "reportlab", "sqlcipher3", "lxml", "numpy", "cryptography"}))
    print(sorted(name for name in sys.modules if name.startswith("PySide6.")))
    made.close()
show = app.Desk.show_window
def shown(desk):
    made = show(desk)
    made.start.painted.connect(lambda: look(made))
    return made
app.Desk.show_window = shown
sys.exit(app.run(None))
"""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    heavy, qt = ran.stdout.splitlines()
    assert heavy == "[]"
    assert "PySide6.QtNetwork" not in qt
    assert "PySide6.QtPdf" not in qt


def test_without_a_screen_there_is_a_sentence() -> None:
    program = """
from workbook.domain.errors import WorkbookError
from workbook.ui import app
try:
    app.run(None)
except WorkbookError as error:
    print(error.key)
"""
    environment = {name: value for name, value in os.environ.items() if not name.endswith(("DISPLAY", "PLATFORM"))}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "ui.no_screen"), ran.stderr


def test_empty_start_page_helps(window: MainWindow) -> None:
    assert window.start.list.isHidden()
    assert window.start._none_yet.isVisible()
    assert QApplication.focusWidget() in (None, window.start.open_button)


def test_recent_workbooks_are_listed_and_missing_ones_marked(desk: Desk, qtbot: QtBot, small: Made) -> None:
    recent.remember(Path("/nowhere/gone.auditbook"), "Gone", THEN)
    recent.remember(small.path, "Here", THEN)
    window = desk.show_window()
    model = window.start.model
    qtbot.waitUntil(lambda: model.rowCount() == 2 and model.index(1).data(RowRole).is_missing)
    assert not model.index(0).data(RowRole).is_missing
    window.start.list.setCurrentIndex(model.index(1))
    QTest.keyClick(window.start.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert [one.title for one in recent.recents()] == ["Here"]
    qtbot.waitUntil(lambda: window._looking.is_idle)
    window.start.list.setCurrentIndex(model.index(0))
    QTest.keyClick(window.start.list, Qt.Key.Key_Return)
    wait_for_book(window, qtbot)


WITH_PROGRESS = '[{{"path": "a", "title": "b", "opened": "2026-09-01T10:30:00+00:00", "progress": {}}}]'
DAMAGED = [
    *("", "nonsense", "{}", '[{"path": 3}]', '[{"path": "a"}]', "[1]"),
    *(WITH_PROGRESS.format(counts) for counts in ("[1]", "3", '["x", 1]', '{"determined": 1}')),
]


@pytest.mark.parametrize("stored", DAMAGED)
def test_damaged_settings_are_an_empty_list(app: QApplication, stored: str) -> None:
    QSettings().setValue("recent", stored)
    assert recent.recents() == []


def test_the_list_is_short_and_newest_first(app: QApplication) -> None:
    for number in [*range(20), 15]:
        recent.remember(Path(f"/x/{number}"), str(number), THEN)
    assert [one.title for one in recent.recents()][:3] == ["15", "19", "18"]
    assert len(recent.recents()) == len({one.path for one in recent.recents()}) == 12
    recent.remember(Path("/x") / os.fsdecode(b"caf\xe9"), "odd", THEN)
    assert recent.recents()[0] == Recent(Path("/x") / os.fsdecode(b"caf\xe9"), "odd", THEN)
    assert json.loads(str(QSettings().value("recent")))


def test_progress_is_kept_where_it_is_known(app: QApplication, qtbot: QtBot) -> None:
    one, other = Path("/x/one"), Path("/x/other")
    recent.remember(one, "One", THEN)
    recent.remember(other, "Other", THEN, Progress(0, 0))
    recent.note_progress(one, Progress(3, 12))
    recent.note_progress(Path("/x/unknown"), Progress(1, 1))
    recent.remember(one, "One again", THEN)
    assert [(kept.title, kept.progress) for kept in recent.recents()] == [
        ("One again", Progress(3, 12)),
        ("Other", Progress(0, 0)),
    ]
    model = RecentModel()
    model.show(recent.recents())
    said = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert said[0].endswith("3 of 12 determined")
    assert said[1].endswith("Nothing to determine yet")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("text.auditbook", b"hello " * 200, "passphrase"),  # may be encrypted: nobody can tell
        ("short.auditbook", b"hello", "too short"),
        ("gone.auditbook", None, "does not exist"),
    ],
)
def test_what_is_not_a_workbook(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    window.open(path)
    qtbot.waitUntil(lambda: bool(window.start.banner.words) or window.dialog is not None, timeout=30_000)
    if window.dialog is None:
        assert words in window.start.banner.words
        assert window.path is None
    else:
        window.dialog.reject()
        qtbot.waitUntil(lambda: window.path is None)
    assert window.book is None
    assert window.start.open_button.isEnabled()


def test_passphrase(window: MainWindow, qtbot: QtBot, encrypted: Made) -> None:
    window.open(encrypted.path)
    qtbot.waitUntil(lambda: window.dialog is not None, timeout=30_000)
    dialog = window.dialog
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    field.setText("wrong")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "passphrase is wrong" in dialog._wrong.text().lower(), timeout=30_000)
    assert field.text() == "wrong"
    field.setText(PASSPHRASE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    wait_for_book(window, qtbot)
    assert window.dialog is None


def test_giving_up_the_passphrase(window: MainWindow, qtbot: QtBot, encrypted: Made, small: Made) -> None:
    window.open(encrypted.path)
    qtbot.waitUntil(lambda: window.dialog is not None, timeout=30_000)
    assert window.dialog is not None
    window.dialog.reject()
    qtbot.waitUntil(lambda: window.path is None)
    window.open(small.path)
    wait_for_book(window, qtbot)


def test_cancelling_leaves_nothing_open(window: MainWindow, qtbot: QtBot, small: Made) -> None:
    window.open(small.path)
    window.start.cancelled.emit()
    qtbot.waitUntil(lambda: window.background.is_idle, timeout=30_000)
    assert window.book is None
    assert window.path is None
    assert sorted(path.name for path in small.path.parent.glob("small*")) == ["small.auditbook"]
    window.open(small.path)
    wait_for_book(window, qtbot)
    assert window.book is not None
    assert window.book.work.book.why_read_only is None


def drop(window: MainWindow, urls: list[QUrl]) -> bool:
    mime = QMimeData()
    mime.setUrls(urls)
    args = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(window.rect().center().toPointF(), Qt.DropAction.CopyAction, *args)
    entering.ignore()
    QApplication.sendEvent(window, entering)
    if entering.isAccepted():
        QApplication.sendEvent(window, QDropEvent(window.rect().center().toPointF(), Qt.DropAction.CopyAction, *args))
    return entering.isAccepted()


def test_drop_opens(window: MainWindow, qtbot: QtBot, small: Made) -> None:
    assert drop(window, [QUrl.fromLocalFile(str(small.path))])
    wait_for_book(window, qtbot)


def test_what_comes_from_elsewhere_is_not_taken(window: MainWindow) -> None:
    assert not drop(window, [QUrl("https://example.org/x.auditbook")])
    assert not drop(window, [])


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_one_window_for_each_workbook(
    desk: Desk, opened: Callable[[Path], MainWindow], qtbot: QtBot, small: Made, many: Made
) -> None:
    window = opened(small.path)
    window.open(small.path)
    assert desk.windows == [window]
    window.open(many.path)
    assert len(desk.windows) == 2
    wait_for_book(desk.windows[1], qtbot)
    assert desk.windows[1].book is not None
    assert desk.windows[1].book.title == "Many"


def test_asking_for_a_file(window: MainWindow, qtbot: QtBot, small: Made) -> None:
    window.ask_workbook()
    dialog = window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(small.path))
    dialog.close()
    wait_for_book(window, qtbot)


def test_cancelling_the_sample(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.deeds.build_sample(tmp_path)
    qtbot.waitUntil(lambda: window.start._bar.value() > 0, timeout=60_000)
    window.start.cancelled.emit()
    qtbot.waitUntil(lambda: window.background.is_idle, timeout=60_000)
    assert window.book is None
    assert not list(tmp_path.rglob("*.auditbook"))
    assert window.start.sample_button.isEnabled()


def test_an_encrypted_workbook_is_remembered_by_its_file_alone(
    desk: Desk, window: MainWindow, qtbot: QtBot, encrypted: Made
) -> None:
    recent.remember(encrypted.path, "Assistant assurance 2026", THEN, Progress(1, 2))  # from before it had a passphrase
    desk.open(encrypted.path)
    qtbot.waitUntil(lambda: window.dialog is not None)
    window.dialog.findChild(QLineEdit).setText(PASSPHRASE)
    window.dialog._enter()
    wait_for_book(window, qtbot)
    window.close()
    (kept,) = recent.recents()
    assert (kept.path, kept.title, kept.progress) == (encrypted.path, "secret.auditbook", None)
    assert "Assistant" not in str(QSettings().value("recent"))
