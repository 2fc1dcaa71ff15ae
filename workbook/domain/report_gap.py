"""The gap and who takes part, as a report holds them: every view in its order, under codes and names."""

from collections.abc import Iterable
from dataclasses import dataclass

from workbook.domain.attendance import Attendance, attendance
from workbook.domain.cross_table import CrossRow, cross_rows
from workbook.domain.gap import By, Gap, GapCounts, GapItem, excluded_as, state_of
from workbook.domain.gap_places import GapLine, Places, family_columns, gap_lines, participation, whole_columns
from workbook.domain.participation_matrix import Matrix
from workbook.domain.report import ItemLine
from workbook.domain.vocabulary import ProofLevel


@dataclass(frozen=True, slots=True)
class GapPart:
    """What a report says of the gap."""

    totals: GapCounts
    crossed: tuple[CrossRow, ...]
    views: tuple[tuple[By, tuple[GapLine, ...]], ...]
    frameworks: Matrix
    families: tuple[Matrix, ...]
    """one for each framework that has items"""
    attendance: Attendance


def report_gap(items: Iterable[ItemLine], places: Places) -> GapPart:
    """Return the gap of the items of a report; `places` are named by codes."""
    gap = Gap((_counted(item) for item in items), places.owners)
    columns = whole_columns(gap, places)
    used = [row.key[0] for row in gap.rows(By.FRAMEWORK)]
    return GapPart(
        totals=gap.totals,
        crossed=cross_rows(gap.crossed()),
        views=tuple((by, gap_lines(gap, by, places)) for by in By),
        attendance=attendance(places),
        frameworks=participation(gap, places, columns),
        families=tuple(
            participation(gap, places, family_columns(gap, places, one)) for one in places.frameworks if one in used
        ),
    )


def _counted(item: ItemLine) -> GapItem:
    left_out = excluded_as(item.scope, item.responsibility)
    examined = item.examined_to is not ProofLevel.NONE
    stands = left_out or state_of(item.result, item.other_kind, proved=item.proved, examined=examined)
    return GapItem(
        item.framework, item.family_title, item.control, item.subject, stands, item.committed, item.proof_level
    )
