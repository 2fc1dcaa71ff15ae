"""Cells of an Excel file: user text only ever as strings, whole, and visible."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias, cast

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from workbook.exports.palette import ACCENT, GROUND, INK, LINE, MUTED, TEXT, Tone
from workbook.exports.visible import visible

CELL_LIMIT: Final = 32_767
"""UTF-16 units in one cell (Excel specifications and limits); Excel and openpyxl cut the rest silently."""
_FORMULA_LIKE: Final = ("=", "+", "-", "@", "\t")
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SIZE: Final = 10


@dataclass(frozen=True, slots=True)
class Toned:
    """Words with the colour that says the same."""

    words: str
    tone: Tone


Value: TypeAlias = str | int | float | date | Toned | None


Page: TypeAlias = Any
"""A write-only worksheet of openpyxl, whose published types lack most of its attributes."""


def pieces(text: str) -> list[str]:
    """Return `text` visible, cut where a cell is full; joined, the pieces are the whole."""
    rest, parts = visible(text), []
    while rest:
        end = min(len(rest), CELL_LIMIT)
        while _units(rest[:end]) > CELL_LIMIT:
            end -= max(1, (_units(rest[:end]) - CELL_LIMIT) // 8)
        parts.append(rest[:end])
        rest = rest[end:]
    return parts or [""]


def stored(text: str) -> str:
    """Return `text` so that readers do not take `_x0041_` in it for an escape (ECMA-376, 22.9.2.19)."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def _units(text: str) -> int:
    return len(stored(text).encode("utf-16-le")) // 2


class Cells:
    """Make the styled cells of one sheet; every look is built once and shared."""

    def __init__(self, sheet: Page) -> None:
        self._sheet = sheet
        self._looks: dict[tuple[str, Tone, bool], Cell] = {}

    def make(self, value: Value, look: str = "text") -> Cell:
        """Return a cell with one value; a text is always a string cell, whatever it begins with."""
        tone = value.tone if isinstance(value, Toned) else Tone.PLAIN
        content = value.words if isinstance(value, Toned) else value
        if not isinstance(content, str):
            return self._styled(content, look, tone, quoted=False)
        cell = self._styled(stored(content), look, tone, quoted=content.startswith(_FORMULA_LIKE))
        cell.data_type = "s"
        return cell

    def row(self, values: Iterator[tuple[Value, str]]) -> list[Cell]:
        """Return the cells of a row of (value, look)."""
        return [self.make(value, look) for value, look in values]

    def _styled(self, content: str | float | date | None, look: str, tone: Tone, *, quoted: bool) -> Cell:
        key = (look, tone, quoted)
        model = self._looks.get(key)
        if model is None:
            model = self._looks[key] = _model(self._sheet, look, tone, quoted=quoted)
        cell: Any = WriteOnlyCell(self._sheet, cast("Any", content))
        cell._style = cast("Any", model)._style
        return cast("Cell", cell)


_HAIR: Final = Side(style="thin", color=LINE)
_FORMATS: Final = {"number": "#,##0", "share": "0.0%", "date": "yyyy-mm-dd"}
_FONTS: Final[dict[str, dict[str, Any]]] = {
    "title": {"size": 18, "bold": True},
    "section": {"size": 12, "bold": True},
    "head": {"bold": True, "color": MUTED},
    "label": {"color": MUTED},
    "banner": {"bold": True, "color": INK[Tone.WARN]},
    "mono": {"name": "Consolas", "size": 9},
    "strong": {"bold": True},
}
_UNRULED: Final = ("title", "section", "banner", "free")


def _model(sheet: Page, look: str, tone: Tone, *, quoted: bool) -> Cell:
    """Return a cell whose style the cells of this look share."""
    cell: Cell = WriteOnlyCell(sheet)
    settings: dict[str, Any] = {"name": "Calibri", "size": _SIZE, "color": TEXT} | _FONTS.get(look, {})
    if tone is not Tone.PLAIN:
        settings |= {"color": INK[tone], "bold": True}
    if tone is not Tone.PLAIN and look != "quiet":
        cell.fill = PatternFill("solid", fgColor=GROUND[tone])
    cell.font = Font(**settings)
    cell.alignment = _alignment(look)
    if look == "head":
        cell.border = Border(bottom=Side(style="medium", color=ACCENT))
    elif look not in _UNRULED:
        cell.border = Border(bottom=_HAIR)
    cell.number_format = _FORMATS.get(look, "@" if look == "mono" else "General")
    cell.quotePrefix = quoted
    return cell


def _alignment(look: str) -> Alignment:
    if look in ("number", "share"):
        return Alignment(horizontal="right", vertical="top")
    if look == "head":
        return Alignment(horizontal="left", vertical="bottom", wrap_text=True)
    wrap = look not in ("section", "banner", "code", "date")
    return Alignment(horizontal="left", vertical="top", wrap_text=wrap)
