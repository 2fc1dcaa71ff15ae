"""Keep the inspector, the preview in it and the large preview on what is chosen."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from workbook.domain.custody import CustodyEntry
from workbook.domain.evidence_views import Checked
from workbook.store.custody import custody
from workbook.ui.dialogs.preview import PreviewDialog
from workbook.ui.evidence_deeds import EvidenceDeeds
from workbook.ui.pages.evidence_list import EvidenceList
from workbook.ui.widgets.evidence_inspector import EvidenceInspector
from workbook.ui.widgets.preview import PreviewPane
from workbook.ui.work import Work

_PREVIEW_HEIGHT: Final = 240


class Inspecting(QObject):
    """Reads what is chosen, and again after it was looked at."""

    def __init__(self, work: Work, page: QWidget, deeds: EvidenceDeeds, listed: EvidenceList) -> None:
        super().__init__(page)
        self._work = work
        self._page = page
        self._deeds = deeds
        self._listed = listed
        self._preview = PreviewPane()
        self._preview.setFixedHeight(_PREVIEW_HEIGHT)
        self._large: PreviewDialog | None = None
        self.inspector = EvidenceInspector(work, deeds, self._preview)
        self._preview.shown.connect(lambda _: self._read_story())
        deeds.verified.connect(self._on_verified)
        deeds.looked_at.connect(self._after_looking)

    def inspect(self, ids: Sequence[UUID], *, again: bool = False) -> None:
        """Show the one that is chosen, or how many are; what is shown already is read anew only when asked."""
        if len(ids) != 1:
            self._preview.show_content(self._work, None, "")
            if ids:
                self.inspector.show_many(len(ids))
            else:
                self.inspector.clear()
            return
        shown = self.inspector.detail
        same = shown is not None and shown.row.id == ids[0]
        if same and not again:
            return
        detail = self._deeds.detail(ids[0])
        if detail is None:
            self.inspector.clear()
            return
        story = self.inspector.story if same else ()
        self.inspector.show_evidence(detail, self._listed.checks.of(detail.row), story)
        self._preview.show_content(self._work, detail.row.content_id, detail.row.original_name)
        if self._large is not None:
            self._large.show_evidence(detail.row)
        self._read_story()

    @Slot()
    def preview(self) -> None:
        """Show what is chosen large."""
        shown = self.inspector.detail
        if shown is None:
            return
        if self._large is None:
            self._large = PreviewDialog(self._work, self._page.window())
            self._large.destroyed.connect(self._forget_large)
        self._large.show_evidence(shown.row)
        self._large.show()

    def close_preview(self) -> None:
        """Close the large preview."""
        if self._large is not None:
            self._large.close()

    @Slot()
    def _forget_large(self) -> None:
        self._large = None

    @Slot()
    def _read_story(self) -> None:
        shown = self.inspector.detail
        if shown is not None:
            key = shown.row.id

            def show(story: tuple[CustodyEntry, ...]) -> None:
                self.inspector.show_story(key, story)

            self._work.fetch_steps(lambda book, step: custody(book, key, step), show, key="custody")

    @Slot(object, object)
    def _on_verified(self, key: UUID, checked: Checked) -> None:
        self.inspector.show_checked(key, checked)

    @Slot()
    def _after_looking(self) -> None:
        self._listed.read_checks()
        self._read_story()
