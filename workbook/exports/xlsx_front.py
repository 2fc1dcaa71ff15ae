"""The first two sheets: what the file is and what is missing in it, then the numbers."""

from collections.abc import Sequence

from workbook.domain.counts import Counts
from workbook.domain.report import Report
from workbook.domain.report_people import PartyLine
from workbook.domain.roll_ups import roll_up_reason
from workbook.domain.sign_offs import Force
from workbook.exports.figures import Figure, attendance_figures, sections
from workbook.exports.palette import Tone, participation_tone, result_tone
from workbook.exports.parts import XLSX_SECTIONS, is_part, part_sentences
from workbook.exports.signature_words import force_words, signed_words
from workbook.exports.wording import Wording, framework_title, joined, moment
from workbook.exports.xlsx_book import Book, Column, Sheet
from workbook.exports.xlsx_cells import Toned, Value


def write_cover(book: Book, report: Report, words: Wording) -> None:
    """Write what this is and whose, what a person overrode, and what is missing before what limits it."""
    say = words.say
    columns = (Column("", 28, "label", key=True), Column("", 96, "quiet"), Column("", 8, "free"))
    with book.sheet(say("sheet.cover"), columns) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.record([None, report.engagement.title], ["free", "title", "free"])
        if report.engagement.is_sample:
            sheet.record([None, Toned(say("sample"), Tone.WARN)])
        sheet.record([None, say("draft_sentence")])
        for sentence in part_sentences(report, words, XLSX_SECTIONS):
            sheet.record([None, Toned(sentence, Tone.WARN)])
        _facts(sheet, report, words)
        _overrides(sheet, report, words)
        _messages(sheet, say("missing"), [words.sentence(m) for m in report.missing], say("missing_none"))
        limits = [words.sentence(m) for m in report.limitations]
        _messages(sheet, say("limitations"), limits, say("limitations_none"))
        _signatures(sheet, report, words)
        _people(sheet, report, words)
        _frameworks(sheet, report, words)


def banner(report: Report, words: Wording) -> str:
    """Return the line every sheet begins with; that of a part says so, and of how much."""
    extent, shown = report.extent, [words.say("draft_banner")]
    if extent is not None:
        shown.append(words.say("part.banner", count=words.count(extent.items, extent.all_items)))
    elif is_part(report, XLSX_SECTIONS):
        shown.append(words.say("part.banner_sections"))
    return " · ".join([*shown, report.engagement.tlp.value])


def _facts(sheet: Sheet, report: Report, words: Wording) -> None:
    say, engagement = words.say, report.engagement
    facts: list[tuple[str, Value]] = [
        ("fact.tlp", engagement.tlp.value),
        ("fact.as_of", report.as_of),
        ("fact.period", words.period(engagement.period_from, engagement.period_to)),
        ("fact.fieldwork", words.period(engagement.fieldwork_from, engagement.fieldwork_to)),
        ("fact.objective", engagement.objective),
        ("fact.criteria", engagement.criteria),
        ("fact.scope", engagement.scope_note),
        ("fact.severity_scale", joined(engagement.severity_scale)),
        ("fact.distribution", joined(engagement.distribution)),
        ("fact.made_at", moment(report.made_at)),
        ("fact.tool", report.tool),
        ("fact.workbook", str(report.workbook_id)),
        ("fact.copy", report.copy_letter),
        ("fact.head", report.head),
        ("fact.events", report.event_count),
    ]
    for key, value in facts:
        look = {"fact.head": "mono", "fact.as_of": "date"}.get(key, "text")
        sheet.record([say(key), value if value != "" else say("not_set")], ["label", look, "free"])


def _section(sheet: Sheet, heading: str) -> None:
    sheet.gap()
    sheet.record([None, heading], ["free", "section", "free"])


def _overrides(sheet: Sheet, report: Report, words: Wording) -> None:
    say = words.say
    _section(sheet, say("overrides"))
    if not report.overrides:
        sheet.record([None, say("overrides_none")])
    for line in report.overrides:
        derived = say("derived_was", derived=words.term(line.derived))
        sheet.record([line.item, Toned(words.term(line.result), result_tone(line.result, None))])
        sheet.record([None, f"{derived}\n{say('reason_by', person=line.person)}\n{line.reason}"])


