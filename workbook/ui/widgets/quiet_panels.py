"""Panels that come up in place above a page: a reason that is asked for, and what was not taken in."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QScrollArea, QWidget

from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.intake import Refusal
from workbook.ui.messages import number
from workbook.ui.widgets.labels import column, frame, label, line, say
from workbook.ui.widgets.parts import add_many, link, put_into

_MOST_HEIGHT: Final = 168
Carry = Callable[[str, Callable[[str], None]], bool]
"""Does it with a reason; a refusal is given to the second argument. Returns whether it is done."""


class ReasonPanel(QWidget):
    """Asks for a reason in one line; Escape gives up, and what was typed stays when it is refused."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._carry: Carry | None = None
        self._what = label("", "strong", wraps=True)
        self.reason = QLineEdit()
        self.reason.setMaxLength(2000)
        self.reason.installEventFilter(self)
        self.main = QPushButton()
        self.main.setProperty("role", "main")
        self.main.setAutoDefault(False)
        self.main.clicked.connect(lambda _=False: self._do())
        cancel = link(text("ui.work.cancel"), self.close_panel)
        self._wrong = label("", "caption", wraps=True, tone=Tone.BAD)
        box = frame("card")
        inner = column(box, margin=12, spacing=8)
        inner.addWidget(self._what)
        row = line(spacing=8)
        row.addWidget(self.reason, 1)
        row.addWidget(self.main)
        row.addWidget(cancel)
        inner.addLayout(row)
        inner.addWidget(self._wrong)
        column(self).addWidget(box)
        self.hide()

    def ask(self, what: str, reason: str, main: str, carry: Carry) -> None:
        """Ask for the reason of this."""
        self._carry = carry
        say(self._what, what)
        say(self._wrong, "")
        self.reason.setPlaceholderText(reason)
        self.reason.setAccessibleName(reason)
        self.main.setText(main)
        self.show()
        self.reason.setFocus()

    @Slot()
    def close_panel(self) -> None:
        """Give up."""
        self._carry = None
        self.reason.clear()
        self.hide()
        self.closed.emit()

    def _do(self) -> None:
        if self._carry is not None and self._carry(self.reason.text(), lambda words: say(self._wrong, words, Tone.BAD)):
            self.close_panel()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Take Enter and Escape."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_panel()
                return True
        return super().eventFilter(watched, event)


class RefusalPanel(QWidget):
    """Lists once what was not taken in, and why; it can be tried again."""

    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._head = label("", "strong", wraps=True)
        self.refusals: tuple[Refusal, ...] = ()
        again = link(text("ui.intake.again"), self._again)
        close = link(text("ui.banner.dismiss"), self.close_panel, name=text("ui.banner.dismiss_name"))
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setMaximumHeight(_MOST_HEIGHT)
        self._scroll.setAccessibleName(text("ui.intake.refused_list"))
        box = frame("banner")
        inner = column(box, margin=12, spacing=8)
        head = line(spacing=8)
        head.addWidget(self._head, 1)
        head.addWidget(again)
        head.addWidget(close)
        inner.addLayout(head)
        inner.addWidget(self._scroll)
        column(self).addWidget(box)
        self.hide()

    def show_refusals(self, refusals: Sequence[Refusal], taken: int) -> None:
        """List these, beside how many came in; without any, say nothing."""
        self.refusals = tuple(refusals)
        self.setVisible(bool(refusals))
        if not refusals:
            return
        say(self._head, text("ui.intake.refused", count=number(len(refusals)), taken=number(taken)))
        body = QWidget()
        layout = column(body, spacing=4)
        add_many(layout, self.refusals, lambda one: label(one.words, "caption", wraps=True))
        layout.addStretch(1)
        put_into(self._scroll, body)
        self._scroll.setFixedHeight(min(_MOST_HEIGHT, 24 * len(refusals) + 8))

    @Slot()
    def close_panel(self) -> None:
        """List nothing any more."""
        self.refusals = ()
        self.hide()

    @Slot()
    def _again(self) -> None:
        self.again.emit()
