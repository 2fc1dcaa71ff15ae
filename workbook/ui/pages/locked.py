"""What a locked window shows: which file it is, and where to enter its passphrase. Nothing of what is in it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.widgets.labels import Clamped, column, label, line, say

_WIDTH = 400


class LockedPage(QWidget):
    """Stands in the place of the workbook."""

    entered = Signal(str)
    """The passphrase that was typed."""

    def __init__(self) -> None:
        super().__init__()
        self._name = Clamped(lines=2, points=10, muted=True)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(text("ui.passphrase.field"))
        self.field.setPlaceholderText(text("ui.passphrase.field"))
        self._shown = QCheckBox(text("ui.passphrase.show"))
        self._shown.toggled.connect(self._show)
        self.button = QPushButton(text("ui.locked.unlock"))
        self.button.setProperty("role", "main")
        self.button.clicked.connect(self._enter)
        self._wrong = label("", wraps=True, tone=Tone.BAD)
        self._warning = label("", wraps=True, tone=Tone.WARN)
        self._note = label("", "caption", wraps=True)
        self.field.textChanged.connect(lambda words: self.button.setEnabled(bool(words)))
        self.field.returnPressed.connect(self._enter)
        self._lay_out()
        QWidget.setTabOrder(self.field, self._shown)
        QWidget.setTabOrder(self._shown, self.button)

    @property
    def said(self) -> str:
        """Why it is still locked, if a passphrase was refused."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def begin(self, name: str) -> None:
        """Show the page anew for the file of this name."""
        self._name.say(name)
        self.field.clear()
        self._shown.setChecked(False)
        for words in (self.refuse, self.warn, self.note):
            words("")
        self.field.setFocus()

    def note(self, words: str) -> None:
        """Say below what is still under way."""
        say(self._note, words)

    def warn(self, words: str) -> None:
        """Say what would be lost or stopped if the window closed now."""
        say(self._warning, words, Tone.WARN)

    def refuse(self, words: str) -> None:
        """Say why it is still locked; what was typed can be corrected."""
        say(self._wrong, words, Tone.BAD)
        self.field.setEnabled(True)
        self.button.setText(text("ui.locked.unlock"))
        self.button.setEnabled(bool(self.field.text()))
        if words:
            self.field.setFocus()
            self.field.selectAll()

    def forget(self) -> None:
        """Keep nothing of what was typed."""
        self.field.clear()
        self._shown.setChecked(False)

    @Slot()
    def _enter(self) -> None:
        if not self.field.text() or not self.field.isEnabled():
            return
        say(self._wrong, "")
        self.field.setEnabled(False)
        self.button.setEnabled(False)
        self.button.setText(text("ui.locked.unlocking"))
        self.entered.emit(self.field.text())

    @Slot(bool)
    def _show(self, visible: bool) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if visible else QLineEdit.EchoMode.Password)

    def _lay_out(self) -> None:
        middle = QWidget()
        middle.setFixedWidth(_WIDTH)
        inner = column(middle, spacing=12)
        inner.addStretch(2)
        inner.addWidget(label(text("ui.locked.heading"), "display"))
        inner.addWidget(self._name)
        inner.addSpacing(8)
        row = line(spacing=8)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        inner.addLayout(row)
        inner.addWidget(self._shown, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self._wrong)
        inner.addWidget(self._warning)
        inner.addWidget(self._note)
        inner.addStretch(3)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch(1)
        outer.addWidget(middle)
        outer.addStretch(1)
