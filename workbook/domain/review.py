"""The reviewer's queue, and what changed on an item since they last looked: frozen rows, never records."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from workbook.domain.checklist import ChecklistRow
from workbook.domain.vocabulary import Bearing, Independence, Method, Outcome

Value = StrEnum | str | date | bool | int | None
"""What a field held, as the domain has it; a reference is the name of the record."""


class Tab(StrEnum):
    """Which part of the queue is shown."""

    TO_REVIEW = "to_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    MINE = "mine"
    """what this person submitted, whatever became of it"""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An item in the queue: who handed it over, and who answered last. Times are UTC; a name is empty where nobody did."""

    row: ChecklistRow
    submitter: UUID | None
    submitted_by: str
    submitted_at: datetime | None
    answered_by: str
    answered_at: datetime | None
    return_reason: str

    @property
    def id(self) -> UUID:
        """The item's id."""
        return self.row.id


@dataclass(frozen=True, slots=True)
class Ground:
    """One piece of evidence an item rests on; `objectives` are the codes of those it bears on, none for the whole item."""

    evidence: UUID
    code: str
    title: str
    bearing: Bearing
    method: Method
    independence: Independence
    outcome: Outcome
    performed_on: date | None
    locator: str
    shows: str
    objectives: tuple[str, ...]


class Since(StrEnum):
    """What the changes are counted from."""

    MY_ANSWER = "my_answer"
    """this person's last acceptance or return"""
    EARLIER_SUBMISSION = "earlier_submission"
    """the submission before the last one"""
    BEGINNING = "beginning"
    """it was never submitted before"""


class Deed(StrEnum):
    """What happened to a part of an item."""

    CHANGED = "changed"
    ADDED = "added"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is other than it was: in all, whatever happened in between.

    `table` and `field` name it; `about` says which objective, evidence or parameter it belongs to, empty for the item.
    """

    deed: Deed
    table: str
    field: str
    about: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed on an item, since when, and by whom. `since_at` is UTC, None from the beginning."""

    since: Since
    since_at: datetime | None
    by: tuple[str, ...]
    last_at: datetime | None
    differences: tuple[Difference, ...]
