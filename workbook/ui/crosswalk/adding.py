"""Ask for a mapping of one's own: two controls, how the first relates to the second, why, and who says so."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QWidget

from workbook.domain.crosswalk import Mapping
from workbook.domain.crosswalk_views import ControlChoice
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import Relation
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text
from workbook.ui.crosswalk.deeds import MappingDeeds
from workbook.ui.dialogs.evidence_entry import EntryDialog
from workbook.ui.widgets.fields import ChoiceField, LineField, TextField
from workbook.ui.work import Work

_WIDTH: Final = 640
_ENDS: Final = ("control", "target")
_MISSING: Final = {"control": "ui.entry.mapping.no_control", "target": "ui.entry.mapping.no_target"}


class AddMapping(EntryDialog):
    """Controls are named by their code, found as one types; what is refused is said beside the buttons."""

    added = Signal(object)
    """The id of the new mapping."""

    def __init__(self, work: Work, parent: QWidget, deeds: MappingDeeds, choices: Sequence[ControlChoice]) -> None:
        super().__init__(work, parent, "mapping", text("ui.entry.mapping.add"))
        self._deeds = deeds
        self._controls: dict[str, dict[str, ControlChoice]] = {}
        for one in choices:
            self._controls.setdefault(one.framework, {})[one.code] = one
        titles = {one.framework: one.framework_title for one in choices}
        for end in _ENDS:
            frameworks = ChoiceField(text(f"ui.entry.mapping.{end}_framework"), list(titles), titles.__getitem__)
            control = LineField(text(f"ui.entry.mapping.{end}"), example=text("ui.entry.mapping.example"))
            self.add(**{f"{end}_framework": frameworks, end: control})
            frameworks.typed.connect(lambda end=end: self._complete(end))
        self.add(
            relation=ChoiceField(text("ui.crosswalk.relation"), list(Relation)),
            source=LineField(text("ui.crosswalk.source"), example=text("ui.entry.mapping.source_example")),
        )
        self.add(rationale=TextField(text("ui.crosswalk.rationale"), lines=4))
        self.fields["relation"].reset(Relation.RELATED)
        if len(titles) > 1:
            self.fields["target_framework"].put(list(titles)[1])
        for end in _ENDS:
            self._complete(end)
        self.fields["control"].setFocus()
        if len(titles) < len(_ENDS):
            self.main_button.setEnabled(False)
            self.say(text("ui.entry.mapping.too_few"), Tone.NONE)
        self.fit(_WIDTH)

    def begin_with(self, framework: str, other: str, control: str = "") -> None:
        """Propose two frameworks, and the control to begin at."""
        for end, code in zip(_ENDS, (framework, other), strict=True):
            self.fields[f"{end}_framework"].put(code)
            self._complete(end)
        self.fields["control"].put(control)
        if control:
            self.fields["target"].setFocus()

    def record(self) -> bool:
        """Add the mapping."""
        control, target = (self._chosen(end) for end in _ENDS)

        def said() -> Mapping:
            return Mapping(self.value("relation"), self.value("rationale"), self.value("source"))

        name = text("ui.crosswalk.pair", control=control.code, target=target.code)
        made: UUID | None = self._deeds.add(control.id, target.id, said, name, self.refuse)
        if made is None:
            return False
        self.added.emit(made)
        return True

    def _chosen(self, end: str) -> ControlChoice:
        """Return the control that is named. Raises WorkbookError."""
        framework, typed = self.value(f"{end}_framework"), self.value(end)
        known = self._controls.get(framework, {})
        if not typed:
            raise WorkbookError(_MISSING[end])
        wanted = typed.casefold()
        found = [one for one in known.values() if wanted in (one.code.casefold(), _said(one).casefold())]
        if not found:
            title = next((one.framework_title for one in known.values()), framework or "–")
            raise WorkbookError("ui.entry.mapping.unknown", code=one_line(typed), framework=title)
        return found[0]

    def _complete(self, end: str) -> None:
        """Find controls of the chosen framework by any part of their code or title."""
        field = self.fields[end]
        known = self._controls.get(self.value(f"{end}_framework"), {})
        completer = QCompleter([_said(one) for one in known.values()], field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(8)
        if isinstance(field, LineField):
            field.line.setCompleter(completer)


def _said(one: ControlChoice) -> str:
    return (
        one_line(text("ui.entry.mapping.choice", code=one.code, title=one.title)) if one.title else one_line(one.code)
    )
