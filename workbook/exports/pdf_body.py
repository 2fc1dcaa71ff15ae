"""The pages after the numbers: scope and limits, then the findings."""

from itertools import groupby

from reportlab.platypus import CondPageBreak, Flowable, PageBreak

from workbook.domain.report import FindingLine, FrameworkLine, ItemLine, Report
from workbook.domain.vocabulary import Element, FindingKind, Responsibility, Scope
from workbook.exports.crosswalk_words import crosswalk_counts
from workbook.exports.ledger import Cell, Column, Ledger, Look, Row, cell
from workbook.exports.palette import Tone, participation_tone
from workbook.exports.para import Bookmark, Text, heading, para
from workbook.exports.pdf_front import bullets, facts
from workbook.exports.pdf_style import (
    BODY,
    CELL,
    CELL_MUTED,
    CELL_STRONG,
    H1,
    H2,
    MEASURE,
    NOTE,
    WARNING,
)
from workbook.exports.pdf_supply import supply_chain
from workbook.exports.progress import Progress
from workbook.exports.visible import elided, one_line
from workbook.exports.wording import Wording, framework_title, inherited_source, items_of, joined

_LABEL = 124.0


def scope_and_limits(report: Report, words: Wording) -> list[Flowable]:
    """Return who took part and who refused, what was left out and why, and where the frameworks come from."""
    say, engagement = words.say, report.engagement
    story: list[Flowable] = [PageBreak(), Text(say("scope"), H1, Bookmark("scope", say("scope"), 0))]
    pairs = [
        (say("fact.objective"), engagement.objective),
        (say("fact.criteria"), engagement.criteria),
        (say("fact.scope"), engagement.scope_note),
        (say("fact.severity_scale"), joined(engagement.severity_scale)),
    ]
    story.append(facts([(label, value or say("not_set")) for label, value in pairs]))
    limits = [words.sentence(message) for message in report.limitations]
    story += [*heading(say("limitations"), "limitations", 1), bullets(limits or [say("limitations_none")])]
    story += [*heading(say("participation"), "participation", 1), _participation(report, words)]
    story += supply_chain(report, words)
    story += [*heading(say("subjects"), "subjects", 1), _subjects(report, words)]
    story += [*heading(say("left_out"), "left-out", 1), *_left_out(report, words)]
    story += [*heading(say("inherited"), "inherited", 1), *_inherited(report, words)]
    story += [*heading(say("frameworks"), "frameworks", 1), _frameworks(report, words)]
    if report.crosswalk:
        story += [*heading(say("crosswalk"), "crosswalk", 1), para(crosswalk_counts(report, words), BODY)]
    return story


def _participation(report: Report, words: Wording) -> Ledger:
    say = words.say
    columns = (
        Column(say("column.party"), 112),
        Column(say("column.about"), 104),
        Column(say("column.participation"), 68),
        Column(say("column.since"), 56),
        Column(say("column.reason"), MEASURE - 340),
    )
    rows = []
    for party in report.parties:
        about_it = [words.term(party.kind), party.sector]
        name = Cell(((party.name, CELL_STRONG), (" · ".join(p for p in about_it if p), CELL_MUTED)))
        if not party.participation:
            rows.append(Row((name, cell("", CELL), cell(say("not_recorded"), CELL), *[cell("", CELL)] * 2)))
        for index, (about, state, day, reason) in enumerate(party.participation):
            first = name if index == 0 else cell("", CELL)
            mark = cell(words.term(state), CELL.toned(participation_tone(state)))
            rest = (cell(day.isoformat(), CELL), cell(reason, CELL))
            rows.append(Row((first, cell(about, CELL), mark, *rest), counted=False))
    return Ledger(Look(columns, running=words.continued(say("participation"))), rows)


