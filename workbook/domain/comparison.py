"""What became of items and findings between two reports: of two workbooks, or of one on two days. Derived, never stored."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from workbook.domain.gap import Excluded, GapState, excluded_as, state_of
from workbook.domain.report import FindingLine, ItemLine, Report
from workbook.domain.vocabulary import FindingState, ProofLevel, Tlp

LEVELS: Final = tuple(ProofLevel)
_RANKS: Final = {
    GapState.NOT_MET: 0,
    GapState.NOT_ESTABLISHED: 1,
    GapState.PARAMETER_UNDEFINED: 1,
    GapState.SATISFIED_BELOW: 2,
    GapState.PROVED: 3,
}
"""How the determined states compare. What nobody determined is neither better nor worse than any of them."""
_OPEN: Final = frozenset({GapState.NOT_EXAMINED, GapState.EXAMINED})


class Course(StrEnum):
    """What became of an item. Better and worse are said only where both sides are determined."""

    WORSE = "worse"
    IMPROVED = "improved"
    DETERMINED = "determined"
    CHANGED = "changed"
    NEW = "new"
    WITHDRAWN = "withdrawn"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Place:
    """How an item stands on one side."""

    stands: GapState | Excluded
    level: ProofLevel
    contested: bool
    stale: bool


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item on both sides; None where it is not there."""

    course: Course
    framework: str
    control: str
    title: str
    subject: str
    subject_name: str
    before: Place | None
    after: Place | None
    after_item: ItemLine | None


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One finding on both sides; the state is None where it is not there."""

    course: Course
    code: str
    title: str
    before: FindingState | None
    after: FindingState | None
    severity_before: str
    severity_after: str


@dataclass(frozen=True, slots=True)
class Side:
    """Which state of which workbook was compared. `head` is empty for an empty journal."""

    title: str
    copy_letter: str
    as_of: date
    events: int
    head: str
    proved: int
    here: int
    """items assessed here: the denominator of `proved`"""


@dataclass(frozen=True, slots=True)
class Group:
    """What became of the items of one framework; `proved` and `here` as on a side."""

    framework: str
    courses: Mapping[Course, int]
    before: tuple[int, int]
    after: tuple[int, int]
    """(proved, assessed here)"""

    @property
    def items(self) -> int:
        """How many items there are on either side: the denominator of every course."""
        return sum(self.courses.values())


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed; items and findings that stand as before are counted and not listed."""

    before: Side
    after: Side
    groups: tuple[Group, ...]
    items: tuple[ItemChange, ...]
    findings: tuple[FindingChange, ...]
    findings_same: int
    language: str
    tlp: Tlp
    made_at: datetime
    """aware, with the offset of the place"""
    tool: str

    @property
    def totals(self) -> Mapping[Course, int]:
        """What became of the items, over all frameworks."""
        found: Counter[Course] = Counter()
        for group in self.groups:
            found.update(group.courses)
        return found


def course_of(before: Place | None, after: Place | None) -> Course:
    """Return what became of an item that is on one side at least."""
    if before is None or after is None:
        return Course.NEW if before is None else Course.WITHDRAWN
    if before == after:
        return Course.SAME
    if before.stands in _OPEN and after.stands in _RANKS:
        return Course.DETERMINED
    if before.stands not in _RANKS or after.stands not in _RANKS:
        return Course.CHANGED
    old, new = _weight(before), _weight(after)
    if old == new:
        return Course.CHANGED
    return Course.IMPROVED if new > old else Course.WORSE


def _weight(place: Place) -> tuple[int, int, bool, bool]:
    """Return what two determined places are compared by, the weightier first."""
    rank = _RANKS[place.stands]  # type: ignore[index]
    return rank, LEVELS.index(place.level), not place.contested, not place.stale


