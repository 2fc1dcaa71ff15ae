"""What differs between two texts, word by word, in time that a page of text cannot blow up."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, TypeAlias

Marked: TypeAlias = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it differs from the other text; joined, the pieces are the text."""

_WORD: Final = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_MOST: Final = 60_000
"""Pairs of equal words that are looked at, at most: pages of ordinary prose, but not one word a thousand times."""


def word_changes(old: str, new: str) -> tuple[Marked, Marked]:
    """Return both texts with the words marked that are not in the other one at that place.

    Spaces count only where nothing else differs.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    left, right = [word.strip() for word in before], [word.strip() for word in after]
    if left == right:
        left, right = before, after
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    marks = _differing(left[head : len(left) - tail], right[head : len(right) - tail])
    return _marked(before, head, marks[0]), _marked(after, head, marks[1])


def _differing(left: list[str], right: list[str]) -> tuple[list[bool], list[bool]]:
    """Return of each word whether the other side lacks it; every one where telling would take too long."""
    left_marks, right_marks = [True] * len(left), [True] * len(right)
    counts = Counter(right)
    if sum(count * counts[word] for word, count in Counter(left).items()) <= _MOST:
        for start, other, size in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
            left_marks[start : start + size] = [False] * size
            right_marks[other : other + size] = [False] * size
    return left_marks, right_marks


def _common(one: list[str], other: list[str]) -> int:
    """Return how many words both begin with."""
    for place, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return place
    return min(len(one), len(other))


def _marked(words: list[str], head: int, marks: list[bool]) -> Marked:
    told = [*[False] * head, *marks, *[False] * (len(words) - head - len(marks))]
    runs = [
        ("".join(word for word, _ in run), is_marked)
        for is_marked, run in groupby(zip(words, told, strict=True), key=lambda pair: pair[1])
    ]
    return tuple(_trimmed(runs))


def _trimmed(runs: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Yield runs without marks on the spaces behind a word."""
    spaces = ""
    for words, is_marked in runs:
        if not is_marked:
            yield spaces + words, False
            spaces = ""
            continue
        if spaces:
            yield spaces, False
        kept = words.rstrip() or words
        spaces = words[len(kept) :]
        yield kept, True
    if spaces:
        yield spaces, False
