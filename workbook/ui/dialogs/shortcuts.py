"""The shortcut sheet, made from the actions: what each key does, by menu."""

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from workbook.messages import text
from workbook.ui.actions import Listed
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
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = column(self, margin=20, spacing=12)
        layout.addWidget(label(text("ui.shortcuts.title"), "heading"))
        layout.addWidget(label(text("ui.shortcuts.explanation"), "muted", wraps=True))
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)


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
