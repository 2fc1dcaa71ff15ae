"""Change how evidence bears on an item."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.records import Attaching
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.dialogs.sheet import Sheet
from workbook.ui.messages import sentence
from workbook.ui.widgets.bearing_form import BearingForm
from workbook.ui.widgets.labels import column

_WIDTH = 560

Attach = Callable[[Attaching, Callable[[str], None]], bool]
"""Records how evidence bears; a refusal is given to the second argument. Returns whether it is done."""


class AttachmentDialog(Sheet):
    """Keeps what was typed until it is recorded."""

    def __init__(self, parent: QWidget, evidence: str, item: str, attaching: Attaching, record: Attach) -> None:
        title = text("ui.bearing.title", evidence=evidence, item=item)
        super().__init__(parent, title=title, explanation=text("ui.bearing.explanation"), main=text("ui.form.record"))
        self._record = record
        self.form = BearingForm(attaching)
        self.body.addWidget(scrolled(self.form))
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, 620)
        self.form.fields["bearing"].setFocus()

    def carry_out(self) -> None:
        """Record it, and close when that has worked."""
        try:
            attaching = self.form.value()
        except WorkbookError as error:
            self.say(sentence(error), Tone.BAD)
            return
        if self._record(attaching, lambda words: self.say(words, Tone.BAD)):
            self.accept()


def scrolled(form: QWidget) -> QScrollArea:
    """Return a form that scrolls where it is higher than its dialog."""
    inner = QWidget()
    layout = column(inner)
    layout.setContentsMargins(24, 0, 24, 16)
    layout.addWidget(form)
    layout.addStretch(1)
    made = QScrollArea()
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab scrolls it to the field that it leads to
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setWidgetResizable(True)
    made.setWidget(inner)
    return made
