"""The `modify` section of an OSCAL profile: set parameters, add to controls, remove from controls."""

from typing import Final

from workbook.domain.errors import WorkbookError
from workbook.importers import shape
from workbook.importers.oscal import walk
from workbook.importers.shape import Node
from workbook.importers.source_file import printable

_SETTABLE: Final = ("label", "usage", "constraints", "guidelines", "values", "select")
_LISTS: Final = ("params", "props", "links", "parts")
_CRITERIA: Final = {"by-name": "name", "by-class": "class", "by-id": "id", "by-ns": "ns"}


def apply_changes(profile: Node, catalogue: Node) -> Node:
    """Return `catalogue` with parameters set and controls altered as `profile` says; inputs are left alone."""
    modify = shape.inner(profile, "modify") if "modify" in profile else {}
    settings = {shape.needed(row, "param-id"): row for row in shape.objects(modify, "set-parameters")}
    alters: dict[str, list[Node]] = {}
    for row in shape.objects(modify, "alters"):
        alters.setdefault(shape.needed(row, "control-id"), []).append(row)
    known = {control.get("id") for control in walk(catalogue)}
    if unknown := [code for code in alters if code not in known]:
        raise WorkbookError("import.profile_unknown_control", control=printable(unknown[0]), count=len(unknown))
    return _changed(catalogue, settings, alters)


def _changed(node: Node, settings: dict[str, Node], alters: dict[str, list[Node]]) -> Node:
    """Return `node` and everything below it with the changes applied, sharing what does not change."""
    changed = dict(node)
    if params := shape.objects(node, "params"):
        changed["params"] = [_set(param, settings) for param in params]
    for key in ("controls", "groups"):
        if rows := shape.objects(node, key):
            changed[key] = [_changed(row, settings, alters) for row in rows]
    for alter in alters.get(str(node.get("id")), ()) if "title" in node else ():
        for removal in shape.objects(alter, "removes"):
            changed = _without(changed, removal)
        for addition in shape.objects(alter, "adds"):
            changed = _with(changed, addition)
    return changed


def _set(param: Node, settings: dict[str, Node]) -> Node:
    setting = settings.get(shape.needed(param, "id"))
    if setting is None:
        return param
    return {**param, **{key: setting[key] for key in _SETTABLE if key in setting}}


def _without(node: Node, removal: Node) -> Node:
    """Return `node` without the items, at any depth, that meet every criterion of `removal`."""
    criteria = {member: shape.text(removal, key) for key, member in _CRITERIA.items() if key in removal}
    item = shape.text(removal, "by-item-name")
    if not criteria and not item:
        raise shape.MisshapenError("import.shape_missing", "modify.alters.removes.by-name")
    lists = {"param": "params", "prop": "props", "link": "links", "part": "parts"}
    if item and item not in lists:
        raise shape.MisshapenError("import.shape_choice", "modify.alters.removes.by-item-name")
    return _stripped(node, criteria, (lists[item],) if item else _LISTS)


def _stripped(node: Node, criteria: dict[str, str], lists: tuple[str, ...]) -> Node:
    stripped = dict(node)
    for key in _LISTS:
        if rows := shape.objects(node, key):
            doomed = key in lists
            kept = [row for row in rows if not (doomed and all(row.get(k) == v for k, v in criteria.items()))]
            stripped[key] = [_stripped(row, criteria, lists) for row in kept]
    return stripped


def _with(node: Node, addition: Node) -> Node:
    """Return `node` with the items of `addition` where it says; without `by-id`, in the control itself."""
    position = shape.text(addition, "position", "ending")
    if position not in ("before", "after", "starting", "ending"):
        raise shape.MisshapenError("import.shape_choice", "modify.alters.adds.position")
    target = shape.text(addition, "by-id")
    if not target or target == node.get("id"):
        return _extended(node, addition, starting=position == "starting")
    placed, found = _placed(node, addition, target, position)
    if not found:
        raise WorkbookError(
            "import.profile_no_target", control=printable(str(node.get("id"))), target=printable(target)
        )
    return placed


def _extended(node: Node, addition: Node, *, starting: bool) -> Node:
    extended = dict(node)
    if "title" in addition:
        extended["title"] = shape.needed(addition, "title")
    for key in _LISTS:
        if rows := shape.objects(addition, key):
            there = shape.objects(node, key)
            extended[key] = [*rows, *there] if starting else [*there, *rows]
    return extended


def _placed(node: Node, addition: Node, target: str, position: str) -> tuple[Node, bool]:
    """Return `node` with the addition in, before or after the part or parameter whose id is `target`."""
    for key in ("parts", "params"):
        rows = shape.objects(node, key)
        for index, row in enumerate(rows):
            if row.get("id") == target and position in ("starting", "ending"):
                new = [_extended(row, addition, starting=position == "starting")]
            elif row.get("id") == target:
                more = shape.objects(addition, key)
                new = [*more, row] if position == "before" else [row, *more]
            else:
                below, found = _placed(row, addition, target, position)
                if not found:
                    continue
                new = [below]
            return {**node, key: [*rows[:index], *new, *rows[index + 1 :]]}, True
    return node, False
