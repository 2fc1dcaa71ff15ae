"""Make and read X.509 certificates (RFC 5280), and check signatures with them."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from workbook.domain.certificates import LIFETIME, Certificate
from workbook.domain.errors import WorkbookError

PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey: TypeAlias = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

MOST_BYTES: Final = 65_536
"""No certificate of a person is larger."""
_MOST_NAME_BYTES: Final = 64
"""What X.520 allows a common name."""
_MARGIN: Final = timedelta(minutes=5)
"""Clocks differ: another machine must not find a new certificate too young."""
_CURVES: Final = {"secp256r1": "EC P-256", "secp384r1": "EC P-384", "secp521r1": "EC P-521"}
_RSA_BITS: Final = range(2048, 8193)
_PEM: Final = b"-----BEGIN CERTIFICATE-----"


def make_certificate(
    key: ec.EllipticCurvePrivateKey, name: str, organisation: str, *, serial: int, now: datetime, unit: str = ""
) -> bytes:
    """Return a self-signed certificate for documents, in DER; the same arguments give the same bytes (RFC 6979).

    A name that is too long for a certificate is cut; `unit` says what there is to say of the identity.
    """
    parts = [(NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, organisation)]
    parts.append((NameOID.ORGANIZATIONAL_UNIT_NAME, unit))
    subject = x509.Name([x509.NameAttribute(oid, _cut(value)) for oid, value in parts if value])
    begins = now.replace(microsecond=0) - _MARGIN
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(begins)
        .not_valid_after(begins + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return made.sign(key, hashes.SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)


def read_certificate(data: bytes) -> Certificate:
    """Read a certificate in DER or PEM. Raises WorkbookError for anything else, and for a key that is not taken here."""
    read = _loaded(data)
    kind = key_kind(_public_key(read))
    return Certificate(
        der=read.public_bytes(Encoding.DER),
        name=_said(read.subject, NameOID.COMMON_NAME),
        organisation=_said(read.subject, NameOID.ORGANIZATION_NAME),
        key_kind=kind,
        not_before=read.not_valid_before_utc,
        not_after=read.not_valid_after_utc,
        is_self_signed=_is_self_signed(read),
    )


def pem(der: bytes) -> bytes:
    """Return a certificate as text, the form in which it is handed on."""
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def is_signature(der: bytes, data: bytes, signature: bytes) -> bool:
    """Tell whether a signature over `data` (SHA-256; ECDSA, or RSA with PKCS #1 v1.5) was made with a certificate's key."""
    key = _public_key(_loaded(der))
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        else:
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def is_key_of(der: bytes, key: PublicKey) -> bool:
    """Tell whether a certificate speaks of this public key."""
    return _public_key(_loaded(der)) == key


def key_kind(key: object) -> str:
    """Return how a key is called. Raises WorkbookError for one that is too weak or of another kind."""
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, rsa.RSAPublicKey) and key.key_size in _RSA_BITS:
        return f"RSA {key.key_size}"
    raise WorkbookError("certificate.key_kind")


def _loaded(data: bytes) -> x509.Certificate:
    if len(data) <= MOST_BYTES:
        load = x509.load_pem_x509_certificate if _PEM in data else x509.load_der_x509_certificate
        with suppress(ValueError, UnsupportedAlgorithm):
            return load(data)
    raise WorkbookError("certificate.unreadable")


def _public_key(read: x509.Certificate) -> PublicKey:
    try:
        key = read.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise WorkbookError("certificate.unreadable") from error
    if isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return key
    raise WorkbookError("certificate.key_kind")


def _is_self_signed(read: x509.Certificate) -> bool:
    try:
        read.verify_directly_issued_by(read)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _said(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    """Return the first value of a name's part, or nothing."""
    value = next((part.value for part in name.get_attributes_for_oid(oid)), "")
    return value if isinstance(value, str) else ""


def _cut(text: str) -> str:
    return text.encode()[:_MOST_NAME_BYTES].decode("utf-8", "ignore")
