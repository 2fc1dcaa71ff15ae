"""Offer files to the program in a process of its own, and note what became of each: run as `python -m`, one line a file."""

import hashlib
import json
import stat
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random

from tests.store import hostile, samples
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.messages import render
from workbook.store import connection as connections
from workbook.store import opening
from workbook.store.opening import open_book
from workbook.store.verification import verify

VERIFIED_SECONDS = 8.0


def picture(folder: Path) -> dict[str, object]:
    """Return each name in a folder with what it is, its time and the SHA-256 of its bytes."""
    found: dict[str, object] = {}
    for path in sorted(folder.iterdir()):
        status = path.lstat()
        is_file = stat.S_ISREG(status.st_mode) and status.st_blocks * 512 < 1 << 28
        content = hashlib.sha256(_beginning(path)).hexdigest() if is_file else ""
        found[path.name] = [stat.S_IFMT(status.st_mode), status.st_size, status.st_mtime_ns, content]
    return found


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1 << 28)


def offer(path: Path, passphrase: str | None) -> dict[str, object]:
    """Open a file as a person would, look through it, close it, and tell what happened."""
    before = picture(path.parent)
    began = time.monotonic()
    told = {"outcome": "", "key": "", "people": []}
    try:
        with closing(open_book(path, samples.auditor(200), passphrase)) as book:
            told["outcome"] = "accepted" if book.why_read_only is None else "quarantined"
            told["key"] = book.why_read_only.key if book.why_read_only is not None else ""
            told["sentence"] = render(book.why_read_only) if book.why_read_only is not None else ""
            told["opened_seconds"] = time.monotonic() - began
            try:
                told["problems"] = len(verify(book, _patiently(began)).problems)
                told["people"] = samples.people(book)
            except Cancelled:
                told["problems"] = -1
            except WorkbookError as error:
                told["reading"] = error.key
    except WorkbookError as error:
        told["outcome"], told["key"], told["sentence"] = "refused", error.key, render(error.message)
        told["opened_seconds"] = time.monotonic() - began
    told["seconds"] = time.monotonic() - began
    told["is_untouched"] = picture(path.parent) == before
    return told


def _patiently(began: float):
    def step(_done: int, _all: int) -> None:
        if time.monotonic() - began > VERIFIED_SECONDS:
            raise Cancelled

    return step


def quick_key() -> None:
    """Derive each key once: what is tried here is what comes behind it."""
    known: dict[tuple[str, bytes], str] = {}
    derive = connections.derive_key

    def derive_once(passphrase: str, salt: bytes) -> str:
        if (passphrase, salt) not in known:
            known[passphrase, salt] = derive(passphrase, salt)
        return known[passphrase, salt]

    opening.derive_key = derive_once


def crafted(made: Path, folder: Path) -> None:
    """Offer every crafted file."""
    for name, make in hostile.MAKERS.items():
        place = folder / name
        place.mkdir()
        path = place / "work.auditbook"
        path.write_bytes(made.read_bytes())
        make(path)
        say(name, offer(path, None))


def mutated(made: Path, folder: Path, passphrase: str | None, first: int, count: int) -> None:
    """Offer so many copies, each changed as its number says."""
    place = folder / "mutated"
    place.mkdir(exist_ok=True)
    path = place / "work.auditbook"
    for number in range(first, first + count):
        path.write_bytes(made.read_bytes())
        hostile.mutate(path, Random(number))
        said = offer(path, passphrase)
        say(str(number), said)
        for left in place.iterdir():
            left.unlink()


def say(name: str, told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps({"name": name} | told) + "\n")
    sys.stdout.flush()


def main(words: list[str]) -> None:
    """Run `crafted MADE FOLDER` or `mutated MADE FOLDER plain|encrypted FIRST COUNT`."""
    quick_key()
    if words[0] == "crafted":
        crafted(Path(words[1]), Path(words[2]))
    else:
        secret = samples.PASSPHRASE if words[3] == "encrypted" else None
        mutated(Path(words[1]), Path(words[2]), secret, int(words[4]), int(words[5]))


if __name__ == "__main__":
    main(sys.argv[1:])
