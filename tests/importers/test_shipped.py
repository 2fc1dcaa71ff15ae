"""The shipped frameworks hold what their publishers published: counted from the loaded values, not from the heads."""

import json
import re
from collections import Counter

import jsonschema
import pytest

from workbook.domain.catalogue import Framework
from workbook.domain.vocabulary import Confidence, ControlStatus, FrameworkKind, ImplementationLevel, TermKind
from workbook.importers.frameworks import load, shipped
from workbook.importers.house import head_json
from workbook.importers.json_reader import read_json
from workbook.resources import resource

# Controls active and withdrawn, terms, mappings, objectives, procedures. The objectives and procedures of the four
# baselines were counted in the publisher's files by other means than the importer.
COUNTS = {
    "cosai-risk-map": (35, 0, 69, 40, 0, 0),
    "eu-gpai-cop-2025": (32, 0, 0, 0, 0, 0),
    "mitre-atlas-mitigations": (35, 0, 170, 0, 0, 0),
    "nist-800-171-r3": (97, 33, 0, 0, 422, 281),
    "nist-800-53-r5-high": (370, 0, 0, 0, 1463, 1056),
    "nist-800-53-r5-low": (149, 0, 0, 0, 966, 420),
    "nist-800-53-r5-moderate": (287, 0, 0, 0, 1303, 816),
    "nist-800-53-r5-privacy": (102, 0, 0, 0, 733, 284),
    "nist-ai-600-1": (212, 0, 26, 212, 0, 0),
    "nist-ai-rmf-1.0": (72, 0, 0, 0, 0, 0),
    "nist-csf-2.0": (106, 79, 0, 0, 0, 0),
    "nist-ssdf-1.1": (47, 0, 0, 0, 0, 0),
    "owasp-aisvs-1.0": (191, 0, 0, 0, 0, 0),
    "owasp-llm-top10-2025": (10, 0, 0, 0, 0, 0),
    "seoul-2024": (9, 0, 0, 0, 0, 0),
    "us-eo-14409": (0, 0, 0, 0, 0, 0),
    "us-voluntary-2023": (8, 0, 0, 0, 0, 0),
}
LIGATURES = re.compile("[\ufb00-\ufb06]")


@pytest.fixture(scope="module")
def frameworks() -> dict[str, Framework]:
    return {head.code: load(head.code) for head in shipped()}


def test_every_framework_has_as_many_records_as_published(frameworks):
    counted = {}
    for code, framework in frameworks.items():
        active = sum(one.status is ControlStatus.ACTIVE for one in framework.controls)
        counted[code] = (
            active,
            len(framework.controls) - active,
            len(framework.terms),
            len(framework.mappings),
            sum(len(one.objectives) for one in framework.controls),
            sum(len(one.procedures) for one in framework.controls),
        )
    assert counted == COUNTS


def test_heads_can_be_listed_without_reading_controls_and_say_the_same(frameworks):
    heads = shipped()
    assert [head.code for head in heads] == sorted(frameworks)
    for head in heads:
        assert head == frameworks[head.code].head
        assert (head.control_count, head.withdrawn_count) == COUNTS[head.code][:2]
        assert (resource("frameworks") / head.code / "head.json").read_bytes() == head_json(head)


def test_every_folder_says_where_it_comes_from_and_on_which_terms(frameworks):
    for code in frameworks:
        folder = resource("frameworks") / code
        assert [path.name for path in folder.iterdir() if path.name.startswith("LICENSE") and path.stat().st_size]
        sources = (folder / "SOURCES.md").read_text("utf-8")
        assert "Read on 2026-11-22" in sources
        assert frameworks[code].head.read_on.isoformat() == "2026-11-22"


def test_share_alike_text_keeps_to_itself(frameworks):
    share_alike = {code for code, one in frameworks.items() if "CC BY-SA" in one.head.licence}
    assert share_alike == {"owasp-aisvs-1.0", "owasp-llm-top10-2025"}
    theirs = {one.statement for code in share_alike for one in frameworks[code].controls}
    others = {one.statement for code in frameworks.keys() - share_alike for one in frameworks[code].controls}
    assert not theirs & others


def test_every_reference_leads_somewhere(frameworks):
    for framework in frameworks.values():
        codes = {one.code for one in framework.controls}
        terms = {(one.kind, one.code) for one in framework.terms}
        assert {(term.kind, term.code) for one in framework.controls for term in one.terms} <= terms
        for mapping in framework.mappings:
            assert mapping.control in codes
            assert mapping.target in {one.code for one in frameworks[mapping.target_framework].controls}


def test_texts_are_there_and_clean(frameworks):
    for framework in frameworks.values():
        for control in framework.controls:
            everything = [control.title, control.family_code, control.family_title, control.statement]
            assert all(text.strip() == text != "" for text in everything), control.code
            everything += [control.guidance, *(one.statement for one in control.objectives)]
            assert not LIGATURES.search(" ".join(everything)), control.code
            assert "{{" not in " ".join(everything), control.code
        assert not LIGATURES.search(" ".join(term.title + term.text for term in framework.terms))


