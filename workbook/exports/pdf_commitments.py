"""What was committed to, in print: the cross table, then every commitment in its exact words."""

from typing import Final

from reportlab.platypus import Flowable, PageBreak

from workbook.domain.commitment_views import CommitmentRow
from workbook.domain.commitments import CommitmentStrength
from workbook.domain.cross_table import CrossRow
from workbook.domain.report import Report
from workbook.domain.vocabulary import ProofLevel
from workbook.exports.commitment_words import conclusion_tone, covered, state_tone
from workbook.exports.ledger import Cell, Column, Ledger, Look, Row, cell
from workbook.exports.para import Bookmark, Text, heading, para
from workbook.exports.pdf_style import BODY, CELL, CELL_MUTED, CELL_STRONG, H1, MEASURE, NOTE
from workbook.exports.wording import Wording

_LEVEL: Final = 62.0
_SHORT: Final = 8
"""Letters in the heading of a column that may be narrower."""
"""The longest word of a proof level is read whole."""
_TOTAL: Final = 46.0


def commitments(report: Report, words: Wording) -> list[Flowable]:
    """Return the cross table and the ledger of commitments."""
    say = words.say
    title = say("commitments")
    story: list[Flowable] = [PageBreak(), Text(title, H1, Bookmark("commitments", title, 0))]
    if report.gap is not None and report.gap.crossed:
        told = heading(say("commitments.crossed"), "commitments-crossed", 1)
        story += [*told, para(say("commitments.crossed_note"), NOTE), _crossed(report.gap.crossed, words)]
    if not report.commitments:
        return [*story, para(say("commitments.none"), BODY)]
    story += [*heading(say("commitments.ledger"), "commitments-ledger", 1), para(say("commitments.note"), NOTE)]
    columns = (
        Column(say("column.code"), 54),
        Column(say("column.words"), MEASURE - 314),
        Column(say("column.strength"), 84),
        Column(say("column.conclusion"), 176),
    )
    rows = [Row(_commitment(row, report, words), counted=False) for row in report.commitments]
    return [*story, Ledger(Look(columns, running=words.continued(say("commitments.ledger"))), rows)]


def _crossed(rows: tuple[CrossRow, ...], words: Wording) -> Ledger:
    say, levels = words.say, list(ProofLevel)
    named = [words.term(level) for level in levels]
    widths = [_LEVEL if len(name) > _SHORT else _LEVEL - 18 for name in named]
    columns = (
        Column(say("commitments.crossed_column"), MEASURE - _TOTAL - sum(widths)),
        *(Column(name, width, right=True) for name, width in zip(named, widths, strict=True)),
        Column(say("column.row_items"), _TOTAL, right=True),
    )
    lines, before = [], None
    for row in rows:
        state = (words.term(row.committed), CELL_STRONG.toned(state_tone(row.committed)))
        determined = (words.term(row.determined), CELL_MUTED)
        head = Cell((determined,) if row.committed is before else (state, determined))
        before = row.committed
        numbers = (*(row.levels[level] for level in levels), row.items)
        lines.append(
            Row(
                (
                    head,
                    *(cell(f"{number:,}", CELL_STRONG if number else CELL_MUTED) for number in numbers[:-1]),
                    Cell(((f"{row.items:,}", CELL_STRONG), (say("of", whole=f"{row.whole:,}"), CELL_MUTED))),
                ),
                counted=False,
            )
        )
    return Ledger(Look(columns, pad=2.0, running=words.continued(say("commitments.crossed")), wrapped=True), lines)


def _commitment(row: CommitmentRow, report: Report, words: Wording) -> tuple[Cell, ...]:
    say, term, said = words.say, words.term, row.said
    where = " · ".join(part for part in (row.source, said.source_place, _dated(row, words)) if part)
    text = say("commitments.quoted", words=said.words) if said.words else said.note
    parts = ((text, CELL), (where, CELL_MUTED), (f"{row.subject} {row.subject_name}", CELL_MUTED))
    state = row.state(report.as_of)
    firm = [(term(said.strength), CELL_STRONG)]
    if said.strength is not CommitmentStrength.NONE_FOUND:
        firm += [(term(said.basis), CELL_MUTED), (_conditions(row, words), CELL)]
        firm.append((term(state), CELL.toned(state_tone(state))))
    ended = (
        (term(row.conclusion), CELL_STRONG.toned(conclusion_tone(row.conclusion))),
        (row.conclusion_reason, CELL),
        (covered(row, words) or say("commitments.covers_nothing"), CELL_MUTED),
    )
    return (
        cell(row.code, CELL_STRONG),
        Cell(tuple(part for part in parts if part[0])),
        Cell(tuple(part for part in firm if part[0])),
        Cell(tuple(part for part in ended if part[0])),
    )


def _conditions(row: CommitmentRow, words: Wording) -> str:
    conditions = row.said.conditions
    return words.say("commitments.conditions", conditions=conditions) if conditions else ""


def _dated(row: CommitmentRow, words: Wording) -> str:
    said = row.said
    dates = (
        ("made", said.made_on),
        ("due", said.due_on),
        ("expires", said.expires_on),
        ("taken_back", said.taken_back_on),
    )
    return " · ".join(words.say(f"commitments.{key}", day=day.isoformat()) for key, day in dates if day)
