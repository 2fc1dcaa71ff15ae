"""Say why items that are other than satisfied lead to no finding."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from workbook.messages import text
from workbook.operations import without_finding
from workbook.ui.dialogs.evidence_entry import EntryDialog
from workbook.ui.item_deeds import Chosen, ItemDeeds
from workbook.ui.widgets.fields import TextField
from workbook.ui.work import Work

_WIDTH: Final = 520


class NoFindingDialog(EntryDialog):
    """One reason for all of the chosen items."""

    def __init__(self, work: Work, deeds: ItemDeeds, parent: QWidget, chosen: Chosen) -> None:
        super().__init__(work, parent, "no_finding", text("ui.entry.record"))
        self._deeds = deeds
        self._chosen = chosen
        self.say(text("ui.entry.no_finding.of", items=chosen.name))
        self.add(reason=TextField(text("ui.owed.reason"), lines=4, example=text("ui.entry.no_finding.example")))
        self.fields["reason"].setFocus()
        self.fit(_WIDTH)

    def record(self) -> bool:
        """Keep the reason; of many items that takes a moment, and the dialog stays until it is done."""
        operation = partial(without_finding.state_no_finding, item_ids=self._chosen.items, reason=self.value("reason"))
        self._deeds.run("state no finding", self._chosen, operation, refused=self.refuse, done=self.accept)
        return False  # it closes once it is done
