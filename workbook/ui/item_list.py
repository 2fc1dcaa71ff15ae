"""What the checklist lists, asked in the background: the first rows at once, then the rest, then how many fall under what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from workbook.domain.checklist import ChecklistRow
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.item_order import DERIVED_ORDERS, Group, ItemKey, Sorting, in_groups
from workbook.domain.standing import DERIVED, asks_the_ladder
from workbook.store.book import Book
from workbook.store.item_filter import SLICE, chip_counts, filtered_ids, item_keys
from workbook.store.queries import checklist_rows
from workbook.store.standings import Touched, newest_entry, touched_since
from workbook.ui.background import Step, Ticket
from workbook.ui.models.checklist import PAGE
from workbook.ui.work import Work

_COUNTING_MS: Final = 60
_PAINTING: Final = "painting the checklist"
_PAINTING_MS: Final = 16
"""After so long the first rows are being painted, which keeps the main thread; whatever comes next comes after it."""
_PROVING_SECONDS: Final = 0.15
"""How long one job proves before other reads get a turn."""
_MOST_COMPARED: Final = 400


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed so far: groups, the first rows, and whether these are all items that are wanted."""

    groups: tuple[Group, ...]
    rows: tuple[ChecklistRow, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """How many items fall under each chip (None: how many there are at all); those not known yet are left out.

    `moved` are items that changed since they were listed and now would be listed or would not.
    """

    counts: dict[Chip | None, int]
    matching: frozenset[UUID]
    compared: frozenset[UUID]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Part:
    keys: list[ItemKey]
    following: UUID | None
    rows: tuple[ChecklistRow, ...]


class ItemList(QObject):
    """One filter and order at a time; whatever is asked later makes what was asked before void."""

    listed = Signal(object)
    """A Listed: the first rows, and then everything."""
    touched = Signal(object)
    """Items whose rows have to be read again; they stay where they are."""
    counted = Signal(object)
    """A Counted."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.filter = ItemFilter()
        self.sorting = Sorting()
        self._seq: int | None = None
        self._since: set[UUID] = set()
        self._counting: Ticket | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COUNTING_MS)
        self._timer.timeout.connect(self._count)
        self._painting = QTimer(self)
        self._painting.setSingleShot(True)
        self._painting.setInterval(_PAINTING_MS)
        self._painting.timeout.connect(lambda: work.reads.release(_PAINTING))
        work.acting.changed.connect(self._on_other_person)

    def ask(self, wanted: ItemFilter, sorting: Sorting) -> None:
        """List the wanted items in this order."""
        self.filter, self.sorting = wanted, sorting
        self._work.filter = wanted
        self._seq = self._work.read(newest_entry)
        self._since.clear()
        if self._counting is not None:
            self._counting.cancel()
        person, today = self._work.acting.person, self._work.today

        def first(book: Book, step: Step) -> _Part:
            step(0, 0)
            with book.reading(background=True) as session:
                keys, following = item_keys(session, wanted, sorting, {}, person, limit=PAGE)
                return _Part(keys, following, tuple(checklist_rows(session, [key.id for key in keys], today)))

        if asks_the_ladder(wanted) or sorting != Sorting():
            self._ask_for_rest(_Part([], None, ()), person, today)
        else:
            self._work.fetch_steps(first, lambda part: self._show_first(part, person, today), key="checklist")

    def again(self) -> None:
        """List the same anew."""
        self.ask(self.filter, self.sorting)

    def catch_up(self) -> bool:
        """Find out what has happened since, and say whose rows are touched; True when everything is to be listed anew."""
        touched: Touched | None = None if self._seq is None else self._work.read(touched_since, self._seq)
        if touched is None or touched.everything:
            return True
        self._seq = touched.seq
        self._since |= touched.items
        if touched.items:
            self.touched.emit(touched.items)
        self._timer.start()
        return False

    def next_undecided(self, ids: Sequence[UUID]) -> UUID | None:
        """Return the first of these items that is assessed here and not determined, None when there is none."""
        wanted = ItemFilter(chips=frozenset({Chip.UNDECIDED}))
        begin, size = 0, PAGE
        while begin < len(ids):
            part = ids[begin : begin + size]
            found = set(self._work.read(filtered_ids, wanted, {}, None, part))
            if found:
                return next(item for item in part if item in found)
            begin, size = begin + size, 400
        return None

    def _show_first(self, part: _Part, person: UUID | None, today: date) -> None:
        self.listed.emit(Listed(in_groups(part.keys, self.sorting), part.rows, part.following is None))
        if part.following is None:
            self._timer.start()
        else:
            # What reads on would take half of the time that painting them needs.
            self._work.reads.hold(_PAINTING)
            self._painting.start()
            self._ask_for_rest(part, person, today)

    def _ask_for_rest(self, part: _Part, person: UUID | None, today: date) -> None:
        wanted, sorting, live = self.filter, self.sorting, self._work.standings.live()

        def rest(book: Book, step: Step) -> Listed:
            if asks_the_ladder(wanted) or sorting.order in DERIVED_ORDERS:
                live.bring_up(today, step)
            keys, after = list(part.keys), part.following
            while True:
                step(len(keys), len(keys))
                with book.reading(background=True) as session:
                    found, after = item_keys(session, wanted, sorting, live.known, person, after=after, limit=SLICE)
                keys += found
                if after is None:
                    return Listed(in_groups(keys, sorting), part.rows, is_whole=True)

        def show(listed: Listed) -> None:
            self.listed.emit(listed)
            self._timer.start()

        self._work.fetch_steps(rest, show, key="checklist")

    @Slot()
    def _count(self) -> None:
        base, wanted, live = replace(self.filter, chips=frozenset()), self.filter, self._work.standings.live()
        person, today = self._work.acting.person, self._work.today
        compared = frozenset(list(self._since)[:_MOST_COMPARED])

        def job(book: Book, step: Step) -> Counted:
            is_whole = live.bring_up(today, step, seconds=_PROVING_SECONDS)
            with book.reading(background=True) as session:
                counts = chip_counts(session, replace(base, levels=frozenset()), live.known, person)
                matching = filtered_ids(session, wanted, live.known, person, list(compared)) if compared else []
            if not is_whole:
                counts = {chip: count for chip, count in counts.items() if chip not in DERIVED}
            return Counted(counts, frozenset(matching), compared, is_whole)

        def show(counted: Counted) -> None:
            self.counted.emit(counted)
            if not counted.is_whole:
                self._count()

        self._counting = self._work.fetch_steps(job, show, key="checklist counts")

    @Slot()
    def _on_other_person(self) -> None:
        """What is theirs is another's now."""
        if Chip.MINE in self.filter.chips:
            self.again()
        elif self._seq is not None:
            self._timer.start()
