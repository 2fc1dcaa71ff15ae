"""Hear what Qt's decoders say of a file while they decode it."""

import re
from types import TracebackType
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_DAMAGE: Final = re.compile(r"premature|corrupt|truncat|read error|unexpected end|crc error|extraneous", re.IGNORECASE)


class Grumbles:
    """Listens inside a `with` block; nothing is printed meanwhile."""

    def __init__(self) -> None:
        self.of_damage = False

    def __enter__(self) -> "Grumbles":
        qInstallMessageHandler(self._hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        qInstallMessageHandler(None)

    def _hear(self, _kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
        if _DAMAGE.search(words):
            self.of_damage = True
