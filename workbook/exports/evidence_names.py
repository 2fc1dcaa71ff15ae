"""Where the bytes of evidence lie in a package: under names every system takes, made from code and original name alone."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from workbook.domain.report import EvidenceLine

FOLDER: Final = "evidence"
_LONGEST: Final = 80
_LONGEST_ENDING: Final = 12
_OTHER: Final = re.compile(r"[^A-Za-z0-9._-]+")
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever the ending."""


def safe_name(original: str) -> str:
    """Return a file name of ASCII letters, digits, dots, dashes and underscores that stands for `original`.

    It starts with a letter, a digit or an underscore, has at most 80 characters and keeps a short ending.
    """
    decomposed = unicodedata.normalize("NFKD", original.replace("\\", "/").rsplit("/", 1)[-1])
    base = "".join(character for character in decomposed if not unicodedata.combining(character))
    plain = _OTHER.sub("_", base).lstrip(".-").rstrip(".")
    stem, dot, ending = plain.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = plain, "", ""
    name = stem[: _LONGEST - len(dot + ending)] + dot + ending
    if not name.strip("_."):
        return "evidence" + (dot + ending if ending.strip("_") else "")
    return f"_{name}" if _DEVICE.fullmatch(name) else name


def evidence_paths(evidence: Iterable[EvidenceLine]) -> dict[str, str]:
    """Return the path in a package, below its payload, of each piece of evidence that has its bytes, by code.

    The same bytes lie there once: a second piece with them has the path of the first.
    """
    of_bytes: dict[str, str] = {}
    paths: dict[str, str] = {}
    for line in evidence:
        if line.sha256 and not line.damaged and line.disposed is None:
            path = f"{FOLDER}/{line.code}/{safe_name(line.original_name)}"
            paths[line.code] = of_bytes.setdefault(line.sha256, path)
    return paths
