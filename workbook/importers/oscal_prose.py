"""Turn OSCAL prose into text a person can read: parameters put in, cross references without their anchors."""

import re
from typing import Final

from workbook.domain.catalogue import Parameter
from workbook.domain.errors import WorkbookError
from workbook.importers import shape
from workbook.importers.shape import Node
from workbook.importers.soundness import MAX_TEXT
from workbook.importers.source_file import printable

MAX_NESTING: Final = 16
MAX_INSERTED: Final = 10_000_000
# A blank that only separates the insert from punctuation goes with the insert.
_INSERT: Final = re.compile(r"\{\{\s*(?:insert\s*:\s*param\s*,\s*)?([^{}\s,]+)\s*\}\}(?:[ ](?=[.,;:)]))?")
_ANCHOR: Final = re.compile(r"\[([^\[\]]*)\]\(#[^()\s]*\)(?:[ ](?=[.,;:)]))?")


def prop(node: Node, name: str, *, plain: bool = False) -> str:
    """Return the value of the first property `name` of an OSCAL object; `plain`: of one without a class."""
    for row in shape.objects(node, "props"):
        if row.get("name") == name and not (plain and "class" in row):
            return shape.text(row, "value").strip()
    return ""


class Prose:
    """The parameters of one catalogue, put into prose wherever it asks for them."""

    def __init__(self, parameters: dict[str, Node]) -> None:
        self._parameters = parameters
        self._shown: dict[str, str] = {}
        self._open: list[str] = []
        self._inserted = 0

    def read(self, prose: str) -> str:
        """Return `prose` with parameters put in; raises WorkbookError if one contains itself."""
        if "{{" in prose:
            prose = _INSERT.sub(self._put, prose)
        if "](#" in prose:
            prose = _ANCHOR.sub(r"\1", prose)
        if "\r" in prose:
            prose = prose.replace("\r\n", "\n").replace("\r", "\n")
        return prose.strip()

    def parameter(self, node: Node) -> Parameter:
        """Return the parameter in `node`; `label` falls back to the publisher's code for it."""
        code = shape.needed(node, "id")
        guidance = [self.read(shape.text(row, "prose")) for row in shape.objects(node, "guidelines")]
        values = shape.texts(node, "values")
        label = shape.text(node, "label") or prop(node, "label") or code
        return Parameter(
            code=code,
            label=self.read(label),
            guidance="\n".join(guidance),
            choices=tuple(map(self.read, _choices(node))),
            value=", ".join(map(self.read, values)) if values else None,
        )

    def _put(self, found: re.Match[str]) -> str:
        code = found.group(1)
        if code not in self._shown:
            if code in self._open or len(self._open) == MAX_NESTING:
                raise WorkbookError("import.parameter_cycle", parameter=printable(code))
            self._open.append(code)
            shown = self._as_text(code)
            self._open.pop()
            if len(shown) > MAX_TEXT:
                raise WorkbookError("import.parameter_too_long", parameter=printable(code), limit=MAX_TEXT)
            self._shown[code] = shown
        self._inserted += len(self._shown[code])
        if self._inserted > MAX_INSERTED:
            raise WorkbookError("import.parameter_too_long", parameter=printable(code), limit=MAX_INSERTED)
        return self._shown[code]

    def _as_text(self, code: str) -> str:
        """Return the value set, else the words SP 800-53 uses for one the organisation defines."""
        node = self._parameters.get(code)
        if node is None:
            return f"[Assignment: {code}]"
        if values := shape.texts(node, "values"):
            return ", ".join(map(self.read, values))
        if choices := _choices(node):
            many = shape.text(shape.inner(node, "select"), "how-many") == "one-or-more"
            return f"[Selection{' (one or more)' if many else ''}: {'; '.join(map(self.read, choices))}]"
        label = self.read(shape.text(node, "label") or code)
        defined = "" if label.startswith("organization-defined") else "organization-defined "
        return f"[Assignment: {defined}{label}]"


def _choices(node: Node) -> tuple[str, ...]:
    return shape.texts(shape.inner(node, "select"), "choice") if "select" in node else ()
