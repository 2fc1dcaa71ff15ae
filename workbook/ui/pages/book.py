"""An open workbook: the rail of pages, the page, the inspector beside it and the status line below."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from workbook.domain.changes import Changes
from workbook.domain.errors import WorkbookError
from workbook.exports.palette import Tone
from workbook.messages import render, text
from workbook.store import glances
from workbook.ui import recent
from workbook.ui.actions import Act
from workbook.ui.clock_watch import ClockWatch
from workbook.ui.messages import number
from workbook.ui.pages.page import Page
from workbook.ui.pages.register import PAGES
from workbook.ui.reading import Opened
from workbook.ui.tidying import tidy
from workbook.ui.widgets.banner import Banner
from workbook.ui.widgets.labels import column
from workbook.ui.widgets.rail import Rail
from workbook.ui.widgets.status import StatusLine
from workbook.ui.work import Work

if TYPE_CHECKING:
    from workbook.domain.to_do import ToDo
    from workbook.store.change import ReadSession

_INSPECTOR_WIDTH = 344
_SPLIT = "window/split"
_PAGE = "window/page"
_COUNTING_MS = 150
_UNSEEN_MS = 400
"""how long a window that is not painted, such as a minimised one, puts off what comes after the first frame"""


class BookView(QWidget):
    """Shows one workbook until its window is closed."""

    acts_found = Signal(object)
    """Acts of a page that has just been made."""
    acts_changed = Signal()
    palette_asked = Signal()
    people_asked = Signal()
    head_changed = Signal()
    """The title of the engagement, or its TLP, may be another."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self.work = Work(opened.book, opened.actor, self)
        self.masthead = opened.masthead
        self.banner = Banner()
        self.pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._stack = QStackedWidget()
        self._inspectors = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._rail = Rail(tuple(PAGES))
        self._status = StatusLine(
            self.work.jobs, is_encrypted=opened.book.is_encrypted, is_read_only=self.work.is_read_only
        )
        self._above = QWidget()
        self._lay_out()
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(_COUNTING_MS)
        self._counting.timeout.connect(self._count)
        self._connect()
        self._show_head()
        self._say_notices()
        self._beginning = QTimer(self)
        self._beginning.setSingleShot(True)
        self._beginning.timeout.connect(self._begin)
        self._beginning.start(_UNSEEN_MS)
        self.work.reads.hold("first frame")
        self.turn_to("overview")
        self._count()
        self._clock = ClockWatch(self.work)
        self.work.look_back()

    @property
    def title(self) -> str:
        """The title of the engagement, or the name of the file."""
        return self.masthead.title or self.work.book.path.name

    @property
    def current(self) -> Page:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def page(self, name: str) -> Page:
        """Return a page, made when it is first wanted."""
        if name not in self.pages:
            self._make(name)
        return self.pages[name]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Go on to what may wait for the first frame."""
        super().paintEvent(event)
        if self._beginning.isActive():
            self._beginning.start(0)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits, and nothing is put off for the sake of the first frame."""
        return not self._beginning.isActive() and self.work.is_idle

    @Slot()
    def _begin(self) -> None:
        self.work.reads.release("first frame")
        QTimer.singleShot(0, self, self._make_pages)
        tidy(self.work)
        self._clock.begin()

    def _make_pages(self) -> None:
        """Make the pages that nobody has turned to yet, one at a time, with a pause for the event loop after each."""
        missing = next((name for name in PAGES if name not in self.pages), None)
        if missing is not None:
            self._make(missing)
            QTimer.singleShot(0, self, self._make_pages)

    @Slot(str)
    def turn_to(self, name: str) -> None:
        """Show a page, read anew where something has changed since it was shown."""
        page = self.page(name)
        self._stack.setCurrentWidget(page)
        self._show_inspector(page)
        self._rail.check(name)
        if name in self._stale:
            self._stale.discard(name)
            page.reload()
        self.acts_changed.emit()

    @Slot(str, object)
    def go(self, name: str, target: object) -> None:
        """Turn to a page and show there what is asked for."""
        self.turn_to(name)
        if target is not None:
            self.pages[name].go_to(target)
        self.pages[name].enter()

    def enter(self) -> None:
        """Take the keyboard."""
        self._rail.focus_widget().setFocus()

    def go_to_search(self) -> None:
        """Go to the search of the page, or to that of the checklist."""
        if not self.current.go_to_search():
            self.turn_to("checklist")
            self.current.go_to_search()

    def next_area(self) -> None:
        """Go on from the rail to the page, to the inspector, and back."""
        focused = self.focusWidget()
        inspector = self._inspectors.currentWidget() if self._inspectors.isVisible() else None
        if focused is not None and self._rail.isAncestorOf(focused):
            self.current.enter()
        elif focused is not None and inspector is not None and self._stack.isAncestorOf(focused):
            inspector.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.enter()

    def tell(self, words: str, tone: Tone = Tone.PLAIN, offer: tuple[str, Callable[[], object]] | None = None) -> None:
        """Say a sentence above the page; `offer` is what a button beside it says and does."""
        self._above.show()
        self.banner.tell(words, tone, offer)

    def show_protection(self) -> None:
        """Show whether the file has a passphrase, as it is now."""
        self._status.show_protection(is_encrypted=self.work.book.is_encrypted)

    def acts(self) -> Iterator[Act]:
        """Yield the acts that lead to the pages."""
        for place, name in enumerate(PAGES, 1):
            yield Act(f"page_{name}", "view", partial(self._turn_and_enter, name), f"Ctrl+{place % 10}")

    def close_work(self) -> None:
        """Remember the layout, write what is still being typed, and close the workbook."""
        for page in self.pages.values():
            page.keep()
        QSettings().setValue(_SPLIT, self._split.saveState())
        if not self.work.book.is_encrypted:
            from workbook.store.subject_views import progress

            with suppress(WorkbookError):  # one that cannot be read any more keeps what was known
                recent.note_progress(self.work.book.path, self.work.read(progress))
        self.work.close()

    def _turn_and_enter(self, name: str) -> None:
        self.turn_to(name)
        self.current.enter()

    def _make(self, name: str) -> None:
        page = PAGES[name](self.work)
        self.pages[name] = page
        self._stale.add(name)
        self._stack.addWidget(page)
        if page.inspector is not None:
            self._inspectors.addWidget(page.inspector)
        page.acts_changed.connect(self.acts_changed)
        self.acts_found.emit(page.acts())

    def _show_inspector(self, page: Page) -> None:
        if page.inspector is not None:
            self._inspectors.setCurrentWidget(page.inspector)
        self._inspectors.setVisible(page.inspector is not None)

    def _connect(self) -> None:
        self._rail.chosen.connect(self.turn_to)
        self._rail.palette_asked.connect(self.palette_asked)
        self._status.people_asked.connect(self.people_asked)
        self.banner.dismissed.connect(self._above.hide)
        self.work.changed.connect(self._on_change)
        self.work.refused.connect(lambda words: self.tell(words, Tone.BAD))
        self.work.told.connect(self.tell)
        self.work.asked_to_go.connect(self.go)
        self.work.acting.changed.connect(self._show_head)

    def _lay_out(self) -> None:
        middle = QWidget()
        inner = column(middle, spacing=0)
        place = column(self._above)
        place.setContentsMargins(24, 12, 24, 0)
        place.addWidget(self.banner)
        self._above.hide()
        inner.addWidget(self._above)
        inner.addWidget(self._stack, 1)
        self._inspectors.setMinimumWidth(264)
        self._split.addWidget(middle)
        self._split.addWidget(self._inspectors)
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
        beside.addWidget(self._status)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._rail)
        outer.addWidget(right, 1)

    @Slot(object)
    def _on_change(self, changes: Changes) -> None:
        for name, page in self.pages.items():
            if page.kinds & changes.kinds:
                self._stale.add(name)
        if self.current.name in self._stale:
            self._stale.discard(self.current.name)
            self.current.reload()
        self.masthead = self.work.read(glances.masthead)
        self._show_head()
        self._counting.start()
        self.acts_changed.emit()

    @Slot()
    def _show_head(self) -> None:
        self._rail.show_head(self.title, self.masthead.tlp)
        self._status.show_head(self.masthead)
        self._status.show_person(self.work.acting.name)
        self.head_changed.emit()

    @Slot()
    def _count(self) -> None:
        self.work.fetch(_to_do, done=self._show_counts, key="to do")

    def _show_counts(self, counts: "ToDo") -> None:
        said = {
            "subjects": number(counts.subjects),
            "checklist": text("ui.rail.left", count=number(counts.undecided)) if counts.undecided else "",
            "evidence": text("ui.rail.to_place", count=number(counts.to_place)) if counts.to_place else "",
            "findings": number(counts.findings) if counts.findings else "",
            "review": number(counts.to_review) if counts.to_review else "",
        }
        self._rail.say_counts(said)

    def _say_notices(self) -> None:
        why = self.work.book.why_read_only
        told = [render(notice) for notice in ([why] if why else []) + list(self.work.book.notices)]
        if told:
            self.tell(" ".join(told), Tone.WARN)


def _to_do(session: "ReadSession") -> "ToDo":
    from workbook.store.to_do import to_do

    return to_do(session)
