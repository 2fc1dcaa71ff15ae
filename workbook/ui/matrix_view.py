"""Who takes part in what, on screen: a party in every row, a framework or one of its families in every column."""

from typing import Any, Final

from workbook.domain.gap import Gap
from workbook.domain.gap_places import Places, family_columns, framework_columns, participation, whole_columns
from workbook.domain.item_filter import ItemFilter
from workbook.domain.participation_matrix import Cell, Matrix, MatrixColumn, MatrixRow, Part
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.grid_view import GridView
from workbook.ui.messages import number
from workbook.ui.models.grid import GridCell, GridRow, Head
from workbook.ui.widgets.labels import say
from workbook.ui.widgets.mark_legend import MarkLegend
from workbook.ui.wording import day

_LEAST: Final = 98
"""Pixels of a column: its longest words are read whole."""
_NARROW: Final = 42
"""Pixels of a column where many stand beside each other: a mark, and a count below it."""


class MatrixView(GridView):
    """All frameworks, or the families of one; everything it shows has been read."""

    def __init__(self) -> None:
        super().__init__("ui.matrix.columns", "ui.matrix.table", "ui.matrix.note", _LEAST, _NARROW)
        self.foot.addWidget(MarkLegend(text("ui.matrix.legend")))
        self._frameworks: list[Any] = []
        self.choice.setMinimumContentsLength(24)

    def show_matrix(self, gap: Gap, places: Places) -> None:
        """Show other numbers; the columns that were chosen stay."""
        before = self._chosen
        self.shown = gap, places
        heads = framework_columns(gap, places)
        self._frameworks = [None, *(one.framework for one in heads)]
        self.choice.clear()
        self.choice.addItem(text("ui.matrix.all_frameworks"))
        for one in heads:
            self.choice.addItem(text("ui.matrix.families_of", framework=one_line(one.title)))
        self.choose(before if before in self._frameworks else None)

    def choose(self, framework: Any) -> None:  # noqa: ANN401  (an id, None for all frameworks)
        """Show the families of a framework, or all frameworks."""
        self.choice.setCurrentIndex(self._frameworks.index(framework))
        self.refill()

    @property
    def _chosen(self) -> Any:  # noqa: ANN401
        return self._frameworks[self.choice.currentIndex()] if self._frameworks else None

    def fill(self, gap: Gap, places: Places) -> None:
        """Show who takes part in the columns that are chosen."""
        chosen = self._chosen
        columns = whole_columns(gap, places) if chosen is None else family_columns(gap, places, chosen)
        matrix = participation(gap, places, columns)
        say(self.said, _sentence(matrix))
        heads = [Head(_name(one)) for one in matrix.columns]
        self.model.show(heads, [_row(one, matrix.columns) for one in matrix.rows])


def _sentence(matrix: Matrix) -> str:
    cells = len(matrix.rows) * len(matrix.columns)
    told = [text("ui.matrix.count", part=part, count=number(count)) for part, count in matrix.parts.items() if count]
    if not cells:
        return text("ui.matrix.nothing")
    said = text("ui.matrix.sentence", cells=number(cells), told=", ".join(told))
    if matrix.partial:
        said = " ".join((said, text("ui.matrix.also_partly", count=number(matrix.partial))))
    return said


def _name(column: MatrixColumn) -> str:
    return text("ui.matrix.requests") if column.is_requests else column.family or column.title


def _row(row: MatrixRow, columns: tuple[MatrixColumn, ...]) -> GridRow:
    cells = (_cell(row, cell, column) for cell, column in zip(row.cells, columns, strict=True))
    return GridRow(Head(row.name, row.code), tuple(cells), row.party)


_TAKING_PART: Final = frozenset({Part.PROVED, Part.WITHOUT_PROOF})


def _cell(row: MatrixRow, cell: Cell, column: MatrixColumn) -> GridCell:
    if column.is_requests:
        return _request_cell(row, cell)
    counted = text("ui.figure.count", part=number(cell.proved), whole=number(cell.here))
    is_partly = cell.is_partial and cell.part is not Part.PARTIAL
    said = text("ui.matrix.partly", said=cell.part) if is_partly else word(cell.part)
    is_counted = cell.part in _TAKING_PART
    wanted = ItemFilter(party=row.party, framework=column.framework, family=column.family, assessed_here=True)
    return GridCell(
        words=counted if cell.here else text("ui.matrix.no_items"),
        below=said,
        full=text(
            "ui.matrix.cell",
            party=row.name,
            column=column.family or column.title,
            said=said,
            counted=counted,
            recorded=_recorded(cell),
        ),
        tone=Tone.WARN if cell.is_limit else Tone.NONE,
        share=cell.proved / cell.here if cell.here and is_counted else None,
        part=Part.PARTIAL if is_partly else cell.part,
        leads=("checklist", wanted) if cell.here else ("subjects", row.party),
        is_quiet=cell.part is Part.NOT_RECORDED,
        short=text("ui.matrix.short", part=number(cell.proved), whole=number(cell.here)) if cell.here else "",
    )


def _request_cell(row: MatrixRow, cell: Cell) -> GridCell:
    said, asked = word(cell.part), cell.taken.request if cell.taken is not None else ""
    return GridCell(
        words=said,
        below=one_line(asked),
        full=text("ui.matrix.cell_request", party=row.name, said=said, request=asked, recorded=_recorded(cell)),
        tone=Tone.WARN if cell.is_limit else Tone.NONE,
        part=cell.part,
        leads=("subjects", row.party),
        is_quiet=cell.part is Part.NOT_RECORDED,
    )


def _recorded(cell: Cell) -> str:
    taken = cell.taken
    if taken is None:
        return text("ui.matrix.not_recorded")
    return text("ui.matrix.recorded", state=taken.state, day=day(taken.on_date), reason=taken.reason)
