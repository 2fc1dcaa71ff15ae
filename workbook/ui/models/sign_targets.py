"""What can be signed, each with the signatures that it has."""

from workbook.domain.sign_offs import Force, SignOffRow, SignTarget, TargetRow
from workbook.exports.palette import Tone
from workbook.messages import text, word
from workbook.ui.models.rows import RowsModel, Said
from workbook.ui.widgets.two_line_delegate import TwoLines

Given = dict[SignTarget, list[SignOffRow]]


class TargetsModel(RowsModel[TargetRow]):
    """What can be signed, each with the signatures that it has."""

    def __init__(self) -> None:
        super().__init__()
        self._given: Given = {}

    def show_targets(self, rows: tuple[TargetRow, ...], given: Given) -> None:
        """Replace everything shown."""
        self._given = given
        self.show(rows)

    def said(self, one: TargetRow) -> Said:
        """Return the name, and everything for screen readers."""
        lines = self.lines(one)
        name = " ".join(part for part in (lines.code, lines.title) if part)
        return Said(name, f"{name}, {lines.marks}", f"{name}\n{lines.marks}")

    def lines(self, one: TargetRow) -> TwoLines:
        """Return what is painted of a target."""
        given = self._given.get(one.target, [])
        voided = [row for row in given if row.force is not Force.IN_FORCE]
        marks = " · ".join(f"{word(row.meaning)}: {row.name}" for row in given if row.force is Force.IN_FORCE)
        if voided:
            lost = text("ui.sign.lost", count=len(voided))
            marks = f"{marks} · {lost}" if marks else lost
        tone = Tone.BAD if voided else Tone.OK if marks else Tone.NONE
        kind = word(one.target.kind)
        return TwoLines(one.code, one.title, marks or text("ui.sign.none"), kind, tone)
