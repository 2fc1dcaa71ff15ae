"""The parts that inspectors on every page are made of, so that all of them look the same."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from workbook.exports.palette import Tone
from workbook.exports.visible import elided
from workbook.messages import text
from workbook.ui.messages import number
from workbook.ui.widgets.labels import column, frame, label, line, say

T = TypeVar("T")

LEAST_WIDTH: Final = 264
_MARGIN: Final = 20
_LONG: Final = 420
"""Characters of a text that are shown at first: some eight lines."""
FIRST: Final = 20
"""How many parts of a long list are built at first, and with each `show more`."""


def put_into(area: QScrollArea, body: QWidget) -> None:
    """Show another body in a scroll area; the one before goes once what it may be handling just now is over.

    `setWidget` alone would delete it at once, under a field that is still in its own key press.
    """
    before = area.takeWidget()
    if before is not None:
        before.hide()
        before.setParent(area)
        before.deleteLater()
    area.setWidget(body)


class Panel(QScrollArea):
    """An inspector's ground: one column of parts that scrolls, as wide as there is room."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(LEAST_WIDTH)

    def build(self, fill: Callable[[QVBoxLayout], object], *, keep_place: bool = False) -> None:
        """Replace what is shown by what `fill` adds to an empty column, from its head on or where one was."""
        place = self.verticalScrollBar().value() if keep_place else 0
        body = frame("inspector")
        layout = column(body, margin=_MARGIN, spacing=8)
        fill(layout)
        layout.addStretch(1)
        put_into(self, body)
        self.verticalScrollBar().setValue(place)

    def say_empty(self, words: str) -> None:
        """Say in place of parts what has to be selected."""
        self.build(lambda layout: layout.addWidget(label(words, "muted", wraps=True)))


def section(layout: QVBoxLayout, words: str, *beside: QWidget) -> None:
    """Begin a section under a small heading, with links at its right end."""
    if layout.count():
        layout.addSpacing(8)
    head = label(words, "section", wraps=True)
    if not beside:
        layout.addWidget(head)
        return
    row = line(spacing=4)
    row.addWidget(head, 1)
    for widget in beside:
        row.addWidget(widget)
    layout.addLayout(row)


def link(words: str, run: Callable[[], object], *, name: str = "", hint: str = "") -> QPushButton:
    """Return a quiet button in the accent; `name` is what a screen reader says where the words alone say too little."""
    made = QPushButton(words)
    made.setProperty("role", "link")
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAccessibleName(name or words)
    made.setToolTip(hint)
    made.clicked.connect(lambda _=False: run())
    return made


def links(buttons: Iterable[QPushButton]) -> QWidget:
    """Return links in one line."""
    made = QWidget()
    row = line(spacing=8)
    for button in buttons:
        button.setProperty("edge", True)
        row.addWidget(button)
    row.addStretch(1)
    made.setLayout(row)
    return made


def card(title: str, marks: str = "", tone: Tone = Tone.PLAIN, words: str = "") -> QFrame:
    """Return a card: a title, a caption in its tone and a text. More can be added to its layout."""
    made = frame("evidence")
    fill_part(column(made, margin=10, spacing=2), title, marks, tone, words, role="strong")
    return made


def plain_part(title: str, marks: str = "", tone: Tone = Tone.PLAIN, words: str = "") -> QWidget:
    """Return the same without the ground of a card."""
    made = QWidget()
    fill_part(column(made, spacing=2), title, marks, tone, words)
    return made


def fill_part(inner: QVBoxLayout, title: str, marks: str, tone: Tone, words: str, role: str = "") -> None:
    """Add a title, a caption in its tone and a text to a layout; empty ones are left out."""
    inner.addWidget(label(title, role, wraps=True))
    if marks:
        inner.addWidget(label(marks, "caption", wraps=True, tone=tone))
    if words:
        add_long(inner, words)


def add_long(layout: QVBoxLayout, words: str, role: str = "", *, limit: int = _LONG) -> None:
    """Show a text, and of a long one its beginning until all of it is asked for."""
    shown = label(elided(words, limit), role, wraps=True)
    layout.addWidget(shown)
    if len(words) <= limit:
        return

    def show_all() -> None:
        say(shown, words)
        more.hide()
        shown.setFocus()

    more = link(text("ui.parts.show_all"), show_all)
    more.setProperty("edge", True)
    layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)


def add_many(layout: QVBoxLayout, values: Sequence[T], part: Callable[[T], QWidget], *, first: int = FIRST) -> None:
    """Add a part for each of the first values, and for more of them each time they are asked for: none may freeze."""
    inner = column(spacing=layout.spacing())
    layout.addLayout(inner)
    built = 0

    def build() -> None:
        nonlocal built
        had_focus = more.hasFocus()
        begin, built = built, min(built + first, len(values))
        made = [part(value) for value in values[begin:built]]
        for widget in made:
            inner.addWidget(widget)
        left = len(values) - built
        more.setText(text("ui.parts.show_more", count=number(min(first, left)), left=number(left)))
        more.setAccessibleName(more.text())
        more.setVisible(left > 0)
        if had_focus and not left and made:
            made[0].setFocus()

    more = link("", build)
    more.setProperty("edge", True)
    build()
    if len(values) > first:
        layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
    else:
        more.deleteLater()
