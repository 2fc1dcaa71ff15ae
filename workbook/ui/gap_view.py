"""The gap on screen: how every group of items stands, each number with its whole and a way to its items."""

from dataclasses import replace
from typing import Final

from workbook.domain.attendance import attendance, attendance_message
from workbook.domain.commitments import CommitmentState
from workbook.domain.cross_table import CrossRow, cross_rows
from workbook.domain.gap import By, Excluded, Gap, GapCounts, GapState
from workbook.domain.gap_places import GapLine, Places, filter_of, gap_lines
from workbook.domain.item_filter import ItemFilter
from workbook.domain.vocabulary import ProofLevel
from workbook.messages import render, text, word
from workbook.ui.grid_view import GridView
from workbook.ui.messages import number
from workbook.ui.models.grid import GridCell, GridRow, Head
from workbook.ui.widgets.labels import say

VIEWS: Final[tuple[By | None, ...]] = (*By, None)
"""None is the cross table of commitment, determination and proof."""
_COMMITTED: Final = frozenset({CommitmentState.COMMITTED})


class GapView(GridView):
    """One view of the gap at a time; everything it shows has been read."""

    def __init__(self) -> None:
        super().__init__("ui.gap.by", "ui.gap.table", "ui.gap.note")
        for view in VIEWS:
            self.choice.addItem(text(f"ui.gap.by_{view}") if view else text("ui.gap.crossed"))

    def show_gap(self, gap: Gap, places: Places) -> None:
        """Show other numbers in the view that was chosen."""
        self.shown = gap, places
        self.refill()

    def choose(self, by: By | None) -> None:
        """Show another view, None for the cross table."""
        self.choice.setCurrentIndex(VIEWS.index(by))
        self.refill()

    def fill(self, gap: Gap, places: Places) -> None:
        """Show the groups of the view that is chosen."""
        by = VIEWS[self.choice.currentIndex()]
        say(self.said, " ".join((_sentence(gap.totals), render(attendance_message(attendance(places))))))
        if by is None:
            self._fill_crossed(gap)
            return
        states = (Head(text(f"ui.gap.short.{state}")) for state in GapState)
        promised = Head(text("ui.gap.committed")), Head(text("ui.gap.kept"))
        columns = (Head(text("ui.gap.here")), *promised, *states, Head(text("ui.gap.left_out")))
        self.model.show(columns, [_row(by, one) for one in gap_lines(gap, by, places)])

    def _fill_crossed(self, gap: Gap) -> None:
        columns = (*(Head(word(level)) for level in ProofLevel), Head(text("ui.gap.all_levels")))
        self.model.show(columns, [_crossed(one) for one in cross_rows(gap.crossed())])


def _sentence(counts: GapCounts) -> str:
    left = {f"{reason}": number(counts.excluded.get(reason, 0)) for reason in Excluded}
    proved, here = number(counts.of(GapState.PROVED)), number(counts.here)
    promised = {"committed": number(counts.committed), "kept": number(counts.kept)}
    return text("ui.gap.sentence", proved=proved, here=here, items=number(counts.items), **promised, **left)


def _crossed(row: CrossRow) -> GridRow:
    head = Head(word(row.determined), word(row.committed))
    name = Head(text("ui.gap.crossed_name", committed=row.committed, determined=row.determined))
    cells = [_cell(name, word(level), count, row.whole, row.filter(level)) for level, count in row.levels.items()]
    cells.append(_cell(name, text("ui.gap.all_levels"), row.items, row.whole, row.filter()))
    return GridRow(head, tuple(cells), (row.committed, row.determined))


def _row(by: By, one: GapLine) -> GridRow:
    base, counts = filter_of(by, one.key), one.counts
    head = named(by, one)
    cells = [_cell(head, text("ui.gap.here"), counts.here, counts.items, replace(base, assessed_here=True))]
    promised = replace(base, commitments=_COMMITTED)
    kept = replace(promised, states=frozenset({GapState.PROVED}))
    cells.append(_cell(head, text("ui.gap.committed"), counts.committed, counts.here, promised))
    cells.append(_cell(head, text("ui.gap.kept"), counts.kept, counts.committed, kept))
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
