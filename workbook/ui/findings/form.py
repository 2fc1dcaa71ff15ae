"""Everything of a finding that is written or chosen, as fields; what was typed stays until it is kept."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any, Final, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from workbook.domain import records
from workbook.domain.finding_views import WRITTEN_PARTS, FindingPart, missing_parts
from workbook.domain.findings import elements_of, needs_severity
from workbook.domain.vocabulary import Destination, Element, FindingKind
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.findings.sections import ELEMENTS, Choice, ElementSection, Section, inset
from workbook.ui.widgets.flow import flowing
from workbook.ui.widgets.labels import column, label, line
from workbook.ui.widgets.prose import Prose

E = TypeVar("E", bound=StrEnum)
_BLANK: Final = records.Finding("-")
EMPTY: Final[Mapping[str, Any]] = {field.name: getattr(_BLANK, field.name) for field in fields(_BLANK)} | {"title": ""}
"""What stands in the fields of a finding that nobody has written yet."""


class FindingForm(QWidget):
    """The title, what kind of finding it is, and its sections in the order of GAGAS."""

    edited = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._scale: tuple[str, ...] = ()
        self.title = Prose(text("ui.finding.title"), text("ui.finding.title_hint"), role="prose-title", is_line=True)
        self.kind = _choice(text("ui.finding.kind"), FindingKind)
        self.destination = _choice(text("ui.finding.destination"), Destination)
        self.corrected = QCheckBox(text("ui.finding.corrected"))
        self.severity: Choice[str] = Choice(text("ui.finding.part.severity"))
        self.severity.offer([("", text("ui.finding.ungraded"))])
        self.sections: dict[FindingPart, Section] = {part: ElementSection(part) for part in ELEMENTS}
        self.sections[FindingPart.RECOMMENDATION] = Section(FindingPart.RECOMMENDATION)
        grading = Section(FindingPart.SEVERITY_RATIONALE, text("ui.finding.part.severity"))
        self.sections[FindingPart.SEVERITY_RATIONALE] = grading
        self._lay_out()
        self._connect()
        self.restore(EMPTY)

    def _lay_out(self) -> None:
        layout = column(self, spacing=20)
        head = column(spacing=8)
        head.addWidget(self.title)
        pairs = [
            self._captioned(text(name), field)
            for name, field in (("ui.finding.kind", self.kind), ("ui.finding.destination", self.destination))
        ]
        bar = flowing(*pairs, self.corrected, spacing=12)
        inset(bar)
        head.addWidget(bar)
        layout.addLayout(head)
        for part, section in self.sections.items():
            if part is FindingPart.SEVERITY_RATIONALE:
                section.head.insertWidget(1, self.severity)
            layout.addWidget(section)
        first = self.sections[FindingPart.CRITERIA]
        for before, after in (
            (self.title, self.kind), (self.kind, self.destination), (self.destination, self.corrected),
            (self.corrected, first.prose),
        ):  # fmt: skip
            QWidget.setTabOrder(before, after)
        self.setTabOrder(self.severity, self.sections[FindingPart.SEVERITY_RATIONALE].prose)

    @staticmethod
    def _captioned(words: str, field: QWidget) -> QWidget:
        pair, row = QWidget(), line(spacing=6)
        caption = label(words, "caption")
        caption.setBuddy(field)
        row.addWidget(caption)
        row.addWidget(field)
        pair.setLayout(row)
        return pair

    def _connect(self) -> None:
        self.title.edited.connect(self.edited)
        self.title.left.connect(self.left)
        for field in (self.kind, self.destination, self.severity):
            field.activated.connect(self._on_choice)
        self.corrected.clicked.connect(self._on_choice)
        for section in self.sections.values():
            section.edited.connect(self.edited)
            section.left.connect(self.left)

    @Slot()
    def _on_choice(self, *_: object) -> None:
        self._show_sections()
        self.edited.emit()
        self.left.emit()

    def values(self) -> dict[str, Any]:
        """Return what stands in the fields, by the names of a finding's fields."""
        written = {part.value: section.value() for part, section in self.sections.items()}
        waived = ((Element(part.value), self._element(part).reason()) for part in ELEMENTS)
        return {
            "title": self.title.value(),
            "kind": self.kind.value(),
            "not_needed": tuple((element, reason) for element, reason in waived if reason),
            "severity": self.severity.value(),
            "destination": self.destination.value(),
            "corrected_during_fieldwork": self.corrected.isChecked(),
            **written,
        }

    def give(self, finding: records.Finding, *, but: Collection[str] = ()) -> None:
        """Show a finding in every field whose value differs, leaving those named in `but` as they are."""
        for name, value in self.values().items():
            wanted = getattr(finding, name)
            if name not in but and value != wanted:
                self._give(name, wanted)
        self._show_sections()

    def entered(self) -> records.Finding:
        """Return the finding as it stands here. Raises WorkbookError for what cannot be kept."""
        return records.Finding(**self.values())

    def restore(self, values: Mapping[str, Any]) -> None:
        """Show what was typed before, by the names of fields."""
        for name, value in values.items():
            self._give(name, value)
        self._show_sections()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written or chosen yet."""
        return self.values() == EMPTY

    def missing(self, *, has_items: bool, has_evidence: bool) -> tuple[FindingPart, ...]:
        """Return what is not written yet of what stands here."""
        values = self.values()
        return missing_parts(
            values["kind"],
            blank=[part for part in WRITTEN_PARTS if not values[part.value].strip()],
            waived=[element for element, _ in values["not_needed"]],
            has_items=has_items,
            has_evidence=has_evidence,
        )

    def differing(self, finding: records.Finding) -> set[str]:
        """Return the names of the fields that hold something else than a finding does."""
        return {name for name, value in self.values().items() if value != getattr(finding, name)}

    def show_scale(self, scale: tuple[str, ...]) -> None:
        """Offer the grades of the engagement."""
        if scale == self._scale:
            return
        chosen = self.severity.value()
        self._scale = scale
        self.severity.offer([("", text("ui.finding.ungraded")), *((grade, one_line(grade)) for grade in scale)])
        self._give("severity", chosen)

    def be_read_only(self, read_only: bool) -> None:
        """Let everything be changed, or only read and copied."""
        self.title.be_read_only(read_only)
        for field in (self.kind, self.destination, self.corrected, self.severity):
            field.setEnabled(not read_only)
        for section in self.sections.values():
            section.be_read_only(read_only)

    def focus_part(self, part: FindingPart) -> None:
        """Put the cursor where a part is written."""
        if part is FindingPart.SEVERITY:
            self.severity.setFocus()
        elif part in self.sections:
            self.sections[part].prose.setFocus()
            self.sections[part].prose.to_end()

    def _give(self, name: str, value: Any) -> None:  # noqa: ANN401  (as the field has it)
        if name == "title":
            self.title.give(value)
        elif name == "not_needed":
            reasons = dict(value)
            for part in ELEMENTS:
                self._element(part).give_reason(reasons.get(Element(part.value), ""))
        elif name == "corrected_during_fieldwork":
            self.corrected.setChecked(value)
        elif name == "kind":
            self.kind.choose(value)
        elif name == "destination":
            self.destination.choose(value)
        elif name == "severity":
            self.severity.choose(value, one_line(value))  # it may be a grade of an earlier scale
        else:
            section = self.sections[FindingPart(name)]
            section.prose.give(value)
            if isinstance(section, ElementSection):
                section.show_what_is_needed()

    def _element(self, part: FindingPart) -> ElementSection:
        section = self.sections[part]
        assert isinstance(section, ElementSection)
        return section

    def _show_sections(self) -> None:
        """Show what a finding of this kind consists of, and what is written anyway."""
        kind = self.kind.value()
        wanted = {FindingPart(element.value) for element in elements_of(kind)} | {FindingPart.RECOMMENDATION}
        if needs_severity(kind):
            wanted.add(FindingPart.SEVERITY_RATIONALE)
        graded = bool(self.severity.value())
        for part, section in self.sections.items():
            is_rationale = part is FindingPart.SEVERITY_RATIONALE
            section.setVisible(part in wanted or bool(section.value().strip()) or (is_rationale and graded))


def _choice(name: str, members: Iterable[E]) -> Choice[E]:
    made: Choice[E] = Choice(name)
    made.offer((member, word(member)) for member in members)
    return made
