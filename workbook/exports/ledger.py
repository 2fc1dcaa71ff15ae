"""Tables of lines, not boxes. Rows are laid out when their page comes, so that time grows with the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from workbook.exports.para import Bookmark, draw_line, set_bookmark
from workbook.exports.pdf_lines import Line, break_lines
from workbook.exports.pdf_style import ACCENT_COLOUR, CELL_MUTED, HEAD, LINE_COLOUR, MUTED_COLOUR, Style
from workbook.exports.progress import Progress

_PAD: Final = 4.0
_GUTTER: Final = 8.0
_NARROW_GUTTER: Final = 3.0
"""between headings that stand at the right of narrow columns"""
_BARS_WIDTH: Final = 30.0
_SPLIT_ABOVE: Final = 96.0
"""Rows taller than this may go on over a page."""
_FEWEST: Final = 48.0
"""Less room than this is left empty rather than filled with the beginning of a row."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in points with the gutter, and whether numbers stand at its right end."""

    heading: str
    width: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Texts one below the other; `bars` draws the proof ladder before them: proof level and examined to."""

    parts: tuple[tuple[str, Style], ...]
    bars: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row; one with a single cell spans the table and stays with the row after it."""

    cells: tuple[Cell, ...]
    bookmark: Bookmark | None = None
    counted: bool = True
    """a record of the report, for the progress"""

    @property
    def spans(self) -> bool:
        """Whether the row heads the rows after it."""
        return len(self.cells) == 1


@dataclass(frozen=True, slots=True)
class Look:
    """What a table repeats and how its rows stand apart."""

    columns: tuple[Column, ...]
    headed: bool = True
    ruled: bool = True
    running: str = ""
    """stands above the headings where the table goes on"""
    pad: float = _PAD
    wrapped: bool = False
    """headings take as many lines as their columns need, instead of running on"""

    @property
    def heading_lines(self) -> list[list[Line]]:
        """The lines of each heading."""
        broken = []
        for column in self.columns:
            room = column.width - (_GUTTER if not column.right else _NARROW_GUTTER) if self.wrapped else 1000
            broken.append(break_lines(column.heading, bold=True, size=HEAD.size, room=room))
        return broken if self.wrapped else [lines[:1] for lines in broken]


@dataclass(slots=True)
class _Laid:
    """A row broken into lines."""

    row: Row
    cells: list[list[tuple[Line, Style]]]
    whole: bool = True
    last: bool = True
    height: float = field(init=False)
    pad: float = _PAD

    def __post_init__(self) -> None:
        self.height = 2 * self.pad + max(sum(style.leading for _, style in cell) for cell in self.cells)


def cell(text: str, style: Style) -> Cell:
    """Return a cell with one text."""
    return Cell(((text, style),))


class Ledger(Flowable):
    """A table that goes on over pages with its headings repeated."""

    def __init__(
        self, look: Look, rows: Sequence[Row], progress: Progress | None = None, *, after: float = 8.0
    ) -> None:
        super().__init__()
        self._look = look
        self._rows = rows
        self._progress = progress
        self._next = 0
        self._rest: _Laid | None = None
        self._continued = False
        self._placed: list[_Laid] = []
        self.spaceAfter = after

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Return the size, or more than there is when the table must go on over the page."""
        self._placed, done, _ = self._fill(avail_height)
        height = self._head_height() + sum(laid.height for laid in self._placed)
        self.width, self.height = avail_width, height if done == len(self._rows) else avail_height + 1
        return self.width, self.height

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        """Return the rows that fit and the rest, or nothing when none fits."""
        del avail_width
        placed, done, rest = self._fill(avail_height)
        if not placed:
            return []
        head = self._copy(placed)
        tail = self._copy([])
        tail._next, tail._rest, tail._continued = done, rest, True
        tail.spaceAfter = self.spaceAfter
        head._continued = self._continued
        return [head, tail]

    def _copy(self, placed: list[_Laid]) -> "Ledger":
        if not placed:
            return Ledger(self._look, self._rows, self._progress)
        fixed = _Placed(self._look, [], self._progress, after=0)
        fixed._placed = placed
        return fixed

    def _head_height(self) -> float:
        running = HEAD.leading if self._continued and self._look.running else 0.0
        lines = max(map(len, self._look.heading_lines), default=1)
        return running + (HEAD.leading * lines + 4 if self._look.headed else 0.0)

    def _fill(self, room: float) -> tuple[list[_Laid], int, _Laid | None]:
        """Return the laid rows that fit in `room`, the next row, and what is left of a row begun."""
        left = room - self._head_height()
        placed: list[_Laid] = []
        index = self._next
        while index < len(self._rows):
            laid = self._rest if self._rest is not None and index == self._next else self._lay(index)
            if laid.height <= left and not self._widowed(index, left - laid.height):
                placed.append(laid)
                left -= laid.height
                index += 1
                continue
            if laid.height > _SPLIT_ABOVE and left >= _FEWEST and not laid.row.spans:
                begun, rest = _cut(laid, left)
                return [*placed, begun], index, rest
            break
        return placed, index, None

    def _lay(self, index: int) -> _Laid:
        row = self._rows[index]
        columns = self._look.columns
        spans = (Column("", sum(c.width for c in columns)),) if row.spans else columns
        cells = [_break(one, column.width) for one, column in zip(row.cells, spans, strict=True)]
        return _Laid(row, cells, pad=self._look.pad)

    def _widowed(self, index: int, left: float) -> bool:
        """Return whether a heading row would stand alone at the foot of the page."""
        if not self._rows[index].spans or index + 1 >= len(self._rows):
            return False
        return left < min(self._lay(index + 1).height, _FEWEST)

    def draw(self) -> None:
        """Draw the headings and the rows placed on this page."""
        top = _draw_head(self.canv, self._look, self.height, continued=self._continued)
        for laid in self._placed:
            _draw_row(self.canv, self._look, laid, top)
            top -= laid.height
            if self._progress is not None and laid.row.counted and laid.last:
                self._progress.advance()


class _Placed(Ledger):
    """The part of a table that stands on one page."""

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Return the size of the rows placed."""
        del avail_height
        self.width = avail_width
        self.height = self._head_height() + sum(laid.height for laid in self._placed)
        return self.width, self.height


