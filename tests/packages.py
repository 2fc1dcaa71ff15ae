"""Hand-over packages as their files by path, to be changed and packed again."""

import hashlib
import io
import json
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

Files = dict[str, bytes]

MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
INDEX, EVENTS, ACCESS = "data/index.json", "data/journal/event.jsonl", "data/journal/access.jsonl"


def unpacked(path: Path) -> Files:
    """Return the files of a zipped package by their path below its one folder."""
    with ZipFile(path) as archive:
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


def packed(files: Files, path: Path, *, folder: str = "bag/", deflated: bool = False) -> Path:
    """Write files as a zip."""
    with ZipFile(path, "w", ZIP_DEFLATED if deflated else ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(folder + name, data)
    return path


def as_folder(files: Files, folder: Path) -> Path:
    """Write files below a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def listed(files: Files) -> Files:
    """Return the files with both lists made anew, as somebody does who covers up a change."""
    bare = {name: data for name, data in files.items() if name not in (MANIFEST, TAGS)}
    bare[MANIFEST] = _lines(bare, (name for name in bare if name.startswith("data/")))
    bare[TAGS] = _lines(bare, (name for name in bare if not name.startswith("data/")))
    return bare


def _lines(files: Files, names: Iterable[str]) -> bytes:
    return "".join(f"{sha(files[name])}  {name}\n" for name in sorted(names)).encode()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def index_of(files: Files) -> dict[str, object]:
    return json.loads(files[INDEX])


def chained(bodies: Iterable[dict[str, object]]) -> tuple[bytes, str]:
    """Return entries as a journal whose hashes fit together, and its head."""
    lines, head = io.BytesIO(), ""
    for body in bodies:
        told = body | {"parents": [head] if head else []}
        line = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        lines.write(line + b"\n")
        head = sha(line)
    return lines.getvalue(), head


def entries(files: Files, name: str = EVENTS) -> list[dict[str, object]]:
    return [json.loads(line) for line in files[name].splitlines()]
