"""Kill a busy process at random moments, again and again on one workbook: what it had said is there each time."""

import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

from tests.crash.power import look_at_workbook
from tests.crash.scenario import NAME, PASSPHRASE, acknowledged, make
from workbook.domain.actor import Actor
from workbook.store.opening import open_book
from workbook.store.verification import verify

_LONGEST_S = 1.5
_VERIFIED = 10
"""Every so many kills, everything in the workbook is verified."""


@dataclass
class Killed:
    """How often it was killed, what it had said, and what was wrong afterwards."""

    kills: int = 0
    said: int = 0
    verified: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = f"{self.kills} kills, {self.said} acknowledged changes, {self.verified} times verified whole"
        return f"{told}; {len(self.wrong)} wrong {self.wrong[:5]}"


def kill(count: int, flags: tuple[str, ...] = (), seed: int = 1) -> Killed:
    """Kill a process that works on one workbook `count` times."""
    random, outcome = Random(seed), Killed()
    secret = PASSPHRASE if "encrypted" in flags else None
    with tempfile.TemporaryDirectory(prefix="kills-") as place:
        folder = Path(place)
        person = make(folder / NAME, secret)
        heads: set[str] = set()
        for number in range(1, count + 1):
            words = _work_until_killed(folder, person, number, flags, random.uniform(0, _LONGEST_S))
            said = list(acknowledged(words))
            key = next(one["key"] for one in said if one["what"] == "begun")
            heads |= {one["head"] for one in said if one["what"] == "recorded"}
            outcome.kills, outcome.said = number, len(heads)
            outcome.wrong += look_at_workbook(folder / NAME, key, heads)
            with closing(open_book(folder / NAME, Actor(None, "kills", "here"), secret)) as book:
                if book.why_read_only is not None:
                    outcome.wrong.append(book.why_read_only.key)
                if number % _VERIFIED == 0:
                    outcome.verified += 1
                    outcome.wrong += [one.key for one in verify(book).problems]
    return outcome


def _work_until_killed(folder: Path, person: UUID, seed: int, flags: tuple[str, ...], seconds: float) -> str:
    """Let it work for some time once it has begun, kill it, and return what it said."""
    command = [sys.executable, "-m", "tests.crash.scenario", str(folder), str(person), "busy", "100000", str(seed)]
    with subprocess.Popen([*command, *flags], stdout=subprocess.PIPE, text=True) as working:
        assert working.stdout is not None
        begun = working.stdout.readline()
        time.sleep(seconds)
        working.kill()
        return begun + working.stdout.read()
