"""What can be done on the subjects page: each act with its key; the bare keys are those of the crosswalk."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from workbook.ui.actions import Act
from workbook.ui.models.roster import Kind, View

if TYPE_CHECKING:
    from workbook.ui.pages.subjects import SubjectsPage


def subjects_acts(page: "SubjectsPage") -> Sequence[Act]:
    """Return the acts of the page, in the order of the menu."""
    deeds, go, begin = page.frameworks, page.work.go, page.begin_in
    return (
        Act("add_party", "subject", partial(begin, View.PARTIES, Kind.PARTY), writes=True),
        Act("add_contact", "subject", partial(begin, View.PARTIES, Kind.CONTACT), writes=True),
        Act("add_subject", "subject", partial(begin, View.SUBJECTS, Kind.SUBJECT), "Ctrl+Shift+S", writes=True),
        Act("record_supply", "subject", page.panel.begin_supply, writes=True, is_enabled=page.panel.can_supply),
        Act("choose_frameworks", "subject", deeds.choose, writes=True, starts_group=True),
        Act("import_framework", "subject", deeds.ask_import, writes=True),
        Act("inherit_items", "subject", deeds.inherit_current, writes=True, is_enabled=deeds.can_inherit),
        Act("crosswalk", "subject", lambda: go("subjects", View.CROSSWALK), "Ctrl+Shift+M", starts_group=True),
        *_of_crosswalk(page),
        Act("engagement", "edit", lambda: go("subjects", View.ENGAGEMENT)),
        Act("team", "edit", lambda: go("subjects", View.PEOPLE)),
    )


def _of_crosswalk(page: "SubjectsPage") -> Sequence[Act]:
    def can(which: str) -> Callable[[], bool]:
        return lambda: page.view is View.CROSSWALK and bool(getattr(page.views.crosswalk.panel, which))

    def act(name: str, run: Callable[[], object], key: str, enabled: Callable[[], bool]) -> Act:
        return Act(name, "subject", run, key, page, enabled, writes=True)

    def is_shown() -> bool:
        return page.view is View.CROSSWALK

    return (
        act("mapping_confirm", lambda: page.views.crosswalk.panel.confirm(), "C", can("can_judge")),
        act("mapping_reject", lambda: page.views.crosswalk.panel.ask_rejection(), "R", can("can_judge")),
        act("mapping_change", lambda: page.views.crosswalk.panel.ask_change(), "E", can("can_change")),
        act("mapping_add", lambda: page.views.crosswalk.add(), "A", is_shown),
    )
