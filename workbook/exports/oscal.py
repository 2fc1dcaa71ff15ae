"""The OSCAL export: assessment results (1.2.1, JSON), one result per framework and subject, for the tools of others."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from workbook.domain.report import EvidenceLine, Report
from workbook.domain.report_people import PartyLine, PersonLine
from workbook.domain.vocabulary import EvidenceKind
from workbook.exports.atomic import write_atomically
from workbook.exports.evidence_names import evidence_paths
from workbook.exports.oscal_parts import Names, Node, filled, markup, markup_line, moment, prop, props
from workbook.exports.oscal_results import Results
from workbook.exports.progress import Progress, Step, records
from workbook.exports.visible import one_line
from workbook.exports.wording import Wording

VERSION: Final = "1.2.1"
ASSESSOR: Final = "assessor"
PROVIDER: Final = "provider"


def write_oscal(report: Report, path: Path, step: Step | None = None) -> None:
    """Write the report as OSCAL assessment results, whole or not at all; same report, same bytes.

    OSCAL knows satisfied and not satisfied only: what is neither stands among the excluded controls of its result, and
    nothing is promoted. `step` is told (done, total) records and may raise Cancelled. Raises WorkbookError when the file
    cannot be written.
    """
    progress = Progress(records(report), step)

    def write(stream: BinaryIO) -> None:
        progress.advance(0)
        for piece in _pieces(report, progress):
            stream.write(piece.encode())

    write_atomically(path, write)


def _pieces(report: Report, progress: Progress) -> Iterator[str]:
    """Yield the document in pieces, one result at a time, since all of them may be large."""
    words, names = Wording(report.language), Names(report.workbook_id)
    yield '{\n"assessment-results": {\n'
    yield _member("uuid", names("document", report.head, report.as_of, report.made_at.isoformat()))
    yield _member("metadata", _metadata(report, words, names))
    plan = {"href": f"#{names('plan')}", "remarks": words.say("oscal.no_plan")}
    yield _member("import-ap", plan)
    yield '"results": [\n'
    for number, result in enumerate(Results(report, words, names).each()):
        yield ",\n" if number else ""
        yield _json(result)
        progress.advance(len(result.get("findings", ())))
    yield "\n],\n"
    yield _member("back-matter", {"resources": _resources(report, words, names)}, last=True)
    progress.advance(progress.total)
    yield "}\n}\n"


def _member(name: str, value: object, *, last: bool = False) -> str:
    return f'"{name}": {_json(value)}' + ("\n" if last else ",\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _metadata(report: Report, words: Wording, names: Names) -> Node:
    audit, parties = report.engagement, [*_people(report.persons, names), *_organisations(report.parties, names)]
    people = [names("person", person.name) for person in report.persons]
    return filled(
        title=markup_line(audit.title),
        last_modified=moment(report.made_at),
        version=f"draft.{report.event_count}",
        oscal_version=VERSION,
        props=[
            prop("draft", True),
            *props(
                sample=audit.is_sample,
                as_of=report.as_of,
                tlp=audit.tlp,
                workbook=report.workbook_id,
                copy=report.copy_letter,
                journal_events=report.event_count,
                journal_head=report.head,
                tool=report.tool,
            ),
        ],
        roles=[
            {"id": ASSESSOR, "title": words.say("people")},
            {"id": PROVIDER, "title": words.say("oscal.provider")},
        ],
        parties=parties,
        responsible_parties=[{"role-id": ASSESSOR, "party-uuids": list(dict.fromkeys(people))}] if people else [],
        remarks=_remarks(report, words),
    )


def _remarks(report: Report, words: Wording) -> str:
    """Return what an export says first: that it is a draft, what is missing, and what limits it."""
    said = [words.say("draft_sentence")]
    if report.engagement.is_sample:
        said.append(words.say("sample"))
    missing = [words.sentence(one) for one in report.missing] or [words.say("missing_none")]
    limits = [words.sentence(one) for one in report.limitations] or [words.say("limitations_none")]
    said.append(words.say("oscal.links"))
    said += [f"{words.say('missing')}:", *missing, f"{words.say('limitations')}:", *limits]
    overrides = len(report.overrides)
    said.append(words.say("overrides_count", count=overrides) if overrides else words.say("overrides_none"))
    for key, text in (("objective", report.engagement.objective), ("criteria", report.engagement.criteria)):
        said += [f"{words.say(f'fact.{key}')}: {text}"] if text.strip() else []
    return markup("\n\n".join(said))


def _people(persons: Iterable[PersonLine], names: Names) -> Iterator[Node]:
    for person in {person.name: person for person in persons}.values():
        yield {
            "uuid": names("person", person.name),
            "type": "person",
            "name": one_line(person.name),
            "props": props(role=person.role, organisation=person.organisation, independence=person.independence),
        }


def _organisations(parties: Iterable[PartyLine], names: Names) -> Iterator[Node]:
    for party in parties:
        yield {
            "uuid": names("party", party.code),
            "type": "organization",
            "name": one_line(party.name),
            "props": props(code=party.code, kind=party.kind, sector=party.sector, tier=party.tier),
        }


def _resources(report: Report, words: Wording, names: Names) -> list[Node]:
    paths = evidence_paths(report.evidence)
    plan = {
        "uuid": names("plan"),
        "title": words.say("oscal.plan"),
        "description": words.say("oscal.no_plan"),
    }
    return [plan, *(_resource(line, paths.get(line.code, ""), words, names) for line in report.evidence)]


def _resource(line: EvidenceLine, path: str, words: Wording, names: Names) -> Node:
    """Return a piece of evidence; its link leads into the package, where its bytes lie beside this document."""
    link = filled(
        href=path,
        media_type=one_line(line.media_type),
        hashes=[{"algorithm": "SHA-256", "value": line.sha256}] if line.sha256 else [],
    )
    remarks = [line.statement, "" if path else words.hash_or_reason(line)]
    if line.kind is EvidenceKind.SIGHTED:
        remarks += [line.why_no_copy]
    return filled(
        uuid=names("evidence", line.code),
        title=markup_line(line.title),
        description=markup(line.description),
        props=props(
            code=line.code,
            kind=line.kind,
            statement_kind=line.statement_kind,
            original_name=line.original_name,
            size=line.size_bytes,
            collected_on=line.collected_on,
            received_at=line.received_at.isoformat(),
            received_by=line.received_by,
            supplied_by=line.supplied_by,
            shown_by=line.shown_by,
            sighted_version=line.sighted_version,
            sighted_location=line.sighted_location,
            valid_until=line.valid_until,
            stale=line.stale,
            damaged=line.damaged,
            sha256="" if path else line.sha256,
            disposed=line.disposed is not None,
            tlp=line.tlp,
        ),
        rlinks=[link] if path else [],
        remarks=markup("\n\n".join(part for part in remarks if part.strip())),
    )
