"""Run Audit Workbook from a checkout: `python3 packaging/run.py [ARGUMENTS...]`.

The first run makes `.venv` from packaging/requirements.lock; later ones start at once. The arguments are
those of `audit-workbook`; without any, the window opens.
"""

from __future__ import annotations

from typing import Sequence  # noqa: UP035 (readable by old Pythons)

import environment

WITHOUT_WINDOW = frozenset(
    ("demo", "new", "frameworks", "controls", "import", "attach", "status", "export", "verify")
) | {"--version", "--help", "-h"}
"""The commands and options of `audit-workbook` that open no window."""


def wants_window(arguments: Sequence[str]) -> bool:
    """Say whether these arguments open the window."""
    return WITHOUT_WINDOW.isdisjoint(arguments)


def main(arguments: Sequence[str]) -> int:
    """Set up what these arguments need and become `audit-workbook`."""
    environment.use_supported_python()
    if wants_window(arguments) and environment.has_screen():
        environment.need_libraries(environment.ON_SCREEN, "The window")
    python = environment.prepare("runtime")
    # Isolated: neither the current folder nor PYTHONPATH can put another module in the way.
    environment.hand_over([python, "-I", "-m", "workbook", *arguments])


if __name__ == "__main__":
    environment.guarded(main)
