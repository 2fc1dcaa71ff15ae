"""What the journal is narrowed to: who, which kind of record, what was done, when, and one record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from workbook.domain.journal_views import JournalFilter, RecordKey
from workbook.exports.visible import elided, one_line
from workbook.messages import access_kinds, access_of, kind_of, past_of, text, verbs
from workbook.store.journal_views import root_kinds
from workbook.ui.journal_wording import capital
from workbook.ui.messages import tip
from workbook.ui.theme import restyle
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.parts import link
from workbook.ui.wording import day

_NAME: Final = 48
_NARROW: Final = 500
"""Pixels below which the choices stand in two lines."""


class Period(StrEnum):
    """How far back the journal is shown."""

    ALWAYS = "always"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    BETWEEN = "between"


_DAYS: Final = {Period.TODAY: 1, Period.WEEK: 7, Period.MONTH: 30}


class Choice(Drop):
    """One part of a filter."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setProperty("role", "filter")
        self.setMinimumContentsLength(7)
        self.setMaxVisibleItems(16)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def offer(self, everything: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Offer everything, and what it can be narrowed to; what was chosen stays chosen where it is offered again."""
        chosen = self.currentData()
        self.blockSignals(True)
        self.clear()
        self.addItem(everything, None)
        for words, value in choices:
            self.addItem(elided(one_line(words), _NAME), value)
        self.setCurrentIndex(max(0, self.findData(chosen)) if chosen is not None else 0)
        self.blockSignals(False)

    def choose(self, value: object) -> None:
        """Choose without telling anyone."""
        self.blockSignals(True)
        self.setCurrentIndex(max(0, self.findData(value)) if value is not None else 0)
        self.blockSignals(False)
        self.mark()

    def mark(self) -> None:
        """Show whether it narrows anything."""
        restyle(self, "narrows", self.currentIndex() > 0)


class DayLine(QLineEdit):
    """A calendar day as yyyy-mm-dd, or nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setToolTip(tip(text("ui.journal.day_tip", name=name)))
        self.setMaxLength(10)
        self.setMinimumWidth(104)
        self.textChanged.connect(lambda _: self._mark())

    def day(self) -> date | None:
        """Return the day, None while there is none."""
        try:
            return date.fromisoformat(self.text().strip())
        except ValueError:
            return None

    @property
    def is_wrong(self) -> bool:
        """Whether something stands here that is no day."""
        return bool(self.text().strip()) and self.day() is None

    def _mark(self) -> None:
        restyle(self, "wrong", self.is_wrong and len(self.text().strip()) >= self.maxLength())


class JournalFilterBar(QWidget):
    """The parts of the filter in one line, and below it the days and the record when they are asked for."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.person = Choice(text("ui.journal.by_person"))
        self.kind = Choice(text("ui.journal.by_kind"))
        self.verb = Choice(text("ui.journal.by_verb"))
        self.period = Choice(text("ui.journal.by_period"))
        self.first = DayLine(text("ui.journal.from"))
        self.last = DayLine(text("ui.journal.to"))
        self.record = link(text("ui.journal.by_record"), self.drop_record)
        self.clear = link(text("ui.journal.clear"), self.drop_all, hint=tip(text("ui.journal.clear_tip")))
        self._has_kinds = True
        self._record: RecordKey | None = None
        self._record_name = ""
        self._days = QWidget()
        self._people: Sequence[tuple[str, UUID]] = ()
        self._lay_out()
        self.show_people(())
        self.offer_changes()
        self.period.offer(text("ui.journal.always"), _periods())
        for choice in (self.person, self.kind, self.verb, self.period):
            choice.currentIndexChanged.connect(self._on_change)
        for line in (self.first, self.last):
            line.textChanged.connect(self._on_days)
        self._show()

    def value(self) -> JournalFilter:
        """Return what is chosen; days are those of this machine's clock."""
        since, until = self._times()
        return JournalFilter(
            person=self.person.currentData(),
            kind=(self.kind.currentData() or "") if self._has_kinds else "",
            verb=self.verb.currentData() or "",
            since=since,
            until=until,
            record=self._record,
        )

    def in_words(self) -> tuple[tuple[str, str], ...]:
        """Return the parts that narrow, each with its heading."""
        parts = [
            (choice.accessibleName(), choice.currentText())
            for choice in (self.person, self.kind, self.verb)
            if choice.currentIndex() > 0 and (self._has_kinds or choice is not self.kind)
        ]
        since, until = self._times()
        if since is not None:
            parts.append((self.first.accessibleName(), day(since.date())))
        if until is not None:
            parts.append((self.last.accessibleName(), day((until - timedelta(days=1)).date())))
        if self._record is not None:
            parts.append((text("ui.journal.by_record"), self._record_name))
        return tuple(parts)

    def show_people(self, people: Sequence[tuple[str, UUID]]) -> None:
        """Offer everyone who may have acted."""
        if people != self._people or not self.person.count():
            self._people = people
            self.person.offer(text("ui.journal.everyone"), people)

    def offer_changes(self) -> None:
        """Offer what fits the journal of changes."""
        self._has_kinds = True
        self.kind.show()
        of_kinds = sorted((kind_of(one), one) for one in root_kinds())
        self.kind.offer(text("ui.journal.all_kinds"), of_kinds)
        self.verb.offer(text("ui.journal.all_verbs"), sorted((capital(past_of(one)), one) for one in verbs()))
        self._arrange()
        self._show()

    def offer_access(self) -> None:
        """Offer what fits the access chain, where no record is changed."""
        self._has_kinds = False
        self.kind.hide()
        of_access = sorted((capital(access_of(one)), one) for one in access_kinds())
        self.verb.offer(text("ui.journal.all_verbs"), of_access)
        self._arrange()
        self._show()

    def show_record(self, record: RecordKey, name: str) -> None:
        """Narrow to one record and to nothing else."""
        for choice in (self.person, self.kind, self.verb, self.period):
            choice.choose(None)
        self._record, self._record_name = record, name
        self._on_change()

    @Slot()
    def drop_record(self) -> None:
        """Show the entries of other records again."""
        self._record, self._record_name = None, ""
        self._on_change()

    @Slot()
    def drop_all(self) -> None:
        """Show everything."""
        for choice in (self.person, self.kind, self.verb, self.period):
            choice.choose(None)
        self.drop_record()

    def _period(self) -> Period:
        # Qt keeps a member of an enum of strings as a plain string.
        return Period(self.period.currentData() or Period.ALWAYS)

    def _times(self) -> tuple[datetime | None, datetime | None]:
        period = self._period()
        today = datetime.now().astimezone().date()
        first, last = None, None
        if period is Period.BETWEEN:
            first, last = self.first.day(), self.last.day()
        elif period is not Period.ALWAYS:
            first = today - timedelta(days=_DAYS[period] - 1)
        since = _midnight(first) if first else None
        return since, _midnight(last + timedelta(days=1)) if last else None

    @Slot()
    def _on_change(self, _: int = 0) -> None:
        self._show()
        self.changed.emit()

    @Slot()
    def _on_days(self, _: str = "") -> None:
        if not (self.first.is_wrong or self.last.is_wrong):
            self.changed.emit()

    def _show(self) -> None:
        for choice in (self.person, self.kind, self.verb, self.period):
            choice.mark()
        is_between = self._period() is Period.BETWEEN
        self.first.setVisible(is_between)
        self.last.setVisible(is_between)
        if self._record is not None:
            shown = text("ui.journal.only", name=elided(one_line(self._record_name), _NAME))
            self.record.setText(shown.replace("&", "&&"))
            self.record.setAccessibleName(shown)
            self.record.setToolTip(tip(text("ui.journal.only_tip", name=self._record_name)))
        self.record.setVisible(self._record is not None)
        self.clear.setVisible(self.value() != JournalFilter() or is_between)
        self._days.setVisible(is_between or self._record is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the choices in one line, or in two where there is little room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = [self.person, *([self.kind] if self._has_kinds else []), self.verb, self.period]
        columns = len(shown) if self.width() >= _NARROW else 2
        for place, choice in enumerate(shown):
            self._grid.addWidget(choice, place // columns, place % columns)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(self._grid, 1)
        row.addWidget(self.clear)
        layout.addLayout(row)
        below = QHBoxLayout(self._days)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        for widget in (self.first, self.last, self.record):
            below.addWidget(widget)
        below.addStretch(1)
        layout.addWidget(self._days)
        self._arrange()


def with_text(wanted: JournalFilter, words: str) -> JournalFilter:
    """Return a filter that also looks for words."""
    return replace(wanted, text=words.strip())


def _periods() -> list[tuple[str, Period]]:
    """Return how far back one can look, beside always."""
    return [(text(f"ui.journal.{one.value}"), one) for one in Period if one is not Period.ALWAYS]


def _midnight(when: date) -> datetime:
    """Return when a day begins by this machine's clock."""
    return datetime.combine(when, time()).astimezone()
