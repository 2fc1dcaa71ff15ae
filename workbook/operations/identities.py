"""Signing identities of this machine's people: files beside the program's settings, each sealed under its own passphrase."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbook.domain.actor import Actor
from workbook.domain.certificates import Certificate
from workbook.domain.errors import WorkbookError
from workbook.domain.texts import one_line
from workbook.exports.atomic import write_bytes_atomically
from workbook.signing import keys
from workbook.signing.certificates import pem
from workbook.signing.keys import Signer
from workbook.store.errors import translated

_SUFFIX: Final = ".identity"


@dataclass(frozen=True, slots=True)
class KeptIdentity:
    """An identity that can sign here."""

    path: Path
    certificate: Certificate


def kept_identities(folder: Path) -> tuple[KeptIdentity, ...]:
    """Return the identities of a folder, those that end last first; what cannot be read is none."""
    return tuple(sorted(_readable(folder), key=lambda one: one.certificate.not_after, reverse=True))


def make_identity(folder: Path, actor: Actor, name: str, organisation: str, passphrase: str) -> KeptIdentity:
    """Make a key and a certificate for a person, and keep them in the folder under the passphrase. Raises WorkbookError."""
    one_line(name, "name")
    _require(passphrase)
    signer = keys.new_signer(name, organisation, serial=actor.ids().int, now=actor.clock())
    return _keep(folder, signer, passphrase)


def take_identity(folder: Path, source: Path, passphrase: str) -> KeptIdentity:
    """Take a key and its certificate from a PKCS #12 file; here too they are kept under its passphrase.

    Raises WorkbookError for another file, a wrong passphrase, and a key that is too weak.
    """
    _require(passphrase)
    with translated(str(source)), source.open("rb") as file:
        data = file.read(keys.MOST_BYTES + 1)
    return _keep(folder, keys.read_pkcs12(data, passphrase), passphrase)


def open_identity(folder: Path, actor: Actor, fingerprint: str, passphrase: str) -> Signer:
    """Open the key of a certificate for one signing.

    Raises WorkbookError when it is not kept here, for a wrong passphrase, and for a certificate that cannot sign now.
    """
    require_kept(folder, fingerprint)
    path = _place(folder, fingerprint)
    with translated(str(path)):
        sealed = path.read_bytes()
    signer = keys.unseal(sealed, passphrase)
    check_dates(signer.certificate, actor)
    return signer


def require_kept(folder: Path, fingerprint: str) -> None:
    """Raise WorkbookError when the key of a certificate is not kept in the folder."""
    if not _place(folder, fingerprint).exists():
        raise WorkbookError("identity.not_here")


def check_dates(certificate: Certificate, actor: Actor) -> None:
    """Refuse a certificate that cannot sign now. Raises WorkbookError."""
    now = actor.clock()
    if certificate.is_expired(now):
        raise WorkbookError("certificate.expired", name=certificate.name, day=certificate.not_after.date().isoformat())
    if certificate.is_too_early(now):
        raise WorkbookError(
            "certificate.too_early", name=certificate.name, day=certificate.not_before.date().isoformat()
        )


def write_certificate(certificate: Certificate, target: Path) -> None:
    """Write a certificate as the small file that is handed to others. Raises WorkbookError."""
    write_bytes_atomically(target, pem(certificate.der))


def _readable(folder: Path) -> Iterator[KeptIdentity]:
    with suppress(OSError):
        for path in folder.glob(f"*{_SUFFIX}"):
            with suppress(OSError, WorkbookError):
                found = keys.certificate_of(path.read_bytes())
                if path == _place(folder, found.fingerprint):
                    yield KeptIdentity(path, found)


def _require(passphrase: str) -> None:
    if not passphrase.strip():
        raise WorkbookError("identity.empty_passphrase")


def _keep(folder: Path, signer: Signer, passphrase: str) -> KeptIdentity:
    path = _place(folder, signer.certificate.fingerprint)
    with translated(str(folder)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_bytes_atomically(path, signer.sealed(passphrase))
    return KeptIdentity(path, signer.certificate)


def _place(folder: Path, fingerprint: str) -> Path:
    return folder / f"{fingerprint}{_SUFFIX}"
