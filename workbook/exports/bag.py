"""A bag (BagIt 1.0, RFC 8493) in a zip, written front to back: payload first, then the lists of its SHA-256."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import BinaryIO, Final, Self
from zipfile import ZIP_STORED, ZipFile, ZipInfo

PAYLOAD: Final = "data/"
DECLARATION: Final = "bagit.txt"
INFO: Final = "bag-info.txt"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
_UNIX: Final = 3
_PLAIN_FILE: Final = 0o100644
_ZIP64_FROM: Final = 1 << 31
"""Entries of this size or larger get the fields that hold it; smaller ones are for the oldest readers too."""


class Bag:
    """Writes one bag: `add` its files, then `finish` it. Nothing is compressed, so that no library decides on a byte.

    `folder` is the one folder that everything in the zip lies in; `made_at` is the time of every entry.
    """

    def __init__(self, stream: BinaryIO, folder: str, made_at: datetime) -> None:
        self._zip = ZipFile(stream, "w", ZIP_STORED)
        self._folder = folder
        self._time = made_at.astimezone(UTC).timetuple()[:6]
        self._hashes: dict[str, str] = {}
        self._octets = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if error is None:
            self._zip.close()
            return
        with suppress(OSError, ValueError):  # what is half written is thrown away, whatever closing it says
            self._zip.close()

    def add(self, path: str, chunks: Iterable[bytes], size: int | None = None) -> str:
        """Add a file and return its SHA-256. `size` is in bytes, None when it is not known before."""
        info = ZipInfo(f"{self._folder}/{path}", (max(self._time[0], 1980), *self._time[1:]))
        info.create_system, info.external_attr = _UNIX, _PLAIN_FILE << 16
        sha, octets = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=size is None or size >= _ZIP64_FROM) as entry:
            for chunk in chunks:
                entry.write(chunk)
                sha.update(chunk)
                octets += len(chunk)
        self._hashes[path] = sha.hexdigest()
        if path.startswith(PAYLOAD):
            self._octets += octets
        return self._hashes[path]

    def finish(self, about: Iterable[tuple[str, str]]) -> None:
        """Add what makes it a bag; `about` are labels and values of one line each for `bag-info.txt`."""
        payload = {path: sha for path, sha in self._hashes.items() if path.startswith(PAYLOAD)}
        lines = [*about, ("Payload-Oxum", f"{self._octets}.{len(payload)}")]
        self._add_text(INFO, "".join(f"{label}: {value}\n" for label, value in lines))
        self._add_text(DECLARATION, "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        self._add_text(MANIFEST, _listed(payload))
        self._add_text(TAG_MANIFEST, _listed({p: sha for p, sha in self._hashes.items() if p not in payload}))

    def _add_text(self, path: str, text: str) -> None:
        raw = text.encode()
        self.add(path, [raw], len(raw))


def _listed(hashes: dict[str, str]) -> str:
    """Return the lines of a manifest, as `sha256sum -c` takes them too."""
    return "".join(f"{sha}  {path}\n" for path, sha in sorted(hashes.items()))
