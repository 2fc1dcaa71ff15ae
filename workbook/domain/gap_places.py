"""What the groups of the gap are called, in which order they stand, and who owns what: the same for window and report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.domain.gap import By, Gap, GapCounts, GapRow, Owner, in_order
from workbook.domain.item_filter import ItemFilter
from workbook.domain.participation_matrix import REQUESTS, Matrix, MatrixColumn, Recorded, Requested, make_matrix


@dataclass(frozen=True, slots=True)
class Places:
    """Names by key: ids in the window, codes in a report. Everything is in the order in which people read it."""

    frameworks: Mapping[Any, tuple[str, str]]
    """(code, title)"""
    families: Mapping[tuple[Any, str], int]
    """the position of a family, by framework and title"""
    controls: Mapping[tuple[Any, Any], tuple[int, str, str]]
    """(position, code, title), by framework and control"""
    subjects: Mapping[Any, tuple[str, str]]
    """(code, name)"""
    parties: Mapping[Any, tuple[str, str]]
    """(code, name)"""
    owners: Mapping[Any, Owner]
    """by subject"""
    recorded: Recorded
    requests: Requested


@dataclass(frozen=True, slots=True)
class GapLine:
    """One group under its names; `code` is empty where people know it by its name alone."""

    key: tuple[Any, ...]
    code: str
    name: str
    counts: GapCounts


def gap_lines(gap: Gap, by: By, places: Places) -> tuple[GapLine, ...]:
    """Return the groups of a view with their names. Sectors and tiers are named by who shows them."""

    def named(row: GapRow) -> tuple[Any, ...]:
        key = row.key
        if by is By.FAMILY:
            return places.frameworks[key[0]][0], places.families[key]
        if by is By.CONTROL:
            return places.frameworks[key[0]][0], places.controls[key][0]
        return _names(by, places)[key[0]]

    def line(row: GapRow) -> GapLine:
        key = row.key
        if by is By.FAMILY:
            return GapLine(key, places.frameworks[key[0]][0], key[1], row.counts)
        if by is By.CONTROL:
            return GapLine(key, *places.controls[key][1:], row.counts)
        if by in (By.FRAMEWORK, By.SUBJECT, By.PARTY):
            return GapLine(key, *_names(by, places)[key[0]], row.counts)
        return GapLine(key, "", "", row.counts)

    rows = gap.rows(by)
    if by is By.PARTY:
        # Who has nothing that is assessed is not left out: a refusal would vanish from the list.
        met = {row.key[0] for row in rows}
        rows = (*rows, *(GapRow((party,), GapCounts({}, {})) for party in places.parties if party not in met))
    return tuple(line(row) for row in in_order(rows, by, named))


def _names(by: By, places: Places) -> Mapping[Any, tuple[str, str]]:
    return {By.FRAMEWORK: places.frameworks, By.SUBJECT: places.subjects, By.PARTY: places.parties}[by]


def framework_columns(gap: Gap, places: Places) -> tuple[MatrixColumn, ...]:
    """Return the frameworks that have items or that something was recorded about."""
    used = {row.key[0] for row in gap.rows(By.FRAMEWORK)} | {about for _, about in places.recorded}
    return tuple(MatrixColumn(key, code, title) for key, (code, title) in places.frameworks.items() if key in used)


def whole_columns(gap: Gap, places: Places) -> tuple[MatrixColumn, ...]:
    """Return the frameworks and, where something was asked for, the requests."""
    return (*framework_columns(gap, places), *((REQUESTS,) if places.requests else ()))


def family_columns(gap: Gap, places: Places, framework: Any) -> tuple[MatrixColumn, ...]:  # noqa: ANN401
    """Return the families of a framework that have items, in its order."""
    used = sorted((row.key for row in gap.rows(By.FAMILY) if row.key[0] == framework), key=places.families.__getitem__)
    code, _ = places.frameworks[framework]
    return tuple(MatrixColumn(framework, code, family, family) for _, family in used)


def participation(gap: Gap, places: Places, columns: Sequence[MatrixColumn]) -> Matrix:
    """Return who takes part in what, and what of it is proved."""
    parties = [(key, code, name) for key, (code, name) in places.parties.items()]
    return make_matrix(parties, columns, places.recorded, gap.by_place(), places.requests)


def filter_of(by: By, key: tuple[Any, ...]) -> ItemFilter:
    """Return the filter that lists the items of a group."""
    if by is By.FAMILY:
        return ItemFilter(framework=key[0], family=key[1])
    if by is By.CONTROL:
        return ItemFilter(control=key[1])
    if by is By.SECTOR:
        return ItemFilter(sectors=frozenset({key[0]}))
    if by is By.TIER:
        return ItemFilter(tiers=frozenset({key[0]}))
    return ItemFilter(**{by.value: key[0]})
