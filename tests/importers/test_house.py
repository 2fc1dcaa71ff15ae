"""The house format: one to one with the domain values, and strict about everything else."""

import copy
import json
from datetime import date

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.domain.catalogue import (
    Control,
    Framework,
    FrameworkHead,
    Mapping,
    Objective,
    Parameter,
    Procedure,
    Term,
    TermReference,
)
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import (
    Confidence,
    ControlStatus,
    FrameworkKind,
    ImplementationLevel,
    Method,
    Relation,
    TermKind,
)
from workbook.importers.house import counted, read_house, to_house_json
from workbook.importers.json_reader import read_json
from workbook.messages import render
from workbook.resources import resource

SCHEMA = jsonschema.Draft202012Validator(json.loads(resource("schemas/framework.schema.json").read_text("utf-8")))
PLAIN = st.characters(exclude_categories=["Cs", "Cc"])
TEXT = st.text(PLAIN | st.sampled_from("\n\t"), max_size=20)
FILLED = st.text(PLAIN, min_size=1, max_size=12).filter(str.strip)
CODE = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8)
TERMS = st.lists(
    st.builds(Term, st.sampled_from(TermKind), CODE, FILLED, TEXT),
    unique_by=lambda one: (one.kind, one.code),
    max_size=3,
)


@st.composite
def frameworks(draw) -> Framework:
    terms = draw(TERMS)
    references = [TermReference(one.kind, one.code) for one in terms]
    codes = draw(st.lists(CODE, unique=True, max_size=4))
    controls = tuple(draw(controls_named(code, references)) for code in codes)
    mappings = [
        Mapping(code, draw(FILLED), draw(FILLED), draw(st.sampled_from(Relation)), draw(TEXT)) for code in codes
    ]
    head = FrameworkHead(
        code=draw(CODE),
        title=draw(FILLED),
        version=draw(FILLED),
        publisher=draw(FILLED),
        source=draw(FILLED),
        read_on=draw(st.dates()),
        licence=draw(FILLED),
        attribution=draw(FILLED),
        confidence=draw(st.sampled_from(Confidence)),
        kind=FrameworkKind.CHECKLIST if controls else draw(st.sampled_from(FrameworkKind)),
        published_on=draw(TEXT),
        note=draw(TEXT),
    )
    return Framework(counted(head, controls), controls, tuple(terms), tuple(mappings))


def controls_named(code: str, references: list[TermReference]) -> st.SearchStrategy[Control]:
    return st.builds(
        Control,
        code=st.just(code),
        title=FILLED,
        family_code=TEXT,
        family_title=TEXT,
        statement=FILLED,
        guidance=TEXT,
        level=st.none() | st.integers(-5, 5),
        status=st.sampled_from(ControlStatus),
        implementation_level=st.sampled_from(ImplementationLevel),
        objectives=tuples(st.builds(Objective, CODE, FILLED)),
        procedures=st.lists(st.builds(Procedure, st.sampled_from(Method), st.lists(TEXT).map(tuple)), max_size=2).map(
            tuple
        ),
        parameters=tuples(
            st.builds(Parameter, CODE, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple), st.none() | TEXT)
        ),
        terms=st.lists(st.sampled_from(references), max_size=3, unique=True).map(tuple) if references else st.just(()),
    )


