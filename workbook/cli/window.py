"""Open the window, or say why there is none and what to do instead."""

import os
import sys

from workbook.cli.arguments import PROGRAM, Options
from workbook.domain.errors import WorkbookError


def open_window(options: Options) -> int:
    """Open the window, on a workbook if one is named, and return the exit code once it is closed."""
    path = options.file
    if path is not None and path.is_dir():
        raise WorkbookError("file.is_a_folder", path=str(path))
    if path is not None and not path.exists():
        raise WorkbookError("file.missing", path=str(path))
    if not has_screen():
        raise WorkbookError("cli.no_screen", program=PROGRAM)
    try:
        from workbook.ui.app import run
    except ImportError as error:
        raise WorkbookError("cli.no_window", why=str(error), program=PROGRAM) from error
    return run(path)


def has_screen() -> bool:
    """Tell whether a window can be shown; a Qt platform that was named on purpose counts."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
