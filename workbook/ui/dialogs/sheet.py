"""A dialog that asks for something: heading, explanation, fields, and a refusal in place with all that was typed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.widgets.labels import column, frame, label, line, say


def foot(*buttons: QPushButton, said: QWidget | None = None) -> QFrame:
    """Return the foot of a dialog: buttons at the right, what goes on last, and what is said at the left."""
    made = frame("foot")
    row = line(spacing=8)
    row.setContentsMargins(24, 12, 24, 12)
    if said is not None:
        row.addWidget(said, 1)
    row.addStretch(0 if said is not None else 1)
    for button in buttons:
        row.addWidget(button)
    made.setLayout(row)
    return made


def plain_button(words: str, run: Callable[[], object]) -> QPushButton:
    """Return a button that Enter does not press from elsewhere."""
    made = QPushButton(words)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _=False: run())
    return made


class Sheet(QDialog):
    """Opened with `open()`, so that the event loop goes on; its parts go into `body`."""

    def __init__(self, parent: QWidget, *, title: str, explanation: str, main: str, cancel: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.body: QVBoxLayout = column(spacing=12)
        self.main_button = QPushButton(main)
        self.main_button.setProperty("role", "main")
        self.main_button.clicked.connect(lambda _=False: self.carry_out())
        self.cancel_button = plain_button(cancel or text("ui.work.cancel"), self.reject)
        self._said = label("", wraps=True)
        self._said.hide()
        head = column(spacing=4)
        head.setContentsMargins(24, 20, 24, 16)
        head.addWidget(label(title, "heading"))
        if explanation:
            said = label(explanation, "muted", wraps=True)
            said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
            head.addWidget(said)
        self.foot = foot(self.cancel_button, self.main_button, said=self._said)
        self._outer = column(self, spacing=0)
        self._outer.addLayout(head)
        self._outer.addLayout(self.body, 1)
        self._outer.addWidget(self.foot)
        # Only now has it a dialog that remembers it: before, Enter would be lost once Tab has passed it.
        self.main_button.setDefault(True)

    def carry_out(self) -> None:
        """Do what the main button says; the dialog closes when that has worked."""
        self.accept()

    def fit(self, width: int) -> None:
        """Be so wide, in pixels, and as high as the parts need."""
        self.setMinimumWidth(width)
        self.resize(width, self._outer.totalHeightForWidth(width))

    def say(self, words: str, tone: Tone = Tone.PLAIN) -> None:
        """Say something beside the buttons."""
        say(self._said, words, tone)

    @property
    def said(self) -> str:
        """What is said beside the buttons."""
        return "" if self._said.isHidden() else self._said.text()