def tuples(parts: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(parts, max_size=2, unique_by=lambda one: one.code).map(tuple)


@settings(deadline=None)
@given(frameworks())
def test_a_framework_survives_the_round_trip(framework):
    raw = to_house_json(framework)
    assert read_house(read_json(raw)) == framework
    assert to_house_json(read_house(read_json(raw))) == raw
    SCHEMA.validate(json.loads(raw))


def example() -> dict:
    head = FrameworkHead(
        "own-1", "Own", "1", "Us", "here", date(2026, 11, 22), "Apache-2.0", "Us", Confidence.PRIMARY, note="n"
    )
    control = Control(
        "A-1",
        "Title",
        "A",
        "Family",
        "Do it.",
        objectives=(Objective("A-1.a", "it is done"),),
        procedures=(Procedure(Method.TEST, ("mechanism",)),),
        parameters=(Parameter("p", "time", choices=("now", "then")),),
        terms=(TermReference(TermKind.RISK, "r"),),
    )
    framework = Framework(
        counted(head, (control,)), (control,), (Term(TermKind.RISK, "r", "Risk"),), (Mapping("A-1", "other", "B-2"),)
    )
    return json.loads(to_house_json(framework))


def refusal(document: object) -> tuple[str, dict]:
    with pytest.raises(WorkbookError) as caught:
        read_house(document)
    assert render(caught.value.message)
    return caught.value.key, caught.value.message.arguments


@pytest.mark.parametrize(
    ("path", "value", "key", "place"),
    [
        (("controls",), 5, "import.shape_list", "controls"),
        (("controls", 0), [], "import.shape_object", "controls[0]"),
        (("controls", 0, "statement"), 5, "import.shape_text", "controls[0].statement"),
        (("controls", 0, "title"), " ", "import.shape_missing", "controls[0].title"),
        (("controls", 0, "level"), True, "import.shape_number", "controls[0].level"),
        (("controls", 0, "status"), "gone", "import.shape_choice", "controls[0].status"),
        (("controls", 0, "objectives", 0, "code"), None, "import.shape_text", "controls[0].objectives[0].code"),
        (("controls", 0, "procedures", 0, "objects"), [1], "import.shape_text", "controls[0].procedures[0].objects[0]"),
        (("controls", 0, "statment"), "x", "import.shape_unknown", "controls[0].statment"),
        (("head",), None, "import.shape_object", "head"),
        (("head", "read_on"), "yesterday", "import.shape_date", "head.read_on"),
        (("mappings", 0, "relation"), "cousin", "import.shape_choice", "mappings[0].relation"),
        (("terms", 0, "kind"), {}, "import.shape_text", "terms[0].kind"),
    ],
)
def test_a_wrong_member_is_named(path, value, key, place):
    document = example()
    target = document
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    assert refusal(document) == (key, {"place": place})


@pytest.mark.parametrize(
    ("change", "key", "named"),
    [
        (lambda one: one["controls"].append(one["controls"][0]), "import.duplicate_control", "A-1"),
        (lambda one: one["controls"][0].update(statement="x" * 40_001), "import.text_too_long", "A-1"),
        (lambda one: one["controls"][0].update(guidance="a\x1b[31m"), "import.control_character", "A-1"),
        (lambda one: one["controls"][0].update(guidance="a\rb"), "import.control_character", "A-1"),
        (lambda one: one["controls"][0].update(guidance="a\ud800"), "import.surrogate", "A-1"),
        (lambda one: one["controls"][0].update(statement=""), "import.no_statement", "A-1"),
        (lambda one: one["controls"][0].update(code=" A"), "import.bad_code", " A"),
        (lambda one: one["controls"][0]["objectives"].append(one["controls"][0]["objectives"][0]),
         "import.duplicate_objective", "A-1"),
        (lambda one: one["controls"][0]["terms"][0].update(code="s"), "import.unknown_term", "A-1"),
        (lambda one: one["mappings"][0].update(control="Z"), "import.unknown_mapped", "Z"),
        (lambda one: one["terms"].append(one["terms"][0]), "import.duplicate_term", "risk r"),
        (lambda one: one["head"].update(control_count=2), "import.counts", "own-1"),
        (lambda one: one["head"].update(kind="policy_source"), "import.policy_with_controls", "own-1"),
        (lambda one: one.update(format_version=2), "import.house_version", 1),
    ],
)  # fmt: skip
def test_a_broken_rule_names_the_control(change, key, named):
    document = example()
    change(document)
    if key == "import.duplicate_control":
        document["head"].update(control_count=2)
    met, arguments = refusal(document)
    assert met == key
    assert named in arguments.values()


def test_text_in_any_script_and_of_the_greatest_length_is_taken():
    document = example()
    document["controls"][0].update(statement="x" * 40_000, guidance="שלום 你好\n\tمرحبا \u202eabc")
    framework = read_house(document)
    assert len(framework.controls[0].statement) == 40_000
    assert framework.controls[0].guidance.startswith("שלום 你好\n\t")


def test_twenty_thousand_controls_are_the_most():
    document = example()
    del document["mappings"], document["head"]["control_count"]
    document["controls"] = [{"code": str(n), "title": "t", "statement": "s"} for n in range(20_001)]
    assert refusal(document)[0] == "import.too_many_controls"
    document["controls"].pop()
    assert read_house(document).head.control_count == 20_000


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_mutated_document_is_read_or_refused(data):
    document = mutated(data, example())
    try:
        sentence = read_house(document).head.title
    except WorkbookError as refused:
        sentence = render(refused.message)
    assert sentence


def mutated(data: st.DataObject, document: object) -> object:
    """Return a copy of `document` with one value somewhere in it replaced, removed or doubled."""
    document = copy.deepcopy(document)
    node = document
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        below = node[key]
        if isinstance(below, dict | list) and below and data.draw(st.booleans()):
            node = below
            continue
        node[key] = data.draw(
            st.sampled_from(
                [None, 5, -1.5, True, "", "x", " ", "\x00", [], {}, [5], [[]], [{}], {"a": 1}, ["x"], below]
            )
        )
        return document
