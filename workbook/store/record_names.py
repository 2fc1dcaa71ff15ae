"""How people call records: by codes, names and titles, in few statements however many there are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.certificates import short_code
from workbook.domain.journal_views import RecordKey
from workbook.messages import text
from workbook.store.change import ReadSession
from workbook.store.journal import NOBODY
from workbook.store.party_names import participation_names, supply_names
from workbook.store.tables import (
    Attachment,
    Certificate,
    ChecklistItem,
    Commitment,
    CommitmentCover,
    Contact,
    Content,
    Control,
    ControlParameter,
    Determination,
    Disposal,
    Engagement,
    Evidence,
    Finding,
    FindingEvidence,
    FindingItem,
    FixClaim,
    FollowUpRound,
    Framework,
    HandOver,
    Mapping,
    Milestone,
    NoFinding,
    Objective,
    Parameter,
    Party,
    Person,
    Remediation,
    RemediationEvidence,
    Response,
    Retest,
    RiskAcceptance,
    ShippedMapping,
    SignOff,
    Subject,
)

_BATCH: Final = 400
_SHORT_HASH: Final = 12
Named = Iterator[tuple[UUID, str]]
Namer = Callable[[ReadSession, Sequence[UUID]], Named]


def names_of(session: ReadSession, keys: Iterable[RecordKey]) -> dict[RecordKey, str]:
    """Return how people call each record, withdrawn ones too, e.g. `AC-2 · S-0001` or `E-0004 → AC-2 · S-0001`.

    A record that is not there, or of a kind without names, keeps its id.
    """
    by_table: dict[str, list[UUID]] = defaultdict(list)
    names: dict[RecordKey, str] = {}
    for table, record in dict.fromkeys(keys):
        by_table[table].append(record)
        names[table, record] = text("journal.program") if record == NOBODY else str(record)
    for table, ids in by_table.items():
        namer = _NAMERS.get(table)
        for start in range(0, len(ids) if namer else 0, _BATCH):
            part = ids[start : start + _BATCH]
            names |= {(table, record): name for record, name in namer(session, part)} if namer else {}
    return names


def coded(code: str, title: str) -> str:
    """Return a code with what it stands for."""
    return f"{code} {title}" if title else code


def _plain(record_type: type[Any], *columns: str) -> Namer:
    """Return how to name records by these columns of their own."""

    def names(session: ReadSession, ids: Sequence[UUID]) -> Named:
        query = select(record_type).where(record_type.id.in_(ids))
        for record in session.exec(query):
            yield record.id, " ".join(part for part in (getattr(record, name) for name in columns) if part)

    return names


def _items(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = (
        select(ChecklistItem.id, Control.code, Subject.code)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .join(Subject, col(Subject.id) == ChecklistItem.subject_id)
    )
    for record, control, subject in session.exec(query.where(col(ChecklistItem.id).in_(ids))):
        yield record, f"{control} · {subject}"


def _evidence(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = select(Evidence.id, Evidence.code, Evidence.title).where(col(Evidence.id).in_(ids))
    for record, code, title in session.exec(query):
        yield record, coded(code, title)


def _contents(session: ReadSession, ids: Sequence[UUID]) -> Named:
    for record, sha256 in session.exec(select(Content.id, Content.sha256).where(col(Content.id).in_(ids))):
        yield record, f"SHA-256 {sha256[:_SHORT_HASH]}…"


def _attachments(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = select(Attachment.id, Evidence.code).join(Evidence, col(Evidence.id) == Attachment.evidence_id)
    codes = dict(session.exec(query.where(col(Attachment.id).in_(ids))).all())
    for record, part in _parts(session, Attachment, ids):
        yield record, f"{codes[record]} → {part}"


def _determinations(session: ReadSession, ids: Sequence[UUID]) -> Named:
    yield from _parts(session, Determination, ids)


def _parts(session: ReadSession, record_type: type[Any], ids: Sequence[UUID]) -> Named:
    """Name what belongs to an item, or to one of its objectives."""
    query = select(record_type.id, record_type.item_id, Objective.code)
    query = query.outerjoin(Objective, col(Objective.id) == record_type.objective_id)
    rows = session.exec(query.where(record_type.id.in_(ids))).all()
    items = dict(_items(session, list({item for _, item, _ in rows})))
    for record, item, objective in rows:
        yield record, f"{items[item]}, {objective}" if objective else items[item]


def _shipped_mappings(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = select(ShippedMapping.id, Control.code, ShippedMapping.target)
    query = query.join(Control, col(Control.id) == ShippedMapping.control_id)
    for record, code, target in session.exec(query.where(col(ShippedMapping.id).in_(ids))):
        yield record, f"{code} → {target}"


def _mappings(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = select(Mapping.id, Control.code, Mapping.target).join(Control, col(Control.id) == Mapping.control_id)
    for record, control, target in session.exec(query.where(col(Mapping.id).in_(ids))):
        yield record, f"{control} → {target}"


def _parameters(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = select(Parameter.id, Parameter.item_id, ControlParameter.code)
    query = query.join(ControlParameter, col(ControlParameter.id) == Parameter.control_parameter_id)
    rows = session.exec(query.where(col(Parameter.id).in_(ids))).all()
    items = dict(_items(session, list({item for _, item, _ in rows})))
    for record, item, code in rows:
        yield record, f"{items[item]}, {code}"


def _finding_items(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = select(FindingItem.id, Finding.code, FindingItem.item_id)
    query = query.join(Finding, col(Finding.id) == FindingItem.finding_id)
    rows = session.exec(query.where(col(FindingItem.id).in_(ids))).all()
    items = dict(_items(session, list({item for _, _, item in rows})))
    for record, code, item in rows:
        yield record, f"{code} → {items[item]}"


def _finding_evidence(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = (
        select(FindingEvidence.id, Finding.code, Evidence.code)
        .join(Finding, col(Finding.id) == FindingEvidence.finding_id)
        .join(Evidence, col(Evidence.id) == FindingEvidence.evidence_id)
    )
    for record, finding, evidence in session.exec(query.where(col(FindingEvidence.id).in_(ids))):
        yield record, f"{finding} → {evidence}"


def _responses(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = (
        select(Response.id, Finding.code, Party.code)
        .join(Finding, col(Finding.id) == Response.finding_id)
        .join(Party, col(Party.id) == Response.party_id)
    )
    for record, finding, party in session.exec(query.where(col(Response.id).in_(ids))):
        yield record, f"{finding} ← {party}"


def _commitment_covers(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = (
        select(CommitmentCover.id, Commitment.code, Control.code)
        .join(Commitment, col(Commitment.id) == CommitmentCover.commitment_id)
        .join(Control, col(Control.id) == CommitmentCover.control_id)
    )
    for record, commitment, control in session.exec(query.where(col(CommitmentCover.id).in_(ids))):
        yield record, f"{commitment} → {control}"


def _hand_overs(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = select(HandOver.id, Evidence.code, HandOver.given_to)
    query = query.join(Evidence, col(Evidence.id) == HandOver.evidence_id)
    for record, evidence, given_to in session.exec(query.where(col(HandOver.id).in_(ids))):
        yield record, f"{evidence} → {given_to}"


def _disposals(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = select(Disposal.id, Evidence.code).join(Evidence, col(Evidence.id) == Disposal.evidence_id)
    yield from session.exec(query.where(col(Disposal.id).in_(ids)))


def _no_findings(session: ReadSession, ids: Sequence[UUID]) -> Named:
    rows = session.exec(select(NoFinding.id, NoFinding.item_id).where(col(NoFinding.id).in_(ids))).all()
    items = dict(_items(session, [item for _, item in rows]))
    for record, item in rows:
        yield record, items[item]


def _of_remediation(record_type: type[Any], column: str) -> Namer:
    """Return how to name what belongs to a remediation: by its code and a column of its own."""

    def names(session: ReadSession, ids: Sequence[UUID]) -> Named:
        query = select(record_type.id, Remediation.code, getattr(record_type, column))
        query = query.join(Remediation, col(Remediation.id) == record_type.remediation_id)
        for record, code, told in session.exec(query.where(record_type.id.in_(ids))):
            yield record, f"{code}, {told}"

    return names


def _remediation_evidence(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = (
        select(RemediationEvidence.id, Remediation.code, Evidence.code)
        .join(Remediation, col(Remediation.id) == RemediationEvidence.remediation_id)
        .join(Evidence, col(Evidence.id) == RemediationEvidence.evidence_id)
    )
    for record, remediation, evidence in session.exec(query.where(col(RemediationEvidence.id).in_(ids))):
        yield record, f"{remediation} → {evidence}"


def _risk_acceptances(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = select(RiskAcceptance.id, Finding.code, RiskAcceptance.accepted_by)
    query = query.join(Finding, col(Finding.id) == RiskAcceptance.finding_id)
    for record, finding, name in session.exec(query.where(col(RiskAcceptance.id).in_(ids))):
        yield record, f"{finding} ← {name}"


def _certificates(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = select(Certificate.id, Person.name, Certificate.fingerprint)
    query = query.join(Person, col(Person.id) == Certificate.person_id)
    for record, name, fingerprint in session.exec(query.where(col(Certificate.id).in_(ids))):
        yield record, f"{name}, {short_code(fingerprint)}"


def _sign_offs(session: ReadSession, ids: Sequence[UUID]) -> Named:
    query = select(SignOff.id, SignOff.target_kind, SignOff.target_id).where(col(SignOff.id).in_(ids))
    rows = session.exec(query).all()
    targets = names_of(session, [(str(kind), target) for _, kind, target in rows])
    for record, kind, target in rows:
        yield record, targets[str(kind), target]


_NAMERS: Final[dict[str, Namer]] = {
    "attachment": _attachments,
    "certificate": _certificates,
    "checklist_item": _items,
    "commitment": _plain(Commitment, "code"),
    "commitment_cover": _commitment_covers,
    "contact": _plain(Contact, "name"),
    "content": _contents,
    "control": _plain(Control, "code"),
    "control_parameter": _plain(ControlParameter, "code"),
    "determination": _determinations,
    "disposal": _disposals,
    "engagement": _plain(Engagement, "title"),
    "evidence": _evidence,
    "finding": _plain(Finding, "code"),
    "finding_evidence": _finding_evidence,
    "finding_item": _finding_items,
    "fix_claim": _of_remediation(FixClaim, "claimed_on"),
    "follow_up_round": _plain(FollowUpRound, "code", "title"),
    "framework": _plain(Framework, "code"),
    "hand_over": _hand_overs,
    "mapping": _mappings,
    "milestone": _of_remediation(Milestone, "title"),
    "no_finding": _no_findings,
    "objective": _plain(Objective, "code"),
    "parameter": _parameters,
    "participation": participation_names,
    "party": _plain(Party, "code", "name"),
    "person": _plain(Person, "name"),
    "remediation": _plain(Remediation, "code"),
    "remediation_evidence": _remediation_evidence,
    "response": _responses,
    "retest": _of_remediation(Retest, "performed_on"),
    "risk_acceptance": _risk_acceptances,
    "shipped_mapping": _shipped_mappings,
    "sign_off": _sign_offs,
    "subject": _plain(Subject, "code", "name"),
    "supply": supply_names,
}
