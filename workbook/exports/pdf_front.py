"""The first pages: what the report is, what is missing in it, what limits it, and the numbers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Final

from reportlab.platypus import Flowable, PageBreak, Spacer

from workbook.domain.counts import Counts
from workbook.domain.gaps import OF_PARTIES
from workbook.domain.owed import count_owed
from workbook.domain.report import EvidenceLine, ItemLine, Report
from workbook.domain.roll_ups import roll_up_reason
from workbook.domain.vocabulary import Result
from workbook.exports.briefing import BriefingFacts, briefing
from workbook.exports.charts import bars_chart, results_chart
from workbook.exports.figures import attendance_figures, matrix, sections
from workbook.exports.ledger import Cell, Column, Ledger, Look, Row, cell
from workbook.exports.palette import result_tone
from workbook.exports.para import Bookmark, Text, heading, para, subheading
from workbook.exports.parts import PDF_SECTIONS, part_sentences
from workbook.exports.pdf_fonts import has_right_to_left, undrawable
from workbook.exports.pdf_style import (
    BODY,
    CELL,
    CELL_MUTED,
    CELL_STRONG,
    DIGEST,
    H1,
    LONG_TITLE,
    MARK,
    MEASURE,
    MEDIUM_TITLE,
    NOTE,
    TITLE,
    WARNING,
)
from workbook.exports.visible import elided, visible
from workbook.exports.wording import Wording, framework_title, joined, moment

COVER_LIMIT: Final = 320
"""Characters of one text on the cover and in compact tables; the Excel export holds every text whole."""
_ABSENT: Final = 5
"""So many sentences on who did not take part stand on the cover; the pages on scope hold them all."""
_TITLES: Final = ((60, TITLE), (120, MEDIUM_TITLE))
_FACT_LIMIT: Final = 200
_NOT_PRINTED: Final[dict[type, tuple[str, ...]]] = {
    ItemLine: ("statement", "note", "parameters", "objectives", "attachments", "contradiction_resolution"),
    EvidenceLine: ("description", "media_type"),
}
"""Texts that only the Excel export holds."""
_FACT_COLUMNS: Final = (Column("", 124), Column("", MEASURE - 124))


def cover(report: Report, words: Wording) -> list[Flowable]:
    """Return page 1: identity, overrides, what is missing, then what limits the report."""
    say = words.say
    title = elided(report.engagement.title, COVER_LIMIT)
    style = next((style for longest, style in _TITLES if len(title) <= longest), LONG_TITLE)
    story: list[Flowable] = [
        para(say("draft_banner"), MARK),
        Text(title, style, Bookmark("cover", say("cover"), 0)),
    ]
    if report.engagement.is_sample:
        story.append(para(say("sample"), WARNING))
    story += [
        para(say("draft_sentence"), NOTE),
        *(para(sentence, WARNING) for sentence in part_sentences(report, words, PDF_SECTIONS)),
        Spacer(1, 4),
        facts([*cover_facts(report, words), journal_head(report, words)]),
    ]
    story += [para(sentence, WARNING) for sentence in character_notes(report, words)]
    story += _absent(report, words)
    story += [*subheading(say("overrides")), *_overrides(report, words)]
    missing = [words.sentence(message) for message in report.missing]
    story += [*subheading(say("missing")), bullets(missing or [say("missing_none")])]
    limits = [words.sentence(message) for message in report.limitations if message.key not in OF_PARTIES]
    if limits or not report.limitations:
        story += [*subheading(say("limitations")), bullets(limits or [say("limitations_none")])]
    return story


def _absent(report: Report, words: Wording) -> list[Flowable]:
    """Return who did not take part, or only partly; nothing where everybody did."""
    say = words.say
    told = [words.sentence(message) for message in report.limitations if message.key in OF_PARTIES]
    if not told:
        return []
    shown = [elided(sentence, COVER_LIMIT) for sentence in told[:_ABSENT]]
    if len(told) > _ABSENT:
        shown.append(say("absent_more", count=f"{len(told) - _ABSENT:,}"))
    return [*subheading(say("absent")), bullets(shown)]


def cover_facts(report: Report, words: Wording) -> list[tuple[str, str]]:
    """Return the labels and values of the cover."""
    say, engagement = words.say, report.engagement
    parties = joined(
        say("party_line", name=party.name, kind=words.term(party.kind).lower()) for party in report.parties
    )
    return [
        (say("fact.as_of"), report.as_of.isoformat()),
        (say("fact.period"), words.period(engagement.period_from, engagement.period_to)),
        (say("fact.fieldwork"), words.period(engagement.fieldwork_from, engagement.fieldwork_to)),
        (say("fact.parties"), elided(parties, _FACT_LIMIT) or say("not_set")),
        (say("fact.objective"), elided(engagement.objective, _FACT_LIMIT) or say("not_set")),
        (say("fact.distribution"), elided(joined(engagement.distribution), _FACT_LIMIT) or say("not_set")),
        (say("fact.made_at"), f"{moment(report.made_at)}, {report.tool}"),
        (say("fact.workbook"), say("workbook_line", id=str(report.workbook_id), copy=report.copy_letter)),
    ]


def grouped(digest: str) -> str:
    """Return hexadecimal digits in groups of eight, thirty-two to a line, so that people can compare them."""
    groups = [digest[i : i + 8] for i in range(0, len(digest), 8)]
    return "\n".join(" ".join(groups[i : i + 4]) for i in range(0, len(groups), 4))


def journal_head(report: Report, words: Wording) -> tuple[str, Cell]:
    """Return the journal's head with its label, as a fact."""
    note = words.say("head_note", count=f"{report.event_count:,}")
    return words.say("fact.head"), Cell(((grouped(report.head), DIGEST), (note, CELL_MUTED)))


