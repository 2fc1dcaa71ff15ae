"""Pick evidence that is in the workbook already."""

from collections.abc import Callable, Collection, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QWidget

from workbook.domain.evidence_views import EvidenceFilter, EvidenceRow, EvidenceSort
from workbook.exports.palette import Tone
from workbook.store.book import Book
from workbook.store.evidence_views import evidence_rows, listed
from workbook.ui.background import Step
from workbook.ui.dialogs.picker import Picker, PickerWords, Reads, taken_by
from workbook.ui.evidence_wording import evidence_aloud, evidence_marks
from workbook.ui.models.paged import PagedList
from workbook.ui.widgets.two_line_delegate import TwoLines

_WORDS: Final = PickerWords(
    title="ui.picker.evidence",
    search="ui.picker.evidence_search",
    listed="ui.picker.evidence_list",
    empty="ui.picker.evidence_none",
    not_found="ui.picker.evidence_not_found",
    take="ui.picker.evidence_take",
)
_KEY: Final = "evidence picker"


class EvidencePicker(Picker):
    """Lists all evidence, newest first, with where it is attached; `taken` is shown but cannot be picked again."""

    def __init__(self, work: Reads, parent: QWidget, *, taken: Collection[UUID] = (), title: str = "") -> None:
        self._work = work
        model = PagedList[EvidenceRow](self._rows, evidence_aloud, taken=taken_by(taken))
        super().__init__(parent, _WORDS, model, _lines, title=title)

    def look_for(self, words: str, shown: Callable[[Sequence[UUID]], None]) -> None:
        """Look in codes, titles, names of files, descriptions and statements."""
        wanted, today = EvidenceFilter(text=words), self._work.today

        def job(book: Book, step: Step) -> tuple[UUID, ...]:
            return listed(book, wanted, EvidenceSort.RECEIVED, descending=True, as_of=today, step=step)

        self._work.fetch_steps(job, shown, key=_KEY)

    def _rows(self, ids: Sequence[UUID]) -> list[EvidenceRow]:
        rows: list[EvidenceRow] = self._work.read(evidence_rows, ids, self._work.today)
        return rows


def _lines(row: EvidenceRow) -> TwoLines:
    return TwoLines(row.code, row.title, evidence_marks(row), tone=Tone.NONE)
