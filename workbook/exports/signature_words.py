"""The words for signatures in both exports."""

from workbook.domain.sign_offs import Force, SignatureLine, SignOffRow, TargetKind
from workbook.exports.wording import Wording, moment
from workbook.messages import past_of


def signed_words(line: SignatureLine, words: Wording) -> str:
    """Return what was signed: its code and title, or that it was all of it."""
    if line.what.target.kind is TargetKind.ENGAGEMENT:
        return words.term(TargetKind.ENGAGEMENT)
    return f"{line.what.code} {line.what.title}".strip()


def force_words(row: SignOffRow, words: Wording) -> str:
    """Return whether a signature holds, with the change that voided it if not."""
    by = row.voided_by
    if row.force is not Force.VOIDED or by is None:
        return words.term(row.force)
    deed = words.say("voiding_deed", person=by.person, verb=past_of(by.verb, words.language), what=by.what)
    return words.say("voided_by", force=words.term(row.force), deed=deed, at=moment(by.at), seq=f"{by.seq:,}")
