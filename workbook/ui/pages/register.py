"""The pages of an open workbook, in the order of the rail. A page stands here once it works."""

from collections.abc import Callable
from typing import Final

from workbook.ui.pages.page import Page
from workbook.ui.work import Work


def _overview(work: Work) -> Page:
    from workbook.ui.pages.overview import OverviewPage

    return OverviewPage(work)


def _checklist(work: Work) -> Page:
    from workbook.ui.pages.checklist import ChecklistPage

    return ChecklistPage(work)


def _subjects(work: Work) -> Page:
    from workbook.ui.pages.subjects import SubjectsPage

    return SubjectsPage(work)


def _commitments(work: Work) -> Page:
    from workbook.ui.pages.commitments import CommitmentsPage

    return CommitmentsPage(work)


def _evidence(work: Work) -> Page:
    from workbook.ui.pages.evidence import EvidencePage

    return EvidencePage(work)


def _findings(work: Work) -> Page:
    from workbook.ui.pages.findings import FindingsPage

    return FindingsPage(work)


def _remediation(work: Work) -> Page:
    from workbook.ui.pages.remediation import RemediationPage

    return RemediationPage(work)


def _journal(work: Work) -> Page:
    from workbook.ui.pages.journal import JournalPage

    return JournalPage(work)


def _reports(work: Work) -> Page:
    from workbook.ui.pages.reports import ReportsPage

    return ReportsPage(work)


def _review(work: Work) -> Page:
    from workbook.ui.pages.review import ReviewPage

    return ReviewPage(work)


PAGES: Final[dict[str, Callable[[Work], Page]]] = {
    "overview": _overview,
    "subjects": _subjects,
    "commitments": _commitments,
    "checklist": _checklist,
    "evidence": _evidence,
    "findings": _findings,
    "remediation": _remediation,
    "review": _review,
    "reports": _reports,
    "journal": _journal,
}
