"""Models under Qt's own tester, and what their cells say."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from tests.actors import fixed_ids
from workbook.domain.checklist import ChecklistRow, ItemGroup
from workbook.domain.errors import WorkbookError
from workbook.domain.freshness import ALWAYS
from workbook.domain.ladder import prove
from workbook.domain.vocabulary import Responsibility, Result, Scope, WorkState
from workbook.ui.models.checklist import COLUMNS, PAGE, ChecklistModel, GroupRole, RowRole
from workbook.ui.models.recent import RecentModel
from workbook.ui.recent import Recent

NOTHING = prove((), as_of=datetime(2026, 1, 1, tzinfo=UTC).date(), subject_version="", nature=None, freshness=ALWAYS)
_IDS = fixed_ids()


def row_for(item: UUID) -> ChecklistRow:
    return ChecklistRow(
        item, "AC-2", "Account <b>management</b>", "Access", "Frame", "Subject", "S-0001", Scope.IN, Responsibility.OWN,
        "", WorkState.DRAFT, Result.NOT_ASSESSED, None, NOTHING, 1234, ("F-0001", "F-0002"),
    )  # fmt: skip


def groups_of(*sizes: int) -> list[ItemGroup]:
    return [
        ItemGroup("Subject", "Frame", f"Family {place}", tuple(_IDS() for _ in range(size)))
        for place, size in enumerate(sizes)
    ]


class Source:
    """Rows that are made when asked for, and what was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.is_broken = False

    def __call__(self, ids: Sequence[UUID]) -> list[ChecklistRow]:
        if self.is_broken:
            raise WorkbookError("file.damaged", path="x")
        self.asked.append(len(ids))
        return [row_for(item) for item in ids]


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(app: QApplication, source: Source) -> ChecklistModel:
    return ChecklistModel(source)


def test_checklist_model_keeps_qts_rules(model: ChecklistModel, qtmodeltester: ModelTester) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for sizes in ((), (1,), (3, 1, 300), (2,)):
        model.show(groups_of(*sizes))
        qtmodeltester.check(model)
        assert model.rowCount() == sum(sizes) + len(sizes)
    tester.deleteLater()


def test_rows_are_read_in_pages_when_asked_for(model: ChecklistModel, source: Source) -> None:
    groups = groups_of(100, 700)
    model.show(groups)
    assert source.asked == []
    assert model.index(1, 0).data() == "AC-2"
    assert source.asked == [PAGE]
    last = model.rowCount() - 1
    assert model.index(last, 0).data(RowRole).id == groups[1].items[-1]
    assert source.asked == [PAGE, 800 % PAGE]
    assert [model.item_at(row) for row in range(model.rowCount())] == [
        None, *groups[0].items, None, *groups[1].items,
    ]  # fmt: skip
    assert [model.row_of(item) for item in (groups[0].items[0], groups[1].items[5])] == [1, 107]
    assert model.row_of(_IDS()) is None


def test_every_row_is_its_own_item(model: ChecklistModel) -> None:
    model.show(groups_of(5, 1, 260, 3))
    for row in range(model.rowCount()):
        item = model.item_at(row)
        shown = model.index(row, 0).data(RowRole)
        assert (shown.id if shown else None) == item


def test_known_rows_are_not_read_again(model: ChecklistModel, source: Source) -> None:
    groups = groups_of(3)
    model.show(groups, [row_for(item) for item in groups[0].items])
    assert model.index(2, 1).data().startswith("Account")
    assert source.asked == []


def test_memory_holds_few_pages(model: ChecklistModel, source: Source) -> None:
    model.show(groups_of(PAGE * 70))
    for row in range(1, model.rowCount(), PAGE):
        model.index(row, 0).data()
    assert len(model._pages) == 64
    count = len(source.asked)
    model.index(1, 0).data()
    assert len(source.asked) == count + 1


def test_cells_say_words(model: ChecklistModel) -> None:
    model.show(groups_of(1))
    cells = {column.name: model.index(1, place) for place, column in enumerate(COLUMNS)}
    assert cells["determination"].data() == "Not assessed"
    assert cells["work"].data() == "Draft"
    assert cells["proof"].data() == "None"
    assert cells["evidence"].data() == "1,234"
    assert cells["findings"].data() == "F-0001, F-0002"
    tip = cells["title"].data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "<qt>Account &lt;b&gt;management&lt;/b&gt;</qt>"
    aloud = cells["control"].data(Qt.ItemDataRole.AccessibleTextRole)
    for words in ("AC-2", "Subject", "In scope", "Draft", "Not assessed", "None", "1,234", "F-0002"):
        assert words in aloud
    assert model.index(0, 0).data(GroupRole).family == "Family 0"
    assert "Family 0" in model.index(0, 0).data()
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags


def test_a_page_that_cannot_be_read_shows_dashes(model: ChecklistModel, source: Source) -> None:
    said: list[WorkbookError] = []
    model.failed.connect(said.append)
    model.show(groups_of(3))
    source.is_broken = True
    assert [model.index(1, place).data() for place in range(len(COLUMNS))] == ["–"] * len(COLUMNS)
    assert [error.key for error in said] == ["file.damaged"]  # once, not for every cell


def test_recent_model_keeps_qts_rules(app: QApplication, qtmodeltester: ModelTester) -> None:
    model = RecentModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    then = datetime(2026, 9, 1, 10, 30, tzinfo=UTC)
    model.show([Recent(Path("a") / "caf\udce9.auditbook", "Title", then), Recent(Path("b"), "Gone", then, True)])
    qtmodeltester.check(model)
    aloud = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert aloud[0].endswith("caf\\xe9.auditbook, Opened 2026-09-01 10:30")
    assert aloud[1].endswith("Missing")
    tester.deleteLater()
