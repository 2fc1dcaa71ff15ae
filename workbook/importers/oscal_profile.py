"""Resolve an OSCAL profile: select controls from the catalogues it imports, merge them, and modify them."""

import copy
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Final, TypeAlias
from urllib.parse import unquote, urlsplit

from workbook.domain.catalogue import Framework, FrameworkHead
from workbook.domain.errors import WorkbookError
from workbook.importers import shape
from workbook.importers.oscal import check_version, read_catalogue, walk
from workbook.importers.oscal_alter import apply_changes
from workbook.importers.shape import Node
from workbook.importers.source_file import printable

Finder: TypeAlias = Callable[[Sequence[str]], object]
"""Given the file names an import may go by, best first, returns that document; never fetches anything."""

MAX_CHAIN: Final = 8
_SEPARATORS: Final = frozenset("\\/:")


def resolve_profile(document: object, find: Finder, head: FrameworkHead) -> Framework:
    """Return the framework an OSCAL profile describes, as NIST's profile resolution specification says.

    Groups are kept whatever `merge` says, because they are the families people look controls up by. Raises
    WorkbookError for an unknown control, an import that cannot be found, or a profile that imports itself.
    """
    return read_catalogue({"catalog": _resolved(document, find, ())}, head)


def _resolved(document: object, find: Finder, chain: tuple[str, ...]) -> Node:
    profile = shape.top(document, "profile")
    try:
        check_version(profile)
        uuid = shape.text(profile, "uuid")
        if (uuid and uuid in chain) or len(chain) == MAX_CHAIN:
            raise WorkbookError("import.profile_cycle")

        def imported(row: Node) -> Node:
            names = _names(profile, shape.needed(row, "href"))
            source = find(names)
            if isinstance(source, dict) and "profile" in source:
                catalogue = _resolved(source, find, (*chain, uuid))
            else:
                catalogue = shape.top(source, "catalog")
            return _selected(catalogue, _selection(row, catalogue))

        sources = shape.each(profile, "imports", imported)
        return apply_changes(profile, _merged(profile, sources))
    except shape.MisshapenError as wrong:
        raise wrong.within("profile") from None


def _names(profile: Node, href: str) -> tuple[str, ...]:
    """Return the file names an import may go by: `href` itself, or the links of the resource it points to."""
    hrefs = [href]
    if href.startswith("#"):
        matter = shape.inner(profile, "back-matter") if "back-matter" in profile else {}
        resources = [row for row in shape.objects(matter, "resources") if row.get("uuid") == href[1:]]
        hrefs = [shape.needed(link, "href") for row in resources for link in shape.objects(row, "rlinks")]
    try:
        paths = [PurePosixPath(unquote(urlsplit(one).path)) for one in hrefs]
    except ValueError as error:
        raise WorkbookError("import.profile_href", href=printable(href, 80)) from error
    names: dict[str, None] = {}
    for path in paths:
        plain = path.name.removesuffix(path.suffix) if path.suffix in (".json", ".xml", ".yaml") else path.name
        for name in (f"{plain}.json", f"{plain}-min.json"):
            if plain and not _SEPARATORS & set(name):
                names[name] = None
    if not names:
        raise WorkbookError("import.profile_href", href=printable(href, 80))
    return tuple(names)


def _selection(row: Node, catalogue: Node) -> set[str]:
    """Return the control ids one import takes; without an include clause it takes all."""
    known = {shape.needed(control, "id"): control for control in walk(catalogue)}
    if "include-controls" in row:
        chosen = set[str]().union(*shape.each(row, "include-controls", lambda node: _picked(node, known)))
    else:
        chosen = set(known)
    for some in shape.each(row, "exclude-controls", lambda node: _picked(node, known)):
        chosen -= some
    return chosen


def _picked(node: Node, known: dict[str, Node]) -> set[str]:
    """Return the ids one include or exclude clause names; an id the catalogue lacks is refused, never skipped."""
    ids = shape.texts(node, "with-ids")
    if unknown := [one for one in ids if one not in known]:
        raise WorkbookError("import.profile_unknown_control", control=printable(unknown[0]), count=len(unknown))
    picked = set(ids)
    for row in shape.objects(node, "matching"):
        pattern = shape.needed(row, "pattern").replace("[", "[[]")
        picked |= {one for one in known if fnmatchcase(one, pattern)}
    if shape.text(node, "with-child-controls") == "yes":
        picked |= {shape.text(below, "id") for one in tuple(picked) for below in walk(known[one])}
    return picked


def _selected(node: Node, selection: set[str]) -> Node:
    """Return `node` with the chosen controls only; a chosen control takes the place of a parent left out."""
    kept = {key: value for key, value in node.items() if key not in ("controls", "groups")}
    kept["controls"] = list(_chosen(node, selection))
    groups = [_selected(group, selection) for group in shape.objects(node, "groups")]
    kept["groups"] = [group for group in groups if group["controls"] or group["groups"]]
    return kept


def _chosen(node: Node, selection: set[str]) -> Iterator[Node]:
    for control in shape.objects(node, "controls"):
        below = list(_chosen(control, selection))
        if control.get("id") in selection:
            yield {**control, "controls": below}
        else:
            yield from below


def _merged(profile: Node, sources: list[Node]) -> Node:
    """Return one catalogue of all imports; a control imported twice stands once, as `combine` says."""
    merge = shape.inner(profile, "merge") if "merge" in profile else {}
    combine = shape.inner(merge, "combine") if "combine" in merge else {}
    method = shape.text(combine, "method", "keep")
    merged: Node = {"metadata": shape.inner(profile, "metadata"), "params": [], "controls": [], "groups": []}
    seen: dict[str, Node] = {}
    for source in sources:
        merged["params"] += shape.objects(source, "params")
        once = _once(source, seen, method)
        merged["controls"] += once["controls"]
        _join_groups(merged["groups"], once["groups"])
    return merged


def _once(node: Node, seen: dict[str, Node], method: str) -> Node:
    """Return `node` without the controls already in `seen`; with `keep`, one that differs is refused."""
    controls: list[Node] = []
    for control in shape.objects(node, "controls"):
        code = shape.needed(control, "id")
        bare = {key: value for key, value in control.items() if key != "controls"}
        new = code not in seen
        if not new and method == "keep" and seen[code] != bare:
            raise WorkbookError("import.profile_clash", control=printable(code))
        seen.setdefault(code, bare)
        below = _once({"controls": control.get("controls", [])}, seen, method)["controls"]
        controls += [{**bare, "controls": below}] if new else below
    groups = [_once(group, seen, method) for group in shape.objects(node, "groups")]
    return {**node, "controls": controls, "groups": groups}


def _join_groups(into: list[Node], groups: list[Node]) -> None:
    """Append each group, or its contents where a group of the same id is already there."""
    for group in groups:
        same = next((one for one in into if one.get("id") and one.get("id") == group.get("id")), None)
        if same is None:
            into.append(copy.copy(group))
        else:
            same["controls"] = same["controls"] + group["controls"]
            same["groups"] = list(same["groups"])
            _join_groups(same["groups"], group["groups"])
