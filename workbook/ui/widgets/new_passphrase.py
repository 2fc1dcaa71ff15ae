"""Choose a passphrase, or plainly none; how hard it is to guess is said while one types."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QRadioButton, QSizePolicy, QWidget

from workbook.domain.passphrase import Strength, estimate
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.ui.theme import theme, tokens
from workbook.ui.widgets.fields import LineField
from workbook.ui.widgets.labels import column, label, line, say

_TONE: Final = {
    Strength.NONE: Tone.NONE,
    Strength.VERY_WEAK: Tone.BAD,
    Strength.WEAK: Tone.WARN,
    Strength.FAIR: Tone.PLAIN,
    Strength.GOOD: Tone.OK,
    Strength.STRONG: Tone.OK,
}
_PARTS: Final = len(Strength) - 1


class StrengthBar(QWidget):
    """Five short bars, filled as far as it is strong; the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._strength = Strength.NONE
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_strength(self, strength: Strength) -> None:
        """Show another strength."""
        self._strength = strength
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for five bars."""
        return QSize(_PARTS * 24, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        filled, colours = list(Strength).index(self._strength), tokens()
        colour = colours.accent if self._strength is Strength.FAIR else colours.ink(_TONE[self._strength])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for place in range(_PARTS):
            painter.setBrush(QColor(colour if place < filled else colours.line))
            painter.drawRoundedRect(QRectF(place * 24, 2, 20, 4), 2, 2)
        painter.end()


class NewPassphrase(QWidget):
    """Two plain choices; with a passphrase, it is typed twice unless it is shown."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.protect = QRadioButton(text("ui.new.protect"))
        self.without = QRadioButton(text("ui.new.without"))
        group = QButtonGroup(self)
        for button in (self.protect, self.without):
            group.addButton(button)
        self.protect.setChecked(True)
        self.first = LineField(text("ui.passphrase.field"))
        self.again = LineField(text("ui.new.again"))
        self.shown = QCheckBox(text("ui.passphrase.show"))
        self._bar = StrengthBar()
        self._strength = label("", "caption", wraps=True)
        self._advice = label("", "caption", wraps=True)
        self._plain = label(text("ui.new.without_means"), "caption", wraps=True, tone=Tone.WARN)
        self._typed = QWidget()
        self._has_choice = True
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lay_out()
        self.protect.toggled.connect(self._look)
        self.shown.toggled.connect(self._show)
        for field in (self.first, self.again):
            field.line.textChanged.connect(self._look)
        self._show(False)

    def require(self) -> None:
        """Offer no choice: there is to be a passphrase."""
        self._has_choice = False
        self.protect.hide()
        self.without.hide()
        layout = self._typed.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, 4)

    def value(self) -> str | None:
        """Return the passphrase, None where there is plainly to be none."""
        return None if self.without.isChecked() else self.first.line.text()

    @property
    def lacks(self) -> str:
        """What is missing, in words, or nothing."""
        if self.without.isChecked():
            return ""
        if not self.first.line.text().strip():
            return text("ui.new.lacks_passphrase" if self._has_choice else "ui.new.lacks_required")
        if not self.shown.isChecked() and self.again.line.text() != self.first.line.text():
            return text("ui.new.lacks_again")
        return ""

    def _lay_out(self) -> None:
        meter = line(spacing=8)
        meter.addWidget(self._bar)
        meter.addWidget(self._strength, 1)
        inner = column(self._typed, spacing=8)
        inner.setContentsMargins(24, 0, 0, 4)
        inner.addWidget(self.first)
        inner.addLayout(meter)
        inner.addWidget(self._advice)
        inner.addWidget(self.again)
        inner.addWidget(self.shown)
        layout = column(self, spacing=8)
        layout.addWidget(self.protect)
        layout.addWidget(self._typed)
        layout.addWidget(self.without)
        note = line()
        note.setContentsMargins(24, 0, 0, 0)
        note.addWidget(self._plain)
        layout.addLayout(note)

    @Slot(bool)
    def _show(self, visible: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if visible else QLineEdit.EchoMode.Password
        for field in (self.first, self.again):
            field.line.setEchoMode(mode)
        self._look()

    @Slot()
    def _look(self) -> None:
        has_one = self.protect.isChecked()
        self._typed.setVisible(has_one)
        self._plain.setVisible(not has_one)
        self.again.setVisible(not self.shown.isChecked())
        typed = self.first.line.text()
        found = estimate(typed).strength
        self._bar.show_strength(found)
        words = text("ui.new.strength", strength=word(found)) if typed.strip() else text("ui.new.strength_none")
        say(self._strength, words, _TONE[found] if typed.strip() else Tone.NONE)
        is_short = found in (Strength.NONE, Strength.VERY_WEAK, Strength.WEAK)
        say(self._advice, text("ui.new.advice") if is_short else text("ui.new.no_way_back"))
        both, again = typed, self.again.line.text()
        differs = bool(again) and not both.startswith(again) and not self.shown.isChecked()
        self.again.refuse(text("ui.new.differs") if differs else "")
        self.changed.emit()
