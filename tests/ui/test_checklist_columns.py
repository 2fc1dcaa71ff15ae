"""The columns of the checklist share the width there is, and no word of a determination or a proof level is cut."""

from collections.abc import Sequence

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from workbook.domain.vocabulary import OtherKind, ProofLevel
from workbook.messages import word
from workbook.ui.app import dressed
from workbook.ui.models.checklist import COLUMNS
from workbook.ui.widgets.checklist_columns import CONTESTED_MARK, shared_widths
from workbook.ui.widgets.ladder import LADDER_WIDTH, pill_width
from workbook.ui.widgets.row_painting import PADDING, small

ALL = [column.name for column in COLUMNS]
LONG = ["controlModelPrivacyEnhancingTechnologies", "controlUserDataManagement"]
AT_1280, AT_1920 = 680, 1320
"""What is left for the table in windows of these widths."""


@pytest.fixture
def font(qapp: QApplication) -> QFont:
    return QFont(dressed(qapp).font())


@pytest.mark.parametrize(
    ("codes", "room"),
    [
        (["AC-2"], AT_1280),
        (["AC-2"], AT_1920),
        (["v1.0-C11.1.2"], AT_1280),
        (["v1.0-C11.1.2"], AT_1920),
        (LONG, AT_1920),
    ],
)
def test_what_is_decided_and_proved_is_read_whole(room: int, codes: Sequence[str], font: QFont) -> None:
    # Where no room is left for it, the ladder of an item stands without its word rather than with half of it.
    fewer = [name for name in ALL if room != AT_1280 or name not in {"commitment", "evidence", "findings"}]
    widths = shared_widths(fewer, room, codes, font, font)

    assert sum(widths.values()) == room
    assert widths["determination"] - 2 * PADDING >= max(pill_width(word(kind), font) for kind in OtherKind)
    proof = max(QFontMetrics(small(font)).horizontalAdvance(word(level)) for level in ProofLevel)
    assert widths["proof"] - 2 * PADDING >= LADDER_WIDTH + 10 + proof


@pytest.mark.parametrize("codes", [["AC-2"], ["v1.0-C11.1.2"]])
def test_commitments_and_ladders_stand_side_by_side_in_a_narrow_window(codes: Sequence[str], font: QFont) -> None:
    widths = shared_widths(ALL, AT_1280, codes, font, font)

    assert sum(widths.values()) == AT_1280
    assert {"commitment", "determination", "proof", "evidence", "findings"} <= set(widths)
    assert widths["determination"] - 2 * PADDING >= max(pill_width(word(kind), font) for kind in OtherKind)
    mark = QFontMetrics(small(font, bold=True)).horizontalAdvance(CONTESTED_MARK)
    assert widths["proof"] - 2 * PADDING >= LADDER_WIDTH + 6 + mark


def test_codes_in_words_take_the_room_of_the_words_beside_the_ladder(font: QFont) -> None:
    widths = shared_widths(ALL, AT_1280, LONG, font, font)

    assert sum(widths.values()) == AT_1280
    assert widths["control"] > shared_widths(ALL, AT_1280, ["AC-2"], font, font)["control"] + 60
    assert widths["determination"] - 2 * PADDING >= max(pill_width(word(kind), font) for kind in OtherKind)
    mark = QFontMetrics(small(font, bold=True)).horizontalAdvance(CONTESTED_MARK)
    assert widths["proof"] - 2 * PADDING >= LADDER_WIDTH + 6 + mark


def test_code_and_title_share_a_cell_where_there_is_little_room(font: QFont) -> None:
    assert "title" not in shared_widths(ALL, AT_1280, LONG, font, font)


def test_a_long_code_stands_on_one_line_where_there_is_room(font: QFont) -> None:
    widths = shared_widths(ALL, AT_1920, LONG, font, font)

    assert "title" in widths
    assert widths["control"] - 2 * PADDING >= QFontMetrics(font).horizontalAdvance(LONG[0])


def test_columns_that_nobody_wants_leave_their_room_to_the_title(font: QFont) -> None:
    without = [name for name in ALL if name not in {"evidence", "findings"}]
    widths = shared_widths(without, AT_1280, ["AC-2"], font, font)

    assert "title" in widths
    assert not {"evidence", "findings"} & set(widths)
