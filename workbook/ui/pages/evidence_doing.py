"""What is done with the evidence that is chosen on the page."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from workbook.domain.errors import WorkbookError
from workbook.domain.evidence_views import UseLine
from workbook.messages import text
from workbook.store.evidence_views import evidence_rows
from workbook.ui.actions import Act
from workbook.ui.evidence_deeds import EvidenceDeeds
from workbook.ui.messages import number, sentence
from workbook.ui.pages.evidence_asking import EvidenceAsking
from workbook.ui.pages.evidence_head import View
from workbook.ui.pages.evidence_inbox import InboxView
from workbook.ui.pages.evidence_inspecting import Inspecting
from workbook.ui.widgets.quiet_panels import ReasonPanel
from workbook.ui.work import Work

if TYPE_CHECKING:
    from workbook.ui.pages.evidence import EvidencePage

_MOST: Final = 500
"""So many chosen pieces are read back or attached in one go."""


def ways_in(asking: EvidenceAsking) -> dict[str, Callable[[], object]]:
    """Return what brings evidence in, in the order of the menu, by the name of its act."""
    return {
        "evidence_files": asking.files,
        "evidence_folder": asking.folder,
        "evidence_paste": asking.paste,
        "evidence_statement": asking.statement,
        "evidence_sighted": asking.sighted,
    }


class Doing(QObject):
    """Carries out the acts of the page."""

    def __init__(
        self,
        work: Work,
        page: "EvidencePage",
        deeds: EvidenceDeeds,
        asking: EvidenceAsking,
        inspecting: Inspecting,
        inbox: InboxView,
        reason: ReasonPanel,
    ) -> None:
        super().__init__(page)
        self._work = work
        self._page = page
        self._deeds = deeds
        self._asking = asking
        self._inspecting = inspecting
        self._inbox = inbox
        self._reason = reason
        inspector = inspecting.inspector
        inspector.edit_asked.connect(self.edit)
        inspector.attach_asked.connect(self.attach)
        inspector.bearing_asked.connect(self._ask_bearing)
        inspector.dispose_asked.connect(self.dispose)
        inspector.hand_over_asked.connect(self.hand_over)

    def acts(self) -> tuple[Act, ...]:
        """Return the acts, with their keys."""
        page, menu = self._page, "evidence"
        ways = ways_in(self._asking)
        go = partial(self._work.go, page.name)
        preview = self._inspecting.preview
        return (
            Act("evidence_files", menu, ways["evidence_files"], "Ctrl+Shift+I", writes=True),
            Act("evidence_folder", menu, ways["evidence_folder"], writes=True),
            Act("evidence_paste", menu, ways["evidence_paste"], "Ctrl+V", page, writes=True),
            Act("evidence_statement", menu, ways["evidence_statement"], writes=True),
            Act("evidence_sighted", menu, ways["evidence_sighted"], writes=True),
            Act("evidence_inbox", menu, partial(go, View.INBOX), "Alt+1", page, starts_group=True),
            Act("evidence_all", menu, partial(go, View.ALL), "Alt+2", page),
            Act("evidence_wall", menu, partial(go, View.WALL), "Alt+3", page),
            Act("evidence_preview", menu, preview, "F4", page, self._has_bytes, starts_group=True),
            Act("evidence_verify", menu, self.verify, "V", page.all, self._has_some),
            Act("evidence_open", menu, self.open_outside, "O", page.all, self._has_bytes),
            Act("evidence_save", menu, self.save_copy, "Ctrl+Shift+E", page, self._has_bytes),
            Act("evidence_hash", menu, self.copy_hash, "Ctrl+Shift+C", page, self._has_bytes),
            Act("evidence_attach", menu, self.attach, "A", page.all, self._has_some, writes=True, starts_group=True),
            Act("evidence_edit", menu, self.edit, "F2", page, self._has_one, writes=True),
            Act("evidence_hand_over", menu, self.hand_over, "H", page.all, self._has_some, writes=True),
            Act("evidence_dispose", menu, self.dispose, "", page, self._can_dispose, writes=True),
            Act("evidence_withdraw", menu, self.withdraw, "Del", page, self._has_some, writes=True),
        )

    def verify(self) -> None:
        """Read the bytes of what is chosen back."""
        self._deeds.verify(self._page.chosen()[:_MOST])

    def open_outside(self) -> None:
        """Show what is chosen in the system's program."""
        shown = self._inspecting.inspector.detail
        if shown is not None:
            self._deeds.open(shown.row.id)

    def save_copy(self) -> None:
        """Write a copy of what is chosen."""
        shown = self._inspecting.inspector.detail
        if shown is not None:
            self._deeds.save_copy(shown.row)

    def copy_hash(self) -> None:
        """Put the SHA-256 of what is chosen on the clipboard."""
        shown = self._inspecting.inspector.detail
        if shown is not None:
            self._deeds.copy_hash(shown.sha256)

    @Slot()
    def edit(self) -> None:
        """Change what is known of what is chosen."""
        shown = self._inspecting.inspector.detail
        if shown is not None:
            self._asking.edit(shown)

    @Slot()
    def attach(self) -> None:
        """Attach what is chosen to items that are picked."""
        shown = self._inspecting.inspector.detail
        taken = [use.item for use in shown.uses if not use.objective] if shown is not None else []
        try:
            strip = self._inbox.targets.strip
            title = text("ui.evidence.attach_to", how=strip.summary)
            self._deeds.attach(self._page.chosen()[:_MOST], strip.value(), title, taken)
        except WorkbookError as error:
            self._work.refused.emit(sentence(error))

    def withdraw(self) -> None:
        """Ask why what is chosen is withdrawn."""
        ids = self._page.chosen()
        if ids:
            self._reason.ask(
                text("ui.evidence.withdraw_what", what=self._called(ids)),
                text("ui.evidence.withdraw_reason"),
                text("ui.evidence.withdraw_do"),
                lambda reason, refused: self._deeds.withdraw(ids, reason, refused),
            )

    @Slot()
    def hand_over(self) -> None:
        """Ask who gave what is chosen to whom."""
        ids = self._page.chosen()[:_MOST]
        if ids:
            self._asking.hand_over(ids, self._called(ids))

    @Slot()
    def dispose(self) -> None:
        """Propose to dispose of the bytes of what is chosen, or go on with what was proposed."""
        shown = self._inspecting.inspector.detail
        if shown is not None:
            self._asking.dispose(shown)

    def _can_dispose(self) -> bool:
        shown = self._inspecting.inspector.detail
        if not self._page.isVisible() or shown is None:
            return False
        return shown.row.content_id is not None or (shown.disposal is not None and shown.disposal.is_left_over)

    def _called(self, ids: list[UUID]) -> str:
        rows = self._work.read(evidence_rows, ids[:1], self._work.today)
        return rows[0].code if len(ids) == 1 and rows else text("ui.evidence.pieces", count=number(len(ids)))

    @Slot(object)
    def _ask_bearing(self, use: UseLine) -> None:
        shown = self._inspecting.inspector.detail
        if shown is not None:
            self._asking.bearing(shown, use)

    def _has_bytes(self) -> bool:
        shown = self._inspecting.inspector.detail
        return self._page.isVisible() and shown is not None and shown.row.content_id is not None

    def _has_some(self) -> bool:
        return self._page.isVisible() and bool(self._page.chosen())

    def _has_one(self) -> bool:
        return self._page.isVisible() and self._inspecting.inspector.detail is not None
