"""When the workbook was last verified, and what a check just found: intact with its counts, or every problem by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from workbook.domain.journal_views import LastVerified
from workbook.exports.palette import Tone
from workbook.messages import text
from workbook.ui.messages import number, size, tip
from workbook.ui.theme import restyle
from workbook.ui.widgets.labels import Clamped, column, frame, label, line, say
from workbook.ui.widgets.parts import add_many, link, put_into
from workbook.ui.wording import moment

_NARROW = 440
"""Pixels below which the buttons stand under the words."""
_AROUND = 4
"""Pixels below the lines of the list."""
_MOST_LIST = 184


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in words, and what leads to the record it is about."""

    words: str
    name: str = ""
    go: Callable[[], object] | None = None


def _row(problem: Problem) -> QWidget:
    made = QWidget()
    row = line(spacing=8)
    row.addWidget(label(problem.words, "", wraps=True), 1)
    if problem.go is not None:
        name = text("ui.journal.go_to", name=problem.name)
        row.addWidget(link(name, problem.go), 0, Qt.AlignmentFlag.AlignTop)
    made.setLayout(row)
    return made


class VerifiedLine(QWidget):
    """One line with the last check and a button for the next; below it the outcome of the one just made."""

    def __init__(self, verify: Callable[[], object], anew: Callable[[], object], *beside: QPushButton) -> None:
        super().__init__()
        self._last = Clamped(lines=2, muted=True)
        self._last.say(text("ui.journal.looking"))
        self.button = QPushButton(text("ui.journal.verify"))
        self.button.setToolTip(tip(text("ui.tip.journal_verify")))
        self.button.clicked.connect(lambda _=False: verify())
        self._card = frame("outcome")
        self._words = label("", "strong", wraps=True)
        self._rest = label("", "caption", wraps=True)
        self._problems: tuple[Problem, ...] = ()
        self._list = QScrollArea()
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setWidgetResizable(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(text("ui.journal.problem_list"))
        self._stopped = label("", "caption", wraps=True)
        self._anew = link(text("ui.journal.verify_anew"), lambda: anew())
        self._copy = link(text("ui.journal.copy_list"), self._copy_list)
        self._close = link(text("ui.banner.dismiss"), self.clear, name=text("ui.journal.dismiss_outcome"))
        self._lay_out(beside)
        self.show_stopped("")
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

    def show_stopped(self, stopped: str) -> None:
        """Say how far a check came that was stopped, and that the next one goes on there; empty when none was."""
        say(self._stopped, stopped)
        self._anew.setVisible(bool(stopped))
        self.button.setText(text("ui.journal.verify_on" if stopped else "ui.journal.verify"))

    def show_problems(self, problems: Sequence[Problem], notices: Sequence[str]) -> None:
        """Name every problem, each with a link to what it is about."""
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
        return "\n".join(problem.words for problem in self._problems)

    def _show(self, words: str, rest: str, problems: Sequence[Problem], tone: Tone) -> None:
        restyle(self._card, "tone", tone.value)
        say(self._words, words, tone)
        say(self._rest, rest)
        self._problems = tuple(problems)
        body = QWidget()
        inner = column(body, spacing=4)
        add_many(inner, self._problems, _row)
        inner.addStretch(1)
        put_into(self._list, body)
        self._list.setVisible(bool(problems))
        self._copy.setVisible(bool(problems))
        self._card.show()
        self._fit()

    def _fit(self) -> None:
        """Make the list as high as its lines, up to what leaves room for the journal."""
        body = self._list.widget()
        layout = body.layout() if body is not None else None
        if layout is not None:
            needed = layout.totalHeightForWidth(max(self._list.viewport().width(), 100))
            self._list.setFixedHeight(min(needed + _AROUND, _MOST_LIST))

    def _copy_list(self) -> None:
        QGuiApplication.clipboard().setText(self.problems)

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
        stopped = line(spacing=8)
        stopped.addWidget(self._stopped, 1)
        stopped.addWidget(self._anew)
        layout.addLayout(stopped)
        inner = column(self._card, margin=12, spacing=4)
        head = line(spacing=8)
        head.addWidget(self._words, 1)
        head.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(head)
        inner.addWidget(self._list)
        inner.addWidget(self._rest)
        layout.addWidget(self._card)
