"""The menus beside the chips of the checklist: order, columns, and views kept under a name."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.item_order import Order, Sorting
from workbook.domain.texts import one_line as checked_line
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.messages import sentence
from workbook.ui.saved_views import SavedView, forget_view, keep_view, saved_views
from workbook.ui.widgets.fields import LineField
from workbook.ui.widgets.menu_chip import MenuChip

_MOST_NAME = 60


class ChecklistMenus(QObject):
    """What is chosen in them is asked of the page."""

    sorted_by = Signal(object)
    """A Sorting."""
    view_chosen = Signal(object)
    """A SavedView."""

    def __init__(self, fill_columns: Callable[[QMenu], None], current: Callable[[str], SavedView]) -> None:
        super().__init__()
        self._fill_columns = fill_columns
        self._current = current
        self.sorting = Sorting()
        self.sort_button = _chip(text("ui.checklist.sort"), text("ui.checklist.sort_menu_tip"), self._fill_sort)
        self.views_button = _chip(text("ui.checklist.views"), text("ui.checklist.views_tip"), self._fill_views)

    def buttons(self) -> tuple[QWidget, ...]:
        """Return the buttons that open the menus."""
        return self.sort_button, self.views_button

    @Slot()
    def ask_name(self) -> None:
        """Ask under which name the view is to be kept."""
        SaveViewDialog(self.views_button.window(), self._save).open()

    def _save(self, name: str) -> None:
        keep_view(self._current(name))

    def _fill_sort(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for order in Order:
            action = _checkable(text(f"ui.order.{order.value}"), menu, checked=order is self.sorting.order)
            group.addAction(action)
            action.triggered.connect(partial(self._sort, Sorting(order, self.sorting.descending)))
        menu.addSeparator()
        backwards = _checkable(text("ui.order.descending"), menu, checked=self.sorting.descending)
        backwards.triggered.connect(partial(self._sort, Sorting(self.sorting.order, not self.sorting.descending)))
        menu.addSeparator()
        columns = menu.addMenu(text("ui.checklist.columns"))
        self._fill_columns(columns)

    def _sort(self, sorting: Sorting, _: bool = False) -> None:
        self.sorted_by.emit(sorting)

    def _fill_views(self, menu: QMenu) -> None:
        views = saved_views()
        for view in views:
            action = menu.addAction(_plain(view.name))
            action.triggered.connect(partial(self._choose, view))
        if not views:
            menu.addAction(text("ui.checklist.no_views")).setEnabled(False)
        menu.addSeparator()
        menu.addAction(text("ui.checklist.save_view")).triggered.connect(self.ask_name)
        if views:
            forget = menu.addMenu(text("ui.checklist.forget_view"))
            for view in views:
                forget.addAction(_plain(view.name)).triggered.connect(partial(_forget, view.name))

    def _choose(self, view: SavedView, _: bool = False) -> None:
        self.view_chosen.emit(view)


class SaveViewDialog(Sheet):
    """Asks for the name of a view."""

    def __init__(self, parent: QWidget, save: Callable[[str], object]) -> None:
        title = text("ui.save_view.title")
        super().__init__(
            parent, title=title, explanation=text("ui.save_view.explanation"), main=text("ui.save_view.save")
        )
        self._save = save
        self.name = LineField(text("ui.save_view.name"))
        self.name.line.setMaxLength(_MOST_NAME)
        self.body.setContentsMargins(24, 0, 24, 16)
        self.body.addWidget(self.name)
        self.fit(420)
        self.name.setFocus()

    def carry_out(self) -> None:
        """Keep the view, in place of one of the same name."""
        try:
            self._save(checked_line(self.name.value(), "name"))
        except WorkbookError as error:
            self.say(sentence(error), Tone.BAD)
            return
        self.accept()


def _forget(name: str, _: bool = False) -> None:
    forget_view(name)


def _plain(name: str) -> str:
    return one_line(name).replace("&", "&&")


def _checkable(words: str, menu: QMenu, *, checked: bool) -> QAction:
    action = QAction(words, menu)
    action.setCheckable(True)
    action.setChecked(checked)
    menu.addAction(action)
    return action


def _chip(words: str, hint: str, fill: Callable[[QMenu], None]) -> MenuChip:
    return MenuChip(words, hint, fill)
