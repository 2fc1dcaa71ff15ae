"""The gap on screen: how every group of items stands, each number with its whole and a way to its items."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbook.domain.gap import By, Excluded, Gap, GapCounts, GapState
from workbook.domain.gap_places import GapLine, Places, filter_of, gap_lines
from workbook.domain.item_filter import ItemFilter
from workbook.messages import text, word
from workbook.ui.messages import number
from workbook.ui.models.grid import GridCell, GridModel, GridRow, Head
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.grid_table import GridTable
from workbook.ui.widgets.labels import column, label, line, say

VIEWS: Final = tuple(By)


class GapView(QWidget):
    """One view of the gap at a time; everything it shows has been read."""

    followed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Gap, Places] | None = None
        self.by = Drop(text("ui.gap.by"))
        for view in VIEWS:
            self.by.addItem(text(f"ui.gap.by_{view}"), view.value)
        self.model = GridModel()
        self.model.setParent(self)
        self.table = GridTable(self.model, text("ui.gap.table"))
        self._said = label("", wraps=True)
        self._lay_out()
        self.by.activated.connect(self._on_choice)
        self.table.followed.connect(self.followed)

    def _lay_out(self) -> None:
        layout: QVBoxLayout = column(self, spacing=8)
        head = line(spacing=12)
        head.addWidget(label(text("ui.gap.by"), "muted"))
        head.addWidget(self.by)
        head.addWidget(self._said, 1)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(label(text("ui.gap.note"), "caption", wraps=True))

    def show_gap(self, gap: Gap, places: Places) -> None:
        """Show other numbers in the view that was chosen."""
        self._shown = gap, places
        self._fill()

    def choose(self, by: By) -> None:
        """Show another view."""
        self.by.setCurrentIndex(VIEWS.index(by))
        self._fill()

    @Slot()
    def _on_choice(self) -> None:
        self._fill()

    def _fill(self) -> None:
        if self._shown is None:
            return
        gap, places = self._shown
        by = VIEWS[self.by.currentIndex()]
        say(self._said, _sentence(gap.totals))
        states = (Head(text(f"ui.gap.short.{state}")) for state in GapState)
        columns = (Head(text("ui.gap.here")), *states, Head(text("ui.gap.left_out")))
        rows = [_row(by, one) for one in gap_lines(gap, by, places)]
        self.model.show(columns, rows)


def _sentence(counts: GapCounts) -> str:
    left = {f"{reason}": number(counts.excluded.get(reason, 0)) for reason in Excluded}
    proved, here = number(counts.of(GapState.PROVED)), number(counts.here)
    return text("ui.gap.sentence", proved=proved, here=here, items=number(counts.items), **left)


def _row(by: By, one: GapLine) -> GridRow:
    base, counts = filter_of(by, one.key), one.counts
    head = named(by, one)
    cells = [_cell(head, text("ui.gap.here"), counts.here, counts.items, replace(base, assessed_here=True))]
    for state in GapState:
        wanted = replace(base, states=frozenset({state}))
        cells.append(_cell(head, word(state), counts.of(state), counts.here, wanted))
    cells.append(_left_out(head, counts, base))
    return GridRow(head, tuple(cells), one.key)


def _cell(head: Head, what: str, part: int, whole: int, wanted: ItemFilter) -> GridCell:
    return GridCell(
        words=number(part),
        below=text("ui.figure.whole", whole=number(whole)),
        full=text("ui.gap.cell", name=head.name, what=what, part=number(part), whole=number(whole)),
        share=part / whole if whole else None,
        leads=("checklist", wanted) if part else None,
        is_quiet=not part,
    )


def _left_out(head: Head, counts: GapCounts, base: ItemFilter) -> GridCell:
    """Return what is in no denominator; its tool-tip tells the reasons apart."""
    left = {reason: count for reason, count in counts.excluded.items() if count}
    told = " · ".join(text(f"ui.gap.{reason}", count=number(left[reason])) for reason in Excluded if reason in left)
    whole = sum(left.values())
    return GridCell(
        words=number(whole),
        below=text("ui.figure.whole", whole=number(counts.items)),
        full=text("ui.gap.cell_left_out", name=head.name, count=number(whole), told=told or number(0)),
        leads=("checklist", replace(base, left_out=True)) if whole else None,
        is_quiet=not whole,
    )


def named(by: By, one: GapLine) -> Head:
    """Return what a group is called on screen."""
    if by is By.SECTOR:
        return Head(one.key[0].strip() or text("ui.checklist.no_sector"))
    if by is By.TIER:
        tier = one.key[0]
        return Head(text("ui.checklist.no_tier") if tier is None else text("ui.checklist.tier", tier=tier))
    return Head(one.name, one.code)
