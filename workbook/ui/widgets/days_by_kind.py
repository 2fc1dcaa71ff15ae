"""A field for days by kind of evidence: a small number beside each kind, empty where the general rule holds."""

from typing import Any

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import ObjectKind
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.widgets.fields import Field
from workbook.ui.widgets.labels import label

_WIDTH = 72


class DaysByKindField(Field):
    """Days for each kind of object that has a rule of its own; each is handed over when its line is left."""

    def __init__(self, name: str, *, hint: str = "") -> None:
        self.lines: dict[ObjectKind, QLineEdit] = {}
        grid = QWidget()
        layout = QGridLayout(grid)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(4)
        super().__init__(name, grid, hint=hint)
        for place, kind in enumerate(ObjectKind):
            line = QLineEdit()
            line.setMaximumWidth(_WIDTH)
            line.setPlaceholderText(text("ui.subjects.freshness_general"))
            line.setAccessibleName(text("ui.subjects.freshness_of", kind=kind))
            line.editingFinished.connect(self.commit)
            line.textEdited.connect(self.typed)
            row, column = place % 5, place // 5 * 2
            layout.addWidget(label(word(kind)), row, column)
            layout.addWidget(line, row, column + 1)
            self.lines[kind] = line
        layout.setColumnStretch(4, 1)
        self.setFocusProxy(next(iter(self.lines.values())))

    def value(self) -> Any:  # noqa: ANN401
        """Return the days of each kind that has its own; raises WorkbookError for what is no number."""
        days: dict[ObjectKind, int] = {}
        for kind, line in self.lines.items():
            typed = line.text().strip()
            if not typed:
                continue
            if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
                raise WorkbookError("ui.entry.not_a_number", typed=one_line(typed))
            days[kind] = int(typed)
        return days

    def put(self, value: Any) -> None:  # noqa: ANN401
        """Write the days beside their kinds."""
        for kind, line in self.lines.items():
            line.setText(str(value.get(kind, "")))
            line.setCursorPosition(0)

    def be_read_only(self, read_only: bool) -> None:
        """Let it be changed, or only read and copied."""
        for line in self.lines.values():
            line.setReadOnly(read_only)
