"""Signing keys: made here or taken from PKCS #12, sealed under the person's own passphrase, and used to sign."""

import base64
import binascii
import json
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)

from workbook.domain.canonical import canonical
from workbook.domain.certificates import Certificate
from workbook.domain.errors import WorkbookError
from workbook.signing.certificates import PrivateKey, is_key_of, key_kind, make_certificate, read_certificate

FORMAT: Final = "audit-workbook-identity-1"
MOST_BYTES: Final = 1 << 20
"""No file with a key is larger."""
_COST: Final = {"n": 1 << 16, "p": 1, "r": 8}
"""Scrypt (RFC 7914) with 64 MiB: a quarter of a second for whoever knows the passphrase, and for each guess."""
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that is open, with its certificate. It is kept no longer than one signing takes."""

    certificate: Certificate
    _key: PrivateKey

    def sign(self, data: bytes) -> bytes:
        """Return the signature over data; the same key and data give the same bytes (RFC 6979, PKCS #1 v1.5)."""
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def sealed(self, passphrase: str) -> bytes:
        """Return the identity as a file: certificate, and the key in PKCS #8 under the stretched passphrase."""
        salt = secrets.token_bytes(_SALT_BYTES)
        secret = _stretched(passphrase, salt, _COST)
        kept = self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(secret))
        return canonical(
            {
                "certificate": _text(self.certificate.der),
                "format": FORMAT,
                "key": _text(kept),
                "scrypt": _COST | {"salt": _text(salt)},
            }
        )


def new_signer(name: str, organisation: str, *, serial: int, now: datetime) -> Signer:
    """Make a key and its certificate."""
    return signer_of(ec.generate_private_key(ec.SECP256R1()), name, organisation, serial=serial, now=now)


def signer_of(
    key: ec.EllipticCurvePrivateKey, name: str, organisation: str, *, serial: int, now: datetime, unit: str = ""
) -> Signer:
    """Make a certificate for a key there is already."""
    made = make_certificate(key, name, organisation, serial=serial, now=now, unit=unit)
    return Signer(read_certificate(made), key)


def published_signer(secret: int, name: str, organisation: str, *, unit: str, serial: int, now: datetime) -> Signer:
    """Make the certificate of a key that everyone knows, such as the sample's; `unit` is where it says so."""
    key = ec.derive_private_key(secret, ec.SECP256R1())
    return signer_of(key, name, organisation, serial=serial, now=now, unit=unit)


def certificate_of(sealed: bytes) -> Certificate:
    """Read the certificate of a sealed identity, which needs no passphrase. Raises WorkbookError."""
    return read_certificate(_part(_opened(sealed), "certificate"))


def unseal(sealed: bytes, passphrase: str) -> Signer:
    """Open a sealed identity. Raises WorkbookError for a wrong passphrase, and for what is no such file."""
    kept = _opened(sealed)
    certificate = read_certificate(_part(kept, "certificate"))
    cost = kept.get("scrypt")
    if not isinstance(cost, dict) or {name: cost.get(name) for name in _COST} != _COST:
        raise WorkbookError("identity.unreadable")
    secret = _stretched(passphrase, _part(cost, "salt"), _COST)
    try:
        key = load_der_private_key(_part(kept, "key"), secret)
    except (ValueError, TypeError) as error:
        raise WorkbookError("identity.wrong_passphrase") from error
    return _fitting(key, certificate)


def read_pkcs12(data: bytes, passphrase: str) -> Signer:
    """Take key and certificate from a PKCS #12 file. Raises WorkbookError when it is none, or not opened by this."""
    if len(data) > MOST_BYTES:
        raise WorkbookError("identity.not_pkcs12")
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
    except UnsupportedAlgorithm as error:
        raise WorkbookError("identity.not_pkcs12") from error
    except ValueError as error:
        raise WorkbookError("identity.not_opened" if _is_sequence(data) else "identity.not_pkcs12") from error
    if key is None or certificate is None:
        raise WorkbookError("identity.no_key_inside")
    return _fitting(key, read_certificate(certificate.public_bytes(Encoding.DER)))


def _fitting(key: object, certificate: Certificate) -> Signer:
    """Return the signer of a key that belongs to the certificate. Raises WorkbookError."""
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise WorkbookError("certificate.key_kind")
    key_kind(key.public_key())
    if not is_key_of(certificate.der, key.public_key()):
        raise WorkbookError("identity.key_of_another")
    return Signer(certificate, key)


def _stretched(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    """Return what PKCS #8 is given in place of the passphrase; its own stretching is 2,048 rounds, far too few."""
    normal = unicodedata.normalize("NFC", passphrase).encode()
    return Scrypt(salt=salt, length=32, **cost).derive(normal).hex().encode()


def _opened(sealed: bytes) -> dict[str, Any]:
    try:
        kept = json.loads(sealed) if len(sealed) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        raise WorkbookError("identity.unreadable")
    return kept


def _part(kept: dict[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(kept[name], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise WorkbookError("identity.unreadable") from error


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _is_sequence(data: bytes) -> bool:
    """Tell whether the bytes begin as a PKCS #12 file does: an ASN.1 sequence."""
    return data[:1] == b"\x30"
