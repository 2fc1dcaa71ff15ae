"""The memory of a process, and runs in a process of their own whose memory nothing else has touched."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

BAR_MIB: Final = 150
"""How much more than an idle one a process may have in memory while it takes evidence in."""


def peak_mib() -> float:
    """Return the most memory this process has had resident so far, in MiB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmHWM")


def is_measurable() -> bool:
    """Tell whether this system says how much memory a process has had: Linux does."""
    return Path("/proc/self/status").exists()


def run_apart(module: str, *arguments: str) -> dict[str, Any]:
    """Run `python -m MODULE ARGUMENTS…` from the checkout and return the JSON object it prints."""
    command = [sys.executable, "-m", module, *arguments]
    root = Path(__file__).resolve().parents[2]
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ | {"PYTHONUTF8": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, check=True, env=environment)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
