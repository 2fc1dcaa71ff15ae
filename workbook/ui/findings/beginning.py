"""What a finding about checklist items begins with: everything that is known of them, in words to go on from."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from workbook.domain import records
from workbook.domain.finding_views import Ground
from workbook.domain.texts import MAX_LINE, MAX_TEXT
from workbook.domain.vocabulary import OtherKind
from workbook.exports.visible import elided, one_line
from workbook.messages import text
from workbook.ui.findings.wording import control_entry
from workbook.ui.messages import number

_SHORT_CODE: Final = 14
_TITLES: Final = {
    OtherKind.NOT_MET: "ui.finding.begin.not_met",
    OtherKind.INSUFFICIENT_EVIDENCE: "ui.finding.begin.insufficient_evidence",
    OtherKind.PARAMETER_UNDEFINED: "ui.finding.begin.parameter_undefined",
}


def begun(grounds: Sequence[Ground]) -> records.Finding:
    """Return a finding about these items, at least one, filled with what is known of them."""
    quoted = dict.fromkeys(control_entry(ground.control) for ground in grounds)
    return records.Finding(
        title=_title(grounds),
        criteria=_whole(quoted),
        condition=_whole(_condition(ground, is_one=len(grounds) == 1) for ground in grounds),
    )


def evidence_of(grounds: Sequence[Ground]) -> tuple[UUID, ...]:
    """Return the evidence that speaks for or against the items, each piece once."""
    return tuple(dict.fromkeys(key for ground in grounds for key in ground.evidence))


def _title(grounds: Sequence[Ground]) -> str:
    first = grounds[0]
    kinds = {ground.other_kind for ground in grounds}
    kind = kinds.pop() if len(kinds) == 1 else None
    named, code = one_line(first.control.title), one_line(first.control.control)
    if len(code) <= _SHORT_CODE:  # some frameworks name their controls in words, which say the title again
        named = text("ui.finding.begin.control", title=named, control=code)
    others = len({ground.control for ground in grounds}) - 1
    if others:
        named = text("ui.finding.begin.more", control=elided(named, MAX_LINE // 2), count=number(others))
    key = _TITLES.get(kind, "ui.finding.begin.undecided") if kind else "ui.finding.begin.undecided"
    return elided(text(key, control=elided(named, MAX_LINE - 60)), MAX_LINE)


def _condition(ground: Ground, *, is_one: bool) -> str:
    """Return why the item was determined as it was; of one with objectives, why each of those that fell short was."""
    said = [ground.reason] if ground.reason.strip() else []
    if not said:
        said = [
            text("ui.finding.begin.part", code=code, reason=reason) for code, reason in ground.parts if reason.strip()
        ]
    if not said or is_one:
        return "\n".join(said)
    head = text(
        "ui.finding.begin.item", control=ground.control.control, subject=ground.subject, code=ground.subject_code
    )
    return "\n".join([head, *said])


def _whole(parts: Iterable[str]) -> str:
    """Return the texts below each other, as far as one field can hold them."""
    return elided("\n\n".join(part for part in parts if part), MAX_TEXT)
