"""What a certificate says of a person's signing identity, and the short code by which people compare two of them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

LIFETIME: Final = timedelta(days=5 * 365)
"""How long an identity made here can sign; what it has signed is verified for ever."""
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are misread and misheard."""
_GROUPS: Final = 5
_IN_GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as far as people look at it; `der` is the whole of it."""

    der: bytes
    name: str
    organisation: str
    key_kind: str
    """e.g. `EC P-256`, `RSA 3072`"""
    not_before: datetime
    not_after: datetime
    is_self_signed: bool

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, hexadecimal."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def code(self) -> str:
        """The short code of the fingerprint."""
        return short_code(self.fingerprint)

    def is_expired(self, moment: datetime) -> bool:
        """Tell whether it has ended by then."""
        return moment > self.not_after

    def is_too_early(self, moment: datetime) -> bool:
        """Tell whether it has not begun by then."""
        return moment < self.not_before


@dataclass(frozen=True, slots=True)
class KnownCertificate:
    """The certificate of a person in a workbook, and since when it is there."""

    id: UUID
    person: UUID
    added_at: datetime
    certificate: Certificate


def short_code(fingerprint: str) -> str:
    """Return the first 100 bits of a fingerprint as five groups of letters and digits, e.g. `7K3M-0QX2-…`.

    Whoever wants another certificate with the same code has to try about 2^100 of them.
    """
    signs = _GROUPS * _IN_GROUP
    value = int(fingerprint, 16) >> len(fingerprint) * 4 - signs * 5
    letters = "".join(_LETTERS[value >> 5 * place & 31] for place in reversed(range(signs)))
    return "-".join(letters[start : start + _IN_GROUP] for start in range(0, signs, _IN_GROUP))


def plain_code(typed: str) -> str:
    """Return a code as somebody typed or read it out, in the form `short_code` gives: letters alike are told apart."""
    signs = typed.upper().translate(str.maketrans("ILO", "110"))
    letters = "".join(sign for sign in signs if sign in _LETTERS)
    return "-".join(letters[start : start + _IN_GROUP] for start in range(0, len(letters), _IN_GROUP))
