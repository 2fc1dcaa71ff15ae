"""What is owed, in print: the numbers, what leads nowhere, what is due by its day, and the history of each remediation."""

from typing import Final

from reportlab.platypus import CondPageBreak, Flowable, PageBreak

from workbook.domain.owed import Owed, OwedCounts, RemediationLine, count_owed
from workbook.domain.report import Report
from workbook.exports.ledger import Cell, Column, Ledger, Look, Row, cell
from workbook.exports.owed_words import (
    RESULT_TONES,
    acceptance_words,
    accepted_by,
    claim_words,
    owed_figures,
    retest_words,
    state_tone,
    state_words,
    time_sentences,
)
from workbook.exports.palette import Tone
from workbook.exports.para import Bookmark, Text, heading, para
from workbook.exports.pdf_front import bullets
from workbook.exports.pdf_style import BODY, CELL, CELL_MUTED, CELL_STRONG, H1, H2, MEASURE, NOTE, WARNING, Style
from workbook.exports.visible import elided, one_line
from workbook.exports.wording import Wording

_LABEL: Final = 124.0
_TITLE: Final = 120
_PAIR: Final = (Column("", _LABEL), Column("", MEASURE - _LABEL))


def remediation_pages(report: Report, words: Wording) -> list[Flowable]:
    """Return what is owed for the findings of a report."""
    owed, say = report.owed, words.say
    if owed is None:
        return []
    story: list[Flowable] = [PageBreak(), Text(say("owed.heading"), H1, Bookmark("owed", say("owed.heading"), 0))]
    counts = count_owed(owed)
    story += [para(say("owed.as_of", day=owed.day.isoformat()), NOTE), para(say("owed.note"), NOTE)]
    if counts.overdue:
        said = say("owed.overdue_count", count=words.count(counts.overdue, counts.remediations))
        story.append(para(said, WARNING))
    story.append(_numbers(counts, words))
    if times := time_sentences(counts, words):
        story.append(bullets(times))
    if owed.without:
        names = [say("owed.finding", code=one.code, title=elided(one_line(one.title), _TITLE)) for one in owed.without]
        story += [*heading(say("owed.without"), "owed-without", 1), bullets(names)]
    story += _due(owed, words) + _accepted(owed, words) + _rounds(owed, words) + _reasons(owed, words)
    for line in sorted(owed.remediations, key=lambda one: (one.due_on, one.code)):
        story += _one(line, owed, words)
    return story


def _numbers(counts: OwedCounts, words: Wording) -> Ledger:
    say = words.say
    columns = (
        Column(say("column.section"), 124),
        Column(say("column.measure"), 150),
        Column(say("column.number"), 44, right=True),
        Column(say("column.base"), MEASURE - 318),
    )
    rows = []
    for head, figures in owed_figures(counts, words):
        for place, one in enumerate(figures):
            label = cell(head if place == 0 else "", CELL_STRONG)
            number = cell(f"{one.part:,}", CELL_STRONG if one.part else CELL_MUTED)
            base = cell(say("owed.of_base", whole=f"{one.whole:,}", base=one.base), CELL_MUTED)
            rows.append(Row((label, cell(one.label, CELL), number, base), counted=False))
    return Ledger(Look(columns, running=words.continued(say("owed.heading")), pad=2.0), rows)


def _due(owed: Owed, words: Wording) -> list[Flowable]:
    say = words.say
    story = heading(say("owed.by_date"), "owed-due", 1)
    if not owed.remediations:
        return [*story, para(say("owed.none_planned"), BODY)]
    columns = (
        Column(say("column.due_on"), 62),
        Column(say("column.code"), 52),
        Column(say("column.finding"), MEASURE - 340),
        Column(say("column.party"), 108),
        Column(say("column.state"), 118),
    )
    rows = []
    for line in sorted(owed.remediations, key=lambda one: (one.due_on, one.code)):
        tone = state_tone(line, owed.day)
        about = Cell(((line.finding.code, CELL_MUTED), (elided(one_line(line.finding.title), _TITLE), CELL)))
        who = Cell(((line.party, CELL), *(((line.owner, CELL_MUTED),) if line.owner else ())))
        stands = [(state_words(line, owed.day, words), CELL.toned(tone)), *_days(line, words)]
        due = cell(line.due_on.isoformat(), CELL.toned(tone) if line.is_overdue(owed.day) else CELL)
        rows.append(Row((due, cell(line.code, CELL_STRONG), about, who, Cell(tuple(stands))), counted=False))
    return [*story, Ledger(Look(columns, running=words.continued(say("owed.by_date"))), rows)]


def _days(line: RemediationLine, words: Wording) -> list[tuple[str, Style]]:
    """Return since when it is claimed and since when verified, on two lines."""
    told: list[tuple[str, Style]] = []
    if line.claimed_on:
        told.append((words.say("owed.claimed_on", day=line.claimed_on.isoformat()), CELL_MUTED))
    if line.verified_on:
        told.append((words.say("owed.verified_on", day=line.verified_on.isoformat()), CELL_MUTED))
    return told


