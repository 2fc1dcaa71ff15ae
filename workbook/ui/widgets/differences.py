"""Two values of a field beside each other, with the words marked that differ: by weight, underline and colour together."""

from collections.abc import Sequence
from math import ceil
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QTextEdit, QWidget

from workbook.domain.word_changes import Marked, word_changes
from workbook.exports.palette import Tone
from workbook.exports.visible import visible
from workbook.messages import text
from workbook.ui.theme import theme, tokens
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.parts import link

_WIDE: Final = 190
"""Pixels that a value needs at least to stand beside another one, unless it is shorter."""
_GAP: Final = 12
_PLAIN_RUN: Final = 160
"""Characters of a run that did not change which are shown around what did."""
_SHORT: Final = 40


class MarkedText(QTextEdit):
    """A text that cannot be edited, as high as its words, some of which are marked; it can be selected and copied."""

    def __init__(self, name: str, pieces: Marked, tone: Tone) -> None:
        super().__init__()
        self._pieces = pieces
        self._tone = tone
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setProperty("role", "marked")
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        theme().changed.connect(self._write)
        self._write()

    def show_pieces(self, pieces: Marked) -> None:
        """Show another text."""
        self._pieces = pieces
        self._write()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Become as high as the words are at this width."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _write(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        plain, marked = QTextCharFormat(), QTextCharFormat()
        marked.setForeground(QColor(tokens().ink(self._tone)))
        marked.setFontWeight(QFont.Weight.DemiBold)
        marked.setFontUnderline(True)
        for words, is_marked in self._pieces:
            cursor.insertText(visible(words), marked if is_marked else plain)

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        height = ceil(self.document().size().height())
        if height != self.height():
            self.setFixedHeight(height)


class Beside(QWidget):
    """An old value and the new one: beside each other where both have room, else below each other."""

    def __init__(self, field: str, old: str, new: str, *, is_text: bool) -> None:
        super().__init__()
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(_GAP)
        metrics = QFontMetrics(self.font())
        longest = max(
            metrics.horizontalAdvance(line[:200]) for words in (old, new) for line in (words or " ").split("\n")
        )
        self._needed = 2 * min(_WIDE, max(longest, metrics.horizontalAdvance(text("ui.journal.before")))) + _GAP
        before, after = (word_changes(old, new)) if is_text else (((old, False),), ((new, False),))
        for caption, pieces, tone in (
            (text("ui.journal.before"), before, Tone.BAD),
            (text("ui.journal.after"), after, Tone.OK),
        ):
            self._layout.addWidget(_side(field, caption, pieces, tone, is_text=is_text), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose how the values stand."""
        super().resizeEvent(event)
        fits = self.width() >= self._needed
        self._layout.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        self._layout.setSpacing(_GAP if fits else 4)


def _side(field: str, caption: str, pieces: Marked, tone: Tone, *, is_text: bool) -> QWidget:
    side = QWidget()
    side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    inner = column(side, spacing=0)
    inner.addWidget(label(caption, "caption"))
    whole = "".join(words for words, _ in pieces)
    if not is_text:
        inner.addWidget(label(whole, wraps=True))
        inner.addStretch(1)
        return side
    shown = MarkedText(text("ui.journal.side", field=field, side=caption, value=whole), folded(pieces), tone)
    inner.addWidget(shown)
    if sum(len(words) for words, _ in folded(pieces)) < len(whole):

        def show_all() -> None:
            shown.show_pieces(pieces)
            more.hide()

        more = link(text("ui.parts.show_all"), show_all)
        inner.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
    inner.addStretch(1)
    return side


def folded(pieces: Sequence[tuple[str, bool]]) -> Marked:
    """Return pieces of which those that did not change are shortened to what stands around the changes."""
    shown = []
    for place, (words, is_marked) in enumerate(pieces):
        if is_marked or len(words) <= 2 * _PLAIN_RUN + _SHORT:
            shown.append((words, is_marked))
            continue
        head = "" if place == 0 else words[:_PLAIN_RUN].rsplit(" ", 1)[0]
        tail = "" if place == len(pieces) - 1 else words[-_PLAIN_RUN:].split(" ", 1)[-1]
        if len(pieces) == 1:
            head = words[: 2 * _PLAIN_RUN]
        shown.append((f"{head} … {tail}" if head else f"… {tail}", False))
    return tuple(shown)
