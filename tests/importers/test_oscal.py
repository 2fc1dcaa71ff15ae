"""OSCAL catalogues: the sample of NIST's repository, older namings, odd references, and every wrong shape."""

import copy
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.domain.catalogue import Objective, Parameter
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import ControlStatus, ImplementationLevel, Method
from workbook.importers.oscal import describe, read_catalogue
from workbook.messages import render

DATA = Path(__file__).parents[1] / "data" / "oscal"


def catalogue(*controls: dict, **more: object) -> dict:
    metadata = {"title": "Example", "version": "3", "oscal-version": "1.1.2"}
    return {
        "catalog": {"metadata": metadata, "groups": [{"id": "x", "title": "X", "controls": list(controls)}], **more}
    }


def control(**members: object) -> dict:
    return {"id": "x-1", "title": "First", "props": [{"name": "label", "value": "X-1"}], **members}


def read(document: dict):
    return read_catalogue(document, describe(document["catalog"], "example.json", date(2026, 11, 22)))


def only(**members: object):
    (one,) = read(catalogue(control(**members))).controls
    return one


def refusal(document: dict) -> tuple[str, dict]:
    with pytest.raises(WorkbookError) as caught:
        read(document)
    assert render(caught.value.message)
    return caught.value.key, caught.value.message.arguments


def test_the_sample_catalogue_of_nist_is_read():
    framework = read(json.loads((DATA / "basic-catalog.json").read_text("utf-8")))
    assert [one.code for one in framework.controls] == ["1.1.1", "1.1.2", "2.1.1", "2.1.2"]
    first = framework.controls[0]
    assert (first.family_code, first.family_title) == ("S1.1", "Inside the organisation")
    assert (
        "[Selection (one or more): locking after [Assignment: organization-defined a duration] of rest; "
        in first.statement
    )
    assert first.statement.endswith("established: (choppy).")
    assert first.guidance.count("Example text") == 5
    assert "\n\nOther information\n" in first.guidance
    assert first.objectives == ()
    assert (framework.head.title, framework.head.version) == ("Sample Security Catalogue *for Testing*", "1.1")
    assert framework.head.code == "sample-security-catalogue-for-testing-1.1"
    assert framework.head.control_count == 4


def test_labels_indent_and_parameters_make_the_statement():
    one = only(
        params=[
            {"id": "p1", "label": "organization-defined time"},
            {"id": "p2", "select": {"choice": ["never", "after {{ insert: param, p1 }}"]}},
            {"id": "p3", "label": "place", "values": ["London", "{{p1}}"]},
        ],
        parts=[
            {
                "name": "statement",
                "prose": "The organisation:",
                "parts": [
                    {
                        "name": "item",
                        "props": [{"name": "label", "value": "a."}],
                        "prose": "acts {{ insert: param, p2 }} ;",
                        "parts": [
                            {
                                "name": "item",
                                "props": [{"name": "label", "value": "1."}],
                                "prose": "in {{insert: param, p3}} .",
                            }
                        ],
                    },
                    {"name": "item", "prose": "and {{ insert: param, nowhere }}, see [X-2](#x-2) ."},
                ],
            }
        ],
    )
    assert one.statement.splitlines() == [
        "The organisation:",
        "a. acts [Selection: never; after [Assignment: organization-defined time]];",
        "  1. in London, [Assignment: organization-defined time].",
        "and [Assignment: nowhere], see X-2.",
    ]
    assert one.parameters[1] == Parameter(
        "p2", "p2", choices=("never", "after [Assignment: organization-defined time]")
    )
    assert one.parameters[2].value == "London, [Assignment: organization-defined time]"


@pytest.mark.parametrize("name", ["objective", "assessment-objective"])
def test_leaf_objectives_carry_what_stands_above_them(name):
    def part(label: str, prose: str, *below: dict) -> dict:
        return {"name": name, "props": [{"name": "label", "value": label}], "prose": prose, "parts": list(below)}

    one = only(
        parts=[part("X-1", "Determine if", part("X-1(a)", "this;"), part("X-1(b).", "that;"), part("X-1(b)", "more"))]
    )
    assert one.objectives == (
        Objective("X-1(a)", "Determine if this;"),
        Objective("X-1(b)", "Determine if that;"),
        Objective("X-1(b) 3", "Determine if more"),
    )
    assert one.statement == "First"


def test_methods_list_their_objects_line_by_line():
    one = only(
        parts=[
            {
                "name": "assessment-method",
                "props": [{"name": "method", "value": "INTERVIEW"}],
                "parts": [{"name": "assessment-objects", "prose": "first people\r\n\r\nsecond people\n"}],
            }
        ]
    )
    assert [(how.method, how.objects) for how in one.procedures] == [
        (Method.INTERVIEW, ("first people", "second people"))
    ]


@pytest.mark.parametrize(
    ("values", "level"),
    [
        ([], ImplementationLevel.BOTH),
        (["organization"], ImplementationLevel.ORGANISATION),
        (["system"], ImplementationLevel.SYSTEM),
        (["organization", "system"], ImplementationLevel.BOTH),
        (["galaxy"], ImplementationLevel.BOTH),
    ],
)
def test_the_implementation_level_is_kept(values, level):
    assert only(props=[{"name": "implementation-level", "value": one} for one in values]).implementation_level is level


