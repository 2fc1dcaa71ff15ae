"""Ask for the passphrase of a workbook; a wrong one is said in place, and what was typed stays."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPushButton, QWidget

from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.dialogs.sheet import foot, plain_button
from workbook.ui.widgets.labels import column, label, say


class PassphraseDialog(QDialog):
    """Stays until the workbook is open or the person gives up; `entered` carries what was typed."""

    entered = Signal(str)

    def __init__(self, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("ui.passphrase.title"))
        self.setMinimumWidth(440)
        self._typed = QLineEdit()
        self._typed.setEchoMode(QLineEdit.EchoMode.Password)
        self._typed.setAccessibleName(text("ui.passphrase.field"))
        shown = QCheckBox(text("ui.passphrase.show"))
        shown.toggled.connect(self._show)
        self._wrong = label("", wraps=True, tone=Tone.BAD)
        self._wrong.hide()
        self._open = QPushButton(text("ui.passphrase.open"))
        self._open.setProperty("role", "main")
        self._open.setEnabled(False)
        self._open.clicked.connect(lambda _=False: self._enter())
        self._typed.textChanged.connect(lambda words: self._open.setEnabled(bool(words)))
        layout = column(spacing=12)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.addWidget(label(text("ui.passphrase.heading"), "heading"))
        layout.addWidget(label(text("ui.passphrase.explanation", name=path.name), wraps=True))
        layout.addWidget(self._typed)
        layout.addWidget(shown)
        layout.addWidget(self._wrong)
        outer = column(self, spacing=0)
        outer.addLayout(layout, 1)
        outer.addWidget(foot(plain_button(text("ui.work.cancel"), self.reject), self._open))
        self._open.setDefault(True)

    def refuse(self, words: str) -> None:
        """Say that it was wrong, and let it be tried again."""
        say(self._wrong, words, Tone.BAD)
        self._open.setEnabled(True)
        self._open.setText(text("ui.passphrase.open"))
        self._typed.setEnabled(True)
        self._typed.setFocus()
        self._typed.selectAll()

    def _enter(self) -> None:
        self._wrong.hide()
        self._open.setEnabled(False)
        self._open.setText(text("ui.passphrase.opening"))
        self._typed.setEnabled(False)
        self.entered.emit(self._typed.text())

    def _show(self, visible: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if visible else QLineEdit.EchoMode.Password
        self._typed.setEchoMode(mode)
