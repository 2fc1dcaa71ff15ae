"""Which determinations a person set against the objectives, or without the proof they need."""

from collections.abc import Iterable

from workbook.domain.report import ItemLine, Override
from workbook.domain.vocabulary import Basis, Responsibility, Result


def overrides_of(items: Iterable[ItemLine]) -> tuple[Override, ...]:
    """Return the overrides of items and of their objectives; an inherited item has none of its own."""
    found = []
    for item in items:
        if item.responsibility is Responsibility.INHERITED:
            continue
        name = f"{item.control} · {item.subject}"
        if item.basis is Basis.OVERRIDE:
            derived = item.derived_result or Result.NOT_ASSESSED
            found.append(Override(name, item.result, derived, item.override_reason, item.decided_by))
        found += [
            Override(f"{name} · {part.code}", part.result, Result.NOT_ASSESSED, part.override_reason, part.decided_by)
            for part in item.objectives
            if part.override_reason
        ]
    return tuple(found)
