"""The files of a hand-over package, zipped or unpacked; what could do harm is refused before anything in it is read."""

import os
import re
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from workbook.domain.errors import WorkbookError
from workbook.importers.source_file import printable

DECLARATION: Final = "bagit.txt"
MOST_FILES: Final = 1_000_000
_SWELLS: Final = 200
"""A zip that unpacks to more than so many times its size, and to more than the following, is not looked into."""
_SWELLS_FROM: Final = 1 << 30
_LONGEST_NAME: Final = 1024
_OF_MACOS: Final = "__MACOSX/"
"""What macOS puts beside the files it packs."""
_ENCRYPTED: Final = 0x1
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\\:\ud800-\udfff\ufffd]")
UNREADABLE: Final = (OSError, BadZipFile, zlib.error, EOFError, RuntimeError)
"""What reading a damaged file or entry raises."""


class PackageFiles(Protocol):
    """The files of one package by their path below the folder of the bag."""

    sizes: dict[str, int]
    """what each says its size is, in bytes"""

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading; raises one of UNREADABLE for what is damaged, now or while it is read."""


@contextmanager
def open_package(path: Path) -> Iterator[PackageFiles]:
    """Give the files of a package, a folder or a zip.

    Raises WorkbookError for what is no package, and for one with unsafe or double names, links, or a size that it hides.
    """
    name = printable(os.fsencode(path).decode("utf-8", "replace"), 300)
    if path.is_dir():
        yield _Folder(path, name)
        return
    try:
        archive = ZipFile(path)
    except FileNotFoundError as error:
        raise WorkbookError("package.missing", path=name) from error
    except (BadZipFile, LargeZipFile, EOFError, ValueError, RuntimeError) as error:
        raise WorkbookError("package.no_zip", path=name) from error
    except OSError as error:
        raise WorkbookError("package.unreadable", path=name, why=error.strerror or "") from error
    with archive:
        yield _Zip(archive, path, name)


class _Folder:
    """An unpacked package."""

    def __init__(self, path: Path, name: str) -> None:
        self.sizes: dict[str, int] = {}
        try:
            bags = [one for one in (path, *path.iterdir()) if (one / DECLARATION).is_file()]
            if len(bags) != 1:
                raise WorkbookError("package.not_one", path=name)
            self._folder = bags[0]
            self._walk(self._folder, "", name)
        except OSError as error:
            raise WorkbookError("package.unreadable", path=name, why=error.strerror or "") from error

    def _walk(self, folder: Path, below: str, name: str) -> None:
        with os.scandir(folder) as entries:
            for entry in entries:
                inner = below + entry.name
                if entry.is_symlink() or not (entry.is_dir() or entry.is_file()):
                    raise WorkbookError("package.link", path=name, name=printable(inner, 300))
                if entry.is_dir():
                    self._walk(Path(entry.path), f"{inner}/", name)
                else:
                    self.sizes[inner] = entry.stat().st_size
                if len(self.sizes) > MOST_FILES:
                    raise WorkbookError("package.too_many", path=name, limit=MOST_FILES)

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading."""
        return (self._folder / name).open("rb")


class _Zip:
    """A package as it was written or packed again."""

    def __init__(self, archive: ZipFile, path: Path, name: str) -> None:
        self._archive = archive
        infos = archive.infolist()
        if len(infos) > MOST_FILES:
            raise WorkbookError("package.too_many", path=name, limit=MOST_FILES)
        _refuse_names(infos, name)
        for info in infos:
            _refuse_kind(info, name)
        _refuse_swelling(infos, path.stat().st_size, name)
        files = {info.filename: info for info in infos if not info.is_dir() and not info.filename.startswith(_OF_MACOS)}
        top = _top(files)
        if top is None:
            raise WorkbookError("package.not_one", path=name)
        self._infos = {one.removeprefix(top): info for one, info in files.items()}
        self.sizes = {one: info.file_size for one, info in self._infos.items()}

    def open(self, name: str) -> IO[bytes]:
        """Open an entry for reading."""
        return self._archive.open(self._infos[name])


def _top(names: Iterable[str]) -> str | None:
    """Return the folder the bag is in, with its slash: everything lies in it, or the bag is all there is."""
    found = list(names)
    for one in found:
        folder, _, last = one.rpartition("/")
        top = f"{folder}/" if folder else ""
        if last == DECLARATION and "/" not in folder and all(other.startswith(top) for other in found):
            return top
    return None


def _refuse_names(infos: Iterable[ZipInfo], path: str) -> None:
    """Refuse names that lead out of the folder or that some system cannot tell from another."""
    seen: set[str] = set()
    for info in infos:
        name = info.filename.removesuffix("/")
        parts = name.split("/")
        is_odd = info.orig_filename != info.filename or len(name) > _LONGEST_NAME or _UNSAFE.search(name)
        if is_odd or any(part in ("", ".", "..") for part in parts):
            raise WorkbookError("package.unsafe_name", path=path, name=printable(info.orig_filename, 300))
        if name.casefold() in seen:
            raise WorkbookError("package.same_name", path=path, name=printable(name, 300))
        seen.add(name.casefold())


def _refuse_kind(info: ZipInfo, path: str) -> None:
    """Refuse what is no plain file or folder that the standard library unpacks by itself."""
    name, mode = printable(info.filename, 300), info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise WorkbookError("package.link", path=path, name=name)
    if info.flag_bits & _ENCRYPTED:
        raise WorkbookError("package.encrypted", path=path, name=name)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise WorkbookError("package.packing", path=path, name=name)


def _refuse_swelling(infos: Iterable[ZipInfo], size: int, path: str) -> None:
    """Refuse a zip whose entries overlap, or would unpack to far more than it is."""
    packed, unpacked = 0, 0
    for info in infos:
        packed, unpacked = packed + info.compress_size, unpacked + info.file_size
    if packed > size or (unpacked > _SWELLS_FROM and unpacked > _SWELLS * size):
        raise WorkbookError("package.swells", path=path)
