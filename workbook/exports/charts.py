"""Charts as drawings: the PDF embeds them as vectors, the window shows the same drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.graphics.shapes import Drawing, Line, Rect, String

from workbook.domain.counts import Counts
from workbook.domain.vocabulary import OtherKind, Result
from workbook.exports.palette import ACCENT, INK, LINE, MUTED, TEXT, Tone, result_tone
from workbook.exports.pdf_fonts import BOLD, REGULAR, font
from workbook.exports.pdf_style import colour
from workbook.exports.wording import Wording

_ROW: Final = 20.0
_LABEL: Final = 124.0
_NUMBER: Final = 76.0
_BAR: Final = 8.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its number and the colour that says the same as the words."""

    label: str
    part: int
    ink: str


def results_chart(counts: Counts, words: Wording, width: float) -> Drawing:
    """Return a bar for each determination of the own items, every bar measured against all of them."""
    return _bars(result_bars(counts, words), counts.own, words, width)


def levels_chart(counts: Counts, words: Wording, width: float) -> Drawing:
    """Return a bar for each rung of the proof ladder, the highest first, measured against all own items."""
    bars = [Bar(words.term(level), part, ACCENT) for level, part in counts.levels]
    return _bars(bars[::-1], counts.own, words, width)


def result_bars(counts: Counts, words: Wording) -> list[Bar]:
    """Return the determinations, open and unmet ones first; other than satisfied is shown by its kinds."""
    results, kinds = dict(counts.results), dict(counts.other_kinds)
    bars = [Bar(words.term(Result.NOT_ASSESSED), results.get(Result.NOT_ASSESSED, 0), INK[Tone.NONE])]
    bars += [
        Bar(words.term(kind), kinds.get(kind, 0), INK[result_tone(Result.OTHER_THAN_SATISFIED, kind)])
        for kind in OtherKind
    ]
    unnamed = results.get(Result.OTHER_THAN_SATISFIED, 0) - sum(kinds.values())
    if unnamed:
        bars.append(Bar(words.term(Result.OTHER_THAN_SATISFIED), unnamed, INK[Tone.WARN]))
    for result in (Result.NOT_APPLICABLE, Result.SATISFIED):
        bars.append(Bar(words.term(result), results.get(result, 0), INK[result_tone(result, None)]))
    return bars


def _bars(bars: Sequence[Bar], whole: int, words: Wording, width: float) -> Drawing:
    font(REGULAR), font(BOLD)
    height = len(bars) * _ROW
    drawing = Drawing(width, height, initialFontName=REGULAR)
    track = width - _LABEL - _NUMBER
    for number, bar in enumerate(bars):
        middle = height - (number + 0.5) * _ROW
        drawing.add(_words(bar.label, 0, middle, bold=False, ink=TEXT))
        drawing.add(Line(_LABEL, middle, _LABEL + track, middle, strokeColor=colour(LINE), strokeWidth=0.75))
        if bar.part:
            length = track * bar.part / whole
            box = Rect(_LABEL, middle - _BAR / 2, length, _BAR)
            box.fillColor, box.strokeColor = colour(bar.ink), None
            drawing.add(box)
        count = words.count(bar.part, whole)
        drawing.add(_words(count, width, middle, bold=False, ink=TEXT if bar.part else MUTED, end=True))
    return drawing


def _words(text: str, x: float, middle: float, *, bold: bool, ink: str, end: bool = False) -> String:
    return String(
        x,
        middle - 2.8,
        text,
        fontName=BOLD if bold else REGULAR,
        fontSize=8,
        fillColor=colour(ink),
        textAnchor="end" if end else "start",
    )
