"""Read everything an export says into one frozen Report."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import col, func, select

from workbook.domain.counts import Counts
from workbook.domain.gaps import limitations, missing
from workbook.domain.report import (
    EngagementPart,
    EvidenceLine,
    FrameworkLine,
    ItemLine,
    Override,
    PartyLine,
    PersonLine,
    Report,
    SubjectLine,
)
from workbook.domain.tally import count_items
from workbook.domain.vocabulary import Basis, Responsibility, Result
from workbook.store import journal
from workbook.store.change import ReadSession
from workbook.store.report_findings import finding_lines, one_finding_line
from workbook.store.report_items import item_lines
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Content,
    Control,
    Engagement,
    Event,
    Evidence,
    Framework,
    Participation,
    Party,
    Person,
    Subject,
)


def build_report(
    session: ReadSession, engagement: Engagement, *, as_of: date, made_at: datetime, tool: str, copy: tuple[UUID, str]
) -> Report:
    """Return the report of the whole workbook as of a day; `made_at` is aware, `copy` is this copy's id and letter."""
    items = item_lines(session, as_of)
    names = {item.id: f"{item.control} · {item.subject}" for item in items}
    findings = finding_lines(session, names)
    parties = _parties(session)
    frameworks = _frameworks(session)
    evidence = _evidence(session, names, engagement.freshness_days, as_of)
    return Report(
        engagement=_engagement(engagement),
        language=engagement.language,
        as_of=as_of,
        made_at=made_at,
        tool=tool,
        workbook_id=copy[0],
        copy_letter=copy[1],
        event_count=session.exec(select(func.count()).select_from(Event)).one(),
        head=journal.head(session.driver()),
        persons=_persons(session),
        parties=parties,
        subjects=_subjects(session),
        frameworks=frameworks,
        items=tuple(items),
        evidence=evidence,
        findings=findings,
        totals=count_items(items),
        by_framework=_grouped(items, "framework"),
        by_subject=_grouped(items, "subject"),
        overrides=_overrides(items),
        missing=missing(items, findings, evidence),
        limitations=limitations(items, parties, frameworks),
    )


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
        engagement=_engagement(engagement),
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


def _grouped(items: Iterable[ItemLine], attribute: str) -> tuple[tuple[str, Counts], ...]:
    groups: dict[str, list[ItemLine]] = defaultdict(list)
    for item in items:
        groups[getattr(item, attribute)].append(item)
    return tuple((name, count_items(group)) for name, group in sorted(groups.items()))


def _overrides(items: Iterable[ItemLine]) -> tuple[Override, ...]:
    found = []
    for item in items:
        if item.responsibility is Responsibility.INHERITED:
            continue
        name = f"{item.control} · {item.subject}"
        if item.basis is Basis.OVERRIDE:
            derived = item.derived_result or Result.NOT_ASSESSED
            found.append(Override(name, item.result, derived, item.override_reason, item.decided_by))
        found += [
            Override(f"{name} · {part.code}", part.result, Result.NOT_ASSESSED, part.override_reason, part.decided_by)
            for part in item.objectives
            if part.override_reason
        ]
    return tuple(found)


def _engagement(row: Engagement) -> EngagementPart:
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


def _persons(session: ReadSession) -> tuple[PersonLine, ...]:
    rows = session.exec(select(Person).where(col(Person.withdrawn_at).is_(None)).order_by(col(Person.id)))
    return tuple(PersonLine(row.name, row.role, row.organisation, row.independence) for row in rows)


def _parties(session: ReadSession) -> tuple[PartyLine, ...]:
    titles = dict(session.exec(select(Framework.id, Framework.title)).all())
    spoken: dict[UUID, dict[str, Participation]] = defaultdict(dict)
    query = select(Participation).where(col(Participation.withdrawn_at).is_(None))
    for row in session.exec(query.order_by(col(Participation.on_date), col(Participation.id))):
        # The newest statement per framework or request stands; earlier ones are in the journal.
        spoken[row.party_id][titles.get(row.framework_id, row.request) if row.framework_id else row.request] = row
    parties = session.exec(select(Party).where(col(Party.withdrawn_at).is_(None)).order_by(Party.code))
    return tuple(
        PartyLine(
            code=row.code,
            name=row.name,
            kind=row.kind,
            sector=row.sector,
            tier=row.tier,
            participation=tuple((what, p.state, p.on_date, p.reason) for what, p in spoken[row.id].items()),
        )
        for row in parties
    )


