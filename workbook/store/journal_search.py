"""Which records somebody means in the journal, by code or words, or by a link; withdrawn ones are found too."""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import column, literal_column, or_, table
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from workbook.domain.journal_views import JournalFilter, RecordKey
from workbook.store.change import ReadSession
from workbook.store.search import match_expression
from workbook.store.tables import (
    Attachment,
    ChecklistItem,
    Commitment,
    Contact,
    Control,
    Engagement,
    Evidence,
    Finding,
    FindingEvidence,
    FindingItem,
    FollowUpRound,
    Framework,
    NoFinding,
    Participation,
    Party,
    Person,
    Remediation,
    RemediationEvidence,
    Response,
    RiskAcceptance,
    SearchDocument,
    Subject,
    Supply,
)

_NAMED: Final[tuple[tuple[type[Any], tuple[str, ...]], ...]] = (
    (Party, ("code", "name")),
    (Subject, ("code", "name")),
    (Person, ("name",)),
    (Contact, ("name",)),
    (Framework, ("code", "title")),
    (Engagement, ("title",)),
    (Evidence, ("code", "title")),
    (Finding, ("code", "title")),
    (Commitment, ("code", "words")),
    (Remediation, ("code",)),
    (FollowUpRound, ("code", "title")),
    (Supply, ("what",)),
)
_BETWEEN: Final = "·"
"""stands between control and subject in the name of an item"""


@dataclass(slots=True)
class Roots:
    """Records whose entries are wanted, and others of whose entries only those that speak of `mention`."""

    own: set[UUID] = field(default_factory=set)
    linked: set[UUID] = field(default_factory=set)
    mention: str = ""


def roots_of(session: ReadSession, wanted: JournalFilter) -> Roots:
    """Return the records that a filter is about; with both a record and words, only what both of them mean."""
    roots = Roots() if wanted.record is None else _linked(session, wanted.record)
    text = wanted.text.encode("utf-8", "replace").decode().strip()
    if text:
        found = records_found(session, text)
        roots.own = found if wanted.record is None else roots.own & found
        roots.linked &= found
    return roots


def records_found(session: ReadSession, text: str) -> set[UUID]:
    """Return the records that a code or words mean: items by their control, subject or note, others by code and words."""
    found: set[UUID] = set()
    for record_type, names in _NAMED:
        like = or_(*(getattr(record_type, name).icontains(text, autoescape=True) for name in names))
        found.update(session.exec(select(record_type.id).where(like)))
    found.update(session.exec(_items_called(text)))
    if expression := match_expression(text):
        for kind, record in session.exec(_by_words(expression)):
            if kind == "control":
                found.update(session.exec(select(ChecklistItem.id).where(ChecklistItem.control_id == record)))
            else:
                found.add(record)
    return found


def _items_called(text: str) -> SelectOfScalar[UUID]:
    """Return the query for items by control code, or by control and subject as in `AC-2 · S-0001`."""
    control, _, subject = (part.strip() for part in text.partition(_BETWEEN))
    query = select(ChecklistItem.id).join(Control, col(Control.id) == ChecklistItem.control_id)
    query = query.where(col(Control.code).istartswith(control, autoescape=True))
    if not subject:
        return query
    query = query.where(col(Control.code).ilike(_escaped(control), escape="/"))
    query = query.join(Subject, col(Subject.id) == ChecklistItem.subject_id)
    return query.where(col(Subject.code).istartswith(subject, autoescape=True))


def _escaped(text: str) -> str:
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _by_words(expression: str) -> Any:  # noqa: ANN401  (a select of two columns)
    # The index is a virtual table of the search engine, so it is not among the tables of the schema.
    index = table("search_index", column("rowid"))
    query = select(SearchDocument.kind, SearchDocument.record_id).join(index, index.c.rowid == col(SearchDocument.id))
    return query.where(literal_column("search_index").op("MATCH")(expression))


def _linked(session: ReadSession, record: RecordKey) -> Roots:
    """Return a record with the others in whose entries it is spoken of: what it is attached to, and who belongs to it."""
    kind, key = record
    links: dict[str, tuple[SelectOfScalar[UUID], ...]] = {
        "evidence": (
            select(Attachment.item_id).where(Attachment.evidence_id == key),
            select(FindingEvidence.finding_id).where(FindingEvidence.evidence_id == key),
            select(Commitment.id).where(Commitment.source_id == key),
            select(RemediationEvidence.remediation_id).where(RemediationEvidence.evidence_id == key),
            select(RiskAcceptance.id).where(RiskAcceptance.evidence_id == key),
        ),
        "checklist_item": (
            select(FindingItem.finding_id).where(FindingItem.item_id == key),
            select(NoFinding.id).where(NoFinding.item_id == key),
        ),
        "finding": (
            select(Remediation.id).where(Remediation.finding_id == key),
            select(RiskAcceptance.id).where(RiskAcceptance.finding_id == key),
        ),
        "party": (
            select(Contact.id).where(Contact.party_id == key),
            select(Participation.id).where(Participation.party_id == key),
            select(Subject.id).where(Subject.party_id == key),
            select(Response.finding_id).where(Response.party_id == key),
            select(Remediation.id).where(Remediation.party_id == key),
            select(RiskAcceptance.id).where(RiskAcceptance.party_id == key),
            select(Supply.id).where(or_(col(Supply.supplier_id) == key, col(Supply.customer_id) == key)),
        ),
        "subject": (select(Supply.id).where(Supply.subject_id == key),),
    }
    linked = {root for query in links.get(kind, ()) for root in session.exec(query)}
    return Roots({key}, linked, str(key))
