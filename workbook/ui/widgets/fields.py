"""Fields that one types into: a caption above, and below what was refused, with everything typed still there."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from workbook.domain.errors import WorkbookError
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.messages import sentence
from workbook.ui.theme import restyle
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.growing_text import GrowingText
from workbook.ui.widgets.labels import column, label, say


class Field(QWidget):
    """One value. `committed` is emitted when the person is done with it and it is other than what was shown."""

    committed = Signal()
    typed = Signal()
    """What stands in it has changed, by a key or a choice."""

    def __init__(self, name: str, control: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self.name = name
        self.control = control
        caption = label(name, "section")
        caption.setBuddy(control)
        control.setAccessibleName(name)
        control.setAccessibleDescription(hint)
        self._hint = label(hint, "caption", wraps=True)
        if not hint:
            self._hint.hide()  # to show it before it has a place would open a window of its own
        self._wrong = label("", "caption", wraps=True, tone=Tone.BAD)
        self._wrong.hide()
        self._shown: Any = None
        layout = column(self, spacing=4)
        layout.addWidget(caption)
        layout.addWidget(control)
        layout.addWidget(self._hint)
        layout.addWidget(self._wrong)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(control)

    def value(self) -> Any:  # noqa: ANN401  (of the kind the field is for)
        """Return what stands in the field; raises WorkbookError for what is no value of its kind."""
        raise TypeError(self.name)

    def put(self, value: Any) -> None:  # noqa: ANN401
        """Write a value into the field, whatever stands there."""
        raise TypeError(self.name)

    def show_value(self, value: Any) -> None:  # noqa: ANN401
        """Show what the workbook holds; what was typed and is not in the workbook yet stays."""
        was_dirty, self._shown = self.is_dirty, value
        if not was_dirty:
            self.put(value)
        if not was_dirty or not self.is_dirty:
            self.refuse("")

    def reset(self, value: Any) -> None:  # noqa: ANN401
        """Show a value and forget what was typed."""
        self._shown = value
        self.put(value)
        self.refuse("")

    @property
    def as_typed(self) -> str:
        """What stands in it to the letter, whether it is a value or not."""
        return ""

    @property
    def is_dirty(self) -> bool:
        """Whether something else stands there than was shown."""
        try:
            return bool(self.value() != self._shown)
        except WorkbookError:
            return True

    def refuse(self, words: str) -> None:
        """Say below the field why what stands there cannot be taken; without words, that it can."""
        say(self._wrong, words, Tone.BAD)
        restyle(self.control, "wrong", bool(words))

    @property
    def refusal(self) -> str:
        """What is said below the field."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def be_read_only(self, read_only: bool) -> None:
        """Let it be changed, or only looked at."""
        self.control.setEnabled(not read_only)

    @Slot()
    def commit(self) -> None:
        """Hand over what was typed, if it is other than what was shown and is a value at all."""
        if not self.is_dirty:
            self.refuse("")
            return
        try:
            self.value()
        except WorkbookError as error:
            self.refuse(sentence(error))
            return
        self.committed.emit()


class LineField(Field):
    """One line of text."""

    def __init__(self, name: str, *, hint: str = "", example: str = "") -> None:
        self.line = QLineEdit()
        super().__init__(name, self.line, hint=hint)
        self.line.setPlaceholderText(example)
        self.line.editingFinished.connect(self.commit)
        self.line.textEdited.connect(self.typed)

    def value(self) -> Any:  # noqa: ANN401
        """Return the text without spaces around it."""
        return self.line.text().strip()

    @property
    def as_typed(self) -> str:
        """The text with every space."""
        return self.line.text()

    def put(self, value: Any) -> None:  # noqa: ANN401
        """Write the text from its beginning on."""
        self.line.setText(str(value))
        self.line.setCursorPosition(0)

    def be_read_only(self, read_only: bool) -> None:
        """Let it be changed, or only read and copied."""
        self.line.setReadOnly(read_only)


