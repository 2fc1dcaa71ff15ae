"""OSCAL profiles are resolved: selection, merging, parameters, alterations, and nothing from a network."""

import copy
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.domain.errors import WorkbookError
from workbook.importers.frameworks import load
from workbook.importers.json_reader import read_json
from workbook.importers.oscal import describe
from workbook.importers.oscal_profile import resolve_profile
from workbook.messages import render
from workbook.resources import resource

DATA = Path(__file__).parents[1] / "data" / "oscal"
HIGH = "nist-800-53-r5-high/NIST_SP-800-53_rev5_HIGH-baseline-resolved-profile_catalog-min.json"


def control(code: str, *below: dict, **members: object) -> dict:
    parts = [{"id": f"{code}_smt", "name": "statement", "prose": f"Do {code} in {{{{ insert: param, {code}_p }}}}."}]
    return {
        "id": code,
        "title": code.upper(),
        "params": [{"id": f"{code}_p", "label": "time"}],
        "parts": parts,
        "controls": list(below),
        **members,
    }


CATALOGUE = {
    "catalog": {
        "metadata": {"title": "Base", "oscal-version": "1.1.2"},
        "groups": [
            {"id": "a", "title": "A", "controls": [control("a-1", control("a-1.1"), control("a-1.2")), control("a-2")]},
            {"id": "b", "title": "B", "controls": [control("b-1"), control("b-10")]},
        ],
    }
}


def profile(*imports: dict, **more: object) -> dict:
    metadata = {"title": "Profile", "version": "1", "oscal-version": "1.1.2"}
    return {"profile": {"uuid": "u-1", "metadata": metadata, "imports": list(imports), **more}}


def taking(**clauses: object) -> dict:
    return {"href": "base.json", **clauses}


def find(names: Sequence[str]) -> object:
    assert names[0] == "base.json"
    return CATALOGUE


def resolve(document: dict, finder=find):
    return resolve_profile(document, finder, describe(document["profile"], "p.json", date(2026, 11, 22)))


def codes(*imports: dict, **more: object) -> list[str]:
    return [one.code for one in resolve(profile(*imports, **more)).controls]


def refusal(document: dict, finder=find) -> str:
    with pytest.raises(WorkbookError) as caught:
        resolve(document, finder)
    assert render(caught.value.message)
    return caught.value.key


def test_the_low_baseline_of_nist_resolves_to_what_nist_resolved():
    document = read_json(DATA / "NIST_SP-800-53_rev5_LOW-baseline_profile.json")
    asked: list[Sequence[str]] = []

    def found(names: Sequence[str]) -> object:
        asked.append(names)
        return read_json(resource("frameworks") / HIGH)

    resolved = resolve(document, found)
    assert asked == [("NIST_SP-800-53_rev5_catalog.json", "NIST_SP-800-53_rev5_catalog-min.json")]
    low = load("nist-800-53-r5-low")
    assert len(resolved.controls) == 149
    assert resolved.controls == low.controls


def test_controls_are_included_and_excluded_by_id_pattern_and_descent():
    assert codes(taking()) == codes(taking(**{"include-all": {}})) == ["a-1", "a-1.1", "a-1.2", "a-2", "b-1", "b-10"]
    ids = {"include-controls": [{"with-ids": ["b-1", "a-1"]}]}
    assert codes(taking(**ids)) == ["a-1", "b-1"]
    assert codes(taking(**{"include-controls": [{"with-ids": ["a-1.2"]}]})) == ["a-1.2"]
    below = {"include-controls": [{"with-ids": ["a-1"], "with-child-controls": "yes"}]}
    assert codes(taking(**below)) == ["a-1", "a-1.1", "a-1.2"]
    pattern = {"include-controls": [{"matching": [{"pattern": "b-*"}, {"pattern": "a-?"}]}]}
    assert codes(taking(**pattern)) == ["a-1", "a-2", "b-1", "b-10"]
    assert codes(taking(**pattern, **{"exclude-controls": [{"with-ids": ["a-2"]}]})) == ["a-1", "b-1", "b-10"]


def test_families_survive_and_a_second_import_joins_them():
    first = taking(**{"include-controls": [{"with-ids": ["b-1", "a-1"]}]})
    second = taking(**{"include-controls": [{"with-ids": ["a-2", "a-1", "a-1.1"]}]})
    framework = resolve(profile(first, second, merge={"as-is": True}))
    assert [(one.code, one.family_code) for one in framework.controls] == [
        ("a-1", "A"), ("a-1.1", "A"), ("a-2", "A"), ("b-1", "B"),
    ]  # fmt: skip


def test_the_same_control_with_other_content_needs_a_rule():
    other = copy.deepcopy(CATALOGUE)
    other["catalog"]["groups"][1]["controls"][0]["title"] = "Other"
    sources = [CATALOGUE, other]

    def finder(names: Sequence[str]) -> object:
        return sources[names[0] == "other.json"]

    imports = [{"href": name, "include-controls": [{"with-ids": ["b-1"]}]} for name in ("base.json", "other.json")]
    assert refusal(profile(*imports), finder) == "import.profile_clash"
    framework = resolve(profile(*imports, merge={"combine": {"method": "use-first"}}), finder)
    assert [one.title for one in framework.controls] == ["B-1"]


