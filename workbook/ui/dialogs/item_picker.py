"""Pick checklist items, for evidence or for a finding."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QWidget

from workbook.domain.evidence_views import TargetRow
from workbook.store.targets import target_ids, target_rows
from workbook.ui.dialogs.picker import Picker, PickerWords, Reads, taken_by
from workbook.ui.evidence_wording import target_aloud, target_state, target_where
from workbook.ui.models.paged import PagedList
from workbook.ui.widgets.two_line_delegate import TwoLines

_WORDS: Final = PickerWords(
    title="ui.picker.items",
    search="ui.picker.items_search",
    listed="ui.picker.items_list",
    empty="ui.picker.items_none",
    not_found="ui.picker.items_not_found",
    take="ui.picker.items_take",
)
_KEY: Final = "item picker"


class ItemPicker(Picker):
    """Lists items whose control's code begins with what is typed, then those that hold the words.

    With `open_only` only items in scope that are not accepted, with `subject` only those of it;
    `taken` is shown but cannot be picked again.
    """

    def __init__(
        self,
        work: Reads,
        parent: QWidget,
        *,
        taken: Collection[UUID] = (),
        title: str = "",
        open_only: bool = False,
        subject: UUID | None = None,
    ) -> None:
        self._work = work
        self._find = partial(target_ids, open_only=open_only, subject=subject)
        model = PagedList[TargetRow](self._rows, target_aloud, taken=taken_by(taken))
        super().__init__(parent, _WORDS, model, target_lines, title=title)

    def look_for(self, words: str, shown: Callable[[Sequence[UUID]], None]) -> None:
        """Look in codes, titles and texts of controls, notes, names of subjects and attached evidence."""
        self._work.fetch(self._find, words, done=shown, key=_KEY)

    def _rows(self, ids: Sequence[UUID]) -> list[TargetRow]:
        rows: list[TargetRow] = self._work.read(target_rows, ids)
        return rows


def target_lines(row: TargetRow) -> TwoLines:
    """Return how an item is painted in a list."""
    return TwoLines(row.control, row.title, target_where(row), target_state(row))
