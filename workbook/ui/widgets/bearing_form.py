"""How evidence bears on an item, in full: everything that the proof ladder asks of an attachment."""

from dataclasses import fields
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from workbook.domain.records import Attaching
from workbook.domain.vocabulary import Bearing, Depth, Independence, Method, ObjectKind, Outcome
from workbook.messages import text
from workbook.ui.messages import tip
from workbook.ui.widgets.fields import ChoiceField, DayField, Field, LineField, TextField
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.parts import link, links

_CHOICES: Final[dict[str, type[StrEnum]]] = {
    "bearing": Bearing,
    "method": Method,
    "object": ObjectKind,
    "independence": Independence,
    "depth": Depth,
    "coverage": Depth,
    "outcome": Outcome,
}
FLAGS: Final = tuple(field.name for field in fields(Attaching) if isinstance(field.default, bool))
_LINES: Final = ("locator", "procedure", "deviation", "performed_by", "subject_version")
_FIRST: Final = ("bearing", "method", "object", "independence", "depth", "coverage", "outcome", "locator")


class BearingForm(QWidget):
    """What is asked first in two columns, and the rest when it is wanted; what was set there is shown at once."""

    def __init__(self, attaching: Attaching) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.flags: dict[str, QCheckBox] = {}
        self._make_fields()
        self._make_flags()
        self._rest = QWidget()
        self.more = link(text("ui.bearing.more"), self._open)
        layout = column(self, spacing=10)
        layout.addLayout(_grid([self.fields[name] for name in _FIRST]))
        layout.addWidget(self.fields["shows"])
        self._more_holder = links([self.more])
        layout.addWidget(self._more_holder)
        layout.addWidget(self._rest)
        self._lay_out_rest()
        self._show(attaching)

    def suggest(self, attaching: Attaching) -> None:
        """Show this wherever nothing was chosen or typed yet."""
        for name, field in self.fields.items():
            field.show_value(getattr(attaching, name))

    def value(self) -> Attaching:
        """Return how it bears. Raises WorkbookError for what is no day, or a text that cannot be kept."""
        values: dict[str, Any] = {name: field.value() for name, field in self.fields.items()}
        values |= {name: box.isChecked() for name, box in self.flags.items()}
        return Attaching(**values)

    def _make_fields(self) -> None:
        for name, members in _CHOICES.items():
            self.fields[name] = ChoiceField(text(f"ui.bearing.{name}"), list(members))
        for name in _LINES:
            self.fields[name] = LineField(text(f"ui.bearing.{name}"))
        self.fields["performed_on"] = DayField(text("ui.bearing.performed_on"))
        self.fields["shows"] = TextField(
            text("ui.bearing.shows"), lines=3, most=8, example=text("ui.bearing.shows_example")
        )

    def _make_flags(self) -> None:
        for name in FLAGS:
            box = QCheckBox(text(f"ui.flag.{name}"))
            box.setToolTip(tip(text(f"ui.flag_tip.{name}")))
            self.flags[name] = box

    def _lay_out_rest(self) -> None:
        layout = column(self._rest, spacing=10)
        layout.addLayout(_grid([self.fields[name] for name in (*_LINES[1:], "performed_on")]))
        layout.addWidget(label(text("ui.bearing.flags"), "section"))
        for box in self.flags.values():
            layout.addWidget(box)

    def _show(self, attaching: Attaching) -> None:
        for name, field in self.fields.items():
            field.reset(getattr(attaching, name))
        for name, box in self.flags.items():
            box.setChecked(getattr(attaching, name))
        told = any(box.isChecked() for box in self.flags.values())
        told = told or any(self.fields[name].value() for name in (*_LINES[1:], "performed_on"))
        self._rest.setVisible(told)
        self._more_holder.setVisible(not told)

    @Slot()
    def _open(self) -> None:
        self._rest.show()
        self._more_holder.hide()
        self.fields[_LINES[1]].setFocus()


def _grid(parts: list[Field]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(10)
    for place, field in enumerate(parts):
        grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid
