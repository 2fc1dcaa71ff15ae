"""The fields of one record. Each is handed over when it is left, so there is nothing to save."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbook.domain.errors import WorkbookError
from workbook.ui.messages import sentence
from workbook.ui.widgets.fields import Field
from workbook.ui.widgets.labels import column, line


class RecordForm(QWidget):
    """Shows a frozen value and tells of each edit as another frozen value; fields of one of the `rows` share a line."""

    edited = Signal(object, object)
    """The value with one field changed, and the field it was typed into."""

    def __init__(self, fields: Mapping[str, Field], rows: Sequence[Sequence[str]] = ()) -> None:
        super().__init__()
        self.fields = dict(fields)
        self._key: object = None
        self._entered: Any = None
        self._rows = rows
        self.lay_out()
        for name, field in self.fields.items():
            field.committed.connect(partial(self._take, name))

    def lay_out(self) -> None:
        """Put the fields below each other."""
        layout = column(self, spacing=12)
        together = {name: group for group in self._rows for name in group}
        placed: set[str] = set()
        for name in self.fields:
            if name in placed:
                continue
            group = together.get(name, (name,))
            row = line(spacing=12)
            for one in group:
                row.addWidget(self.fields[one], 1)
            placed.update(group)
            layout.addLayout(row)

    def show_record(self, key: object, entered: Any) -> None:  # noqa: ANN401  (of the kind)
        """Show a record; of the one shown already, what is being typed stays."""
        same, self._key, self._entered = key == self._key, key, entered
        for name, field in self.fields.items():
            (field.show_value if same else field.reset)(getattr(entered, name))

    def commit(self) -> None:
        """Hand over what is still being typed."""
        for field in self.fields.values():
            field.commit()

    def be_read_only(self, read_only: bool) -> None:
        """Let the fields be changed, or only read."""
        for field in self.fields.values():
            field.be_read_only(read_only)

    def values(self) -> dict[str, Any]:
        """Return what stands in all fields; raises WorkbookError for what is no value."""
        return {name: field.value() for name, field in self.fields.items()}

    def _take(self, name: str) -> None:
        field = self.fields[name]
        if self._entered is None:
            return
        try:
            entered = replace(self._entered, **{name: field.value()})
        except WorkbookError as error:
            field.refuse(sentence(error))
            return
        self.edited.emit(entered, field)
