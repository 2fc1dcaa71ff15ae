"""How evidence bears on an item: a summary in one line, and the fields behind it."""

import json
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from workbook.domain.records import Attaching
from workbook.domain.vocabulary import Bearing, Depth, Independence, Method, ObjectKind
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.widgets.fields import ChoiceField, Field, LineField
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.parts import link

_CHOICES: Final[dict[str, type[StrEnum]]] = {
    "bearing": Bearing,
    "method": Method,
    "object": ObjectKind,
    "independence": Independence,
    "depth": Depth,
    "coverage": Depth,
}
_LINES: Final = ("locator", "shows")
_KEPT: Final = "evidence/attaching"
_OPEN: Final = "evidence/attaching_open"


class AttachFields(QWidget):
    """The fields, in two columns; what they do not show of an attachment stays as it is."""

    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._base = Attaching()
        self.fields = _fields()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for place, field in enumerate(self.fields.values()):
            grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
            field.typed.connect(self.typed)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.show_attaching(self._base)

    def show_attaching(self, attaching: Attaching) -> None:
        """Show how evidence bears."""
        self._base = attaching
        for name, field in self.fields.items():
            field.reset(getattr(attaching, name))

    def value(self) -> Attaching:
        """Return how it bears. Raises WorkbookError for a text that cannot be kept."""
        return replace(self._base, **{name: field.value() for name, field in self.fields.items()})


class AttachStrip(QWidget):
    """The defaults that evidence is placed with: kept from one day to the next, but for what one piece shows and where."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = AttachFields()
        self._summary = label("", "caption", wraps=True)
        self._more = link(text("ui.attach.change"), self._turn)
        self._more.setCheckable(True)
        layout = column(self, spacing=8)
        head = line(spacing=8)
        head.addWidget(self._summary, 1)
        head.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        layout.addWidget(self.fields)
        self.fields.typed.connect(self._on_typed)
        self.fields.show_attaching(_kept())
        self._show_open(QSettings().value(_OPEN, False, bool) is True)
        self._on_typed()

    def value(self) -> Attaching:
        """Return how it bears. Raises WorkbookError for a text that cannot be kept."""
        return self.fields.value()

    @property
    def summary(self) -> str:
        """How it bears, in one line."""
        return self._summary.text()

    def was_used(self) -> None:
        """Forget what was said of the pieces just placed; how the next ones bear stays."""
        for name in _LINES:
            self.fields.fields[name].reset("")

    @Slot()
    def _turn(self) -> None:
        self._show_open(self.fields.isHidden())
        QSettings().setValue(_OPEN, not self.fields.isHidden())
        if not self.fields.isHidden():
            self.fields.fields["bearing"].setFocus()

    def _show_open(self, is_open: bool) -> None:
        self.fields.setVisible(is_open)
        self._more.setText(text("ui.attach.close" if is_open else "ui.attach.change"))
        self._more.setAccessibleName(self._more.text())

    @Slot()
    def _on_typed(self) -> None:
        chosen = {name: self.fields.fields[name].value() for name in _CHOICES}
        tone = Tone.BAD if chosen["bearing"] is Bearing.CONTRADICTS else Tone.PLAIN
        say(self._summary, text("ui.attach.summary", **chosen), tone)
        QSettings().setValue(_KEPT, json.dumps(chosen))


def _fields() -> dict[str, Field]:
    made: dict[str, Field] = {
        name: ChoiceField(text(f"ui.attach.{name}"), list(members)) for name, members in _CHOICES.items()
    }
    for name in _LINES:
        made[name] = LineField(text(f"ui.attach.{name}"), example=text(f"ui.attach.{name}_example"))
    return made


def _kept() -> Attaching:
    """Return the defaults of the last time, or those that claim least."""
    try:
        kept = json.loads(str(QSettings().value(_KEPT, "{}")))
        chosen: dict[str, Any] = {name: members(kept[name]) for name, members in _CHOICES.items()}
        return Attaching(**chosen)
    except (ValueError, KeyError, TypeError):
        return Attaching()
