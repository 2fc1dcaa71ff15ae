"""Write the reports: Excel, PDF and OSCAL; and pack evidence against the commands that hash and copy it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.bench import attach, books
from tests.bench.reading import MIB, Reading, Readings, Scale, in_turn, seconds
from tests.exports import sample_report
from workbook.domain.report import Report
from workbook.exports.oscal import write_oscal
from workbook.exports.pdf import write_pdf
from workbook.exports.xlsx import write_xlsx
from workbook.operations import evidence, reporting
from workbook.operations.packing import pack

Writer = Callable[[Report, Path], None]


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare an item's share of the time in a long report with that in a short one."""
    many, few = _report(scale.many_lines), _report(scale.few_lines)
    writers: tuple[tuple[str, Writer], ...] = (("xlsx", write_xlsx), ("pdf", write_pdf), ("oscal", write_oscal))
    for suffix, write in writers:
        run = partial(_seconds_per_item, write, folder / f"report.{suffix}")
        pairs = in_turn(partial(run, many), partial(run, few), scale.rounds)
        name = f"{suffix}, per item: {len(many.items)} items / {len(few.items)} items"
        yield Reading(name, pairs.ratios, note=pairs.told(unit="ms an item"))
    if shutil.which("sha256sum"):
        yield _packing(folder, scale)


def _packing(folder: Path, scale: Scale) -> Reading:
    """Compare with hashing a file of the same bytes and copying it to the disk."""
    source, out = folder / "source.bin", folder / "out"
    books.write_random(source, max(scale.evidence_bytes // 4, MIB))
    out.mkdir()
    with books.new_book(folder / "pack.auditbook") as (book, actor):
        evidence.add_file(book, actor, source)
        report = reporting.make_report(book, actor)
        ours = partial(seconds, partial(pack, book, report, out / "a.zip", {}, {}, None))
        pairs = in_turn(ours, partial(attach.copy, source, folder / "copy"), min(scale.rounds, 3))
    return Reading("package / (sha256sum f && cp f g && sync g)", pairs.ratios, note=pairs.told())


def _seconds_per_item(write: Writer, path: Path, report: Report) -> float:
    spent = seconds(lambda: write(report, path))
    path.unlink()
    return spent / len(report.items)


def _report(items: int) -> Report:
    lines = tuple(sample_report.item(number) for number in range(items))
    return replace(sample_report.sample_report(), items=lines, totals=sample_report.counts(lines))
