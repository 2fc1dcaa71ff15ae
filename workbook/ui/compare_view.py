"""What changed, on screen: since a day, or from another workbook; every item leads to the checklist."""

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from workbook.domain.comparison import Comparison, Course, FindingChange, ItemChange
from workbook.domain.errors import WorkbookError
from workbook.exports.comparison_words import COURSE_TONES, finding_words, place_words, sentence, side_words
from workbook.exports.palette import Tone
from workbook.exports.wording import Wording
from workbook.messages import text, word
from workbook.ui.compare_work import CompareWork
from workbook.ui.messages import number
from workbook.ui.models.grid import GridCell, GridModel, GridRow, Head
from workbook.ui.widgets.drop import Drop
from workbook.ui.widgets.fields import DayField
from workbook.ui.widgets.grid_table import GridTable
from workbook.ui.widgets.labels import column, label, line, say
from workbook.ui.widgets.parts import link
from workbook.ui.work import Work

_WORDS: Final = Wording("en")
_LEAST: Final = 120
_LISTED: Final = tuple(course for course in Course if course is not Course.SAME)


class CompareView(QWidget):
    """Asks with what to compare, then lists what became of items and findings."""

    followed = Signal(str, object)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.found: Comparison | None = None
        self.work = CompareWork(work, self)
        self.day = DayField(text("ui.compare.since"))
        self.choice = Drop(text("ui.compare.show"))
        self.choice.setMinimumContentsLength(30)
        self.model = GridModel()
        self.model.setParent(self)
        self.table = GridTable(self.model, text("ui.compare.table"), _LEAST)
        self.said = label(text("ui.compare.teaching"), "muted", wraps=True)
        self.sides = label("", "caption", wraps=True)
        self.begin = _button("ui.compare.begin", self._since)
        self.other = _button("ui.compare.other", self.work.ask_other)
        self.excel = link(text("ui.compare.excel"), self._ask_excel)
        self.work.found.connect(self.show_comparison)
        self.work.failed.connect(self._fail)
        self.day.line.returnPressed.connect(self._since)
        self.choice.activated.connect(self._on_choice)
        self.table.followed.connect(self.followed)
        self._lay_out()

    def take_keyboard(self) -> None:
        """Give the keyboard to what changed, or to the day."""
        if self.model.rows:
            self.table.begin()
        else:
            self.day.setFocus()

    def show_comparison(self, found: Comparison) -> None:
        """Show what changed."""
        self.found = found
        say(self.said, sentence(found, _WORDS))
        sides = ((text("ui.compare.before"), found.before), (text("ui.compare.now"), found.after))
        say(self.sides, "\n".join(f"{name}: {side_words(side, _WORDS)}" for name, side in sides))
        self._offer_choices(found)
        for part in (self.sides, self.choice, self.table, self.excel):
            part.show()
        self._fill()

    def _lay_out(self) -> None:
        layout: QVBoxLayout = column(self, spacing=12)
        asked = line(spacing=12)
        asked.addWidget(self.day)
        for button in (self.begin, self.other):
            asked.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        asked.addStretch(1)
        layout.addLayout(asked)
        layout.addWidget(self.said)
        layout.addWidget(self.sides)
        row = line(spacing=12)
        row.addWidget(self.choice)
        row.addStretch(1)
        row.addWidget(self.excel)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        layout.addWidget(label(text("report.comparison.note"), "caption", wraps=True))
        layout.addStretch(0)
        for part in (self.sides, self.choice, self.table, self.excel):
            part.hide()

    @Slot()
    def _since(self) -> None:
        try:
            day: date | None = self.day.value()
        except WorkbookError:
            day = None
        if day is None:
            self._fail(text("ui.compare.no_day"))
            self.day.setFocus()
        else:
            self.work.since(day)

    def _fail(self, words: str) -> None:
        say(self.said, words, Tone.BAD)

    def _ask_excel(self) -> None:
        if self.found is not None:
            self.work.ask_excel(self.found)

    def _offer_choices(self, found: Comparison) -> None:
        kept = self.choice.currentData()
        self.choice.clear()
        self.choice.addItem(text("ui.compare.all_items", count=number(len(found.items))), "")
        for course in _LISTED:
            count = number(found.totals.get(course, 0))
            self.choice.addItem(text("ui.compare.course", course=_term(course), count=count), course.value)
        self.choice.addItem(text("ui.compare.findings", count=number(len(found.findings))), "findings")
        self.choice.setCurrentIndex(max(self.choice.findData(kept), 0))

    @Slot()
    def _on_choice(self) -> None:
        self._fill()

    def _fill(self) -> None:
        if self.found is None:
            return
        wanted = self.choice.currentData()
        if wanted == "findings":
            keys = ["became", "before", "now"]
            rows = [_finding_row(one) for one in self.found.findings]
        else:
            keys = ["became", "subject", "before", "now"]
            rows = [_item_row(one) for one in self.found.items if wanted in ("", one.course.value)]
        self.model.show([Head(text(f"ui.compare.{key}")) for key in keys], rows)


def _item_row(one: ItemChange) -> GridRow:
    before, now = place_words(one.before, _WORDS), place_words(one.after, _WORDS)
    leads = ("checklist", one.after_item.id) if one.after_item else None
    full = text(
        "ui.compare.row",
        control=one.control,
        subject=one.subject_name,
        became=word(one.course),
        before=before,
        now=now,
    )
    cells = (
        GridCell(_term(one.course), one.framework, full, _tone(one.course), leads=leads),
        GridCell(one.subject_name, one.subject, full),
        *(_place_cell(words, full) for words in (before, now)),
    )
    return GridRow(Head(one.title, one.control), cells, (one.framework, one.control, one.subject))


def _place_cell(words: str, full: str) -> GridCell:
    stands, _, rest = words.partition(" · ")
    return GridCell(stands, rest, full)


def _finding_row(one: FindingChange) -> GridRow:
    before, now = finding_words(one, _WORDS)
    cells = (GridCell(_term(one.course), "", one.title), _place_cell(before, before), _place_cell(now, now))
    return GridRow(Head(one.title, one.code), cells, one.code)


def _tone(course: Course) -> Tone:
    tone = COURSE_TONES.get(course, Tone.PLAIN)
    return tone if tone is Tone.BAD else Tone.PLAIN


def _term(course: Course) -> str:
    return _WORDS.term(course)


def _button(key: str, run: Callable[[], object]) -> QPushButton:
    made = QPushButton(text(key))
    made.clicked.connect(lambda _=False: run())
    return made
