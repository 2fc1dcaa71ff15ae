"""Every page and dialog, on a full, a sample, an empty and a big workbook: named, reachable, never stuck, plain text only."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.bench import opening
from tests.ui import tour
from tests.ui.workbooks import Made, begin
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.register import PAGES

Open = Callable[[Path], MainWindow]
ROLE = QAccessible.Role
INTERACTIVE = {
    ROLE.Button, ROLE.PushButton, ROLE.CheckBox, ROLE.RadioButton, ROLE.ComboBox, ROLE.EditableText, ROLE.List, ROLE.Table,
    ROLE.Tree, ROLE.SpinBox, ROLE.PageTab, ROLE.ProgressBar, ROLE.Slider, ROLE.MenuItem, ROLE.Link,
}  # fmt: skip
NAMED_BY_THEIR_OWNER = ("qt_spinbox_lineedit", "qt_toolbar_ext_button", "ScrollLeftButton", "ScrollRightButton")


@pytest.fixture(scope="session")
def _big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workbook of 10,000 items, made row by row."""
    return opening.make(tmp_path_factory.mktemp("big") / "big.auditbook", 10_000, 10_500)


@pytest.fixture(scope="session")
def _nothing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("nothing") / "nothing.auditbook"
    begin(path, "New engagement")[0].close()
    return path


@pytest.fixture(params=["small", "sample", "nothing", "big"])
def any_window(request: pytest.FixtureRequest, opened: Open, window: MainWindow, tmp_path: Path) -> MainWindow:
    if request.param == "sample":
        return build_sample(window, tmp_path)
    made = request.getfixturevalue(f"_{request.param}")
    return opened(Path(shutil.copy(made if isinstance(made, Path) else made.path, tmp_path)))


def build_sample(window: MainWindow, folder: Path) -> MainWindow:
    """Have the start page build the sample, and see that it is told how far that is."""
    seen: list[int] = []
    window.start._bar.valueChanged.connect(seen.append)
    window.deeds.ask_sample_folder()
    dialog = window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(folder))
    dialog.close()
    while window.book is None or not window.is_idle:
        tour.pause(20)
    assert window.book.masthead.is_sample
    assert len(set(seen)) > 3
    return window


def unnamed(root: QWidget) -> list[str]:
    """Return the interactive parts that a screen reader could not name, walking the tree that it walks."""
    found = []
    for part in _walk(QAccessible.queryAccessibleInterface(root)):
        if part.role() not in INTERACTIVE or part.state().invisible:
            continue
        labelled = any(relation[1] & QAccessible.RelationFlag.Label for relation in part.relations())
        widget = part.object()
        name = widget.objectName() if widget is not None else ""
        if not part.text(QAccessible.Text.Name).strip() and not labelled and name not in NAMED_BY_THEIR_OWNER:
            found.append(f"{part.role().name} {type(widget).__name__} {name}")
    return found


def _walk(part: QAccessibleInterface | None, depth: int = 0) -> Iterator[QAccessibleInterface]:
    if part is None or not part.isValid() or depth > 40:
        return
    yield part
    if part.role() in (ROLE.Table, ROLE.List, ROLE.Tree):  # their cells are told by the models' own tests
        return
    for place in range(part.childCount()):
        yield from _walk(part.child(place), depth + 1)


def clipped(root: QWidget) -> list[str]:
    """Return single-line labels that show less than their words."""
    return [
        label.text()
        for label in root.findChildren(QLabel)
        if label.isVisible() and label.text() and not label.wordWrap() and label.width() + 1 < label.sizeHint().width()
    ]


def not_plain(root: QWidget) -> list[str]:
    labels = [one.text() for one in root.findChildren(QLabel) if one.textFormat() is not Qt.TextFormat.PlainText]
    return labels + ["rich text field" for one in root.findChildren(QTextEdit) if one.acceptRichText()]


def trap(root: QWidget) -> str:
    """Return the part that Tab does not leave, empty when it goes all the way round."""
    seen: dict[int, QWidget] = {}
    focused = QApplication.focusWidget()
    for _ in range(400):
        if focused is None:
            return ""
        if id(focused) in seen:
            return "" if len(seen) > 1 or root.isWindow() else type(focused).__name__
        seen[id(focused)] = focused
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        after = QApplication.focusWidget()
        if after is focused:
            others = [part for part in root.findChildren(QWidget) if part.isVisible() and part is not focused]
            if not any(part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isEnabled() for part in others):
                return ""  # there is nowhere else to go
            return f"{type(focused).__name__} {focused.accessibleName()}"
        focused = after
    return ""


def faults(root: QWidget) -> dict[str, object]:
    """Return what is wrong with what a window shows, by what it is."""
    found = {"unnamed": unnamed(root), "not plain": not_plain(root), "clipped": clipped(root), "trap": trap(root)}
    return {kind: what for kind, what in found.items() if what}


def test_every_page(any_window: MainWindow, qtbot: QtBot) -> None:
    any_window.resize(1280, 720)
    with qtbot.waitActive(any_window):
        any_window.activateWindow()
    found = {}
    for name in PAGES:
        tour.show_page(any_window, name)
        assert tour.view(any_window).current.name == name
        assert not tour.view(any_window).banner.words, name
        found[name] = faults(any_window)
        any_window.grab()
    assert not any(found.values()), found


def test_every_dialog(opened: Open, small: Made, qtbot: QtBot) -> None:
    window = opened(small.path)
    found = {}
    for name in tour.DIALOGS:
        dialog = tour.open_dialog(window, name)
        with qtbot.waitActive(dialog):
            dialog.activateWindow()
        assert dialog.windowTitle(), name
        found[name] = faults(dialog)
        dialog.grab()
        tour.close_dialogs(window)
    assert not any(found.values()), found


def test_the_tour_leaves_no_dialog_out() -> None:
    """A new dialog is put on the tour, or it is named here with the reason why not."""
    import workbook.ui.dialogs as package

    stands_for = {"sheet", "picker"}  # what others are made of
    shown_as = {"custody"}  # hand_over and disposal
    parts = {"new_parts", "signing_parts"}
    known = {"palette", "shortcuts", "new", "identity", "people", "passphrase", "evidence_picker", "item_picker"}
    there = {path.stem for path in Path(package.__path__[0]).glob("*.py")} - {"__init__"}
    assert there - stands_for - shown_as - parts <= known | set(tour.DIALOGS)
