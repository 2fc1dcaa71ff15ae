"""How an item stands, as a filter asks it of what is stored and of what the ladder says."""

from collections.abc import Sequence
from typing import Any

from workbook.domain.determination import is_proved
from workbook.domain.gap import state_of
from workbook.domain.item_filter import ItemFilter
from workbook.domain.standing import Standing, asks_for_state
from workbook.domain.vocabulary import Basis, Result


def stands_as_wanted(wanted: ItemFilter, standing: Standing, known: Sequence[Any]) -> bool:
    """Tell whether an item is proved, not proved, or in a state, as a filter asks; `known` begins with what is stored.

    That is the planned level, the result, its kind, its basis and the reason it was set against the objectives.
    """
    if not asks_for_state(wanted):
        return True
    planned, result, other_kind, basis, override = known[:5]
    basis = Basis.OVERRIDE if (override or "").strip() else basis or Basis.DIRECT
    result = result or Result.NOT_ASSESSED
    proved = is_proved(result, basis, standing, planned)
    if (wanted.proved and not proved) or (wanted.not_proved and proved):
        return False
    state = state_of(result, other_kind, proved=proved, examined=standing.examined)
    return not wanted.states or state in wanted.states
