"""Write the Excel and PDF exports."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.bench.reading import Reading, Readings, Scale, in_turn, seconds
from tests.exports import sample_report
from workbook.domain.report import Report
from workbook.exports.pdf import write_pdf
from workbook.exports.xlsx import write_xlsx

Writer = Callable[[Report, Path], None]


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare an item's share of the time in a long report with that in a short one."""
    many, few = _report(scale.many_lines), _report(scale.few_lines)
    writers: tuple[tuple[str, Writer], ...] = (("xlsx", write_xlsx), ("pdf", write_pdf))
    for suffix, write in writers:
        run = partial(_seconds_per_item, write, folder / f"report.{suffix}")
        pairs = in_turn(partial(run, many), partial(run, few), scale.rounds)
        name = f"{suffix}, per item: {len(many.items)} items / {len(few.items)} items"
        yield Reading(name, pairs.ratios, note=pairs.told(unit="ms an item"))


def _seconds_per_item(write: Writer, path: Path, report: Report) -> float:
    spent = seconds(lambda: write(report, path))
    path.unlink()
    return spent / len(report.items)


def _report(items: int) -> Report:
    lines = tuple(sample_report.item(number) for number in range(items))
    return replace(sample_report.sample_report(), items=lines, totals=sample_report.counts(lines))
