"""The working note of an item: saved when one leaves it, or stops typing for a moment."""

from typing import Final
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.operations import checklist
from workbook.ui.inspector.drafts import Drafts
from workbook.ui.inspector.text_field import TextField
from workbook.ui.item_deeds import ItemDeeds, chosen_items
from workbook.ui.widgets.labels import column, label, say
from workbook.ui.widgets.parts import section

_PAUSE_MS: Final = 2000
_DRAFT: Final = "note"


class NoteBox(QWidget):
    """Stays while the rest of the inspector is built anew. A note that is refused is there again at its item."""

    left = Signal()
    """Escape: back to the list."""

    def __init__(self, deeds: ItemDeeds, drafts: Drafts) -> None:
        super().__init__()
        self._deeds = deeds
        self._drafts = drafts
        self._item: UUID | None = None
        self._name = ""
        self._shown = ""
        self.field = TextField(text("ui.inspector.note"), text("ui.inspector.note_hint"))
        self._said = label("", "caption", wraps=True)
        self._said.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.save)
        self.field.textChanged.connect(self._pause.start)
        self.field.lost_focus.connect(self.save)
        self.field.left.connect(self.left)
        layout = column(self, spacing=8)
        section(layout, text("ui.inspector.note"))
        layout.addWidget(self.field)
        layout.addWidget(self._said)

    def show_note(self, item: UUID, name: str, note: str, *, can_write: bool) -> None:
        """Show the note of an item; what is being typed on the same one stays."""
        is_other = item != self._item
        if is_other:
            self.save()
            say(self._said, "")
        is_typed = not is_other and self.field.toPlainText() != self._shown
        self._item, self._name = item, name
        self.field.setReadOnly(not can_write)
        if not is_typed or note == self.field.toPlainText():
            refused = self._drafts.form((item,), _DRAFT) if can_write else None
            self._shown = note
            with QSignalBlocker(self.field):
                self.field.say(note if refused is None else refused[_DRAFT])
            self.field.grow()
            self._pause.stop()
            if refused is not None:
                self.save()  # which says again what is wrong with it

    def write(self) -> None:
        """Go to the note."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def is_unkept(self) -> bool:
        """Whether what is typed is not what is kept."""
        return self._item is not None and not self.field.isReadOnly() and self.field.toPlainText() != self._shown

    @Slot()
    def save(self) -> None:
        """Keep what was typed."""
        self._pause.stop()
        item, note = self._item, self.field.toPlainText()
        if item is None or self.field.isReadOnly():
            return
        self._drafts.drop_form((item,), _DRAFT)
        say(self._said, "")
        if note == self._shown:
            return
        before, self._shown = self._shown, note

        def refused(sentence: str) -> None:
            self._shown = before
            self._drafts.keep_form((item,), _DRAFT, {_DRAFT: note})
            say(self._said, sentence, Tone.BAD)

        chosen = chosen_items([item], self._name)
        self._deeds.run(
            "write note", chosen, lambda book, actor: checklist.write_note(book, actor, item, note), refused=refused
        )
