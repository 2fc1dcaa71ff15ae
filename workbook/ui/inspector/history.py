"""The history of an item from the journal, read in the background: who did what, when, and why."""

from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from workbook.domain.item_detail import HistoryLine
from workbook.domain.vocabulary import OtherKind, Result
from workbook.messages import noun_of, text
from workbook.store.item_history import item_history
from workbook.ui.messages import number
from workbook.ui.widgets.labels import column, label
from workbook.ui.widgets.parts import add_long, link, links, section
from workbook.ui.wording import determined_in_full, moment
from workbook.ui.work import Work

_FIRST = 6
_KEY = "item history"


class HistoryView(QWidget):
    """The newest entries, and older ones as often as they are asked for."""

    def __init__(self, work: Work, item: UUID) -> None:
        super().__init__()
        self._work = work
        self._item = item
        self._oldest: int | None = None
        self._layout = column(self, spacing=8)
        journal = link(text("ui.history.journal"), lambda: work.go("journal", ("record", "checklist_item", item)))
        section(self._layout, text("ui.inspector.history"), journal)
        self._entries = column(spacing=10)
        self._layout.addLayout(self._entries)
        self._more = links([link(text("ui.history.older"), self._read)])
        self._more.hide()
        self._layout.addWidget(self._more)
        self._read()

    def _read(self) -> None:
        self._work.fetch(item_history, self._item, before=self._oldest, limit=_FIRST + 1, done=self._show, key=_KEY)

    def _show(self, lines: list[HistoryLine]) -> None:
        if not isValid(self):
            return  # another item is shown by now
        for one in lines[:_FIRST]:
            self._entries.addWidget(_entry(one))
            self._oldest = one.seq
        self._more.setVisible(len(lines) > _FIRST)


def _entry(one: HistoryLine) -> QWidget:
    made = QWidget()
    layout = column(made, spacing=2)
    deed = noun_of(one.verb)
    words = deed[:1].upper() + deed[1:]
    if one.result is not None:
        words = text("ui.history.determined", deed=words, result=_result(one))
    if one.count > 2:
        words = text("ui.history.many", deed=words, count=number(one.count))
    layout.addWidget(label(words, wraps=True))
    for said in dict.fromkeys(part for part in (one.reason, one.said) if part):
        holder = QVBoxLayout()
        add_long(holder, said, "muted", limit=200)
        layout.addLayout(holder)
    layout.addWidget(label(text("ui.history.by", name=one.who, at=moment(one.at)), "caption", wraps=True))
    return made


def _result(one: HistoryLine) -> str:
    if isinstance(one.result, OtherKind):
        return determined_in_full(Result.OTHER_THAN_SATISFIED, one.result)
    return determined_in_full(one.result or Result.NOT_ASSESSED, None)
