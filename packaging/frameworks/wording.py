"""Small, deterministic changes of form: no word of a publisher is replaced."""

import re
import unicodedata

_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\(\s*([^()\s]*)\s*\)")


def one_line(text: str) -> str:
    """Return `text` with every run of white space as one blank."""
    return " ".join(text.split())


def without_ligatures(text: str) -> str:
    """Return `text` in NFKC, so that a ligature is the letters it stands for, on one line."""
    return one_line(unicodedata.normalize("NFKC", text))


def opening(statement: str, limit: int = 100) -> str:
    """Return a title for a control that has none: the statement, cut at a word when longer than `limit`."""
    line = one_line(statement.splitlines()[0])
    if len(line) <= limit:
        return line.rstrip(" .:;,")
    return line[: line.rindex(" ", 0, limit)].rstrip(" .:;,(–-") + " …"


def plain_markdown(text: str) -> str:
    """Return Markdown as plain text: headings and lists keep their lines, links keep their address."""
    lines = []
    for raw in text.strip().splitlines():
        line = re.sub(r"^#+\s*", "", raw.strip())
        line = _MARKDOWN_LINK.sub(lambda found: _link(found.group(1), found.group(2)), line)
        lines.append(line.replace("**", "").rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _link(words: str, address: str) -> str:
    code = address.rsplit("/", 1)[-1] if address.startswith("/") else address
    return words if not code or code in words else f"{words} ({code})"
