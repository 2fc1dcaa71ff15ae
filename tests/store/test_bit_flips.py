"""Single bits flipped at random places of evidence: each is found and located, and clean files raise no alarm."""

import hashlib
import shutil
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pytest
from sqlcipher3 import dbapi2

from tests.store import samples
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.vocabulary import Role
from workbook.operations import engagement, evidence
from workbook.store.connection import connect, derive_key
from workbook.store.content_check import EVIDENCE_DAMAGED
from workbook.store.format import PAGE_SIZE
from workbook.store.opening import open_book
from workbook.store.verification import Verification, verify

FLIPS = 12
"""The long run of tests/crash makes sixty."""
CLEAN = 6
SIZES = (1, 300, 5_000, 16_000, 70_000, 900_000, (1 << 20) + 17, 2 << 20)
KINDS = (None, samples.PASSPHRASE)


@dataclass(frozen=True)
class Kept:
    """A closed workbook, and what its evidence is by code."""

    path: Path
    passphrase: str | None
    bodies: dict[str, bytes]


def make(path: Path, passphrase: str | None, seed: int) -> Kept:
    random, actor = Random(seed), samples.fixed_actor(seed)
    terms = records.Engagement("Flipped")
    book, lead = engagement.begin(path, actor, terms, records.Person("Ada", Role.LEAD), passphrase)
    bodies = {}
    with closing(book):
        for number, size in enumerate(random.sample(SIZES, len(SIZES)), 1):
            bodies[f"E-{number:04d}"] = random.randbytes(size)
            evidence.add_bytes(book, lead, f"{number}.bin", bodies[f"E-{number:04d}"])
    return Kept(path, passphrase, bodies)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, Kept]:
    folder = tmp_path_factory.mktemp("kept")
    return {kind: make(folder / f"{kind is None}.auditbook", kind, 5) for kind in KINDS}


def found(path: Path, passphrase: str | None) -> Verification:
    with closing(open_book(path, Actor(None, "tests", "here"), passphrase, read_only=True)) as book:
        return verify(book)


def really_damaged(path: Path, passphrase: str | None, bodies: dict[str, bytes]) -> set[str]:
    """Read each piece on a connection of its own with sqlcipher3 alone, and say which are not what was taken in."""
    damaged, key = set(), key_of(path.read_bytes()[:16], passphrase)
    for code, body in bodies.items():
        query = (
            "SELECT data FROM chunk JOIN evidence ON evidence.content_id = chunk.content_id"
            " WHERE evidence.code = ? ORDER BY position"
        )
        try:
            with closing(connect(path, key, read_only=True)) as connection:
                read = b"".join(row[0] for row in connection.execute(query, (code,)))
        except (dbapi2.Error, MemoryError):
            read = b""
        if hashlib.sha256(read).digest() != hashlib.sha256(body).digest():
            damaged.add(code)
    return damaged


@cache
def key_of(salt: bytes, passphrase: str | None) -> str | None:
    """Return the raw key; making it takes long by intent."""
    return derive_key(passphrase, salt) if passphrase else None


def flip(path: Path, place: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1 << bit]))


@pytest.mark.parametrize(
    ("passphrase", "number"),
    [(kind, number) for kind in KINDS for number in range(FLIPS if kind is None else FLIPS // 2)],
)
def test_a_flipped_bit_is_found_and_located(
    kept: dict[str | None, Kept], tmp_path: Path, passphrase: str | None, number: int
):
    random, made = Random(number), kept[passphrase]
    path = Path(shutil.copy(made.path, tmp_path))
    if passphrase is None:
        code = random.choice([one for one, body in made.bodies.items() if len(body) > 64])
        body, raw = made.bodies[code], path.read_bytes()
        inside = raw.find(body[(at := random.randrange(len(body) - 32)) : at + 24])
        while inside < 0:  # there a page ends
            inside = raw.find(body[(at := random.randrange(len(body) - 32)) : at + 24])
        flip(path, inside + random.randrange(24), random.randrange(8))
        expected = {code}
    else:
        expected = set()
        while not expected:
            shutil.copy(made.path, path)
            page = random.randrange(path.stat().st_size // PAGE_SIZE // 3, path.stat().st_size // PAGE_SIZE)
            flip(path, page * PAGE_SIZE + random.randrange(PAGE_SIZE), random.randrange(8))
            expected = really_damaged(path, passphrase, made.bodies)
    assert really_damaged(path, passphrase, made.bodies) == expected
    told = [problem for problem in found(path, passphrase).problems if problem.key == EVIDENCE_DAMAGED]
    assert {problem.arguments["evidence"] for problem in told} == expected
    assert {problem.arguments["sha256"] for problem in told} == {
        hashlib.sha256(made.bodies[code]).hexdigest() for code in expected
    }
    if passphrase is None:
        assert len(found(path, passphrase).problems) == 1


@pytest.mark.parametrize("passphrase", KINDS)
def test_a_clean_file_raises_no_alarm(tmp_path: Path, passphrase: str | None):
    for seed in range(CLEAN if passphrase is None else 2):
        made = make(tmp_path / f"{seed}.auditbook", passphrase, 30 + seed)
        told = found(made.path, passphrase)
        assert (told.problems, told.contents) == ((), len(SIZES))
