"""Find a bundled file, in a checkout or installed."""

from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).resolve().parent
_ROOT: Final = next(root for root in (_HERE / "_resources", _HERE.parent / "resources") if root.is_dir())


def resource(name: str) -> Path:
    """Return the path of `resources/<name>`; the file need not exist."""
    return _ROOT / name
