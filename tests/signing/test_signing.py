"""Certificates and keys: what is made, what is taken from elsewhere, and what is refused with a sentence."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12

from workbook.domain.certificates import LIFETIME, plain_code, short_code
from workbook.domain.errors import WorkbookError
from workbook.messages import render
from workbook.signing import certificates, keys

NOW = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
KEY = ec.derive_private_key(20260914, ec.SECP256R1())
OTHER = ec.derive_private_key(4, ec.SECP256R1())
LONG = "Ω" * 300
PASSPHRASE = "correct horse"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_COST", {"n": 16, "p": 1, "r": 8})


def signer(name: str = "Ada Auditor", key: ec.EllipticCurvePrivateKey = KEY) -> keys.Signer:
    return keys.signer_of(key, name, "Audit office", serial=7, now=NOW)


def refused(error: pytest.ExceptionInfo[WorkbookError]) -> str:
    """Return the key, once the sentence is there."""
    assert render(error.value.message)
    return error.value.key


def foreign(key: object, algorithm: object = None) -> x509.Certificate:
    """Return a certificate as another program could make it."""
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "Elsewhere")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 3, NOW, NOW + timedelta(days=9))
    return made.sign(key, algorithm)


def p12(key: object, certificate: object, passphrase: bytes = PASSPHRASE.encode()) -> bytes:
    how = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, how)


def test_a_certificate_says_who_and_until_when():
    made = signer().certificate
    assert (made.name, made.organisation, made.key_kind) == ("Ada Auditor", "Audit office", "EC P-256")
    assert made.is_self_signed
    assert made.not_after - made.not_before == LIFETIME
    assert made.not_before < NOW
    assert not made.is_expired(NOW)
    assert made.is_expired(NOW + LIFETIME)
    assert made.is_too_early(NOW - timedelta(hours=1))


def test_the_same_key_clock_and_serial_give_the_same_bytes():
    assert signer().certificate == signer().certificate
    assert signer().sign(b"words") == signer().sign(b"words")
    assert signer("Eve").certificate.fingerprint != signer().certificate.fingerprint


def test_a_name_longer_than_a_certificate_allows_is_cut_between_letters():
    assert signer(LONG).certificate.name == "Ω" * 32


def test_a_signature_is_of_one_key_and_one_text():
    made, other = signer(), signer(key=OTHER)
    signature = made.sign(b"words")
    assert certificates.is_signature(made.certificate.der, b"words", signature)
    assert not certificates.is_signature(made.certificate.der, b"other words", signature)
    assert not certificates.is_signature(other.certificate.der, b"words", signature)
    assert not certificates.is_signature(made.certificate.der, b"words", signature[:-1])


def test_the_signature_of_rfc_6979_is_the_known_one():
    """RFC 6979, A.2.5: P-256, SHA-256, message `sample`."""
    secret = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
    made = signer(key=ec.derive_private_key(secret, ec.SECP256R1())).sign(b"sample")
    r, s = decode_dss_signature(made)
    assert f"{r:X}" == "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
    assert f"{s:X}" == "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"


def test_a_certificate_travels_as_text():
    made = signer().certificate
    assert certificates.read_certificate(certificates.pem(made.der)) == made


@pytest.mark.parametrize(
    "data", [b"", b"no", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"0" * 70_000]
)
def test_what_is_no_certificate_is_refused(data: bytes):
    with pytest.raises(WorkbookError) as error:
        certificates.read_certificate(data)
    assert refused(error) == "certificate.unreadable"


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ed25519.Ed25519PrivateKey.from_private_bytes(b"7" * 32), None),
        (ec.derive_private_key(9, ec.SECP256K1()), hashes.SHA256()),
    ],
)
def test_another_kind_of_key_is_refused(key: object, algorithm: object):
    with pytest.raises(WorkbookError) as error:
        certificates.read_certificate(foreign(key, algorithm).public_bytes(serialization.Encoding.DER))
    assert refused(error) == "certificate.key_kind"


def test_a_sealed_key_opens_with_its_passphrase_only():
    made = signer()
    sealed = made.sealed(PASSPHRASE)
    assert keys.certificate_of(sealed) == made.certificate
    assert keys.unseal(sealed, PASSPHRASE).sign(b"words") == made.sign(b"words")
    with pytest.raises(WorkbookError) as error:
        keys.unseal(sealed, "correct horses")
    assert refused(error) == "identity.wrong_passphrase"
    assert made._key.private_numbers().private_value.to_bytes(32, "big") not in sealed


def test_the_passphrase_may_be_typed_on_any_keyboard():
    composed, decomposed = "Zo\u00eb", "Zoe\u0308"
    assert keys.unseal(signer().sealed(composed), decomposed).certificate == signer().certificate


def test_a_guess_costs_memory(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    assert json.loads(signer().sealed("x"))["scrypt"]["n"] == 65536


@pytest.mark.parametrize("what", ["certificate", "key", "format", "scrypt"])
def test_a_key_file_somebody_wrote_into_is_refused(what: str):
    kept = json.loads(signer().sealed(PASSPHRASE))
    for value in (None, "?", 3, {"n": 1 << 40, "r": 8, "p": 1, "salt": "AAAA"}):
        with pytest.raises(WorkbookError) as error:
            keys.unseal(json.dumps(kept | {what: value}).encode(), PASSPHRASE)
        assert refused(error) in ("identity.unreadable", "identity.wrong_passphrase", "certificate.unreadable")


def test_a_key_beside_the_certificate_of_another_is_refused():
    kept = json.loads(signer().sealed(PASSPHRASE))
    kept["certificate"] = json.loads(signer(key=OTHER).sealed(PASSPHRASE))["certificate"]
    with pytest.raises(WorkbookError) as error:
        keys.unseal(json.dumps(kept).encode(), PASSPHRASE)
    assert refused(error) == "identity.key_of_another"


def test_a_key_is_taken_from_pkcs12():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    taken = keys.read_pkcs12(p12(key, foreign(key, hashes.SHA256())), PASSPHRASE)
    assert (taken.certificate.name, taken.certificate.key_kind) == ("Elsewhere", "RSA 2048")
    signature = taken.sign(b"words")
    key.public_key().verify(signature, b"words", padding.PKCS1v15(), hashes.SHA256())
    assert certificates.is_signature(taken.certificate.der, b"words", signature)
    assert not certificates.is_signature(taken.certificate.der, b"word", signature)
    assert keys.unseal(taken.sealed("another"), "another").certificate == taken.certificate


def test_a_pkcs12_file_that_does_not_fit_is_refused():
    whole = p12(KEY, foreign(KEY, hashes.SHA256()))
    weak = dsa.generate_private_key(1024)
    cases = {
        "identity.not_opened": (whole, "wrong"),
        "identity.not_pkcs12": (b"no", PASSPHRASE),
        "identity.no_key_inside": (p12(None, foreign(KEY, hashes.SHA256())), PASSPHRASE),
        "certificate.key_kind": (p12(weak, foreign(weak, hashes.SHA256())), PASSPHRASE),
    }
    for expected, (data, passphrase) in cases.items():
        with pytest.raises(WorkbookError) as error:
            keys.read_pkcs12(data, passphrase)
        assert refused(error) == expected


def test_the_short_code_is_the_head_of_the_fingerprint():
    assert short_code("0" * 64) == "0000-0000-0000-0000-0000"
    assert short_code("f" * 64) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert short_code("08" + "0" * 62) == "1000-0000-0000-0000-0000"
    assert signer().certificate.code == short_code(signer().certificate.fingerprint)


def test_a_code_is_understood_as_it_is_read_out():
    code = signer().certificate.code
    assert plain_code(code.lower().replace("-", " ")) == code
    assert plain_code("iLoO") == "1100"
    assert plain_code("…") == ""
