"""The first sheet of an Excel workbook, to look at: values as the file holds them, and nothing that unpacks to much."""

import io
from datetime import date, datetime
from itertools import pairwise

import openpyxl
import pytest

from workbook.domain.errors import WorkbookError
from workbook.importers.first_sheet import MOST_COLUMNS, MOST_ROWS, FirstSheet, read_first_sheet

MOMENT = datetime.fromisoformat("2026-01-02 03:04:05")


def made(rows: list[list[object]], *more_sheets: str) -> io.BytesIO:
    book = openpyxl.Workbook()
    book.active.title = "First"
    for row in rows:
        book.active.append(row)
    for name in more_sheets:
        book.create_sheet(name)
    file = io.BytesIO()
    book.save(file)
    return file


def test_values_are_shown_as_text() -> None:
    row = ["=1+1", "Ä\nB", 7, 0.1, 1e300, True, date(2026, 1, 2), MOMENT, None]
    found = read_first_sheet(made([row], "Second"))
    # A formula that nobody has computed has no value.
    shown = ("", "Ä\nB", "7", "0.1", "1e+300", "TRUE", "2026-01-02", "2026-01-02 03:04:05")
    assert found == FirstSheet("First", 2, (shown,), more_rows=False, more_columns=False)


def test_only_the_beginning_is_read() -> None:
    found = read_first_sheet(made([list(range(MOST_COLUMNS + 5))] * (MOST_ROWS + 5)))
    assert len(found.rows) == MOST_ROWS
    assert {len(row) for row in found.rows} == {MOST_COLUMNS}
    assert (found.more_rows, found.more_columns) == (True, True)
    exact = read_first_sheet(made([list(range(MOST_COLUMNS))] * MOST_ROWS))
    assert (exact.more_rows, exact.more_columns) == (False, False)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(WorkbookError) as error:
        read_first_sheet(io.BytesIO(data))
    assert error.value.key == "import.sheet_damaged"


def test_a_cut_workbook_is_refused() -> None:
    whole = made([["a"]]).getvalue()
    for start, end in pairwise(range(0, len(whole), len(whole) // 7)):
        with pytest.raises(WorkbookError) as error:
            read_first_sheet(io.BytesIO(whole[:start] + whole[end:]))
        assert error.value.key == "import.sheet_damaged"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(WorkbookError) as error:
        read_first_sheet(made([["x" * 30_000] * 40] * 60))
    assert error.value.key == "import.sheet_too_large"
