"""One finding whole, and what is known when one is begun: controls, determinations and evidence of its items."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain import records
from workbook.domain.finding_views import (
    ControlText,
    EvidenceRef,
    FindingDetail,
    Ground,
    ResponseDetail,
    Speakers,
)
from workbook.domain.vocabulary import Bearing, Element, Result
from workbook.store.change import ReadSession
from workbook.store.finding_views import severity_scale
from workbook.store.queries import effective_id
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Contact,
    Control,
    Determination,
    Evidence,
    Finding,
    FindingEvidence,
    FindingItem,
    Framework,
    Objective,
    Party,
    Person,
    Response,
    Subject,
)
from workbook.store.targets import target_rows

_BATCH: Final = 400
_FOR_OR_AGAINST: Final = (Bearing.CONTRADICTS, Bearing.SUPPORTS)


def finding_detail(session: ReadSession, finding_id: UUID) -> FindingDetail | None:
    """Return one finding whole, None when it is not there any more."""
    row = session.get(Finding, finding_id)
    if row is None or row.withdrawn_at is not None:
        return None
    links = select(FindingItem.item_id).where(FindingItem.finding_id == finding_id)
    items = session.exec(links.where(col(FindingItem.withdrawn_at).is_(None)).order_by(col(FindingItem.id))).all()
    person = session.get(Person, row.raised_by)
    return FindingDetail(
        id=row.id,
        code=row.code,
        state=row.state,
        raised_by=person.name if person else "",
        finding=_entered(row),
        items=tuple(target_rows(session, items)),
        evidence=_evidence(session, finding_id),
        responses=_responses(session, finding_id),
        scale=severity_scale(session),
    )


def _entered(row: Finding) -> records.Finding:
    return records.Finding.kept(
        title=row.title,
        kind=row.kind,
        criteria=row.criteria,
        condition=row.condition,
        cause=row.cause,
        effect=row.effect,
        not_needed=tuple((element, row.not_needed[element]) for element in Element if element in row.not_needed),
        recommendation=row.recommendation,
        severity=row.severity,
        severity_rationale=row.severity_rationale,
        destination=row.destination,
        corrected_during_fieldwork=row.corrected_during_fieldwork,
    )


def _evidence(session: ReadSession, finding_id: UUID) -> tuple[EvidenceRef, ...]:
    links = select(FindingEvidence.evidence_id).where(FindingEvidence.finding_id == finding_id)
    return evidence_refs(session, session.exec(links.where(col(FindingEvidence.withdrawn_at).is_(None))).all())


def evidence_refs(session: ReadSession, ids: Sequence[UUID]) -> tuple[EvidenceRef, ...]:
    """Return what evidence is called, by code; withdrawn evidence is left out."""
    query = (
        select(Evidence.id, Evidence.code, Evidence.title, col(Evidence.kind))
        .add_columns(col(Evidence.statement_kind))
        .where(col(Evidence.id).in_(list(ids)), col(Evidence.withdrawn_at).is_(None))
        .order_by(col(Evidence.number), Evidence.code)
    )
    return tuple(EvidenceRef(*row) for row in session.exec(query))  # type: ignore[call-overload]


def _responses(session: ReadSession, finding_id: UUID) -> tuple[ResponseDetail, ...]:
    query = (
        select(Response, Party.name, Contact.name)
        .join(Party, col(Party.id) == Response.party_id)
        .outerjoin(Contact, col(Contact.id) == Response.contact_id)
        .where(Response.finding_id == finding_id, col(Response.withdrawn_at).is_(None))
        .order_by(col(Response.on_date), col(Response.id))
    )
    return tuple(
        ResponseDetail(
            row.id,
            records.Response.kept(**{part.name: getattr(row, part.name) for part in fields(records.Response)}),
            party,
            contact or "",
        )
        for row, party, contact in session.exec(query)
    )


def speakers(session: ReadSession, finding_id: UUID) -> tuple[Speakers, ...]:
    """Return every party with its contacts; those whose subjects the finding is about come first."""
    contacts: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    named = select(Contact.party_id, Contact.id, Contact.name).where(col(Contact.withdrawn_at).is_(None))
    for party, contact, name in session.exec(named.order_by(Contact.name)):
        contacts[party].append((contact, name))
    about = (
        select(Subject.party_id)
        .join(ChecklistItem, col(ChecklistItem.subject_id) == Subject.id)
        .join(FindingItem, col(FindingItem.item_id) == ChecklistItem.id)
        .where(FindingItem.finding_id == finding_id, col(FindingItem.withdrawn_at).is_(None))
    )
    concerned = set(session.exec(about))
    query = select(Party.id, Party.name).where(col(Party.withdrawn_at).is_(None)).order_by(col(Party.number))
    known = [Speakers(key, name, tuple(contacts[key])) for key, name in session.exec(query)]
    return tuple(sorted(known, key=lambda party: party.id not in concerned))


def control_texts(session: ReadSession, item_ids: Sequence[UUID]) -> tuple[ControlText, ...]:
    """Return the texts of the controls of items, each once, in the order of the items."""
    return tuple(dict.fromkeys(ground.control for ground in grounds(session, item_ids)))


def grounds(session: ReadSession, item_ids: Sequence[UUID]) -> tuple[Ground, ...]:
    """Return what is known of items that a finding is to be about; an inherited one speaks through its source."""
    found: dict[UUID, Ground] = {}
    for start in range(0, len(item_ids), _BATCH):
        found |= _grounds(session, item_ids[start : start + _BATCH])
    return tuple(found[key] for key in dict.fromkeys(item_ids) if key in found)


def _grounds(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, Ground]:
    query = (
        select(ChecklistItem, Control, Framework.title, Framework.version)
        .add_columns(col(Subject.name), col(Subject.code))
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Framework, col(Framework.id) == Control.framework_id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
        .where(col(ChecklistItem.id).in_(ids), col(ChecklistItem.withdrawn_at).is_(None))
    )
    rows = session.exec(query).all()  # type: ignore[call-overload]
    sources = {effective_id(row[0]) for row in rows}
    made = _determinations(session, sources)
    parts = _other_parts(session, made)
    evidence = _attached(session, sources)
    found = {}
    for item, control, framework, version, subject, subject_code in rows:
        source = effective_id(item)
        own = made.get((source, None))
        title = framework if framework.endswith(version) else f"{framework} {version}".strip()
        found[item.id] = Ground(
            item=item.id,
            control=ControlText(control.code, control.title, title, control.statement),
            subject=subject,
            subject_code=subject_code,
            result=own.result if own else Result.NOT_ASSESSED,
            other_kind=own.other_kind if own else None,
            reason=own.reason if own else "",
            parts=tuple(sorted(parts[source])),
            evidence=tuple(evidence[source]),
        )
    return found


def _other_parts(
    session: ReadSession, made: Mapping[tuple[UUID, UUID | None], Determination]
) -> dict[UUID, list[tuple[str, str]]]:
    """Return code and reason of the objectives of each item that are other than satisfied."""
    wanted = [key for _, key in made if key is not None]
    codes = dict(session.exec(select(Objective.id, Objective.code).where(col(Objective.id).in_(wanted))).all())
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for (item, objective), part in made.items():
        if objective is not None and part.result is Result.OTHER_THAN_SATISFIED:
            found[item].append((codes[objective], part.reason))
    return found


def _determinations(session: ReadSession, items: set[UUID]) -> dict[tuple[UUID, UUID | None], Determination]:
    query = select(Determination).where(
        col(Determination.item_id).in_(items), col(Determination.withdrawn_at).is_(None)
    )
    return {(one.item_id, one.objective_id): one for one in session.exec(query)}


def _attached(session: ReadSession, items: set[UUID]) -> dict[UUID, list[UUID]]:
    """Return the evidence of each item that speaks for or against it, what contradicts first, each piece once."""
    query = (
        select(Attachment.item_id, Attachment.evidence_id, col(Attachment.bearing))
        .join(Evidence, col(Evidence.id) == Attachment.evidence_id)
        .where(col(Attachment.item_id).in_(items), col(Attachment.withdrawn_at).is_(None))
        .where(col(Attachment.bearing).in_(_FOR_OR_AGAINST), col(Evidence.withdrawn_at).is_(None))
        .order_by(col(Attachment.id))
    )
    rows = session.exec(query).all()
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for wanted in _FOR_OR_AGAINST:
        for item, evidence, bearing in rows:
            if bearing is wanted and evidence not in found[item]:
                found[item].append(evidence)
    return found
