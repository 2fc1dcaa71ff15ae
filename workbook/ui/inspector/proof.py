"""What the attached evidence proves, why, and what would prove more; what a person says against it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from workbook.domain.item_detail import ItemDetail
from workbook.domain.vocabulary import ProofLevel, Responsibility
from workbook.exports.palette import Tone
from workbook.messages import proof_reason, text, word
from workbook.operations import determinations
from workbook.ui.inspector.forms import Field, FormPlace, Refused, Values
from workbook.ui.inspector.tools import Tools
from workbook.ui.item_deeds import Chosen, chosen_items
from workbook.ui.widgets.labels import label, line
from workbook.ui.widgets.ladder import LadderView
from workbook.ui.widgets.parts import add_long, section
from workbook.ui.wording import proved_in_full, standing_words


def add_proof(layout: QVBoxLayout, detail: ItemDetail, tools: Tools) -> None:
    """Add the ladder with its words, and the ways to resolve a contradiction and to lower the level."""
    proof = detail.row.proof
    section(layout, text("ui.inspector.proof"))
    head, ladder = line(spacing=12), LadderView()
    ladder.show_proof(proof)
    head.addWidget(ladder, 0, Qt.AlignmentFlag.AlignTop)
    head.addWidget(label(proved_in_full(proof), "strong", wraps=True), 1)
    layout.addLayout(head)
    doubt = Tone.WARN if proof.contested or proof.stale else Tone.PLAIN
    layout.addWidget(label(proof_reason(proof.why), wraps=True, tone=doubt))
    layout.addWidget(label(standing_words(detail), "caption", wraps=True))
    if detail.contradiction_resolution:
        add_long(layout, text("ui.inspector.resolved", reason=detail.contradiction_resolution))
    if detail.lowered_to is not None:
        lowered = text("ui.proof.lowered_to", level=detail.lowered_to, reason=detail.lowered_reason)
        add_long(layout, lowered)
    if tools.work.is_read_only or detail.row.responsibility is Responsibility.INHERITED:
        return
    chosen = chosen_items([detail.row.id], detail.row.control)
    if proof.contested:
        layout.addWidget(_resolve(chosen, tools))
    if proof.level is not ProofLevel.NONE or detail.lowered_to is not None:
        layout.addWidget(_lower(detail, chosen, tools))


def _resolve(chosen: Chosen, tools: Tools) -> FormPlace:
    def fields() -> tuple[Field, ...]:
        return (Field("reason", text("ui.proof.resolve_reason"), is_long=True),)

    def record(values: Values, refused: Refused) -> bool:
        return tools.deeds.run(
            "resolve contradiction",
            chosen,
            lambda book, actor: determinations.resolve_contradiction(book, actor, chosen.items, values["reason"]),
            refused=refused,
        )

    words, hint = text("ui.proof.resolve"), text("ui.proof.resolve_tip")
    return FormPlace(tools.drafts, chosen.items, "resolve", words, fields, record, hint=hint)


def _lower(detail: ItemDetail, chosen: Chosen, tools: Tools) -> FormPlace:
    def fields() -> tuple[Field, ...]:
        reached = detail.lowered_to or detail.row.proof.level
        lower = [level for level in ProofLevel if level.rung <= reached.rung]
        choices = [("", text("ui.proof.as_derived")), *((level.value, word(level)) for level in lower)]
        return (
            Field("level", text("ui.proof.lower_to"), (detail.lowered_to or lower[-2:][0]).value, choices),
            Field("reason", text("ui.proof.lower_reason"), detail.lowered_reason, is_long=True),
        )

    def record(values: Values, refused: Refused) -> bool:
        level = ProofLevel(values["level"]) if values["level"] else None
        return tools.deeds.run(
            "lower proof level",
            chosen,
            lambda book, actor: determinations.lower_level(book, actor, chosen.items, level, values["reason"]),
            refused=refused,
        )

    words, hint = text("ui.proof.lower"), text("ui.proof.lower_tip")
    return FormPlace(tools.drafts, chosen.items, "lower", words, fields, record, hint=hint)
