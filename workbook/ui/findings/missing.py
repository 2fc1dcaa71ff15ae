"""What a finding still wants, as links that put the cursor there."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbook.domain.finding_views import FindingPart
from workbook.messages import text
from workbook.ui.findings.wording import part_words
from workbook.ui.widgets.flow import FlowLayout
from workbook.ui.widgets.labels import label
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.prose import INSET


class MissingStrip(QWidget):
    """Takes no room when nothing is missing."""

    asked = Signal(object)
    """The part that is to be written."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(spacing=2)
        self.setLayout(self._flow)
        self._flow.setContentsMargins(INSET, 0, 0, 0)
        self._flow.addWidget(label(text("ui.finding.missing"), "muted"))
        self.links = {part: self._link(part) for part in FindingPart}
        for made in self.links.values():
            self._flow.addWidget(made)
        self._shown: tuple[FindingPart, ...] | None = None
        self.show_missing(())

    def show_missing(self, parts: Sequence[FindingPart]) -> None:
        """Show other parts."""
        if tuple(parts) == self._shown:
            return
        self._shown = tuple(parts)
        for part, made in self.links.items():
            made.setVisible(part in parts)
        self.setVisible(bool(parts))
        self.updateGeometry()

    @property
    def parts(self) -> tuple[FindingPart, ...]:
        """What it says is missing."""
        return self._shown or ()

    def _link(self, part: FindingPart) -> QWidget:
        words = part_words(part).lower()
        return link(words, lambda: self.asked.emit(part), name=text("ui.finding.go_write", part=words))