def _subjects(report: Report, words: Wording) -> Ledger:
    say = words.say
    columns = (
        Column(say("column.code"), 56),
        Column(say("column.name"), 148),
        Column(say("column.party"), 110),
        Column(say("column.version"), MEASURE - 314),
    )
    rows = []
    for line in report.subjects:
        name = Cell(((line.name, CELL_STRONG), (words.term(line.kind), CELL_MUTED)))
        details = (line.version, line.configuration, line.environment)
        shown = Cell(tuple((text, CELL) for text in details if text))
        rows.append(Row((cell(line.code, CELL), name, cell(line.party, CELL), shown), counted=False))
    return Ledger(Look(columns, running=words.continued(say("subjects"))), rows)


def _left_out(report: Report, words: Wording) -> list[Flowable]:
    """Group the items that are not in scope by what they share, so that a reason is read once."""
    say = words.say
    left = [item for item in report.items if item.scope is not Scope.IN]
    note = say("left_out_count", part=f"{len(left):,}", whole=f"{len(report.items):,}")
    if not left:
        return [para(note, BODY)]
    columns = (
        Column(say("column.framework_subject"), 112),
        Column(say("column.scope"), 64),
        Column(say("column.controls"), 164),
        Column(say("column.reason"), MEASURE - 340),
    )
    rows = []

    def shared(item: ItemLine) -> tuple[str, str, str, str]:
        return item.framework, item.subject, item.scope.value, item.scope_reason

    for _, group in groupby(sorted(left, key=shared), shared):
        items = list(group)
        first = items[0]
        scope = cell(words.term(first.scope), CELL_STRONG)
        controls = cell(joined(item.control for item in items), CELL)
        reason = cell(first.scope_reason or say("no_reason"), CELL)
        rows.append(Row((_whose(first), scope, controls, reason), counted=False))
    return [para(note, BODY), Ledger(Look(columns, running=words.continued(say("left_out"))), rows)]


def _whose(item: ItemLine) -> Cell:
    return Cell(((item.framework, CELL_STRONG), (f"{item.subject} {item.subject_name}".strip(), CELL_MUTED)))


def _inherited(report: Report, words: Wording) -> list[Flowable]:
    say, totals = words.say, report.totals
    inherited = [
        item for item in report.items if item.scope is Scope.IN and item.responsibility is not Responsibility.OWN
    ]
    note = say("inherited_count", part=f"{totals.inherited:,}", whole=f"{totals.in_scope:,}")
    if not inherited:
        return [para(note, BODY)]
    columns = (
        Column(say("column.framework_subject"), 112),
        Column(say("column.responsibility"), 64),
        Column(say("column.from"), 64),
        Column(say("column.controls"), MEASURE - 240),
    )

    def shared(item: ItemLine) -> tuple[str, str, str, str]:
        return item.framework, item.subject, item.responsibility.value, inherited_source(item)[1]

    rows = []
    for _, group in groupby(sorted(inherited, key=shared), shared):
        items = list(group)
        controls = joined(
            item.control
            if inherited_source(item)[0] in ("", item.control)
            else say("inherits", control=item.control, source=inherited_source(item)[0])
            for item in items
        )
        kind = cell(words.term(items[0].responsibility), CELL_STRONG)
        source = cell(inherited_source(items[0])[1] or "–", CELL)
        rows.append(Row((_whose(items[0]), kind, source, cell(controls, CELL)), counted=False))
    return [para(note, BODY), Ledger(Look(columns, running=words.continued(say("inherited"))), rows)]


def _frameworks(report: Report, words: Wording) -> Ledger:
    say = words.say
    columns = (
        Column(say("column.framework"), 150),
        Column(say("column.chosen"), 92),
        Column(say("column.source"), MEASURE - 242),
    )
    rows = [Row(_framework(line, words), counted=False) for line in report.frameworks]
    return Ledger(Look(columns, running=words.continued(say("frameworks"))), rows)


def _framework(line: FrameworkLine, words: Wording) -> tuple[Cell, ...]:
    chosen = words.say("framework_counts", chosen=f"{line.chosen:,}", controls=f"{line.controls:,}")
    terms = words.say("framework_terms", licence=line.licence, confidence=words.term(line.confidence))
    source = [(line.publisher, CELL), (line.source, CELL_MUTED), (terms, CELL)]
    source += [(line.attribution, CELL_MUTED), (line.note, CELL_MUTED)]
    return (
        Cell(((line.code, CELL_STRONG), (framework_title(line), CELL_MUTED))),
        cell(chosen, CELL),
        Cell(tuple(source)),
    )


