"""Every action of a window: its words, its key and its place in a menu. Palette and shortcut sheet are made from them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from workbook.messages import text
from workbook.ui.messages import tip
from workbook.ui.theme import Appearance, theme

MENUS: Final = ("file", "edit", "view", "item", "evidence", "finding", "subject", "review", "report", "journal", "help")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person can do; its words are at `ui.action.<name>`, its tool-tip at `ui.tip.<name>`.

    `key` is portable text. With a `scope` it counts only while the focus is in that widget, so it may be a bare letter.
    """

    name: str
    menu: str
    run: Callable[[], object]
    key: str = ""
    scope: QWidget | None = None
    is_enabled: Callable[[], bool] | None = None
    writes: bool = False
    """cannot be used in a read-only workbook"""
    starts_group: bool = False
    """a line stands above it in the menu"""


@dataclass(frozen=True, slots=True)
class Listed:
    """An action as the palette and the shortcut sheet show it."""

    menu: str
    words: str
    keys: str
    action: QAction


class Menus:
    """The menu bar of one window."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._menus: dict[str, QMenu] = {}
        self._actions: dict[str, tuple[Act, QAction]] = {}
        self._can_write = True
        self._only: Collection[str] | None = None
        for name in MENUS:
            menu = window.menuBar().addMenu(text(f"ui.menu.{name}"))
            menu.menuAction().setVisible(False)
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.refresh)
            self._menus[name] = menu

    def add(self, acts: Sequence[Act]) -> None:
        """Give each act its place; raises RuntimeError, a defect, when a key of the whole window is taken."""
        for act in acts:
            self._add(act)
        self.refresh()

    def add_menu(self, place: str, menu: QMenu, before: str = "") -> None:
        """Put a menu into another one, at its end or before an act."""
        if before:
            self._menus[place].insertMenu(self.action(before), menu)
        else:
            self._menus[place].addMenu(menu)
        self._menus[place].menuAction().setVisible(True)

    def action(self, name: str) -> QAction:
        """Return the action of an act."""
        return self._actions[name][1]

    def refresh(self) -> None:
        """Ask every act whether it can be used now."""
        for act, action in self._actions.values():
            if self._only is not None:  # the others are not even asked: the workbook cannot be read
                action.setEnabled(act.name in self._only)
                continue
            may = not act.writes or self._can_write
            action.setEnabled(may and (act.is_enabled is None or act.is_enabled()))

    def be_read_only(self, read_only: bool) -> None:
        """Let what writes be used, or not."""
        self._can_write = not read_only
        self.refresh()

    def allow_only(self, names: Collection[str] | None) -> None:
        """Let only these acts be used, whatever else; None lets all be used again that can be."""
        self._only = names
        self.refresh()

    def listed(self) -> Iterator[Listed]:
        """Yield every action in the order of the menus."""
        for name in MENUS:
            yield from _actions_of(self._menus[name], text(f"ui.menu.{name}").replace("&", ""))

    def _add(self, act: Act) -> None:
        if act.name in self._actions:
            raise RuntimeError(f"there are two actions {act.name}")
        action = QAction(text(f"ui.action.{act.name}"), self._window)
        action.setToolTip(tip(text(f"ui.tip.{act.name}")))
        action.triggered.connect(lambda _=False: act.run())
        if act.key:
            self._give_key(act, action)
        menu = self._menus[act.menu]
        if act.starts_group and not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(action)
        menu.menuAction().setVisible(True)
        self._actions[act.name] = act, action

    def _give_key(self, act: Act, action: QAction) -> None:
        action.setShortcut(QKeySequence(act.key))
        if act.scope is not None:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            act.scope.addAction(action)
            return
        for other, there in self._actions.values():
            if other.scope is None and there.shortcut() == action.shortcut():
                raise RuntimeError(f"{act.name} and {other.name} have the same key")


def appearance_menu(window: QMainWindow, choose: Callable[[Appearance], object]) -> QMenu:
    """Return the menu in which the appearance is chosen."""
    menu = QMenu(text("ui.menu.appearance"), window)
    group = QActionGroup(menu)
    for appearance in Appearance:
        action = QAction(text(f"ui.appearance.{appearance.value}"), menu)
        action.setCheckable(True)
        action.setChecked(theme().appearance is appearance)
        action.triggered.connect(lambda _=False, chosen=appearance: choose(chosen))
        group.addAction(action)
        menu.addAction(action)
    return menu


def _actions_of(menu: QMenu, path: str) -> Iterator[Listed]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _actions_of(inner, f"{path} › {plain(action.text())}")
        elif not action.isSeparator():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            yield Listed(path, plain(action.text()), keys, action)


def plain(words: str) -> str:
    """Return the words of an action without the mark of its letter, and without the dots of a question to come."""
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")
