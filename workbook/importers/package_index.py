"""What the index of a hand-over package says, as far as it can be checked."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from workbook.domain.package import ChainEnd
from workbook.importers.source_file import printable

PAYLOAD: Final = "data/"
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the index's evidence that has bytes."""

    code: str
    name: str
    sha256: str


@dataclass(slots=True)
class Index:
    """What the index says that can be checked."""

    events: ChainEnd
    access: ChainEnd
    evidence: list[Listed] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    """the codes of all evidence, with bytes or without"""
    without_bytes: list[str] = field(default_factory=list)
    disposed: list[str] = field(default_factory=list)


class OddError(ValueError):
    """A member of the index is not as it must be."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def index_of(value: dict[str, Any]) -> Index:
    """Return what an index says; raises OddError naming what is not as it must be."""
    index = Index(_end_of(value, "journal"), _end_of(value, "access"))
    lines = value.get("evidence")
    if not isinstance(lines, list):
        raise OddError("evidence")
    for line in lines:
        code, path, sha256 = (line.get(name) if isinstance(line, dict) else None for name in ("code", "path", "sha256"))
        if not isinstance(code, str) or code in index.known:
            raise OddError("evidence.code")
        index.known.add(code)
        if sha256 is None:
            continue
        if not isinstance(sha256, str) or not _HASH.fullmatch(sha256):
            raise OddError(f"{printable(code)}.sha256")
        if path is None and line.get("disposed") is not None:
            index.disposed.append(printable(code))
        elif path is None:
            index.without_bytes.append(printable(code))
        elif isinstance(path, str):
            index.evidence.append(Listed(printable(code), PAYLOAD + path, sha256))
        else:
            raise OddError(f"{printable(code)}.path")
    return index


def _end_of(value: dict[str, Any], name: str) -> ChainEnd:
    part = value.get(name)
    if not isinstance(part, dict):
        raise OddError(name)
    entries, head = part.get("entries"), part.get("head")
    if type(entries) is not int or not isinstance(head, str):
        raise OddError(name)
    return ChainEnd(entries, head)