def findings(report: Report, words: Wording, progress: Progress) -> list[Flowable]:
    """Return a list of the findings and then each one with its elements."""
    say = words.say
    story: list[Flowable] = [PageBreak(), Text(say("findings"), H1, Bookmark("findings", say("findings"), 0))]
    if not report.findings:
        return [*story, para(say("findings_none"), BODY)]
    incomplete = sum(1 for line in report.findings if line.missing)
    count = say("findings_incomplete", part=incomplete, whole=len(report.findings))
    story.append(para(count, WARNING if incomplete else NOTE))
    columns = (
        Column(say("column.code"), 52),
        Column(say("column.title"), MEASURE - 272),
        Column(say("column.kind"), 76),
        Column(say("column.severity"), 72),
        Column(say("column.state"), 72),
    )
    rows = [
        Row(
            (
                cell(line.code, CELL_STRONG),
                cell(elided(one_line(line.title), 200), CELL),
                cell(words.term(line.kind), CELL),
                cell(line.severity or say("not_set"), CELL_STRONG),
                cell(words.term(line.state), CELL),
            ),
            counted=False,
        )
        for line in report.findings
    ]
    story.append(Ledger(Look(columns, running=words.continued(say("findings"))), rows))
    for line in report.findings:
        story += finding(line, words, progress)
    return story


def finding(line: FindingLine, words: Wording, progress: Progress, *, depth: int = 1) -> list[Flowable]:
    """Return one finding with its elements, what it rests on and what was answered; `depth` is that of its bookmark."""
    say = words.say
    title = f"{line.code}  {line.title}"
    about = [words.term(line.kind), line.severity or say("not_set"), words.term(line.state)]
    about.append(words.term(line.destination))
    if line.corrected_during_fieldwork:
        about.append(say("corrected"))
    if line.raised_by:
        about.append(say("raised_by", person=line.raised_by))
    columns = (Column("", _LABEL), Column("", MEASURE - _LABEL))
    rows = [
        Row((cell(label, CELL_MUTED), cell(text, CELL.toned(tone))), counted=False)
        for label, text, tone in _elements(line, words)
    ]
    rows[-1] = Row(rows[-1].cells)
    return [
        CondPageBreak(H2.before + H2.leading + 96),
        Text(title, H2, Bookmark(f"finding-{line.code}", elided(title, 90), depth)),
        para(" · ".join(about), NOTE),
        Ledger(Look(columns, headed=False, running=words.continued(line.code)), rows, progress),
    ]


def _elements(line: FindingLine, words: Wording) -> list[tuple[str, str, Tone]]:
    """Return label, text and tone of each part; a good practice needs no cause, effect or recommendation."""
    say = words.say
    parts: list[tuple[str, str, Tone]] = []
    for element in Element:
        tone = Tone.NONE if element in line.missing else Tone.PLAIN
        parts.append((words.term(element), words.element(line, element), tone))
    if line.recommendation.strip():
        parts.append((say("column.recommendation"), line.recommendation, Tone.PLAIN))
    elif line.kind is FindingKind.FINDING:
        parts.append((say("column.recommendation"), say("not_written"), Tone.NONE))
    if line.severity_rationale:
        parts.append((say("column.severity_rationale"), line.severity_rationale, Tone.PLAIN))
    parts.append((say("column.items"), items_of(line, words) or say("none"), Tone.PLAIN))
    parts.append((say("column.evidence"), joined(line.evidence) or say("none"), Tone.PLAIN))
    for response in line.responses:
        label = say("response_of", party=one_line(response.party))
        parts.append((label, words.response(response), Tone.PLAIN))
        if response.rejoinder.strip():
            parts.append((say("column.rejoinder"), response.rejoinder, Tone.PLAIN))
    return parts
