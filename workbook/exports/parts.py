"""What an export of a part says of itself: first on page 1 and on the cover sheet, and in short on every page."""

from collections.abc import Sequence
from typing import Final

from workbook.domain.extent import Section
from workbook.domain.report import Report
from workbook.exports.part_words import phrases
from workbook.exports.wording import Wording, joined

PDF_SECTIONS: Final = (
    *(Section.SUMMARY, Section.COMMITMENTS, Section.FINDINGS, Section.REMEDIATION),
    *(Section.CHECKLIST, Section.EVIDENCE, Section.REVIEW),
)
XLSX_SECTIONS: Final = (
    *(Section.SUMMARY, Section.COMMITMENTS, Section.CHECKLIST, Section.OBJECTIVES),
    *(Section.EVIDENCE, Section.FINDINGS, Section.REMEDIATION),
)
"""The sections of each format that can be left out."""
_HEADINGS: Final = {
    Section.SUMMARY: "part.summary",
    Section.COMMITMENTS: "part.commitments",
    Section.FINDINGS: "part.findings",
    Section.REMEDIATION: "part.remediation",
    Section.CHECKLIST: "part.checklist",
    Section.OBJECTIVES: "part.objectives",
    Section.EVIDENCE: "part.evidence",
    Section.REVIEW: "part.review",
}


def section_name(section: Section, words: Wording) -> str:
    """Return the heading of a section."""
    return words.say(_HEADINGS[section])


def absent(report: Report, sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the sections of a format that are left out of this report."""
    return tuple(section for section in sections if section in report.left_out)


def is_part(report: Report, sections: Sequence[Section]) -> bool:
    """Tell whether a file in a format with these sections holds less than everything."""
    return report.extent is not None or bool(absent(report, sections))


def mark(report: Report, words: Wording, sections: Sequence[Section]) -> str:
    """Return the word that every page carries: draft, and part where it is one."""
    return words.say("draft_part" if is_part(report, sections) else "draft")


def part_sentences(report: Report, words: Wording, sections: Sequence[Section]) -> list[str]:
    """Return what a reader must know who could take the part for the whole; nothing for the whole."""
    say, extent = words.say, report.extent
    told = []
    if extent is not None:
        told.append(say("part.items", count=words.count(extent.items, extent.all_items)))
        told.append(say("part.which", what="; ".join(phrases(extent.part, words))))
        told.append(
            say(
                "part.records",
                subjects=words.count(len(report.subjects), extent.all_subjects),
                evidence=words.count(len(report.evidence), extent.all_evidence),
                findings=words.count(len(report.findings), extent.all_findings),
            )
        )
    if gone := absent(report, sections):
        told.append(say("part.left_out", sections=joined(_named(report, words, section) for section in gone)))
    return told


def _named(report: Report, words: Wording, section: Section) -> str:
    """Return a section with how many records it would hold."""
    counts = {
        Section.COMMITMENTS: len(report.commitments),
        Section.FINDINGS: len(report.findings),
        Section.CHECKLIST: len(report.items),
        Section.OBJECTIVES: sum(len(item.objectives) for item in report.items),
        Section.EVIDENCE: len(report.evidence),
    }
    name = section_name(section, words)
    return words.say("part.counted", section=name, count=f"{counts[section]:,}") if section in counts else name
