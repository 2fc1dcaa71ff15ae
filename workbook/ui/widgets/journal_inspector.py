"""The inspector of the journal: one operation, or one access, with all that its entries say."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbook.domain.journal_views import (
    AccessRow,
    Entry,
    FieldChange,
    OperationDetail,
    Provenance,
    RecordChange,
    RecordKey,
    Value,
)
from workbook.exports.journal_words import change_words, value_words
from workbook.exports.palette import Tone
from workbook.messages import field_of, text
from workbook.ui.journal_wording import (
    about,
    accessed,
    came_out,
    in_utc,
    set_back_words,
    what,
    when_in_full,
    why,
)
from workbook.ui.messages import number, tip
from workbook.ui.widgets.differences import Beside
from workbook.ui.widgets.labels import column, frame, label, line
from workbook.ui.widgets.ladder import PillView
from workbook.ui.widgets.parts import Panel, add_long, add_many, link, links, section

_FIRST = 8
"""Entries that are built at first, and with each `show more`: some 100 ms."""
_SHORT_HASH = 12
_WORD_END = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONG_VALUE = 240
_SHORT_VALUE = 24
"""Characters of a value that stands beside its name."""


class Links(Protocol):
    """What can be done from an entry."""

    def entries(self, places: Sequence[int]) -> Sequence[Entry]:
        """Read entries by their places."""

    def can_go(self, record: RecordKey) -> bool:
        """Whether a page shows such records."""

    def go(self, record: RecordKey) -> None:
        """Turn to the page that shows a record."""

    def can_undo(self, detail: OperationDetail) -> bool:
        """Whether an operation can be offered to be taken back."""

    def undo(self, detail: OperationDetail) -> None:
        """Take an operation back, or make again what it took back."""


class JournalInspector(Panel):
    """Shows one row of the journal at a time."""

    def __init__(
        self, links: Links, history: Callable[[RecordKey], object], show_operation: Callable[[UUID], object]
    ) -> None:
        super().__init__(text("ui.inspector.name"))
        self._links = links
        self._history = history
        self._turn_to = show_operation
        self.clear()

    def clear(self) -> None:
        """Say what can be selected."""
        self.say_empty(text("ui.journal.select"))

    def show_operation(self, detail: OperationDetail, refusal: str = "") -> None:
        """Show an operation from its head on; `refusal` is why it could not be undone."""
        self.build(lambda layout: self._fill(layout, detail, refusal))

    def show_access(self, row: AccessRow) -> None:
        """Show one entry of the access chain."""
        self.build(lambda layout: self._fill_access(layout, row))

    def _fill(self, layout: QVBoxLayout, detail: OperationDetail, refusal: str) -> None:
        row = detail.row
        layout.addWidget(label(what(row), "section", wraps=True))
        heading = row.deed.names[0] if row.of == 1 and row.deed.names else text("ui.journal.of", count=number(row.of))
        layout.addWidget(label(_broken(heading), "heading", wraps=True))
        if row.is_undone:
            pill = PillView()
            pill.say(text("ui.journal.undone"), text("ui.journal.undone_full"), Tone.NONE)
            layout.addWidget(pill)
        if why(row):
            add_long(layout, why(row))
        _add_who(layout, detail.made)
        if set_back := set_back_words(row):
            layout.addWidget(label(set_back, "", wraps=True, tone=Tone.WARN))
        self._add_links(layout, detail, refusal)
        section(layout, text("ui.journal.changed", count=number(len(detail.places))))
        self._add_entries(layout, detail)
        _add_means(layout, detail.made)
        _add_code(layout, text("ui.journal.operation"), str(row.deed.operation))

    def _add_links(self, layout: QVBoxLayout, detail: OperationDetail, refusal: str) -> None:
        may, made = self._links, []
        if may.can_undo(detail):
            again = detail.undoes is not None
            words = text("ui.journal.do_again" if again else "ui.journal.undo_this")
            made.append(link(words, lambda: may.undo(detail), hint=tip(text("ui.tip.journal_undo"))))
        for key, other in (("ui.journal.show_undo", detail.undone_by), ("ui.journal.show_undone", detail.undoes)):
            if other is not None:
                made.append(link(text(key), partial(self._turn_to, other)))
        for one in made:
            layout.addWidget(links([one]))
        if refusal:
            refused = label(refusal, wraps=True, tone=Tone.BAD)
            refused.setAccessibleName(refusal)
            layout.addWidget(refused)

    def _add_entries(self, layout: QVBoxLayout, detail: OperationDetail) -> None:
        read: dict[int, Entry] = {}

        def part(place: int) -> QWidget:
            if place not in read:
                start = detail.places.index(place)
                read.update({one.place: one for one in self._links.entries(detail.places[start : start + _FIRST])})
            return self._entry(read.get(place), place)

        add_many(layout, detail.places, part, first=_FIRST)

    def _entry(self, entry: Entry | None, place: int) -> QWidget:
        card = frame("evidence")
        inner = column(card, margin=10, spacing=4)
        if entry is None or entry.is_broken:
            words = text("ui.journal.broken", place=number(place))
            inner.addWidget(label(words, wraps=True, tone=Tone.BAD))
            if entry is None:
                return card
        for change in entry.changes:
            self._add_change(inner, change, is_root=change.record == entry.root, of=entry.root.name)
        self._add_places(inner, entry)
        return card

    def _add_change(self, inner: QVBoxLayout, change: RecordChange, *, is_root: bool, of: str) -> None:
        name = change.record.name
        inner.addWidget(label(_broken(name), "strong", wraps=True))
        inner.addWidget(label(change_words(change), "caption", wraps=True))
        for one in change.fields:
            _add_field(inner, one, is_new=change.is_new)
        if not change.fields and not change.is_new and not (change.is_withdrawn or change.is_restored):
            inner.addWidget(label(text("ui.journal.nothing_told"), "caption", wraps=True))
        inner.addSpacing(4)

    def _add_places(self, inner: QVBoxLayout, entry: Entry) -> None:
        root = entry.root
        made = []
        if self._links.can_go(root.key):
            name = text("ui.journal.go_to", name=root.name)
            made.append(link(text("ui.journal.go"), partial(self._links.go, root.key), name=name, hint=tip(name)))
        name = text("ui.journal.history_of", name=root.name)
        made.append(link(text("ui.journal.history"), partial(self._history, root.key), name=name, hint=tip(name)))
        inner.addWidget(links(made))
        _add_chain(inner, entry.place, entry.hash, entry.previous)

    def _fill_access(self, layout: QVBoxLayout, row: AccessRow) -> None:
        layout.addWidget(label(accessed(row), "section", wraps=True))
        layout.addWidget(label(about(row) or text("ui.journal.whole"), "heading", wraps=True))
        if came_out(row):
            tone = Tone.BAD if row.problems else Tone.OK
            layout.addWidget(label(came_out(row), "strong", wraps=True, tone=tone))
        _add_who(layout, row.made)
        if row.record is not None and self._links.can_go(row.record.key):
            record = row.record
            name = text("ui.journal.go_to", name=record.name)
            layout.addWidget(links([link(text("ui.journal.go"), partial(self._links.go, record.key), name=name)]))
        section(layout, text("ui.journal.chain"))
        _add_chain(layout, row.place, row.hash, row.previous)
        if row.seen:
            _add_code(layout, text("ui.journal.seen"), row.seen)
        _add_means(layout, row.made)


def _broken(name: str) -> str:
    """Return a name that may be broken between the words of a code that has no spaces."""
    return _WORD_END.sub("\u200b", name)


def _add_who(layout: QVBoxLayout, made: Provenance) -> None:
    person = text("ui.journal.person", name=made.person, role=made.role) if made.role else made.person
    layout.addWidget(label(person or text("ui.journal.nobody"), "strong", wraps=True))
    layout.addWidget(label(text("ui.journal.times", place=when_in_full(made), utc=in_utc(made)), "caption", wraps=True))


def _add_means(layout: QVBoxLayout, made: Provenance) -> None:
    section(layout, text("ui.journal.means"))
    layout.addWidget(label(text("ui.journal.tool", tool=made.tool, host=made.host), "caption", wraps=True))
    _add_code(layout, text("ui.journal.copy_of"), made.copy)


def _add_field(inner: QVBoxLayout, change: FieldChange, *, is_new: bool) -> None:
    name, nothing = field_of(change.name), text("ui.journal.nothing")
    old, new = value_words(change.before) or nothing, value_words(change.after) or nothing
    if is_new and len(new) <= _SHORT_VALUE and "\n" not in new:
        row = line(spacing=8)
        row.addWidget(label(name, "caption", wraps=True), 1)
        row.addWidget(label(new, wraps=True), 1)
        inner.addLayout(row)
        return
    inner.addSpacing(2)
    inner.addWidget(label(name, "caption" if is_new else "section", wraps=True))
    if is_new:
        add_long(inner, new, limit=_LONG_VALUE)
        return
    is_text = _is_written(change.before) and _is_written(change.after)
    inner.addWidget(Beside(name, old, new, is_text=is_text))


def _is_written(value: Value) -> bool:
    """Whether a value is words that somebody wrote, of which some may have stayed."""
    return isinstance(value, str | tuple) and not isinstance(value, StrEnum) and bool(value)


def _add_chain(inner: QVBoxLayout, place: int, sha256: str, previous: Sequence[str]) -> None:
    """Say where the entry is in its chain: number, hash and the one before, whole in the tool-tip."""
    before = ", ".join(previous) or text("ui.journal.first_entry")
    after = ", ".join(f"{one[:_SHORT_HASH]}…" for one in previous) or before
    short = text("ui.journal.entry", place=number(place), hash=sha256[:_SHORT_HASH], previous=after)
    inner.addWidget(_copied(short, text("ui.journal.hashes", place=number(place), hash=sha256, previous=before)))


def _add_code(layout: QVBoxLayout, caption: str, code: str) -> None:
    layout.addWidget(_copied(text("ui.journal.coded", caption=caption, code=code[:_SHORT_HASH]), code))


def _copied(words: str, code: str) -> QWidget:
    """Return a caption with a link that copies the whole code."""
    made = QWidget()
    row = column(made)
    row.setDirection(row.Direction.LeftToRight)
    row.setSpacing(4)
    shown = label(words, "caption", wraps=True)
    row.addWidget(shown, 1)
    copy = link(text("ui.journal.copy"), lambda: QGuiApplication.clipboard().setText(code), hint=tip(code))
    copy.setAccessibleName(text("ui.journal.copy_what", what=words))
    row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
    made.setToolTip(tip(code))
    return made
