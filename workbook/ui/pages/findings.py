"""Findings: the list, the sheet they are written on, and how they will print."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final
from uuid import UUID

from PySide6.QtCore import QSettings, Qt, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QWidget

from workbook.domain.finding_views import FindingFilter
from workbook.domain.item_filter import NewFindingFor
from workbook.messages import text
from workbook.ui.actions import Act
from workbook.ui.findings.acts import finding_acts
from workbook.ui.findings.deeds import FindingDeeds
from workbook.ui.findings.listing import FindingList
from workbook.ui.findings.preview import PrintPreview
from workbook.ui.findings.sheet import Sheet
from workbook.ui.findings.teaching import Teaching
from workbook.ui.findings.writing import Writing
from workbook.ui.pages.page import Page
from workbook.ui.unkept import Leftover
from workbook.ui.widgets.labels import column, frame, line
from workbook.ui.widgets.page_head import page_margins, page_title
from workbook.ui.widgets.parts import link
from workbook.ui.work import Work

_LIST_WIDTH: Final = 344
_WIDE: Final = 1240
"""So many pixels a page needs to have list, sheet and preview beside each other."""
_SPLIT: Final = "findings/split"
_PREVIEW: Final = "findings/preview"


class FindingsPage(Page):
    """What is typed is kept as one goes; turning away keeps it, or stays where it is refused."""

    name: ClassVar[str] = "findings"
    kinds: ClassVar[frozenset[str]] = frozenset(
        {
            "finding", "finding_item", "finding_evidence", "response", "evidence", "checklist_item", "engagement",
            "person", "party", "contact", "subject",
        }
    )  # fmt: skip

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._draft: Mapping[str, Any] | None = None
        self._draft_basis: tuple[tuple[UUID, ...], tuple[UUID, ...]] = (), ()
        self.list = FindingList(work)
        self.sheet = Sheet()
        self.writing = Writing(work, self.sheet, self)
        self.deeds = FindingDeeds(work, self.sheet, self.writing)
        self.preview = PrintPreview(work)
        self.teaching = Teaching(self.begin)
        self.new = QPushButton(text("ui.findings.new"))
        self.new.clicked.connect(lambda _=False: self.begin())
        self.unfinished = link(text("ui.findings.unfinished"), self.begin)
        self._stack = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._beside = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self.list.chosen.connect(self.show_finding)
        self.list.shown.connect(self._on_list)
        self.writing.raised.connect(self._on_raised)
        self.writing.gone.connect(self._on_gone)
        self.deeds.made.connect(self._show_made)
        self.preview.closed.connect(self.toggle_preview)
        self._wanted: bool | None = _kept_wish()
        self._show_preview()

    def _lay_out(self) -> None:
        left = QWidget()
        inner = column(left, spacing=12)
        page_margins(inner, right=16)
        head = line(spacing=8)
        head.addWidget(page_title("findings"), 1)
        head.addWidget(self.new)
        inner.addLayout(head)
        inner.addWidget(self.unfinished, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.list, 1)
        self.unfinished.hide()
        left.setMinimumWidth(268)
        for shown in (frame("sheet"), self.teaching, self.sheet):  # nothing is said before the list is read
            self._stack.addWidget(shown)
        self._stack.setMinimumWidth(420)
        for splitter in (self._split, self._beside):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self._beside.addWidget(self._stack)
        self._beside.addWidget(self.preview)
        self._beside.setSizes([10_000, 7_000])
        self._split.addWidget(left)
        self._split.addWidget(self._beside)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([_LIST_WIDTH, 10_000])
        kept = QSettings().value(_SPLIT)
        if kept is not None:
            self._split.restoreState(kept)
        column(self).addWidget(self._split)

    def reload(self) -> None:
        """Read the list and the finding anew; what was typed stays."""
        self.new.setEnabled(not self.work.is_read_only)
        self.teaching.button.setEnabled(not self.work.is_read_only)
        self.writing.read_again()
        self.list.read()
        self._show_print()

    def go_to(self, target: object) -> None:
        """Show a finding, the findings under a filter, or begin one about checklist items."""
        if isinstance(target, UUID):
            self.show_finding(target)
        elif isinstance(target, FindingFilter):
            self.list.want(target)
        elif isinstance(target, NewFindingFor) and self._may_leave():
            self.deeds.raise_about(target.items)

    def enter(self) -> None:
        """Take the keyboard: to the title of what was just begun, else to the list."""
        if self._stack.currentWidget() is self.teaching:
            self.teaching.button.setFocus()
        elif self.focusWidget() is not self.sheet.form.title:
            self.list.view.setFocus()

    def go_to_search(self) -> bool:
        """Go to the search above the list."""
        self.list.search.setFocus()
        self.list.search.selectAll()
        return True

    def keep(self) -> None:
        """Keep what was typed, also what has no title yet, and remember the layout."""
        QSettings().setValue(_SPLIT, self._split.saveState())
        self._keep_all()
        self.writing.end()  # the page is hidden once the workbook is closed

    def _not_kept(self) -> Leftover | None:
        """Keep what was typed; return a text that is refused, of which the sheet says why, or a response that was begun."""
        if not self._keep_all():
            return Leftover(text("ui.unkept.finding"), str(self.sheet.form.values()))
        begun = self.sheet.responses.unrecorded(self.writing.detail.id if self.writing.detail else None)
        if begun is None:
            return None
        finding, typed = begun
        return Leftover(text("ui.unkept.response"), typed, lambda: self.show_finding(finding))

    def _keep_all(self) -> bool:
        """Keep what is on the sheet, then what was set aside; False at what is refused, which stays on the sheet."""
        if not self.writing.keep_all():
            return False
        if self._draft is None:
            return True
        self.writing.begin(self._draft, *self._draft_basis)
        self._draft = None
        return self.writing.keep_all()

    def _write_typed(self) -> bool:
        """Keep what was typed; a new finding without a title stays as it is."""
        is_kept = self.writing.keep() and self._draft is None
        shown = self.writing.detail.id if self.writing.detail else None
        return is_kept and self.sheet.responses.unrecorded(shown) is None

    def acts(self) -> Sequence[Act]:
        """Return what can be done with findings."""
        return finding_acts(self, self.deeds, self.writing)

    @Slot()
    def begin(self) -> None:
        """Begin a new finding, or go on with the one that was begun."""
        if self.writing.is_new:
            self.sheet.form.title.setFocus()
            return
        if not self._may_leave():
            return
        self.writing.begin(self._draft, *self._draft_basis)
        self._draft, self._draft_basis = None, ((), ())
        self._after_turning(None)
        self.sheet.form.title.setFocus()

    @Slot(object)
    def show_finding(self, finding: UUID) -> None:
        """Show a finding, once what is on the sheet is kept."""
        now = self.writing.detail
        if now is not None and now.id == finding:
            self.list.select(finding)
            return
        if self._may_leave() and self.writing.show(finding):
            self._after_turning(finding)
        else:
            self.list.select(now.id if now else None)

    def go_to_history(self) -> None:
        """Show in the journal what happened to the finding."""
        if self.writing.detail is not None:
            self.work.go("journal", ("record", "finding", self.writing.detail.id))

    @Slot()
    def toggle_preview(self) -> None:
        """Show or hide how the finding will print."""
        self._wanted = self.preview.isHidden()
        QSettings().setValue(_PREVIEW, self._wanted)
        self._show_preview()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the preview where there is room."""
        super().resizeEvent(event)
        self._show_preview()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what has changed meanwhile."""
        super().showEvent(event)
        self._show_preview()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was typed before another page is turned to."""
        super().hideEvent(event)
        self.writing.keep()

    def _may_leave(self) -> bool:
        """Keep what is on the sheet; False when it is refused, which the sheet says. An untitled one is set aside."""
        if self.writing.keep():
            return True
        if not self.writing.is_new:
            return False
        self._draft, self._draft_basis = self.writing.draft, self.writing.draft_basis
        return True

    def _after_turning(self, finding: UUID | None) -> None:
        self._stack.setCurrentWidget(self.sheet)
        self.unfinished.setVisible(self._draft is not None)
        self.list.select(finding)
        self._show_print()
        self.acts_changed.emit()

    def begin_from_anywhere(self) -> None:
        """Turn to this page and begin a new finding."""
        self.work.go(self.name)
        self.begin()

    def step(self, by: int) -> None:
        """Go to the finding so many rows below."""
        finding = self.list.neighbour(by)
        if finding is not None:
            self.show_finding(finding)

    @Slot(object)
    def _on_raised(self, finding: UUID) -> None:
        self._after_turning(finding)

    @Slot(object)
    def _show_made(self, finding: UUID) -> None:
        self.show_finding(finding)
        self.sheet.form.title.setFocus()
        self.sheet.form.title.selectAll()

    @Slot()
    def _on_gone(self) -> None:
        self._stack.setCurrentIndex(0)  # until the list says what there is
        self.preview.show_finding(None)
        self.acts_changed.emit()

    @Slot()
    def _on_list(self) -> None:
        """Show the first finding while none is shown, or what a finding is while there is none."""
        if self.writing.is_new or self.writing.detail is not None:
            return
        first = next(iter(self.list.model.ids), None)
        if first is not None:
            self.show_finding(first)
            return
        had_focus = self.focusWidget() is self.list.view
        if self.list.is_empty:
            self._stack.setCurrentWidget(self.teaching)
            if had_focus:
                self.teaching.button.setFocus()

    def _show_print(self) -> None:
        detail = self.writing.detail
        self.preview.show_finding(detail.id if detail else None)

    def _show_preview(self) -> None:
        is_wide = self.width() >= _WIDE
        wanted = is_wide if self._wanted is None else self._wanted
        self._beside.setOrientation(Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical)
        self.preview.setVisible(wanted)
        if wanted and self.isVisible():
            self.preview.come_into_sight()


def _kept_wish() -> bool | None:
    """Return whether the person wants the preview; None while they have not said so."""
    return QSettings().value(_PREVIEW, False, bool) is True if QSettings().contains(_PREVIEW) else None
