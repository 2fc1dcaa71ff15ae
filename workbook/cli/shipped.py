"""`frameworks` and `controls`: what ships with the program, without a workbook."""

from workbook.cli.arguments import Options
from workbook.cli.terminal import Answer, Json, Terminal, columns
from workbook.domain.catalogue import Control, FrameworkHead
from workbook.domain.vocabulary import ControlStatus, FrameworkKind
from workbook.importers.frameworks import load, shipped
from workbook.messages import text, word


def frameworks(_options: Options, _terminal: Terminal) -> Answer:
    """List the shipped frameworks."""
    heads = shipped()
    titles = [text(f"cli.column.{name}") for name in ("code", "version", "controls", "confidence", "licence")]
    table = columns([titles, *(_framework_row(head) for head in heads)])
    return Answer({"frameworks": [_framework(head) for head in heads]}, table)


def controls(options: Options, _terminal: Terminal) -> Answer:
    """List the controls of a shipped framework."""
    framework = load(options.code)
    titles = [text(f"cli.column.{name}") for name in ("code", "level", "title")]
    table = columns([titles, *(_control_row(control) for control in framework.controls)])
    if not framework.controls:
        table = [text("cli.no_controls", code=framework.head.code)]
    listed: list[Json] = [_control(control) for control in framework.controls]
    return Answer({"framework": _framework(framework.head), "controls": listed}, table)


def _framework_row(head: FrameworkHead) -> list[str]:
    is_policy = head.kind is FrameworkKind.POLICY_SOURCE
    count = word(head.kind) if is_policy else str(head.control_count)
    return [head.code, head.version, count, word(head.confidence), head.licence]


def _framework(head: FrameworkHead) -> dict[str, Json]:
    return {
        "code": head.code,
        "title": head.title,
        "version": head.version,
        "publisher": head.publisher,
        "kind": head.kind.value,
        "controls": head.control_count,
        "withdrawn": head.withdrawn_count,
        "licence": head.licence,
        "attribution": head.attribution,
        "confidence": head.confidence.value,
        "source": head.source,
        "read_on": head.read_on.isoformat(),
    }


def _control_row(control: Control) -> list[str]:
    withdrawn = control.status is ControlStatus.WITHDRAWN
    title = text("cli.withdrawn_control", title=control.title) if withdrawn else control.title
    return [control.code, "" if control.level is None else str(control.level), title]


def _control(control: Control) -> dict[str, Json]:
    return {
        "code": control.code,
        "title": control.title,
        "level": control.level,
        "family": control.family_code,
        "status": control.status.value,
        "objectives": len(control.objectives),
    }
