"""Someone who presses, clicks and turns at random, the same for each seed."""

from collections.abc import Callable
from random import Random
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from tests.ui.tour import pause
from workbook.ui.main_window import MainWindow
from workbook.ui.pages.register import PAGES
from workbook.ui.theme import Appearance, theme

Key = Qt.Key
_PLAIN: Final = (
    Key.Key_Return, Key.Key_Return, Key.Key_Tab, Key.Key_Tab, Key.Key_Backtab, Key.Key_Up, Key.Key_Down, Key.Key_Down,
    Key.Key_Home, Key.Key_End, Key.Key_PageDown, Key.Key_Space, Key.Key_Escape, Key.Key_Delete, Key.Key_Backspace,
    Key.Key_F1, Key.Key_F2, Key.Key_F4, Key.Key_F6, *(Key(ord(sign)) for sign in "ACEGHNPRSTUVX0123"),
)  # fmt: skip
_WITH_CONTROL: Final = (
    Key.Key_Z, Key.Key_Z, Key.Key_K, Key.Key_F, Key.Key_A, Key.Key_E, Key.Key_I, Key.Key_Return,
    *(Key(ord(sign)) for sign in "12345678"),
)  # fmt: skip
_LEFT_OUT: Final = {"new", "open", "sample", "close", "quit", "evidence_open", "work_locally"}


class Monkey:
    """Plays with one window; menus that open are closed again, since they keep the caller waiting."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self._window = window
        self._random = Random(seed)
        self.done: list[str] = []
        self._closing = QTimer(window)
        self._closing.timeout.connect(_close_popup)
        self._closing.start(20)
        self._ways: tuple[tuple[int, Callable[[], str]], ...] = (
            (12, self._press), (3, self._press_with_control), (8, self._click), (4, self._choose_row), (3, self._type),
            (4, self._turn), (4, self._act), (1, self._dress), (1, self._resize), (2, self._close_dialog),
        )  # fmt: skip

    def play(self, steps: int) -> None:
        """Do so many things; `done` tells what was done."""
        ways, weights = [way for _, way in self._ways], [weight for weight, _ in self._ways]
        for _ in range(steps):
            if not self._window.isVisible():
                return
            (way,) = self._random.choices(ways, weights)
            self.done.append(way.__name__)
            self.done[-1] = f"{way.__name__} {way()}"
            pause(self._random.choice((0, 0, 1, 1, 30)))

    def _top(self) -> QWidget:
        return QApplication.activeModalWidget() or self._window

    def _focused(self) -> QWidget:
        focused = self._top().focusWidget()
        return focused if focused is not None and focused.isVisible() else self._top()

    def _press(self) -> str:
        key = self._random.choice(_PLAIN)
        QTest.keyClick(self._focused(), key)
        return key.name

    def _press_with_control(self) -> str:
        key = self._random.choice(_WITH_CONTROL)
        held = Qt.KeyboardModifier.ControlModifier
        if key is Key.Key_Z and self._random.random() < 0.5:
            held |= Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(self._focused(), key, held)
        return key.name

    def _click(self) -> str:
        parts = [part for part in self._top().findChildren(QWidget) if _is_clicked(part)]
        if not parts:
            return ""
        part = self._random.choice(parts)
        name = part.accessibleName()
        QTest.mouseClick(part, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, _inside(part))
        return name

    def _choose_row(self) -> str:
        lists = [
            one
            for one in self._top().findChildren(QAbstractItemView)
            if one.isVisible()
            and not isinstance(one, QHeaderView)
            and one.model() is not None
            and one.model().rowCount()
        ]
        if not lists:
            return ""
        part = self._random.choice(lists)
        name, model = part.accessibleName(), part.model()
        assert model is not None
        index = model.index(self._random.randrange(model.rowCount()), 0)
        part.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        QTest.mouseClick(
            part.viewport(),
            Qt.MouseButton.LeftButton,
            self._random.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)),
            part.visualRect(index).center(),
        )
        return name

    def _type(self) -> str:
        QTest.keyClicks(self._focused(), self._random.choice(("a reason", "AC-2", "x", "2026-03-01")))
        return ""

    def _turn(self) -> str:
        book = self._window.book
        if book is None or QApplication.activeModalWidget() is not None:
            return ""
        name = self._random.choice(tuple(PAGES))
        book.work.go(name)
        return name

    def _act(self) -> str:
        if QApplication.activeModalWidget() is not None:
            return ""
        menus = self._window.menus
        left_out = [menus.action(name) for name in _LEFT_OUT]
        listed = [one for one in menus.listed() if one.action not in left_out and one.action.isEnabled()]
        one = self._random.choice(listed)
        one.action.trigger()
        return one.words

    def _dress(self) -> str:
        theme().choose(self._random.choice((Appearance.LIGHT, Appearance.DARK)))
        return ""

    def _resize(self) -> str:
        self._window.resize(self._random.randrange(800, 1700), self._random.randrange(520, 1000))
        return ""

    def _close_dialog(self) -> str:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            dialog.close()
        return type(dialog).__name__


def _is_clicked(part: QWidget) -> bool:
    if not part.isVisible() or not part.isEnabled() or not _inside_rect(part).isValid():
        return False
    if isinstance(part, QPushButton | QToolButton) and part.menu() is not None:
        return False
    if isinstance(part.window(), QFileDialog):
        return False
    return isinstance(part, QAbstractButton | QLineEdit | QPlainTextEdit) and not isinstance(part, QComboBox)


def _inside_rect(part: QWidget) -> QRect:
    """Return what of a part is not scrolled away."""
    return part.visibleRegion().boundingRect()


def _inside(part: QWidget) -> QPoint:
    return _inside_rect(part).center()


def _close_popup() -> None:
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QFileDialog):
        dialog.close()