def test_parameters_are_set_and_the_source_is_left_alone():
    before = copy.deepcopy(CATALOGUE)
    modify = {"set-parameters": [{"param-id": "b-1_p", "values": ["an hour"]}, {"param-id": "a-2_p", "label": "place"}]}
    controls = {one.code: one for one in resolve(profile(taking(), modify=modify)).controls}
    assert controls["b-1"].statement == "Do b-1 in an hour."
    assert controls["b-1"].parameters[0].value == "an hour"
    assert controls["a-2"].statement == "Do a-2 in [Assignment: organization-defined place]."
    assert before == CATALOGUE


def test_parts_and_props_are_added_and_removed():
    adds = [
        {"by-id": "b-1_smt", "position": "after", "parts": [{"name": "guidance", "prose": "after"}]},
        {"by-id": "b-1_smt", "position": "before", "parts": [{"name": "guidance", "prose": "before"}]},
        {"by-id": "b-1_smt", "position": "ending", "parts": [{"name": "item", "prose": "inside"}]},
        {"position": "starting", "props": [{"name": "label", "value": "B-ONE"}]},
        {"title": "Renamed", "parts": [{"name": "guidance", "prose": "last"}]},
    ]
    removes = [{"by-name": "statement"}]
    alters = [{"control-id": "b-1", "adds": adds}, {"control-id": "b-10", "removes": removes}]
    controls = {one.title: one for one in resolve(profile(taking(), modify={"alters": alters})).controls}
    renamed = controls["Renamed"]
    assert (renamed.code, renamed.guidance) == ("B-ONE", "before\n\nafter\n\nlast")
    assert renamed.statement.splitlines()[1] == "inside"
    assert controls["B-10"].statement == "B-10"
    assert controls["A-1"].statement.startswith("Do a-1")


def test_a_profile_of_a_profile_is_followed_and_a_circle_is_refused():
    inner = profile(taking(**{"include-controls": [{"with-ids": ["a-1", "b-1"]}]}))
    inner["profile"]["uuid"] = "u-2"
    documents = {"base.json": CATALOGUE, "inner.json": inner}
    outer = profile({"href": "inner.json", "exclude-controls": [{"with-ids": ["b-1"]}]})
    assert [one.code for one in resolve(outer, lambda names: documents[names[0]]).controls] == ["a-1"]
    inner["profile"]["imports"][0]["href"] = "outer.json"
    documents["outer.json"] = outer
    assert refusal(outer, lambda names: documents[names[0]]) == "import.profile_cycle"


@pytest.mark.parametrize(
    ("document", "key"),
    [
        (profile(taking(**{"include-controls": [{"with-ids": ["z-9"]}]})), "import.profile_unknown_control"),
        (profile(taking(), modify={"alters": [{"control-id": "z-9"}]}), "import.profile_unknown_control"),
        (profile({"href": "#nothing"}), "import.profile_href"),
        (profile({"href": "https://[bad/catalog.json"}), "import.profile_href"),
        (profile({"href": "..\\..\\secret.json"}), "import.profile_href"),
        (
            profile(
                taking(), modify={"alters": [{"control-id": "b-1", "adds": [{"by-id": "no", "position": "after"}]}]}
            ),
            "import.profile_no_target",
        ),
        (profile({}), "import.shape_missing"),
        (profile(taking(), merge=5), "import.shape_object"),
    ],
)
def test_what_cannot_be_resolved_is_refused(document, key):
    assert refusal(document) == key


def test_only_the_file_name_of_an_address_is_looked_for():
    asked: list[str] = []

    def finder(names: Sequence[str]) -> object:
        asked.extend(names)
        return CATALOGUE

    resolve(profile({"href": "https://example.org/a/../my%20catalog.xml?x=1"}), finder)
    assert asked == ["my catalog.json", "my catalog-min.json"]


RICH = profile(
    taking(**{"include-controls": [{"with-ids": ["a-1"], "with-child-controls": "yes", "matching": [{"pattern": "b*"}]}]}),
    merge={"as-is": True, "combine": {"method": "keep"}},
    modify={
        "set-parameters": [{"param-id": "b-1_p", "values": ["x"], "select": {"choice": ["y"]}}],
        "alters": [
            {
                "control-id": "b-1",
                "removes": [{"by-name": "guidance", "by-item-name": "part"}],
                "adds": [{"by-id": "b-1_smt", "position": "after", "parts": [{"name": "guidance", "prose": "g"}]}],
            }
        ],
    },
)  # fmt: skip
WRONG = [None, 5, True, "", "x", "\x00", "\ud800", [], {}, [5], [[]], [{}], {"name": []}, ["x"], "before", "b-1"]


@settings(max_examples=300)
@given(st.data())
def test_a_mutated_profile_is_resolved_or_refused(data):
    document = copy.deepcopy(RICH)
    node = document["profile"]
    while True:
        key = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else list(range(len(node)))))
        below = node[key]
        if isinstance(below, dict | list) and below and data.draw(st.integers(0, 3)):
            node = below
            continue
        node[key] = data.draw(st.sampled_from(WRONG))
        break
    try:
        outcome = resolve(document, lambda names: CATALOGUE).head.title
    except WorkbookError as refused:
        outcome = render(refused.message)
    assert outcome
    assert json.dumps(CATALOGUE)
