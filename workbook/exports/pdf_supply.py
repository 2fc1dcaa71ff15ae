"""Who supplies whom, in print: a table, and the way round of each circle."""

from reportlab.platypus import Flowable

from workbook.domain.report import Report
from workbook.domain.supplies import SupplyLine
from workbook.exports.ledger import Cell, Column, Ledger, Look, Row
from workbook.exports.palette import Tone
from workbook.exports.para import heading, para
from workbook.exports.pdf_style import BODY, CELL, CELL_MUTED, CELL_STRONG, MEASURE, WARNING
from workbook.exports.supply_words import circle_sentences, days_of, state_of, supply_sentence
from workbook.exports.wording import Wording


def supply_chain(report: Report, words: Wording) -> list[Flowable]:
    """Return the supply chain; nothing where none is recorded."""
    part, say = report.supply, words.say
    if not part.lines:
        return []
    story: list[Flowable] = [*heading(say("supply.heading"), "supply", 1), para(supply_sentence(part, words), BODY)]
    story += [para(sentence, WARNING) for sentence in circle_sentences(part, words)]
    columns = (
        Column(say("column.supplier"), 112),
        Column(say("column.customer"), 112),
        Column(say("column.what"), MEASURE - 324),
        Column(say("column.in_force"), 100),
    )
    rows = [Row(_cells(one, words), counted=False) for one in part.lines]
    return [*story, Ledger(Look(columns, running=words.continued(say("supply.heading"))), rows)]


def _cells(one: SupplyLine, words: Wording) -> tuple[Cell, ...]:
    receiver = [(one.customer[1], CELL_STRONG), (one.customer[0], CELL_MUTED)]
    if one.subject is not None:
        receiver.append((" ".join(one.subject), CELL))
    what = ((one.what, CELL), *(((one.note, CELL_MUTED),) if one.note.strip() else ()))
    tone = Tone.WARN if one.circle else Tone.PLAIN if one.holds else Tone.NONE
    days = ((day, CELL_MUTED) for day in days_of(one, words))
    return (
        Cell(((one.supplier[1], CELL_STRONG), (one.supplier[0], CELL_MUTED))),
        Cell(tuple(receiver)),
        Cell(what),
        Cell(((state_of(one, words), CELL.toned(tone)), *days)),
    )
