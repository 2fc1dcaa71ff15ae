"""The elements of a finding as one writes them: a heading that says what belongs there, and the text below it."""

from collections.abc import Iterable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbook.domain.finding_views import FindingPart
from workbook.messages import text
from workbook.ui.findings.wording import hint_words, part_words
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.prose import INSET, Prose

T = TypeVar("T")
ELEMENTS: Final = (FindingPart.CRITERIA, FindingPart.CONDITION, FindingPart.CAUSE, FindingPart.EFFECT)

_LEAST_LINES: Final = 2


class Choice(Drop, Generic[T]):
    """A list to choose one value from.

    Qt would hand the values of an enumeration back as bare texts, so they are kept here.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._values: list[T] = []
        self.setSizeAdjustPolicy(Drop.SizeAdjustPolicy.AdjustToContents)

    def offer(self, values: Iterable[tuple[T, str]]) -> None:
        """Offer other values, each with its words; the first one is chosen."""
        self.clear()
        self._values = []
        for value, words in values:
            self._values.append(value)
            self.addItem(words)

    def value(self) -> T:
        """Return the value that is chosen. Raises IndexError, a defect, where none is offered."""
        return self._values[max(0, self.currentIndex())]

    def choose(self, value: T, words: str = "") -> None:
        """Choose a value; one that is not offered is added under its words, or left alone without any."""
        if value not in self._values:
            if not words:
                return
            self._values.append(value)
            self.addItem(words)
        self.setCurrentIndex(self._values.index(value))


class Section(QWidget):
    """A heading with its hint and, at the right end, what it offers; the text stands below."""

    edited = Signal()
    left = Signal()

    def __init__(self, part: FindingPart, heading: str = "") -> None:
        super().__init__()
        self.part = part
        heading = heading or part_words(part)
        hint = hint_words(part)
        self.prose = Prose(part_words(part), least=_LEAST_LINES)
        self.prose.setAccessibleDescription(hint)
        self.prose.edited.connect(self.edited)
        self.prose.left.connect(self.left)
        layout = column(self, spacing=2)
        self.head = line(spacing=8)
        self.head.setContentsMargins(INSET, 0, 0, 0)
        self.head.addWidget(label(heading, "strong"))
        self.head.addWidget(label(hint, "caption", wraps=True), 1)
        layout.addLayout(self.head)
        layout.addWidget(self.prose)

    def value(self) -> str:
        """Return what is written."""
        return self.prose.value()

    def be_read_only(self, read_only: bool) -> None:
        """Let the text be changed, or only read and copied."""
        self.prose.be_read_only(read_only)


class ElementSection(Section):
    """An element that may be left out on purpose, with the reason for it."""

    def __init__(self, part: FindingPart) -> None:
        super().__init__(part)
        self._is_fixed = False
        name = part_words(part)
        self._leave_out = link(
            text("ui.finding.leave_out"),
            self._ask_reason,
            name=text("ui.finding.leave_out_name", element=name),
            hint=text("ui.finding.leave_out_tip"),
        )
        self._leave_out.setProperty("role", "quiet")
        self.head.addWidget(self._leave_out)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(INSET, 0, 0, 0)
        row.setSpacing(8)
        self.waiver = Prose(text("ui.finding.waiver_name", element=name), text("ui.finding.waiver_hint"))
        self.waiver.edited.connect(self.edited)
        self.waiver.left.connect(self._leave)
        row.addWidget(label(text("ui.finding.waiver"), "caption"))
        row.addWidget(self.waiver, 1)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._row)
        self.prose.edited.connect(self.show_what_is_needed)
        self._row.hide()

    def reason(self) -> str:
        """Return why the element is left out, empty while it is not; a text that is written stands before it."""
        reason = self.waiver.value()
        return reason if reason.strip() else ""

    def give_reason(self, reason: str) -> None:
        """Show why the element is left out."""
        self.waiver.give(reason)
        self._row.setVisible(bool(reason))
        self.show_what_is_needed()

    def be_read_only(self, read_only: bool) -> None:
        """Let the texts be changed, or only read."""
        super().be_read_only(read_only)
        self._is_fixed = read_only
        self.waiver.be_read_only(read_only)
        self.show_what_is_needed()

    @Slot()
    def show_what_is_needed(self) -> None:
        """Offer to leave the element out while it is neither written nor left out."""
        is_written = bool(self.value().strip())
        if is_written:
            self._row.hide()
        elif self.waiver.value().strip():
            self._row.show()
        self._leave_out.setVisible(not is_written and self._row.isHidden() and not self._is_fixed)

    def _ask_reason(self) -> None:
        self._row.show()
        self._leave_out.hide()
        self.waiver.setFocus()

    @Slot()
    def _leave(self) -> None:
        if not self.waiver.value().strip():
            self._row.hide()
            self.show_what_is_needed()
        self.left.emit()


def inset(widget: QWidget) -> None:
    """Have what stands in a widget begin where the words of a text begin."""
    layout = widget.layout()
    if layout is not None:
        layout.setContentsMargins(INSET, 0, 0, 0)