def test_second_hand_text_says_so(frameworks):
    confidence = {code: one.head.confidence for code, one in frameworks.items()}
    paraphrased = {code for code, how in confidence.items() if how is Confidence.PARAPHRASE}
    assert paraphrased == {"us-voluntary-2023", "seoul-2024", "eu-gpai-cop-2025", "us-eo-14409"}
    primary = {code for code, how in confidence.items() if how is Confidence.PRIMARY}
    assert {f"nist-800-53-r5-{name}" for name in ("low", "moderate", "high", "privacy")} < primary
    assert not primary & {"nist-csf-2.0", "nist-ai-rmf-1.0", "nist-ai-600-1", "nist-ssdf-1.1"}


def test_the_executive_order_is_a_policy_source_and_never_a_checklist(frameworks):
    kinds = {code: one.head.kind for code, one in frameworks.items()}
    assert [code for code, kind in kinds.items() if kind is FrameworkKind.POLICY_SOURCE] == ["us-eo-14409"]
    note = frameworks["us-eo-14409"].head.note
    assert len(re.findall(r"^Sec\. \d", note, re.MULTILINE)) == 9


def test_sp_800_53_shows_its_release_and_reads_as_printed(frameworks):
    low = frameworks["nist-800-53-r5-low"]
    assert low.head.version == "5.1.1"
    assert "5.2.0" in low.head.note
    controls = {one.code: one for one in low.controls}
    lines = controls["AC-7"].statement.splitlines()
    assert lines[0] == (
        "a. Enforce a limit of [Assignment: organization-defined number] consecutive invalid logon attempts by a user "
        "during a [Assignment: organization-defined time period]; and"
    )
    assert "[Selection (one or more): lock the account or node for [Assignment: " in lines[1]
    assert [line[:6] for line in controls["AC-1"].statement.splitlines()][:3] == ["a. Dev", "  1. [", "    (a"]
    assert controls["AC-1"].implementation_level is ImplementationLevel.ORGANISATION
    assert controls["IA-2(1)"].title == "Multi-factor Authentication to Privileged Accounts"
    assert [one.code for one in controls["AC-7"].objectives] == ["AC-07a", "AC-07b"]
    assert "system use notification states that users are accessing" in controls["AC-8"].objectives[0].statement
    assert controls["AC-8"].objectives[0].statement.startswith("[Assignment: organization-defined system use")
    methods = [(one.method.value, one.objects[0]) for one in controls["AC-7"].procedures]
    assert methods[0] == ("examine", "Access control policy")
    assert [method for method, _ in methods] == ["examine", "interview", "test"]
    assert controls["AC-7"].parameters[2].choices[1].startswith("lock the account or node until released")


def test_levels_personas_and_techniques_are_kept(frameworks):
    levels = Counter(one.level for one in frameworks["owasp-aisvs-1.0"].controls)
    assert levels == {1: 51, 2: 95, 3: 45}
    assert all(one.statement.startswith("Verify that ") for one in frameworks["owasp-aisvs-1.0"].controls)
    kinds = Counter(one.kind for one in frameworks["cosai-risk-map"].terms)
    assert kinds == {TermKind.RISK: 36, TermKind.PERSONA: 10, TermKind.COMPONENT: 23}
    assert all(
        any(term.kind is TermKind.PERSONA for term in one.terms) for one in frameworks["cosai-risk-map"].controls
    )
    assert all(one.terms for one in frameworks["mitre-atlas-mitigations"].controls)
    assert len({one.family_code for one in frameworks["eu-gpai-cop-2025"].controls}) == 10


def test_withdrawn_controls_say_where_they_went(frameworks):
    controls = {one.code: one for one in frameworks["nist-800-171-r3"].controls}
    assert controls["03.01.13"].status is ControlStatus.WITHDRAWN
    assert controls["03.01.13"].statement == "[Withdrawn: Addressed by 03.13.08]"
    gone = [one for one in frameworks["nist-csf-2.0"].controls if one.status is ControlStatus.WITHDRAWN]
    assert all(one.statement.startswith("[Withdrawn: ") for one in gone)


def test_house_files_follow_the_schema():
    schema = json.loads(resource("schemas/framework.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    files = sorted(resource("frameworks").glob("*/framework.json"))
    assert len(files) == 13
    for path in files:
        validator.validate(json.loads(path.read_text("utf-8")))
    heads = validator.evolve(schema={"$ref": "#/$defs/head", "$defs": schema["$defs"]})
    for path in resource("frameworks").glob("*/head.json"):
        heads.validate(json.loads(path.read_text("utf-8")))


def test_every_shipped_document_passes_the_strict_reader():
    """Loading what ships skips these checks, so they are made here."""
    documents = [path for path in resource("frameworks").glob("*/*.json") if path.name != "head.json"]
    assert len(documents) == 17
    for path in documents:
        read_json(path)
