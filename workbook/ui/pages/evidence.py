"""Evidence: the inbox of what is to be placed, and everything there is, as a table or as pictures."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QStackedWidget

from workbook.domain.errors import WorkbookError
from workbook.domain.evidence_views import EvidenceChip, EvidenceFilter, EvidenceRow
from workbook.domain.records import Attaching
from workbook.operations.items import Target
from workbook.store.evidence_detail import any_evidence
from workbook.ui.actions import Act
from workbook.ui.evidence_deeds import EvidenceDeeds
from workbook.ui.intake import Intake, Outcome, dropped_paths
from workbook.ui.messages import sentence
from workbook.ui.pages.evidence_asking import EvidenceAsking
from workbook.ui.pages.evidence_doing import Doing, ways_in
from workbook.ui.pages.evidence_head import EvidenceHead, View, counted
from workbook.ui.pages.evidence_inbox import InboxView
from workbook.ui.pages.evidence_inspecting import Inspecting
from workbook.ui.pages.evidence_list import EvidenceList
from workbook.ui.pages.evidence_teaching import InboxTeaching
from workbook.ui.pages.page import Page
from workbook.ui.preview.thumbnails import Thumbnails
from workbook.ui.theme import restyle
from workbook.ui.widgets.evidence_inspector import EvidenceInspector
from workbook.ui.widgets.labels import column
from workbook.ui.widgets.page_head import page_margins
from workbook.ui.widgets.quiet_panels import ReasonPanel, RefusalPanel
from workbook.ui.work import Work

_VIEW: Final = "evidence/view"
_PASSING_MS: Final = 150
"""Pictures that have gone out of view by then are not made."""

_UNPLACED: Final = EvidenceFilter(chips=frozenset({EvidenceChip.UNPLACED}))


class EvidencePage(Page):
    """The views, what comes up above them, and the inspector."""

    name = "evidence"
    kinds = frozenset(
        {
            *(
                "commitment",
                "evidence",
                "content",
                "attachment",
                "finding_evidence",
                "finding",
                "checklist_item",
                "party",
                "subject",
            ),
            *("hand_over", "disposal", "commitment"),
        }
    )

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "landing")
        self.deeds = EvidenceDeeds(work, self)
        self.intake = Intake(work, self)
        self.asking = EvidenceAsking(work, self, self.intake, self.deeds)
        self.thumbnails = Thumbnails(work, self)
        self.all = EvidenceList(work, self._picture)
        self.inspecting = Inspecting(work, self, self.deeds, self.all)
        self.inspector: EvidenceInspector = self.inspecting.inspector
        self.reason = ReasonPanel()
        entries = ways_in(self.asking)
        see_all = partial(self._on_view, View.ALL)
        self._teaching = InboxTeaching(list(entries.items())[:3], see_all, can_write=not work.is_read_only)
        self.inbox = InboxView(work, self._picture, self._teaching)
        self.doing = Doing(work, self, self.deeds, self.asking, self.inspecting, self.inbox, self.reason)
        self.head = EvidenceHead(self.all.search, self.all.supplier, entries)
        self.refusals = RefusalPanel()
        self._views = QStackedWidget()
        self._view = View.INBOX
        self._last: Outcome | None = None
        self._painted: set[UUID] = set()
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.setInterval(_PASSING_MS)
        self._passing.timeout.connect(self._want_painted)
        self._lay_out()
        self._connect()
        self.turn_to(_kept_view())

    def _lay_out(self) -> None:
        self._views.addWidget(self.inbox)
        self._views.addWidget(self.all)
        layout = column(self, spacing=12)
        page_margins(layout)
        layout.addWidget(self.head)
        layout.addWidget(self.refusals)
        layout.addWidget(self.reason)
        layout.addWidget(self._views, 1)

    def _connect(self) -> None:
        self.head.chosen.connect(self._on_view)
        self.inbox.selected.connect(self._on_selection)
        self.inbox.opened.connect(self.inspecting.preview)
        self.inbox.counted.connect(self._on_inbox)
        self.inbox.files_dropped.connect(self._take)
        self.all.selected.connect(self._on_selection)
        self.all.opened.connect(self.inspecting.preview)
        self.all.counted.connect(self._on_list)
        self.all.checked.connect(lambda: self.inspecting.inspect(self.chosen(), again=True))
        self.intake.ended.connect(self._on_taken)
        self.refusals.again.connect(self._try_again)
        self.reason.closed.connect(self.enter)
        self.thumbnails.ready.connect(self._on_picture)
        for view in (self.inbox.list, self.all.wall):
            view.verticalScrollBar().valueChanged.connect(self._on_scroll)

    # What a page is to the frame

    def reload(self) -> None:
        """Read the view that is shown, and the inspector, anew."""
        if self._view is View.INBOX:
            self.inbox.reload()
            self.all.read_checks()
        else:
            self.all.reload()
        self.inspecting.inspect(self.chosen(), again=True)

    def go_to(self, target: object) -> None:
        """Show one of the views, the evidence under a filter, or a piece of evidence in the list of all."""
        if isinstance(target, View):
            self._on_view(target)
        if isinstance(target, EvidenceFilter):
            self._narrow(target)
        if not isinstance(target, UUID):
            return
        self.turn_to(View.WALL if self._view is View.WALL else View.ALL)
        detail = self.deeds.detail(target)
        self.all.show_all(withdrawn=detail is not None and detail.row.is_withdrawn)
        self.all.choose(target)
        self.all.reload()

    def _narrow(self, wanted: EvidenceFilter) -> None:
        if wanted == _UNPLACED:  # what is attached nowhere is what the inbox holds
            self._on_view(View.INBOX)
            return
        self.turn_to(View.WALL if self._view is View.WALL else View.ALL)
        self.all.narrow(wanted)
        self.all.reload()

    def acts(self) -> Sequence[Act]:
        """Return what can be done here."""
        return self.doing.acts()

    def enter(self) -> None:
        """Take the keyboard."""
        (self.inbox if self._view is View.INBOX else self.all).enter()

    def go_to_search(self) -> bool:
        """Go to the search of the view."""
        if self._view is View.INBOX:
            self.inbox.go_to_search()
        else:
            self.all.search.setFocus()
            self.all.search.selectAll()
        return True

    def keep(self) -> None:
        """Remember the layout."""
        QSettings().setValue(_VIEW, self._view.value)
        self.inbox.keep()
        self.inspecting.close_preview()

    # Views

    @property
    def view(self) -> View:
        """Which view is shown."""
        return self._view

    def turn_to(self, view: View) -> None:
        """Show a view, without reading it."""
        self._view = view
        self.head.show_view(view)
        self._views.setCurrentWidget(self.inbox if view is View.INBOX else self.all)
        if view is not View.INBOX:
            self.all.show_wall(view is View.WALL)

    @Slot(object)
    def _on_view(self, view: View) -> None:
        if view is not self._view:
            self.turn_to(view)
            self.reload()

    @Slot(int)
    def _on_inbox(self, count: int) -> None:
        self.head.say_to_place(count)
        if self._view is View.INBOX:
            self.head.say_count("")  # the chip says it
        if not count:
            self._teaching.teach(has_any=self.work.read(any_evidence))

    @Slot(int, bool)
    def _on_list(self, count: int, narrowed: bool) -> None:
        if self._view is not View.INBOX:
            self.head.say_count(counted(count, narrowed=narrowed))

    def _picture(self, row: EvidenceRow, side: int) -> QImage | None:
        if row.content_id is None:
            return None
        self._painted.add(row.content_id)
        found = self.thumbnails.image(row.content_id, side)
        if found is None:
            self.thumbnails.request(row.content_id, row.original_name, side)
        return found

    @Slot(object, QImage)
    def _on_picture(self, _content: UUID, image: QImage) -> None:
        if not image.isNull():
            shown = self.inbox.list if self._view is View.INBOX else self.all.view
            shown.viewport().update()

    @Slot()
    def _on_scroll(self) -> None:
        self._painted.clear()
        self._passing.start()

    @Slot()
    def _want_painted(self) -> None:
        """Have only those pictures made that are still in view."""
        self.thumbnails.want_only(self._painted)

    # What is chosen

    def chosen(self) -> list[UUID]:
        """Return what is chosen in the view."""
        return self.inbox.chosen() if self._view is View.INBOX else self.all.chosen()

    @Slot()
    def _on_selection(self) -> None:
        self.inspecting.inspect(self.chosen())
        self.acts_changed.emit()

    # The way in

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders of this machine."""
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            restyle(self, "dropping", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Be as before."""
        restyle(self, "dropping", False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take in what was dropped."""
        restyle(self, "dropping", False)
        paths = dropped_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._take(paths)

    @Slot(list, object, object)
    def _take(self, paths: list[Path], target: UUID | None = None, attaching: Attaching | None = None) -> None:
        if self.work.is_read_only:  # the window would otherwise take what is dropped for a workbook to open
            self.work.refused.emit(sentence(WorkbookError("file.cannot_change", path=self.work.book.path.name)))
        else:
            self.intake.take(paths, [Target(target)] if target else [], attaching)

    @Slot(object)
    def _on_taken(self, outcome: Outcome) -> None:
        self._last = outcome
        self.refusals.show_refusals(outcome.refusals, outcome.taken)
        if not self.isVisible() or outcome.was_cancelled:
            self.work.told.emit(outcome.words)

    @Slot()
    def _try_again(self) -> None:
        paths, last = list(dict.fromkeys(one.path for one in self.refusals.refusals)), self._last
        self.refusals.close_panel()
        if last is not None:
            self.intake.take(paths, last.targets, last.attaching)


def _kept_view() -> View:
    """Return the view of the last time; the first time, the inbox."""
    try:
        return View(str(QSettings().value(_VIEW, View.INBOX.value)))
    except ValueError:
        return View.INBOX
