"""Check everything: `python3 packaging/test.py [PYTEST ARGUMENTS...]`.

The first run makes `.venv` from packaging/requirements-dev.lock. Every step runs, also after one has
failed; pytest is the last, so its summary closes the output. The exit code is 0 only when all passed.
"""

from __future__ import annotations

import os
import subprocess
import time
from typing import Sequence  # noqa: UP035 (readable by old Pythons)

import environment

CHECKS = {
    "ruff check": ["-m", "ruff", "check", "--quiet"],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet"],
    "mypy": ["-m", "mypy", "--no-error-summary"],
    # import-linter has no `-m`; its script names .venv by its full path, which breaks in a moved checkout.
    "import contracts": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
}
IN_PARALLEL = ("-n", "auto", "--maxprocesses", "8", "--dist", "loadfile")


def run(python: str, arguments: Sequence[str]) -> int:
    """Run the Python of `.venv` in the checkout and return its exit code."""
    return subprocess.call([python, *arguments], cwd=environment.ROOT, stdin=subprocess.DEVNULL)


def main(arguments: Sequence[str]) -> int:
    """Set up, run each step, and return the exit code."""
    environment.use_supported_python()
    environment.need_libraries(environment.OFFSCREEN, "Testing the window")
    python = environment.prepare("dev")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    failed = []
    for name, command in CHECKS.items():
        started = time.monotonic()
        code = run(python, command)
        print(f"{name}: {'failed' if code else 'passed'} in {time.monotonic() - started:.1f}s", flush=True)
        if code:
            failed.append(name)
    if run(python, ["-m", "pytest", *(arguments or IN_PARALLEL)]):
        failed.append("pytest")
    if failed and failed != ["pytest"]:
        environment.say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    environment.guarded(main)
