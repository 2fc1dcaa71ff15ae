"""The shipped fonts and which of them has a glyph for which character.

Text is set in logical order: right-to-left scripts come out letter by letter from the left, unjoined. They can be
copied and searched, not read comfortably; page 1 says so when a report holds such text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

import reportlab.rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from workbook.resources import resource

REGULAR: Final = "NotoSans-Regular"
BOLD: Final = "NotoSans-Bold"
_FALLBACKS: Final = (
    "NotoSansMath-Regular",
    "NotoSansSymbols2-Regular",
    "NotoSansHebrew-Regular",
    "NotoSansArabic-Regular",
    "DroidSansFallback",
)
# Binary streams instead of base 85 text: a fifth smaller and quicker.
reportlab.rl_config.useA85 = 0


@cache
def font(name: str) -> TTFont:
    """Return a shipped font, registered with reportlab; large ones load only when a text needs them."""
    loaded = TTFont(name, str(resource(f"fonts/{name}.ttf")))
    pdfmetrics.registerFont(loaded)
    return loaded


@cache
def _coverage(name: str) -> frozenset[str]:
    # The map reportlab writes for copying and searching is wrong beyond U+FFFF, so those count as undrawable.
    return frozenset(chr(code) for code in font(name).face.charToGlyph if code <= 0xFFFF)


@lru_cache(maxsize=20_000)
def _font_for(char: str, *, bold: bool) -> str | None:
    """Return the first font with a glyph for `char`, or None."""
    names = (BOLD if bold else REGULAR, *_FALLBACKS)
    return next((name for name in names if char in _coverage(name)), None)


def drawable(text: str) -> str:
    """Return `text` with each character no shipped font can draw as ``⟨U+XXXX⟩``."""
    if _coverage(REGULAR).issuperset(text):
        return text
    return "".join(c if _font_for(c, bold=False) else f"⟨U+{ord(c):04X}⟩" for c in text)


def runs(text: str, *, bold: bool) -> list[tuple[str, str]]:
    """Return drawable `text` as (font name, part) in its order; neighbours of one font are together."""
    base = BOLD if bold else REGULAR
    if _coverage(base).issuperset(text):
        return [(base, text)] if text else []
    parts: list[tuple[str, str]] = []
    for char in text:
        name = _font_for(char, bold=bold) or base
        if parts and (parts[-1][0] == name or char == " "):
            parts[-1] = (parts[-1][0], parts[-1][1] + char)
        else:
            parts.append((name, char))
    return parts


@lru_cache(maxsize=50_000)
def width(text: str, *, bold: bool) -> float:
    """Return how wide drawable `text` is at a size of one point."""
    total = 0.0
    for name, part in runs(text, bold=bold):
        face = font(name).face
        total += sum(face.charWidths.get(ord(char), face.defaultWidth) for char in part)
    return total / 1000


def undrawable(texts: Iterable[str]) -> Counter[str]:
    """Return how often each character occurs that no shipped font can draw."""
    found: Counter[str] = Counter()
    for text in texts:
        strange = {char for char in _strange(text) if _font_for(char, bold=False) is None}
        found.update(char for char in text if char in strange)
    return found


def has_right_to_left(texts: Iterable[str]) -> bool:
    """Return whether any text holds letters of a right-to-left script."""
    return any("\u0590" <= char <= "\u08ff" or "\ufb1d" <= char <= "\ufefc" for t in texts for char in _strange(t))


def _strange(text: str) -> Iterator[str]:
    """Yield the distinct characters beyond the base font."""
    known = _coverage(REGULAR)
    return iter(() if known.issuperset(text) else set(text) - known - {"\n", "\t"})
