"""Read everything an export says into one frozen Report, in turns short enough for whoever works meanwhile."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlmodel import col, func, select

from workbook.domain.commitment_views import CommitmentRow
from workbook.domain.counts import Counts
from workbook.domain.extent import Extent, Part, Section
from workbook.domain.freshness import Freshness
from workbook.domain.gap_places import Places
from workbook.domain.gaps import attendance_limits, custody_limits, limitations, missing, supply_limits
from workbook.domain.overrides import overrides_of
from workbook.domain.owed import Owed, owed_day
from workbook.domain.report import (
    EngagementPart,
    EvidenceLine,
    FindingLine,
    FrameworkLine,
    ItemLine,
    Report,
)
from workbook.domain.report_gap import report_gap
from workbook.domain.report_owed import owed_of_part
from workbook.domain.report_people import PartyLine, SubjectLine
from workbook.domain.supplies import supply_part
from workbook.domain.tally import count_items
from workbook.store import journal
from workbook.store import report_records as records
from workbook.store.change import ReadSession
from workbook.store.commitment_views import all_commitments
from workbook.store.crosswalk import mappings_from
from workbook.store.gap_places import gap_places
from workbook.store.owed import read_owed
from workbook.store.remediation_lines import round_lines
from workbook.store.report_custody import read_custody
from workbook.store.report_findings import finding_lines, one_finding_line
from workbook.store.report_items import item_ids, item_lines, item_names
from workbook.store.sign_offs import signature_lines
from workbook.store.supplies import supply_lines
from workbook.store.tables import Engagement, Event, Subject

Turn = Callable[[], AbstractContextManager[ReadSession]]
"""Opens a session for a short while; what it reads must be of one and the same state each time."""
Step = Callable[[int, int], None]
_BATCH: Final = 150
"""items read in one turn: some 40 ms"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The part of a workbook that a report is to hold: these items, and what belongs to them."""

    items: frozenset[UUID]
    part: Part


@dataclass(frozen=True, slots=True)
class Terms:
    """What a report is told: its day, and what it says of itself. `made_at` is aware, `copy` this copy's id and letter."""

    as_of: date
    made_at: datetime
    tool: str
    copy: tuple[UUID, str]
    language: str
    freshness: Freshness
    left_out: tuple[Section, ...] = ()
    damaged: frozenset[str] = frozenset()
    """codes of evidence whose bytes are not those any more that were received"""


def engagement_part(row: Engagement) -> EngagementPart:
    """Return the engagement as the cover shows it."""
    return EngagementPart(
        title=row.title,
        objective=row.objective,
        criteria=row.criteria,
        scope_note=row.scope_note,
        period_from=row.period_from,
        period_to=row.period_to,
        fieldwork_from=row.fieldwork_from,
        fieldwork_to=row.fieldwork_to,
        tlp=row.tlp,
        severity_scale=tuple(row.severity_scale),
        distribution=tuple(row.distribution),
        is_sample=row.is_sample,
    )


def build_report(
    turn: Turn, engagement: EngagementPart, terms: Terms, wanted: Wanted | None = None, step: Step | None = None
) -> Report:
    """Return the report of the whole workbook, or of the wanted part of it. `step` gets items read and in all."""
    ids, all_items = _ordered(turn, wanted)
    items: list[ItemLine] = []
    for start in range(0, len(ids), _BATCH):
        with turn() as session:
            items += item_lines(session, ids[start : start + _BATCH], terms.as_of, terms.damaged)
        if step is not None:
            step(min(start + _BATCH, len(ids)), len(ids))
    with turn() as session:
        names = item_names(session)
    with turn() as session:
        report = _report(session, engagement, terms, (items, all_items), names, wanted)
        places = _places(session, report)
        supply = supply_part(supply_lines(session, terms.as_of), list(places.parties))
        known, inside = {line.code for line in report.frameworks}, None if wanted is None else wanted.items
        report = replace(report, crosswalk=mappings_from(session, known, inside))
    with turn() as session:
        owed = _owed(session, report)
        signatures = signature_lines(session, None if wanted is None else _codes(report))
    codes = () if Section.EVIDENCE in terms.left_out else [line.code for line in report.evidence]
    custody = read_custody(turn, codes)
    said = custody_limits(report.evidence, custody.jumps)
    gap = report_gap(items, places)
    said = (*supply_limits(supply, report.parties), *said)
    limits = (*attendance_limits(gap.attendance), *report.limitations, *said)
    made = replace(report, gap=gap, owed=owed, supply=supply, custody=custody)
    return replace(made, limitations=limits, signatures=signatures)


def _codes(report: Report) -> frozenset[str]:
    return frozenset({line.code for line in report.subjects} | {line.code for line in report.findings})


def build_finding_report(
    session: ReadSession,
    engagement: Engagement,
    finding_id: UUID,
    *,
    made_at: datetime,
    tool: str,
    copy: tuple[UUID, str],
) -> Report | None:
    """Return a report that holds one finding and nothing else, None when the finding is not there any more."""
    line = one_finding_line(session, finding_id)
    if line is None:
        return None
    return Report(
        engagement=engagement_part(engagement),
        language=engagement.language,
        as_of=engagement.as_of or made_at.date(),
        made_at=made_at,
        tool=tool,
        workbook_id=copy[0],
        copy_letter=copy[1],
        event_count=0,
        head=journal.head(session.driver()),
        persons=(),
        parties=(),
        subjects=(),
        frameworks=(),
        items=(),
        evidence=(),
        findings=(line,),
        totals=count_items(()),
        by_framework=(),
        by_subject=(),
        overrides=(),
        missing=(),
        limitations=(),
    )


