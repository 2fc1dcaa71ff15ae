"""Read the proof of one piece of evidence: its limits first, then its form; whether it holds is told by the proof itself."""

import re
from pathlib import Path
from typing import Any, Final

from workbook.domain.canonical import canonical
from workbook.domain.errors import WorkbookError
from workbook.domain.roots import PROOF_FORMAT, Proof, Root
from workbook.importers.json_reader import read_json
from workbook.importers.source_file import shown

_MOST_BYTES: Final = 1 << 20
_MOST_STEPS: Final = 64
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def read_proof(path: Path) -> Proof:
    """Return the proof in a file. Raises WorkbookError for anything else."""
    value = read_json(path, limit=_MOST_BYTES)
    if not isinstance(value, dict) or value.get("format") != PROOF_FORMAT:
        raise WorkbookError("proof.not_one", name=shown(path))
    try:
        return _proof(value)
    except (KeyError, TypeError, ValueError) as error:
        raise WorkbookError("proof.not_one", name=shown(path)) from error


def _proof(value: dict[str, Any]) -> Proof:
    entry, root = value["entry"], value["root"]
    size, place, steps = root["entries"], value["place"], value["path"]
    if not isinstance(entry["evidence"]["code"], str) or not isinstance(steps, list) or len(steps) > _MOST_STEPS:
        raise ValueError(place)
    if not isinstance(entry.get("content"), dict | None):
        raise TypeError(place)
    if any(type(number) is not int for number in (size, place)):
        raise TypeError(place)
    return Proof(Root(size, _hash(root["sha256"])), canonical(entry), place, tuple(map(_hash, steps)))


def _hash(value: str) -> str:
    if not _HASH.fullmatch(value):
        raise ValueError(value)
    return value
