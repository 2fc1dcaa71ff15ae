"""The words and colours of commitments that window, Excel and PDF share."""

from typing import Final

from workbook.domain.commitment_views import CommitmentRow
from workbook.domain.commitments import CommitmentState, Conclusion, Extent
from workbook.exports.palette import Tone
from workbook.exports.wording import Wording, joined

_CONCLUSION: Final = {
    Conclusion.KEPT: Tone.OK,
    Conclusion.PARTLY_KEPT: Tone.WARN,
    Conclusion.NOT_KEPT: Tone.BAD,
    Conclusion.NOT_DUE: Tone.NONE,
    Conclusion.NOT_ESTABLISHED: Tone.NONE,
}
_SO_FAR: Final = {Extent.PARTLY: "commitment.covers_partly", Extent.RELATED: "commitment.covers_related"}
_STATE: Final = {CommitmentState.LAPSED: Tone.WARN, CommitmentState.CONDITIONAL: Tone.WARN}


def conclusion_tone(conclusion: Conclusion) -> Tone:
    """Return the tone of a conclusion; what is not established is no failure."""
    return _CONCLUSION[conclusion]


def state_tone(state: CommitmentState) -> Tone:
    """Return the tone of what was committed to: a condition or a lapse is worth a second look."""
    if state in (CommitmentState.NOT_RECORDED, CommitmentState.NONE_FOUND):
        return Tone.NONE
    return _STATE.get(state, Tone.PLAIN)


def covered(row: CommitmentRow, words: Wording) -> str:
    """Return the controls that a commitment covers; how far stands beside those not covered fully."""
    return joined(
        cover.control if cover.extent is Extent.FULLY else words.say(_SO_FAR[cover.extent], control=cover.control)
        for cover in row.covers
    )
