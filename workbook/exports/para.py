"""The one door for text into the PDF: lines are drawn glyph by glyph, and no text is ever read as markup."""

from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable

from workbook.exports.pdf_lines import Line, break_lines
from workbook.exports.pdf_style import H1, H2, H3, Style, colour
from workbook.exports.visible import elided, one_line

_NEEDED = 120.0
"""Points under a heading: those of a table's own headings and of a row that is not cut (`ledger`)."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: its key, words and depth from 0."""

    key: str
    words: str
    depth: int


def draw_line(canvas: Canvas, line: Line, style: Style, x: float, baseline: float) -> None:
    """Draw one line with its left end at `x`."""
    if not line.runs:
        return
    if style.stride:
        _draw_groups(canvas, line, style, x, baseline)
        return
    text = canvas.beginText(x, baseline)
    text.setFillColor(colour(style.ink))
    for name, part in line.runs:
        text.setFont(name, style.size)
        text.textOut(part)
    canvas.drawText(text)


def _draw_groups(canvas: Canvas, line: Line, style: Style, x: float, baseline: float) -> None:
    """Draw the words of a line at equal distances."""
    text = canvas.beginText(x, baseline)
    text.setFillColor(colour(style.ink))
    for name, part in line.runs:
        text.setFont(name, style.size)
        for number, word in enumerate(part.split(" ")):
            text.setTextOrigin(x + number * style.stride * style.size, baseline)
            text.textOut(f"{word} ")
    canvas.drawText(text)


class Text(Flowable):
    """Lines of one style that go on over pages, never leaving a single line behind or ahead."""

    def __init__(self, text: str, style: Style, bookmark: Bookmark | None = None) -> None:
        super().__init__()
        self._text = text
        self._style = style
        self._bookmark = bookmark
        self._lines: list[Line] | None = None
        self.spaceBefore = style.before
        self.spaceAfter = style.after

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Return the size the lines take."""
        del avail_height
        if self._lines is None:
            style = self._style
            self._lines = break_lines(self._text, bold=style.bold, size=style.size, room=avail_width)
        self.width, self.height = avail_width, len(self._lines) * self._style.leading
        return self.width, self.height

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        """Return what fits and the rest, or nothing when fewer than two lines fit."""
        self.wrap(avail_width, avail_height)
        lines = self._lines or []
        fit = min(int(avail_height // self._style.leading), len(lines) - 2)
        if fit < 2:
            return []
        head = self._part(lines[:fit], self._bookmark)
        tail = self._part(lines[fit:], None)
        head.spaceAfter = tail.spaceBefore = 0
        return [head, tail]

    def _part(self, lines: list[Line], bookmark: Bookmark | None) -> "Text":
        part = Text("", self._style, bookmark)
        part._lines = lines
        return part

    def draw(self) -> None:
        """Draw the lines and set the bookmark at the top of the first."""
        top = self.height
        if self._bookmark is not None:
            set_bookmark(self.canv, self._bookmark, top)
        for line in self._lines or []:
            draw_line(self.canv, line, self._style, 0, top - self._style.drop)
            top -= self._style.leading


def set_bookmark(canvas: Canvas, bookmark: Bookmark, top: float) -> None:
    """Add an entry to the outline that leads to `top` of the flowable being drawn."""
    x, y = canvas.absolutePosition(0, top)
    del x
    canvas.bookmarkPage(bookmark.key, fit="XYZ", left=0, top=y + 8, zoom=0)
    canvas.addOutlineEntry(elided(one_line(bookmark.words), 120), bookmark.key, bookmark.depth, bookmark.depth > 0)


def para(text: str, style: Style) -> Text:
    """Return the text as a paragraph; nothing in it has a meaning but to be read."""
    return Text(text, style)


def heading(text: str, key: str, depth: int = 0, needed: float = _NEEDED) -> list[Flowable]:
    """Return a heading with its outline entry, on the next page unless `needed` points follow on this one."""
    style = (H1, H2)[min(depth, 1)]
    return [CondPageBreak(style.before + style.leading + needed), Text(text, style, Bookmark(key, text, depth))]


def subheading(text: str, needed: float = 72) -> list[Flowable]:
    """Return a small heading that is in no outline, on the next page unless `needed` points follow on this one."""
    return [CondPageBreak(H3.before + H3.leading + needed), Text(text, H3)]