def _ordered(turn: Turn, wanted: Wanted | None) -> tuple[list[UUID], int]:
    """Return the items in the order of the report, and how many the workbook has."""
    with turn() as session:
        live = select(Subject.id).where(col(Subject.withdrawn_at).is_(None)).order_by(Subject.code)
        subjects = list(session.exec(live))
    found: list[UUID] = []
    for subject in subjects:
        with turn() as session:
            found += item_ids(session, subject)
    return [key for key in found if wanted is None or key in wanted.items], len(found)


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a report holds beside its items."""

    parties: tuple[PartyLine, ...]
    subjects: tuple[SubjectLine, ...]
    frameworks: tuple[FrameworkLine, ...]
    evidence: tuple[EvidenceLine, ...]
    findings: tuple[FindingLine, ...]
    commitments: tuple[CommitmentRow, ...]
    extent: Extent | None = None


def _report(
    session: ReadSession,
    engagement: EngagementPart,
    terms: Terms,
    counted: tuple[list[ItemLine], int],
    names: dict[UUID, str],
    wanted: Wanted | None,
) -> Report:
    items, all_items = counted
    inside = names if wanted is None else {key: name for key, name in names.items() if key in wanted.items}
    lines = _lines(session, terms, inside, names)
    if wanted is not None:
        lines = _narrowed(lines, items, all_items, wanted.part)
    return Report(
        engagement=engagement,
        language=terms.language,
        as_of=terms.as_of,
        made_at=terms.made_at,
        tool=terms.tool,
        workbook_id=terms.copy[0],
        copy_letter=terms.copy[1],
        event_count=session.exec(select(func.count()).select_from(Event)).one(),
        head=journal.head(session.driver()),
        persons=records.person_lines(session),
        items=tuple(items),
        totals=count_items(items),
        by_framework=_grouped(items, "framework"),
        by_subject=_grouped(items, "subject"),
        overrides=overrides_of(items),
        missing=missing(items, lines.findings, lines.evidence, is_part=wanted is not None),
        limitations=limitations(items, lines.parties, lines.frameworks),
        left_out=terms.left_out,
        **{field.name: getattr(lines, field.name) for field in fields(lines)},
    )


def _lines(session: ReadSession, terms: Terms, inside: dict[UUID, str], names: dict[UUID, str]) -> _Lines:
    return _Lines(
        parties=records.party_lines(session),
        subjects=records.subject_lines(session),
        frameworks=records.framework_lines(session),
        evidence=records.evidence_lines(session, inside, names, terms.freshness, terms.as_of, terms.damaged),
        findings=finding_lines(session, inside, names),
        commitments=tuple(all_commitments(session)),
    )


def _places(session: ReadSession, report: Report) -> Places:
    """Return what the gap is put together by; parties that a part leaves out are not in it."""
    places = gap_places(session, by_code=True)
    kept = {line.code for line in report.parties}
    return replace(places, parties={code: named for code, named in places.parties.items() if code in kept})


def _owed(session: ReadSession, report: Report) -> Owed:
    """Return what is owed as of the day of the report, or later that of the newest round."""
    rounds = round_lines(session)
    owed = read_owed(session, owed_day(report.as_of, report.made_at.date(), rounds))
    if report.extent is None:
        return owed
    return owed_of_part(owed, report.items, {line.code for line in report.findings})


def _narrowed(lines: _Lines, items: list[ItemLine], all_items: int, part: Part) -> _Lines:
    """Return what belongs to the items of a part: their findings, the evidence of both, and whose they are."""
    counts = (len(items), all_items, len(lines.evidence), len(lines.findings), len(lines.subjects))
    findings = tuple(line for line in lines.findings if line.items)
    codes = {item.subject for item in items}
    commitments = tuple(row for row in lines.commitments if row.subject in codes)
    rested_on = {code for line in findings for code in line.evidence} | {row.source for row in commitments}
    subjects = tuple(line for line in lines.subjects if line.code in codes)
    owners = {line.party for line in subjects}
    return _Lines(
        # Who else was asked is not for the reader of a report on one subject; it limits every other part.
        parties=tuple(line for line in lines.parties if part.filter.subject is None or line.name in owners),
        subjects=subjects,
        frameworks=records.as_chosen(lines.frameworks, [item.framework for item in items]),
        evidence=tuple(line for line in lines.evidence if line.used_in or line.code in rested_on or line.disposed),
        findings=findings,
        commitments=commitments,
        extent=Extent(part, *counts),
    )


def _grouped(items: Iterable[ItemLine], attribute: str) -> tuple[tuple[str, Counts], ...]:
    groups: dict[str, list[ItemLine]] = defaultdict(list)
    for item in items:
        groups[getattr(item, attribute)].append(item)
    return tuple((name, count_items(group)) for name, group in sorted(groups.items()))
