"""The colours of paper: the light palette of the window, as hexadecimal RGB."""

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from workbook.domain.vocabulary import OtherKind, ParticipationState, Result, Tlp

if TYPE_CHECKING:
    from workbook.domain.report import ItemLine

TEXT: Final = "16202E"
MUTED: Final = "56637A"
LINE: Final = "D9DEE6"
TRACK: Final = "E9ECF1"
ACCENT: Final = "1F5FBF"


class Tone(StrEnum):
    """What a colour says; a word always says it too."""

    PLAIN = "plain"
    OK = "ok"
    BAD = "bad"
    WARN = "warn"
    NONE = "none"


INK: Final = {
    Tone.PLAIN: TEXT,
    Tone.OK: "1B6E4B",
    Tone.BAD: "A6261F",
    Tone.WARN: "7A5200",
    Tone.NONE: MUTED,
}
GROUND: Final = {
    Tone.PLAIN: "FFFFFF",
    Tone.OK: "DFF2E8",
    Tone.BAD: "FBE4E2",
    Tone.WARN: "FBEFD3",
    Tone.NONE: "E9ECF1",
}
TLP_INK: Final = {
    Tlp.CLEAR: "FFFFFF",
    Tlp.GREEN: "33FF00",
    Tlp.AMBER: "FFC000",
    Tlp.AMBER_STRICT: "FFC000",
    Tlp.RED: "FF2B2B",
}
"""On black, as FIRST prescribes for TLP 2.0."""
TLP_GROUND: Final = "000000"


def result_tone(result: Result, other: OtherKind | None) -> Tone:
    """Return the tone of a determination."""
    if result is Result.SATISFIED:
        return Tone.OK
    if result is Result.OTHER_THAN_SATISFIED:
        return Tone.BAD if other is OtherKind.NOT_MET else Tone.WARN
    return Tone.NONE


def item_tone(item: "ItemLine") -> Tone:
    """Return the tone of an item's determination."""
    return result_tone(item.result, item.other_kind)


def participation_tone(state: ParticipationState) -> Tone:
    """Return the tone of a participation: anything but taking part limits the audit."""
    return Tone.PLAIN if state is ParticipationState.PARTICIPATING else Tone.WARN
