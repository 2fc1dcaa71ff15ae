"""An Excel file written row by row into a zip whose bytes depend on nothing but its content."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from shutil import copyfileobj
from typing import Any, BinaryIO, Final, Self, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from workbook.domain.vocabulary import Tlp
from workbook.exports.visible import elided, one_line
from workbook.exports.wording import Wording
from workbook.exports.xlsx_cells import Cells, Page, Toned, Value, pieces, stored

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_HEADER_LIMIT: Final = 160
"""Excel refuses headers over 255 characters, formatting codes and doubled ampersands included."""
_LARGE: Final = 1 << 30
"""Bytes of a member from which on its zip needs the long form."""
_PIECE: Final = 1 << 20
_LINE_POINTS: Final = 13.5
_TITLE_POINTS: Final = 24.0
_TALLEST: Final = 405.0
"""Excel shows no row taller than 409 points; the rest of a longer text is in the cell, out of sight."""
_WIDE: Final = "\u1100"
"""From here on, most characters are twice as wide."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, width in characters, look; `key` columns are repeated on continuation rows."""

    heading: str
    width: float
    look: str = "text"
    key: bool = False


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every sheet says of the file: whose it is, how it may be passed on, and what it was made from and when."""

    title: str
    tlp: Tlp
    mark: str
    """that it is a draft, and no more than a part where it is one"""
    tool: str
    language: str
    made_at: datetime
    head: str
    """the newest entry of the journal"""


class Sheet:
    """One sheet being written, top to bottom."""

    def __init__(self, page: Page, columns: Sequence[Column], words: Wording, printed: int) -> None:
        self._page = page
        self._printed = printed
        self._columns = columns
        self._words = words
        self._rows = 0
        self._heading_row = 0
        self._cells = Cells(page)

    @property
    def rows(self) -> int:
        """How many rows have been written."""
        return self._rows

    def line(self, value: Value, look: str) -> None:
        """Write one value across the sheet."""
        self._append([(value, look)])

    def gap(self) -> None:
        """Leave one row empty."""
        self._append([])

    def headings(self) -> None:
        """Write the column headings; they stay in view and are repeated on every printed page."""
        self._append([(column.heading, "head") for column in self._columns])
        self._heading_row = self._rows

    def record(self, values: Sequence[Value], looks: Sequence[str] | None = None) -> None:
        """Write one record; texts too long for a cell go on in rows marked 2/3 in the last column."""
        texts: list[list[Value]] = [*(_cut(value) for value in values), [None]]
        rows = max(len(parts) for parts in texts)
        for number in range(rows):
            row: list[tuple[Value, str]] = []
            for index, (column, parts) in enumerate(zip(self._columns, texts, strict=True)):
                repeated = parts[0] if column.key and len(parts) == 1 else None
                value = parts[number] if number < len(parts) else repeated
                row.append((value, looks[index] if looks else column.look))
            if rows > 1:
                row[-1] = (self._words.say("part", number=number + 1, of=rows), "code")
            self._append(row)

    def finish(self) -> None:
        """Set the filter over what was written, and the columns that are printed."""
        if self._heading_row and self._rows > self._heading_row:
            last = get_column_letter(len(self._columns))
            self._page.auto_filter.ref = f"A{self._heading_row}:{last}{self._rows}"
        if self._printed:
            last = get_column_letter(self._printed)
            self._page.print_area = f"A1:{last}{self._rows}"
            columns = self._words.say("printed", printed=self._printed, columns=len(self._columns))
            self._page.oddHeader.center.text = columns

    def _append(self, row: Sequence[tuple[Value, str]]) -> None:
        self._rows += 1
        # Columns that are not printed hold the long texts; they must not blow up the rows of those that are.
        shown = row[: self._printed] if self._printed else row
        height = max((self._height(*pair, i) for i, pair in enumerate(shown)), default=_LINE_POINTS)
        if height > _LINE_POINTS:
            self._page.row_dimensions[self._rows].height = height + 2
        self._page.append(self._cells.row(iter(row)))
        # A row's dimensions are of no use once it is written; kept, they would grow with the sheet.
        self._page.row_dimensions.pop(self._rows, None)

    def _height(self, value: Value, look: str, index: int) -> float:
        """Estimate the height of a value in points; not every program fits rows to wrapped text on opening."""
        content = value.words if isinstance(value, Toned) else value
        points = _TITLE_POINTS if look == "title" else _LINE_POINTS
        if not isinstance(content, str) or look in ("banner", "section", "code"):
            return points
        room = self._columns[index].width * (_LINE_POINTS / points)
        wide = 2 if content and max(content) >= _WIDE else 1
        if len(content) * wide * points > room * _TALLEST:
            return _TALLEST
        lines = sum(-(-len(line) * wide // int(room)) or 1 for line in content.split("\n"))
        return min(points * lines, _TALLEST)


def _cut(value: Value) -> list[Value]:
    """Return a value as the pieces that fit a cell each."""
    if isinstance(value, Toned):
        return [Toned(piece, value.tone) for piece in pieces(value.words)]
    return list(pieces(value)) if isinstance(value, str) else [value]


class Book:
    """The file being written; nothing of it touches a folder of its own choosing."""

    def __init__(self, imprint: Imprint) -> None:
        self._imprint = imprint
        self._words = Wording(imprint.language)
        self._workbook = Workbook(write_only=True)
        self._buffer = BytesIO()
        self._archive = ZipFile(self._buffer, "w", ZIP_DEFLATED)
        properties = self._workbook.properties
        properties.title = stored(one_line(imprint.title))
        properties.creator = stored(one_line(imprint.tool))
        properties.language = imprint.language
        made = imprint.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        properties.created = properties.modified = made

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        """Let go of what was made; after a cancelled export too."""
        self._archive.close()
        self._buffer.close()

    @contextmanager
    def sheet(
        self,
        name: str,
        columns: Sequence[Column],
        frozen_rows: int = 0,
        printed: int = 0,
        across: tuple[int, int] = (0, 1),
    ) -> Iterator[Sheet]:
        """Open the next sheet; its rows are streamed into the zip at once.

        `printed` is how many columns go on paper, which is then A3; 0 is all of them, on A4. `across` is for a sheet that is
        too wide for one page: how many columns stay in sight and come again on every page, and how many pages stand beside
        each other.
        """
        page = cast("Page", self._workbook.create_sheet(name))
        self._set_up(page, columns, frozen_rows, large=printed > 0)
        kept, pages = across
        if kept:
            page.freeze_panes = f"{get_column_letter(kept + 1)}{frozen_rows + 1}"
            page.print_title_cols = f"A:{get_column_letter(kept)}"
            page.page_setup.fitToWidth = pages
        number = len(self._workbook.worksheets)
        with self._archive.open(_member(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as stream:
            page._writer = WorksheetWriter(page, out=cast("BinaryIO", stream))
            page._writer.write_top()
            page._values_to_row = _placed
            sheet = Sheet(page, columns, self._words, printed)
            try:
                yield sheet
            finally:
                sheet.finish()
                page.close()

    def save(self, target: BinaryIO) -> None:
        """Write the finished file: members sorted, their dates fixed."""
        _Streamed(self._workbook, self._archive).save()
        with ZipFile(self._buffer) as made, ZipFile(target, "w", ZIP_DEFLATED) as final:
            for name in sorted(made.namelist()):
                # In pieces: a long sheet is larger than the memory should be.
                is_large = made.getinfo(name).file_size >= _LARGE
                with made.open(name) as source, final.open(_member(name), "w", force_zip64=is_large) as copy:
                    copyfileobj(source, copy, _PIECE)

    def _set_up(self, page: Page, columns: Sequence[Column], frozen_rows: int, *, large: bool) -> None:
        """Set widths, print settings and the header and footer of every printed page."""
        for number, column in enumerate(columns, 1):
            page.column_dimensions[get_column_letter(number)].width = column.width
        page.sheet_view.showGridLines = False
        if frozen_rows:
            page.freeze_panes = f"A{frozen_rows + 1}"
            page.print_title_rows = f"1:{frozen_rows}"
        page.page_setup.paperSize = Worksheet.PAPERSIZE_A3 if large else Worksheet.PAPERSIZE_A4
        page.page_setup.orientation = "landscape" if frozen_rows else "portrait"
        page.page_setup.fitToWidth = 1
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        self._furnish(page)

    def _furnish(self, page: Page) -> None:
        imprint, say = self._imprint, self._words.say
        tlp, draft = imprint.tlp.value, imprint.mark
        title = elided(one_line(imprint.title), _HEADER_LIMIT).replace("&", "&&")
        page.oddHeader.left.text = title
        page.oddHeader.right.text = f"{draft} · {tlp}"
        page.oddFooter.left.text = say("journal_short", head=imprint.head[:16])
        page.oddFooter.center.text = say("page_of", page="&P", pages="&N")
        page.oddFooter.right.text = f"{draft} · {tlp}"


def _placed(cells: Sequence[Any], row: int) -> Iterator[Any]:
    """Give cells their places; openpyxl's own way makes every styled cell twice."""
    for number, cell in enumerate(cells, 1):
        cell.column, cell.row = number, row
        yield cell


class _Streamed(ExcelWriter):
    """Write everything but the sheets, which are in the zip already."""

    def write_worksheet(self, ws: Page) -> None:
        """Record a sheet that has been streamed."""
        ws._drawing = None
        ws._rels = ws._writer._rels
        self.manifest.append(ws)


def _member(name: str) -> ZipInfo:
    """Return a zip entry that says nothing of the time or the machine."""
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
