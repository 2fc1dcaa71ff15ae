"""What the subjects page reads: who takes part, what is assessed, and what of each framework is in scope."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from workbook.domain import records
from workbook.domain.choosing import ControlHead
from workbook.domain.progress import Progress
from workbook.domain.roster import (
    ContactRow,
    FamilyScope,
    FrameworkRow,
    FrameworkScope,
    Inheritance,
    ParticipationRow,
    PartyRow,
    PersonRow,
    Roster,
    ScopeCount,
    SubjectRow,
)
from workbook.domain.vocabulary import ControlStatus, Responsibility, Result, Scope, WorkState
from workbook.store.change import ReadSession
from workbook.store.supplies import supply_rows
from workbook.store.tables import (
    ChecklistItem,
    Contact,
    Control,
    Determination,
    Engagement,
    Framework,
    Participation,
    Party,
    Person,
    Record,
    Subject,
)

E = TypeVar("E", bound=records.Entered)
_Counted = tuple[Scope, Responsibility, int]


def roster(session: ReadSession) -> Roster:
    """Return all that is entered about the engagement; of everything here there are tens."""
    engagement = session.exec(select(Engagement).where(col(Engagement.withdrawn_at).is_(None))).first()
    people = select(Person).where(col(Person.withdrawn_at).is_(None)).order_by(col(Person.name), col(Person.id))
    subjects = select(Subject).where(col(Subject.withdrawn_at).is_(None))
    subjects = subjects.order_by(col(Subject.number), Subject.code)
    return Roster(
        terms=_entered(records.Engagement, engagement) if engagement else None,
        people=tuple(PersonRow(one.id, _entered(records.Person, one)) for one in session.exec(people)),
        parties=_parties(session),
        subjects=tuple(SubjectRow(one.id, one.code, _entered(records.Subject, one)) for one in session.exec(subjects)),
        frameworks=_frameworks(session),
        supplies=supply_rows(session),
    )


def _entered(kind: type[E], record: Record) -> E:
    """Return what a person entered, as the value it was entered with."""
    values = {one.name: getattr(record, one.name) for one in fields(kind)}  # type: ignore[arg-type]
    return kind.kept(**{name: tuple(part) if isinstance(part, list) else part for name, part in values.items()})


def _parties(session: ReadSession) -> tuple[PartyRow, ...]:
    contacts: dict[UUID, list[ContactRow]] = defaultdict(list)
    of_party = select(Contact).where(col(Contact.withdrawn_at).is_(None)).order_by(col(Contact.name), col(Contact.id))
    for one in session.exec(of_party):
        contacts[one.party_id].append(ContactRow(one.id, _entered(records.Contact, one)))
    taking_part: dict[UUID, list[ParticipationRow]] = defaultdict(list)
    query = (
        select(Participation, Framework.title)
        .outerjoin(Framework, col(Framework.id) == Participation.framework_id)
        .where(col(Participation.withdrawn_at).is_(None))
        .order_by(col(Participation.on_date).desc(), col(Participation.id).desc())
    )
    for part, framework in session.exec(query):
        about = framework or part.request
        taking_part[part.party_id].append(ParticipationRow(part.id, part.state, part.on_date, about, part.reason))
    parties = select(Party).where(col(Party.withdrawn_at).is_(None)).order_by(col(Party.number), Party.code)
    return tuple(
        PartyRow(
            one.id,
            one.code,
            _entered(records.Party, one),
            tuple(contacts.get(one.id, ())),
            tuple(taking_part.get(one.id, ())),
        )
        for one in session.exec(parties)
    )


def _frameworks(session: ReadSession) -> tuple[FrameworkRow, ...]:
    query = select(Framework).where(col(Framework.withdrawn_at).is_(None)).order_by(col(Framework.code))
    return tuple(
        FrameworkRow(
            one.id,
            one.code,
            one.title,
            one.version,
            one.publisher,
            one.licence,
            one.confidence,
            one.kind,
            one.control_count,
            one.note,
        )
        for one in session.exec(query)
    )


def scopes(session: ReadSession, subject: UUID) -> tuple[FrameworkScope, ...]:
    """Return the counts of each framework on a subject's checklist, by title of the framework."""
    item = ChecklistItem
    what: tuple[Any, ...] = (Control.framework_id, item.scope, item.responsibility)
    query: Any = (
        select(func.count())
        .add_columns(*what)
        .join(Control, col(Control.id) == item.control_id)
        .where(col(item.subject_id) == subject, col(item.withdrawn_at).is_(None))
        .group_by(*what)
    )
    found: dict[UUID, list[_Counted]] = defaultdict(list)
    for count, framework, scope, responsibility in session.connection().execute(query):
        found[framework].append((scope, responsibility, count))
    titles = dict(session.exec(select(Framework.id, Framework.title)).all())
    made = [FrameworkScope(subject, one, titles[one], _count(rows)) for one, rows in found.items()]
    return tuple(sorted(made, key=lambda one: (one.title, one.framework)))


def family_scopes(session: ReadSession, subject: UUID, framework: UUID) -> tuple[FamilyScope, ...]:
    """Return the counts of each family of a framework on a subject's checklist, in the framework's order."""
    item = ChecklistItem
    what: tuple[Any, ...] = (Control.family_title, item.scope, item.responsibility)
    query: Any = (
        select(func.count(), func.min(Control.position))
        .add_columns(*what)
        .join(Control, col(Control.id) == item.control_id)
        .where(col(item.subject_id) == subject, col(Control.framework_id) == framework)
        .where(col(item.withdrawn_at).is_(None))
        .group_by(*what)
    )
    found: dict[str, list[_Counted]] = defaultdict(list)
    first: dict[str, int] = {}
    for count, position, family, scope, responsibility in session.connection().execute(query):
        found[family].append((scope, responsibility, count))
        first[family] = min(position, first.get(family, position))
    return tuple(FamilyScope(one, _count(found[one])) for one in sorted(found, key=first.__getitem__))


