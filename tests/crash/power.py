"""Loss of power at any moment: what was acknowledged is there, the file is sound, and no export is torn."""

import hashlib
import shutil
import tempfile
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from tests.crash.recording import existing, record
from tests.crash.replaying import State, crash_states
from tests.crash.scenario import NAME, PASSPHRASE, acknowledged, make
from workbook.store.connection import connect
from workbook.store.replay import is_linked

Versions = dict[str, set[str]]
"""The SHA-256 of every whole version of an exported file."""
TIMES = {
    "attach": 4,
    "edit": 8,
    "undo": 4,
    "bulk": 3,
    "migrate": 2,
    "upgrade": 1,
    "backup": 2,
    "checkin": 2,
    "export": 2,
}


@dataclass
class Outcome:
    """How many states were looked at, and what was wrong with some of them."""

    kind: str
    states: int = 0
    calls: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    """`lost`, `corrupt` or `torn`"""

    def __str__(self) -> str:
        told = ", ".join(f"{self.wrong[name]} {name}" for name in ("lost", "corrupt", "torn"))
        return f"{self.kind}: {self.states} states of {self.calls} calls; {told}"


def lose_power(kind: str, count: int, flags: tuple[str, ...] = (), seed: int = 1) -> Outcome:
    """Record one kind of work and look at `count` states that a loss of power may leave."""
    with tempfile.TemporaryDirectory(prefix="power-") as place:
        folder, scratch = Path(place) / "work", Path(place) / "state"
        folder.mkdir()
        person = make(folder / NAME, PASSPHRASE if "encrypted" in flags else None)
        before = existing(folder)
        ops = record(folder, person, kind, TIMES[kind], flags, Path(place) / "log")
        versions: Versions = defaultdict(set)
        for one in acknowledged(b"".join(op.data for op in ops if op.kind == "said").decode()):
            if one["what"] == "exported":
                versions[one["file"]].add(one["sha256"])
        outcome = Outcome(" ".join((kind, *flags)), calls=len(ops))
        for state in crash_states(before, ops, count, seed):
            outcome.states += 1
            outcome.wrong.update(_look(state, versions, scratch))
    return outcome


def _look(state: State, versions: Versions, scratch: Path) -> set[str]:
    """Return what is wrong with a state."""
    shutil.rmtree(scratch, ignore_errors=True)
    for name, data in state.files.items():
        (scratch / name).parent.mkdir(parents=True, exist_ok=True)
        (scratch / name).write_bytes(data)
    said = list(acknowledged(state.said.decode()))
    key = next((one["key"] for one in said if one["what"] == "begun"), None)
    if not said:
        return set()  # the key is not known yet, and nothing has been acknowledged
    wrong = look_at_workbook(scratch / NAME, key, {one["head"] for one in said if one["what"] == "recorded"})
    for one in said:
        if one["what"] == "made":
            wrong |= look_at_workbook(scratch / one["file"], None, set())
        elif one["what"] == "held":
            wrong |= look_at_workbook(scratch / one["file"], key, {one["head"]})
        elif one["what"] == "exported" and not (scratch / one["file"]).exists():
            wrong.add("lost")
    for path in scratch.rglob("*"):
        name = path.relative_to(scratch)
        hidden = any(part.startswith(".") for part in name.parts)
        if path.is_file() and not hidden and path.name != NAME:
            wrong |= _look_at_file(path, str(name), key, versions)
    return wrong


def _look_at_file(path: Path, name: str, key: str | None, versions: Versions) -> set[str]:
    """A file that has its final name is whole, acknowledged or not."""
    if path.suffix == ".auditbook":
        is_backup = "backups" in path.parts or "(format 1" in path.name
        return look_at_workbook(path, key if is_backup else None, set())
    whole = name not in versions or hashlib.sha256(path.read_bytes()).hexdigest() in versions[name]
    return set() if whole else {"torn"}


def look_at_workbook(path: Path, key: str | None, heads: set[str]) -> set[str]:
    """Open it as the program does, which rolls back; then look at its pages, its journal and its evidence."""
    if not path.exists():
        return {"lost"}
    try:
        with closing(connect(path, key, read_only=False)) as opened:
            if opened.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return {"corrupt"}
            head, seen = "", set()
            for sha256, body in opened.execute("SELECT hash, body FROM event ORDER BY seq"):
                if not is_linked(sha256, body, head):
                    return {"corrupt"}
                head = sha256
                seen.add(sha256)
            return _evidence(opened) | (set() if heads <= seen else {"lost"})
    except dbapi2.DatabaseError:
        return {"corrupt"}


def _evidence(opened: Any) -> set[str]:
    """Every content that evidence rests on has the bytes that were sealed."""
    rows = opened.execute("SELECT c.id, c.sha256 FROM content c JOIN evidence e ON e.content_id = c.id").fetchall()
    for content, sha256 in rows:
        parts = opened.execute("SELECT data FROM chunk WHERE content_id = ? ORDER BY position", (content,))
        if hashlib.sha256(b"".join(row[0] for row in parts)).hexdigest() != sha256:
            return {"corrupt"}
    return set()
