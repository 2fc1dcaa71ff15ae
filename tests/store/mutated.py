"""Offer many mutated copies and every crafted file, and count what became of them: `python -m tests.store.mutated [COPIES]`.

Half of the copies are of a plain workbook, half of an encrypted one. Exits with 1 when a file that was not taken for a
workbook was written to, when a planted trigger ran, when anything took ten seconds, or when the process ended or hung.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.store import samples
from tests.store.hostile import CANARY, MAKERS
from tests.store.test_damage import make_small

MOST_SECONDS = 10
PORTION = 100
PORTION_SECONDS = PORTION * MOST_SECONDS
MAY_WRITE = "note_that_is_a_link"
"""What stands beside that file is replaced; the file itself is not."""


def offered(*words: str | Path) -> Iterator[dict[str, Any]]:
    """Yield what became of each file; of a process that ended or hung, one line that says so."""
    command = [sys.executable, "-X", "utf8", "-m", "tests.store.offered", *map(str, words)]
    try:
        done = subprocess.run(
            command, cwd=samples.ROOT, capture_output=True, encoding="utf-8", timeout=PORTION_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        yield {"name": " ".join(map(str, words)), "outcome": "hung"}
        return
    yield from map(json.loads, done.stdout.splitlines())
    if done.returncode:
        yield {"name": " ".join(map(str, words)), "outcome": "crashed", "why": done.stderr[-2000:]}


def faults(told: dict[str, Any]) -> Iterator[str]:
    """Yield what must not happen to a file and did."""
    if told["outcome"] in ("hung", "crashed"):
        yield told["outcome"]
        return
    if not told["is_untouched"] and told["outcome"] != "accepted" and told["name"] != MAY_WRITE:
        yield "written to"
    if told["seconds"] >= MOST_SECONDS:
        yield "ten seconds"
    if CANARY in told["people"]:
        yield "a planted trigger ran"
    if told["outcome"] != "accepted" and not told["sentence"]:
        yield "refused without a sentence"


def portions(folder: Path, copies: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield what became of the files, some at a time, under what they are made from."""
    made = {
        "plain": make_small(folder / "plain.auditbook", None),
        "encrypted": make_small(folder / "secret.auditbook", samples.PASSPHRASE),
    }
    place = folder / "offered"
    place.mkdir()
    yield "crafted", list(offered("crafted", made["plain"], place))
    for kind, path in made.items():
        for first in range(0, copies // 2, PORTION):
            count = min(PORTION, copies // 2 - first)
            yield kind, list(offered("mutated", path, place, kind, str(first), str(count)))


def main(copies: int) -> int:
    outcomes: dict[str, Counter[str]] = {}
    longest: dict[str, float] = {}
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="mutated-") as folder:
        for kind, answers in portions(Path(folder), copies):
            for told in answers:
                outcomes.setdefault(kind, Counter())[told["outcome"]] += 1
                longest[kind] = max(longest.get(kind, 0.0), told.get("seconds", 0.0))
                for fault in faults(told):
                    wrong += 1
                    sys.stdout.write(f"{kind} {told['name']}: {fault} {told.get('why', '')}\n")
            sys.stdout.flush()
    for kind, counted in outcomes.items():
        count = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counted.items()))
        sys.stdout.write(f"{kind}: {counted.total()} files, {count}; the longest took {longest[kind]:.1f} s\n")
    short = len(MAKERS) + copies // 2 * 2 - sum(counted.total() for counted in outcomes.values())
    sys.stdout.write(f"{wrong} wrong, {short} without an answer\n")
    return 1 if wrong or short else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
