"""The fields of each kind of record on the subjects page."""

from typing import Any, Final
from uuid import UUID

from workbook.domain import records
from workbook.domain.roster import Roster
from workbook.domain.vocabulary import ContactRole, PartyKind, Role, SubjectKind
from workbook.messages import text
from workbook.ui.models.roster import Kind
from workbook.ui.widgets.fields import ChoiceField, Field, LineField, NumberField, TextField

ROWS: Final[dict[Kind, tuple[tuple[str, ...], ...]]] = {
    Kind.PARTY: (("kind", "tier"),),
    Kind.CONTACT: (),
    Kind.SUBJECT: (("kind", "version"),),
    Kind.PERSON: (),
}


class PartyField(ChoiceField):
    """One of the parties there are, by name."""

    def __init__(self) -> None:
        self._names: dict[UUID, str] = {}
        super().__init__(_named("party_id"), [], lambda key: self._names.get(key, ""))

    def offer_parties(self, roster: Roster) -> None:
        """Offer the parties of a workbook."""
        self._names = {one.id: one.entered.name for one in roster.parties}
        self.offer(self._names)


def fields_of(kind: Kind) -> dict[str, Field]:
    """Return new fields for a kind of record, in their order."""
    if kind is Kind.PARTY:
        return {
            "name": LineField(_named("name")),
            "kind": ChoiceField(_named("kind"), list(PartyKind)),
            "tier": NumberField(_named("tier")),
            "sector": LineField(_named("sector")),
        }
    if kind is Kind.CONTACT:
        return {
            "name": LineField(_named("name")),
            "role": ChoiceField(_named("role"), list(ContactRole)),
            "title": LineField(_named("title")),
            "email": LineField(_named("email")),
        }
    if kind is Kind.SUBJECT:
        return {
            "name": LineField(_named("name")),
            "party_id": PartyField(),
            "kind": ChoiceField(_named("kind"), list(SubjectKind)),
            "version": LineField(_named("version")),
            "environment": TextField(_named("environment"), lines=2, most=12),
            "configuration": TextField(_named("configuration"), lines=2, most=12),
            "description": TextField(_named("description"), lines=3, most=12),
        }
    return {
        "name": LineField(_named("name")),
        "role": ChoiceField(_named("role"), list(Role)),
        "organisation": LineField(_named("organisation")),
        "independence": TextField(_named("independence"), lines=4, most=12, hint=text("ui.subjects.independence_hint")),
    }


def made(kind: Kind, values: dict[str, Any], party: UUID | None) -> records.Entered:
    """Return what was entered as a value of its kind. Raises WorkbookError."""
    if kind is Kind.PARTY:
        return records.Party(**values)
    if kind is Kind.CONTACT and party is not None:
        return records.Contact(party, **values)
    if kind is Kind.SUBJECT:
        return records.Subject(**values)
    return records.Person(**values)


def _named(field: str) -> str:
    return text(f"ui.subjects.field.{field}")
