"""What is owed as far as a part of a workbook is about it."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from workbook.domain.owed import OtherItems, Owed
from workbook.domain.report import ItemLine
from workbook.domain.vocabulary import Responsibility, Result, Scope


def owed_of_part(owed: Owed, items: Iterable[ItemLine], findings: Collection[str]) -> Owed:
    """Return what is owed for these findings, by code, and what these items lead to."""
    lines = list(items)
    names = {f"{item.control} · {item.subject}" for item in lines}
    asking = {line.finding.code for line in owed.remediations if line.finding.asks}
    asking |= {line.finding.code for line in owed.acceptances if line.finding.asks}
    asking |= {line.code for line in owed.without}
    return replace(
        owed,
        findings=len(asking & set(findings)),
        remediations=tuple(line for line in owed.remediations if line.finding.code in findings),
        acceptances=tuple(line for line in owed.acceptances if line.finding.code in findings),
        without=tuple(line for line in owed.without if line.code in findings),
        other=other_items(lines),
        reasons=tuple(line for line in owed.reasons if line[0] in names),
    )


def other_items(items: Iterable[ItemLine]) -> OtherItems:
    """Return what items lead to that are assessed here and other than satisfied."""
    other = [
        item
        for item in items
        if item.scope is Scope.IN
        and item.responsibility is not Responsibility.INHERITED
        and item.result is Result.OTHER_THAN_SATISFIED
    ]
    return OtherItems(
        whole=len(other),
        with_finding=sum(bool(item.findings) for item in other),
        with_reason=sum(bool(item.no_finding) and not item.findings for item in other),
        names=tuple(sorted(f"{i.control} · {i.subject}" for i in other if not i.findings and not i.no_finding)),
    )
