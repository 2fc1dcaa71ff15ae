"""What a disk may hold after a loss of power at any moment of a recording.

What was synced is there. Of what was not, any part may be: sectors of 512 bytes in any choice, and names as far as the file
system had written them, in their order, since file systems keep that order in their own journal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.crash.recording import Op

SECTOR = 512


@dataclass(frozen=True, slots=True)
class State:
    """The files by name, and what had been said when the power went."""

    files: dict[str, bytes]
    said: bytes


@dataclass
class _Disk:
    nodes: dict[int, bytearray] = field(default_factory=dict)
    """what is on the disk of each file"""
    waiting: dict[int, list[Op]] = field(default_factory=dict)
    """what is not, by file"""
    names: dict[str, int] = field(default_factory=dict)
    renaming: list[Op] = field(default_factory=list)
    """changes of names that are not"""
    said: bytes = b""

    def take(self, op: Op) -> None:
        if op.kind == "said":
            self.said += op.data
        elif op.kind in ("write", "truncate"):
            self.waiting.setdefault(op.node, []).append(op)
        elif op.kind == "sync":
            for one in self.waiting.pop(op.node, []):
                _apply(self.nodes.setdefault(op.node, bytearray()), one)
        elif op.kind == "sync folder":
            self._settle_names()
        else:
            self.renaming.append(op)

    def _settle_names(self) -> None:
        for one in self.renaming:
            _rename(self.names, one)
        self.renaming.clear()

    def lose_power(self, random: Random) -> State:
        names = dict(self.names)
        for one in self.renaming[: random.randint(0, len(self.renaming))]:
            _rename(names, one)
        share = random.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        files = {}
        for name, node in names.items():
            data = bytearray(self.nodes.get(node, b""))
            for op in self.waiting.get(node, ()):
                _apply_some(data, op, random, share)
            files[name] = bytes(data)
        return State(files, self.said)


def _rename(names: dict[str, int], op: Op) -> None:
    if op.kind == "create":
        names[op.name] = op.node
    elif op.kind in ("rename", "link"):
        names[op.other] = op.node
    if op.kind in ("rename", "unlink"):
        names.pop(op.name, None)


def _apply(data: bytearray, op: Op) -> None:
    if op.kind == "truncate":
        del data[op.at :]
        data.extend(bytes(op.at - len(data)))
        return
    end = op.at + len(op.data)
    data.extend(bytes(max(0, end - len(data))))
    data[op.at : end] = op.data


def _apply_some(data: bytearray, op: Op, random: Random, share: float) -> None:
    if op.kind == "truncate":
        if random.random() < share:
            _apply(data, op)
        return
    for start in range(0, len(op.data), SECTOR):
        if random.random() < share:
            _apply(data, Op("write", op.node, at=op.at + start, data=op.data[start : start + SECTOR]))


def crash_states(before: dict[str, bytes], ops: Sequence[Op], count: int, seed: int) -> Iterator[State]:
    """Yield states of the disk at moments chosen at random, in their order; several for one moment differ in what is lost."""
    random = Random(seed)
    disk = _Disk()
    for number, (name, data) in enumerate(before.items(), 1):
        disk.nodes[number], disk.names[name] = bytearray(data), number
    moments = sorted(random.choices(range(len(ops) + 1), k=count))
    done = 0
    for moment in moments:
        while done < moment:
            disk.take(ops[done])
            done += 1
        yield disk.lose_power(random)