def _break(one: Cell, column_width: float) -> list[tuple[Line, Style]]:
    room = column_width - _GUTTER - (_BARS_WIDTH if one.bars else 0)
    return [
        (line, style)
        for text, style in one.parts
        if text
        for line in break_lines(text, bold=style.bold, size=style.size, room=room)
    ]


def _cut(laid: _Laid, room: float) -> tuple[_Laid, _Laid]:
    """Return a row's lines that fit in `room` and the others."""
    first, others = [], []
    for lines in laid.cells:
        height, count = 2 * laid.pad, 0
        while count < len(lines) and height + lines[count][1].leading <= room:
            height += lines[count][1].leading
            count += 1
        first.append(lines[:count])
        others.append(lines[count:])
    begun = _Laid(laid.row, first, whole=laid.whole, last=False, pad=laid.pad)
    return begun, _Laid(laid.row, others, whole=False, last=laid.last, pad=laid.pad)


def _draw_head(canvas: Canvas, look: Look, top: float, *, continued: bool) -> float:
    if continued and look.running:
        line = break_lines(look.running, bold=False, size=CELL_MUTED.size, room=1000)[0]
        draw_line(canvas, line, CELL_MUTED, 0, top - CELL_MUTED.drop)
        top -= HEAD.leading
    if not look.headed:
        return top
    x = 0.0
    headings = look.heading_lines
    foot = top - HEAD.leading * max(map(len, headings), default=1)
    for column, lines in zip(look.columns, headings, strict=True):
        for above, line in enumerate(reversed(lines)):
            indent = column.width - _GUTTER - line.width if column.right else 0
            draw_line(canvas, line, HEAD, x + indent, foot + HEAD.leading * (above + 1) - HEAD.drop)
        x += column.width
    top = foot - 4
    canvas.setStrokeColor(MUTED_COLOUR)
    canvas.setLineWidth(0.75)
    canvas.line(0, top, x, top)
    return top


def _draw_row(canvas: Canvas, look: Look, laid: _Laid, top: float) -> None:
    if laid.row.bookmark is not None and laid.whole:
        set_bookmark(canvas, laid.row.bookmark, top)
    x = 0.0
    for number, lines in enumerate(laid.cells):
        column, one = look.columns[number], laid.row.cells[number]
        y, indent = top - laid.pad, 0.0
        if one.bars is not None and laid.whole:
            _draw_bars(canvas, one.bars, x, y - 9)
        indent = _BARS_WIDTH if one.bars else 0.0
        for line, style in lines:
            shift = column.width - _GUTTER - line.width if column.right else indent
            draw_line(canvas, line, style, x + shift, y - style.drop)
            y -= style.leading
        x += column.width
    if look.ruled and laid.last:
        canvas.setStrokeColor(LINE_COLOUR)
        canvas.setLineWidth(0.5)
        width = sum(column.width for column in look.columns)
        canvas.line(0, top - laid.height, width, top - laid.height)


def _draw_bars(canvas: Canvas, bars: tuple[int, int], x: float, baseline: float) -> None:
    """Draw five rising bars: filled up to the proof level, outlined in the accent up to examined to."""
    proof, examined = bars
    canvas.setLineWidth(0.5)
    canvas.setFillColor(ACCENT_COLOUR)
    for rung in range(1, 6):
        canvas.setStrokeColor(ACCENT_COLOUR if rung <= max(proof, examined) else LINE_COLOUR)
        height = 1.6 + rung * 1.1
        canvas.rect(x + (rung - 1) * 5, baseline, 3.6, height, stroke=1, fill=int(rung <= proof))
