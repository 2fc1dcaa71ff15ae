"""Hostile and damaged JSON is refused, each time naming the place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.domain.errors import WorkbookError
from workbook.importers.json_reader import MAX_DEPTH, read_json
from workbook.importers.source_file import MAX_SOURCE_BYTES
from workbook.messages import render

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


def refusal(raw: bytes) -> tuple[str, dict]:
    with pytest.raises(WorkbookError) as caught:
        read_json(raw, name="a.json")
    assert render(caught.value.message)
    return caught.value.key, caught.value.message.arguments


@given(VALUES, st.booleans())
def test_well_formed_json_is_read_as_the_standard_library_reads_it(value, escaped):
    raw = json.dumps(value, ensure_ascii=escaped).encode("utf-8")
    assert read_json(raw) == json.loads(raw)


def test_a_byte_order_mark_is_no_obstacle():
    assert read_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b'{"a": 1,\n "b": }', 2, 7),
        (b'{"a": [1, 2', 1, 12),
        (b"[1, 2] x", 1, 8),
        (b'{"a": "\x01"}', 1, 8),
        (b"[", 1, 2),
    ],
)
def test_broken_syntax_names_line_and_column(raw, line, column):
    key, arguments = refusal(raw)
    assert (key, arguments["line"], arguments["column"]) == ("import.json_syntax", line, column)


def test_a_duplicate_key_is_refused_with_its_path():
    raw = b'{"catalog": {"groups": [{}, {}, {}, {"controls": [{"id": "a", "t": {"x": [1]}, "id": "b"}]}]}}'
    key, arguments = refusal(raw)
    assert (key, arguments["place"]) == ("import.json_duplicate", "catalog.groups[3].controls[0].id")


def test_a_duplicate_key_is_seen_through_escapes_and_after_odd_strings():
    key, arguments = refusal(rb'{"q": "\"},[{\\", "list": [[], {"id": 1, "\u0069d": 2}]}')
    assert (key, arguments["place"]) == ("import.json_duplicate", "list[1].id")


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_a_depth_bomb_is_refused_whether_or_not_it_is_closed(opening):
    closing = opening.replace(b'"a":', b"").translate(bytes.maketrans(b"[{", b"]}"))[::-1]
    for raw in (opening * 100_000, opening * 100_000 + b"1" + closing * 100_000):
        key, arguments = refusal(raw)
        assert key == "import.json_depth"
        assert len(arguments["place"]) < 400


def test_the_depth_limit_is_exact():
    assert read_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    key, arguments = refusal(b'{"a":' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}")
    assert (key, arguments["limit"], arguments["place"]) == (
        "import.json_depth",
        MAX_DEPTH,
        "a" + "[0]" * (MAX_DEPTH - 1),
    )


def test_brackets_in_strings_are_not_depth():
    assert read_json(json.dumps(["[" * 1000, "{" * 1000]).encode()) == ["[" * 1000, "{" * 1000]


@pytest.mark.parametrize(
    "number",
    [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"9223372036854775808", b"-9223372036854775809", b"1" * 5000],
)
def test_numbers_no_machine_word_holds_are_refused(number):
    key, arguments = refusal(b'{"a": [0, {"b": ' + number + b"}]}")
    assert (key, arguments["place"]) == ("import.json_number", "a[1].b")


@pytest.mark.parametrize("half", [rb"\ud800", rb"x\uDFFFy", rb"\ud800\u0041"])
def test_lone_surrogates_are_refused(half):
    key, arguments = refusal(b'{"a": ["ok", "' + half + b'"]}')
    assert (key, arguments["place"]) == ("import.json_surrogate", "a[1]")
    assert refusal(b'{"a": {"' + half + b'": 1}}')[0] == "import.json_surrogate"


def test_a_pair_of_surrogates_is_a_character():
    assert read_json(rb'["\ud83d\ude00"]') == ["\U0001f600"]


def test_other_encodings_are_refused_naming_the_byte():
    key, arguments = refusal(b'{"a": 1,\n "b": "caf\xe9"}')
    assert (key, arguments["line"], arguments["byte"]) == ("import.json_encoding", 2, 19)


def test_too_many_bytes_or_values_are_refused_before_parsing():
    assert refusal(b" " * (MAX_SOURCE_BYTES + 1))[0] == "import.too_large"
    assert refusal(b"[" + b"1," * 2_000_001 + b"1]")[0] == "import.json_values"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw):
    try:
        outcome = json.dumps(read_json(raw))
    except WorkbookError as refused:
        outcome = render(refused.message)
    assert outcome