def _count(rows: Sequence[_Counted]) -> ScopeCount:
    def of(scope: Scope, *, inherited: bool | None = None) -> int:
        return sum(
            count
            for where, whose, count in rows
            if where is scope and inherited in (None, whose is Responsibility.INHERITED)
        )

    inside = of(Scope.IN, inherited=False), of(Scope.IN, inherited=True)
    return ScopeCount(*inside, of(Scope.OUT), of(Scope.DEFERRED))


def control_heads(session: ReadSession, framework: UUID) -> tuple[ControlHead, ...]:
    """Return the active controls of a framework that the workbook holds, in its order."""
    query = select(Control.code, Control.family_title, Control.level).where(Control.framework_id == framework)
    query = query.where(Control.status == ControlStatus.ACTIVE).order_by(col(Control.position))
    return tuple(ControlHead(code, family, level) for code, family, level in session.exec(query))


def item_ids(
    session: ReadSession, subject: UUID, framework: UUID, families: Collection[str] | None = None
) -> list[UUID]:
    """Return the items of a framework on a subject's checklist, or those of some families of it, in order."""
    query = (
        select(ChecklistItem.id)
        .join(Control, col(Control.id) == ChecklistItem.control_id)
        .where(ChecklistItem.subject_id == subject, Control.framework_id == framework)
        .where(col(ChecklistItem.withdrawn_at).is_(None))
        .order_by(col(ChecklistItem.id))
    )
    if families is not None:
        query = query.where(col(Control.family_title).in_(families))
    return list(session.exec(query))


def inheritance(
    session: ReadSession, source: UUID, subject: UUID, framework: UUID, families: Collection[str] | None = None
) -> Inheritance:
    """Return what would happen if a subject inherited a framework, or some families of it, from another subject."""
    item = ChecklistItem
    at_source = {row[1]: row for row in _items_of(session, source, framework)}
    heirs = select(item.inherited_from_id).where(col(item.inherited_from_id).is_not(None))
    needed = set(session.exec(heirs.where(col(item.withdrawn_at).is_(None))))
    pairs: list[tuple[UUID, UUID]] = []
    common: dict[str, None] = {}
    left: dict[str, int] = defaultdict(int)
    for own in _items_of(session, subject, framework):
        other = at_source.get(own[1])
        if other is None:
            continue
        common[own[2]] = None
        if families is not None and own[2] not in families:
            continue
        why = _why_not(own, other, needed)
        if why:
            left[why] += 1
        else:
            pairs.append((own[0], other[0]))
    return Inheritance(tuple(pairs), families=tuple(common), **left)


def inheritance_sources(session: ReadSession, subject: UUID, framework: UUID) -> dict[UUID, int]:
    """Return the subjects that this one could inherit a framework's items from, and how many from each."""
    own, other = ChecklistItem, aliased(ChecklistItem)
    assessed = [
        condition
        for item in (own, other)
        for condition in (
            col(item.withdrawn_at).is_(None),
            col(item.scope) == Scope.IN,
            col(item.responsibility) == Responsibility.OWN,
        )
    ]
    query = (
        select(other.subject_id, func.count())
        .select_from(own)
        .join(other, (col(other.control_id) == own.control_id) & (col(other.subject_id) != own.subject_id))
        .join(Control, col(Control.id) == own.control_id)
        .where(own.subject_id == subject, Control.framework_id == framework, *assessed)
        .where(own.work_state != WorkState.ACCEPTED)
        .group_by(col(other.subject_id))
    )
    return dict(session.exec(query).all())


_Item = tuple[UUID, UUID, str, Scope, Responsibility, WorkState]


def _items_of(session: ReadSession, subject: UUID, framework: UUID) -> list[_Item]:
    item = ChecklistItem
    query: Any = (
        select(item.id, item.control_id, Control.family_title)
        .add_columns(col(item.scope), col(item.responsibility), col(item.work_state))
        .join(Control, col(Control.id) == item.control_id)
        .where(col(item.subject_id) == subject, col(Control.framework_id) == framework)
        .where(col(item.withdrawn_at).is_(None))
        .order_by(col(Control.position))
    )
    return [tuple(row) for row in session.connection().execute(query)]


def _why_not(own: _Item, other: _Item, needed: set[UUID | None]) -> str:
    """Return the field of `Inheritance` that counts why an item stays as it is, or nothing."""
    if own[4] is not Responsibility.OWN:
        return "already"
    if own[3] is not Scope.IN or other[3] is not Scope.IN:
        return "not_in_scope"
    if other[4] is not Responsibility.OWN:
        return "at_source"
    if own[0] in needed:
        return "needed"
    return "accepted" if own[5] is WorkState.ACCEPTED else ""


def progress(session: ReadSession) -> Progress:
    """Return how many of the items assessed here are determined."""
    item, what = ChecklistItem, Determination
    inherited = col(item.responsibility) == Responsibility.INHERITED
    here = (col(item.scope) == Scope.IN, ~inherited, col(item.withdrawn_at).is_(None))
    assessed = session.exec(select(func.count()).select_from(item).where(*here)).one()
    determined = (
        select(func.count())
        .select_from(item)
        .join(what, col(what.item_id) == item.id)
        .where(*here, col(what.objective_id).is_(None), col(what.withdrawn_at).is_(None))
        .where(what.result != Result.NOT_ASSESSED)
    )
    return Progress(session.exec(determined).one(), assessed)
