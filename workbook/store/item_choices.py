"""What a list of checklist items can be narrowed to."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from workbook.store.change import ReadSession
from workbook.store.tables import ChecklistItem, Control, Framework, Subject


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list of items can be narrowed to: subjects (id, code, name) and frameworks (id, title) that have items."""

    subjects: tuple[tuple[UUID, str, str], ...]
    frameworks: tuple[tuple[UUID, str], ...]
    has_subjects: bool
    """whether there are subjects at all, on the checklist or not"""


def choices(session: ReadSession) -> Choices:
    """Return the subjects and frameworks that have items, in the order in which they were entered."""
    live = col(ChecklistItem.withdrawn_at).is_(None)
    of_items = select(ChecklistItem.subject_id).where(live).distinct()
    subjects = select(Subject.id, Subject.code, Subject.name).where(col(Subject.withdrawn_at).is_(None))
    listed = session.exec(subjects.where(col(Subject.id).in_(of_items)).order_by(col(Subject.number))).all()
    controls = select(Control.framework_id).join(ChecklistItem, col(ChecklistItem.control_id) == Control.id).where(live)
    frameworks = select(Framework.id, Framework.title).where(col(Framework.id).in_(controls.distinct()))
    return Choices(
        tuple((key, code, name) for key, code, name in listed),
        tuple((key, title) for key, title in session.exec(frameworks.order_by(col(Framework.id)))),
        bool(listed) or session.exec(subjects.limit(1)).first() is not None,
    )
