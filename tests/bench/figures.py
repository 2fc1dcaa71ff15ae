"""Every figure by its name."""

from typing import Final

from tests.bench import edits, load
from tests.bench.reading import Figure

FIGURES: Final[dict[str, Figure]] = {
    "load": load.measure,
    "edits": edits.measure,
}
