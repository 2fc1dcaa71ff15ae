"""Single flipped bits, in number: each is found and located, and no clean file raises an alarm."""

import hashlib
import shutil
import tempfile
from pathlib import Path
from random import Random

from tests.store import samples
from tests.store.test_bit_flips import flip, found, make, really_damaged
from workbook.store.content_check import EVIDENCE_DAMAGED


def flip_bits(count: int) -> tuple[int, list[str]]:
    """Flip one bit each in so many copies, half of them encrypted; return how many were located, and the others."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="flips-") as place:
        folder = Path(place)
        kept = {kind: make(folder / f"{kind is None}.auditbook", kind, 5) for kind in (None, samples.PASSPHRASE)}
        for number in range(count):
            random = Random(1000 + number)
            made = kept[samples.PASSPHRASE if number % 2 else None]
            path, expected = folder / "flipped.auditbook", set[str]()
            while not expected:  # a bit that nothing rests on is another matter
                shutil.copy(made.path, path)
                flip(path, random.randrange(path.stat().st_size // 3, path.stat().st_size), random.randrange(8))
                expected = really_damaged(path, made.passphrase, made.bodies)
            told = [one for one in found(path, made.passphrase).problems if one.key == EVIDENCE_DAMAGED]
            sums = {hashlib.sha256(made.bodies[code]).hexdigest() for code in expected}
            if {one.arguments["sha256"] for one in told} != sums:
                wrong.append(f"{number}: {sorted(expected)}")
    return count - len(wrong), wrong


def clean_files(count: int) -> tuple[int, list[str]]:
    """Verify so many sound workbooks, a quarter of them encrypted; return how many raise no alarm, and the others."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="clean-") as place:
        for number in range(count):
            secret = None if number % 4 else samples.PASSPHRASE
            made = make(Path(place) / "clean.auditbook", secret, 5000 + number)
            wrong += [f"{number}: {one.key}" for one in found(made.path, secret).problems]
            made.path.unlink()
    return count - len(wrong), wrong
