"""After how many minutes without a touch an encrypted workbook is locked: a setting of this person on this machine."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QSettings
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from workbook.messages import text

MINUTES: Final = (5, 10, 15, 30)
USUAL: Final = 10
_KEY: Final = "lock/minutes"


def minutes() -> int:
    """Return after how many minutes; 0 for never."""
    try:
        kept = int(str(QSettings().value(_KEY, USUAL)))
    except ValueError:
        return USUAL
    return kept if kept in (0, *MINUTES) else USUAL


def lock_after_menu(parent: QWidget, chosen: Callable[[], object]) -> QMenu:
    """Return the menu in which it is chosen; `chosen` is called once it is kept."""
    menu = QMenu(text("ui.menu.lock_after"), parent)
    group = QActionGroup(menu)
    actions = {}
    for wanted in (*MINUTES, 0):
        words = text("ui.lock_after.minutes", count=wanted) if wanted else text("ui.lock_after.never")
        action = actions[wanted] = group.addAction(words)
        action.setCheckable(True)
        action.triggered.connect(partial(_choose, wanted, chosen))
        menu.addAction(action)
    actions[minutes()].setChecked(True)
    menu.aboutToShow.connect(lambda: actions[minutes()].setChecked(True))
    return menu


def _choose(wanted: int, chosen: Callable[[], object], *_: object) -> None:
    QSettings().setValue(_KEY, wanted)
    chosen()
