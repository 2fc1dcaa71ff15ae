"""What a text of a person may be: kept unchanged, or refused with the place of the trouble."""

import re
from typing import Final

from workbook.domain.errors import WorkbookError

MAX_TEXT: Final = 40_000
"""characters (code points) of a long text"""
MAX_LINE: Final = 300
"""characters (code points) of a title or name"""

# C0 controls but tab, line feed and carriage return; none of them can be stored in XML 1.0, hence in Excel.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LINE_BREAK: Final = re.compile("[\n\r\x85\u2028\u2029]")


def clean_text(text: str, field: str) -> str:
    """Return `text` unchanged if it can be kept; `field` is the name people know the field by.

    Raises WorkbookError for more than MAX_TEXT characters, control characters and lone surrogates, naming the
    first position, counted from 1.
    """
    _refuse_longer(text, field, MAX_TEXT)
    if found := _CONTROL.search(text):
        raise WorkbookError(
            "text.control_character",
            field=field,
            position=found.start() + 1,
            character=f"U+{ord(found.group()):04X}",
        )
    if found := _SURROGATE.search(text):
        raise WorkbookError("text.surrogate", field=field, position=found.start() + 1)
    return text


def one_line(text: str, field: str) -> str:
    """Return the title or name `text` unchanged if it can be kept.

    Raises WorkbookError as `clean_text` does, and for a blank text, a line break or more than MAX_LINE
    characters.
    """
    if not text.strip():
        raise WorkbookError("text.blank", field=field)
    _refuse_longer(text, field, MAX_LINE)
    if found := _LINE_BREAK.search(text):
        raise WorkbookError("text.line_break", field=field, position=found.start() + 1)
    return clean_text(text, field)


def _refuse_longer(text: str, field: str, limit: int) -> None:
    if len(text) > limit:
        raise WorkbookError("text.too_long", field=field, length=len(text), limit=limit)