def facts(pairs: Sequence[tuple[str, str | Cell]]) -> Ledger:
    """Return labels with their values beside them."""
    rows = [
        Row((cell(label, CELL_MUTED), cell(value, CELL) if isinstance(value, str) else value), counted=False)
        for label, value in pairs
    ]
    return Ledger(Look(_FACT_COLUMNS, headed=False, pad=2.0), rows)


def bullets(sentences: Sequence[str]) -> Ledger:
    """Return sentences as a list with hanging dashes."""
    columns = (Column("", 16), Column("", MEASURE - 16))
    rows = [Row((cell("–", BODY), cell(sentence, BODY)), counted=False) for sentence in sentences]
    return Ledger(Look(columns, headed=False, ruled=False, pad=1.0), rows)


def _overrides(report: Report, words: Wording) -> list[Flowable]:
    say = words.say
    if not report.overrides:
        return [para(say("overrides_none"), BODY)]
    count = say("overrides_count", count=len(report.overrides))
    columns = (
        Column(say("column.item"), 124),
        Column(say("column.determination"), 104),
        Column(say("column.reason"), MEASURE - 228),
    )
    rows = []
    for line in report.overrides:
        derived = say("derived_was", derived=words.term(line.derived))
        tone = CELL_STRONG.toned(result_tone(line.result, None))
        result = Cell(((words.term(line.result), tone), (derived, CELL_MUTED)))
        by = say("reason_by", person=line.person)
        reason = Cell(((elided(line.reason, COVER_LIMIT), CELL), (by, CELL_MUTED)))
        rows.append(Row((cell(line.item, CELL_STRONG), result, reason), counted=False))
    return [para(count, BODY), Ledger(Look(columns), rows)]


