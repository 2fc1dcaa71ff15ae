"""Keys that are derived in no time, for tests of what is done with them; the workbooks they open are made with them too."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from workbook.store import format as file_format

ROUNDS: Final = 1000


@contextmanager
def cheap_keys() -> Iterator[None]:
    """Derive keys in `ROUNDS` rounds inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_format, "KDF_ITERATIONS", ROUNDS)
        yield
