"""Make the PDF of what is chosen while it is being chosen: in a thread of its own, the last choice only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal

from workbook.domain.actor import Actor
from workbook.domain.errors import Message, WorkbookError
from workbook.domain.extent import Extent
from workbook.messages import text
from workbook.store.book import Book
from workbook.ui.background import Background, Step, Ticket
from workbook.ui.crash import raise_defect
from workbook.ui.messages import number, sentence
from workbook.ui.private import PrivateFolder
from workbook.ui.report_choices import Choices
from workbook.ui.wording import day

_ROOM = 32 << 20
"""Bytes that a report takes at most, or nearly so."""
_READING = 40
"""How much of a hundred parts of the work is reading."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A rendered report, with what page 1 says is missing."""

    pdf: bytes
    missing: tuple[Message, ...]
    as_of: date
    extent: Extent | None
    items: int

    def in_words(self) -> str:
        """Return what it holds and of which day it is."""
        held = text("ui.reports.holds", count=number(self.items))
        if self.extent is not None:
            held = text("ui.reports.holds_part", count=number(self.items), whole=number(self.extent.all_items))
        return text("ui.reports.facts", held=held, day=day(self.as_of))


class PreviewMaker(QObject):
    """Renders one report at a time; whatever is asked later makes what was asked before void."""

    made = Signal(object)
    """A Preview."""
    refused = Signal(str)
    progressed = Signal(int)
    """Percent."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._ticket: Ticket | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being rendered."""
        return self._background.is_idle

    def ask(self, book: Book, actor: Actor, choices: Choices) -> None:
        """Render what is chosen."""
        self.drop()
        ticket = Ticket(self.made.emit, self._fail, lambda done, _: self.progressed.emit(done))
        self._ticket = self._background.run(lambda step: render(book, actor, choices, step), ticket)

    def drop(self) -> None:
        """Stop what is being rendered; nothing comes of it."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None

    def shut_down(self) -> None:
        """Stop, and wait until nothing runs any more."""
        self._background.shut_down()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, WorkbookError):
            self.refused.emit(sentence(error))
        else:
            raise_defect(error)


def render(book: Book, actor: Actor, choices: Choices, step: Step) -> Preview:
    """Return the PDF of a report; the file it is written to is private and gone afterwards."""
    from workbook.exports.pdf import write_pdf
    from workbook.operations.reporting import make_report

    report = make_report(
        book,
        actor,
        choices.as_of,
        part=choices.part,
        left_out=choices.left_out,
        step=part_of(step, 0, _READING),
    )
    private = PrivateFolder()
    try:
        path = private.place(_ROOM) / "preview.pdf"
        write_pdf(report, path, part_of(step, _READING, 100))
        return Preview(path.read_bytes(), report.missing, report.as_of, report.extent, len(report.items))
    finally:
        private.wipe()


def part_of(step: Step, begin: int, end: int) -> Callable[[int, int], None]:
    """Return a step of work that is so many percent of the whole."""

    def told(done: int, total: int) -> None:
        step(begin + (end - begin) * done // max(total, 1), 100)

    return told
