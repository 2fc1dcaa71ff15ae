"""After how many days evidence counts as stale: one rule for the engagement, and one for each kind that has its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import ObjectKind

MOST_DAYS: Final = 36_500
"""No evidence is taken to be fresh for longer than a century; a longer time would leave the calendar."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """Days after which evidence is stale; None: never by its age. A kind of object without a rule follows `days`."""

    days: int | None = None
    by_object: Mapping[ObjectKind, int] = field(default_factory=dict)

    def days_of(self, kind: ObjectKind) -> int | None:
        """Return after how many days evidence of a kind of object is stale."""
        return self.by_object.get(kind, self.days)

    def oldest(self, as_of: date, kind: ObjectKind | None = None) -> date | None:
        """Return the earliest day from which evidence is still fresh on `as_of`, None when age does not matter."""
        days = self.days if kind is None else self.days_of(kind)
        return as_of - timedelta(days=days) if days else None


ALWAYS: Final = Freshness()
"""Nothing goes stale by its age."""


def freshness_of(days: int | None, rules: Mapping[str, Any] | None) -> Freshness:
    """Return the rules as the workbook stores them: kind of object to days; a kind that is unknown has no rule."""
    known = set(ObjectKind)
    return Freshness(days, {ObjectKind(kind): int(after) for kind, after in (rules or {}).items() if kind in known})


def check_days(days: int | None, field: str) -> None:
    """Raise WorkbookError for a time that is none."""
    if days is not None and days <= 0:
        raise WorkbookError("record.not_positive", field=field)
    if days is not None and days > MOST_DAYS:
        raise WorkbookError("record.too_many_days", field=field, most=MOST_DAYS)
