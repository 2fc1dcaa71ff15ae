"""Pages of a SQLCipher 4 file: each is authenticated before it is decrypted (sqlcipher.org/design)."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from workbook.store import format as file_format
from workbook.store.salvage.aes import Aes256

_VECTOR: Final = 16
_TAG: Final = 64
RESERVED: Final = _VECTOR + _TAG
"""Bytes at the end of each page that SQLite does not use."""
_MASK: Final = 0x3A
MAGIC: Final = b"SQLite format 3\0"


class Cipher:
    """The key of one file, as `derive_key` returns it: 64 hexadecimal digits of key, 32 of salt."""

    def __init__(self, key: str) -> None:
        secret, self._salt = bytes.fromhex(key[:64]), bytes.fromhex(key[64:])
        masked = bytes(byte ^ _MASK for byte in self._salt)
        self._tag_key = hashlib.pbkdf2_hmac("sha512", secret, masked, 2, 32)
        self._aes = Aes256(secret)

    def pages(self, numbered: Sequence[tuple[int, bytes]]) -> list[bytes | None]:
        """Return the pages decrypted, each given with its number; None for one that is not as it was written."""
        sound = [(place, one[1]) for place, one in enumerate(numbered) if self._is_sound(*one)]
        found: list[bytes | None] = [None] * len(numbered)
        if not sound:
            return found
        bodies = [_body(numbered[place][0], raw) for place, raw in sound]
        chains = [
            raw[-RESERVED : -RESERVED + _VECTOR] + body[:-16] for (_, raw), body in zip(sound, bodies, strict=True)
        ]
        whole = b"".join(bodies)
        mixed = int.from_bytes(self._aes.decrypt_blocks(whole), "little") ^ int.from_bytes(b"".join(chains), "little")
        plain = mixed.to_bytes(len(whole), "little")
        start = 0
        for (place, raw), body in zip(sound, bodies, strict=True):
            head = MAGIC if numbered[place][0] == 1 else b""
            found[place] = head + plain[start : start + len(body)] + raw[-RESERVED:]
            start += len(body)
        return found

    def _is_sound(self, number: int, raw: bytes) -> bool:
        if len(raw) != file_format.PAGE_SIZE:
            return False
        told = _body(number, raw) + raw[-RESERVED : -RESERVED + _VECTOR] + number.to_bytes(4, "little")
        return hmac.compare_digest(hmac.digest(self._tag_key, told, "sha512"), raw[-_TAG:])


def _body(number: int, raw: bytes) -> bytes:
    """Return what is encrypted of a page; the first one begins with the salt."""
    return raw[len(MAGIC) if number == 1 else 0 : -RESERVED]
