"""The words of evidence that lists, inspector and screen readers share."""

from workbook.domain.evidence_views import Checked, DisposalStage, DisposalView, EvidenceRow, TargetRow
from workbook.domain.vocabulary import EvidenceKind, Scope, WorkState
from workbook.exports.palette import Tone
from workbook.exports.visible import one_line
from workbook.messages import text, word
from workbook.ui.messages import number, size
from workbook.ui.wording import day, moment

_MOST_ENDING = 5


def kind_words(row: EvidenceRow) -> str:
    """Return what a piece of evidence is: its statement's kind, or its kind."""
    return word(row.statement_kind) if row.statement_kind is not None else word(row.kind)


def evidence_marks(row: EvidenceRow) -> str:
    """Return in a few words what a piece of evidence is, how large, and where it is attached."""
    parts = [kind_words(row)]
    if row.kind is EvidenceKind.FILE:
        parts += [row.media_type, size(row.size_bytes or 0)]
    return " · ".join([*(part for part in parts if part), used_words(row)])


def mark_words(row: EvidenceRow) -> str:
    """Return what is to be minded about a piece of evidence, gravest first; nothing where there is nothing."""
    marks = []
    if row.disposal is not None:
        is_gone = row.disposal is DisposalStage.DISPOSED
        marks.append(text("ui.evidence.disposed" if is_gone else "ui.evidence.to_dispose"))
    if row.is_withdrawn:
        marks.append(text("ui.evidence.withdrawn"))
    if row.contradicts:
        marks.append(text("ui.evidence.contradicts"))
    if row.is_stale:
        marks.append(text("ui.evidence.stale"))
    return " · ".join(marks)


def mark_tone(row: EvidenceRow) -> Tone:
    """Return the tone of the marks: the gravest one's."""
    if row.disposal is not None:
        return Tone.WARN
    if row.is_withdrawn:
        return Tone.NONE
    if row.contradicts:
        return Tone.BAD
    return Tone.WARN if row.is_stale else Tone.NONE


def tile_mark(row: EvidenceRow, checked: Checked | None) -> tuple[str, Tone]:
    """Return what stands beside the code of a small picture, in words and never as a colour alone, and its tone."""
    words, tone = mark_words(row), mark_tone(row)
    if row.content_id is None or checked is None or checked.is_intact:
        return words, tone
    return " · ".join(part for part in (text("ui.evidence.is_damaged"), words) if part), Tone.BAD


def checked_words(row: EvidenceRow, checked: Checked | None) -> str:
    """Return whether the bytes were read back, and when; nothing for what has no bytes."""
    if row.content_id is None:
        return ""
    if checked is None:
        return text("ui.evidence.sealed")
    key = "ui.evidence.verified" if checked.is_intact else "ui.evidence.damaged"
    return text(key, day=day(checked.at.date()))


def checked_tone(checked: Checked | None) -> Tone:
    """Return the tone of those words."""
    if checked is None:
        return Tone.NONE
    return Tone.OK if checked.is_intact else Tone.BAD


def inbox_marks(row: EvidenceRow) -> str:
    """Return in a few words what a piece of evidence is, how large, and when it came."""
    parts = [size(row.size_bytes)] if row.size_bytes is not None else [kind_words(row)]
    return " · ".join([*parts, moment(row.received_at), *([row.supplied_by] if row.supplied_by else [])])


def used_words(row: EvidenceRow) -> str:
    """Return where a piece of evidence is attached, and what else rests on it."""
    others = (*row.follow_ups, *row.commitments)
    if not row.items and not others:
        return text("ui.evidence.unplaced")
    named = ", ".join((*row.used_in, *others))
    more = row.items - len(row.used_in)
    return text("ui.evidence.used_more", names=named, count=number(more)) if more > 0 else named


def evidence_aloud(row: EvidenceRow) -> str:
    """Return a piece of evidence as a screen reader says it, and as the tool-tip shows it."""
    return one_line(text("ui.evidence.aloud", code=row.code, title=row.title, marks=evidence_marks(row)))


def target_where(row: TargetRow) -> str:
    """Return the framework and subject of an item."""
    return text("ui.inspector.where", framework=row.framework, subject=row.subject, code=row.subject_code)


def target_state(row: TargetRow) -> str:
    """Return what keeps evidence from being attached to an item, or else how much is attached."""
    if row.scope is not Scope.IN:
        return word(row.scope)
    if row.work_state is WorkState.ACCEPTED:
        return word(row.work_state)
    return text("ui.evidence.target_count", count=number(row.evidence))


def target_aloud(row: TargetRow) -> str:
    """Return an item as a screen reader says it, and as the tool-tip shows it."""
    words = text(
        "ui.evidence.target_aloud",
        control=row.control,
        title=row.title,
        where=target_where(row),
        state=word(row.work_state),
        scope=word(row.scope),
        evidence=number(row.evidence),
    )
    return one_line(words)


def kind_ending(row: EvidenceRow) -> str:
    """Return what stands where there is no picture: the ending of the file's name, or what the evidence is."""
    if row.kind is EvidenceKind.FILE:
        stem, dot, ending = row.original_name.rpartition(".")
        short = ending.upper() if dot and stem and len(ending) <= _MOST_ENDING else ""
        return short or word(row.kind)
    return word(row.kind)


def disposal_words(disposal: DisposalView) -> str:
    """Return how far two people came with disposing of the bytes."""
    if disposal.stage is DisposalStage.PROPOSED:
        at = moment(disposal.proposed_at)
        return text("ui.disposal.state_proposed", name=disposal.proposer, at=at)
    at = moment(disposal.confirmed_at or disposal.proposed_at)
    return text("ui.disposal.state_disposed", at=at, proposer=disposal.proposer, confirmer=disposal.confirmer)
