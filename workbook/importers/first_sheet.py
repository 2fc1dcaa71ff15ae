"""Read the beginning of the first sheet of an Excel workbook, to look at: values only, nothing computed or followed."""

import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any, Final

from openpyxl import load_workbook
from openpyxl.xml import DEFUSEDXML

from workbook.domain.errors import WorkbookError

MOST_ROWS: Final = 200
MOST_COLUMNS: Final = 50
_MOST_PARTS: Final = 2_000
_MOST_UNPACKED: Final = 48 << 20
_MOST_STRINGS: Final = 16 << 20
"""The strings of all sheets are held at once, as objects some five times as large."""


@dataclass(frozen=True, slots=True)
class FirstSheet:
    """The cells as text, what the sheet is called, how many there are, and whether more cells follow."""

    name: str
    sheets: int
    rows: tuple[tuple[str, ...], ...]
    more_rows: bool
    more_columns: bool


def read_first_sheet(source: IO[bytes]) -> FirstSheet:
    """Return the first sheet with cells. Raises WorkbookError for what is damaged, or unpacks to too much."""
    if not DEFUSEDXML:
        raise RuntimeError("openpyxl reads XML without defusedxml")
    _require_small(source)
    source.seek(0)
    try:
        book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
        try:
            if not book.worksheets:
                raise WorkbookError("import.sheet_damaged")
            return _read(book.worksheets[0], len(book.sheetnames))
        finally:
            book.close()
    except (WorkbookError, MemoryError):
        raise
    except Exception as error:  # openpyxl lets out whatever its many parsers meet
        raise WorkbookError("import.sheet_damaged") from error


def _require_small(source: IO[bytes]) -> None:
    """Refuse a bomb by what its directory says: zipfile reads no part beyond the size that is said there."""
    try:
        with zipfile.ZipFile(source) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
            count = len(parts.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise WorkbookError("import.sheet_damaged") from error
    strings = sum(size for name, size in sizes.items() if name.lower().endswith("sharedstrings.xml"))
    if count > _MOST_PARTS or sum(sizes.values()) > _MOST_UNPACKED or strings > _MOST_STRINGS:
        raise WorkbookError("import.sheet_too_large")


def _read(sheet: Any, count: int) -> FirstSheet:  # noqa: ANN401  (openpyxl's read-only sheet)
    # What the file says of its size is not believed: the reader would pad every row to it.
    sheet.reset_dimensions()
    found = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True)
    rows = [tuple(_shown(value) for value in row) for row in islice(found, MOST_ROWS + 1)]
    return FirstSheet(
        name=sheet.title,
        sheets=count,
        rows=tuple(_trimmed(row[:MOST_COLUMNS]) for row in rows[:MOST_ROWS]),
        more_rows=len(rows) > MOST_ROWS,
        more_columns=any(len(row) > MOST_COLUMNS and row[MOST_COLUMNS] for row in rows),
    )


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return a row without the empty cells at its end."""
    length = len(row)
    while length and not row[length - 1]:
        length -= 1
    return row[:length]


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        moment = value.time()
        return value.date().isoformat() if moment == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value)
