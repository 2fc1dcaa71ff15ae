"""The test suite under a trace of its sockets: none is of the internet; needs strace."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

_LEFT_OUT: Final = ("tests/crash",)
"""What is traced cannot trace others."""
_INTERNET: Final = re.compile(r"AF_INET6?|PF_INET6?|AF_PACKET")


def internet_sockets(tests: tuple[str, ...] = ()) -> tuple[int, list[str], str]:
    """Run the tests under a trace; return how many sockets were asked for, those of the internet, and pytest's summary."""
    with tempfile.TemporaryDirectory(prefix="network-") as place:
        log = Path(place) / "log"
        command = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", str(log), "-e", "trace=socket"]
        pytest = [sys.executable, "-m", "pytest", "-n0", "-q", *(f"--ignore={one}" for one in _LEFT_OUT), *tests]
        ran = subprocess.run([*command, *pytest], capture_output=True, text=True, check=False)
        calls = [line for line in log.read_text("utf-8", "replace").splitlines() if "socket(" in line]
    summary = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else ran.stderr[-200:]
    return len(calls), [line for line in calls if _INTERNET.search(line)], summary
