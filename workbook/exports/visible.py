"""Make characters that cannot be seen, or that make others be read in a false order, visible."""

import re
from typing import Final

_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    "\u202a-\u202e\u2066-\u2069"  # bidirectional overrides, which can make a file name lie
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # bytes of a name that is not UTF-8; no characters at all
)


def visible(text: str) -> str:
    r"""Return `text` with hidden characters as escapes such as ``\x0b`` or ``\u202e``; line ends become ``\n``."""
    return _HIDDEN.sub(_escape, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Return `text` visible and on one line."""
    return " ".join(visible(text).split())


def elided(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text`, ending in an ellipsis when any are left out."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in head[limit // 2 :]:
        head = head.rsplit(None, 1)[0]
    return head.rstrip(" \t\n,;:") + "…"


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\x{number:02x}" if number <= 0xFF else f"\\u{number:04x}"
