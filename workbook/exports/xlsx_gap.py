"""The sheets of the gap: how every group stands, and who takes part in what."""

from typing import Final

from workbook.domain.participation_matrix import Cell, Matrix, MatrixColumn, MatrixRow
from workbook.domain.report import Report
from workbook.exports.gap_words import cell_words, column_name, gap_headings, gap_name, gap_numbers, part_words
from workbook.exports.palette import Tone
from workbook.exports.wording import Wording
from workbook.exports.xlsx_book import Book, Column
from workbook.exports.xlsx_cells import Toned, Value
from workbook.exports.xlsx_front import banner

_FEW: Final = 6
_ACROSS: Final = 8
"""So many columns of a matrix stand on one page."""


def write_gap(book: Book, report: Report, words: Wording) -> None:
    """Write one row for every group of every view, each number a cell of its own."""
    if report.gap is None:
        return
    say = words.say
    columns = (
        Column(say("column.group"), 16, "code", key=True),
        Column(say("column.code"), 22, key=True),
        Column(say("column.name"), 44, key=True),
        *(Column(heading, 13, "number") for heading in gap_headings(words)),
        Column(say("column.part"), 6, "code"),
    )
    with book.sheet(say("sheet.gap"), columns, frozen_rows=2) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        sheet.record([say("group.all"), "", "", *gap_numbers(report.gap.totals)])
        for by, lines in report.gap.views:
            for line in lines:
                sheet.record([words.term(by), line.code, gap_name(by, line, words), *gap_numbers(line.counts)])


def write_participation(book: Book, report: Report, words: Wording) -> None:
    """Write the matrix of parties and frameworks, then each of its cells and those of the families as rows to filter."""
    if report.gap is None:
        return
    say = words.say
    _write_matrix(book, report, words, report.gap.frameworks, say("sheet.participation"))
    for number, matrix in enumerate(report.gap.families, 1):
        _write_matrix(book, report, words, matrix, say("sheet.participation_of", number=number))
    _write_cells(book, report, words)


def _write_matrix(book: Book, report: Report, words: Wording, matrix: Matrix, name: str) -> None:
    """Write one matrix; wide ones keep the parties in sight, and go on paper some columns at a time."""
    say = words.say
    columns = (
        Column(say("column.code"), 10, "code", key=True),
        Column(say("column.party"), 34, "strong", key=True),
        *(Column(column_name(one, words), 24 if len(matrix.columns) <= _FEW else 15) for one in matrix.columns),
        Column(say("column.part"), 6, "code"),
    )
    across = (2, max(1, -(-len(matrix.columns) // _ACROSS)))
    with book.sheet(name, columns, frozen_rows=2, across=across) as sheet:
        sheet.line(" · ".join((banner(report, words), *_whose(matrix))), "banner")
        sheet.headings()
        for row in matrix.rows:
            sheet.record([row.code, row.name, *(_toned(cell, words) for cell in row.cells)])


def _whose(matrix: Matrix) -> set[str]:
    """Return the framework whose families the columns are."""
    return {one.code for one in matrix.columns if one.family}


def _write_cells(book: Book, report: Report, words: Wording) -> None:
    say = words.say
    looks = (("code", 10), ("party", 30), ("framework", 24), ("family", 34), ("takes_part", 18))
    columns = (
        *(Column(say(f"column.{key}"), width, key=key == "code") for key, width in looks),
        *(Column(say(f"column.{key}"), 12, "number") for key in ("proved_number", "here_number")),
        *(Column(say(f"column.{key}"), width, look) for key, width, look in _RECORDED),
        Column(say("column.part"), 6, "code"),
    )
    with book.sheet(say("sheet.participation_families"), columns, frozen_rows=2) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        for matrix in (report.gap.frameworks, *report.gap.families) if report.gap else ():
            for row in matrix.rows:
                for column, cell in zip(matrix.columns, row.cells, strict=True):
                    sheet.record(_cell(row, column, cell, words))


_RECORDED = (("request", 34, "text"), ("recorded", 18, "text"), ("since", 12, "date"), ("reason", 44, "text"))


def _cell(row: MatrixRow, column: MatrixColumn, cell: Cell, words: Wording) -> list[Value]:
    taken = cell.taken
    return [
        *(row.code, row.name, column.code or column_name(column, words), column.family),
        Toned(part_words(cell, words), Tone.WARN if cell.is_limit else Tone.PLAIN),
        *(cell.proved, cell.here),
        *((taken.request, words.term(taken.state), taken.on_date, taken.reason) if taken else ("", "", None, "")),
    ]


def _toned(cell: Cell, words: Wording) -> Toned:
    return Toned(cell_words(cell, words), Tone.WARN if cell.is_limit else Tone.PLAIN)
