"""Which exit code a refusal has; scripts depend on it."""

from typing import Final

DONE: Final = 0
"""done, and intact"""
PROBLEM: Final = 1
"""damage was found, or a step was refused or failed"""
UNUSABLE: Final = 2
"""wrong usage, or input that cannot be read; nothing was done"""
INTERRUPTED: Final = 130
"""stopped from the keyboard, as shells number it"""

_UNUSABLE_AREAS: Final = (
    "cli.",
    "import.",
    "text.",
    "record.",
    "file.",
    "recovery.",
    "control.",
    "person.",
    "sample.",
    "package.",
    "compare.",
)
_UNUSABLE: Final = frozenset(
    {
        "framework.not_here",
        "receipt.not_one",
        "receipt.name",
        "framework.policy_source",
        "engagement.missing",
        "evidence.missing",
        "evidence.unreadable",
        "evidence.is_a_folder",
        "evidence.is_the_workbook",
        "evidence.not_a_file",
    }
)
_PROBLEMS: Final = frozenset(
    {
        "cli.output_failed",
        "compare.journal_broken",
        "file.busy",
        "file.damaged",
        "file.opened_damaged",
        "file.unclean_damaged",
        "file.io_error",
        "file.disk_full",
        "file.read_only",
        "file.cannot_change",
        "file.locked",
        "file.locked_new",
        "file.is_read_only",
        "file.folder_read_only",
        "file.opened_read_only",
        "package.evidence_differs",
    }
)


def exit_code(key: str) -> int:
    """Return the exit code for a refusal with this key."""
    if key in _PROBLEMS:
        return PROBLEM
    return UNUSABLE if key in _UNUSABLE or key.startswith(_UNUSABLE_AREAS) else PROBLEM
