"""Every member of the vocabulary has its words, and no words are left over."""

import importlib
import json
import pkgutil
from enum import StrEnum
from types import ModuleType

import pytest

from workbook import domain
from workbook.domain import vocabulary
from workbook.domain.errors import Message
from workbook.messages import render, word
from workbook.resources import resource


def enums_of(module: ModuleType) -> list[type[StrEnum]]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == module.__name__
    ]


ENUMS = enums_of(vocabulary)
ALL = [
    enum
    for found in pkgutil.iter_modules(domain.__path__)
    for enum in enums_of(importlib.import_module(f"workbook.domain.{found.name}"))
]
WORDS = json.loads(resource("translations/en/words.json").read_text("utf-8"))


def test_words_and_members_are_the_same():
    spoken = [enum for enum in ALL if enum in ENUMS or any(key.startswith(f"{enum.__name__}.") for key in WORDS)]
    assert set(WORDS) == {f"{enum.__name__}.{member.value}" for enum in spoken for member in enum}


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_words_tell_the_members_apart(enum):
    words = [word(member) for member in enum]
    assert len(set(words)) == len(words)
    assert all(w == w.strip() and w[0].isupper() and "_" not in w for w in words)


def test_tlp_labels_are_never_translated():
    assert [word(label) for label in vocabulary.Tlp] == list(vocabulary.Tlp)


def test_a_member_in_a_sentence_appears_as_its_words():
    refused = Message("determination.reason_missing", {"result": vocabulary.Result.OTHER_THAN_SATISFIED})
    assert render(refused) == "“Other than satisfied” needs a reason; say what it rests on."
