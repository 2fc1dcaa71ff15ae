"""Carry out the entries of a sample's script; `resources/sample/README.md` describes them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from workbook.domain import records, vocabulary
from workbook.domain.actor import Actor
from workbook.domain.crosswalk import Mapping
from workbook.domain.supplies import Supply
from workbook.importers.frameworks import load
from workbook.operations import (
    checklist,
    crosswalk,
    determinations,
    engagement,
    evidence,
    findings,
    offers,
    responses,
    supplying,
    without_finding,
    work,
)
from workbook.operations.items import Target
from workbook.operations.sample_commitments import LISTS as PROMISES
from workbook.operations.sample_commitments import promise
from workbook.operations.sample_follow_up import LISTS as FOLLOW_UP
from workbook.operations.sample_follow_up import follow_up
from workbook.operations.sample_signing import LISTS as SIGNING
from workbook.operations.sample_signing import SampleSigners
from workbook.operations.sample_values import Entry, entered
from workbook.store.book import Book
from workbook.store.crosswalk import mapping_rows
from workbook.store.offers import offers_for
from workbook.store.tables import ChecklistItem, Control, Framework, Objective

Stage = Callable[[str, str, str], Path]

LISTS: Final = (
    "persons",
    "parties",
    "contacts",
    "participation",
    "subjects",
    "supplies",
    "choices",
    "scope",
    "parameters",
    "evidence",
    "attachments",
    "mappings",
    "offers",
    "resolutions",
    "determinations",
    "work",
    "findings",
    "responses",
    "reasons",
    *SIGNING,
    *FOLLOW_UP,
    *PROMISES,
    "notes",
)
_TO_SENT: Final = (vocabulary.FindingState.REVIEWED, vocabulary.FindingState.SENT)


class Builder:
    """Knows what the script's keys became and carries out one entry after another."""

    def __init__(self, book: Book, actor: Actor, script: Entry, stage: Stage) -> None:
        self.book = book
        self._actor = actor
        self._stage = stage
        self._ids: dict[str, UUID] = {}
        self._frameworks: dict[str, UUID] = {}
        self._targets: dict[tuple[str, ...], UUID] = {}
        self._signers = SampleSigners()
        self._names = {entry["key"]: entry["name"] for entry in script["persons"] + script["contacts"]}

    @classmethod
    def begin(cls, path: Path, actor: Actor, script: Entry, stage: Stage) -> "Builder":
        """Make the workbook with its engagement and the person who enters it."""
        first = next(person for person in script["persons"] if person["key"] == script["engagement"]["by"])
        terms = entered(records.Engagement, script["engagement"])
        book, first_actor = engagement.begin(path, actor, terms, entered(records.Person, first), None)
        builder = cls(book, first_actor, script, stage)
        builder._ids[first["key"]] = first_actor.person  # type: ignore[assignment]
        return builder

    def carry_out(self, name: str, entry: Entry) -> None:
        """Carry out an entry of the list `name`."""
        by = self.actor_of(entry["by"])
        if name in SIGNING:
            self._signers.carry_out(self.book, by, name, entry, self._ids)
            return
        if name not in (*FOLLOW_UP, *PROMISES):
            getattr(self, f"_{name}")(entry, by)
            return
        carry_out = follow_up if name in FOLLOW_UP else promise
        created = carry_out(self.book, by, name, entry, self._ids).created
        if "key" in entry:
            self._ids[entry["key"]] = created[0]

    def actor_of(self, key: str) -> Actor:
        """Return the actor that this person is."""
        return replace(self._actor, person=self._ids[key])

    def _persons(self, entry: Entry, by: Actor) -> None:
        if entry["key"] not in self._ids:
            added = engagement.add_person(self.book, by, entered(records.Person, entry))
            self._ids[entry["key"]] = added.created[0]

    def _parties(self, entry: Entry, by: Actor) -> None:
        added = engagement.add_party(self.book, by, entered(records.Party, entry))
        self._ids[entry["key"]] = added.created[0]

    def _contacts(self, entry: Entry, by: Actor) -> None:
        contact = entered(records.Contact, entry, party_id=self._ids[entry["party"]])
        self._ids[entry["key"]] = engagement.add_contact(self.book, by, contact).created[0]

    def _participation(self, entry: Entry, by: Actor) -> None:
        framework = self._framework(entry["framework"], by) if "framework" in entry else None
        said = {"party_id": self._ids[entry["party"]], "framework_id": framework, "on_date": entry["on"]}
        engagement.record_participation(self.book, by, entered(records.Participation, entry, **said))

    def _subjects(self, entry: Entry, by: Actor) -> None:
        subject = entered(records.Subject, entry, party_id=self._ids[entry["party"]])
        self._ids[entry["key"]] = checklist.add_subject(self.book, by, subject).created[0]

    def _supplies(self, entry: Entry, by: Actor) -> None:
        named = {f"{end}_id": self._ids[entry[end]] for end in ("supplier", "customer", "subject") if end in entry}
        supplying.record_supply(self.book, by, entered(Supply, entry, **named))

    def _choices(self, entry: Entry, by: Actor) -> None:
        framework = self._framework(entry["framework"], by)
        checklist.choose_controls(self.book, by, framework, [self._ids[entry["subject"]]], codes=entry["controls"])
        self._learn_items(entry["subject"], entry["framework"])

    def _scope(self, entry: Entry, by: Actor) -> None:
        where = {"subject": entry["subject"], "framework": entry["framework"]}
        items = [self._item(where | {"control": code}) for code in entry["controls"]]
        if "scope" in entry:
            checklist.set_scope(self.book, by, items, vocabulary.Scope(entry["scope"]), entry["reason"])
        if "planned_level" in entry:
            checklist.plan_level(self.book, by, items, vocabulary.ProofLevel(entry["planned_level"]))
        if "nature" in entry:
            checklist.set_nature(self.book, by, items, vocabulary.Nature(entry["nature"]))
        if "responsibility" in entry:
            for code, item in zip(entry["controls"], items, strict=True):
                source = self._item(where | {"control": code, "subject": entry["from_subject"]})
                checklist.inherit(self.book, by, [item], source, hybrid=entry["responsibility"] == "hybrid")

    def _parameters(self, entry: Entry, by: Actor) -> None:
        said = {"set_by": entry["setter"], "source": entry["source"]}
        checklist.set_parameter(self.book, by, self._item(entry), entry["parameter"], entry["value"], **said)

    def _evidence(self, entry: Entry, by: Actor) -> None:
        supplier = entry.get("supplied_by", {}).get("party")
        provenance = entered(records.Provenance, entry, supplied_by_party_id=self._ids[supplier] if supplier else None)
        if entry["kind"] == "file":
            path = self._stage(entry["file"], entry["original_name"], entry["collected_on"])
            added = evidence.add_file(self.book, by, path, provenance)
        elif entry["kind"] == "statement":
            statement = entered(records.Statement, entry, kind=entry["statement_kind"])
            added = evidence.add_statement(self.book, by, statement, provenance)
        else:
            sighted = entered(records.Sighted, entry, shown_by=self._names[entry["shown_by"]])
            added = evidence.add_sighted(self.book, by, sighted, provenance)
        self._ids[entry["key"]] = added.created[0]

    def _attachments(self, entry: Entry, by: Actor) -> None:
        performer = entry.get("performed_by", "")
        attaching = entered(records.Attaching, entry, performed_by=self._names.get(performer, performer))
        targets = self._aims(entry["targets"])
        evidence.attach(self.book, by, self._ids[entry["evidence"]], targets, attaching)

    def _mappings(self, entry: Entry, by: Actor) -> None:
        ends = [(entry["framework"], entry["control"]), (entry["target_framework"], entry["target"])]
        if entry["action"] == "add":
            controls = [self._control(*end) for end in ends]
            crosswalk.add_mapping(self.book, by, controls[0], controls[1], entered(Mapping, entry))
            return
        with self.book.reading() as session:
            (found,) = [
                row.id
                for row in mapping_rows(session)
                if [(end.framework, end.code) for end in (row.control, row.target)] == ends
            ]
        judge = crosswalk.confirm_mappings if entry["action"] == "confirm" else crosswalk.reject_mappings
        judge(self.book, by, [found], entry["reason"])

    def _offers(self, entry: Entry, by: Actor) -> None:
        item, source = self._item(entry["item"]), self._item(entry["source"])
        with self.book.reading() as session:
            (taken,) = [
                one.line.attachment
                for offer in offers_for(session, item)
                for one in offer.evidence
                if offer.origin.item == source and one.line.evidence == self._ids[entry["evidence"]]
            ]
        offers.take_over(self.book, by, item, [taken], reason=entry["reason"])

    def _resolutions(self, entry: Entry, by: Actor) -> None:
        determinations.resolve_contradiction(self.book, by, [self._item(entry["item"])], entry["reason"])

    def _determinations(self, entry: Entry, by: Actor) -> None:
        verdict = entered(determinations.Verdict, entry)
        determinations.determine(self.book, by, self._aims(entry["targets"]), verdict)

    def _work(self, entry: Entry, by: Actor) -> None:
        items = [self._item(item) for item in entry["items"]]
        if entry["action"] == "submit":
            work.submit(self.book, by, items)
        elif entry["action"] == "accept":
            work.accept(self.book, by, items)
        else:
            work.return_items(self.book, by, items, entry["reason"])

    def _findings(self, entry: Entry, by: Actor) -> None:
        waived = tuple((vocabulary.Element(key), reason) for key, reason in entry["not_needed"].items())
        finding = entered(records.Finding, entry, not_needed=waived)
        items = [self._item(item) for item in entry["items"]]
        rests_on = [self._ids[key] for key in entry["evidence"]]
        raised = findings.raise_finding(self.book, by, finding, items, rests_on).created[0]
        self._ids[entry["key"]] = raised
        for state in _TO_SENT[: _steps_to(entry["state"])]:
            findings.move_finding(self.book, by, raised, state)

    def _responses(self, entry: Entry, by: Actor) -> None:
        contact = self._ids[entry["contact"]] if "contact" in entry else None
        said = {"party_id": self._ids[entry["party"]], "contact_id": contact, "on_date": entry["on"]}
        response = entered(records.Response, entry, **said)
        responses.record_response(self.book, by, self._ids[entry["finding"]], response)

    def _reasons(self, entry: Entry, by: Actor) -> None:
        items = [self._item(item) for item in entry["items"]]
        without_finding.state_no_finding(self.book, by, items, entry["reason"])

    def _notes(self, entry: Entry, by: Actor) -> None:
        checklist.write_note(self.book, by, self._item(entry["item"]), entry["text"])

    def _framework(self, code: str, by: Actor) -> UUID:
        if code not in self._frameworks:
            checklist.add_framework(self.book, by, load(code))
            with self.book.reading() as session:
                self._frameworks[code] = session.exec(select(Framework.id).where(Framework.code == code)).one()
        return self._frameworks[code]

    def _control(self, framework: str, code: str) -> UUID:
        with self.book.reading() as session:
            query = select(Control.id).where(Control.framework_id == self._frameworks[framework])
            return session.exec(query.where(Control.code == code)).one()

    def _learn_items(self, subject: str, framework: str) -> None:
        query = (
            select(Control.code, ChecklistItem.id, Control.id)
            .join(ChecklistItem, col(ChecklistItem.control_id) == Control.id)
            .where(Control.framework_id == self._frameworks[framework])
            .where(ChecklistItem.subject_id == self._ids[subject])
        )
        with self.book.reading() as session:
            controls = {}
            for code, item, control in session.exec(query):
                self._targets[subject, framework, code] = item
                self._ids[f"{framework} {code}"] = control
                controls[control] = code
            parts = select(Objective.control_id, Objective.code, Objective.id)
            for control, code, objective in session.exec(parts.where(col(Objective.control_id).in_(controls))):
                self._targets[subject, framework, controls[control], code] = objective

    def _item(self, where: Entry) -> UUID:
        return self._targets[where["subject"], where["framework"], where["control"]]

    def _aims(self, targets: Iterable[Entry]) -> list[Target]:
        return [
            Target(
                self._item(where),
                self._targets[where["subject"], where["framework"], where["control"], where["objective"]]
                if "objective" in where
                else None,
            )
            for where in targets
        ]


def _steps_to(state: str) -> int:
    return 0 if state == "draft" else _TO_SENT.index(vocabulary.FindingState(state)) + 1
