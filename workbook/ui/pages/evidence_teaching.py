"""What the inbox says while nothing waits in it: how evidence comes in, and where all that came in is."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QPushButton

from workbook.messages import text
from workbook.ui.widgets.teaching import Teaching

Way = tuple[str, Callable[[], object]]
"""The name of an act, and what it does."""


class InboxTeaching(Teaching):
    """The first ways in; once there is evidence, before them the way to all of it."""

    def __init__(self, ways: Iterable[Way], see_all: Callable[[], object], *, can_write: bool) -> None:
        self._all = _button(text("ui.evidence.view.all"), see_all)
        self._all.setProperty("role", "main")
        ins = [_button(text(f"ui.action.{name}").replace("&", ""), run) for name, run in ways]
        for button in ins:
            button.setEnabled(can_write)
        super().__init__([self._all, *ins])
        self.teach(has_any=False)

    def teach(self, *, has_any: bool) -> None:
        """Say what fits a workbook with evidence, or without any."""
        self._all.setVisible(has_any)
        which = "done" if has_any else "new"
        self.say(text(f"ui.inbox.{which}.heading"), text(f"ui.inbox.{which}.words"))


def _button(words: str, run: Callable[[], object]) -> QPushButton:
    made = QPushButton(words)
    made.clicked.connect(lambda _=False: run())
    return made