def compare(before: Report, after: Report) -> Comparison:
    """Return what changed from one report to the other, in the order of the later one.

    Items are the same when they have one id, as in copies of a workbook, else the same control of a subject of the same name.
    Findings are the same by their code in copies of one workbook, else by their title.
    """
    changes = list(_items(before, after))
    related = bool({item.id for item in before.items} & {item.id for item in after.items})
    findings = list(_findings(before.findings, after.findings, by_code=related))
    return Comparison(
        before=_side(before),
        after=_side(after),
        groups=tuple(_groups(changes)),
        items=tuple(change for change in changes if change.course is not Course.SAME),
        findings=tuple(change for change in findings if change.course is not Course.SAME),
        findings_same=sum(change.course is Course.SAME for change in findings),
        language=after.language,
        tlp=after.engagement.tlp,
        made_at=after.made_at,
        tool=after.tool,
    )


def _place(item: ItemLine) -> Place:
    left_out = excluded_as(item.scope, item.responsibility)
    examined = item.examined_to is not ProofLevel.NONE
    stands = left_out or state_of(item.result, item.other_kind, proved=item.proved, examined=examined)
    return Place(stands, item.proof_level, item.contested, item.stale)


def _items(before: Report, after: Report) -> Iterator[ItemChange]:
    by_id = {item.id: item for item in before.items}
    after_ids = {item.id for item in after.items}
    by_name = {_name(item): item for item in before.items if item.id not in after_ids}
    met = set()
    for item in after.items:
        old = by_id.get(item.id) or by_name.get(_name(item))
        if old is not None:
            met.add(old.id)
        yield _item(old, item)
    for item in before.items:
        if item.id not in met:
            yield _item(item, None)


def _name(item: ItemLine) -> tuple[str, str, str]:
    return item.subject_name.casefold(), item.framework, item.control


def _item(old: ItemLine | None, new: ItemLine | None) -> ItemChange:
    before, after = _place(old) if old else None, _place(new) if new else None
    known = new or old
    assert known is not None
    names = (known.framework, known.control, known.title, known.subject, known.subject_name)
    return ItemChange(course_of(before, after), *names, before, after, new)


def _findings(before: Iterable[FindingLine], after: Iterable[FindingLine], *, by_code: bool) -> Iterator[FindingChange]:
    def key(line: FindingLine) -> str:
        return line.code if by_code else line.title.strip().casefold()

    old = {key(line): line for line in before}
    for line in after:
        yield _finding(old.pop(key(line), None), line)
    for line in old.values():
        yield _finding(line, None)


def _finding(old: FindingLine | None, new: FindingLine | None) -> FindingChange:
    known = new or old
    assert known is not None
    if old is None or new is None:
        course = Course.NEW if old is None else Course.WITHDRAWN
    else:
        course = Course.SAME if (old.state, old.severity) == (new.state, new.severity) else Course.CHANGED
    states = (old.state if old else None, new.state if new else None)
    severities = (old.severity if old else "", new.severity if new else "")
    return FindingChange(course, known.code, known.title, *states, *severities)


def _groups(changes: Iterable[ItemChange]) -> Iterator[Group]:
    by_framework: dict[str, list[ItemChange]] = {}
    for change in changes:
        by_framework.setdefault(change.framework, []).append(change)
    for framework, part in sorted(by_framework.items()):
        counts = Counter(change.course for change in part)
        yield Group(
            framework=framework,
            courses={course: counts[course] for course in Course},
            before=_proved(change.before for change in part),
            after=_proved(change.after for change in part),
        )


def _proved(places: Iterable[Place | None]) -> tuple[int, int]:
    here = [place.stands for place in places if place is not None and isinstance(place.stands, GapState)]
    return here.count(GapState.PROVED), len(here)


def _side(report: Report) -> Side:
    proved, here = _proved(_place(item) for item in report.items)
    return Side(
        title=report.engagement.title,
        copy_letter=report.copy_letter,
        as_of=report.as_of,
        events=report.event_count,
        head=report.head,
        proved=proved,
        here=here,
    )