class DayField(LineField):
    """A calendar day, or none."""

    def __init__(self, name: str, *, hint: str = "") -> None:
        super().__init__(name, hint=hint, example=text("ui.entry.day_example"))
        self.line.setMaxLength(20)

    def value(self) -> Any:  # noqa: ANN401
        """Return the day; raises WorkbookError for what is no day."""
        typed = self.line.text().strip()
        if not typed:
            return None
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise WorkbookError("ui.entry.not_a_day", typed=one_line(typed)) from None

    def put(self, value: Any) -> None:  # noqa: ANN401
        """Write the day as every report writes it."""
        super().put(value.isoformat() if value else "")


class NumberField(LineField):
    """A whole number, or none."""

    def value(self) -> Any:  # noqa: ANN401
        """Return the number; raises WorkbookError for what is none."""
        typed = self.line.text().strip()
        if not typed:
            return None
        if not (typed.lstrip("-").isascii() and typed.lstrip("-").isdigit() and len(typed) < 10):
            raise WorkbookError("ui.entry.not_a_number", typed=one_line(typed))
        return int(typed)

    def put(self, value: Any) -> None:  # noqa: ANN401
        """Write the number."""
        super().put("" if value is None else value)


class TextField(Field):
    """A text of several lines: so many are shown, and up to `most` where it has more; Ctrl+Enter hands it over."""

    def __init__(self, name: str, *, lines: int = 3, most: int = 0, hint: str = "", example: str = "") -> None:
        self.edit = GrowingText(least=lines, most=most)
        super().__init__(name, self.edit, hint=hint)
        self.edit.setPlaceholderText(example)
        self.edit.grow()
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._on_change)

    def value(self) -> Any:  # noqa: ANN401
        """Return the text as it stands there."""
        return self.edit.toPlainText()

    @property
    def as_typed(self) -> str:
        """The text with every line."""
        return self.edit.toPlainText()

    def put(self, value: Any) -> None:  # noqa: ANN401
        """Write the text."""
        if self.edit.toPlainText() != value:
            self.edit.setPlainText(str(value))

    def be_read_only(self, read_only: bool) -> None:
        """Let it be changed, or only read and copied."""
        self.edit.setReadOnly(read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand over on leaving, and with Ctrl+Enter."""
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.commit()
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _on_change(self) -> None:
        self.typed.emit()


class LinesField(TextField):
    """Several short texts, one on a line."""

    def value(self) -> Any:  # noqa: ANN401
        """Return the lines that are not blank."""
        return tuple(part.strip() for part in self.edit.toPlainText().splitlines() if part.strip())

    def put(self, value: Any) -> None:  # noqa: ANN401
        """Write one on a line."""
        super().put("\n".join(value or ()))


class ChoiceField(Field):
    """One of a few values, in words."""

    def __init__(self, name: str, values: Sequence[Any], words: Callable[[Any], str] = word, *, hint: str = "") -> None:
        self.drop = Drop(name)
        super().__init__(name, self.drop, hint=hint)
        self._values: list[Any] = []
        self._words = words
        self.offer(values)
        self.drop.activated.connect(self._on_choice)

    def offer(self, values: Iterable[Any]) -> None:
        """Offer other values; the chosen one stays chosen while it is among them."""
        before = self._values[self.drop.currentIndex()] if self._values else None
        self._values = list(values)
        self.drop.clear()
        self.drop.addItems([one_line(self._words(one)) for one in self._values])
        if before in self._values:
            self.put(before)

    def value(self) -> Any:  # noqa: ANN401
        """Return the chosen value, None where nothing is offered."""
        return self._values[self.drop.currentIndex()] if self._values else None

    def put(self, value: Any) -> None:  # noqa: ANN401
        """Choose a value."""
        if value in self._values:
            self.drop.setCurrentIndex(self._values.index(value))

    @Slot()
    def _on_choice(self) -> None:
        self.typed.emit()
        self.commit()
