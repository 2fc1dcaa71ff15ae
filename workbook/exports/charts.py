"""Charts as drawings: the PDF embeds them as vectors, the window shows the same drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.graphics.shapes import Drawing, Line, Rect, String

from workbook.domain.counts import Counts
from workbook.domain.vocabulary import ProofLevel
from workbook.exports.bars import Bar, level_bars, result_bars
from workbook.exports.palette import ACCENT, INK, LINE, MUTED, TEXT, Tone
from workbook.exports.pdf_fonts import BOLD, REGULAR, font
from workbook.exports.pdf_style import colour
from workbook.exports.wording import Wording


@dataclass(frozen=True, slots=True)
class Look:
    """How a chart is drawn: lengths in the unit of the drawing, colours as hexadecimal RGB."""

    size: float = 8.0
    row: float = 20.0
    label: float = 124.0
    number: float = 76.0
    bar: float = 8.0
    text: str = TEXT
    muted: str = MUTED
    line: str = LINE
    accent: str = ACCENT
    ok: str = INK[Tone.OK]
    bad: str = INK[Tone.BAD]
    warn: str = INK[Tone.WARN]
    unproved: str = ACCENT
    """the lowest rung of the ladder"""

    def ink(self, bar: Bar) -> str:
        """Return the colour of a bar; what is undecided is muted."""
        if bar.of is ProofLevel.NONE:
            return self.unproved
        inks = {Tone.PLAIN: self.accent, Tone.OK: self.ok, Tone.BAD: self.bad, Tone.WARN: self.warn}
        return inks.get(bar.tone, self.muted)


PAPER: Final = Look()
"""As the PDF prints it, in points."""


def results_chart(counts: Counts, words: Wording, width: float, look: Look = PAPER) -> Drawing:
    """Return a bar for each determination of the own items, every bar measured against all of them."""
    return bars_chart(result_bars(counts, words), counts.own, words, width, look)


def levels_chart(counts: Counts, words: Wording, width: float, look: Look = PAPER) -> Drawing:
    """Return a bar for each rung of the proof ladder, the highest first, measured against all own items."""
    return bars_chart(level_bars(counts, words), counts.own, words, width, look)


def bars_chart(bars: Sequence[Bar], whole: int, words: Wording, width: float, look: Look = PAPER) -> Drawing:
    """Return a row for each bar, every bar measured against the whole."""
    font(REGULAR), font(BOLD)
    height = len(bars) * look.row
    drawing = Drawing(width, height, initialFontName=REGULAR)
    track = width - look.label - look.number
    for number, bar in enumerate(bars):
        middle = height - (number + 0.5) * look.row
        drawing.add(_words(bar.label, 0, middle, look, ink=look.text))
        drawing.add(
            Line(look.label, middle, look.label + track, middle, strokeColor=colour(look.line), strokeWidth=0.75)
        )
        if bar.part:
            length = track * bar.part / whole
            box = Rect(look.label, middle - look.bar / 2, length, look.bar)
            box.fillColor, box.strokeColor = colour(look.ink(bar)), None
            drawing.add(box)
        count = words.count(bar.part, whole)
        drawing.add(_words(count, width, middle, look, ink=look.text if bar.part else look.muted, end=True))
    return drawing


def _words(text: str, x: float, middle: float, look: Look, *, ink: str, end: bool = False) -> String:
    return String(
        x,
        middle - 0.35 * look.size,
        text,
        fontName=REGULAR,
        fontSize=look.size,
        fillColor=colour(ink),
        textAnchor="end" if end else "start",
    )