def _subjects(session: ReadSession) -> tuple[SubjectLine, ...]:
    query = select(Subject, Party.name).join(Party, col(Party.id) == Subject.party_id)
    rows = session.exec(query.where(col(Subject.withdrawn_at).is_(None)).order_by(Subject.code))
    return tuple(
        SubjectLine(row.code, row.name, row.kind, party, row.version, row.configuration, row.environment)
        for row, party in rows
    )


def _frameworks(session: ReadSession) -> tuple[FrameworkLine, ...]:
    chosen = (
        select(Control.framework_id, func.count(col(ChecklistItem.id)))
        .join(ChecklistItem, col(ChecklistItem.control_id) == Control.id)
        .where(col(ChecklistItem.withdrawn_at).is_(None))
        .group_by(col(Control.framework_id))
    )
    counts = dict(session.exec(chosen).all())
    rows = session.exec(select(Framework).where(col(Framework.withdrawn_at).is_(None)).order_by(Framework.code))
    return tuple(
        FrameworkLine(
            code=row.code,
            title=row.title,
            version=row.version,
            publisher=row.publisher,
            source=row.source,
            licence=row.licence,
            attribution=row.attribution,
            confidence=row.confidence,
            note=row.note,
            controls=row.control_count,
            chosen=counts.get(row.id, 0),
        )
        for row in rows
    )


def _evidence(
    session: ReadSession, names: dict[UUID, str], freshness_days: int | None, as_of: date
) -> tuple[EvidenceLine, ...]:
    used: dict[UUID, dict[str, None]] = defaultdict(dict)
    links = select(Attachment.evidence_id, Attachment.item_id).where(col(Attachment.withdrawn_at).is_(None))
    for evidence, item in session.exec(links.order_by(col(Attachment.id))):
        used[evidence][names.get(item, "")] = None
    people = dict(session.exec(select(Person.id, Person.name)).all())
    parties = dict(session.exec(select(Party.id, Party.name)).all())
    contents = {row.id: row for row in session.exec(select(Content))}
    rows = session.exec(select(Evidence).where(col(Evidence.withdrawn_at).is_(None)).order_by(Evidence.code))
    return tuple(
        _evidence_line(
            row,
            contents[row.content_id] if row.content_id else None,
            received_by=people.get(row.received_by, ""),
            supplied_by=parties.get(row.supplied_by_party_id, "") if row.supplied_by_party_id else "",
            stale=_is_stale(row, freshness_days, as_of),
            used_in=tuple(name for name in used[row.id] if name),
        )
        for row in rows
    )


def _is_stale(row: Evidence, freshness_days: int | None, as_of: date) -> bool:
    oldest = as_of - timedelta(days=freshness_days) if freshness_days else None
    too_old = oldest is not None and row.collected_on is not None and row.collected_on < oldest
    return too_old or (row.valid_until is not None and row.valid_until < as_of)


def _evidence_line(
    row: Evidence, content: Content | None, *, received_by: str, supplied_by: str, stale: bool, used_in: tuple[str, ...]
) -> EvidenceLine:
    return EvidenceLine(
        code=row.code,
        kind=row.kind,
        statement_kind=row.statement_kind,
        title=row.title,
        description=row.description,
        original_name=row.original_name,
        media_type=row.media_type,
        size_bytes=content.size_bytes if content else None,
        sha256=content.sha256 if content else "",
        collected_on=row.collected_on,
        received_at=row.received_at,
        received_offset_minutes=row.received_offset_minutes,
        received_by=received_by,
        supplied_by=supplied_by,
        valid_until=row.valid_until,
        stale=stale,
        tlp=row.tlp,
        statement=row.statement,
        sighted_version=row.sighted_version,
        sighted_location=row.sighted_location,
        shown_by=row.shown_by or row.stated_by,
        why_no_copy=row.why_no_copy,
        used_in=used_in,
    )
