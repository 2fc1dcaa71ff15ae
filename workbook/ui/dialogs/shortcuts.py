"""The shortcut sheet, made from the actions: what each key does, by menu."""

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from workbook.messages import text
from workbook.ui.actions import Listed
from workbook.ui.dialogs.sheet import foot, plain_button
from workbook.ui.widgets.labels import column, label


class ShortcutSheet(QDialog):
    """Every action that has a key, in two columns."""

    def __init__(self, listed: Iterable[Listed], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("ui.shortcuts.title"))
        self.resize(760, 560)
        groups = [
            (menu, list(rows)) for menu, rows in groupby((one for one in listed if one.keys), key=lambda one: one.menu)
        ]
        body = QWidget()
        halves = QHBoxLayout(body)
        halves.setContentsMargins(0, 0, 12, 0)
        halves.setSpacing(32)
        columns = [column(), column()]
        heights = [0, 0]
        for menu, rows in groups:
            shorter = heights.index(min(heights))
            columns[shorter].addWidget(_group(menu, rows))
            heights[shorter] += len(rows) + 2
        for half in columns:
            half.addStretch(1)
            halves.addLayout(half, 1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        scroll.setAccessibleName(text("ui.shortcuts.title"))
        inner = column(spacing=4)
        inner.setContentsMargins(24, 20, 12, 0)
        inner.addWidget(label(text("ui.shortcuts.title"), "heading"))
        inner.addWidget(label(text("ui.shortcuts.explanation"), "muted", wraps=True))
        inner.addSpacing(12)
        inner.addWidget(scroll, 1)
        layout = column(self, spacing=0)
        layout.addLayout(inner, 1)
        layout.addWidget(foot(plain_button(text("ui.dialog.close"), self.close)))


def _group(menu: str, rows: list[Listed]) -> QWidget:
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 12)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.addWidget(label(menu, "section"), 0, 0, 1, 2)
    grid.setColumnStretch(0, 1)
    for place, one in enumerate(rows, 1):
        grid.addWidget(label(one.words, wraps=True), place, 0)
        grid.addWidget(label(one.keys, "key"), place, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return part
