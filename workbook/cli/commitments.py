"""Commitments as JSON: the ledger as the exports have it."""

from datetime import date

from workbook.cli.terminal import Json
from workbook.domain.commitment_views import CommitmentRow


def commitment_json(row: CommitmentRow, as_of: date) -> dict[str, Json]:
    """Return a commitment with the controls it covers, and what it comes to on a day."""
    said = row.said
    return {
        "code": row.code,
        "subject": row.subject,
        "words": said.words,
        "source": row.source,
        "source_place": said.source_place,
        "strength": said.strength.value,
        "basis": said.basis.value,
        "conditionality": said.conditionality.value,
        "conditions": said.conditions,
        "made_on": _day(said.made_on),
        "due_on": _day(said.due_on),
        "expires_on": _day(said.expires_on),
        "taken_back_on": _day(said.taken_back_on),
        "note": said.note,
        "comes_to": row.state(as_of).value,
        "conclusion": row.conclusion.value,
        "conclusion_reason": row.conclusion_reason,
        "covers": [
            {"framework": cover.framework, "control": cover.control, "extent": cover.extent.value, "note": cover.note}
            for cover in row.covers
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
