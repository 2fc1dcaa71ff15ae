"""What a decoder is asked, from where it has the bytes, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from workbook.ui.preview.values import Failure, Preview

Answer = Preview | Failure
Deliver = Callable[[bytes | str], None]


class Source(Protocol):
    """Where the bytes of a file are."""

    def read(self, start: int, end: int, deliver: Deliver) -> None:
        """Hand these bytes to `deliver` on the main thread, now or later; a sentence instead when they cannot be read."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be decoded: `side` is the most pixels either way.

    `form` is "" for what suits the file, "picture" for a picture or nothing, "text" or "dump".
    """

    key: str
    name: str
    size: int
    form: str = ""
    page: int = 0
    side: int = 2_200


@dataclass(eq=False, slots=True)
class Asked:
    """A request on its way; `done` is called once with the answer, unless it is cancelled first."""

    request: Request
    source: Source
    done: Callable[[Answer], None]
    is_urgent: bool
    is_cancelled: bool = False
    pulls: int = 0
    pulled: int = 0
    is_second_try: bool = False
