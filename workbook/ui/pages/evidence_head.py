"""The head of the evidence page: its name, the three views, the search, and the way in."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QToolButton, QWidget

from workbook.messages import text
from workbook.ui.messages import number, tip
from workbook.ui.widgets.chips import ChipButton
from workbook.ui.widgets.flow import flowing
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.page_head import beside_title, page_title

_ROOM: Final = 460


class View(StrEnum):
    """Three ways to look at evidence."""

    INBOX = "inbox"
    ALL = "all"
    WALL = "wall"


class EvidenceHead(QWidget):
    """Shows which view is chosen, and what is in it."""

    chosen = Signal(object)
    """A `View`."""

    def __init__(self, search: QWidget, beside: QWidget, entries: Mapping[str, Callable[[], object]]) -> None:
        super().__init__()
        self._of_list = (search, beside)
        self._count = label("", "muted")
        self._views: dict[View, ChipButton] = {}
        group = QButtonGroup(self)
        for view in View:
            button = _view_button(view)
            button.clicked.connect(lambda _=False, view=view: self.chosen.emit(view))
            button.say_count(None)
            group.addButton(button)
            self._views[view] = button
        for button in self._views.values():
            button.neighbours = tuple(self._views.values())
        self.add = _add_button(entries)
        layout = column(self, spacing=12)
        top = line(spacing=16)
        top.addWidget(page_title("evidence"))
        top.addLayout(beside_title(self._count))
        top.addStretch(1)
        top.addWidget(search, 2)
        top.addWidget(self.add)
        layout.addLayout(top)
        layout.addWidget(flowing(*self._views.values(), beside))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the count out where there is no room for it."""
        self._count.setMaximumWidth(16_777_215 if event.size().width() >= _ROOM else 0)
        super().resizeEvent(event)

    def show_view(self, view: View) -> None:
        """Show which view is chosen."""
        self._views[view].setChecked(True)
        for part in self._of_list:
            part.setVisible(view is not View.INBOX)

    def say_count(self, words: str) -> None:
        """Say how much the view shows."""
        say(self._count, words)

    def say_to_place(self, count: int | None) -> None:
        """Say how many wait in the inbox."""
        self._views[View.INBOX].say_count(count)


def _view_button(view: View) -> ChipButton:
    return ChipButton(text(f"ui.evidence.view.{view.value}"), text(f"ui.evidence.view_tip.{view.value}"))


def _add_button(entries: Mapping[str, Callable[[], object]]) -> QToolButton:
    """Return the button that opens the ways in."""
    made = QToolButton()
    made.setText(text("ui.evidence.add"))
    made.setAccessibleName(text("ui.evidence.add"))
    made.setToolTip(tip(text("ui.evidence.add_tip")))
    made.setProperty("role", "main")
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    menu = QMenu(made)
    for name, run in entries.items():
        menu.addAction(text(f"ui.action.{name}"), partial(_run, run))
    made.setMenu(menu)
    return made


def _run(run: Callable[[], object]) -> None:
    run()


def counted(count: int, *, narrowed: bool) -> str:
    """Return how much a list shows."""
    return text("ui.evidence.count_narrowed" if narrowed else "ui.evidence.count", count=number(count))
