"""Small forms that open in place: a link until they are wanted, and still open when one comes back to what was typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.inspector.drafts import Drafts
from workbook.ui.inspector.text_field import TextField
from workbook.ui.messages import tip
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.parts import link, links

Values = Mapping[str, str]
Refused = Callable[[str], None]
Record = Callable[[Values, Refused], bool]
"""Records what a form holds; a refusal is given to the second argument as a sentence. Returns whether it is done."""

_MAX_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class Field:
    """One field: a text of several lines, one line, or a choice of (value, words); `free` choices can be typed too."""

    name: str
    words: str
    value: str = ""
    choices: Sequence[tuple[str, str]] = ()
    is_long: bool = False
    free: bool = False


class FormPlace(QWidget):
    """A link that turns into a form; `words` is what the link says, `about` and `name` tell whose draft it is."""

    def __init__(
        self,
        drafts: Drafts,
        about: tuple[UUID, ...],
        name: str,
        words: str,
        fields: Callable[[], Sequence[Field]],
        record: Record,
        *,
        hint: str = "",
    ) -> None:
        super().__init__()
        self._drafts = drafts
        self._key = about, name
        self._fields = fields
        self._record = record
        self._form: _Form | None = None
        self._layout = column(self)
        self.open_link = link(words, self.open, hint=tip(hint) if hint else "")
        self._layout.addWidget(links([self.open_link]))
        if drafts.form(about, name) is not None:
            self._build()

    @Slot()
    def open(self) -> None:
        """Show the form, and go to its first field."""
        if self._form is None:
            self._build()
        if self._form is not None:
            self._form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_form(self) -> None:
        """Be the link again, and forget what was typed."""
        self._drafts.drop_form(*self._key)
        form, self._form = self._form, None
        if form is not None:
            form.hide()
            form.deleteLater()
        self.open_link.show()
        self.open_link.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        kept = self._drafts.form(*self._key) or {}
        form = _Form(self._fields(), kept, self._on_change)
        form.record.clicked.connect(lambda _=False: self._try())
        form.cancel.clicked.connect(lambda _=False: self.close_form())
        form.escaped = self.close_form
        form.entered = self._try
        self._form = form
        self._layout.addWidget(form)
        # What is made later stands at the end of the window's order otherwise.
        for one, other in pairwise((self.open_link, *form.parts)):
            QWidget.setTabOrder(one, other)
        self.open_link.hide()

    def _on_change(self) -> None:
        if self._form is not None:
            self._drafts.keep_form(*self._key, self._form.values())

    def _try(self) -> None:
        if self._form is None:
            return
        about, name = self._key
        values = self._form.values()
        # Dropped first: what is shown anew once it is recorded must not find it open.
        self._drafts.drop_form(about, name)
        refused = self._form.refuse

        def keep(sentence: str) -> None:
            self._drafts.keep_form(about, name, values)
            refused(sentence)

        if self._record(values, keep) and self._form is not None:
            self.close_form()


class _Form(QWidget):
    """The fields with their buttons. Enter records, Escape closes."""

    def __init__(self, fields: Sequence[Field], kept: Values, changed: Callable[[], None]) -> None:
        super().__init__()
        self.escaped: Callable[[], object] = lambda: None
        self.entered: Callable[[], object] = lambda: None
        self._widgets: dict[str, QWidget] = {}
        layout = column(self, spacing=6)
        for field in fields:
            widget = self._made(field, kept.get(field.name, field.value), changed)
            self._widgets[field.name] = widget
            layout.addWidget(label(field.words, "caption"))
            layout.addWidget(widget)
        self.first = next(iter(self._widgets.values()))
        self._said = label("", "caption", wraps=True)
        self._said.hide()
        layout.addWidget(self._said)
        self.record = QPushButton(text("ui.form.record"))
        self.record.setProperty("role", "main")
        self.cancel = QPushButton(text("ui.form.cancel"))
        foot = line(spacing=8)
        for button in (self.record, self.cancel):
            button.setAutoDefault(False)
            foot.addWidget(button)
        foot.addStretch(1)
        layout.addLayout(foot)
        self.parts = (*self._widgets.values(), self.record, self.cancel)

    def values(self) -> dict[str, str]:
        """Return what the fields hold."""
        return {name: _value(widget) for name, widget in self._widgets.items()}

    def refuse(self, sentence: str) -> None:
        """Say why it was not recorded."""
        say(self._said, sentence, Tone.BAD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape, record with Enter; what the fields do not use comes here."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered()
        else:
            super().keyPressEvent(event)

    def _made(self, field: Field, value: str, changed: Callable[[], None]) -> QWidget:
        if field.is_long:
            long = TextField(field.words, enters=True)
            long.say(value)
            long.textChanged.connect(changed)
            long.entered.connect(lambda _: self.entered())
            long.left.connect(lambda: self.escaped())
            return long
        if field.choices:
            return _chooser(field, value, changed)
        short = QLineEdit(value)
        short.setMaxLength(_MAX_LINE)
        short.setAccessibleName(field.words)
        short.textChanged.connect(lambda _: changed())
        return short


def _chooser(field: Field, value: str, changed: Callable[[], None]) -> QComboBox:
    made = Drop(field.words)
    made.setEditable(field.free)
    for data, words in field.choices:
        made.addItem(words, data)
    place = made.findData(value)
    if place >= 0:
        made.setCurrentIndex(place)
    elif field.free:
        made.setEditText(value)
    made.currentTextChanged.connect(lambda _: changed())
    return made


def _value(widget: QWidget) -> str:
    if isinstance(widget, TextField):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText() if widget.isEditable() else str(widget.currentData())
    return widget.text() if isinstance(widget, QLineEdit) else ""
