"""Verify a workbook with evidence in it."""

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import books
from tests.bench.attach import CHUNK, write_bare
from tests.bench.reading import MIB, Reading, Readings, Scale, in_turn, seconds
from workbook.operations import evidence, verifying


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare with reading and hashing the same chunks by sqlcipher3 directly."""
    source = folder / "source.bin"
    size = scale.evidence_bytes
    books.write_random(source, size)
    for kind, passphrase in books.KINDS:
        with (
            books.new_book(folder / "verify.auditbook", passphrase) as (book, actor),
            books.bare(folder / "verify.db", passphrase, CHUNK) as connection,
        ):
            evidence.add_file(book, actor, source)
            write_bare(connection, source, [8] * (size // MIB + 1))
            pairs = in_turn(
                partial(seconds, partial(verifying.verify, book, actor)),
                partial(seconds, partial(_read_bare, connection)),
                scale.rounds,
            )
        yield Reading(f"speed of reading and hashing, {kind}", pairs.speeds, at_least=0.7, note=pairs.told())


def _read_bare(connection: Any) -> str:
    sha = hashlib.sha256()
    for (data,) in connection.execute("SELECT data FROM chunk ORDER BY id"):
        sha.update(data)
    return sha.hexdigest()
