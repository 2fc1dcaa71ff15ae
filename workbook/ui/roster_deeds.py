"""What can be done to parties, contacts, subjects and people: the operation of each, and what to call it."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from workbook.domain.changes import Changes
from workbook.messages import text
from workbook.operations import checklist, engagement, withdrawing
from workbook.ui.models.roster import Kind
from workbook.ui.work import Work

_ADD: Final[dict[Kind, Callable[..., Changes]]] = {
    Kind.PARTY: engagement.add_party,
    Kind.CONTACT: engagement.add_contact,
    Kind.SUBJECT: checklist.add_subject,
    Kind.PERSON: engagement.add_person,
}
_CHANGE: Final[dict[Kind, Callable[..., Changes]]] = {
    Kind.PARTY: engagement.change_party,
    Kind.CONTACT: engagement.change_contact,
    Kind.SUBJECT: checklist.change_subject,
    Kind.PERSON: engagement.change_person,
}
_WITHDRAW: Final[dict[Kind, Callable[..., Changes]]] = {
    Kind.PARTY: withdrawing.withdraw_party,
    Kind.CONTACT: withdrawing.withdraw_contact,
    Kind.SUBJECT: withdrawing.withdraw_subject,
    Kind.PERSON: withdrawing.withdraw_person,
}
Refuse = Callable[[str], None]


def add(work: Work, kind: Kind, entered: Any, refuse: Refuse) -> UUID | None:  # noqa: ANN401  (of the kind)
    """Enter a record and return its id, None when it was refused."""
    label = text("ui.subjects.deed.add", name=entered.name)
    changes = work.do(label, lambda book, actor: _ADD[kind](book, actor, entered), refuse)
    return changes.created[0] if changes else None


def change(work: Work, kind: Kind, key: UUID, entered: Any, refuse: Refuse) -> bool:  # noqa: ANN401
    """Replace what is known of a record; False when that was refused."""
    label = text("ui.subjects.deed.change", name=entered.name)
    return work.do(label, lambda book, actor: _CHANGE[kind](book, actor, key, entered), refuse) is not None


def withdraw(work: Work, kind: Kind, key: UUID, name: str, refuse: Refuse) -> bool:
    """Withdraw a record; False when that was refused, since something rests on it."""
    label = text("ui.subjects.deed.withdraw", name=name)
    return work.do(label, lambda book, actor: _WITHDRAW[kind](book, actor, key), refuse) is not None
