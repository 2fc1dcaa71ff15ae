"""Views of one page, of which one is shown at a time."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from workbook.ui.widgets.chips import ChipButton

C = TypeVar("C", bound=StrEnum)


class TabBar(QWidget, Generic[C]):
    """Looks like the chips above other lists; `words` gives the name of a view and its tool-tip."""

    def __init__(
        self, values: Sequence[C], turned: Callable[[C], object], words: Callable[[C], tuple[str, str]], name: str
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.buttons = {value: ChipButton(*words(value)) for value in values}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        everyone = tuple(self.buttons.values())
        for value, button in self.buttons.items():
            button.neighbours = everyone
            self._group.addButton(button)
            button.clicked.connect(lambda _=False, chosen=value: turned(chosen))
            row.addWidget(button)
        row.addStretch(1)
        self.say_counts({})
        self.press(values[0])

    def press(self, value: C) -> None:
        """Show this one as pressed, without telling anyone."""
        self.buttons[value].setChecked(True)

    def say_counts(self, counts: Mapping[C, int | None]) -> None:
        """Say how many each holds; None or nothing where there is nothing to count."""
        for value, button in self.buttons.items():
            button.say_count(counts.get(value))
