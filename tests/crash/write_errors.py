"""A disk that is full or broken at one write: the program goes on, the file stays sound, and a sentence says what failed."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.power import look_at_workbook
from tests.crash.scenario import NAME, acknowledged, make

ERRORS = ("ENOSPC", "EIO")
CALLS = {"attach": "pwrite64", "export": "write"}
"""SQLite writes at a place, exports one after the other."""
TIMES = {"attach": 8, "export": 3}
_INJECTED = " (INJECTED)"


@dataclass
class Injected:
    """What came of errors at single writes."""

    kind: str
    error: str
    tried: int = 0
    met: int = 0
    """how many of the writes there were"""
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = ", ".join(f"{key} {count}" for key, count in sorted(self.refused.items()))
        met = f"{self.kind}, {self.error}: {self.met} of {self.tried} writes met"
        return f"{met}; said: {said}; {len(self.wrong)} wrong {self.wrong[:5]}"


def inject(kind: str, error: str, writes: Iterable[int]) -> Injected:
    """Fail one write at a time, each in a run of its own that goes on afterwards."""
    outcome = Injected(kind, error)
    for number in writes:
        with tempfile.TemporaryDirectory(prefix="errors-") as place:
            _one(Path(place), outcome, number)
    return outcome


def _one(folder: Path, outcome: Injected, number: int) -> None:
    person = make(folder / NAME, None)
    call, log = CALLS[outcome.kind], folder / "log"
    command = ["strace", "-f", "--seccomp-bpf", "-s", "0", "-o", str(log), "-e", f"trace={call}"]
    command += ["-e", f"inject={call}:error={outcome.error}:when={number}"]
    scenario = [sys.executable, "-m", "tests.crash.scenario", str(folder), str(person), outcome.kind]
    ran = subprocess.run(
        [*command, *scenario, str(TIMES[outcome.kind]), "1", "bold"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    outcome.tried += 1
    outcome.met += _INJECTED in log.read_text("utf-8", "replace")
    said = list(acknowledged(ran.stdout))
    outcome.refused.update(one["key"] for one in said if one["what"] == "refused")
    if ran.returncode or not said or said[-1]["what"] != "closed":
        outcome.wrong.append(f"{number}: fell, {ran.stderr.strip()[-200:]}")
    heads = {one["head"] for one in said if one["what"] == "recorded"}
    outcome.wrong += [f"{number}: {one}" for one in look_at_workbook(folder / NAME, None, heads)]
