"""The words and numbers of what is owed, for the command line and both exports: claimed and verified always apart."""

from datetime import date

from workbook.domain.owed import AcceptanceLine, ClaimLine, OwedCounts, RemediationLine, RetestLine
from workbook.domain.remediations import RemediationState, RetestResult
from workbook.exports.figures import Figure
from workbook.exports.palette import Tone
from workbook.exports.wording import Wording, joined

STATE_TONES = {
    RemediationState.PLANNED: Tone.NONE,
    RemediationState.CLAIMED_FIXED: Tone.WARN,
    RemediationState.VERIFIED_FIXED: Tone.OK,
    RemediationState.PARTLY_FIXED: Tone.WARN,
    RemediationState.NOT_FIXED: Tone.BAD,
    RemediationState.RECURRED: Tone.BAD,
}
"""What the colour of a state says; its word always says it too."""
RESULT_TONES = {
    RetestResult.VERIFIED_FIXED: Tone.OK,
    RetestResult.PARTLY: Tone.WARN,
    RetestResult.NOT_FIXED: Tone.BAD,
    RetestResult.RECURRED: Tone.BAD,
}


def owed_figures(counts: OwedCounts, words: Wording) -> list[tuple[str, list[Figure]]]:
    """Return every number of what is owed under its heading, what leads nowhere first."""
    say, other = words.say, counts.other
    items, findings, owed = say("owed.base.items"), say("owed.base.findings"), say("owed.base.remediations")
    return [
        (
            say("owed.section.items"),
            [
                Figure(say("owed.items_neither"), other.neither, other.whole, items),
                Figure(say("owed.items_finding"), other.with_finding, other.whole, items),
                Figure(say("owed.items_reason"), other.with_reason, other.whole, items),
            ],
        ),
        (
            say("owed.section.findings"),
            [
                Figure(say("owed.findings_neither"), counts.neither, counts.findings, findings),
                Figure(say("owed.findings_remediation"), counts.with_remediation, counts.findings, findings),
                Figure(say("owed.findings_accepted"), counts.accepted, counts.findings, findings),
            ],
        ),
        (
            say("owed.section.remediations"),
            [
                Figure(say("owed.overdue"), counts.overdue, counts.remediations, owed),
                *(Figure(words.term(state), part, counts.remediations, owed) for state, part in counts.states),
                Figure(say("owed.recurred_ever"), counts.recurred, counts.remediations, owed),
            ],
        ),
    ]


def time_sentences(counts: OwedCounts, words: Wording) -> list[str]:
    """Return how long it took: to the first claim, and to the fix that a retest confirmed; each says of how many."""
    claimed = counts.remediations - counts.of(RemediationState.PLANNED)
    fixed = counts.of(RemediationState.VERIFIED_FIXED)
    told = []
    if counts.days_to_claim is not None:
        told.append(words.say("owed.days_to_claim", days=counts.days_to_claim, count=claimed))
    if counts.days_to_fix is not None:
        told.append(words.say("owed.days_to_fix", days=counts.days_to_fix, count=fixed))
    if counts.recurrences:
        told.append(words.say("owed.recurrences", count=counts.recurrences, remediations=counts.recurred))
    return told


def state_words(line: RemediationLine, day: date, words: Wording) -> str:
    """Return how far a remediation has come, and that it is overdue where it is."""
    state = words.term(line.state)
    return words.say("owed.is_overdue", state=state) if line.is_overdue(day) else state


def state_tone(line: RemediationLine, day: date) -> Tone:
    """Return the tone of a state: what is overdue is bad, whatever is claimed."""
    return Tone.BAD if line.is_overdue(day) else STATE_TONES[line.state]


def acceptance_words(line: AcceptanceLine, day: date, words: Wording) -> str:
    """Return that a risk is accepted, and until when; or that it is not any more."""
    if line.valid_until is None:
        return words.say("owed.accepted")
    key = "owed.accepted_until" if line.is_in_force(day) else "owed.accepted_before"
    return words.say(key, day=line.valid_until.isoformat())


def accepted_by(line: AcceptanceLine, words: Wording) -> str:
    """Return who bears a risk."""
    who = f"{line.accepted_by}, {line.position}" if line.position.strip() else line.accepted_by
    return words.say("owed.accepted_by", who=who, party=line.party, day=line.accepted_on.isoformat())


def claim_words(line: ClaimLine, words: Wording) -> str:
    """Return what was claimed, by whom it was implemented, and on what it rests."""
    told = [line.words, words.say("owed.implemented_by", who=joined(line.implemented_by))]
    told += _basis(line.evidence, line.round, words)
    return "\n".join(told)


def retest_words(line: RetestLine, words: Wording) -> str:
    """Return what a retest showed, by whom and how, and on what it rests."""
    told = [line.shows, words.say("owed.performed_by", who=line.performed_by)]
    if line.procedure.strip():
        told.append(line.procedure)
    told.append(words.say("owed.same_procedure" if line.same_procedure else "owed.other_procedure"))
    if line.deviation.strip():
        told.append(words.say("owed.deviation", why=line.deviation))
    return "\n".join([*told, *_basis(line.evidence, line.round, words)])


def _basis(evidence: tuple[tuple[object, str], ...], code: str, words: Wording) -> list[str]:
    shown = joined(one for _, one in evidence)
    told = [words.say("owed.rests_on", evidence=shown)] if shown else []
    return [*told, words.say("owed.in_round", round=code)] if code else told
