"""The results of an OSCAL document: per framework and subject the findings, observations and risks of its items."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import time
from typing import Final

from workbook.domain.report import (
    FindingLine,
    FrameworkLine,
    ItemLine,
    Report,
)
from workbook.domain.report_people import SubjectLine
from workbook.domain.vocabulary import (
    FindingKind,
    Responsibility,
    Result,
    Scope,
    SubjectKind,
)
from workbook.exports.oscal_parts import (
    Names,
    Node,
    day,
    filled,
    markup,
    markup_line,
    moment,
    prop,
    props,
    token,
)
from workbook.exports.oscal_statements import Key, Statements, is_own, is_told, name_of
from workbook.exports.wording import Wording

_NOTHING: Final[Key] = ("", "")
"""The key of the one result of a report without items."""
_COMPONENT: Final = {
    SubjectKind.SYSTEM: "system",
    SubjectKind.MODEL: "software",
    SubjectKind.SERVICE: "service",
    SubjectKind.PROCESS: "process-procedure",
    SubjectKind.ORGANISATION: "organization",
}


class Results:
    """Makes the results of a report, one after the other."""

    def __init__(self, report: Report, words: Wording, names: Names) -> None:
        self._report = report
        self._words = words
        self._names = names
        self._subjects = {line.code: line for line in report.subjects}
        self._frameworks = {line.code: line for line in report.frameworks}
        self._parties = {party.name: party.code for party in report.parties}
        self._groups: dict[Key, list[ItemLine]] = defaultdict(list)
        for item in report.items:
            self._groups[item.framework, item.subject].append(item)
        self._found = self._findings_by_result()

    def each(self) -> Iterator[Node]:
        """Yield the results by framework and subject; where nothing is to be assessed, one that says so."""
        for key in sorted(self._groups) or [_NOTHING]:
            yield self._result(key, self._groups[key])

    def _findings_by_result(self) -> dict[Key, list[FindingLine]]:
        """Return the findings each result tells: those on its items; the first also tells those on no item."""
        of_name: dict[str, set[Key]] = defaultdict(set)
        for key, items in self._groups.items():
            for item in items:
                of_name[name_of(item)].add(key)
        first = min(self._groups, default=_NOTHING)
        found: dict[Key, list[FindingLine]] = defaultdict(list)
        for finding in self._report.findings:
            keys = {key for name in finding.items for key in of_name[name]}
            for key in sorted(keys) or [first]:
                found[key].append(finding)
        return found

    def _result(self, key: Key, items: list[ItemLine]) -> Node:
        framework, subject = self._frameworks.get(key[0]), self._subjects.get(key[1])
        title = " · ".join(part for part in (_framework(framework, key), _subject(subject, key)) if part)
        audit, decided = self._report.engagement, [item.decided_at for item in items if item.decided_at]
        start = audit.fieldwork_from or audit.period_from
        ours = self._found[key]
        told = Statements(self._report, self._words, self._names, key, ours, has_component=subject is not None)
        return filled(
            uuid=self._names("result", *key),
            title=markup_line(title or self._words.say("oscal.nothing")),
            description=markup(
                self._words.say("oscal.result", what=title) if title else self._words.say("oscal.nothing")
            ),
            start=day(start) if start else moment(min(decided, default=self._report.made_at)),
            end=day(audit.fieldwork_to, time(23, 59, 59)) if audit.fieldwork_to else "",
            props=self._counts(framework, subject, items),
            local_definitions={"components": [self._component(key, subject)]} if subject else {},
            reviewed_controls={"control-selections": [self._selection(items)]},
            observations=[
                *(told.observation(item, line) for item in items for line in item.attachments),
                *(told.noted(line) for line in ours if line.kind is not FindingKind.FINDING),
            ],
            risks=[told.risk(line, items) for line in ours if line.kind is FindingKind.FINDING],
            findings=[finding for item in items for finding in told.findings(item)],
            remarks=markup(" ".join(map(self._words.say, ("draft_sentence", "oscal.apart")))),
        )

    def _counts(
        self, framework: FrameworkLine | None, subject: SubjectLine | None, items: list[ItemLine]
    ) -> list[Node]:
        own = [item for item in items if is_own(item)]
        counted = {
            "own_items": len(own),
            "satisfied": sum(item.result is Result.SATISFIED for item in own),
            "other_than_satisfied": sum(item.result is Result.OTHER_THAN_SATISFIED for item in own),
            "not_applicable": sum(item.result is Result.NOT_APPLICABLE for item in own),
            "not_assessed": sum(item.result is Result.NOT_ASSESSED for item in own),
            "proved": sum(item.proved for item in own),
        }
        whole = f"{len(own)}"
        return [
            prop("draft", True),
            *(props(framework=framework.code, framework_version=framework.version) if framework else []),
            *(props(subject=subject.code) if subject else []),
            *(
                prop(name.replace("_", "-"), f"{count} of {whole}")
                for name, count in counted.items()
                if name != "own_items"
            ),
        ]

    def _component(self, key: Key, subject: SubjectLine) -> Node:
        parties = [self._names("party", self._parties[subject.party])] if subject.party in self._parties else []
        texts = [subject.configuration, subject.environment]
        return filled(
            uuid=self._names("component", *key),
            type=_COMPONENT[subject.kind],
            title=markup_line(subject.name),
            description=markup("\n\n".join(text for text in texts if text.strip()) or subject.name),
            props=props(code=subject.code, kind=subject.kind, version=subject.version),
            status={"state": "other", "remarks": self._words.say("oscal.status_unknown")},
            responsible_roles=[{"role-id": "provider", "party-uuids": parties}] if parties else [],
        )

    def _selection(self, items: list[ItemLine]) -> Node:
        """Return which controls were determined, and among the excluded ones why each was not."""
        told = [item for item in items if is_told(item)]
        kept = {token(item.control) for item in told}
        others = [item for item in items if token(item.control) not in kept]
        reasons = [f"{item.control}: {self._why_not(item)}" for item in others]
        whole = len(items)
        return filled(
            description=self._words.say("oscal.determined", part=len(told), whole=whole),
            include_controls=[{"control-id": one} for one in sorted(kept)],
            exclude_controls=[{"control-id": one} for one in sorted({token(item.control) for item in others})],
            remarks=markup("\n\n".join(reasons)),
        ) | ({} if kept else {"include-all": {}})

    def _why_not(self, item: ItemLine) -> str:
        if item.scope is not Scope.IN:
            return f"{self._words.term(item.scope)}. {item.scope_reason}"
        if item.responsibility is Responsibility.INHERITED:
            return self._words.say("inherited_from", source=item.inherited_from)
        reason = item.reason if item.result is Result.NOT_APPLICABLE else ""
        return f"{self._words.term(item.result)}. {reason}".strip()


def _framework(line: FrameworkLine | None, key: Key) -> str:
    return line.title if line else key[0]


def _subject(line: SubjectLine | None, key: Key) -> str:
    return f"{line.code} {line.name}" if line else key[1]
