"""Texts compared word by word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.domain.word_changes import Marked, word_changes

WORDS = st.lists(st.sampled_from(["a", "b", " ", "  ", "\n", ".", "é", "管理", "\u202e", "-"]), max_size=30).map(
    "".join
)


def whole(pieces: Marked) -> str:
    return "".join(words for words, _ in pieces)


def marked(pieces: Marked) -> list[str]:
    return [words for words, is_marked in pieces if is_marked]


@given(WORDS, WORDS)
def test_pieces_joined_are_the_texts(old: str, new: str):
    before, after = word_changes(old, new)
    assert (whole(before), whole(after)) == (old, new)
    if old == new:
        assert marked(before) == marked(after) == []
    else:
        assert marked(before) or marked(after)


@given(WORDS, WORDS)
def test_what_is_not_marked_is_the_same_in_both(old: str, new: str):
    def kept(pieces: Marked) -> str:
        return "".join("".join(words for words, is_marked in pieces if not is_marked).split())

    before, after = word_changes(old, new)
    assert kept(before) == kept(after)


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("Two of nine tools.", "Three of nine tools.", ["Two"], ["Three"]),
        ("It was switched off.", "It was switched off at noon.", [], ["at noon"]),
        ("one two three", "one three", ["two"], []),
        ("one two", "one  two", ["one"], ["one"]),
        ("", "new", [], ["new"]),
        ("AC-2", "AC-3", ["2"], ["3"]),
        ("old words here", "new names here", ["old words"], ["new names"]),
    ],
)
def test_only_the_words_that_differ_are_marked(old: str, new: str, gone: list[str], come: list[str]):
    before, after = word_changes(old, new)
    assert [words.strip() for words in marked(before)] == [words.strip() for words in gone]
    assert [words.strip() for words in marked(after)] == [words.strip() for words in come]


def test_long_texts_that_have_nothing_in_common_are_marked_whole():
    old, new = " ".join(f"a{n}" for n in range(50_000)), " ".join(f"b{n}" for n in range(50_000))
    started = time.process_time()
    before, after = word_changes("Same start. " + old, "Same start. " + new)
    assert time.process_time() - started < 20
    assert marked(before) == [old]
    assert marked(after) == [new]


def test_one_word_a_thousand_times_takes_no_longer():
    started = time.process_time()
    before, _ = word_changes("a " * 20_000 + "x", "b " + "a " * 20_000)
    assert time.process_time() - started < 20
    assert marked(before)
