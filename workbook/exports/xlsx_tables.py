"""The sheets with one row per record."""

from typing import Final

from workbook.domain.report import EvidenceLine, FindingLine, ItemLine, ObjectiveLine, Report
from workbook.domain.vocabulary import Element
from workbook.exports.commitment_words import state_tone
from workbook.exports.palette import Tone, item_tone, result_tone
from workbook.exports.progress import Progress
from workbook.exports.wording import Wording, evidence_codes, items_of, joined, moment, received, taken_over, used_in
from workbook.exports.xlsx_book import Book, Column
from workbook.exports.xlsx_cells import Toned, Value
from workbook.exports.xlsx_front import banner


def _columns(words: Wording, *given: tuple[str, float, str], keys: int) -> tuple[Column, ...]:
    """Return columns for (heading key, width, look) and the one for the mark of long texts."""
    made = [
        Column(words.say(f"column.{key}"), width, look, key=index < keys)
        for index, (key, width, look) in enumerate(given)
    ]
    return (*made, Column(words.say("column.part"), 6, "code"))


_CHECKLIST: Final = (
    ("framework", 15, "text"),
    ("control", 22, "strong"),
    ("subject", 9, "code"),
    ("title", 34, "text"),
    ("family", 20, "text"),
    ("scope", 10, "text"),
    ("responsibility", 13, "text"),
    ("work_state", 11, "text"),
    ("determination", 19, "text"),
    ("other_kind", 19, "text"),
    ("basis", 10, "text"),
    ("reason", 44, "text"),
    ("proof_level", 13, "text"),
    ("examined_to", 13, "text"),
    ("planned_level", 13, "text"),
    ("contested", 10, "text"),
    ("stale", 8, "text"),
    ("proved", 8, "text"),
    ("commitment_state", 14, "text"),
    ("commitments", 14, "text"),
    ("evidence", 18, "text"),
    ("findings", 9, "text"),
    ("decided_by", 15, "text"),
    ("decided_at", 23, "text"),
    ("subject_name", 24, "text"),
    ("scope_reason", 30, "text"),
    ("inherited_from", 18, "text"),
    ("taken_over", 26, "text"),
    ("derived_result", 20, "text"),
    ("override_reason", 30, "text"),
    ("explanation", 44, "text"),
    ("liveness", 22, "text"),
    ("fresh_level_lost", 16, "text"),
    ("resolution", 30, "text"),
    ("parameters", 34, "text"),
    ("note", 30, "text"),
    ("statement", 60, "text"),
)
"""(name, width in characters, style); the first three stay in sight."""


def write_checklist(book: Book, report: Report, words: Wording, progress: Progress) -> None:
    """Write one row for every checklist item, in scope or not."""
    columns = _columns(words, *_CHECKLIST, keys=3)
    with book.sheet(words.say("sheet.checklist"), columns, frozen_rows=2, printed=24) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        for item in report.items:
            sheet.record(_item(item, words))
            progress.advance()


def _item(item: ItemLine, words: Wording) -> list[Value]:
    say, term = words.say, words.term
    return [
        *(item.framework, item.control, item.subject, item.title),
        f"{item.family_code} {item.family_title}".strip(),
        term(item.scope),
        term(item.responsibility),
        term(item.work_state),
        Toned(term(item.result), item_tone(item)),
        term(item.other_kind),
        term(item.basis),
        item.reason,
        term(item.proof_level),
        term(item.examined_to),
        term(item.planned_level),
        Toned(say("yes"), Tone.WARN) if item.contested else say("no"),
        Toned(say("yes"), Tone.WARN) if item.stale else say("no"),
        words.yes_no(item.proved),
        Toned(term(item.committed), state_tone(item.committed)),
        joined(item.commitments),
        joined(evidence_codes(item)),
        joined(item.findings),
        item.decided_by,
        moment(item.decided_at) if item.decided_at else "",
        item.subject_name,
        item.scope_reason,
        item.inherited_from,
        joined(taken_over(item, words)),
        term(item.derived_result),
        item.override_reason,
        words.why(item.why),
        term(item.liveness),
        term(item.fresh_level_lost) if item.stale else "",
        item.contradiction_resolution,
        "\n".join(_parameter(*parameter, words) for parameter in item.parameters),
        item.note,
        item.statement,
    ]


def _parameter(label: str, value: str, source: str, words: Wording) -> str:
    if not value:
        return words.say("parameter_undefined", label=label)
    return words.say("parameter_from" if source else "parameter", label=label, value=value, source=source)


