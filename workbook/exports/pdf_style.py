"""The typography of the PDF: sizes on a rhythm of four points, two weights, two greys, one accent."""

from dataclasses import dataclass, replace
from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4

from workbook.exports.palette import ACCENT, INK, LINE, MUTED, TEXT, Tone

PAGE_WIDTH: Final[float] = A4[0]
PAGE_HEIGHT: Final[float] = A4[1]
LEFT: Final = 56.0
RIGHT: Final = 56.0
TOP: Final = 72.0
BOTTOM: Final = 64.0
MEASURE: Final = PAGE_WIDTH - LEFT - RIGHT
"""The width of the text in points."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; lengths in points, `ink` hexadecimal RGB."""

    size: float
    leading: float
    bold: bool = False
    ink: str = TEXT
    before: float = 0.0
    after: float = 0.0
    stride: float = 0.0
    """in em, when above 0: words begin at equal distances, so that digits in groups stand in columns"""

    @property
    def drop(self) -> float:
        """The distance from the top of a line to its baseline: texts of one leading share baselines."""
        return self.leading * 0.75

    def toned(self, tone: Tone) -> "Style":
        """Return this style in a tone's ink, bold where the tone says something."""
        return self if tone is Tone.PLAIN else replace(self, ink=INK[tone], bold=tone is not Tone.NONE)


MARK: Final = Style(9, 12, bold=True, ink=INK[Tone.WARN], after=4)
TITLE: Final = Style(24, 32, bold=True, after=4)
MEDIUM_TITLE: Final = Style(18, 24, bold=True, after=4)
LONG_TITLE: Final = Style(14, 20, bold=True, after=4)
H1: Final = Style(18, 24, bold=True, after=8)
H2: Final = Style(12, 16, bold=True, before=20, after=4)
H3: Final = Style(10, 16, bold=True, before=16, after=4)
BODY: Final = Style(9, 12, after=4)
STRONG: Final = Style(9, 12, bold=True)
NOTE: Final = Style(8, 12, ink=MUTED, after=4)
WARNING: Final = Style(9, 12, ink=INK[Tone.WARN], after=4)
CELL: Final = Style(8, 12)
CELL_STRONG: Final = Style(8, 12, bold=True)
CELL_MUTED: Final = Style(8, 12, ink=MUTED)
CELL_SMALL: Final = Style(7, 12, ink=MUTED)
DIGEST: Final = Style(7.5, 12, stride=5.2)
HEAD: Final = Style(7.5, 12, bold=True, ink=MUTED)


def colour(ink: str) -> Color:
    """Return reportlab's colour for hexadecimal RGB."""
    made: Color = HexColor(int(ink, 16))
    return made


LINE_COLOUR: Final = colour(LINE)
MUTED_COLOUR: Final = colour(MUTED)
ACCENT_COLOUR: Final = colour(ACCENT)
