"""What every framework must satisfy before it may enter a workbook, wherever it came from."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from workbook.domain.catalogue import Control, Framework, FrameworkHead, Term
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import ControlStatus, FrameworkKind
from workbook.importers.json_place import SURROGATES
from workbook.importers.source_file import printable

MAX_TEXT: Final = 40_000
MAX_CODE: Final = 200
MAX_CONTROLS: Final = 20_000
_CONTROL_CHARACTERS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def sound(framework: Framework) -> Framework:
    """Return `framework` unchanged; raises WorkbookError naming the control that breaks a rule."""
    head = framework.head
    _texts_are_plain(head.code, _head_texts(head))
    if len(framework.controls) > MAX_CONTROLS:
        raise WorkbookError("import.too_many_controls", count=len(framework.controls), limit=MAX_CONTROLS)
    if framework.controls and head.kind is FrameworkKind.POLICY_SOURCE:
        raise WorkbookError("import.policy_with_controls", code=printable(head.code))
    _codes_are_unique("import.duplicate_control", head.code, (one.code for one in framework.controls))
    _codes_are_unique("import.duplicate_term", head.code, (f"{one.kind} {one.code}" for one in framework.terms))
    for term in framework.terms:
        _texts_are_plain(term.code, _term_texts(term))
    for control in framework.controls:
        _control_is_sound(control)
    _references_exist(framework)
    return framework


def _control_is_sound(control: Control) -> None:
    _texts_are_plain(control.code, _control_texts(control))
    if control.status is ControlStatus.ACTIVE and not control.statement.strip():
        raise WorkbookError("import.no_statement", control=printable(control.code))
    for key, parts in (
        ("import.duplicate_objective", control.objectives),
        ("import.duplicate_parameter", control.parameters),
    ):
        if parts:
            _codes_are_unique(key, control.code, (one.code for one in parts))


def _codes_are_unique(key: str, where: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if not code or code != code.strip() or len(code) > MAX_CODE or "\n" in code:
            raise WorkbookError("import.bad_code", where=printable(where), code=printable(code), limit=MAX_CODE)
        if code in seen:
            raise WorkbookError(key, where=printable(where), code=printable(code, MAX_CODE))
        seen.add(code)


def _texts_are_plain(code: str, texts: Iterable[str]) -> None:
    together = " ".join(texts := tuple(texts))
    if len(together) <= MAX_TEXT and together.replace("\n", " ").replace("\t", " ").isprintable():
        return  # the quick way for nearly all; what is not printable may still be a harmless blank
    for text in texts:
        if len(text) > MAX_TEXT:
            raise WorkbookError("import.text_too_long", control=printable(code), length=len(text), limit=MAX_TEXT)
        if found := _CONTROL_CHARACTERS.search(text):
            sign = f"U+{ord(found.group()):04X}"
            raise WorkbookError("import.control_character", control=printable(code), sign=sign)
        if SURROGATES.search(text):
            raise WorkbookError("import.surrogate", control=printable(code))


def _head_texts(head: FrameworkHead) -> Iterator[str]:
    yield from (head.code, head.title, head.version, head.publisher, head.source)
    yield from (head.licence, head.attribution, head.published_on, head.note)


def _term_texts(term: Term) -> Iterator[str]:
    yield from (term.code, term.title, term.text)


def _control_texts(control: Control) -> Iterator[str]:
    yield from (control.code, control.title, control.family_code, control.family_title)
    yield from (control.statement, control.guidance)
    for objective in control.objectives:
        yield objective.code
        yield objective.statement
    for procedure in control.procedures:
        yield from procedure.objects
    for parameter in control.parameters:
        yield from (parameter.code, parameter.label, parameter.guidance, parameter.value or "")
        yield from parameter.choices


def _references_exist(framework: Framework) -> None:
    terms = {(one.kind, one.code) for one in framework.terms}
    for control in framework.controls:
        for term in control.terms:
            if (term.kind, term.code) not in terms:
                raise WorkbookError("import.unknown_term", control=printable(control.code), term=printable(term.code))
    if not framework.mappings:
        return
    codes = {one.code for one in framework.controls}
    for mapping in framework.mappings:
        if mapping.control not in codes:
            raise WorkbookError("import.unknown_mapped", control=printable(mapping.control))
        _texts_are_plain(mapping.control, (mapping.target_framework, mapping.target, mapping.rationale))