def test_enhancements_and_withdrawn_controls_are_controls_of_their_own():
    gone = control(
        id="x-1.1",
        title="Gone",
        props=[
            {"name": "label", "class": "zero-padded", "value": "X-01(01)"},
            {"name": "label", "value": "X-1(1)"},
            {"name": "status", "value": "Withdrawn"},
        ],
        links=[{"rel": "incorporated-into", "href": "#x-1_smt.k"}, {"rel": "related", "href": "#x-1"}],
    )
    framework = read(catalogue(control(controls=[gone])))
    assert [(one.code, one.status) for one in framework.controls] == [
        ("X-1", ControlStatus.ACTIVE),
        ("X-1(1)", ControlStatus.WITHDRAWN),
    ]
    assert framework.controls[1].statement == "[Withdrawn: Incorporated into X-1]"
    assert (framework.head.control_count, framework.head.withdrawn_count) == (1, 1)


def test_parameters_that_contain_themselves_are_refused():
    params = [{"id": "a", "label": "{{ insert: param, b }}"}, {"id": "b", "label": "{{ insert: param, a }}"}]
    assert refusal(catalogue(control(params=params)))[0] == "import.parameter_cycle"


def test_parameters_that_multiply_are_refused():
    params = [{"id": "p0", "label": "x" * 1000}]
    params += [{"id": f"p{n}", "label": f"{{{{ insert: param, p{n - 1} }}}}" * 10} for n in range(1, 10)]
    key, arguments = refusal(catalogue(control(params=params)))
    assert (key, arguments["parameter"]) == ("import.parameter_too_long", "p2")
    wide = [{"name": "statement", "prose": "{{p}}" * 2000} for _ in range(1)]
    params = [{"id": "p", "label": "x" * 9000}]
    assert refusal(catalogue(control(params=params, parts=wide)))[0] == "import.parameter_too_long"


@pytest.mark.parametrize("version", ["0.9", "1.3.0", "2.0", "1.10"])
def test_other_versions_of_oscal_are_refused(version):
    document = catalogue(control())
    document["catalog"]["metadata"]["oscal-version"] = version
    assert refusal(document) == ("import.oscal_version", {"version": version})


@pytest.mark.parametrize(
    ("document", "key", "place"),
    [
        ({"catalog": 5}, "import.shape_object", "catalog"),
        ({"catalog": {}}, "import.shape_object", "catalog.metadata"),
        (catalogue(groups=5), "import.shape_list", "catalog.groups"),
        (catalogue(groups=[{"title": "g", "controls": 5}]), "import.shape_list", "catalog.groups[0].controls"),
        (catalogue(control(), 7), "import.shape_object", "catalog.groups[0].controls[1]"),
        (catalogue(control(title=None)), "import.shape_text", "catalog.groups[0].controls[0].title"),
        (
            catalogue(control(parts=[{"name": "statement", "parts": [{"name": "item", "prose": ["x"]}]}])),
            "import.shape_text",
            "catalog.groups[0].controls[0].parts[0].parts[0].prose",
        ),
        (
            catalogue(control(controls=[control(parts=[{"name": []}])])),
            "import.shape_text",
            "catalog.groups[0].controls[0].controls[0].parts[0].name",
        ),
    ],
)
def test_a_wrong_shape_is_named(document, key, place):
    with pytest.raises(WorkbookError) as caught:
        read_catalogue(document, describe(catalogue()["catalog"], "x", date(2026, 1, 1)))
    assert (caught.value.key, caught.value.message.arguments) == (key, {"place": place})


def test_rules_name_the_control():
    assert refusal(catalogue(control(), control()))[1]["code"] == "X-1"
    long = [{"name": "guidance", "prose": "x" * 40_001}]
    assert refusal(catalogue(control(parts=long))) == (
        "import.text_too_long",
        {"control": "X-1", "length": 40_001, "limit": 40_000},
    )
    assert refusal(catalogue(control(parts=[{"name": "statement", "prose": "a\x07"}])))[0] == "import.control_character"


def test_a_large_catalogue_is_read_and_one_too_large_is_refused():
    def many(count: int) -> dict:
        return catalogue(*(control(id=f"x-{n}", props=[]) for n in range(count)))

    assert read(many(1189)).head.control_count == 1189
    key, arguments = refusal(many(20_001))
    assert (key, arguments["limit"]) == ("import.too_many_controls", 20_000)


RICH = catalogue(
    control(
        params=[{"id": "p", "select": {"choice": ["{{ insert: param, q }}"]}}, {"id": "q", "label": "time"}],
        props=[{"name": "label", "value": "X-1"}, {"name": "implementation-level", "value": "system"}],
        links=[{"rel": "moved-to", "href": "#x-2"}],
        parts=[
            {"name": "statement", "prose": "{{ insert: param, p }}", "parts": [{"name": "item", "prose": "i"}]},
            {"name": "guidance", "prose": "g"},
            {"name": "assessment-objective", "parts": [{"name": "assessment-objective", "prose": "o"}]},
            {
                "name": "assessment-method",
                "props": [{"name": "method", "value": "TEST"}],
                "parts": [{"name": "assessment-objects", "prose": "x"}],
            },
        ],
        controls=[{"id": "x-2", "title": "Second", "props": [{"name": "status", "value": "withdrawn"}]}],
    )
)
WRONG = [None, 5, True, "", "x", " ", "\x00", "\ud800", "{{ insert: param, p }}", [], {}, [5], [[]], [{}], {"name": []}]


@settings(max_examples=300)
@given(st.data())
def test_a_mutated_catalogue_is_read_or_refused(data):
    document = copy.deepcopy(RICH)
    node = document["catalog"]
    while True:
        key = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else list(range(len(node)))))
        below = node[key]
        if isinstance(below, dict | list) and below and data.draw(st.integers(0, 3)):
            node = below
            continue
        node[key] = data.draw(st.sampled_from(WRONG))
        break
    try:
        outcome = read(document).head.title
    except WorkbookError as refused:
        outcome = render(refused.message)
    assert outcome
