"""How hard a passphrase is to guess: an estimate from its parts, on the low side, with no list of leaked ones at hand."""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

_PARTS: Final = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
_VOWELS: Final = frozenset("aeiouyäöüáéíóúàèìòùâêîôû")
_KEYBOARD: Final = (
    "qwertzuiop",
    "qwertyuiop",
    "asdfghjkl",
    "yxcvbnm",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
)
_KNOWN: Final = (
    "password",
    "passphrase",
    "passwort",
    "secret",
    "admin",
    "welcome",
    "letmein",
    "dragon",
    "monkey",
    "login",
)
_WORD_BITS: Final = 11.0
"""One of some two thousand words: what a person thinks of, not what a dictionary holds."""
_SHORT_WORD_BITS: Final = 6.0
_LETTER_BITS: Final = math.log2(26)
_DIGIT_BITS: Final = math.log2(10)
_MARK_BITS: Final = 4.0
_YEAR_BITS: Final = 6.5
_CHARACTER_BITS: Final = 6.0
_FIRST_IDEOGRAPH: Final = "\u2e80"


class Strength(StrEnum):
    """What a passphrase holds against somebody who has the file and may try as often as they like."""

    NONE = "none"
    VERY_WEAK = "very_weak"
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"
    STRONG = "strong"


# Deriving the key makes each try slow: a graphics card makes some thousands a second. Such a card goes through 2^28 in a
# day and through 2^40 in years, a thousand of them through 2^50 in years; 2^64 is out of reach.
_LEAST_BITS: Final = (
    (Strength.STRONG, 64.0),
    (Strength.GOOD, 50.0),
    (Strength.FAIR, 40.0),
    (Strength.WEAK, 28.0),
    (Strength.VERY_WEAK, 0.0),
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is thought of a passphrase; `bits` is the binary logarithm of the tries it takes."""

    bits: float
    strength: Strength


def estimate(passphrase: str) -> Estimate:
    """Return how hard a passphrase is to guess; spaces around it count for nothing."""
    folded = passphrase.strip()
    if not folded:
        return Estimate(0.0, Strength.NONE)
    seen: set[str] = set()
    bits = 0.0
    for part in _PARTS.findall(folded):
        low = part.casefold()
        # What was said before takes no new guess.
        bits += 1.0 if low in seen else _bits(part)
        seen.add(low)
    bits = min(bits, _by_variety(folded))
    return Estimate(bits, next(strength for strength, least in _LEAST_BITS if bits >= least))


def _bits(part: str) -> float:
    low = part.casefold()
    if part.isdigit():
        return _YEAR_BITS if len(part) == 4 and part[:2] in ("19", "20") else _runs(low) * _DIGIT_BITS
    if not part.isalpha():
        return _MARK_BITS * len(set(part)) if part.strip() else 0.5
    if not low.isascii() and not _VOWELS & set(low):
        characters = _CHARACTER_BITS * len(set(low))
        # Chinese, Japanese and Korean write a word with few characters; other letters make words as Latin ones do.
        return characters if max(low) >= _FIRST_IDEOGRAPH else min(characters, _WORD_BITS)
    cased = 1.0 if part != low else 0.0
    if any(known in low for known in _KNOWN):
        return 4.0 + cased
    if len(low) <= 3 and low.isascii() and _VOWELS & set(low):
        return _SHORT_WORD_BITS + cased
    if _is_word(low):
        # Beyond a word's usual length it is taken for two.
        return min(_WORD_BITS * math.ceil(len(low) / 12), len(low) * _LETTER_BITS) + cased
    return _runs(low) * _LETTER_BITS + (cased and len(part) * 0.5)


def _is_word(low: str) -> bool:
    """Tell whether letters can be spoken: vowels among them, and never five consonants in a row."""
    share = sum(letter in _VOWELS for letter in low) / len(low)
    return 0.2 <= share <= 0.7 and not re.search(f"[^{''.join(sorted(_VOWELS))}]{{5}}", low)


def _runs(low: str) -> int:
    """Return how many characters are left when those that only go on from the one before are not counted."""
    left = 1
    for before, after in pairwise(low):
        goes_on = after == before or any(before + after in row or after + before in row for row in _KEYBOARD)
        left += not goes_on
    return left


def _by_variety(passphrase: str) -> float:
    """Return the bits that so many different characters can hold at most."""
    return _CHARACTER_BITS * len(set(passphrase.casefold()))
