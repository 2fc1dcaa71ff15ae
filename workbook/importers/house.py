"""The house format of frameworks: one JSON file, one to one with the values of `workbook.domain.catalogue`."""

import json
from dataclasses import fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from workbook.domain.catalogue import (
    Control,
    Framework,
    FrameworkHead,
    Mapping,
    Objective,
    Parameter,
    Procedure,
    Term,
    TermReference,
)
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import (
    Confidence,
    ControlStatus,
    FrameworkKind,
    ImplementationLevel,
    Method,
    Relation,
    TermKind,
)
from workbook.importers import shape
from workbook.importers.shape import Node
from workbook.importers.soundness import sound
from workbook.importers.source_file import printable

FORMAT: Final = "audit-workbook-framework"
FORMAT_VERSION: Final = 1


def _members(made: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(made))


_TOP: Final = _members(Framework) | {"format", "format_version"}
_HEAD: Final = _members(FrameworkHead)
_CONTROL: Final = _members(Control)
_OBJECTIVE: Final = _members(Objective)
_PROCEDURE: Final = _members(Procedure)
_PARAMETER: Final = _members(Parameter)
_TERM: Final = _members(Term)
_REFERENCE: Final = _members(TermReference)
_MAPPING: Final = _members(Mapping)


def is_house(document: object) -> bool:
    """Tell whether a JSON document says it is a framework in the house format."""
    return isinstance(document, dict) and document.get("format") == FORMAT


def read_house(document: object) -> Framework:
    """Return the framework in a house-format document; raises WorkbookError naming the place of a fault.

    The counts in the head may be left out; where they are stated they must be true.
    """
    if not isinstance(document, dict) or not is_house(document):
        raise shape.MisshapenError("import.shape_choice", "format")
    if shape.whole(document, "format_version") != FORMAT_VERSION:
        raise WorkbookError("import.house_version", version=FORMAT_VERSION)
    shape.only(document, _TOP)
    controls = tuple(shape.each(document, "controls", _control))
    terms = tuple(shape.each(document, "terms", _term))
    mappings = tuple(shape.each(document, "mappings", _mapping))
    node = shape.inner(document, "head")
    try:
        stated = read_head(node)
    except shape.MisshapenError as wrong:
        raise wrong.within("head") from None
    head = counted(stated, controls)
    if any(key in node and node[key] != getattr(head, key) for key in ("control_count", "withdrawn_count")):
        raise WorkbookError(
            "import.counts", code=printable(head.code), active=head.control_count, withdrawn=head.withdrawn_count
        )
    return sound(Framework(head, controls, terms, mappings))


def counted(head: FrameworkHead, controls: tuple[Control, ...]) -> FrameworkHead:
    """Return `head` with the numbers of active and withdrawn controls as they are."""
    withdrawn = sum(one.status is ControlStatus.WITHDRAWN for one in controls)
    return replace(head, control_count=len(controls) - withdrawn, withdrawn_count=withdrawn)


def read_head(node: Node) -> FrameworkHead:
    """Return the head in a `head.json` or under `head` of a framework file."""
    shape.only(node, _HEAD)
    try:
        read_on = date.fromisoformat(shape.needed(node, "read_on"))
    except ValueError as error:
        raise shape.MisshapenError("import.shape_date", "read_on") from error
    return FrameworkHead(
        code=shape.needed(node, "code"),
        title=shape.needed(node, "title"),
        version=shape.needed(node, "version"),
        publisher=shape.needed(node, "publisher"),
        source=shape.needed(node, "source"),
        read_on=read_on,
        licence=shape.needed(node, "licence"),
        attribution=shape.needed(node, "attribution"),
        confidence=shape.choice(node, "confidence", Confidence),
        kind=shape.choice(node, "kind", FrameworkKind, FrameworkKind.CHECKLIST),
        published_on=shape.text(node, "published_on"),
        note=shape.text(node, "note"),
        control_count=shape.whole(node, "control_count") or 0,
        withdrawn_count=shape.whole(node, "withdrawn_count") or 0,
    )


def _control(node: Node) -> Control:
    shape.only(node, _CONTROL)
    return Control(
        code=shape.needed(node, "code"),
        title=shape.needed(node, "title"),
        family_code=shape.text(node, "family_code"),
        family_title=shape.text(node, "family_title"),
        statement=shape.text(node, "statement"),
        guidance=shape.text(node, "guidance"),
        level=shape.whole(node, "level"),
        status=shape.choice(node, "status", ControlStatus, ControlStatus.ACTIVE),
        implementation_level=shape.choice(node, "implementation_level", ImplementationLevel, ImplementationLevel.BOTH),
        objectives=tuple(shape.each(node, "objectives", _objective)),
        procedures=tuple(shape.each(node, "procedures", _procedure)),
        parameters=tuple(shape.each(node, "parameters", _parameter)),
        terms=tuple(shape.each(node, "terms", _reference)),
    )


def _objective(node: Node) -> Objective:
    shape.only(node, _OBJECTIVE)
    return Objective(shape.needed(node, "code"), shape.needed(node, "statement"))


def _procedure(node: Node) -> Procedure:
    shape.only(node, _PROCEDURE)
    return Procedure(shape.choice(node, "method", Method), shape.texts(node, "objects"))


def _parameter(node: Node) -> Parameter:
    shape.only(node, _PARAMETER)
    return Parameter(
        code=shape.needed(node, "code"),
        label=shape.text(node, "label"),
        guidance=shape.text(node, "guidance"),
        choices=shape.texts(node, "choices"),
        value=shape.text(node, "value") if node.get("value") is not None else None,
    )


def _reference(node: Node) -> TermReference:
    shape.only(node, _REFERENCE)
    return TermReference(shape.choice(node, "kind", TermKind), shape.needed(node, "code"))


def _term(node: Node) -> Term:
    shape.only(node, _TERM)
    return Term(
        kind=shape.choice(node, "kind", TermKind),
        code=shape.needed(node, "code"),
        title=shape.needed(node, "title"),
        text=shape.text(node, "text"),
    )


def _mapping(node: Node) -> Mapping:
    shape.only(node, _MAPPING)
    return Mapping(
        control=shape.needed(node, "control"),
        target_framework=shape.needed(node, "target_framework"),
        target=shape.needed(node, "target"),
        relation=shape.choice(node, "relation", Relation, Relation.RELATED),
        rationale=shape.text(node, "rationale"),
    )


def to_house_json(framework: Framework) -> bytes:
    """Return `framework` in the house format: UTF-8, one control, term or mapping a line, no defaults."""
    parts = [f'"format": "{FORMAT}"', f'"format_version": {FORMAT_VERSION}']
    parts.append(f'"head": {json.dumps(plain(framework.head), ensure_ascii=False, indent=1)}')
    for name in ("controls", "terms", "mappings"):
        rows = [json.dumps(plain(row), ensure_ascii=False) for row in getattr(framework, name)]
        parts.append(f'"{name}": [' + ",".join(f"\n{row}" for row in rows) + ("\n]" if rows else "]"))
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8")


def head_json(head: FrameworkHead) -> bytes:
    """Return the bytes of the `head.json` that lets a framework be listed without reading its controls."""
    return (json.dumps(plain(head), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def plain(value: Any) -> Any:  # noqa: ANN401
    """Return a catalogue value as JSON values, without the members that have their default."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    always = ("control_count", "withdrawn_count")
    kept = ((field, getattr(value, field.name)) for field in fields(value))
    return {field.name: plain(one) for field, one in kept if one != field.default or field.name in always}