def _messages(sheet: Sheet, heading: str, sentences: list[str], none: str) -> None:
    _section(sheet, heading)
    for sentence in sentences or [none]:
        sheet.record([None, sentence])


def _signatures(sheet: Sheet, report: Report, words: Wording) -> None:
    say = words.say
    _section(sheet, say("signatures"))
    for line in report.signatures:
        row = line.row
        held = Tone.OK if row.force is Force.IN_FORCE else Tone.BAD
        said = (words.term(row.meaning), row.name, moment(row.at), row.code)
        sheet.record([signed_words(line, words), " · ".join(said)])
        sheet.record([None, Toned(force_words(row, words), held)])
    sheet.record([None, say("signatures_more" if report.signatures else "not_signed")])


def _people(sheet: Sheet, report: Report, words: Wording) -> None:
    say = words.say
    _section(sheet, say("parties"))
    for party in report.parties:
        sheet.record([party.code, f"{party.name} · {words.term(party.kind)}{_sector(party)}"])
        for about, state, day, reason in party.participation:
            line = say("participation_line", about=about, state=words.term(state), day=day.isoformat())
            text = f"{line} {reason}".strip()
            sheet.record([None, Toned(text, participation_tone(state))])
    _section(sheet, say("subjects"))
    for subject in report.subjects:
        named = f"{subject.name} · {words.term(subject.kind)} · {subject.party}"
        rest = [part for part in (subject.version, subject.configuration, subject.environment) if part]
        sheet.record([subject.code, "\n".join([named, *rest])])
    _section(sheet, say("people"))
    for person in report.persons:
        rest = [part for part in (person.organisation, person.independence) if part]
        sheet.record([words.term(person.role), "\n".join([person.name, *rest])])


def _sector(party: PartyLine) -> str:
    return f" · {party.sector}" if party.sector else ""


def _frameworks(sheet: Sheet, report: Report, words: Wording) -> None:
    say = words.say
    _section(sheet, say("frameworks"))
    for line in report.frameworks:
        parts = (
            framework_title(line),
            say("framework_counts", chosen=f"{line.chosen:,}", controls=f"{line.controls:,}"),
            f"{line.publisher} · {line.source}",
            say("framework_terms", licence=line.licence, confidence=words.term(line.confidence)),
            line.attribution,
            line.note,
        )
        sheet.record([line.code, "\n".join(part for part in parts if part)])


def write_summary(book: Book, report: Report, words: Wording) -> None:
    """Write every number beside its denominator, for all items, by framework and by subject."""
    say = words.say
    columns = (
        Column(say("column.group"), 14, "code", key=True),
        Column(say("column.code"), 22, key=True),
        Column(say("column.name"), 44, key=True),
        Column(say("column.section"), 26),
        Column(say("column.measure"), 30),
        Column(say("column.number"), 10, "number"),
        Column(say("column.of"), 10, "number"),
        Column(say("column.share"), 9, "share"),
        Column(say("column.of_what"), 38),
        Column(say("column.part"), 6, "code"),
    )
    with book.sheet(say("sheet.summary"), columns, frozen_rows=2) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        _group(sheet, (say("group.all"), "", ""), report.totals, words)
        if report.gap is not None:
            _figures(
                sheet,
                (say("group.all"), "", ""),
                say("section.parties"),
                attendance_figures(report.gap.attendance, words),
            )
        titles = {line.code: framework_title(line) for line in report.frameworks}
        for code, counts in report.by_framework:
            _group(sheet, (say("group.framework"), code, titles.get(code, "")), counts, words)
        names = {line.code: line.name for line in report.subjects}
        for code, counts in report.by_subject:
            _group(sheet, (say("group.subject"), code, names.get(code, "")), counts, words)


def _group(sheet: Sheet, group: tuple[str, str, str], counts: Counts, words: Wording) -> None:
    for heading, figures in sections(counts, words):
        _figures(sheet, group, heading, figures)
    why = words.why(roll_up_reason(counts))
    if why:
        lowest = next(count for _, count in counts.levels if count)
        _figures(sheet, group, words.say("section.levels"), [Figure(why, lowest, counts.own, words.say("base.own"))])


def _figures(sheet: Sheet, group: tuple[str, str, str], heading: str, figures: Sequence[Figure]) -> None:
    for figure in figures:
        sheet.record([*group, heading, figure.label, figure.part, figure.whole, figure.share, figure.base])
