"""Whether an item counts as proved, as a filter asks it of what is stored and of how the item stands."""

from collections.abc import Sequence
from typing import Any

from workbook.domain.determination import is_proved
from workbook.domain.item_filter import ItemFilter
from workbook.domain.standing import Standing
from workbook.domain.vocabulary import Basis, Result


def is_as_proved(wanted: ItemFilter, standing: Standing, known: Sequence[Any]) -> bool:
    """Tell whether an item is proved, or not proved, as a filter asks; `known` begins with what is stored.

    That is the planned level, the result, its basis and the reason it was set against the objectives.
    """
    if not (wanted.proved or wanted.not_proved):
        return True
    planned, result, basis, override = known[:4]
    basis = Basis.OVERRIDE if (override or "").strip() else basis or Basis.DIRECT
    proved = is_proved(result or Result.NOT_ASSESSED, basis, standing, planned)
    return (proved or not wanted.proved) and not (proved and wanted.not_proved)
