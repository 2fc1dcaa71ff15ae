"""Keep Python 3.11 alive under PySide6.

PySide6 6.12 gives back a reference that it never took whenever it turns an invalid QVariant into None, or a signal
has been emitted (True). A window that paints for minutes so deallocates None, and the process aborts. From Python 3.12
on these objects are immortal (PEP 683); before, a surplus of references no run can use up does the same.
"""

import ctypes
import sys
from typing import Final

_SURPLUS: Final = 1 << 40


def keep_singletons() -> None:
    """Give None, True and False references to lose; does nothing where they are immortal."""
    if sys.version_info < (3, 12):
        for one in (None, True, False):
            ctypes.c_ssize_t.from_address(id(one)).value += _SURPLUS
