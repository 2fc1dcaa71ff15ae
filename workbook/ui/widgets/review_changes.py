"""What changed on an item since the reviewer last looked: old and new, in words."""

from datetime import date
from enum import StrEnum
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbook.domain.review import Changed, Deed, Difference, ReviewRow, Since, Value
from workbook.domain.vocabulary import WorkState
from workbook.exports.palette import Tone
from workbook.messages import field_of, text, word
from workbook.ui.models.review import handled
from workbook.ui.widgets.labels import column, frame, label
from workbook.ui.widgets.parts import Panel, add_long, add_many, section
from workbook.ui.wording import day, moment

_SHORT: Final = 32
_LONG: Final = 240
"""Characters of an old or new text that are shown at first."""


class ChangesPanel(Panel):
    """Stands at the right of the review page."""

    def __init__(self) -> None:
        super().__init__(text("ui.review.changes"))

    def show_changes(self, row: ReviewRow, changed: Changed) -> None:
        """Show what is other on an item."""
        self.build(lambda layout: _fill(layout, row, changed))

    def show_nothing(self, words: str) -> None:
        """Say what is shown here."""
        self.say_empty(words)


def _fill(layout: QVBoxLayout, row: ReviewRow, changed: Changed) -> None:
    layout.addWidget(label(text("ui.review.changes"), "heading", wraps=True))
    layout.addWidget(label(_since(changed), "caption", wraps=True))
    if changed.by and changed.last_at:
        by = text("ui.review.changed_by", names=", ".join(changed.by), at=moment(changed.last_at.astimezone()))
        layout.addWidget(label(by, "caption", wraps=True))
    if changed.since is not Since.BEGINNING and not changed.differences:
        layout.addWidget(label(text("ui.review.unchanged"), wraps=True))
    add_many(layout, changed.differences, _part)
    section(layout, text("ui.review.handling"))
    at = moment(row.submitted_at.astimezone()) if row.submitted_at else ""
    if row.submitted_by:
        layout.addWidget(label(text("ui.review.submitted", name=row.submitted_by, at=at), wraps=True))
    if row.answered_at and row.row.work_state in (WorkState.RETURNED, WorkState.ACCEPTED):
        layout.addWidget(label(handled(row), wraps=True))
    if row.return_reason:
        add_long(layout, row.return_reason)


def _since(changed: Changed) -> str:
    at = moment(changed.since_at.astimezone()) if changed.since_at else ""
    return text(f"ui.review.since.{changed.since.value}", at=at)


def _part(one: Difference) -> QWidget:
    made = frame("evidence")
    inner = column(made, margin=10, spacing=2)
    inner.addWidget(label(_title(one), "strong", wraps=True))
    if one.deed is Deed.ADDED:
        added = text("ui.review.added_as", bearing=said(one.after)) if one.after else text("ui.review.added")
        inner.addWidget(label(added, "caption", wraps=True, tone=Tone.OK))
    elif one.deed is Deed.TAKEN:
        inner.addWidget(label(text("ui.review.taken"), "caption", wraps=True, tone=Tone.WARN))
    else:
        _old_and_new(inner, said(one.before), said(one.after))
    return made


def _old_and_new(inner: QVBoxLayout, before: str, after: str) -> None:
    """Show short values on one line, long ones below each other."""
    if max(len(before), len(after)) <= _SHORT and "\n" not in before + after:
        inner.addWidget(label(text("ui.review.from_to", before=before, after=after), wraps=True))
        return
    inner.addWidget(label(text("ui.review.was"), "caption"))
    add_long(inner, before, "muted", limit=_LONG)
    inner.addWidget(label(text("ui.review.is"), "caption"))
    add_long(inner, after, limit=_LONG)


def _title(one: Difference) -> str:
    if one.table == "attachment" and one.field == "evidence_id":
        return one.about
    name = field_of(one.field)
    return text("ui.review.of_part", field=name, part=one.about) if one.about else name


def said(value: Value) -> str:
    """Return a value in words; nothing is a dash."""
    if value is None or value == "":
        return text("ui.review.nothing")
    if isinstance(value, bool):
        return text("ui.review.yes") if value else text("ui.review.no")
    if isinstance(value, date):
        return day(value)
    return word(value) if isinstance(value, StrEnum) else str(value)
