"""What the window says of signatures: who gave one and whether it holds, and what the next one would cover."""

from workbook.domain.sign_offs import Force, SignOffRow
from workbook.messages import kind_of, past_of, text, word
from workbook.operations.sign_offs import Prepared
from workbook.ui.messages import number
from workbook.ui.wording import moment

_FEW = 6


def sign_off_words(row: SignOffRow) -> str:
    """Return a signature in one line, with the change that voided it."""
    said = text("ui.sign.row", meaning=word(row.meaning), name=row.name, at=moment(row.at), code=row.code)
    if row.force is Force.BROKEN:
        return text("ui.sign.broken", said=said)
    if row.force is Force.IN_FORCE:
        return text("ui.sign.holds", said=said)
    by = row.voided_by
    if by is None:
        return text("ui.sign.voided", said=said)
    deed = text("ui.sign.deed", name=by.person, verb=past_of(by.verb), what=by.what)
    return text("ui.sign.voided_by", said=said, deed=deed, at=moment(by.at), seq=number(by.seq))


def content_words(prepared: Prepared) -> str:
    """Return what would be signed, counted."""
    content = prepared.content
    counted = [(part.rows, kind_of(part.table)) for part in content.parts if part.rows]
    most = sorted(counted, key=lambda part: -part[0])[:_FEW]
    kinds = ", ".join(text("ui.sign.part", kind=kind, count=number(rows)) for rows, kind in most)
    more = text("ui.sign.more_kinds", kinds=kinds) if len(counted) > _FEW else kinds
    return text(
        "ui.sign.content",
        records=number(content.records),
        kinds=more,
        evidence=number(content.evidence),
        events=number(prepared.events.size),
        head=prepared.head[:12],
    )
