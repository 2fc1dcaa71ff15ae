"""Reports: choose what an export is to hold, see it as it will print, and write it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.domain.exports_made import ExportMade
from workbook.domain.extent import ReportOffer
from workbook.domain.item_filter import ItemFilter
from workbook.messages import text
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.exports_made import exports_made
from workbook.store.report_part import report_offer
from workbook.ui.actions import Act
from workbook.ui.background import Step, Ticket
from workbook.ui.messages import ask_folder, number, sentence
from workbook.ui.pages.page import Page
from workbook.ui.report_choices import Choices, ChoicesForm
from workbook.ui.report_links import DAMAGED, gaps_of
from workbook.ui.report_panel import Beside, ReportPanel
from workbook.ui.report_preview import Preview, PreviewMaker
from workbook.ui.report_writing import Exported, ExportFoot, exported, keep_folder, kept_folder
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.page_head import beside_title, page_margins, page_title
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.pdf_view import PdfView
from workbook.ui.work import Work

_WAITING_MS: Final = 350
"""How long choices rest before they are rendered."""
_MOST_AT_ONCE: Final = 3000
"""More items than these are rendered only when asked for: it takes many seconds."""
_EARLIER: Final = 200
_FORM_WIDTH: Final = 280


class ReportsPage(Page):
    """Choices at the left, the preview beside them, and what is missing in the inspector."""

    name = "reports"
    kinds = frozenset(
        {
            *("engagement", "person", "party", "participation", "contact", "subject", "framework", "checklist_item"),
            *("determination", "evidence", "attachment", "finding", "finding_item", "finding_evidence", "response"),
            *("parameter", "supply", "commitment", "commitment_cover", "no_finding", "remediation", "risk_acceptance"),
        }
    )

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.form = ChoicesForm()
        self.view = PdfView()
        self.panel = ReportPanel(lambda: work.go("evidence", DAMAGED))
        self.inspector = self.panel
        self.maker = PreviewMaker(self)
        self.foot = ExportFoot()
        self._facts = label("", "muted", wraps=True)
        self._render_now = link(text("ui.reports.render"), self.render_preview)
        self._offer: ReportOffer | None = None
        self.asked: Choices | None = None
        """what was rendered last, or is being rendered"""
        self._preview: Preview | None = None
        self._rendered: object = None
        self._exporting: Ticket | None = None
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_WAITING_MS)
        self._lay_out()
        self._connect()
        self.view.say(text("ui.reports.preparing"))
        self.foot.show_folder(self.folder)

    @property
    def folder(self) -> Path:
        """Where exports are written: beside the workbook until another folder was chosen for it."""
        return kept_folder(self.work.book.path)

    @property
    def offer(self) -> ReportOffer:
        """What there is to choose from; raises RuntimeError, a defect, before it has been read."""
        if self._offer is None:
            raise RuntimeError("what there is to choose from has not been read")
        return self._offer

    @property
    def is_waiting(self) -> bool:
        """Whether a choice has been made that is not being rendered yet."""
        return self._waiting.isActive()

    @property
    def preview(self) -> Preview | None:
        """What is shown of the report."""
        return self._preview

    def reload(self) -> None:
        """Read what there is to choose from, and render anew."""
        self._read()

    def go_to(self, target: object) -> None:
        """Choose what a link asks for: one subject, or what the checklist shows."""
        if isinstance(target, UUID):
            self.form.choose_subject(target)
        elif isinstance(target, ItemFilter):
            self.form.choose_shown()

    def acts(self) -> Sequence[Act]:
        """Return what can be done here."""
        return (
            Act("export_report", "report", self.export, "Ctrl+Alt+E", is_enabled=self._can_export),
            Act("render_report", "report", self.render_preview),
            Act("choose_report_folder", "report", self.ask_folder),
        )

    def enter(self) -> None:
        """Take the keyboard."""
        self.form.enter()

    def keep(self) -> None:
        """Stop rendering: the window closes."""
        self.maker.shut_down()

    def showEvent(self, event: QShowEvent) -> None:
        """Look whether the checklist shows something else by now."""
        super().showEvent(event)
        if self._offer is not None and self._offer.shown.filter != self.work.filter:
            self._read()

    @Slot()
    def render_preview(self) -> None:
        """Render the preview now, however long it takes."""
        self._waiting.stop()
        choices = self._choices()
        if choices is not None:
            self.asked = choices
            self._rendered = self._basis()
            self._render_now.hide()
            say(self._facts, text("ui.reports.rendering", percent=0))
            if self._preview is None:
                self.view.say(text("ui.reports.preparing"))
            self.maker.ask(self.work.book, self.work.acting.onlooker(), choices)

    @Slot()
    def ask_folder(self) -> None:
        """Ask for another folder to write to."""
        ask_folder(self, text("ui.reports.folder_title"), str(self.folder), self.choose_folder)

    def choose_folder(self, folder: Path) -> None:
        """Write to this folder from now on."""
        keep_folder(self.work.book.path, folder)
        self.foot.show_folder(folder)
        self.foot.refuse("")

    @Slot()
    def export(self) -> None:
        """Verify the workbook and write what is chosen."""
        choices = self._choices()
        if choices is None or self._exporting is not None:
            return
        if not choices.formats:
            self._refuse(text("ui.reports.no_format"))
            return
        folder = self.folder
        self.foot.refuse("")

        def job(book: Book, actor: Actor, step: Step) -> Exported:
            return exported(book, actor, folder, choices, step)

        self._exporting = self.work.start(
            text("ui.reports.exporting"), job, self._show_written, failed=self._refuse, cancelled=self._cancelled
        )
        self._show_button()

    def _choices(self) -> Choices | None:
        """Return what is chosen; what cannot be is said below its field."""
        try:
            return self.form.choices()
        except WorkbookError as error:
            self.form.as_of.refuse(sentence(error))
            return None

    def _can_export(self) -> bool:
        return self._exporting is None

    def _lay_out(self) -> None:
        outer = column(self, spacing=12)
        page_margins(outer)
        head = line(spacing=12)
        head.addWidget(page_title("reports"))
        head.addLayout(beside_title(self._facts), 1)
        head.addWidget(self._render_now)
        outer.addLayout(head)
        left = QWidget()
        left.setFixedWidth(_FORM_WIDTH)
        choosing = column(left, spacing=8)
        choosing.addWidget(self.form, 1)
        choosing.addWidget(self.foot)
        row = line(spacing=16)
        row.addWidget(left)
        row.addWidget(self.view, 1)
        outer.addLayout(row, 1)
        self._render_now.hide()

    def _connect(self) -> None:
        self.form.changed.connect(self._on_choice)
        self.foot.export_asked.connect(self.export)
        self.foot.folder_asked.connect(self.ask_folder)
        self._waiting.timeout.connect(self._render_rested)
        self.maker.made.connect(self._show_preview)
        self.maker.refused.connect(self._show_no_preview)
        self.maker.progressed.connect(lambda percent: say(self._facts, text("ui.reports.rendering", percent=percent)))
        self.work.acting.changed.connect(self._on_choice)

    def _read(self) -> None:
        shown, person = self.work.filter, self.work.acting.person

        def query(session: ReadSession) -> tuple[ReportOffer, tuple[ExportMade, ...]]:
            return report_offer(session, shown, person), exports_made(session, _EARLIER)

        self.work.fetch(query, done=self._show_offer, key="reports")

    def _show_offer(self, found: tuple[ReportOffer, tuple[ExportMade, ...]]) -> None:
        self._offer, earlier = found
        self.form.offer(self._offer)
        self._tell(replace(self.panel.shown, earlier=earlier))
        self._waiting.start()

    @Slot()
    def _on_choice(self) -> None:
        if self._offer is not None:
            self._waiting.start()

    @Slot()
    def _render_rested(self) -> None:
        """Render what is chosen, unless that would take long and nobody asked for it."""
        if self._offer is not None and self._offer.items > _MOST_AT_ONCE:
            self.maker.drop()
            self._render_now.show()
            say(self._facts, text("ui.reports.large", count=number(self._offer.items)))
            if self._preview is None:
                self.view.say(text("ui.reports.large", count=number(self._offer.items)))
        elif self.isVisible() and self._basis() != self._rendered:
            self.render_preview()

    def _basis(self) -> object:
        """Return all that a rendering depends on; nothing for what cannot be rendered."""
        choices = self._choices()
        head = self._offer.head if self._offer else ""
        return choices and (replace(choices, formats=()), head, self.work.acting.person, self.work.today)

    @Slot(object)
    def _show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self.view.show_bytes(preview.pdf)
        say(self._facts, preview.in_words())
        part = self.asked.part if self.asked else None
        gaps = gaps_of(preview.missing, part, self.work.go, is_of_today=preview.as_of == self.work.today)
        self._tell(replace(self.panel.shown, missing=gaps))

    @Slot(str)
    def _show_no_preview(self, words: str) -> None:
        self._preview, self._rendered = None, None
        say(self._facts, "")
        self.view.say(words)
        self._tell(replace(self.panel.shown, missing=None))

    def _tell(self, beside: Beside) -> None:
        """Show this in the inspector."""
        if beside != self.panel.shown:
            self.panel.show_all(beside)

    def _show_written(self, made: Exported) -> None:
        self._end_export()
        self._tell(replace(self.panel.shown, written=made.written, damaged=made.damaged))
        self.work.told.emit(text("ui.reports.done", count=number(len(made.written)), folder=str(self.folder)))
        self._read()

    def _refuse(self, words: str) -> None:
        self._end_export()
        self.foot.refuse(words)

    def _cancelled(self) -> None:
        self._end_export()
        self.work.told.emit(text("ui.reports.cancelled"))

    def _end_export(self) -> None:
        self._exporting = None
        self._show_button()

    def _show_button(self) -> None:
        self.foot.be_busy(self._exporting is not None)
        self.acts_changed.emit()
