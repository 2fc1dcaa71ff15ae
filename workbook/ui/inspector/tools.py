"""What every section of the inspector is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtWidgets import QWidget

from workbook.ui.inspector.drafts import Drafts
from workbook.ui.item_deeds import Chosen, ItemDeeds
from workbook.ui.work import Work


@dataclass(frozen=True, slots=True)
class Tools:
    """The open workbook, the deeds and drafts, and what only the page can do."""

    work: Work
    deeds: ItemDeeds
    drafts: Drafts
    go_to_item: Callable[[UUID], object]
    attach: Callable[[Chosen], object]
    new_finding: Callable[[Sequence[UUID]], object]
    no_finding: Callable[[Sequence[UUID]], object]
    submit: Callable[[Sequence[UUID]], object]
    window: Callable[[], QWidget]
    """what dialogs belong to"""
