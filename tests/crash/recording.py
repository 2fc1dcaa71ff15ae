"""Record the system calls with which a scenario writes, in their order; needs strace."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

CALLS: Final = ",".join(
    (
        *("openat", "close", "write", "writev", "pwrite64", "lseek", "fsync", "fdatasync", "ftruncate"),
        *("unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "mkdir"),
    )
)
_LINE: Final = re.compile(r"(\d+)\s+(.*)")
_CALL: Final = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
_UNFINISHED: Final = " <unfinished ...>"
_RESUMED: Final = re.compile(r"<\.\.\. \w+ resumed>(.*)")
_TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HERE: Final = -100


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that was done to the files of the folder. `node` stands for the bytes, whatever names they have."""

    kind: str
    """create, write, truncate, sync, link, unlink, rename, mkdir, sync folder, or said"""
    node: int = 0
    name: str = ""
    other: str = ""
    at: int = 0
    data: bytes = b""


def record(folder: Path, person: UUID, kind: str, times: int, flags: tuple[str, ...], log: Path) -> list[Op]:
    """Run a scenario under strace, and return what it did in the folder."""
    command = ["strace", "-f", "--seccomp-bpf", "-xx", "-s", "4000000", "-o", str(log), "-e", f"trace={CALLS}"]
    scenario = [sys.executable, "-m", "tests.crash.scenario", str(folder), str(person), kind, str(times), "1", *flags]
    reader = _Reader(folder)  # knows the files that were there before
    subprocess.run([*command, *scenario], check=True, stdout=subprocess.PIPE)
    try:
        return list(reader.read(log))
    finally:
        log.unlink()


def existing(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their relative names."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


class _Reader:
    """Follows names and handles through a log."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.fspath(folder.resolve())
        self._handles: dict[int, tuple[int, str]] = {}
        self._folders: dict[int, str] = {}
        self._places: dict[int, int] = {}
        self._nodes: dict[str, int] = {name: place for place, name in enumerate(existing(folder), 1)}
        self._last = len(self._nodes)

    def read(self, log: Path) -> Iterator[Op]:
        """Yield what was done, in the order in which the calls returned."""
        begun: dict[str, str] = {}
        with log.open(encoding="ascii", errors="replace") as lines:
            for line in lines:
                found = _LINE.match(line.rstrip("\n"))
                if not found:
                    continue
                thread, words = found.groups()
                if words.endswith(_UNFINISHED):
                    begun[thread] = words.removesuffix(_UNFINISHED)
                    continue
                resumed = _RESUMED.match(words)
                if resumed:
                    words = begun.pop(thread, "") + resumed[1]
                call = _CALL.match(words)
                if call and int(call[3]) >= 0:
                    yield from self._follow(call[1], call[2], int(call[3]))

    def _follow(self, name: str, given: str, result: int) -> Iterator[Op]:
        texts = [bytes.fromhex(one.replace("\\x", "")) for one in _TEXT.findall(given)]
        first = given.split(",", 1)[0].strip()
        if name == "openat":
            yield from self._open(texts[0], given, result)
        elif name == "mkdir":
            where = self._inside(texts[0])
            if where is not None:
                yield Op("mkdir", name=where)
        elif name in ("unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat"):
            yield from self._rename(name.rstrip("2").removesuffix("at"), texts)
        elif first.lstrip("-").isdigit():
            yield from self._on_handle(name, int(first), given, texts, result)

    def _inside(self, path: bytes) -> str | None:
        """Return the relative name of a path in the folder."""
        whole = os.path.normpath(os.path.join(os.getcwd(), os.fsdecode(path)))
        return os.path.relpath(whole, self._folder) if whole.startswith(self._folder) else None

    def _open(self, path: bytes, given: str, handle: int) -> Iterator[Op]:
        where = self._inside(path)
        for known in (self._handles, self._folders, self._places):
            known.pop(handle, None)  # type: ignore[attr-defined]
        if where is None:
            return
        if os.path.isdir(os.path.join(self._folder, where)) or "O_DIRECTORY" in given or where == ".":
            self._folders[handle] = where
            return
        if where not in self._nodes:
            if "O_CREAT" not in given:
                # A folder that is gone by now, or a file that was read only.
                self._folders[handle] = where
                return
            self._last += 1
            self._nodes[where] = self._last
            yield Op("create", self._last, where)
        self._handles[handle], self._places[handle] = (self._nodes[where], where), 0
        if "O_TRUNC" in given:
            yield Op("truncate", self._nodes[where])

    def _rename(self, kind: str, texts: list[bytes]) -> Iterator[Op]:
        names = [self._inside(one) for one in texts]
        if names[0] is None or names[0] not in self._nodes:
            return
        node = self._nodes[names[0]]
        other = names[1] if len(names) > 1 and names[1] is not None else ""
        if kind in ("unlink", "rename"):
            del self._nodes[names[0]]
        if kind in ("link", "rename"):
            self._nodes[other] = node
        yield Op(kind, node, names[0], other)

    def _on_handle(self, name: str, handle: int, given: str, texts: list[bytes], result: int) -> Iterator[Op]:
        if name == "writev" and handle == 1:
            yield Op("said", data=texts[0])
        elif name in ("fsync", "fdatasync") and handle in self._folders:
            yield Op("sync folder", name=self._folders[handle])
        elif handle in self._handles:
            node = self._handles[handle][0]
            if name == "lseek":
                self._places[handle] = result
            elif name == "write":
                yield Op("write", node, at=self._places[handle], data=texts[0][:result])
                self._places[handle] += result
            elif name == "pwrite64":
                yield Op("write", node, at=int(given.rsplit(",", 1)[1]), data=texts[0][:result])
            elif name in ("fsync", "fdatasync"):
                yield Op("sync", node)
            elif name == "ftruncate":
                yield Op("truncate", node, at=int(given.rsplit(",", 1)[1]))
        if name == "close":
            for known in (self._handles, self._folders, self._places):
                known.pop(handle, None)  # type: ignore[attr-defined]
