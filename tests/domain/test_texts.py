"""Texts of people are kept unchanged or refused with the place of the trouble."""

import pytest

from workbook.domain.errors import WorkbookError
from workbook.domain.texts import MAX_LINE, MAX_TEXT, clean_text, one_line
from workbook.messages import render

WELCOME = [
    "",
    "Tab\tand\r\nline\nbreaks",
    "ضوابط الأمن السيبراني للذكاء الاصطناعي",
    "人工知能セキュリティ監査 – 검증",
    "Cafe\u0301 is not Caf\u00e9",
    "\u202bright to left\u202c and 🧪",
    "=HYPERLINK(1) <b>&amp;</b> {braces} %s",
    "x" * MAX_TEXT,
    "漢" * MAX_TEXT,
]


@pytest.mark.parametrize("words", WELCOME, ids=range(len(WELCOME)))
def test_text_is_kept_unchanged(words):
    assert clean_text(words, "The note") is words


@pytest.mark.parametrize("code", [*range(9), 11, 12, *range(14, 32)])
def test_control_characters_are_refused(code):
    with pytest.raises(WorkbookError) as refusal:
        clean_text(f"ab{chr(code)}", "The note")
    assert render(refusal.value.message) == (
        f"The note has the control character U+{code:04X} at position 3; remove it."
    )


@pytest.mark.parametrize("half", [chr(0xD83D), chr(0xDCFF)])
def test_lone_surrogates_are_refused(half):
    with pytest.raises(WorkbookError) as refusal:
        clean_text("a" + half, "The note")
    assert refusal.value.key == "text.surrogate"
    assert refusal.value.message.arguments == {"field": "The note", "position": 2}


def test_text_over_the_limit_is_refused():
    with pytest.raises(WorkbookError) as refusal:
        clean_text("x" * (MAX_TEXT + 1), "The note")
    assert render(refusal.value.message).startswith("The note has 40001 characters; shorten it to 40000")


@pytest.mark.parametrize("title", ["A", " padded ", "x" * MAX_LINE, "تدقيق", "監査"])
def test_title_is_kept_unchanged(title):
    assert one_line(title, "The title") is title


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("", "text.blank"),
        (" \t\u3000", "text.blank"),
        ("\n", "text.blank"),
        ("a\nb", "text.line_break"),
        ("a\rb", "text.line_break"),
        ("a\u2028b", "text.line_break"),
        ("a\x00b", "text.control_character"),
        ("x" * (MAX_LINE + 1), "text.too_long"),
    ],
)
def test_title_is_refused(title, key):
    with pytest.raises(WorkbookError) as refusal:
        one_line(title, "The title")
    assert refusal.value.key == key
    assert render(refusal.value.message).startswith("The title ")
