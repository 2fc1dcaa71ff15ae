"""What the list of findings is made of: its chips, its menus and the list itself."""

from collections.abc import Callable, Iterable
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu

from workbook.domain.finding_views import FindingRow
from workbook.messages import text
from workbook.ui.findings.delegate import FindingDelegate
from workbook.ui.models.paged import PagedList
from workbook.ui.theme import theme
from workbook.ui.widgets.chips import ChipButton
from workbook.ui.widgets.menu_chip import MenuChip


def add_checks(
    menu: QMenu,
    part: str,
    values: Iterable[tuple[str, str]],
    chosen: frozenset[StrEnum] | frozenset[str],
    want: Callable[[str, str, bool], None],
) -> None:
    """Add a section of values that can be wanted together."""
    heading = menu.addAction(text(f"ui.findings.filter.{part}"))
    heading.setEnabled(False)
    for value, words in values:
        action = QAction(words.replace("&", "&&"), menu)
        action.setCheckable(True)
        action.setChecked(value in chosen)
        action.triggered.connect(lambda on, value=value: want(part, value, on))
        menu.addAction(action)


def chip(name: str, run: Callable[..., object]) -> ChipButton:
    """Return a filter that is pressed or not."""
    made = ChipButton(text(f"ui.findings.chip.{name}"), text(f"ui.findings.chip_tip.{name}"))
    made.clicked.connect(run)
    return made


def menu_button(name: str, fill: Callable[[QMenu], None]) -> MenuChip:
    """Return a button whose menu is filled when it opens."""
    said = text(f"ui.findings.{name}_name")
    return MenuChip(text(f"ui.findings.{name}"), said, fill, name=said)


def list_view(model: PagedList[FindingRow]) -> QListView:
    """Return the list, which shows one row as chosen."""
    made = QListView()
    made.setModel(model)
    made.setItemDelegate(FindingDelegate(made))
    made.setUniformItemSizes(True)
    made.setAccessibleName(text("ui.findings.list"))
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    theme().changed.connect(made.viewport().update)
    return made
