"""What goes through the pipes between the window and its decoding child: fixed heads, JSON and raw bytes, never pickle."""

import json
import struct
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

_MAGIC: Final = b"AWP1"
_HEAD: Final = struct.Struct("<4sBIQ")
MOST_JSON: Final = 4 << 20
MOST_BLOB: Final = 64 << 20


class Kind(IntEnum):
    """What a frame is for."""

    READY = 1
    """child: it is confined and can be asked"""
    ASK = 2
    """window: decode this"""
    NEED = 3
    """child: these bytes of the file, please"""
    BYTES = 4
    """window: here they are"""
    STOP = 5
    """window, in place of BYTES: nobody wants the answer any more"""
    REPLY = 6
    """child: the answer; it is idle again"""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    kind: Kind
    head: dict[str, Any] = field(default_factory=dict)
    blob: bytes = b""

    def packed(self) -> bytes:
        """Return it as it goes through a pipe."""
        words = json.dumps(self.head, ensure_ascii=True, separators=(",", ":")).encode("ascii")
        return b"".join((_HEAD.pack(_MAGIC, self.kind, len(words), len(self.blob)), words, self.blob))


class FrameError(ValueError):
    """The other side does not keep to the frames: nothing it sends can be used any more."""


class Unpacker:
    """Turns what arrives in pieces of any size into frames; raises FrameError for anything else."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._wanted = _HEAD.size

    def feed(self, data: bytes) -> None:
        """Take in the next piece."""
        self._held += data

    def take(self) -> Frame | None:
        """Return the next frame, or None while it is not whole."""
        if len(self._held) < self._wanted:
            return None
        magic, number, words, blob = _HEAD.unpack_from(self._held)
        if magic != _MAGIC or words > MOST_JSON or blob > MOST_BLOB:
            raise FrameError("not a frame")
        self._wanted = _HEAD.size + words + blob
        if len(self._held) < self._wanted:
            return None
        with memoryview(self._held) as held:
            head = _read_json(bytes(held[_HEAD.size : _HEAD.size + words]))
            content = bytes(held[_HEAD.size + words : self._wanted])
        del self._held[: self._wanted]
        self._wanted = _HEAD.size
        try:
            return Frame(Kind(number), head, content)
        except ValueError as error:
            raise FrameError("no such kind") from error


def _read_json(words: bytes) -> dict[str, Any]:
    try:
        head = json.loads(words)
    except (ValueError, RecursionError) as error:
        raise FrameError("not JSON") from error
    if not isinstance(head, dict):
        raise FrameError("not an object")
    return head
