"""An open workbook: the rail of pages, the page, the inspector and the status line."""

from uuid import UUID

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from workbook.domain.checklist import ItemGroup, Masthead, Overview, group_rows
from workbook.domain.errors import WorkbookError
from workbook.exports.palette import Tone
from workbook.messages import render, text
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.crash import raise_defect
from workbook.ui.messages import number, sentence, tip
from workbook.ui.pages.checklist import ChecklistPage
from workbook.ui.pages.overview import OverviewPage
from workbook.ui.reading import FIRST_ROWS, Opened
from workbook.ui.widgets.banner import Banner
from workbook.ui.widgets.inspector import Inspector
from workbook.ui.widgets.labels import Clamped, column, frame, label
from workbook.ui.wording import moment

_RAIL_WIDTH = 188
_INSPECTOR_WIDTH = 328
_SPLIT = "window/split"


class BookView(QWidget):
    """Shows one workbook until its window is closed."""

    turned = Signal(int)
    """The number of the page that is shown now."""

    def __init__(self, opened: Opened, background: Background) -> None:
        super().__init__()
        self._reader = opened.reader
        self._head = opened.masthead
        self._background = background
        self._search: Ticket | None = None
        self.title = self._head.title or opened.reader.path.name
        self.banner = Banner()
        self.overview = OverviewPage()
        self.checklist = ChecklistPage(opened.reader.rows)
        self.inspector = Inspector()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.overview)
        self.pages.addWidget(self.checklist)
        self._buttons = QButtonGroup(self)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self.checklist.selected.connect(self._inspect)
        self.checklist.searched.connect(self._find)
        self.checklist.model.failed.connect(self._refuse)
        self._buttons.idClicked.connect(self.turn_to)
        self._say_notices()
        self.overview.show_head(self._head, self.title)
        self.checklist.show_items(group_rows(opened.rows), opened.rows, is_all=len(opened.rows) < FIRST_ROWS)
        self.turn_to(0)
        if len(opened.rows) == FIRST_ROWS:
            self._find("")
        background.run(lambda _: self._reader.overview(), Ticket(self._show_counts, self._fail))

    @property
    def masthead(self) -> Masthead:
        """The head of the workbook that is shown."""
        return self._head

    def turn_to(self, page: int) -> None:
        """Show a page; the inspector stands beside those in which something can be selected."""
        self.pages.setCurrentIndex(page)
        self._buttons.button(page).setChecked(True)
        self.inspector.setVisible(self.pages.widget(page) is self.checklist)
        self.turned.emit(page)

    def enter(self) -> None:
        """Take the keyboard."""
        self._buttons.button(self.pages.currentIndex()).setFocus()

    def go_to_search(self) -> None:
        """Go to the search of the checklist."""
        self.turn_to(self.pages.indexOf(self.checklist))
        self.checklist.search.setFocus()
        self.checklist.search.selectAll()

    def keep_layout(self) -> None:
        """Remember how wide the inspector is."""
        QSettings().setValue(_SPLIT, self._split.saveState())

    def _lay_out(self) -> None:
        middle = QWidget()
        inner = column(middle, spacing=0)
        above = QWidget()
        place = column(above)
        place.setContentsMargins(24, 12, 24, 0)
        place.addWidget(self.banner)
        inner.addWidget(above)
        above.setVisible(False)
        self.banner.dismissed.connect(above.hide)
        self._above = above
        inner.addWidget(self.pages, 1)
        self._split.addWidget(middle)
        self._split.addWidget(self.inspector)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([10_000, _INSPECTOR_WIDTH])
        kept = QSettings().value(_SPLIT)
        if kept is not None:
            self._split.restoreState(kept)
        right = QWidget()
        beside = column(right, spacing=0)
        beside.addWidget(self._split, 1)
        beside.addWidget(self._status())
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._rail())
        outer.addWidget(right, 1)

    def _rail(self) -> QWidget:
        rail = frame("rail")
        rail.setFixedWidth(_RAIL_WIDTH)
        layout = column(rail, margin=12, spacing=4)
        name, tlp = Clamped(lines=3, points=11, bold=True), Clamped(points=9, muted=True)
        name.say(self.title)
        tlp.say(self._head.tlp.value if self._head.tlp else "")
        layout.addWidget(name)
        layout.addWidget(tlp)
        layout.addSpacing(16)
        for position, title in enumerate((text("ui.page.overview"), text("ui.page.checklist"))):
            button = QPushButton(title)
            button.setProperty("role", "page")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(title)
            self._buttons.addButton(button, position)
            layout.addWidget(button)
        layout.addStretch(1)
        return rail

    def _status(self) -> QWidget:
        status = frame("status")
        layout = QHBoxLayout(status)
        layout.setContentsMargins(24, 6, 24, 6)
        layout.setSpacing(12)
        head = self._head
        saved = text("ui.status.saved", when=moment(head.last_change.astimezone())) if head.last_change else ""
        layout.addWidget(label(saved or text("ui.status.nothing_yet"), "caption"))
        if head.journal_head:
            short = f"{head.journal_head[:4]}…{head.journal_head[-2:]}"
            journal = label(text("ui.status.journal", count=number(head.journal_entries), head=short), "caption")
            journal.setToolTip(tip(text("ui.status.journal_tip", head=head.journal_head)))
            layout.addWidget(journal)
        layout.addStretch(1)
        why = self._reader.why_read_only
        if why is not None:
            layout.addWidget(label(text("ui.status.read_only"), "caption", tone=Tone.WARN))
        return status

    def _say_notices(self) -> None:
        why = self._reader.why_read_only
        told = [render(notice) for notice in ([why] if why else []) + list(self._reader.notices)]
        if told:
            self._tell(" ".join(told), Tone.WARN)

    def _tell(self, words: str, tone: Tone) -> None:
        self._above.show()
        self.banner.tell(words, tone)

    @Slot(object)
    def _refuse(self, error: WorkbookError) -> None:
        self._tell(sentence(error), Tone.BAD)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, WorkbookError):
            self._refuse(error)
        else:
            raise_defect(error)

    @Slot(object)
    def _inspect(self, item: UUID | None) -> None:
        try:
            detail = self._reader.detail(item) if item is not None else None
        except WorkbookError as error:
            self._refuse(error)
            return
        if detail is None:
            self.inspector.clear()
        else:
            self.inspector.show_item(detail)

    @Slot(str)
    def _find(self, words: str) -> None:
        if self._search is not None:
            self._search.cancel()

        def read(step: Step) -> tuple[ItemGroup, ...]:
            return self._reader.groups(words, step)

        def show(groups: tuple[ItemGroup, ...]) -> None:
            self.checklist.show_items(groups)

        self._search = self._background.run(read, Ticket(show, self._fail))

    def _show_counts(self, overview: Overview) -> None:
        self.overview.show_counts(self._head, self.title, overview)
