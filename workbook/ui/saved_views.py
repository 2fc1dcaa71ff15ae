"""Views of the checklist that a person keeps on this machine under a name: filter, order and columns."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

from PySide6.QtCore import QSettings

from workbook.domain.commitments import CommitmentState
from workbook.domain.gap import GapState
from workbook.domain.item_filter import Chip, ItemFilter
from workbook.domain.item_order import Order, Sorting
from workbook.domain.vocabulary import OtherKind, ProofLevel, Result, Scope, WorkState

_KEY: Final = "checklist/views"
_FLAGS: Final = (
    *("assessed_here", "inherited", "left_out", "without_finding", "without_evidence"),
    *("without_parameter", "proved", "not_proved"),
)
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class SavedView:
    """One view; `hidden` names the columns it does without."""

    name: str
    filter: ItemFilter
    sorting: Sorting
    hidden: frozenset[str]


def saved_views() -> tuple[SavedView, ...]:
    """Return the views in the order of their names; one that cannot be read is left out."""
    kept = QSettings().value(_KEY, [])
    entries = kept if isinstance(kept, list) else [kept]  # a list of one comes back as its only entry
    found = (_read(entry) for entry in entries)
    return tuple(sorted((view for view in found if view is not None), key=lambda view: view.name.casefold()))


def keep_view(view: SavedView) -> None:
    """Keep a view, in place of another one of the same name."""
    _keep([*(one for one in saved_views() if one.name != view.name), view])


def forget_view(name: str) -> None:
    """Take a view off."""
    _keep([view for view in saved_views() if view.name != name])


def _keep(views: Sequence[SavedView]) -> None:
    QSettings().setValue(_KEY, [json.dumps(_written(view)) for view in views])


def _written(view: SavedView) -> dict[str, Any]:
    wanted = view.filter
    return {
        "name": view.name,
        "text": wanted.text,
        "subject": str(wanted.subject) if wanted.subject else None,
        "framework": str(wanted.framework) if wanted.framework else None,
        "family": wanted.family,
        "chips": sorted(wanted.chips),
        "results": sorted(wanted.results),
        "other_kinds": sorted(wanted.other_kinds),
        "levels": sorted(wanted.levels),
        "work_states": sorted(wanted.work_states),
        "scopes": sorted(wanted.scopes),
        "control": str(wanted.control) if wanted.control else None,
        "party": str(wanted.party) if wanted.party else None,
        "sectors": sorted(wanted.sectors),
        "tiers": sorted(wanted.tiers, key=lambda tier: (tier is None, tier or 0)),
        "states": sorted(wanted.states),
        "commitments": sorted(wanted.commitments),
        **{name: getattr(wanted, name) for name in _FLAGS},
        "order": view.sorting.order,
        "descending": view.sorting.descending,
        "hidden": sorted(view.hidden),
    }


def _read(entry: object) -> SavedView | None:
    """Return a view as it was kept; None for what another version, or somebody else, wrote."""
    try:
        kept = json.loads(str(entry))
        wanted = ItemFilter(
            text=str(kept["text"]),
            subject=UUID(kept["subject"]) if kept["subject"] else None,
            framework=UUID(kept["framework"]) if kept["framework"] else None,
            family=str(kept["family"]),
            chips=_members(Chip, kept["chips"]),
            results=_members(Result, kept["results"]),
            other_kinds=_members(OtherKind, kept["other_kinds"]),
            levels=_members(ProofLevel, kept["levels"]),
            work_states=_members(WorkState, kept["work_states"]),
            scopes=_members(Scope, kept["scopes"]),
            **_later(kept),
        )
        sorting = Sorting(Order(kept["order"]), bool(kept["descending"]))
        return SavedView(str(kept["name"]), wanted, sorting, frozenset(map(str, kept["hidden"])))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _later(kept: dict[str, Any]) -> dict[str, Any]:
    """Return the parts that views of earlier versions may not have."""
    return {
        **{name: bool(kept.get(name, False)) for name in _FLAGS},
        **{name: UUID(kept[name]) for name in ("control", "party") if kept.get(name)},
        "sectors": frozenset(map(str, kept.get("sectors", ()))),
        "tiers": frozenset(None if tier is None else int(tier) for tier in kept.get("tiers", ())),
        "states": _members(GapState, kept.get("states", ())),
        "commitments": _members(CommitmentState, kept.get("commitments", ())),
    }


def _members(kind: type[E], values: Sequence[str]) -> frozenset[E]:
    return frozenset(kind(value) for value in values)
