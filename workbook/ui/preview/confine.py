"""Limits that a decoding child puts on itself, before it has seen a byte that was not made by this program.

On Linux all of them hold: memory (`RLIMIT_AS`, `RLIMIT_DATA`), processor time, no core file, no file may grow, and no
file, pipe or socket can be opened any more, since the number of open files is limited to none. macOS takes the same
calls but does not enforce the memory. Windows has none of them: there the window's clock, the caps on what is read, the
decoders' own limits on allocation and the checks of every answer remain.
"""

import os
import sys
from dataclasses import dataclass
from typing import Final

if sys.platform != "win32":
    import resource

MOST_BYTES: Final = 300 << 20
_SPARE_BYTES: Final = 12 << 20
_LEAST_GROWTH: Final = 128 << 20
_CPU_SECONDS: Final = 4


@dataclass(frozen=True, slots=True)
class Held:
    """Memory in bytes: address space, what of it is in RAM, and what of it may be written."""

    mapped: int
    resident: int
    writable: int


def before_loading() -> None:
    """No core file that would hold evidence, and no file written, not even by a library while it loads."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def after_loading() -> None:
    """Open nothing more, and grow to `MOST_BYTES` at most, what is loaded counted in."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
        held = held_bytes()
        if held is not None:
            growth = max(MOST_BYTES - _SPARE_BYTES - held.resident, _LEAST_GROWTH)
            resource.setrlimit(resource.RLIMIT_AS, (held.mapped + growth,) * 2)
            # The PDF library reserves address space in advance, and takes from that what it needs.
            resource.setrlimit(resource.RLIMIT_DATA, (held.writable + growth,) * 2)


def before_answering() -> None:
    """Give one answer so much processor time, whatever the answers before took."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        resource.setrlimit(
            resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + _CPU_SECONDS, resource.RLIM_INFINITY)
        )


def held_bytes() -> Held | None:
    """Return what this process holds now, where the system says; the file was opened before."""
    if _STATM is None:
        return None
    fields = os.pread(_STATM, 200, 0).split()
    page = os.sysconf("SC_PAGE_SIZE")
    return Held(*(int(fields[place]) * page for place in (0, 1, 5)))


def _open_statm() -> int | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        return os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


_STATM: Final = _open_statm()
