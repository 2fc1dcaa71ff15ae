"""A bar of filters that are pressed or not, each with how many it would show."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from workbook.messages import text
from workbook.ui.messages import number, tip
from workbook.ui.theme import CAPTION_PT
from workbook.ui.widgets.flow import flowing

C = TypeVar("C", bound=StrEnum)
_AROUND: Final = 28
_NEXT: Final = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class ChipButton(QPushButton):
    """One chip; arrow keys go on to its neighbours, Enter presses it like the space bar."""

    def __init__(self, words: str, hint: str) -> None:
        super().__init__(words)
        self.words = words
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("role", "chip")
        self.setToolTip(tip(hint))
        self.neighbours: Sequence[ChipButton] = ()
        self._keep_room()

    def say_count(self, count: int | None) -> None:
        """Say how many it would show; None while that is not known."""
        said = self.words if count is None else text("ui.chip.counted", words=self.words, count=number(count))
        self.setText(said)
        self.setAccessibleName(said)
        self._keep_room()

    def _keep_room(self) -> None:
        """Be wide enough for the bold words of a pressed chip; a style sheet reckons with those of one that is not."""
        font = QFont(self.font())
        font.setPointSizeF(CAPTION_PT)
        font.setWeight(QFont.Weight.DemiBold)
        self.setMinimumWidth(QFontMetrics(font).horizontalAdvance(self.text()) + _AROUND)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with arrows, press with Enter."""
        step = _NEXT.get(Qt.Key(event.key()))
        if step is not None:
            there = [one for one in self.neighbours if not one.isHidden()]
            there[(there.index(self) + step) % len(there)].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class ChipBar(QWidget, Generic[C]):
    """The chip `All`, which is pressed while no other is, and the others, which can be pressed together.

    Words are at `ui.chip.<value>`, tool-tips at `ui.chip_tip.<value>`; `beside` stands at the end.
    """

    def __init__(
        self, chips: Sequence[C], changed: Callable[[frozenset[C]], object], name: str, *beside: QWidget
    ) -> None:
        super().__init__()
        self._changed = changed
        self.all = ChipButton(text("ui.chip.all"), text("ui.chip_tip.all"))
        self.all.clicked.connect(lambda _=False: self._press_all())
        self.buttons: dict[C, ChipButton] = {chip: self._made(chip) for chip in chips}
        everyone = (self.all, *self.buttons.values())
        for button in everyone:
            button.neighbours = everyone
        self.setAccessibleName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(flowing(*everyone, *beside))
        self.say_counts({})
        self.press(frozenset())

    def _made(self, chip: C) -> ChipButton:
        made = ChipButton(text(f"ui.chip.{chip.value}"), text(f"ui.chip_tip.{chip.value}"))
        made.clicked.connect(lambda _=False: self._on_click())
        return made

    @property
    def pressed(self) -> frozenset[C]:
        """The chips that are pressed."""
        return frozenset(chip for chip, button in self.buttons.items() if button.isChecked())

    def press(self, chips: frozenset[C]) -> None:
        """Show these as pressed, without telling anyone."""
        for chip, button in self.buttons.items():
            button.setChecked(chip in chips)
        self.all.setChecked(not chips)

    def say_counts(self, counts: Mapping[C | None, int]) -> None:
        """Say how many each would show, and under None how many there are."""
        self.all.say_count(counts.get(None))
        for chip, button in self.buttons.items():
            button.say_count(counts.get(chip))

    def _press_all(self) -> None:
        was = self.pressed
        self.press(frozenset())
        if was:
            self._changed(frozenset())

    def _on_click(self) -> None:
        self.all.setChecked(not self.pressed)
        self._changed(self.pressed)
