"""What stands above the list of the journal: which chain it is, how many entries, and how far a long reading is."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from workbook.domain.journal_views import Trail
from workbook.messages import text
from workbook.ui.chain_reading import Chain, ChainReading
from workbook.ui.messages import number, tip
from workbook.ui.widgets.labels import Clamped, column, label, line, say
from workbook.ui.widgets.page_head import beside_title, page_title
from workbook.ui.widgets.parts import link

_YOUNG = 60
"""Up to so many entries, a workbook is new, and what a journal is stands above it."""
_AROUND = 32
"""Pixels beside the words of a button."""
_SLOW_MS = 300
"""How long a reading may take before it is said."""


class JournalHead(QWidget):
    """The title with its count, what the journal is, and the two chains to choose from."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._count = Clamped(muted=True)
        self.chains = {chain: self._button(chain) for chain in Chain}
        switch = QButtonGroup(self)
        pair = line(spacing=0)
        for button in self.chains.values():
            switch.addButton(button)
            pair.addWidget(button)
        self.check(Chain.CHANGES)
        head = line(spacing=16)
        head.addWidget(page_title("journal"))
        head.addLayout(beside_title(self._count), 1)
        head.addLayout(pair)
        layout = column(self, spacing=8)
        layout.addLayout(head)
        self._explained = label("", "caption", wraps=True)
        self._explained.hide()
        layout.addWidget(self._explained)

    def _button(self, chain: Chain) -> QPushButton:
        made = QPushButton(text(f"ui.journal.{chain.value}"))
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setProperty("role", "segment")
        made.setProperty("end", "first" if chain is Chain.CHANGES else "last")
        bold = QFont(made.font())
        bold.setWeight(QFont.Weight.DemiBold)
        made.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(made.text()) + _AROUND)
        made.setToolTip(tip(text(f"ui.tip.journal_{chain.value}")))
        made.clicked.connect(lambda _=False: self.chosen.emit(chain))
        return made

    def check(self, chain: Chain) -> None:
        """Show which chain it is."""
        self.chains[chain].setChecked(True)

    def say_count(self, chain: Chain, trail: Trail, *, found: bool) -> None:
        """Say how much is shown, of how much."""
        counts = {"entries": trail.entries, "whole": trail.whole, "operations": len(trail.places)}
        key = f"ui.journal.count_{chain.value}{'_found' if found else ''}"
        self._count.say(text(key, **{name: number(count) for name, count in counts.items()}))
        say(self._explained, _explained(chain) if trail.whole < _YOUNG else "")

    @property
    def count(self) -> str:
        """What is said of how much is shown."""
        return self._count.accessibleName()


def _explained(chain: Chain) -> str:
    """Return what a chain is, in one sentence or two."""
    return text(f"ui.journal.explained_{chain.value}")


class ReadingLine(QWidget):
    """Says how far a long reading is and lets it be stopped; and why the list is empty, where it is."""

    def __init__(self, reading: ChainReading) -> None:
        super().__init__()
        self._reading = reading
        self._words = label("", "muted", wraps=True)
        self._stop = link(text("ui.journal.stop"), self._stop_reading)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self._say_slow)
        row = line(spacing=8)
        row.addWidget(self._words, 1)
        row.addWidget(self._stop)
        self.setLayout(row)
        reading.began.connect(self._slow.start)
        reading.stepped.connect(self._say_step)
        self.hide()

    @property
    def words(self) -> str:
        """What it says, empty when it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def say_found(self, *, any_: bool, found: bool) -> None:
        """Say that nothing is there, or nothing that fits; say nothing otherwise."""
        if self._reading.is_reading:
            return
        self._slow.stop()
        self._say("" if any_ else text("ui.journal.nothing_found" if found else "ui.journal.none_yet"))

    def _say(self, words: str, *, can_stop: bool = False) -> None:
        say(self._words, words)
        self._stop.setVisible(can_stop)
        self.setVisible(bool(words))

    @Slot()
    def _say_slow(self) -> None:
        if self._reading.is_reading:
            self._say(text("ui.journal.reading"), can_stop=True)

    @Slot(int, int)
    def _say_step(self, done: int, total: int) -> None:
        if self._reading.is_reading and not self._slow.isActive() and total:
            self._say(text("ui.journal.reading_part", share=100 * done // total), can_stop=True)

    def _stop_reading(self) -> None:
        self._reading.stop()
        self._say(text("ui.journal.stopped"))
