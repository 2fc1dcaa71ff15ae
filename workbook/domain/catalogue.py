"""Frameworks and their controls as importers produce them: frozen, and never changed once they are in a workbook."""

from dataclasses import dataclass
from datetime import date

from workbook.domain.vocabulary import (
    Confidence,
    ControlStatus,
    FrameworkKind,
    ImplementationLevel,
    Method,
    Relation,
    TermKind,
)


@dataclass(frozen=True, slots=True)
class Objective:
    """One determination statement (SP 800-53A assessment objective); `code` is unique within its control."""

    code: str
    statement: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """A potential assessment method and the objects the framework suggests for it."""

    method: Method
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """An organisation-defined parameter of a control; `value` is what a profile has set, if it has."""

    code: str
    label: str
    guidance: str = ""
    choices: tuple[str, ...] = ()
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A link from a control of this framework to a control or entry of another, named by code."""

    control: str
    target_framework: str
    target: str
    relation: Relation = Relation.RELATED
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """Something controls refer to: a persona, risk, component or technique. `code` is unique within its kind."""

    kind: TermKind
    code: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class TermReference:
    """A reference from a control to a term of the same framework."""

    kind: TermKind
    code: str


@dataclass(frozen=True, slots=True)
class Control:
    """One requirement. `code` is unique within the framework; `family` groups controls for people."""

    code: str
    title: str
    family_code: str
    family_title: str
    statement: str
    guidance: str = ""
    level: int | None = None
    status: ControlStatus = ControlStatus.ACTIVE
    implementation_level: ImplementationLevel = ImplementationLevel.BOTH
    objectives: tuple[Objective, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    terms: tuple[TermReference, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkHead:
    """What is known about a framework without reading its controls.

    `code` names framework and version, e.g. `nist-800-53-r5-low`; `control_count` is the number of active controls.
    """

    code: str
    title: str
    version: str
    publisher: str
    source: str
    read_on: date
    licence: str
    attribution: str
    confidence: Confidence
    kind: FrameworkKind = FrameworkKind.CHECKLIST
    published_on: str = ""
    note: str = ""
    control_count: int = 0
    withdrawn_count: int = 0


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework whole."""

    head: FrameworkHead
    controls: tuple[Control, ...]
    terms: tuple[Term, ...] = ()
    mappings: tuple[Mapping, ...] = ()
