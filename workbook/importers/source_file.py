"""Take the bytes of a file somebody chose, or refuse in one sentence."""

import os
import stat
from pathlib import Path
from typing import Final

from workbook.domain.errors import WorkbookError

MAX_SOURCE_BYTES: Final = 20 * 1024 * 1024
_SNIFFED_BYTES: Final = 8192


def shown(path: Path) -> str:
    """Return the file name of `path` as printable text, whatever bytes it is made of."""
    return printable(os.fsencode(path.name or str(path)).decode("utf-8", "replace"), 300)


def printable(text: str, limit: int = 40) -> str:
    """Return the first `limit` characters of a text from outside, safe to show on a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:limit])


def read_source(path: Path, limit: int = MAX_SOURCE_BYTES) -> bytes:
    """Return the bytes of a text file of at most `limit` bytes; raises WorkbookError for anything else."""
    name = shown(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise WorkbookError("import.directory", name=name)
        if not stat.S_ISREG(mode):
            raise WorkbookError("import.not_a_file", name=name)
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise WorkbookError("import.missing", name=name) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise WorkbookError("import.unreadable", name=name) from error
    if not raw:
        raise WorkbookError("import.empty", name=name)
    if len(raw) > limit:
        raise WorkbookError("import.too_large", name=name, limit=limit // (1024 * 1024))
    if b"\0" in raw[:_SNIFFED_BYTES]:
        raise WorkbookError("import.binary", name=name)
    return raw
