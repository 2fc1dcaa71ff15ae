"""`status`, `export` and `verify`: what a workbook says, and whether it can be trusted."""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Final

from workbook.cli.arguments import Options
from workbook.cli.exits import DONE, PROBLEM
from workbook.cli.signing import proof_answer
from workbook.cli.standing import standing
from workbook.cli.terminal import Answer, Json, Terminal, problem, shown_path
from workbook.cli.workbooks import opened, reader
from workbook.domain.errors import Message, WorkbookError
from workbook.domain.receipts import Receipt
from workbook.importers.package_check import check_package
from workbook.importers.proof_file import read_proof
from workbook.importers.receipt_file import read_receipt
from workbook.messages import text
from workbook.operations import reporting, verifying
from workbook.operations.receipts import check_receipt, receipt_words
from workbook.store.connection import header
from workbook.store.errors import translated

_ZIP: Final = (b"PK\3\4", b"PK\5\6")


def status(options: Options, terminal: Terminal) -> Answer:
    """Count the checklist, each number with its denominator."""
    with opened(options, terminal, to_write=False) as book:
        report = reporting.make_report(book, reader(options, book))
    return standing(options.workbook, report)


def export(options: Options, terminal: Terminal) -> Answer:
    """Verify the workbook and write the exports that were named, or all there are; damaged evidence is named."""
    asked = {"xlsx": options.xlsx, "pdf": options.pdf, "oscal": options.oscal, "package": options.package}
    named = [name for name, is_wanted in asked.items() if is_wanted] or list(reporting.FORMATS)
    with opened(options, terminal, to_write=False) as book:
        actor = reader(options, book)
        is_new = _make_folder(options.folder)
        damage: list[Message] = []
        try:
            with terminal.progress("cli.exporting") as step:
                files = reporting.export(book, actor, options.folder, named, step=step, tell=damage.append)
        except BaseException:
            if is_new:
                with suppress(OSError):
                    options.folder.rmdir()
            raise
    listed: list[Json] = [_exported(name, path) for name, path in zip(named, files, strict=True)]
    value: dict[str, Json] = {
        "file": shown_path(options.workbook),
        "folder": shown_path(options.folder),
        "files": listed,
        "problems": [problem(one) for one in damage],
    }
    lines = [text("cli.export.wrote", path=shown_path(path)) for path in files]
    return Answer(value, lines, tuple(damage), PROBLEM if damage else DONE)


def verify(options: Options, terminal: Terminal) -> Answer:
    """Check a workbook, a package or a proof; each damaged item is named on standard error."""
    receipt = read_receipt(options.receipt) if options.receipt is not None else None
    if _begins(options.workbook, (b"{",)):
        return _verify_proof(options.workbook, receipt)
    if _is_package(options.workbook):
        return _verify_package(options.workbook, terminal, receipt)
    return _verify_workbook(options, terminal, receipt)


def _verify_workbook(options: Options, terminal: Terminal, receipt: Receipt | None) -> Answer:
    """Check a workbook, and hold it against a receipt."""
    checked = None
    with opened(options, terminal, to_write=False) as book:
        actor = reader(options, book)
        with terminal.progress("cli.verifying", unit="B") as step:
            found = verifying.verify(book, actor, step)
        if receipt is not None:
            checked = check_receipt(book, receipt)
    name = shown_path(options.workbook)
    problems = (*found.problems, *(checked.problems if checked else ()))
    notices = (*found.notices, *(checked.notices if checked else ()))
    value: dict[str, Json] = {
        "kind": "workbook",
        "file": name,
        "intact": not problems,
        "problems": [problem(one) for one in problems],
        "notices": [problem(one) for one in notices],
        "events": found.events,
        "contents": found.contents,
        "content_bytes": found.content_bytes,
        "head": found.head,
    }
    looked_at = text(
        "cli.verify.checked",
        events=found.events,
        contents=found.contents,
        octets=found.content_bytes,
        head=found.head,
    )
    key = "cli.verify.intact" if found.is_intact else "cli.verify.damaged"
    verdict = text(key, path=name, count=len(found.problems))
    told: dict[str, Json] = (
        {} if checked is None else {"receipt": {"holds": checked.holds, "events_since": checked.events_since}}
    )
    lines = [verdict, looked_at, *([receipt_words(checked)] if checked is not None else [])]
    return Answer(value | told, lines, (*problems, *notices), PROBLEM if problems else DONE)


def _verify_proof(path: Path, receipt: Receipt | None) -> Answer:
    """Check that one piece of evidence belongs to a root, and to the one that a receipt has seen."""
    value, lines, problems = proof_answer(shown_path(path), read_proof(path), receipt)
    listed: list[Json] = [problem(one) for one in problems]
    return Answer(value | {"problems": listed}, lines, problems, PROBLEM if problems else DONE)


def _verify_package(path: Path, terminal: Terminal, receipt: Receipt | None) -> Answer:
    """Check a hand-over package, zipped or unpacked."""
    if receipt is not None:
        raise WorkbookError("cli.receipt_of_a_package", path=shown_path(path))
    with terminal.progress("cli.verifying", unit="B") as step:
        found = check_package(path, step)
    name = shown_path(path)
    value: dict[str, Json] = {
        "kind": "package",
        "file": name,
        "intact": found.is_intact,
        "problems": [problem(one) for one in found.problems],
        "notices": [problem(one) for one in found.notices],
        "events": found.events,
        "contents": found.evidence,
        "content_bytes": found.evidence_bytes,
        "head": found.head,
        "files": found.files,
    }
    looked_at = text(
        "cli.verify.checked_package",
        files=found.files,
        events=found.events,
        contents=found.evidence,
        octets=found.evidence_bytes,
        head=found.head,
    )
    verdict = text("cli.verify.intact_package", path=name)
    if not found.is_intact:
        verdict = text("cli.verify.damaged", path=name, count=len(found.problems))
    return Answer(value, [verdict, looked_at], (*found.problems, *found.notices), DONE if found.is_intact else PROBLEM)


def _is_package(path: Path) -> bool:
    """Tell a package, a folder or a zip, from a workbook by how it begins."""
    return path.is_dir() or _begins(path, _ZIP)


def _begins(path: Path, marks: tuple[bytes, ...]) -> bool:
    with suppress(OSError):
        return not path.is_dir() and header(path).startswith(marks)
    return False


def _make_folder(folder: Path) -> bool:
    """Make the folder unless it is there; return whether it had to be made."""
    if folder.is_dir():
        return False
    if folder.exists():
        raise WorkbookError("cli.not_a_folder", path=str(folder))
    with translated(str(folder)):
        folder.mkdir(parents=True)
    return True


def _exported(name: str, path: Path) -> dict[str, Json]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "path": shown_path(path),
        "format": name,
        "size_bytes": path.stat().st_size,
        "sha256": digest,
    }
