"""Every change of the file's schema, in order. A released migration is never edited."""

from collections.abc import Callable
from typing import Final

from alembic.operations import Operations

from workbook.store.migrations import m0001

MIGRATIONS: Final[tuple[Callable[[Operations], None], ...]] = (m0001.upgrade,)
"""Migration n (1-based) brings a file from `user_version` n - 1 to n."""
