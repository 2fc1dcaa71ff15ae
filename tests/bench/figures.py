"""Every figure by its name."""

from typing import Final

from tests.bench import (
    attach,
    drop,
    edits,
    exports,
    listing,
    load,
    many_files,
    opening,
    proofs,
    searching,
    sparse,
    verify,
    wait,
    window,
)
from tests.bench.reading import Figure

FIGURES: Final[dict[str, Figure]] = {
    "load": load.measure,
    "edits": edits.measure,
    "open": opening.measure,
    "attach": attach.measure,
    "sparse": sparse.measure,
    "many": many_files.measure,
    "drop": drop.measure,
    "listing": listing.measure,
    "wait": wait.measure,
    "verify": verify.measure,
    "proofs": proofs.measure,
    "search": searching.measure,
    "exports": exports.measure,
    "window": window.measure,
}
