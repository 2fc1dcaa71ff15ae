"""The words of findings that list, sheet and screen readers share."""

from workbook.domain.evidence_views import TargetRow
from workbook.domain.finding_views import ControlText, EvidenceRef, FindingPart, FindingRow
from workbook.domain.vocabulary import Destination
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.evidence_wording import target_where
from workbook.ui.findings.basis import Entry
from workbook.ui.messages import number


def part_words(part: FindingPart) -> str:
    """Return what a part of a finding is called."""
    return text(f"ui.finding.part.{part}")


def hint_words(part: FindingPart) -> str:
    """Return what belongs in a part of a finding."""
    return text(f"ui.finding.hint.{part}")


def example_words(part: FindingPart) -> str:
    """Return an example of an element."""
    return text(f"ui.findings.example.{part}")


def severity_words(row: FindingRow) -> str:
    """Return the grade, or that there is none."""
    return row.severity or text("ui.finding.ungraded")


def row_marks(row: FindingRow) -> str:
    """Return what a finding rests on, who raised it and what sets it apart."""
    parts = [
        text("ui.finding.counts", items=number(row.items), evidence=number(row.evidence)),
        text("ui.finding.responses", count=number(row.responses)) if row.responses else "",
        word(row.destination) if row.destination is Destination.MANAGEMENT_LETTER else "",
        text("ui.finding.corrected_mark") if row.corrected_during_fieldwork else "",
        row.raised_by,
    ]
    return " · ".join(part for part in parts if part)


def missing_words(row: FindingRow) -> str:
    """Return the parts a finding still wants, in words."""
    return ", ".join(part_words(part).lower() for part in row.missing)


def row_aloud(row: FindingRow) -> str:
    """Return a finding as a screen reader says it, and as the tool-tip shows it."""
    words = text(
        "ui.finding.aloud",
        code=row.code,
        title=row.title,
        kind=row.kind,
        severity=severity_words(row),
        state=row.state,
        marks=row_marks(row),
    )
    return one_line(f"{words} {text('ui.finding.aloud_missing', parts=missing_words(row))}" if row.missing else words)


def item_entry(row: TargetRow) -> Entry:
    """Return a checklist item as a row of what a finding is about."""
    return Entry(row.id, row.name, row.title, target_where(row))


def evidence_entry(ref: EvidenceRef) -> Entry:
    """Return a piece of evidence as a row of what a finding rests on."""
    return Entry(ref.id, ref.code, ref.title, word(ref.statement_kind) if ref.statement_kind else word(ref.kind))


def control_entry(control: ControlText) -> str:
    """Return the text of a control as the criteria quote it."""
    return text(
        "ui.finding.criteria_text",
        framework=control.framework,
        control=control.control,
        title=control.title,
        statement=control.statement,
    ).strip()
