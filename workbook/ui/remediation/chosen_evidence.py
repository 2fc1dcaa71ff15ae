"""A field for evidence that is chosen from what is in the workbook."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from workbook.domain.errors import WorkbookError
from workbook.messages import text
from workbook.store.finding_details import evidence_refs
from workbook.ui.dialogs.evidence_picker import EvidencePicker
from workbook.ui.messages import sentence
from workbook.ui.widgets.fields import Field
from workbook.ui.widgets.labels import label, line, say
from workbook.ui.widgets.parts import link
from workbook.ui.work import Work


class ChosenEvidence(Field):
    """The codes of what is chosen, and a link that opens the picker; with `only_one` the last one chosen stays."""

    def __init__(self, work: Work, name: str, *, hint: str = "", only_one: bool = False) -> None:
        self._work = work
        self._ids: tuple[UUID, ...] = ()
        self._only_one = only_one
        control = QWidget()
        row = line(spacing=12)
        control.setLayout(row)
        super().__init__(name, control, hint=hint)
        self._said = label(text("ui.owed.no_evidence"), "", wraps=True)
        self.choose = link(text("ui.owed.choose_evidence"), self.pick, name=name)
        self.choose.setProperty("edge", True)
        self.clear = link(text("ui.owed.choose_none"), lambda: self.take(()))
        self.clear.hide()
        row.addWidget(self._said, 1)
        row.addWidget(self.choose)
        row.addWidget(self.clear)
        self.setFocusProxy(self.choose)

    def value(self) -> Any:  # noqa: ANN401
        """Return the ids of what is chosen."""
        return self._ids

    def pick(self) -> EvidencePicker:
        """Open the picker."""
        picker = EvidencePicker(self._work, self, taken=self._ids, title=self.name)
        picker.chosen.connect(lambda ids: self.take(ids[-1:] if self._only_one else (*self._ids, *ids)))
        picker.open()
        return picker

    def take(self, ids: Sequence[UUID]) -> None:
        """Have this evidence chosen."""
        self._ids = tuple(dict.fromkeys(ids))
        try:
            refs = self._work.read(evidence_refs, self._ids)
        except WorkbookError as error:
            self.refuse(sentence(error))
            refs = ()
        named = "\n".join(text("ui.inspector.coded", code=one.code, title=one.title) for one in refs)
        say(self._said, named or text("ui.owed.no_evidence"))
        self.clear.setVisible(bool(self._ids))
        self.typed.emit()
