"""OSCAL catalogues (NIST, versions 1.0 to 1.2, JSON) become frameworks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from workbook.domain.catalogue import Control, Framework, FrameworkHead, Objective, Parameter, Procedure
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import Confidence, ControlStatus, ImplementationLevel, Method
from workbook.importers import shape
from workbook.importers.house import counted
from workbook.importers.oscal_prose import Prose, prop
from workbook.importers.shape import Node
from workbook.importers.soundness import MAX_CONTROLS, sound
from workbook.importers.source_file import printable

OBJECTIVE_PARTS: Final = frozenset({"assessment-objective", "objective"})
METHOD_PARTS: Final = frozenset({"assessment-method", "assessment"})
_READABLE_VERSION: Final = re.compile(r"v?1\.[0-2](\.|-|$)")
_LEVELS: Final = {"organization": ImplementationLevel.ORGANISATION, "system": ImplementationLevel.SYSTEM}
_SLUG: Final = 60
_METHODS: Final = frozenset(method.value for method in Method)
_REPLACED_BY: Final = {
    "incorporated-into": "Incorporated into",
    "moved-to": "Moved to",
    "addressed-by": "Addressed by",
}


@dataclass(frozen=True, slots=True)
class _Family:
    """The group the controls being read belong to."""

    code: str
    title: str


def read_catalogue(document: object, head: FrameworkHead) -> Framework:
    """Return the framework in an OSCAL catalogue document, with the counts of `head` set to what is in it.

    Raises WorkbookError naming the place of a wrong type, or the control that breaks a rule.
    """
    catalogue = shape.top(document, "catalog")
    try:
        check_version(catalogue)
        controls = tuple(_Reader(catalogue).controls())
    except shape.MisshapenError as wrong:
        raise wrong.within("catalog") from None
    return sound(Framework(counted(head, controls), controls))


def check_version(root: Node) -> None:
    """Refuse a document of an OSCAL version this reader does not know."""
    version = shape.text(shape.inner(root, "metadata"), "oscal-version")
    if version and not _READABLE_VERSION.match(version):
        raise WorkbookError("import.oscal_version", version=printable(version))


def describe(root: Node, source: str, read_on: date) -> FrameworkHead:
    """Return the head for a catalogue or profile of unknown origin, taken from its metadata."""
    metadata = shape.inner(root, "metadata")
    title = " ".join(shape.needed(metadata, "title").split())
    version = shape.text(metadata, "version").strip() or "unversioned"
    names = [shape.text(party, "name").strip() for party in shape.objects(metadata, "parties")]
    publisher = next((name for name in names if name), "not stated")
    return FrameworkHead(
        code=_slug(title, version),
        title=title,
        version=version,
        publisher=publisher,
        source=source,
        read_on=read_on,
        licence="not stated",
        attribution=publisher,
        confidence=Confidence.SECONDARY,
        published_on=(shape.text(metadata, "published") or shape.text(metadata, "last-modified"))[:10],
    )


def _slug(title: str, version: str) -> str:
    """Return a framework code made of title and version, the title cut at a word."""
    named, edition = (re.sub(r"[^a-z0-9.]+", "-", one.lower()).strip("-.") for one in (title, version))
    if len(named) > _SLUG:
        named = named[:_SLUG].rsplit("-", 1)[0]
    return "-".join(part for part in (named, edition[:_SLUG]) if part) or "framework"


def walk(node: Node) -> Iterator[Node]:
    """Yield every control under a catalogue, group or control, parents first."""
    for key in ("controls", "groups"):
        for index, below in enumerate(shape.objects(node, key)):
            try:
                if key == "controls":
                    yield below
                yield from walk(below)
            except shape.MisshapenError as wrong:
                raise wrong.within(f"{key}[{index}]") from None


def code_of(control: Node) -> str:
    """Return the code people write, such as AC-2(1): the plain label, else any label, else the id."""
    return prop(control, "label", plain=True) or prop(control, "label") or shape.needed(control, "id")


class _Reader:
    """Reads one catalogue; holds what its controls refer to across the document."""

    def __init__(self, catalogue: Node) -> None:
        self._catalogue = catalogue
        self._codes: dict[str, str] = {}
        self._parameters: dict[str, Node] = {}
        self._index(catalogue)
        self._prose = Prose(self._parameters)

    def controls(self) -> Iterator[Control]:
        """Yield every control in document order, an enhancement after the control it extends."""
        title = shape.text(shape.inner(self._catalogue, "metadata"), "title")
        yield from self._below(self._catalogue, _Family("", " ".join(title.split())))

    def _index(self, node: Node) -> None:
        """Note the parameters and codes at and below `node`; too large a catalogue is refused before it is built."""
        for parameter in shape.objects(node, "params"):
            self._parameters[shape.text(parameter, "id")] = parameter
        shape.each(node, "controls", self._index_control)
        shape.each(node, "groups", self._index)

    def _index_control(self, control: Node) -> None:
        self._codes[shape.needed(control, "id")] = code_of(control)
        if len(self._codes) > MAX_CONTROLS:
            raise WorkbookError("import.too_many_controls", count=len(self._codes), limit=MAX_CONTROLS)
        self._index(control)

    def _below(self, node: Node, family: _Family) -> Iterator[Control]:
        def of_control(control: Node) -> list[Control]:
            return [self._control(control, family), *self._below(control, family)]

        def of_group(group: Node) -> list[Control]:
            code = prop(group, "label", plain=True) or shape.text(group, "id").upper()
            return list(self._below(group, _Family(code, shape.needed(group, "title"))))

        for key, read in (("controls", of_control), ("groups", of_group)):
            for controls in shape.each(node, key, read):
                yield from controls

    def _control(self, node: Node, family: _Family) -> Control:
        parts = _Parts(self._prose)
        shape.each(node, "parts", parts.add)
        title = " ".join(shape.needed(node, "title").split())
        withdrawn = prop(node, "status").lower() == "withdrawn"
        statement = "\n".join(parts.statement) or (self._successors(node) if withdrawn else title)
        return Control(
            code=code_of(node),
            title=title,
            family_code=family.code,
            family_title=family.title,
            statement=statement,
            guidance="\n\n".join(parts.guidance),
            status=ControlStatus.WITHDRAWN if withdrawn else ControlStatus.ACTIVE,
            implementation_level=_level(node),
            objectives=tuple(parts.objectives),
            procedures=tuple(parts.procedures),
            parameters=tuple(filter(None, shape.each(node, "params", self._parameter))),
        )

    def _parameter(self, node: Node) -> Parameter | None:
        """Return what somebody has to set; an aggregate follows from the parameters it is made of, so nobody sets it."""
        parameter = self._prose.parameter(node)
        return None if prop(node, "aggregates") else parameter

    def _successors(self, node: Node) -> str:
        """Return where a withdrawn control went, in the words SP 800-53 uses."""
        went: dict[str, list[str]] = {}
        for link in shape.objects(node, "links"):
            if words := _REPLACED_BY.get(shape.text(link, "rel").replace("_", "-")):
                target = shape.text(link, "href").lstrip("#").split("_")[0]
                went.setdefault(words, []).append(self._codes.get(target, target))
        return "".join(f"[Withdrawn: {words} {', '.join(codes)}]" for words, codes in went.items()) or "[Withdrawn]"


def _level(node: Node) -> ImplementationLevel:
    """Return where the publisher places a control; both where it says both or nothing."""
    rows = [row for row in shape.objects(node, "props") if row.get("name") == "implementation-level"]
    said = {shape.text(row, "value") for row in rows}
    return _LEVELS.get(said.pop(), ImplementationLevel.BOTH) if len(said) == 1 else ImplementationLevel.BOTH


class _Parts:
    """Sorts the parts of one control into statement, guidance, objectives and procedures."""

    def __init__(self, prose: Prose) -> None:
        self._prose = prose
        self._codes: set[str] = set()
        self.statement: list[str] = []
        self.guidance: list[str] = []
        self.objectives: list[Objective] = []
        self.procedures: list[Procedure] = []

    def add(self, part: Node) -> None:
        """Take in one part directly under a control; a part of an unknown name is kept as guidance."""
        name = shape.text(part, "name")
        if name in OBJECTIVE_PARTS:
            self._add_objectives(part, "")
        elif name in METHOD_PARTS:
            self._add_procedure(part)
        elif name == "statement":
            self._add_lines(part, self.statement, -1)
        else:
            lines: list[str] = []
            self._add_lines(part, lines, -1)
            heading = shape.text(part, "title") or prop(part, "label")
            self.guidance.extend(["\n".join([heading, *lines] if heading else lines)] if lines else [])

    def _add_lines(self, part: Node, lines: list[str], depth: int) -> None:
        """Add the prose of a part and those in it, each after its label, two blanks deeper per level."""
        prose = self._prose.read(shape.text(part, "prose"))
        label = prop(part, "label", plain=True) if depth >= 0 else ""
        if prose or label:
            indent = "  " * max(depth, 0)
            lines.append(indent + f"{label} {prose}".strip().replace("\n", f"\n{indent}"))
        if "parts" in part:
            shape.each(part, "parts", lambda below: self._add_lines(below, lines, depth + 1))

    def _add_objectives(self, part: Node, above: str) -> None:
        """Add the leaves under an objective; what stands above a leaf belongs to its full wording."""
        prose = self._prose.read(shape.text(part, "prose"))
        if above:
            prose = f"{above} {prose}".strip()
        if "parts" in part and any(shape.text(row, "name") in OBJECTIVE_PARTS for row in shape.objects(part, "parts")):
            shape.each(part, "parts", lambda below: self._add_objectives(below, prose))
        elif prose:
            label = prop(part, "label").removesuffix(".")
            code = label if label and label not in self._codes else self._free_code(label, part)
            self._codes.add(code)
            self.objectives.append(Objective(code, prose))

    def _free_code(self, label: str, part: Node) -> str:
        """Return a code for an objective whose label is missing or taken: its id, else label and number."""
        code = shape.text(part, "id")
        number = len(self._codes)
        while not code or code in self._codes:
            number += 1
            code = f"{label} {number}".strip()
        return code

    def _add_procedure(self, part: Node) -> None:
        method = prop(part, "method").lower()
        if method not in _METHODS:
            raise shape.MisshapenError("import.shape_choice", "props.method")
        texts = [self._prose.read(shape.text(row, "prose")) for row in shape.objects(part, "parts")]
        lines = [line.strip() for prose in texts for line in prose.splitlines()]
        self.procedures.append(Procedure(Method(method), tuple(filter(None, lines))))
