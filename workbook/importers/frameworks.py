"""The frameworks that ship, and the ones a person brings."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from workbook.domain.catalogue import Framework, FrameworkHead
from workbook.domain.errors import WorkbookError
from workbook.importers.house import is_house, read_head, read_house
from workbook.importers.json_reader import collector_paused, read_json
from workbook.importers.oscal import describe, read_catalogue
from workbook.importers.oscal_profile import resolve_profile
from workbook.importers.shape import MisshapenError, top
from workbook.importers.source_file import printable, read_source, shown
from workbook.resources import resource

HEAD: Final = "head.json"
HOUSE: Final = "framework.json"
_JSON_STARTS: Final = (b"{", b"[")


class ContentKind(StrEnum):
    """What a file holds, told from its content and never from its name."""

    HOUSE_FRAMEWORK = "house_framework"
    OSCAL_CATALOGUE = "oscal_catalogue"
    OSCAL_PROFILE = "oscal_profile"
    UNKNOWN = "unknown"


def shipped() -> tuple[FrameworkHead, ...]:
    """Return the heads of the shipped frameworks, ordered by code, without reading their controls."""
    return tuple(sorted((_head(path.parent) for path in _heads()), key=lambda head: head.code))


def load(code: str) -> Framework:
    """Return the shipped framework `code`; raises WorkbookError naming near matches when there is none."""
    folders = {path.parent.name: path.parent for path in _heads()}
    if code not in folders:
        near = [one for one in folders if code and code.lower() in one] or get_close_matches(code.lower(), folders, 3)
        if near:
            raise WorkbookError(
                "import.unknown_framework_near", code=printable(code, 80), near=", ".join(sorted(near)[:4])
            )
        raise WorkbookError("import.unknown_framework", code=printable(code, 80))
    folder = folders[code]
    with collector_paused():
        if (folder / HOUSE).exists():
            return read_house(_own_json(folder / HOUSE))
        (catalogue,) = (path for path in folder.glob("*.json") if path.name != HEAD)
        return read_catalogue(_own_json(catalogue), _head(folder))


def content_kind(path: Path) -> ContentKind:
    """Return what the file at `path` holds; raises WorkbookError when it cannot be read or is damaged JSON."""
    return _kind(_document(path))


def read_framework(path: Path, *, read_on: date | None = None) -> Framework:
    """Return the framework in a file: the house format, an OSCAL catalogue, or an OSCAL profile.

    What a profile imports is looked for beside it and among the shipped catalogues by file name, never on a
    network. `read_on` is the day the copy was taken, the file's own date in UTC when not given. Raises WorkbookError.
    """
    document = _document(path)
    kind = _kind(document)
    if kind is ContentKind.HOUSE_FRAMEWORK:
        return read_house(document)
    taken = read_on or datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    if kind is ContentKind.OSCAL_CATALOGUE:
        return read_catalogue(document, _described(document, "catalog", path, taken))
    if kind is ContentKind.OSCAL_PROFILE:
        head = _described(document, "profile", path, taken)
        return resolve_profile(document, lambda names: _imported(path.parent, names), head)
    raise WorkbookError("import.unknown_content", name=shown(path))


def _own_json(path: Path) -> object:
    """Return a document that ships with the program: the tests have read it strictly, so only damage can be wrong with it."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return read_json(path)  # which says what is wrong and where


def _document(path: Path) -> object:
    """Return the JSON value in the file, or None for a text that does not even begin like JSON."""
    raw = read_source(path)
    if not raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_JSON_STARTS):
        return None
    return read_json(raw, name=shown(path))


def _kind(document: object) -> ContentKind:
    if is_house(document):
        return ContentKind.HOUSE_FRAMEWORK
    if isinstance(document, dict) and "catalog" in document:
        return ContentKind.OSCAL_CATALOGUE
    if isinstance(document, dict) and "profile" in document:
        return ContentKind.OSCAL_PROFILE
    return ContentKind.UNKNOWN


def _described(document: object, key: str, path: Path, read_on: date) -> FrameworkHead:
    try:
        return describe(top(document, key), shown(path), read_on)
    except MisshapenError as wrong:
        raise wrong.within(key) from None


def _imported(folder: Path, names: Sequence[str]) -> Any:  # noqa: ANN401
    """Return the first document found under one of `names`, which are bare file names."""
    for place in (folder, *(path.parent for path in _heads())):
        for name in names:
            if (place / name).is_file():
                return read_json(place / name)
    raise WorkbookError("import.profile_import_missing", href=printable(names[0], 120))


def _heads() -> list[Path]:
    return sorted(resource("frameworks").glob(f"*/{HEAD}"))


def _head(folder: Path) -> FrameworkHead:
    return read_head(read_json(folder / HEAD))
