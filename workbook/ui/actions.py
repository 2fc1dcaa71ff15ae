"""Every action of the window: its words, its key and its place in a menu."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from workbook.messages import text
from workbook.ui.theme import Appearance, theme

Key = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Deeds:
    """What the actions do."""

    open_workbook: Callable[[], object]
    open_sample: Callable[[], object]
    close: Callable[[], object]
    quit: Callable[[], object]
    turn_to: Callable[[int], object]
    find: Callable[[], object]
    about: Callable[[], object]
    choose_appearance: Callable[[Appearance], object]


class Actions:
    """The menu bar of one window. What needs an open workbook waits for one."""

    def __init__(self, window: QMainWindow, deeds: Deeds) -> None:
        self._window = window
        file = window.menuBar().addMenu(text("ui.menu.file"))
        self._add(file, "open", deeds.open_workbook, QKeySequence(Key.Open))
        self.sample = self._add(file, "sample", deeds.open_sample)
        file.addSeparator()
        self._add(file, "close", deeds.close, QKeySequence(Key.Close))
        self._add(file, "quit", deeds.quit, QKeySequence("Ctrl+Q"))
        self.view = window.menuBar().addMenu(text("ui.menu.view"))
        self._of_workbook = [
            self._add(self.view, "overview", lambda: deeds.turn_to(0), QKeySequence("Ctrl+1")),
            self._add(self.view, "checklist", lambda: deeds.turn_to(1), QKeySequence("Ctrl+2")),
            self._add(self.view, "find", deeds.find, QKeySequence(Key.Find)),
        ]
        self.view.addSeparator()
        self._add_appearances(self.view.addMenu(text("ui.menu.appearance")), deeds)
        helping = window.menuBar().addMenu(text("ui.menu.help"))
        self._add(helping, "about", deeds.about)
        self.have_workbook(False)

    def have_workbook(self, has_one: bool) -> None:
        """Let the actions that need an open workbook be used, or not."""
        for action in self._of_workbook:
            action.setEnabled(has_one)
        self.sample.setEnabled(not has_one)

    def _add(self, menu: QMenu, name: str, deed: Callable[[], object], key: QKeySequence | None = None) -> QAction:
        action = QAction(text(f"ui.action.{name}"), self._window)
        action.triggered.connect(lambda _=False: deed())
        if key is not None:
            action.setShortcut(key)
        menu.addAction(action)
        return action

    def _add_appearances(self, menu: QMenu, deeds: Deeds) -> None:
        group = QActionGroup(self._window)
        for appearance in Appearance:
            action = QAction(text(f"ui.appearance.{appearance.value}"), self._window)
            action.setCheckable(True)
            action.setChecked(theme().appearance is appearance)
            action.triggered.connect(lambda _=False, chosen=appearance: deeds.choose_appearance(chosen))
            group.addAction(action)
            menu.addAction(action)
