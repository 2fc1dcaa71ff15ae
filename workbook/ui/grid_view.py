"""What the gap and the matrix have in common on screen: a choice and a sentence above a table, a note below it."""

from abc import abstractmethod

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from workbook.domain.gap import Gap
from workbook.domain.gap_places import Places
from workbook.messages import text
from workbook.ui.models.grid import GridModel
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.grid_table import LEAST, GridTable
from workbook.ui.widgets.labels import column, label, line


class GridView(QWidget):
    """One table at a time of what has been read; `fill` is for the view that knows what stands in it."""

    followed = Signal(str, object)

    def __init__(self, choice: str, name: str, note: str, least: int = LEAST, narrow: int = 0) -> None:
        super().__init__()
        self.shown: tuple[Gap, Places] | None = None
        self.choice = Drop(text(choice))
        self.model = GridModel()
        self.model.setParent(self)
        self.table = GridTable(self.model, text(name), least, narrow)
        self.said = label("", wraps=True)
        layout = self.foot = column(self, spacing=8)
        head = line(spacing=12)
        head.addWidget(label(text(choice), "muted"))
        head.addWidget(self.choice)
        head.addWidget(self.said, 1)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(label(text(note), "caption", wraps=True))
        self.choice.activated.connect(self._on_choice)
        self.table.followed.connect(self.followed)

    @abstractmethod
    def fill(self, gap: Gap, places: Places) -> None:
        """Show what was chosen."""

    @Slot()
    def _on_choice(self) -> None:
        self.refill()

    def refill(self) -> None:
        """Show what is chosen now, once there is something to show."""
        if self.shown is not None:
            self.fill(*self.shown)
