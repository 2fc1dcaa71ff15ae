"""List what is in an archive in the child: names, sizes, never the content. Nothing is unpacked to a file."""

import bz2
import gzip
import lzma
import struct
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, Final, cast

from workbook.ui.preview.kinds import FileKind
from workbook.ui.preview.pulled import Pulled
from workbook.ui.preview.values import MOST_ENTRIES, Entry, Listing, Note, NotShown, Reason

_END: Final = struct.Struct("<4s4H2LH")
_END_MAGIC: Final = b"PK\x05\x06"
_LOCATOR: Final = struct.Struct("<4sLQL")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_ENTRY: Final = struct.Struct("<4s4B4H3L5H2L")
_COMMENT: Final = 0xFFFF
_MOST_NAME: Final = 1000
_SECONDS: Final = 1.5
"""How long a packed archive is read for; what was met by then is listed."""
DAMAGE: Final = (
    OSError,
    EOFError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    struct.error,
    OverflowError,
)
UNPACKERS: Final[dict[FileKind, Callable[[IO[bytes]], Any]]] = {
    FileKind.GZIP: lambda packed: gzip.GzipFile(fileobj=packed, mode="rb"),
    FileKind.BZIP2: lambda packed: bz2.BZ2File(packed),
    FileKind.XZ: lzma.LZMAFile,
}


def list_zip(source: Pulled) -> tuple[Listing, list[Note]]:
    """List a zip from its directory at the end; the rest of the file is not read. Raises NotShown."""
    try:
        count, start = _directory(source)
        entries = list(_zip_entries(source, start, min(count, MOST_ENTRIES)))
    except DAMAGE as error:
        raise NotShown(Reason.DAMAGED) from error
    key = "entries" if count > len(entries) else ""
    return Listing(tuple(entries)), [Note(key, {"entries": len(entries), "count": count})] if key else []


def _directory(source: Pulled) -> tuple[int, int]:
    """Return how many entries there are, as the file says, and where they begin."""
    start = max(0, source.size - _END.size - _COMMENT)
    source.seek(start)
    tail = source.read(source.size - start) or b""
    place = tail.rfind(_END_MAGIC)
    if place < 0:
        raise ValueError("no end of a directory")
    _, _, _, _, count, size, offset, _ = _END.unpack_from(tail, place)
    if count == 0xFFFF or offset == 0xFFFFFFFF or size == 0xFFFFFFFF:
        source.seek(max(0, start + place - _LOCATOR.size))
        magic, _, where, _ = _LOCATOR.unpack(source.read(_LOCATOR.size) or b"")
        if magic == b"PK\x06\x07":
            source.seek(where)
            fields = _END_64.unpack(source.read(_END_64.size) or b"")
            if fields[0] != b"PK\x06\x06":
                raise ValueError("no large directory")
            count, size, offset = fields[7:10]
            return int(count), int(offset)
    # Something may have been put before the archive: the directory ends where its end begins.
    return int(count), int(max(0, start + place - size) if offset + size != start + place else offset)


def _zip_entries(source: Pulled, start: int, count: int) -> Iterator[Entry]:
    source.seek(start)
    for _ in range(count):
        fields = _ENTRY.unpack(source.read(_ENTRY.size) or b"")
        if fields[0] != b"PK\x01\x02":
            raise ValueError("no entry of a directory")
        flags, size = fields[5], fields[11]
        name_length, extra_length, comment_length = fields[12:15]
        raw = source.read(name_length) or b""
        extra = source.read(extra_length) or b""
        source.seek(comment_length, 1)
        name = raw.decode("utf-8" if flags & 0x800 else "cp437", "replace")[:_MOST_NAME]
        yield Entry(name, _long_size(size, extra), name.endswith("/"), bool(flags & 1))


def _long_size(size: int, extra: bytes) -> int:
    """Return the size that an extra field of large archives holds, if this one has it."""
    place = 0
    while size == 0xFFFFFFFF and place + 12 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        if kind == 1 and length >= 8:
            return int(min(struct.unpack_from("<Q", extra, place + 4)[0], 1 << 62))
        place += 4 + length
    return size


def is_tar(head: bytes) -> bool:
    """Tell whether unpacked bytes begin like a tar archive."""
    return head[257:262] == b"ustar"


def unpacked(source: Pulled, kind: FileKind) -> IO[bytes]:
    """Return what a packed file holds, to be read from its beginning on."""
    source.seek(0)
    return cast("IO[bytes]", UNPACKERS[kind](cast("IO[bytes]", source)))


def list_tar(source: IO[bytes], *, is_packed: bool) -> tuple[Listing, list[Note]]:
    """List a tar archive from its beginning on, for so long and so many entries. Raises NotShown if there is nothing."""
    entries: list[Entry] = []
    deadline = time.monotonic() + _SECONDS
    is_whole = False
    try:
        with tarfile.open(fileobj=source, mode="r|" if is_packed else "r:", errorlevel=0) as archive:
            while len(entries) < MOST_ENTRIES and time.monotonic() < deadline:
                member = archive.next()
                if member is None:
                    is_whole = True
                    break
                vars(archive)["members"].clear()  # it would keep them all
                size = min(max(member.size, 0), 1 << 62)
                entries.append(Entry(_sound(member.name), size, member.isdir(), False))
    except DAMAGE as error:
        if not entries:
            raise NotShown(Reason.DAMAGED) from error
        return Listing(tuple(entries)), [Note("broken", {})]
    return Listing(tuple(entries)), [] if is_whole else [Note("some_entries", {"entries": len(entries)})]


def _sound(name: str) -> str:
    return name[:_MOST_NAME].encode("utf-8", "backslashreplace").decode("utf-8")[:_MOST_NAME]
