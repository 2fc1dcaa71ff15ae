"""What was committed to about an item: the exact words, how far they cover it, and what became of them."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbook.domain.commitment_views import CommitmentRow
from workbook.domain.item_detail import ItemDetail
from workbook.domain.item_filter import NewCommitmentFor
from workbook.exports.commitment_words import conclusion_tone
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.commitments.wording import quoted
from workbook.ui.inspector.attached import Offer, RecordCard
from workbook.ui.inspector.tools import Tools
from workbook.ui.messages import number
from workbook.ui.widgets.labels import label
from workbook.ui.widgets.parts import add_many, link, section


def add_commitments(layout: QVBoxLayout, detail: ItemDetail, tools: Tools) -> None:
    """Add a card for each commitment that covers the item, what contradicts itself, and how to record one more."""
    can = not tools.work.is_read_only
    name = text("ui.action.new_commitment_here")
    begin = partial(tools.work.go, "commitments", NewCommitmentFor(detail.row.id))
    more = [link(text("ui.commitment.record"), begin, name=name)] if can else []
    section(layout, text("ui.commitment.section", count=number(len(detail.commitments))), *more)
    for why in detail.row.contradictions:
        words = text("ui.commitment.contradiction", why=why)
        layout.addWidget(label(words, "caption", wraps=True, tone=Tone.WARN))
    add_many(layout, detail.commitments, lambda one: _card(one, detail, tools))


def _card(row: CommitmentRow, detail: ItemDetail, tools: Tools) -> QWidget:
    cover = next(one for one in row.covers if one.item == detail.row.id)
    state = row.covering(cover.extent).state(tools.work.today)
    marks = [word(row.said.strength), text(f"ui.commitment.covers_{cover.extent}"), word(state)]
    title = text("ui.inspector.coded", code=row.code, title=word(row.conclusion))
    said = "\n".join(part for part in (quoted(row), cover.note) if part)
    return RecordCard(
        one_line(title),
        " · ".join(dict.fromkeys(marks)),
        conclusion_tone(row.conclusion),
        said,
        [Offer(text("ui.card.open"), lambda: tools.work.go("commitments", row.id))],
    )
