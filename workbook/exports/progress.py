"""How far an export is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from workbook.domain.extent import Section
from workbook.domain.report import Report

Step: TypeAlias = Callable[[int, int], None]
"""Takes (done, total); may raise Cancelled, and then nothing is left behind."""


@dataclass(slots=True)
class Progress:
    """Count finished records and tell `step`."""

    total: int
    step: Step | None = None
    done: int = 0

    def advance(self, records: int = 1) -> None:
        """Count `records` more."""
        self.done = min(self.done + records, self.total)
        if self.step is not None:
            self.step(self.done, self.total)


def records(report: Report) -> int:
    """Return how many records the tables of an export hold, at least one."""
    tables = (
        (Section.CHECKLIST, report.items),
        (Section.EVIDENCE, report.evidence),
        (Section.FINDINGS, report.findings),
    )
    return max(1, sum(len(table) for section, table in tables if section not in report.left_out))
