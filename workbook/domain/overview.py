"""What the overview of a workbook shows: frozen rows, never records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from workbook.domain.counts import Counts
from workbook.domain.gap import Gap, GapItem
from workbook.domain.gap_places import Places
from workbook.domain.journal_views import Deed
from workbook.domain.owed import OwedCounts
from workbook.domain.report_people import PartyLine, PersonLine
from workbook.domain.tally import CountedItem, count_items
from workbook.domain.vocabulary import FindingState


@dataclass(frozen=True, slots=True)
class FrameworkCounts:
    """The numbers of one framework, over all subjects."""

    id: UUID
    code: str
    title: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class ToDoNext:
    """What is to be done next; each number is that of the list it leads to."""

    undecided: int
    no_proof: int
    contested: int
    stale: int
    without_finding: int
    """other than satisfied, and no finding is about it"""
    to_review: int
    returned: int
    to_place: int
    """evidence that is attached nowhere"""
    incomplete_findings: int


@dataclass(frozen=True, slots=True)
class Happened:
    """One operation: what it did, by whom and when (UTC)."""

    deed: Deed
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who works on the engagement and who takes part, its days, and what happened last."""

    title: str
    days: tuple[tuple[str, date | None, date | None], ...]
    """(name, first or only day, last day or None); those that are not set are left out"""
    team: tuple[PersonLine, ...]
    parties: tuple[PartyLine, ...]
    subjects: int
    evidence: int
    findings: int
    happened: tuple[Happened, ...]
    """the newest first"""


@dataclass(frozen=True, slots=True)
class WentStale:
    """Evidence that was fresh when the workbook was last opened, and is stale now."""

    since: date | None
    """the day it was opened before, None the first time"""
    evidence: tuple[str, ...]
    """the codes"""


@dataclass(frozen=True, slots=True)
class Glance:
    """Everything that the overview counts; the same numbers as the command line and the exports."""

    totals: Counts
    frameworks: tuple[FrameworkCounts, ...]
    to_do: ToDoNext
    particulars: Particulars
    gap: Gap
    places: Places
    findings: Mapping[FindingState, int]
    owed: OwedCounts
    went_stale: WentStale


def counted(
    items: Iterable[CountedItem], frameworks: Iterable[tuple[UUID, str, str]]
) -> tuple[Counts, tuple[FrameworkCounts, ...]]:
    """Return the numbers of all items and of each framework (id, code, title) that has any."""
    groups: dict[UUID, list[CountedItem]] = {}
    everything: list[CountedItem] = []
    for item in items:
        groups.setdefault(item.framework, []).append(item)
        everything.append(item)
    found = (
        FrameworkCounts(key, code, title, count_items(groups[key])) for key, code, title in frameworks if key in groups
    )
    return count_items(everything), tuple(found)


def gap_of(items: Iterable[CountedItem], places: Places) -> Gap:
    """Return the gap over all items."""
    return Gap(map(_counted, items), places.owners)


def _counted(item: CountedItem) -> GapItem:
    return GapItem(
        *(item.framework, item.family, item.control, item.subject, item.stands, item.committed, item.proof_level)
    )
