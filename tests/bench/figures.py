"""Every figure by its name."""

from typing import Final

from tests.bench import attach, edits, exports, load, opening, proofs, searching, verify, wait, window
from tests.bench.reading import Figure

FIGURES: Final[dict[str, Figure]] = {
    "load": load.measure,
    "edits": edits.measure,
    "open": opening.measure,
    "attach": attach.measure,
    "wait": wait.measure,
    "verify": verify.measure,
    "proofs": proofs.measure,
    "search": searching.measure,
    "exports": exports.measure,
    "window": window.measure,
}
