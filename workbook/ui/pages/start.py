"""The start page: open a workbook, go on with a recent one, or look at the sample."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QProgressBar, QPushButton, QWidget

from workbook.messages import text
from workbook.ui.messages import number, tip
from workbook.ui.models.paged import RowRole
from workbook.ui.models.recent import RecentModel
from workbook.ui.recent import Recent
from workbook.ui.widgets.banner import Banner
from workbook.ui.widgets.labels import Clamped, column, label, line, say
from workbook.ui.widgets.parts import link
from workbook.ui.widgets.recent_delegate import RECENT_HEIGHT, RecentDelegate

_WIDTH = 640


class StartPage(QWidget):
    """What a window shows while it has no workbook."""

    painted = Signal()
    """Emitted once, after the first frame."""
    new_asked = Signal()
    open_asked = Signal()
    sample_asked = Signal()
    backups_asked = Signal()
    chosen = Signal(object)
    """A path from the list."""
    forgotten = Signal(object)
    """A path to take off the list."""
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_painted = False
        self.banner = Banner()
        self.model = RecentModel()
        self.model.setParent(self)
        self.new_button = QPushButton(text("ui.start.new"))
        self.new_button.setProperty("role", "main")
        self.new_button.setToolTip(tip(text("ui.tip.new")))
        self.new_button.clicked.connect(self.new_asked)
        self.open_button = QPushButton(text("ui.start.open"))
        self.open_button.clicked.connect(self.open_asked)
        self.sample_button = QPushButton(text("ui.start.sample"))
        self.sample_button.setToolTip(text("ui.start.sample_tip"))
        self.sample_button.clicked.connect(self.sample_asked)
        self.backups_button = link(text("ui.start.backups"), self.backups_asked.emit)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(RecentDelegate(self.list))
        self.list.setAccessibleName(text("ui.start.recent"))
        self.list.setUniformItemSizes(True)
        self.list.clicked.connect(self._choose)
        self.list.installEventFilter(self)
        self._none_yet = label(text("ui.start.none_yet"), "muted", wraps=True)
        self._recent_title = label(text("ui.start.recent"), "section")
        self._hint = label("", "caption", wraps=True)
        self._work = self._make_work()
        self._lay_out()
        self.show_recents(())
        self.show_work("", 0, 0)

    def _make_work(self) -> QWidget:
        self._doing, self._bar = Clamped(), QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(200)
        self._bar.setAccessibleName(text("ui.work.progress"))
        self._cancel = QPushButton(text("ui.work.cancel"))
        self._cancel.setProperty("role", "link")
        self._cancel.clicked.connect(self.cancelled)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._doing, 1)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        return work

    def _lay_out(self) -> None:
        middle = QWidget()
        middle.setMaximumWidth(_WIDTH)
        inner = column(middle, spacing=12)
        inner.addWidget(label(text("ui.product.name"), "display"))
        inner.addWidget(label(text("ui.product.sentence"), "muted", wraps=True))
        inner.addSpacing(8)
        buttons = line(spacing=8)
        buttons.addWidget(self.new_button)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch(1)
        buttons.addWidget(self.backups_button)
        inner.addLayout(buttons)
        inner.addWidget(self.banner)
        inner.addWidget(self._work)
        inner.addSpacing(16)
        inner.addWidget(self._recent_title)
        inner.addWidget(self._none_yet)
        inner.addWidget(self.list, 100)
        inner.addWidget(self._hint)
        inner.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 56, 24, 24)
        outer.addStretch(1)
        outer.addWidget(middle, 20)
        outer.addStretch(1)
        QWidget.setTabOrder(self.new_button, self.open_button)
        QWidget.setTabOrder(self.open_button, self.sample_button)
        QWidget.setTabOrder(self.sample_button, self.backups_button)
        QWidget.setTabOrder(self.backups_button, self.list)
        key = QKeySequence(QKeySequence.StandardKey.Open).toString(QKeySequence.SequenceFormat.NativeText)
        say(self._hint, text("ui.start.hint", keys=key))

    def show_recents(self, rows: Sequence[Recent]) -> None:
        """Show the workbooks opened before."""
        self.model.show(rows)
        self.list.setVisible(bool(rows))
        self.list.setMaximumHeight(len(rows) * RECENT_HEIGHT + 2)
        self._none_yet.setVisible(not rows)

    def show_work(self, words: str, done: int, total: int) -> None:
        """Show what is being done and how far it is; without words, nothing. A total of 0 is not known."""
        self._work.setVisible(bool(words))
        for button in (self.new_button, self.open_button, self.sample_button, self.backups_button):
            button.setEnabled(not words)
        counted = text("ui.work.counted", words=words, done=number(done), total=number(total))
        self._doing.say(counted if total and words else words)
        # Of counts over 100 the bar needs only the share, whatever their size.
        self._bar.setRange(0, 100 if total else 0)
        self._bar.setValue(100 * done // total if total else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the first frame is there."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Open with Enter, and forget with Delete."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            one = self.list.currentIndex().data(RowRole)
            if isinstance(one, Recent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.chosen.emit(one.path)
                return True
            if isinstance(one, Recent) and event.key() == Qt.Key.Key_Delete:
                self.forgotten.emit(one.path)
                return True
        return super().eventFilter(watched, event)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        path: Path = index.data(RowRole).path
        self.chosen.emit(path)