def _accepted(owed: Owed, words: Wording) -> list[Flowable]:
    say = words.say
    if not owed.acceptances:
        return []
    columns = (Column(say("column.finding"), 150), Column(say("owed.accepted"), MEASURE - 150))
    rows = []
    for line in owed.acceptances:
        about = Cell(((line.finding.code, CELL_STRONG), (elided(one_line(line.finding.title), _TITLE), CELL)))
        tone = Tone.WARN if line.is_in_force(owed.day) else Tone.BAD
        told = [(acceptance_words(line, owed.day, words), CELL.toned(tone)), (accepted_by(line, words), CELL_STRONG)]
        told += [(part, CELL) for part in (line.reason, line.conditions) if part.strip()]
        if line.evidence:
            told.append((say("owed.rests_on", evidence=line.evidence), CELL_MUTED))
        rows.append(Row((about, Cell(tuple(told))), counted=False))
    running = words.continued(say("owed.acceptances"))
    return [
        *heading(say("owed.acceptances"), "owed-accepted", 1),
        para(say("owed.acceptance_note"), NOTE),
        Ledger(Look(columns, running=running), rows),
    ]


def _rounds(owed: Owed, words: Wording) -> list[Flowable]:
    say = words.say
    if not owed.rounds:
        return []
    told = []
    for line in owed.rounds:
        closed = say("owed.closed", day=line.closed_on.isoformat()) if line.closed_on else say("owed.open")
        counted = say("owed.round_counts", claims=line.claims, retests=line.retests)
        name = say(
            "owed.round", code=line.code, title=elided(one_line(line.title), _TITLE), as_of=line.as_of.isoformat()
        )
        told.append(f"{name} {closed} {counted}")
    return [*heading(say("owed.rounds"), "owed-rounds", 1), para(say("owed.rounds_note"), NOTE), bullets(told)]


def _reasons(owed: Owed, words: Wording) -> list[Flowable]:
    say = words.say
    if not owed.reasons:
        return []
    columns = (Column(say("column.item"), 150), Column(say("column.reason"), MEASURE - 150))
    rows = [
        Row((cell(item, CELL_STRONG), Cell(((reason, CELL), (person, CELL_MUTED)))), counted=False)
        for item, reason, person in owed.reasons
    ]
    running = words.continued(say("owed.reasons"))
    return [*heading(say("owed.reasons"), "owed-reasons", 1), Ledger(Look(columns, running=running), rows)]


def _one(line: RemediationLine, owed: Owed, words: Wording) -> list[Flowable]:
    """Return one remediation with its history."""
    say = words.say
    title = say("owed.title", code=line.code, finding=line.finding.code, title=line.finding.title)
    about = [state_words(line, owed.day, words), line.finding.severity, line.party, line.owner]
    parts: list[tuple[str, str, Tone]] = [
        (say("column.plan"), line.plan, Tone.PLAIN),
        (
            say("column.due_on"),
            say("owed.due", planned=line.planned_on.isoformat(), due=line.due_on.isoformat()),
            Tone.PLAIN,
        ),
        (say("column.resources"), line.resources, Tone.PLAIN),
        (say("column.vendor_dependency"), line.vendor_dependency, Tone.PLAIN),
    ]
    for step in line.milestones:
        is_late = step.reached_on is None and step.due_on < owed.day
        key = "owed.step_reached" if step.reached_on else "owed.step_due"
        told = say(key, title=step.title, day=(step.reached_on or step.due_on).isoformat())
        parts.append((say("owed.milestone"), told, Tone.BAD if is_late else Tone.PLAIN))
    happened = [
        (claim.claimed_on, 0, say("owed.claimed"), claim_words(claim, words), Tone.WARN) for claim in line.claims
    ]
    happened += [
        (test.performed_on, 1, words.term(test.result), retest_words(test, words), RESULT_TONES[test.result])
        for test in line.retests
    ]
    rows = [
        Row((cell(label, CELL_MUTED), cell(told, CELL.toned(tone) if tone is Tone.BAD else CELL)), counted=False)
        for label, told, tone in parts
        if told.strip()
    ]
    for day, _, label, told, tone in sorted(happened, key=lambda one: one[:2]):
        when = Cell(((day.isoformat(), CELL_MUTED), (label, CELL.toned(tone))))
        rows.append(Row((when, cell(told, CELL)), counted=False))
    return [
        CondPageBreak(H2.before + H2.leading + 96),
        Text(title, H2, Bookmark(f"remediation-{line.code}", elided(title, 90), 1)),
        para(" · ".join(part for part in about if part), NOTE),
        Ledger(Look(_PAIR, headed=False, running=words.continued(line.code)), rows),
    ]
