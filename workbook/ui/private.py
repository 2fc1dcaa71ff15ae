"""A private folder for copies that other programs show: in memory where the system has such a place, wiped when done.

Each folder is held by a lock that ends with its process, so that what a fallen run left is told from what another run
needs. What a program of the system keeps of a file it has shown is out of reach; so are an SSD's old blocks.
"""

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from workbook.store import wiping

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl
    import resource

_PREFIX: Final = "audit-workbook-"
_BEGUN: Final = ".audit-workbook-"
_HELD: Final = ".held"
_ROOM: Final = 64 << 20
_MOST_OVERWRITTEN: Final = 256 << 20
"""Bytes at the head of a file on a disk that are overwritten: closing must not wait for all of a very large one."""
_BEGUN_S: Final = 86_400
_SHARED: Final = Path("/dev/shm")
"""Memory that Linux gives to everybody as a folder."""


class PrivateFolder:
    """One window's folders, made when they are first wanted; only this person may look into them (mode 0700)."""

    def __init__(self) -> None:
        self._held: dict[Path, tuple[Path, int]] = {}

    def place(self, size: int) -> Path:
        """Return a folder with room for so many bytes: in memory where they fit, else among the temporary files."""
        bases = list(_bases())
        base = next((base for base in bases if shutil.disk_usage(base).free > 2 * size + _ROOM), bases[-1])
        if base not in self._held:
            self._held[base] = _made(base)
        return self._held[base][0]

    def wipe(self) -> None:
        """Remove everything; a file that a program still holds open may stay until the next start."""
        held, self._held = self._held, {}
        for base, (folder, lock) in held.items():
            _wipe(folder, lock, overwrite=not _is_memory(base))


def sweep() -> None:
    """Wipe what runs that fell have left; folders of other people, and of runs that go on, are not touched."""
    for base in _bases():
        for folder in sorted(base.glob(f"{_PREFIX}*")):
            if _is_ours(folder):
                _sweep(folder, overwrite=not _is_memory(base))
        for folder in sorted(base.glob(f"{_BEGUN}*")):
            # Ended between being made and being locked: there is nothing in it.
            with suppress(OSError):
                if _is_ours(folder) and time.time() - folder.stat().st_mtime > _BEGUN_S:
                    shutil.rmtree(folder)


def leave_no_core() -> None:
    """Let no core file of this process be written: it would hold what is decrypted here, and the key."""
    if sys.platform != "win32":
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _bases() -> Iterator[Path]:
    """Yield where private folders may be, the best first."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and _is_ours(Path(runtime)):
        yield Path(runtime)
    if _SHARED.is_dir() and os.access(_SHARED, os.W_OK | os.X_OK):
        yield _SHARED
    yield Path(tempfile.gettempdir())


def _is_memory(base: Path) -> bool:
    return base != Path(tempfile.gettempdir())


def _is_ours(folder: Path) -> bool:
    """Tell whether this is a folder, not a link to one, that belongs to this person and that nobody else may enter."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        return False
    return sys.platform == "win32" or (found.st_uid == os.getuid() and not found.st_mode & 0o077)


def _made(base: Path) -> tuple[Path, int]:
    # It has its lock before it has the name that `sweep` looks for.
    begun = Path(tempfile.mkdtemp(prefix=_BEGUN, dir=base))
    lock = _hold(begun)
    folder = begun.with_name(_PREFIX + begun.name.removeprefix(_BEGUN))
    begun.rename(folder)
    return folder, lock


def _sweep(folder: Path, *, overwrite: bool) -> None:
    try:
        lock = _hold(folder)
    except OSError:  # its run goes on
        return
    _wipe(folder, lock, overwrite=overwrite)


def _hold(folder: Path) -> int:
    """Return a lock on a folder; raises OSError when another process has it. The system lets it go with the process.

    Not `filelock`, which is slow to import: the first window looks for leftovers.
    """
    handle = os.open(folder / _HELD, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _wipe(folder: Path, lock: int, *, overwrite: bool) -> None:
    for path in sorted(folder.rglob("*")):
        with suppress(OSError):
            if path.is_symlink():
                continue
            path.chmod(0o700 if path.is_dir() else 0o600)  # some systems keep what is read-only
            if overwrite and path.is_file():
                _overwrite(path)
    if sys.platform == "win32":  # what is open cannot be removed there
        os.close(lock)
    shutil.rmtree(folder, ignore_errors=True)
    if sys.platform != "win32":
        os.close(lock)


def _overwrite(path: Path) -> None:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        wiping.overwrite(handle, _MOST_OVERWRITTEN)
    finally:
        os.close(handle)
