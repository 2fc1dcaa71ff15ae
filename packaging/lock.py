"""Write both lock files again from pyproject.toml: `python3 packaging/lock.py [--upgrade]`, with uv on PATH.

The dev lock comes first and constrains the runtime lock, so that both hold the same versions. Without
`--upgrade` the versions that are locked stay as far as pyproject.toml allows.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import Sequence  # noqa: UP035 (readable by old Pythons)

import environment

COMPILE = ("pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--generate-hashes")
SILENT = ("--quiet", "--no-header", "--no-emit-index-url", "--no-emit-find-links")
"""Where packages come from is the business of each machine: no address goes into a lock file."""


def main(arguments: Sequence[str]) -> int:
    """Compile the dev lock, then the runtime lock under its versions."""
    uv = shutil.which("uv")
    if uv is None:
        raise environment.SetupError("Re-locking needs uv on PATH; install it first.")
    dev, runtime = environment.LOCKS["dev"], environment.LOCKS["runtime"]
    compile_ = [uv, *COMPILE, *SILENT, *arguments]
    for command in ([*compile_, "--extra", "dev", "-o", dev], [*compile_, "-c", dev, "-o", runtime]):
        code = subprocess.call(command, cwd=environment.ROOT)
        if code:
            return code
    return 0


if __name__ == "__main__":
    environment.guarded(main)
