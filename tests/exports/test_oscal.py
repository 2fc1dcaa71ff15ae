"""The OSCAL export: valid, all references resolve, nothing promoted, nothing lost, every text as it was written."""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

from tests.exports.sample_report import HOSTILE, empty_report, item, sample_report
from workbook.domain.errors import Cancelled
from workbook.domain.report import Report
from workbook.domain.vocabulary import FindingKind, OtherKind, Responsibility, Result, Scope
from workbook.exports.oscal import write_oscal
from workbook.exports.oscal_parts import PROPERTIES, markup, markup_line, token

SCHEMA = Path(__file__).parents[1] / "data" / "schemas" / "oscal_assessment-results_schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    # Python's expressions have no \p{…}: these two are the letters and the numbers.
    text = SCHEMA.read_text("utf-8").replace(r"\\p{L}", r"[^\\W\\d_]").replace(r"\\p{N}", r"\\d")
    return Draft7Validator(json.loads(text), format_checker=FormatChecker())


def written(report: Report, folder: Path) -> dict[str, Any]:
    write_oscal(report, folder / "a.json")
    return json.loads((folder / "a.json").read_text("utf-8"))["assessment-results"]


@pytest.fixture(scope="module")
def report() -> Report:
    return sample_report()


@pytest.fixture(scope="module")
def document(report: Report, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return written(report, tmp_path_factory.mktemp("oscal"))


def nodes(value: object, path: str = "") -> list[tuple[str, Any]]:
    """Return every object in a document with the name of the member it is in."""
    found: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        found.append((path, value))
        for name, part in value.items():
            found += nodes(part, name)
    elif isinstance(value, list):
        for part in value:
            found += nodes(part, path)
    return found


def ours(node: dict[str, Any]) -> dict[str, str]:
    """Return the properties of our namespace."""
    assert all(one["ns"] == PROPERTIES for one in node.get("props", ()))
    return {one["name"]: one["value"] for one in node.get("props", ())}


@pytest.mark.parametrize("make", [sample_report, empty_report])
def test_it_is_valid(validator: Draft7Validator, tmp_path: Path, make):
    document = {"assessment-results": written(make(), tmp_path)}
    assert [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(document)] == []


def test_the_schema_would_notice(validator: Draft7Validator, tmp_path: Path):
    document = written(sample_report(), tmp_path)
    document["results"][0]["findings"][0]["target"]["status"]["state"] = "partly"
    document["uuid"] = "0190a6f0-0000-7000-8000-000000000000"
    assert len(list(Draft7Validator.iter_errors(validator, {"assessment-results": document}))) >= 2


def test_every_id_is_given_once_and_every_reference_resolves(document: dict[str, Any]):
    given = Counter(node["uuid"] for _, node in nodes(document) if "uuid" in node)
    assert [one for one, count in given.items() if count > 1] == []
    referred: list[str] = []
    for _, node in nodes(document):
        for name, value in node.items():
            if name == "href" and value.startswith("#"):
                referred.append(value[1:])
            elif name.endswith("-uuid"):
                referred.append(value)
            elif name.endswith("-uuids"):
                referred += value
    assert len(referred) > 50
    assert [one for one in referred if one not in given] == []


def test_what_is_determined_is_there_and_nothing_is_promoted(document: dict[str, Any], report: Report):
    said = {Result.SATISFIED: "satisfied", Result.OTHER_THAN_SATISFIED: "not-satisfied"}
    wanted: Counter[tuple[str, ...]] = Counter()
    for line in report.items:
        is_own = line.scope is Scope.IN and line.responsibility is not Responsibility.INHERITED
        if is_own and line.result is not Result.NOT_APPLICABLE:
            determined = [("", line.result), *((part.code, part.result) for part in line.objectives)]
            wanted.update(
                (line.framework, line.subject, line.control, code, said[result])
                for code, result in determined
                if result in said
            )
    found: Counter[tuple[str, ...]] = Counter()
    for result in document["results"]:
        for one in result.get("findings", ()):
            named, target = ours(one), one["target"]
            key = (named["framework"], named["subject"], named["control"], named.get("objective", ""))
            found[*key, target["status"]["state"]] += 1
            assert target["type"] == ("objective-id" if "objective" in named else "statement-id")
    assert found == wanted
    assert {key[-1] for key in found} == {"satisfied", "not-satisfied"}


def test_what_is_not_determined_is_excluded_with_its_reason(document: dict[str, Any], report: Report):
    for result in document["results"]:
        named = ours(result)
        (selection,) = result["reviewed-controls"]["control-selections"]
        included = {one["control-id"] for one in selection.get("include-controls", ())}
        excluded = {one["control-id"] for one in selection.get("exclude-controls", ())}
        items = [i for i in report.items if (i.framework, i.subject) == (named["framework"], named["subject"])]
        assert included | excluded == {token(i.control) for i in items}
        assert not included & excluded
        for line in items:
            if line.scope is not Scope.IN:
                assert token(line.control) in excluded
                assert markup(line.scope_reason) in selection["remarks"]
            if line.responsibility is Responsibility.INHERITED and line.scope is Scope.IN:
                assert markup(f"Inherited from {line.inherited_from}") in selection["remarks"]
            if line.result is Result.NOT_APPLICABLE:
                assert token(line.control) in excluded
    counted = [ours(result)["not-assessed"] for result in document["results"]]
    assert sum(int(one.split(" of ")[0]) for one in counted) > 0


def test_every_finding_says_how_far_it_is_proved(document: dict[str, Any], report: Report):
    lines = {(line.framework, line.subject, line.control): line for line in report.items}
    reasons = {None: "pass", OtherKind.NOT_MET: "fail"}
    for result in document["results"]:
        for one in result.get("findings", ()):
            named = ours(one)
            line = lines[named["framework"], named["subject"], named["control"]]
            if "objective" in named:
                continue
            assert named["proof-level"] == line.proof_level
            assert named["examined-to"] == line.examined_to
            assert (named["contested"] == "yes") is line.contested
            assert (named["proved"] == "yes") is line.proved
            assert (named["overridden"] == "yes") is line.overridden
            reason = "other" if line.overridden else reasons.get(line.other_kind, "other")
            assert one["target"]["status"]["reason"] == reason
            assert len(one.get("related-observations", ())) == len(line.attachments)
            if line.override_reason:
                assert markup(line.override_reason) in one["target"]["status"]["remarks"]


def test_evidence_keeps_its_hash_and_leads_into_the_package(document: dict[str, Any], report: Report):
    resources = {ours(one)["code"]: one for one in document["back-matter"]["resources"][1:]}
    assert list(resources) == [line.code for line in report.evidence]
    for line in report.evidence:
        links = resources[line.code].get("rlinks", [])
        assert [link["hashes"] for link in links] == [
            [{"algorithm": "SHA-256", "value": line.sha256}] for _ in [0] if line.sha256 and line.disposed is None
        ]
        assert all(re.fullmatch(r"evidence/E-[0-9]{4}/[A-Za-z0-9._-]+", link["href"]) for link in links)
    methods = {method for _, node in nodes(document["results"]) for method in node.get("methods", ())}
    assert methods <= {"EXAMINE", "INTERVIEW", "TEST", "UNKNOWN"}


def test_our_findings_are_told_whole(document: dict[str, Any], report: Report):
    told = {}
    for result in document["results"]:
        for one in [*result.get("risks", ()), *result.get("observations", ())]:
            if "code" in ours(one):
                told[ours(one)["code"]] = one
    assert sorted(told) == sorted(line.code for line in report.findings)
    for line in report.findings:
        one = told[line.code]
        words = one["statement"] if line.kind is FindingKind.FINDING else one["description"]
        for _, element in line.elements:
            assert markup(element).strip() in words
        for response in line.responses:
            assert markup(response.words) in words
        assert one.get("status", "open") == ("closed" if line.corrected_during_fieldwork else "open") or (
            line.kind is not FindingKind.FINDING
        )


def test_it_says_draft_and_what_is_missing_first(document: dict[str, Any]):
    metadata = document["metadata"]
    assert (ours(metadata)["draft"], metadata["version"][:6]) == ("yes", "draft.")
    remarks = metadata["remarks"]
    assert remarks.startswith("This is a draft. It is not signed as a whole")
    assert 0 < remarks.index("What is missing") < remarks.index("What limits this report")
    assert "15 of " in remarks
    assert all(one["remarks"].startswith("This is a draft.") for one in document["results"])


def test_the_same_report_gives_the_same_bytes_and_another_workbook_other_ids(report: Report, tmp_path: Path):
    for name in ("a", "b"):
        write_oscal(report, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    other = written(replace(report, workbook_id=item(5).id), tmp_path)
    mine = written(report, tmp_path)
    ids = [{node["uuid"] for _, node in nodes(one) if "uuid" in node} for one in (mine, other)]
    assert not ids[0] & ids[1]


def hostile(report: Report) -> Report:
    """Return the report with every hostile text as title, name, reason and code of something."""
    texts = len(HOSTILE)
    return replace(
        report,
        engagement=replace(report.engagement, title=HOSTILE[6]),
        persons=tuple(replace(line, name=HOSTILE[n]) for n, line in enumerate(report.persons)),
        parties=tuple(replace(line, name=HOSTILE[n + 9]) for n, line in enumerate(report.parties)),
        items=tuple(
            replace(line, reason=HOSTILE[n % texts], control=HOSTILE[n % texts], decided_by=HOSTILE[n % 3])
            for n, line in enumerate(report.items)
        ),
        evidence=tuple(
            replace(line, title=HOSTILE[n % texts], original_name=HOSTILE[n % texts], media_type=HOSTILE[n % texts])
            for n, line in enumerate(report.evidence)
        ),
    )


def test_texts_are_plain_text(validator: Draft7Validator, report: Report, tmp_path: Path):
    """Nobody's words become a heading, a link, a list or a tag, and none is lost."""
    document = written(hostile(report), tmp_path)
    assert [error.message[:200] for error in validator.iter_errors({"assessment-results": document})] == []
    titles = {ours(one)["code"]: one["title"] for one in document["back-matter"]["resources"][1:]}
    for line in hostile(report).evidence:
        assert titles[line.code] == markup_line(line.title)
    for _, node in nodes(document):
        for one in node.values():
            if isinstance(one, str):
                assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", one)
    assert markup("<b> [a](b) # 1") == "\\<b\\> \\[a\\](b) \\# 1"
    assert markup("1. one\n- two\n+ three\nfour-five snake_case _x_") == (
        "1\\. one\n\\- two\n\\+ three\nfour-five snake_case \\_x\\_"
    )


@pytest.mark.parametrize(
    ("code", "made"),
    [
        ("AC-2(1)", "ac-2.1"),
        ("AC-1", "ac-1"),
        ("AC-01a.[01]", "AC-01a._01_"),
        ("LLM01:2025", "LLM01_2025"),
        ("1.2.3", "_1.2.3"),
        ("", "_"),
        ("GV.OC-01", "GV.OC-01"),
        ("控制 1", "控制_1"),
    ],
)
def test_codes_become_tokens(code: str, made: str):
    assert token(code) == made


def test_it_can_be_stopped_and_then_leaves_what_was_there(report: Report, tmp_path: Path):
    (tmp_path / "a.json").write_text("old")

    def stop(done: int, whole: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_oscal(report, tmp_path / "a.json", stop)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.json", "old")]
    steps: list[tuple[int, int]] = []
    write_oscal(report, tmp_path / "a.json", lambda *at: steps.append(at))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1][0] == steps[-1][1]
