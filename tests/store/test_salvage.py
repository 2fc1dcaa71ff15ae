"""Reading a file page by page gives what SQLite reads of it, plain and encrypted."""

import os
import shutil
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.store import samples
from tests.store.samples import Rich
from workbook.store.connection import connect, derive_key, header
from workbook.store.format import PAGE_SIZE
from workbook.store.salvage.aes import Aes256
from workbook.store.salvage.image import DamagedPage, Image
from workbook.store.salvage.records import decode, varint
from workbook.store.salvage.structure import is_sound, schema_rows
from workbook.store.salvage.trees import Trees, cells, payload


def test_aes_as_published():
    """FIPS 197, appendix C.3."""
    key = bytes(range(32))
    block = bytes.fromhex("8ea2b7ca516745bfeafc49904b496089")
    plain = bytes.fromhex("00112233445566778899aabbccddeeff")
    assert Aes256(key).decrypt_blocks(block) == plain
    assert Aes256(key).decrypt_blocks(block * 3) == plain * 3
    assert Aes256(key).decrypt_blocks(b"") == b""


def key_of(path: Path, passphrase: str | None) -> str | None:
    return derive_key(passphrase, header(path)) if passphrase else None


@pytest.mark.parametrize("passphrase", [None, samples.PASSPHRASE])
def test_every_row_of_every_table_is_read_as_sqlite_reads_it(rich_made: dict[str | None, Rich], passphrase: str | None):
    path = rich_made[passphrase].path
    key = key_of(path, passphrase)
    with Image(path, key) as image, closing(connect(path, key, read_only=True)) as connection:
        assert is_sound(image)
        trees = Trees(image)
        roots = {row[1]: root for row, root in schema_rows(trees) if row[0] == "table" and root}
        assert len(roots) > 25
        for name, root in roots.items():
            found = []
            for number in trees.leaves(root):
                if image.page(number)[100 if number == 1 else 0] == 0x0D:
                    rows, bad = cells(image.page(number), number, image.usable)
                    assert bad == 0
                    found += [(row.rowid, *decode(payload(image, row))) for row in rows]
            if "search_index_idx" in name or "search_index_config" in name:  # tables without row ids
                continue
            expected = connection.execute(f"SELECT rowid, * FROM {name} ORDER BY rowid").fetchall()
            aliased = bool(found) and [row[0] for row in found] == [row[1] for row in expected]
            assert [row[2:] if aliased else row[1:] for row in found] == [
                row[2:] if aliased else row[1:] for row in expected
            ], name


def test_one_changed_bit_of_an_encrypted_page_is_that_page_alone(rich_encrypted: Rich):
    path = rich_encrypted.path
    key = key_of(path, samples.PASSPHRASE)
    samples.flip(path, PAGE_SIZE * 4 + 777)
    with Image(path, key) as image:
        for number in range(1, image.page_count + 1):
            if number == 5:
                with pytest.raises(DamagedPage):
                    image.page(number)
            else:
                assert len(image.page(number)) == PAGE_SIZE
        with pytest.raises(DamagedPage):
            image.page(image.page_count + 1)
        with pytest.raises(DamagedPage):
            image.run(0)
        assert not is_sound(image)


def test_a_wrong_key_reads_nothing(rich_encrypted: Rich):
    wrong = "0" * 64 + header(rich_encrypted.path).hex()
    with Image(rich_encrypted.path, wrong) as image, pytest.raises(DamagedPage):
        image.page(1)


@pytest.mark.parametrize("passphrase", [None, samples.PASSPHRASE])
def test_the_image_of_a_crash_is_what_sqlite_rolls_back_to(
    rich_made: dict[str | None, Rich], tmp_path: Path, passphrase: str | None
):
    path = Path(shutil.copy(rich_made[passphrase].path, tmp_path / "work.auditbook"))
    samples.run(CRASH, path, passphrase or "")
    journal = path.with_name(path.name + "-journal")
    assert journal.stat().st_size > 5 * PAGE_SIZE
    key = key_of(path, passphrase)
    torn = path.read_bytes()
    with Image(path, key, journal) as image:
        assert is_sound(image)
        rolled_back = b"".join(image.raw_pages())
    with closing(connect(path, key, read_only=False)) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (1,)
    assert not journal.exists()
    assert path.read_bytes() == rolled_back != torn


CRASH = """
import os, signal, sys
from pathlib import Path
from tests.store import samples
from workbook.store.opening import open_book
actor = samples.auditor()
book = open_book(Path(sys.argv[1]), actor, sys.argv[2] or None)
with book.change(actor, "add person") as session:
    session.driver().execute("PRAGMA cache_size = 5")
    session.driver().execute("UPDATE search_document SET body = body || ' more'")
    session.driver().execute("INSERT INTO chunk SELECT id + 1000, printf('%032d', id), position, data FROM chunk")
    session.add_all(samples.person(actor.ids(), f"{n:05} " + "x" * 900) for n in range(2000))
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_noise_is_never_more_than_damage():
    random = Random(1)
    for size in (0, 1, 9, 100, 1000):
        for _ in range(200):
            data = random.randbytes(size)
            try:
                values = decode(data)
            except ValueError:
                continue
            assert len(values) >= 1
    assert varint(b"\x7f", 0) == (127, 1)
    assert varint(b"\xff" * 9, 0) == ((1 << 64) - 1, 9)


def test_noise_as_a_leaf_gives_no_more_rows_than_there_is_room_for():
    random = Random(2)
    for _ in range(300):
        page = b"\x0d" + random.randbytes(PAGE_SIZE - 1)
        try:
            found, _bad = cells(page, 2, PAGE_SIZE)
        except DamagedPage:
            continue
        assert len(found) <= PAGE_SIZE // 2


def test_a_page_beyond_what_the_disk_gives_is_damage(tmp_path: Path, made: Path):
    path = Path(shutil.copy(made, tmp_path))
    os.truncate(path, PAGE_SIZE * 3 + 5)
    with Image(path, None) as image:
        assert image.page_count == 3
        with pytest.raises(DamagedPage):
            image.page(4)
