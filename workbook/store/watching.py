"""A small child that removes a folder when this process ends, however it ends: nothing half made is left to be found.

It waits for the end of a pipe, which the system closes even for a process that is killed. What a loss of power leaves is
removed when the workbook is opened next.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

FLAG: Final = "--remove-when-gone"
"""How a frozen build starts it, with the folder behind: not for people, so no help names it."""
_PROGRAM: Final = """
import shutil, sys
sys.stdin.buffer.read()
shutil.rmtree(sys.argv[1], ignore_errors=True)
"""
_WAIT_S: Final = 20


def staging_of(path: Path) -> Path:
    """Return the folder in which a workbook's new file is made; only who has its sidecar lock may touch it."""
    return path.with_name(f".{path.name}.swap")


def clear_leftovers(path: Path) -> None:
    """Remove what a loss of power left there; for who has just taken the sidecar lock."""
    shutil.rmtree(staging_of(path), ignore_errors=True)


@contextmanager
def removed_with_us(folder: Path) -> Iterator[None]:
    """Make a private folder and remove it at the end of the block, or when this process is gone. Raises OSError."""
    folder.mkdir(mode=0o700)
    watcher = None
    try:
        watcher = _watcher(folder)
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if watcher is not None and watcher.stdin is not None:
            watcher.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                watcher.wait(_WAIT_S)


def remove_when_gone(folder: Path) -> int:
    """Be the child, in a frozen build."""
    sys.stdin.buffer.read()
    shutil.rmtree(folder, ignore_errors=True)
    return 0


def _watcher(folder: Path) -> subprocess.Popen[bytes] | None:
    """Start the child, in a session of its own: what is sent to this process from the keyboard is not for it."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, FLAG] if frozen else [sys.executable, "-I", "-S", "-B", "-c", _PROGRAM]
    try:
        return subprocess.Popen(
            [*command, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=folder.anchor,
        )
    except OSError:  # then only the next opening removes what is left
        return None
