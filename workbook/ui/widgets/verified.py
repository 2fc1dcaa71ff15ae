"""When the workbook was last verified, and what a check just found: intact with its counts, or every problem by name."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from workbook.domain.journal_views import LastVerified
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.messages import number, size, tip
from workbook.ui.theme import restyle
from workbook.ui.widgets.labels import Clamped, column, frame, label, line, say
from workbook.ui.widgets.parts import link
from workbook.ui.wording import moment

_NARROW = 440
"""Pixels below which the buttons stand under the words."""
_AROUND = 26
"""Pixels above and below the lines of the list."""
_MOST_LIST = 160


class VerifiedLine(QWidget):
    """One line with the last check and a button for the next; below it the outcome of the one just made."""

    def __init__(self, verify: Callable[[], object], *beside: QPushButton) -> None:
        super().__init__()
        self._last = Clamped(lines=2, muted=True)
        self._last.say(text("ui.journal.looking"))
        self.button = QPushButton(text("ui.journal.verify"))
        self.button.setToolTip(tip(text("ui.tip.journal_verify")))
        self.button.clicked.connect(lambda _=False: verify())
        self._card = frame("outcome")
        self._words = label("", "strong", wraps=True)
        self._rest = label("", "caption", wraps=True)
        self._list = QPlainTextEdit()
        self._list.setReadOnly(True)
        self._list.setTabChangesFocus(True)
        self._list.setAccessibleName(text("ui.journal.problem_list"))
        self._copy = link(text("ui.journal.copy_list"), self._copy_list)
        self._close = link(text("ui.banner.dismiss"), self.clear, name=text("ui.journal.dismiss_outcome"))
        self._lay_out(beside)
        self.clear()

    def show_last(self, last: LastVerified | None) -> None:
        """Say when the workbook was last verified."""
        if last is None:
            self._last.say(text("ui.journal.never_verified"), Tone.WARN)
            return
        found = number(len(last.problems))
        came_out = text("ui.journal.problems", count=found) if last.problems else text("ui.journal.intact")
        when = moment(last.at.astimezone())
        words = text("ui.journal.last_verified", when=when, person=last.person, outcome=came_out)
        self._last.say(words, Tone.BAD if last.problems else Tone.NONE)

    def show_intact(self, events: int, contents: int, octets: int, head: str, notices: Sequence[str]) -> None:
        """Say that everything is as it was written, and how much that is."""
        counts = text("ui.journal.is_intact", events=number(events), contents=number(contents), size=size(octets))
        self._show(counts, "\n".join([text("ui.journal.head", head=head), *notices]), (), Tone.OK)

    def show_problems(self, problems: Sequence[str], notices: Sequence[str]) -> None:
        """Name every problem."""
        self._show(text("ui.journal.is_damaged", count=number(len(problems))), "\n".join(notices), problems, Tone.BAD)

    def clear(self) -> None:
        """Take the outcome away; when it was stays."""
        self._card.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below where there is little room beside the words."""
        super().resizeEvent(event)
        self._fit()
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if self.width() >= _NARROW else direction.TopToBottom)

    @property
    def words(self) -> str:
        """What the outcome says, empty when there is none."""
        return "" if self._card.isHidden() else self._words.text()

    @property
    def problems(self) -> str:
        """The problems, one in a line."""
        return self._list.toPlainText()

    def _show(self, words: str, rest: str, problems: Sequence[str], tone: Tone) -> None:
        restyle(self._card, "tone", tone.value)
        say(self._words, words, tone)
        say(self._rest, rest)
        self._list.setPlainText("\n".join(problems))
        self._list.setVisible(bool(problems))
        self._copy.setVisible(bool(problems))
        self._card.show()
        self._fit()

    def _fit(self) -> None:
        """Make the list as high as its lines, up to what leaves room for the journal."""
        metrics, room = self._list.fontMetrics(), max(self._list.viewport().width(), 100)
        lines = sum(1 + metrics.horizontalAdvance(one) // room for one in self.problems.split("\n"))
        self._list.setFixedHeight(min(lines * metrics.lineSpacing() + _AROUND, _MOST_LIST))

    def _copy_list(self) -> None:
        QGuiApplication.clipboard().setText(self._list.toPlainText())

    def _lay_out(self, beside: Sequence[QPushButton]) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._row = line(spacing=8)
        self._row.addWidget(self._last, 1)
        buttons = line(spacing=8)
        for button in (self.button, *beside):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._row.addLayout(buttons)
        layout.addLayout(self._row)
        inner = column(self._card, margin=12, spacing=4)
        head = line(spacing=8)
        head.addWidget(self._words, 1)
        head.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(head)
        inner.addWidget(self._rest)
        inner.addWidget(self._list)
        layout.addWidget(self._card)
