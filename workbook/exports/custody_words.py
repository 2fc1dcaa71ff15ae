"""The words and tones of custody that the exports share."""

from typing import Final

from workbook.domain.custody import CustodyAct
from workbook.exports.palette import Tone
from workbook.exports.visible import visible

_TONES: Final = {
    CustodyAct.DAMAGED: Tone.BAD,
    CustodyAct.DISPOSED: Tone.WARN,
    CustodyAct.DISPOSAL_PROPOSED: Tone.WARN,
    CustodyAct.VERIFIED: Tone.OK,
    CustodyAct.VERIFIED_WHOLE: Tone.OK,
}


def custody_tone(act: CustodyAct) -> Tone:
    """Return the tone of what happened."""
    return _TONES.get(act, Tone.PLAIN)


def raw_words(name: bytes | None) -> str:
    """Return a name as it came, what is no text and what cannot be seen made visible; nothing where there is none."""
    return visible(name.decode("utf-8", "backslashreplace")) if name is not None else ""
