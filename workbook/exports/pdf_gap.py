"""The gap and who takes part, in print: tables of numbers with their whole, and the matrix some columns at a time."""

from collections.abc import Sequence
from typing import Final

from reportlab.platypus import Flowable

from workbook.domain.attendance import attendance_message
from workbook.domain.gap import By, GapState
from workbook.domain.gap_places import GapLine
from workbook.domain.participation_matrix import Cell as MatrixCell
from workbook.domain.participation_matrix import Matrix, MatrixColumn
from workbook.domain.report import Report
from workbook.exports.gap_words import column_name, gap_name, gap_sentence, part_words, short_headings
from workbook.exports.ledger import Cell, Column, Ledger, Look, Row, cell
from workbook.exports.palette import Tone
from workbook.exports.para import heading, para, subheading
from workbook.exports.pdf_style import BODY, CELL, CELL_MUTED, CELL_STRONG, MEASURE, NOTE
from workbook.exports.visible import elided
from workbook.exports.wording import Wording

_PRINTED: Final = (By.FRAMEWORK, By.FAMILY, By.SUBJECT, By.PARTY, By.SECTOR, By.TIER)
"""Every control would fill pages of numbers; the Excel file has them."""
_ACROSS: Final = 5
"""So many columns of the matrix stand beside each other."""
_NUMBER: Final = 34.0


def gap_pages(report: Report, words: Wording) -> list[Flowable]:
    """Return the tables of the gap, and the matrix of frameworks and of the families of each."""
    if report.gap is None:
        return []
    say = words.say
    story: list[Flowable] = [*heading(say("gap.heading"), "gap", 1), para(gap_sentence(report.gap.totals, words), BODY)]
    story.append(para(words.sentence(attendance_message(report.gap.attendance)), BODY))
    story.append(para(say("gap.note"), NOTE))
    for by, lines in report.gap.views:
        if by in _PRINTED and lines:
            story += [*subheading(say("gap.by", view=words.term(by)), needed=120), _table(by, lines, words)]
    story += [*heading(say("gap.participation"), "participation", 1), para(say("gap.participation_note"), NOTE)]
    story += _matrix(report.gap.frameworks, say("gap.all_frameworks"), words)
    for matrix in report.gap.families:
        titles = {one.code: one.title for one in report.gap.frameworks.columns}
        code = matrix.columns[0].code if matrix.columns else ""
        story += _matrix(matrix, say("gap.families", framework=titles.get(code, code)), words)
    return story


def _table(by: By, lines: Sequence[GapLine], words: Wording) -> Ledger:
    say = words.say
    states = list(GapState)
    columns = (
        Column(words.term(by), MEASURE - _NUMBER * (len(states) + 3)),
        *(Column(short, _NUMBER, right=True) for short in short_headings(words)),
    )
    rows = []
    for line in lines:
        name = elided(gap_name(by, line, words), 90)
        shown = Cell(((line.code, CELL_MUTED), (name, CELL_STRONG))) if line.code else cell(name, CELL_STRONG)
        counts = line.counts
        numbers = [
            _number(counts.here, counts.items, words),
            _number(counts.committed, counts.here, words),
            _number(counts.kept, counts.committed, words),
            *(_number(counts.of(s), counts.here, words) for s in states),
        ]
        rows.append(Row((shown, *numbers), counted=False))
    running = words.continued(say("gap.by", view=words.term(by)))
    return Ledger(Look(columns, pad=2.0, running=running, wrapped=True), rows)


def _number(part: int, whole: int, words: Wording) -> Cell:
    return Cell(((f"{part:,}", CELL_STRONG if part else CELL_MUTED), (words.say("of", whole=f"{whole:,}"), CELL_MUTED)))


def _matrix(matrix: Matrix, title: str, words: Wording) -> list[Flowable]:
    story: list[Flowable] = []
    whole = len(matrix.columns)
    times = -(-whole // _ACROSS)
    for turn in range(times):
        part = range(turn * whole // times, (turn + 1) * whole // times)
        shown = [matrix.columns[place] for place in part]
        rows = []
        for row in matrix.rows:
            name = Cell(((row.code, CELL_MUTED), (elided(row.name, 60), CELL_STRONG)))
            rows.append(
                Row((name, *(_said(row.cells[place], matrix.columns[place], words) for place in part)), counted=False)
            )
        story += [*subheading(title, needed=120), Ledger(_look(shown, title, words), rows)]
    return story


def _look(shown: Sequence[MatrixColumn], title: str, words: Wording) -> Look:
    each = (MEASURE - 120) / _ACROSS
    columns = (Column(elided(column_name(one, words), 48), each) for one in shown)
    return Look(
        (Column(words.say("column.party"), 120.0), *columns), pad=2.0, running=words.continued(title), wrapped=True
    )


def _said(one: MatrixCell, column: MatrixColumn, words: Wording) -> Cell:
    tone = CELL.toned(Tone.WARN) if one.is_limit else CELL
    if column.is_requests:
        asked = elided(one.taken.request, 60) if one.taken is not None else ""
        return Cell(((part_words(one, words), tone), *(((asked, CELL_MUTED),) if asked else ())))
    count = words.count(one.proved, one.here) if one.here else words.say("gap.no_items")
    return Cell(((part_words(one, words), tone), (count, CELL_STRONG if one.proved else CELL_MUTED)))
