"""Break text into lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workbook.exports.pdf_fonts import drawable, runs, width
from workbook.exports.visible import visible

_BREAKABLE: Final = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_TOKEN: Final = re.compile(f" +|[{_BREAKABLE}]|[^ {_BREAKABLE}]+")
_SOFT_BREAK: Final = re.compile(r"(?<=[-/_.:,;@\\])(?![-/_.:,;@\\])|(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: (font name, text) runs, and its width in points."""

    runs: tuple[tuple[str, str], ...]
    width: float


def break_lines(text: str, *, bold: bool, size: float, room: float) -> list[Line]:
    """Return `text` as lines no wider than `room` points; every character is kept but the spaces at a break.

    Words wider than a line break after punctuation or where a capital begins, else anywhere; Chinese, Japanese
    and Korean break anywhere.
    """
    lines: list[Line] = []
    for paragraph in drawable(visible(text).replace("\t", "    ")).split("\n"):
        lines.extend(_paragraph(paragraph, bold=bold, size=size, room=room))
    return lines


def one_line_within(text: str, *, bold: bool, size: float, room: float) -> Line:
    """Return `text` on one line, ending in an ellipsis when it is wider than `room` points."""
    words = drawable(" ".join(visible(text).split()))
    if width(words, bold=bold) * size > room:
        while words and width(words + "…", bold=bold) * size > room:
            words = words[:-1]
        words = words.rstrip() + "…"
    return Line(tuple(runs(words, bold=bold)), width(words, bold=bold) * size)


def _paragraph(text: str, *, bold: bool, size: float, room: float) -> Iterator[Line]:
    line, used, gap = "", 0.0, ""
    for token in _fitting(text, bold=bold, size=size, room=room):
        if token.isspace():
            gap = token
            continue
        extent = width(gap + token, bold=bold) * size
        if line and used + extent > room:
            yield Line(tuple(runs(line, bold=bold)), used)
            line, used, gap = "", 0.0, ""
            extent = width(token, bold=bold) * size
        line, used, gap = line + gap + token, used + extent, ""
    yield Line(tuple(runs(line, bold=bold)), used)


def _fitting(text: str, *, bold: bool, size: float, room: float) -> Iterator[str]:
    """Yield spaces and words; a word wider than a line comes in parts that are not."""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token.isspace() or width(token, bold=bold) * size <= room:
            yield token
            continue
        for part in _SOFT_BREAK.split(token):
            yield from _letters(part, bold=bold, size=size, room=room)


def _letters(word: str, *, bold: bool, size: float, room: float) -> Iterator[str]:
    """Yield a word in the longest parts that fit."""
    part, used = "", 0.0
    for char in word:
        extent = width(char, bold=bold) * size
        if part and used + extent > room:
            yield part
            part, used = "", 0.0
        part, used = part + char, used + extent
    yield part
