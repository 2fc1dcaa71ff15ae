"""What an OSCAL result tells of its items: determinations as findings, attachments as observations, our findings as risks."""

from collections.abc import Iterator, Sequence
from datetime import time
from typing import Final

from workbook.domain.report import EvidenceLine, FindingLine, ItemLine, ObjectiveLine, Report
from workbook.domain.report_attachments import AttachmentLine
from workbook.domain.responses import ResponseLine
from workbook.domain.vocabulary import Basis, FindingKind, OtherKind, Responsibility, Result, Scope
from workbook.exports.oscal_parts import Names, Node, day, filled, markup, markup_line, moment, props, token
from workbook.exports.wording import Wording

Key = tuple[str, str]
"""(framework code, subject code)"""
STATE: Final = {Result.SATISFIED: "satisfied", Result.OTHER_THAN_SATISFIED: "not-satisfied"}
"""What OSCAL can say of a target; the other results are not among its findings."""


class Statements:
    """Makes the parts of one result; `ours` are our findings that it tells, `has_component` whether its subject is known."""

    def __init__(
        self,
        report: Report,
        words: Wording,
        names: Names,
        key: Key,
        ours: Sequence[FindingLine],
        *,
        has_component: bool,
    ) -> None:
        self._words = words
        self._names = names
        self._key = key
        self._ours = ours
        self._has_component = has_component
        self._made_at = report.made_at
        self._evidence = {line.code: line for line in report.evidence}
        self._people = {person.name for person in report.persons}

    def findings(self, item: ItemLine) -> Iterator[Node]:
        """Yield what was determined of an item and of each of its objectives, where OSCAL can say it."""
        if not is_told(item):
            return
        if item.result in STATE:
            yield self._finding(item, None)
        for objective in item.objectives:
            if objective.result in STATE:
                yield self._finding(item, objective)

    def _finding(self, item: ItemLine, objective: ObjectiveLine | None) -> Node:
        line = objective or item
        reason = line.reason or ("" if objective else self._words.say("oscal.derived") if _is_derived(item) else "")
        attached = [one for one in item.attachments if objective is None or one.objective in ("", objective.code)]
        target = {
            "type": "objective-id" if objective else "statement-id",
            "target-id": token(objective.code) if objective else f"{token(item.control)}_smt",
            "title": markup_line(objective.code if objective else f"{item.control} {item.title}"),
            "status": self._status(line.result, line.other_kind, line.override_reason),
        }
        return filled(
            uuid=self._names("finding", item.id, objective.code if objective else ""),
            title=markup_line(f"{objective.code if objective else item.control} {item.title}"),
            description=markup(reason or self._words.say("no_reason")),
            props=self._finding_props(item, objective),
            origins=self._origins(line.decided_by),
            target=target,
            related_observations=[{"observation-uuid": self._observation_id(item, one)} for one in attached],
            related_risks=[
                {"risk-uuid": self._names("risk", *self._key, one.code)}
                for one in self._ours
                if one.kind is FindingKind.FINDING and one.code in item.findings
            ],
            remarks="" if objective else markup(self._words.why(item.why)),
        )

    def _finding_props(self, item: ItemLine, objective: ObjectiveLine | None) -> list[Node]:
        line = objective or item
        shared = props(
            control=item.control,
            framework=item.framework,
            subject=item.subject,
            proof_level=line.proof_level,
            examined_to=line.examined_to,
            contested=line.contested,
            other_kind=line.other_kind,
        )
        if objective:
            return [*shared, *props(objective=objective.code, overridden=bool(objective.override_reason))]
        decided = item.decided_at.isoformat() if item.decided_at else ""
        return [
            *shared,
            *props(
                scope=item.scope,
                responsibility=item.responsibility,
                planned_level=item.planned_level,
                proved=item.proved,
                stale=item.stale,
                liveness=item.liveness,
                basis=item.basis,
                overridden=item.overridden,
                work_state=item.work_state,
                decided_at=decided,
            ),
        ]

    def _status(self, result: Result, kind: OtherKind | None, override: str) -> Node:
        reason = "pass" if result is Result.SATISFIED else "fail" if kind is OtherKind.NOT_MET else "other"
        if override.strip():  # a person's word, which no tool may take for a test that was passed
            reason = "other"
        said = [self._words.term(kind)] if kind else []
        if override.strip():
            said.append(self._words.say("oscal.override", reason=override))
        return filled(state=STATE[result], reason=reason, remarks=markup("\n\n".join(said)))

    def _origins(self, person: str) -> list[Node]:
        if person not in self._people:
            return []
        return [{"actors": [{"type": "party", "actor-uuid": self._names("person", person), "role-id": "assessor"}]}]

    def _observation_id(self, item: ItemLine, line: AttachmentLine) -> str:
        return self._names("observation", *self._key, item.id, line.evidence, line.objective)

    def observation(self, item: ItemLine, line: AttachmentLine) -> Node:
        """Return a piece of evidence as it bears on an item."""
        evidence = self._evidence.get(line.evidence)
        place = f"{line.title} ({line.locator})" if line.locator.strip() else line.title
        return filled(
            uuid=self._observation_id(item, line),
            title=markup_line(f"{line.evidence} {line.title}"),
            description=markup(line.shows if line.shows.strip() else self._words.say("oscal.not_said")),
            props=props(
                bearing=line.bearing,
                independence=line.independence,
                control=item.control,
                objective=line.objective,
                evidence=line.evidence,
                locator=line.locator,
                taken_over_from=line.offered_from,
                stale=evidence.stale if evidence else None,
            ),
            methods=[line.method.value.upper()],
            types=["control-objective"],
            subjects=self._subject_of(),
            relevant_evidence=[
                filled(href=f"#{self._names('evidence', line.evidence)}" if evidence else "", description=markup(place))
            ],
            collected=self._collected(evidence),
            expires=day(evidence.valid_until, time(23, 59, 59)) if evidence and evidence.valid_until else "",
        )

    def _collected(self, evidence: EvidenceLine | None) -> str:
        """Return when evidence was collected, as its finder said, or else when it was received."""
        if evidence is None:
            return moment(self._made_at)
        return day(evidence.collected_on) if evidence.collected_on else moment(evidence.received_at)

    def _subject_of(self) -> list[Node]:
        if not self._has_component:
            return []
        return [{"subject-uuid": self._names("component", *self._key), "type": "component"}]

    def noted(self, line: FindingLine) -> Node:
        """Return an observation or good practice of ours as what OSCAL calls an observation."""
        return filled(
            uuid=self._names("noted", *self._key, line.code),
            title=markup_line(f"{line.code} {line.title}"),
            description=markup(self._whole(line)),
            props=self._of_ours(line),
            methods=["UNKNOWN"],
            types=[line.kind.value.replace("_", "-")],
            subjects=self._subject_of(),
            relevant_evidence=[self._cited(code) for code in line.evidence],
            collected=moment(self._made_at),
        )

    def risk(self, line: FindingLine, items: list[ItemLine]) -> Node:
        """Return a finding of ours, with its elements and what the party answered."""
        condition = next((words for element, words in line.elements if element.value == "condition"), "")
        related = [
            {"observation-uuid": self._observation_id(item, one)}
            for item in items
            if name_of(item) in line.items
            for one in item.attachments
            if one.evidence in line.evidence
        ]
        return filled(
            uuid=self._names("risk", *self._key, line.code),
            title=markup_line(f"{line.code} {line.title}"),
            description=markup(condition.strip() or line.title),
            statement=markup(self._whole(line)),
            props=self._of_ours(line),
            status="closed" if line.corrected_during_fieldwork else "open",
            origins=self._origins(line.raised_by),
            related_observations=related,
        )

    def _of_ours(self, line: FindingLine) -> list[Node]:
        return props(
            code=line.code,
            kind=line.kind,
            severity=line.severity,
            state=line.state,
            destination=line.destination,
            corrected_during_fieldwork=line.corrected_during_fieldwork,
            complete=not line.missing,
            items=", ".join(line.items),
            evidence=", ".join(line.evidence),
        )

    def _cited(self, code: str) -> Node:
        line = self._evidence.get(code)
        if line is None:
            return {"description": markup(code)}
        return {"href": f"#{self._names('evidence', code)}", "description": markup(f"{code} {line.title}")}

    def _whole(self, line: FindingLine) -> str:
        """Return everything a finding says, each part under its name."""
        parts = [(self._words.term(element), self._words.element(line, element)) for element, _ in line.elements]
        parts.append((self._words.say("column.recommendation"), line.recommendation))
        parts.append((self._words.say("column.severity_rationale"), line.severity_rationale))
        parts += [self._answered(response) for response in line.responses]
        return "\n\n".join(f"{name}: {words}" for name, words in parts if words.strip())

    def _answered(self, response: ResponseLine) -> tuple[str, str]:
        name = self._words.say("response_of", party=response.party)
        said = [self._words.term(response.answer), response.on_date.isoformat(), response.words, response.rejoinder]
        return name, "\n\n".join(part for part in said if part.strip())


def name_of(item: ItemLine) -> str:
    """Return how people call an item."""
    return f"{item.control} · {item.subject}"


def is_own(item: ItemLine) -> bool:
    """Tell whether the item is assessed here: in scope, and not only inherited."""
    return item.scope is Scope.IN and item.responsibility is not Responsibility.INHERITED


def is_told(item: ItemLine) -> bool:
    """Tell whether something was determined that OSCAL can say, of the item or while it is open of its objectives."""
    if not is_own(item):
        return False
    is_begun = item.result is Result.NOT_ASSESSED and any(part.result in STATE for part in item.objectives)
    return item.result in STATE or is_begun


def _is_derived(item: ItemLine) -> bool:
    return item.basis is Basis.DERIVED
