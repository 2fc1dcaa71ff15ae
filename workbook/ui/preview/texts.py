"""Show text in the child: bounded lines, JSON set out without changing a sign of it, tables of separated values."""

import csv
import io
import json
import re
from typing import Final

from workbook.exports.visible import visible
from workbook.ui.preview.kinds import FileKind
from workbook.ui.preview.pulled import Pulled
from workbook.ui.preview.values import MOST_CELL, MOST_COLUMNS, MOST_ROWS, Grid, Note, Written

TEXT_BYTES: Final = 1 << 20
_MOST_LINES: Final = 20_000
_MOST_LINE: Final = 10_000
_MOST_DEPTH: Final = 60
_TOKENS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_SEPARATORS: Final = ",;\t|"
_SAMPLE: Final = 16 << 10


def read_text(source: Pulled, encoding: str) -> tuple[str, list[Note]]:
    """Return the beginning of a text, in whole characters."""
    data = source.head(TEXT_BYTES)
    # Text written in several bytes may be cut inside a character: what does not decode at the end is left out.
    text = data.decode(encoding, "replace") if len(data) == source.size else _cut(data, encoding)
    notes = [] if encoding.startswith("utf-8") else [Note("encoding", {"encoding": encoding.upper()})]
    if len(data) < source.size:
        notes.append(Note("cut_text", {"bytes": len(data)}))
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _cut(data: bytes, encoding: str) -> str:
    return io.TextIOWrapper(io.BytesIO(data), encoding, "replace", newline="").read().rstrip("\ufffd")


def as_written(text: str) -> tuple[Written, list[Note]]:
    """Return a text with nothing hidden in it, and with so many lines of such a length that the window can take it."""
    notes: list[Note] = []
    lines = visible(text).split("\n", _MOST_LINES)
    if len(lines) > _MOST_LINES:
        lines.pop()
        notes.append(Note("few_lines", {"lines": _MOST_LINES}))
    if any(len(line) > _MOST_LINE for line in lines):
        lines = [line if len(line) <= _MOST_LINE else line[:_MOST_LINE] + "…" for line in lines]
        notes.append(Note("cut_lines", {"characters": _MOST_LINE}))
    return Written("\n".join(lines)), notes


def set_out_json(text: str) -> str | None:
    """Return sound JSON with a member to a line, every name, number and repetition as it was; None for anything else."""
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    parts: list[str] = []
    depth, before = 0, ""
    for token in _TOKENS.findall(text):
        if token in "]}":
            depth -= 1
            parts.append(token if before in "[{" and before else f"\n{'  ' * depth}{token}")
        else:
            opens = before in "[{," and bool(before)
            parts.append(f"\n{'  ' * depth}{token}" if opens else token)
            if token in "[{":
                depth += 1
                if depth > _MOST_DEPTH:
                    return None
            elif token == ":":
                parts.append(" ")
        before = token if len(token) == 1 and token in "[]{},:" else "-"
    return "".join(parts)


def read_table(text: str, kind: FileKind, *, is_whole: bool) -> tuple[Grid, list[Note]] | None:
    """Return the rows of separated values; None for a text that is none."""
    separator = "\t" if kind is FileKind.TSV else _separator(text[:_SAMPLE])
    rows: list[tuple[str, ...]] = []
    notes: dict[str, Note] = {}
    csv.field_size_limit(2 * TEXT_BYTES)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(rows) == MOST_ROWS:
                notes["rows"] = Note("rows", {"rows": MOST_ROWS})
                break
            rows.append(_bounded(cells, notes))
    except csv.Error:
        return None
    if not is_whole and len(rows) < MOST_ROWS and len(rows) > 1:
        rows.pop()  # the last one may have been cut
    return (Grid(tuple(rows), max(map(len, rows))), list(notes.values())) if rows else None


def _bounded(cells: list[str], notes: dict[str, Note]) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        notes["columns"] = Note("columns", {"columns": MOST_COLUMNS})
        cells = cells[:MOST_COLUMNS]
    if any(len(cell) > MOST_CELL for cell in cells):
        notes["cells"] = Note("cells", {"characters": MOST_CELL})
        cells = [cell if len(cell) <= MOST_CELL else cell[:MOST_CELL] + "…" for cell in cells]
    return tuple(cells)


def _separator(sample: str) -> str:
    """Return the separator that splits the first lines into most columns of one count; a comma when none does."""
    lines = [line for line in sample.split("\n")[:20] if line.strip()]
    best, most = ",", 1
    for separator in _SEPARATORS:
        counts = [len(row) for row in csv.reader(lines, delimiter=separator)]
        if counts and counts[0] > most and counts.count(counts[0]) * 2 > len(counts):
            best, most = separator, counts[0]
    return best
