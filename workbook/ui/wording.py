"""The words that lists, the inspector and screen readers share."""

from datetime import date, datetime

from workbook.domain.checklist import ChecklistRow
from workbook.domain.commitments import CommitmentState
from workbook.domain.item_detail import ItemDetail
from workbook.domain.ladder import Proof
from workbook.domain.liveness import is_reacting
from workbook.domain.vocabulary import OtherKind, Responsibility, Result, Scope
from workbook.exports.palette import Tone, result_tone
from workbook.messages import text, word
from workbook.ui.messages import number


def determined(result: Result, other_kind: OtherKind | None) -> str:
    """Return a determination in its shortest true words."""
    return word(other_kind) if other_kind is not None else word(result)


def determined_in_full(result: Result, other_kind: OtherKind | None) -> str:
    """Return a determination in its full term."""
    if other_kind is None:
        return word(result)
    return text("ui.determination.full", result=word(result), kind=word(other_kind))


def pill(row: ChecklistRow) -> str:
    """Return what the pill of a row says."""
    words = determined(row.result, row.other_kind)
    return text("ui.determination.contested", determination=words) if row.proof.contested else words


def pill_tone(row: ChecklistRow) -> Tone:
    """Return the tone of the pill: in doubt where evidence contradicts, unless it was found not met anyway."""
    tone = result_tone(row.result, row.other_kind)
    return Tone.WARN if row.proof.contested and tone is not Tone.BAD else tone


def proved(proof: Proof) -> str:
    """Return the proof level, with the old one in brackets where it is stale."""
    if proof.stale:
        return text("ui.proof.stale", level=proof.level, was=proof.unstaled)
    return word(proof.level)


def proved_in_full(proof: Proof) -> str:
    """Return the proof level and how far anybody looked."""
    return text("ui.proof.full", level=proved(proof), examined=proof.examined_to)


def promised(row: ChecklistRow) -> str:
    """Return in short what was committed to; sources that contradict each other are marked."""
    if row.committed is CommitmentState.NOT_RECORDED and not row.contradictions:
        return text("ui.commitment.none")
    return text("ui.commitment.contradicted", state=row.committed) if row.contradictions else word(row.committed)


def promised_in_full(row: ChecklistRow) -> str:
    """Return what was committed to, and what contradicts itself."""
    told = (text("ui.commitment.contradiction", why=why) for why in row.contradictions)
    return "\n".join((text("ui.commitment.state", state=row.committed), *told))


def standing_words(detail: ItemDetail) -> str:
    """Return what level is planned for an item and, where it matters, how alive its control was seen to be."""
    parts = [text("ui.inspector.is_planned", planned=detail.planned_level)]
    if is_reacting(detail.nature):
        parts.append(text("ui.inspector.liveness", nature=detail.nature, liveness=detail.row.proof.liveness))
    return " ".join(parts)


def aside(row: ChecklistRow) -> str:
    """Return what sets a row apart: its scope, or where it is inherited from; else nothing."""
    if row.scope is not Scope.IN:
        return word(row.scope)
    if row.responsibility is Responsibility.OWN:
        return ""
    key = "ui.item.inherited" if row.responsibility is Responsibility.INHERITED else "ui.item.hybrid"
    return text(key, item=row.inherited_from)


def row_aloud(row: ChecklistRow) -> str:
    """Return a whole row as a screen reader says it."""
    return text(
        "ui.item.aloud",
        control=row.control,
        title=row.title,
        subject=row.subject,
        aside=aside(row) or word(row.scope),
        state=row.work_state,
        committed=promised_in_full(row),
        determination=determined_in_full(row.result, row.other_kind),
        contested=text("ui.item.is_contested") if row.proof.contested else text("ui.item.not_contested"),
        proof=proved_in_full(row.proof),
        evidence=number(row.evidence),
        findings=", ".join(row.findings) or number(0),
    )


def day(value: date) -> str:
    """Return a calendar day as every sentence and report writes it."""
    return value.isoformat()


def moment(value: datetime) -> str:
    """Return a time with its day, in the zone it carries."""
    return f"{day(value.date())} {value:%H:%M}"
