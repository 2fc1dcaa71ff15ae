"""What a finding is about and what it rests on: rows one can follow and take away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbook.exports.visible import elided, one_line
from workbook.messages import text
from workbook.ui.messages import number, tip
from workbook.ui.widgets.labels import Clamped, column, frame, label, line
from workbook.ui.widgets.parts import add_many, link
from workbook.ui.widgets.prose import INSET
from workbook.ui.widgets.tools import Tool

_MOST_CODE = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what it leads to, its code, its title and a few words beneath."""

    id: UUID
    code: str
    title: str
    marks: str


class Basis(QWidget):
    """A heading with a button that adds, and the rows; every row leads to its record."""

    add_asked = Signal()
    followed = Signal(object)
    removed = Signal(object)

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self._entries: tuple[Entry, ...] = ()
        self._is_fixed = False
        self._heading = label("", "strong")
        self._said = label("", "caption", wraps=True)
        self.add = link(self._words("add"), self.add_asked.emit, hint=tip(self._words("add_tip")))
        head = line(spacing=8)
        head.setContentsMargins(INSET, 0, 0, 0)
        head.addWidget(self._heading)
        head.addWidget(self._said, 1)
        head.addWidget(self.add)
        layout = column(self, spacing=4)
        layout.addLayout(head)
        self._rows: QWidget | None = None
        self.show_entries((), read_only=False, anew=True)

    def show_entries(self, entries: Sequence[Entry], *, read_only: bool, anew: bool = False) -> None:
        """Show other rows; unchanged ones stay as they are."""
        if not anew and (tuple(entries), read_only) == (self._entries, self._is_fixed):
            return
        self._entries, self._is_fixed = tuple(entries), read_only
        self._heading.setText(self._words("heading", count=number(len(entries))))
        self._said.setText("" if entries else self._words("none"))
        self.add.setVisible(not read_only)
        had_focus = self._rows is not None and self._rows.isAncestorOf(self.focusWidget() or self)
        if self._rows is not None:
            self._rows.hide()
            self._rows.deleteLater()
        self._rows = QWidget()
        inner = column(self._rows, spacing=4)
        add_many(inner, self._entries, self._row)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._rows)
        if had_focus and not read_only:
            self.add.setFocus()

    def _words(self, name: str, **arguments: str) -> str:
        return text(f"ui.finding.{self._kind}.{name}", **arguments)

    def _row(self, entry: Entry) -> QWidget:
        row = frame("evidence")
        inner = QHBoxLayout(row)
        inner.setContentsMargins(6, 4, 4, 4)
        inner.setSpacing(8)
        code = elided(one_line(entry.code), _MOST_CODE)
        leads = link(
            code, _with(self.followed.emit, entry.id), name=text("ui.finding.follow", code=code), hint=tip(entry.title)
        )
        inner.addWidget(leads, 0, Qt.AlignmentFlag.AlignTop)
        words = column(spacing=0)
        inner.addLayout(words, 1)
        title = Clamped(lines=2)
        words.addWidget(title)
        title.say(entry.title)  # it would be a window of its own before it has a place
        words.addWidget(label(entry.marks, "caption", wraps=True))
        if not self._is_fixed:
            away = Tool("remove", text("ui.finding.remove", code=code), _with(self.removed.emit, entry.id))
            inner.addWidget(away, 0, Qt.AlignmentFlag.AlignTop)
        return row


def _with(run: Callable[[UUID], object], key: UUID) -> Callable[[], object]:
    return lambda: run(key)
