"""The estimate of a passphrase is on the low side, and never praises what everybody tries first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.domain.passphrase import Strength, estimate


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [
        ("", Strength.NONE),
        ("   ", Strength.NONE),
        ("a", Strength.VERY_WEAK),
        ("a" * 40, Strength.VERY_WEAK),
        ("password123!", Strength.VERY_WEAK),
        ("qwertyuiop", Strength.VERY_WEAK),
        ("12345678901234567890", Strength.VERY_WEAK),
        ("Summer2026!", Strength.VERY_WEAK),
        ("correct horse", Strength.VERY_WEAK),
        ("the the the the the the the the", Strength.VERY_WEAK),
        ("пароль солнце", Strength.VERY_WEAK),
        ("correct horse battery", Strength.WEAK),
        ("xK9#qT2v", Strength.WEAK),
        ("correct horse battery staple", Strength.FAIR),
        ("我们的城市很安静", Strength.FAIR),
        ("correct horse battery staple lantern", Strength.GOOD),
        ("qzxwvkpjbtrnmslg", Strength.GOOD),
        ("correct horse battery staple lantern kelp", Strength.STRONG),
    ],
)
def test_estimates(passphrase: str, strength: Strength) -> None:
    assert estimate(passphrase).strength is strength


@given(st.text())
def test_any_text_has_an_estimate_that_no_padding_lifts(passphrase: str) -> None:
    made = estimate(passphrase)
    assert made.bits >= 0
    assert estimate(f"  {passphrase.strip()} ") == made
    assert (made.strength is Strength.NONE) == (not passphrase.strip())


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1))
def test_saying_a_word_again_adds_little(word: str) -> None:
    assert estimate(f"{word} {word}").bits <= estimate(word).bits + 2
