"""Signing identities on this machine, and the certificates of a workbook's people."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.actors import START, fixed_actor
from tests.operations.engagements import World, refused, sentence
from workbook.domain import records
from workbook.domain.certificates import LIFETIME, Certificate
from workbook.domain.errors import WorkbookError
from workbook.operations import certificates, engagement, history, identities, withdrawing
from workbook.signing import keys
from workbook.store.certificates import certificate_of
from workbook.store.certificates import certificates as known_certificates
from workbook.store.journal_rows import row_of

PASSPHRASE = "correct horse"
OLD = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_COST", {"n": 16, "p": 1, "r": 8})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "identities"


@contextmanager
def refusal(key: str) -> Iterator[None]:
    with pytest.raises(WorkbookError) as error:
        yield
    assert error.value.key == key, sentence(error.value)
    assert sentence(error.value)


def certificate(number: int = 5, name: str = "Ada Auditor", now: datetime = START) -> Certificate:
    return keys.signer_of(ec.derive_private_key(number, ec.SECP256R1()), name, "", serial=9, now=now).certificate


def test_a_key_is_made_kept_and_opened(folder: Path):
    actor = fixed_actor()
    made = identities.make_identity(folder, actor, "Ada Auditor", "Audit office", PASSPHRASE)
    assert identities.kept_identities(folder) == (made,)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    signer = identities.open_identity(folder, actor, made.certificate.fingerprint, PASSPHRASE)
    assert signer.certificate == made.certificate
    with refusal("identity.wrong_passphrase"):
        identities.open_identity(folder, actor, made.certificate.fingerprint, "wrong")
    with refusal("identity.not_here"):
        identities.open_identity(folder, actor, "0" * 64, PASSPHRASE)
    with refusal("identity.empty_passphrase"):
        identities.make_identity(folder, actor, "Ada Auditor", "", "  ")
    assert identities.kept_identities(folder) == (made,)


def test_what_lies_about_in_the_folder_is_no_identity(folder: Path):
    made = identities.make_identity(folder, fixed_actor(), "Ada Auditor", "", PASSPHRASE)
    (folder / "notes.identity").write_text("{}")
    (folder / f"{'0' * 64}.identity").write_bytes(made.path.read_bytes())
    assert identities.kept_identities(folder) == (made,)
    assert identities.kept_identities(folder / "nowhere") == ()


def test_a_key_that_has_ended_signs_nothing(folder: Path):
    made = identities.make_identity(folder, fixed_actor(start=OLD), "Ada Auditor", "", PASSPHRASE)
    later = fixed_actor(start=OLD + LIFETIME)
    with refusal("certificate.expired"):
        identities.open_identity(folder, later, made.certificate.fingerprint, PASSPHRASE)
    with refusal("certificate.too_early"):
        identities.open_identity(
            folder, fixed_actor(start=OLD - timedelta(days=1)), made.certificate.fingerprint, PASSPHRASE
        )


def test_a_person_signs_with_one_certificate_at_a_time(world: World):
    first, second, lead = certificate(5), certificate(6), certificate(7, "Lea Lead")
    changes = certificates.add_certificate(world.book, world.auditor, world.base.auditor, first)
    certificates.add_certificate(world.book, world.lead, world.base.lead, lead)
    with world.book.reading() as session:
        known = certificate_of(session, world.base.auditor)
        assert known is not None
        assert (known.certificate, known.person) == (first, world.base.auditor)
        row = row_of(session, changes.operation)
        assert row is not None
        assert row.deed.names == ("Ada Auditor",)
    certificates.add_certificate(world.book, world.auditor, world.base.auditor, second)
    with world.book.reading() as session:
        now = {person: known.certificate for person, known in known_certificates(session).items()}
    assert now == {world.base.auditor: second, world.base.lead: lead}
    history.undo(world.book, world.auditor)
    with world.book.reading() as session:
        assert certificate_of(session, world.base.auditor).certificate == first


def test_a_certificate_of_another_or_out_of_time_is_refused(world: World):
    certificates.add_certificate(world.book, world.lead, world.base.lead, certificate())
    with refused(world.book, "certificate.exists"):
        certificates.add_certificate(world.book, world.auditor, world.base.auditor, certificate())
    with refused(world.book, "certificate.expired"):
        certificates.add_certificate(world.book, world.auditor, world.base.auditor, certificate(6, now=OLD - LIFETIME))
    with refused(world.book, "certificate.too_early"):
        certificates.add_certificate(
            world.book, world.auditor, world.base.auditor, certificate(6, now=START + timedelta(days=2))
        )


def test_a_certificate_that_was_handed_over_is_compared(world: World, tmp_path: Path):
    made = certificate()
    identities.write_certificate(made, tmp_path / "ada.crt")
    read = certificates.certificate_in(tmp_path / "ada.crt")
    assert read == made
    with refused(world.book, "certificate.other_code"):
        certificates.add_certificate(world.book, world.lead, world.base.auditor, read, code=certificate(6).code)
    certificates.add_certificate(
        world.book, world.lead, world.base.auditor, read, code=made.code.lower().replace("-", " ")
    )
    (tmp_path / "other.crt").write_text("-----BEGIN CERTIFICATE-----\n")
    with refusal("certificate.unreadable"):
        certificates.certificate_in(tmp_path / "other.crt")
    with refusal("file.missing"):
        certificates.certificate_in(tmp_path / "nowhere.crt")


def test_a_certificate_is_withdrawn_for_a_reason(world: World):
    added = certificates.add_certificate(world.book, world.auditor, world.base.auditor, certificate()).created[0]
    with refused(world.book, "certificate.withdraw_reason"):
        certificates.withdraw_certificate(world.book, world.lead, added, " ")
    certificates.withdraw_certificate(world.book, world.lead, added, "The laptop was lost.")
    with world.book.reading() as session:
        assert certificate_of(session, world.base.auditor) is None
    certificates.add_certificate(world.book, world.auditor, world.base.auditor, certificate())


def test_somebody_with_a_certificate_stays(world: World):
    new = engagement.add_person(world.book, world.lead, records.Person("Cleo New")).created[0]
    added = certificates.add_certificate(world.book, world.lead, new, certificate(8, "Cleo New")).created[0]
    with refused(world.book, "person.has_certificate"):
        withdrawing.withdraw_person(world.book, world.lead, new)
    certificates.withdraw_certificate(world.book, world.lead, added, "Entered for the wrong person.")
    withdrawing.withdraw_person(world.book, world.lead, new)


def test_the_file_holds_no_key(world: World, folder: Path):
    """Neither the workbook nor its journal has the private key in clear or sealed."""
    made = identities.make_identity(folder, world.auditor, "Ada Auditor", "", PASSPHRASE)
    certificates.add_certificate(world.book, world.auditor, world.base.auditor, made.certificate)
    key = identities.open_identity(folder, world.auditor, made.certificate.fingerprint, PASSPHRASE)._key
    number = key.private_numbers().private_value
    whole = world.book.path.read_bytes()
    for form in (number.to_bytes(32, "big"), f"{number:x}".encode(), f"{number:X}".encode(), PASSPHRASE.encode()):
        assert form not in whole
    assert made.certificate.der in whole


def test_another_program_s_key_is_taken(folder: Path, tmp_path: Path):
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    key = ec.derive_private_key(11, ec.SECP256R1())
    issued = certificate(11, "Issued Elsewhere")
    loaded = x509.load_der_x509_certificate(issued.der)
    data = pkcs12.serialize_key_and_certificates(b"x", key, loaded, None, BestAvailableEncryption(PASSPHRASE.encode()))
    (tmp_path / "key.p12").write_bytes(data)
    taken = identities.take_identity(folder, tmp_path / "key.p12", PASSPHRASE)
    assert taken.certificate == issued
    assert identities.open_identity(folder, fixed_actor(), issued.fingerprint, PASSPHRASE).sign(b"words")
    with refusal("identity.not_opened"):
        identities.take_identity(folder, tmp_path / "key.p12", "wrong")
    with refusal("file.missing"):
        identities.take_identity(folder, tmp_path / "nowhere.p12", PASSPHRASE)
