"""Import what keeps the workbook in one thread at a time."""

from threading import Lock
from typing import Final

_ALONE: Final = Lock()


def import_engine() -> None:
    """Import SQLModel and what it needs, before a worker does anything else.

    Its packages import themselves in a circle. Two threads that begin at once wait for each other, and Python then gives
    one of them a half-made module: opening a workbook failed so while the list of recent ones was being looked at.
    """
    with _ALONE:
        import sqlmodel  # noqa: F401
