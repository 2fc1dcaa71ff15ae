"""What the review page says of its tabs, of several items, and of why something was not done."""

from collections.abc import Iterable
from uuid import UUID

from workbook.domain.review import Tab
from workbook.messages import text, word
from workbook.store import review_views
from workbook.ui.work import Work


def tab_words(tab: Tab) -> tuple[str, str]:
    """Return what stands on a tab, and its tip."""
    return word(tab), text(f"ui.review.tab_tip.{tab.value}")


def many_words(count: int) -> str:
    """Return what can be done with so many selected items."""
    return text("ui.review.selected_hint") if count else text("ui.review.select_one")


def refusal_words(work: Work, words: str, tab: Tab, submitters: Iterable[UUID | None]) -> str:
    """Return a refusal, with who could do it where the reason is who asks."""
    person = work.acting.person
    others = work.read(review_views.reviewers_but, person)
    is_reviewer = work.acting.name in work.read(review_views.reviewers_but, None)
    if tab is Tab.RETURNED or (person not in submitters and is_reviewer):
        return words
    if others:
        return text("ui.review.who_can", refusal=words, names=", ".join(others))
    return text("ui.review.nobody_can", refusal=words)
