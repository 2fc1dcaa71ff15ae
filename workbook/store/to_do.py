"""Count what is still to do; one cheap query for each number."""

from sqlmodel import col, func, select

from workbook.domain.to_do import ToDo
from workbook.domain.vocabulary import Responsibility, Result, Scope, WorkState
from workbook.store.change import ReadSession
from workbook.store.evidence_views import unplaced
from workbook.store.tables import ChecklistItem, Determination, Evidence, Finding, Subject


def to_do(session: ReadSession) -> ToDo:
    """Return what is still to do."""
    items = select(func.count()).select_from(ChecklistItem).where(col(ChecklistItem.withdrawn_at).is_(None))
    decided = (
        select(Determination.id)
        .where(Determination.item_id == ChecklistItem.id, col(Determination.objective_id).is_(None))
        .where(col(Determination.withdrawn_at).is_(None), Determination.result != Result.NOT_ASSESSED)
    )
    here = items.where(ChecklistItem.scope == Scope.IN, col(ChecklistItem.responsibility) != Responsibility.INHERITED)
    evidence = select(func.count()).select_from(Evidence).where(col(Evidence.withdrawn_at).is_(None))
    findings = select(func.count()).select_from(Finding).where(col(Finding.withdrawn_at).is_(None))
    subjects = select(func.count()).select_from(Subject).where(col(Subject.withdrawn_at).is_(None))
    return ToDo(
        subjects=session.exec(subjects).one(),
        undecided=session.exec(here.where(~decided.exists())).one(),
        to_place=session.exec(evidence.where(unplaced())).one(),
        findings=session.exec(findings).one(),
        to_review=session.exec(items.where(ChecklistItem.work_state == WorkState.SUBMITTED)).one(),
    )
