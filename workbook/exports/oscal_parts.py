"""The small parts OSCAL documents are made of: ids, tokens, properties, and people's text as plain Markdown."""

import re
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, Final
from uuid import UUID, uuid5

from workbook.exports.visible import one_line, visible

Node = dict[str, Any]
"""A JSON object."""

NAMESPACE: Final = UUID("7d0b3c52-6f1e-4b0a-9a35-1f0d5c8e2a41")
"""What every derived id and every property of our own is named under; chosen once, for ever."""
PROPERTIES: Final = f"urn:uuid:{NAMESPACE}"
"""The namespace (`ns`) of our own properties."""

_NIST: Final = re.compile(r"[A-Z]{2}-[0-9]+(\([0-9]+\))?")
_NOT_OF_A_TOKEN: Final = re.compile(r"[^\w.\-]")
_MARKUP: Final = re.compile(r"[\\`*{}\[\]<>#~^|&]|(?<![^\W_])_|_(?![^\W_])")
_AT_LINE_START: Final = re.compile(r"^(\s*[0-9]*)(?=[-+=]|(?<=[0-9])[.)])", re.MULTILINE)


class Names:
    """Derives ids that are the same whenever the same workbook is exported.

    OSCAL takes ids of versions 4 and 5 only, so the workbook's own of version 7 cannot be used as they are.
    """

    def __init__(self, workbook: UUID) -> None:
        self._space = uuid5(NAMESPACE, str(workbook))

    def __call__(self, kind: str, *key: object) -> str:
        """Return the id of the thing of this kind that `key` names."""
        name = "/".join([kind, *map(str, key)])
        return str(uuid5(self._space, name.encode("utf-8", "backslashreplace").decode()))


def token(code: str) -> str:
    """Return a code as an OSCAL token (an NCName); codes of SP 800-53 become the ids of NIST's own catalogues."""
    if _NIST.fullmatch(code):
        return code.lower().replace("(", ".").replace(")", "")
    made = _NOT_OF_A_TOKEN.sub("_", code)
    return made if made[:1].isalpha() or made[:1] == "_" else f"_{made}"


def markup(text: str) -> str:
    """Return people's text so that Markdown shows it as it was written, hidden characters made visible."""
    escaped = _MARKUP.sub(r"\\\g<0>", visible(text))
    return _AT_LINE_START.sub(r"\1\\", escaped)


def markup_line(text: str) -> str:
    """Return people's text as one line of Markdown."""
    return " ".join(markup(text).split())


def prop(name: str, value: object, remarks: str = "") -> Node:
    """Return a property in our own namespace; an enum member gives its stored value, a truth value yes or no."""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    shown = one_line(str(value.value if isinstance(value, Enum) else value))
    return {"name": name, "ns": PROPERTIES, "value": shown, **({"remarks": remarks} if remarks else {})}


def props(**given: object) -> list[Node]:
    """Return properties for everything that is not empty; underscores in names become dashes."""
    named = ((name.replace("_", "-"), value) for name, value in given.items())
    return [prop(name, value) for name, value in named if value is not None and str(value).strip()]


def moment(value: datetime) -> str:
    """Return an aware time in UTC, to the second: OSCAL does not take every offset."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def day(value: date, at: time = time.min) -> str:
    """Return a calendar day as a time in UTC, at its beginning unless told."""
    return moment(datetime.combine(value, at, UTC))


def filled(**given: object) -> Node:
    """Return an object of the members that are not empty; underscores in names become dashes."""
    return {name.replace("_", "-"): value for name, value in given.items() if value not in (None, "", [], {})}