def character_notes(report: Report, words: Wording) -> list[str]:
    """Return what a reader must know about characters this file cannot show as they are."""
    texts = [visible(text) for text in _texts(report)]
    notes = []
    if lost := undrawable(texts):
        signs = joined(f"U+{ord(char):04X}" for char in sorted(lost)[:12])
        more = "…" if len(lost) > 12 else ""
        notes.append(words.say("glyphs", count=f"{lost.total():,}", signs=signs + more))
    if has_right_to_left(texts):
        notes.append(words.say("right_to_left"))
    return notes


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of a frozen value that this file prints."""
    if type(value) is str:
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        left_out = _NOT_PRINTED.get(type(value), ())
        for one in fields(value):
            if one.name not in left_out:
                yield from _texts(getattr(value, one.name))


def summary(report: Report, words: Wording) -> list[Flowable]:
    """Return the numbers, each with its denominator, and two charts with a sentence each."""
    say, totals = words.say, report.totals
    story: list[Flowable] = [PageBreak(), Text(say("summary"), H1, Bookmark("summary", say("summary"), 0))]
    story.append(para(say("summary_note"), NOTE))
    if report.extent is not None:
        whole = words.count(report.extent.items, report.extent.all_items)
        story.append(para(say("part.numbers", count=whole), WARNING))
    results = dict(totals.results)
    story += _briefing(report, words)
    story += [
        *subheading(say("chart.results"), needed=160),
        para(
            say(
                "chart.results_sentence",
                satisfied=words.count(results.get(Result.SATISFIED, 0), totals.own),
                open=words.count(results.get(Result.NOT_ASSESSED, 0), totals.own),
            ),
            BODY,
        ),
        results_chart(totals, words, MEASURE),
        para(say("chart.levels_sentence", proved=words.count(totals.proved, totals.own)), BODY),
        *_reasons([("", totals)], {}, words),
    ]
    story += [*heading(say("all_numbers"), "numbers", 1), _numbers(report, words)]
    titles = {line.code: framework_title(line) for line in report.frameworks}
    story += [*heading(say("by_framework"), "by-framework", 1), _matrix(report.by_framework, titles, words)]
    story += _reasons(report.by_framework, titles, words)
    names = {line.code: line.name for line in report.subjects}
    story += [*heading(say("by_subject"), "by-subject", 1), _matrix(report.by_subject, names, words)]
    story += _reasons(report.by_subject, names, words)
    return story


def _briefing(report: Report, words: Wording) -> list[Flowable]:
    """Return the five charts of the window's briefing, each with its sentence; one of nothing has its sentence alone."""
    if report.gap is None or report.owed is None:
        return []
    states = Counter(line.state for line in report.findings)
    facts = BriefingFacts(report.gap.totals, report.totals, states, count_owed(report.owed))
    story: list[Flowable] = []
    for one in briefing(facts, words):
        story += [*subheading(one.title, needed=160), para(one.sentence, BODY)]
        if one.whole:
            story.append(bars_chart(one.bars, one.whole, words, MEASURE))
    return story


def _numbers(report: Report, words: Wording) -> Ledger:
    say = words.say
    columns = (
        Column(say("column.section"), 124),
        Column(say("column.measure"), 116),
        Column(say("column.number"), 44, right=True),
        Column(say("column.base"), MEASURE - 332),
        Column(say("column.share"), 48, right=True),
    )
    rows = []
    told = sections(report.totals, words)
    if report.gap is not None:
        told.append((say("section.parties"), attendance_figures(report.gap.attendance, words)))
    for section, figures in told:
        for index, figure in enumerate(figures):
            share = "–" if figure.share is None else f"{figure.share:.1%}"
            texts = (
                cell(section if index == 0 else "", CELL_STRONG),
                cell(figure.label, CELL),
                cell(f"{figure.part:,}", CELL_STRONG),
                cell(say("of_base", whole=f"{figure.whole:,}", base=figure.base), CELL_MUTED),
                cell(share, CELL),
            )
            rows.append(Row(texts, counted=False))
    return Ledger(Look(columns, pad=2.0, running=words.continued(say("all_numbers"))), rows)


def _reasons(groups: Sequence[tuple[str, Counts]], names: dict[str, str], words: Wording) -> list[Flowable]:
    """Return how far each group is proved, in a sentence; one without anything assessed is left out."""
    said = []
    for code, counts in groups:
        why = words.why(roll_up_reason(counts))
        if why:
            name = elided(names.get(code, code), 120)
            said.append(words.say("roll_up", code=code, name=name, why=why) if code else why)
    return [para(one, NOTE) for one in said]


def _matrix(groups: Sequence[tuple[str, Counts]], names: dict[str, str], words: Wording) -> Ledger:
    say = words.say
    keys = ("in_scope", "inherited", "satisfied", "other", "not_applicable", "open", "proved")
    each = 50.0
    columns = (
        Column("", MEASURE - each * len(keys)),
        *(Column(say(f"matrix.{key}"), each, right=True) for key in keys),
    )
    rows = []
    for code, counts in groups:
        name = Cell(((code, CELL_STRONG), (elided(names.get(code, ""), 120), CELL_MUTED)))
        numbers = (
            Cell(((f"{part:,}", CELL_STRONG), (say("of", whole=f"{whole:,}"), CELL_MUTED)))
            for part, whole in matrix(counts)
        )
        rows.append(Row((name, *numbers), counted=False))
    return Ledger(Look(columns), rows)
