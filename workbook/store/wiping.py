"""Write over what is being deleted, as far as that does anything: an SSD keeps old blocks, and so does copying on write."""

import os
from collections.abc import Callable
from typing import Final

_BLOCK: Final = 1 << 20
_EVERY: Final = 16
"""Blocks between two syncs, so that how far it is, is also how much is on the disk."""


def overwrite(handle: int, most: int | None = None, step: Callable[[int, int], None] | None = None) -> None:
    """Write zeros over an open file, over its first `most` bytes at most, and have them on the disk. Raises OSError.

    `step` gets bytes done and in all.
    """
    size = os.fstat(handle).st_size
    size = size if most is None else min(size, most)
    zeros, done, blocks = bytes(_BLOCK), 0, 0
    os.lseek(handle, 0, os.SEEK_SET)
    while done < size:
        done += os.write(handle, zeros[: min(size - done, _BLOCK)])
        blocks += 1
        if blocks % _EVERY == 0:
            os.fsync(handle)
            if step:
                step(done, size)
    os.fsync(handle)
