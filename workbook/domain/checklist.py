"""The checklist and its overview as a window reads them: frozen rows, never records."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from workbook.domain.commitments import CommitmentState, Contradiction
from workbook.domain.ladder import Proof
from workbook.domain.vocabulary import (
    OtherKind,
    Responsibility,
    Result,
    Scope,
    Tlp,
    WorkState,
)


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One checklist item in a list. An inherited item shows the determination and proof of the item it inherits from."""

    id: UUID
    control: str
    title: str
    family: str
    framework: str
    subject: str
    subject_code: str
    scope: Scope
    responsibility: Responsibility
    inherited_from: str
    """`AC-1 · S-0001`, or empty when the item is assessed itself"""
    work_state: WorkState
    result: Result
    other_kind: OtherKind | None
    proof: Proof
    evidence: int
    """how many different pieces of evidence are attached"""
    findings: tuple[str, ...]
    """the codes of the findings about it"""
    committed: CommitmentState = CommitmentState.NOT_RECORDED
    contradictions: tuple[Contradiction, ...] = ()
    """why what was committed to in different sources does not go together"""


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The items of one family of a framework for one subject, as they follow each other."""

    subject: str
    framework: str
    family: str
    items: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands at the head of the window: the engagement, and where the journal is.

    `title` is empty while the workbook has no engagement; `tlp` is then None. `last_change` is UTC.
    """

    title: str
    objective: str
    tlp: Tlp | None
    period_from: date | None
    period_to: date | None
    as_of: date | None
    is_sample: bool
    journal_entries: int
    journal_head: str
    """hexadecimal, empty before the first entry"""
    last_change: datetime | None


def group_rows(rows: Iterable[ChecklistRow]) -> tuple[ItemGroup, ...]:
    """Return the groups of rows that follow each other."""
    return tuple(
        ItemGroup(*head, tuple(row.id for row in members))
        for head, members in groupby(rows, key=lambda row: (row.subject, row.framework, row.family))
    )


def joined(groups: Iterable[ItemGroup]) -> tuple[ItemGroup, ...]:
    """Return groups with neighbours of the same subject, framework and family made one, as slices leave them."""
    whole: list[ItemGroup] = []
    for group in groups:
        last = whole[-1] if whole else None
        if last and (last.subject, last.framework, last.family) == (group.subject, group.framework, group.family):
            whole[-1] = replace(last, items=last.items + group.items)
        else:
            whole.append(group)
    return tuple(whole)