def write_objectives(book: Book, report: Report, words: Wording) -> None:
    """Write one row for every determination statement of an item."""
    columns = _columns(
        words,
        ("framework", 16, "text"),
        ("control", 16, "text"),
        ("subject", 11, "code"),
        ("objective", 18, "strong"),
        ("objective_statement", 70, "text"),
        ("determination", 20, "text"),
        ("other_kind", 20, "text"),
        ("reason", 50, "text"),
        ("proof_level", 14, "text"),
        ("examined_to", 14, "text"),
        ("contested", 11, "text"),
        ("explanation", 60, "text"),
        keys=4,
    )
    with book.sheet(words.say("sheet.objectives"), columns, frozen_rows=2, printed=12) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        for item in report.items:
            for line in item.objectives:
                sheet.record(_objective(item, line, words))


def _objective(item: ItemLine, line: ObjectiveLine, words: Wording) -> list[Value]:
    return [
        item.framework,
        item.control,
        item.subject,
        line.code,
        line.statement,
        Toned(words.term(line.result), result_tone(line.result, line.other_kind)),
        words.term(line.other_kind),
        line.reason,
        words.term(line.proof_level),
        words.term(line.examined_to),
        Toned(words.say("yes"), Tone.WARN) if line.contested else words.say("no"),
        words.why(line.why),
    ]


def write_evidence(book: Book, report: Report, words: Wording, progress: Progress) -> None:
    """Write the evidence register: what it is, its SHA-256, where it came from and what it is used in."""
    columns = _columns(
        words,
        ("code", 10, "strong"),
        ("kind", 18, "text"),
        ("title", 40, "text"),
        ("sha256_only", 62, "mono"),
        ("size_bytes", 14, "number"),
        ("original_name", 28, "text"),
        ("collected_on", 12, "date"),
        ("received_at", 23, "text"),
        ("received_by", 18, "text"),
        ("supplied_by", 22, "text"),
        ("valid_until", 12, "date"),
        ("stale", 8, "text"),
        ("used_in", 34, "text"),
        ("media_type", 22, "text"),
        ("tlp", 14, "text"),
        ("description", 40, "text"),
        ("evidence_statement", 60, "text"),
        ("sighted_version", 16, "text"),
        ("sighted_location", 26, "text"),
        ("shown_by", 22, "text"),
        ("why_no_copy", 34, "text"),
        keys=1,
    )
    with book.sheet(words.say("sheet.evidence"), columns, frozen_rows=2, printed=13) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        for line in report.evidence:
            sheet.record(_evidence(line, words))
            progress.advance()


def _evidence(line: EvidenceLine, words: Wording) -> list[Value]:
    return [
        line.code,
        words.evidence_kind(line),
        line.title,
        words.hash_or_reason(line),
        line.size_bytes,
        line.original_name,
        line.collected_on,
        received(line),
        line.received_by,
        line.supplied_by,
        line.valid_until,
        Toned(words.say("yes"), Tone.WARN) if line.stale else words.say("no"),
        used_in(line, words),
        line.media_type,
        line.tlp.value if line.tlp else "",
        line.description,
        line.statement,
        line.sighted_version,
        line.sighted_location,
        line.shown_by,
        line.why_no_copy,
    ]


def write_findings(book: Book, report: Report, words: Wording, progress: Progress) -> None:
    """Write one row for every finding, its elements apart; what is missing says so."""
    columns = _columns(
        words,
        ("code", 10, "strong"),
        ("kind", 14, "text"),
        ("title", 30, "text"),
        ("severity", 12, "text"),
        ("state", 12, "text"),
        ("criteria", 36, "text"),
        ("condition", 36, "text"),
        ("cause", 36, "text"),
        ("effect", 36, "text"),
        ("recommendation", 36, "text"),
        ("severity_rationale", 36, "text"),
        ("destination", 16, "text"),
        ("corrected", 14, "text"),
        ("raised_by", 20, "text"),
        ("items", 30, "text"),
        ("evidence", 24, "text"),
        ("response", 44, "text"),
        ("rejoinder", 36, "text"),
        keys=1,
    )
    with book.sheet(words.say("sheet.findings"), columns, frozen_rows=2, printed=18) as sheet:
        sheet.line(banner(report, words), "banner")
        sheet.headings()
        for line in report.findings:
            sheet.record(_finding(line, words))
            progress.advance()


def _finding(line: FindingLine, words: Wording) -> list[Value]:
    def element(which: Element) -> Value:
        content = words.element(line, which)
        return Toned(content, Tone.WARN) if which in line.missing else content

    return [
        line.code,
        words.term(line.kind),
        line.title,
        line.severity or words.say("not_set"),
        words.term(line.state),
        element(Element.CRITERIA),
        element(Element.CONDITION),
        element(Element.CAUSE),
        element(Element.EFFECT),
        line.recommendation or words.say("not_written"),
        line.severity_rationale,
        words.term(line.destination),
        words.yes_no(line.corrected_during_fieldwork),
        line.raised_by,
        items_of(line, words),
        joined(line.evidence),
        "\n\n".join(f"{one.party}: {words.response(one)}" for one in line.responses),
        "\n\n".join(one.rejoinder for one in line.responses if one.rejoinder.strip()),
    ]
