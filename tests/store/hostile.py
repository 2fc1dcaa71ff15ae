"""Makers of files that only look like workbooks: each alters a copy of a sound, closed, plain one in its own way."""

import os
import socket
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

from workbook.store.format import PAGE_SIZE

Maker = Callable[[Path], None]
MAKERS: dict[str, Maker] = {}
CANARY = "the trigger ran"
EVIL = f"BEGIN UPDATE person SET name = '{CANARY}'; END"
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")


def maker(make: Maker) -> Maker:
    MAKERS[make.__name__] = make
    return make


def alter(path: Path, *statements: str) -> None:
    """Run statements as somebody with another SQLite would, who may write the schema."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            other.execute(statement)


def plant(path: Path, kind: str, name: str, table: str, root: int, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA writable_schema = ON")
        other.execute("INSERT INTO sqlite_schema VALUES (?,?,?,?,?)", (kind, name, table, root, sql))


def rewrite(path: Path, name: str, old: str, new: str) -> None:
    """Change the text of one object of the schema."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA writable_schema = ON")
        done = other.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ? AND instr(sql, ?)", (old, new, name, old)
        )
        assert done.rowcount == 1, (name, old)


def root_of(path: Path, name: str) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as other:
        return int(other.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0])


def poke(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def page_at(number: int) -> int:
    return (number - 1) * PAGE_SIZE


def beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


# Schema


@maker
def planted_trigger(path: Path) -> None:
    alter(path, f"CREATE TRIGGER evil AFTER UPDATE ON file_state {EVIL}")


@maker
def planted_trigger_on_the_access_chain(path: Path) -> None:
    alter(path, f"CREATE TRIGGER evil AFTER INSERT ON access {EVIL}")


@maker
def trigger_of_our_name(path: Path) -> None:
    alter(path, "DROP TRIGGER event_no_update", f"CREATE TRIGGER event_no_update AFTER INSERT ON access {EVIL}")


@maker
def planted_temporary_looking_trigger(path: Path) -> None:
    plant(path, "trigger", "sqlite_stat4", "access", 0, f"CREATE TRIGGER sqlite_stat4 AFTER INSERT ON access {EVIL}")


@maker
def view_in_the_place_of_a_table(path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    alter(
        path,
        "UPDATE sqlite_schema SET name = 'hidden', tbl_name = 'hidden' WHERE name = 'file_state'",
        f"INSERT INTO sqlite_schema VALUES ('view', 'file_state', 'file_state', 0, 'CREATE VIEW file_state AS {endless}')",
    )


@maker
def extra_view(path: Path) -> None:
    alter(path, "CREATE VIEW more AS SELECT * FROM person")


@maker
def extra_table(path: Path) -> None:
    alter(path, "CREATE TABLE more (a, b)")


@maker
def changed_schema_text(path: Path) -> None:
    rewrite(path, "engagement", "single = 1", "single < 9")


@maker
def schema_text_that_is_no_sql(path: Path) -> None:
    rewrite(path, "person", "CREATE TABLE", "CREATE TOBLE")


@maker
def generated_column(path: Path) -> None:
    rewrite(path, "person", "role VARCHAR(40) NOT NULL", "role VARCHAR(40) AS (hex(zeroblob(100000000))) NOT NULL")


@maker
def check_with_a_function(path: Path) -> None:
    rewrite(path, "file_state", "clean IN (0, 1)", "length(zeroblob(1000000000)) > clean")


@maker
def check_that_calls_for_code(path: Path) -> None:
    rewrite(path, "access", "length(hash) = 64", "load_extension(hash) IS NULL")


@maker
def foreign_collation(path: Path) -> None:
    rewrite(path, "person", "name VARCHAR NOT NULL", "name VARCHAR COLLATE evil NOT NULL")


@maker
def expression_in_an_index(path: Path) -> None:
    rewrite(path, "ix_event_root_id", "(root_id)", "(randomblob(1000000000))")


@maker
def condition_of_a_partial_index(path: Path) -> None:
    rewrite(path, "uq_person_name", "withdrawn_at IS NULL", "load_extension(name)")


@maker
def default_that_computes(path: Path) -> None:
    rewrite(path, "access", "body VARCHAR NOT NULL", "body VARCHAR NOT NULL DEFAULT (zeroblob(1000000000))")


@maker
def virtual_table(path: Path) -> None:
    alter(path, "CREATE VIRTUAL TABLE more USING fts5 (words)")


@maker
def virtual_table_of_an_unknown_kind(path: Path) -> None:
    plant(path, "table", "more", "more", 0, "CREATE VIRTUAL TABLE more USING evil (words)")


@maker
def search_table_with_another_tokenizer(path: Path) -> None:
    rewrite(path, "search_index", "unicode61 remove_diacritics 2", "trigram")


@maker
def shadow_tables_of_the_search_tampered_with(path: Path) -> None:
    alter(path, "UPDATE search_index_data SET block = randomblob(length(block))")


@maker
def foreign_statistics(path: Path) -> None:
    alter(path, "CREATE TABLE more (a)", "UPDATE sqlite_schema SET name = 'sqlite_stat9' WHERE name = 'more'")


@maker
def name_with_a_nul(path: Path) -> None:
    plant(path, "table", "person\0evil", "person\0evil", 0, "CREATE TABLE person\0evil (a)")


@maker
def nul_in_the_text_of_a_table(path: Path) -> None:
    rewrite(path, "person", "CREATE TABLE person (", "CREATE TABLE person (\0")


@maker
def two_tables_on_one_tree(path: Path) -> None:
    alter(path, f"UPDATE sqlite_schema SET rootpage = {root_of(path, 'event')} WHERE name = 'access'")


@maker
def tree_beyond_the_end(path: Path) -> None:
    alter(path, "UPDATE sqlite_schema SET rootpage = 1000000 WHERE name = 'person'")


@maker
def schema_that_is_its_own_table(path: Path) -> None:
    alter(path, "UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'person'")


# Head


@maker
def wrong_application_id(path: Path) -> None:
    alter(path, "PRAGMA application_id = 1234")


@maker
def wrong_user_version(path: Path) -> None:
    alter(path, "PRAGMA user_version = 77")


@maker
def write_ahead_mode(path: Path) -> None:
    poke(path, 18, b"\2\2")


@maker
def write_ahead_log_beside(path: Path) -> None:
    """Leave a log with a whole transaction in it, which SQLite would take for the newest state."""
    copy = beside(path, ".copy")
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute(f"UPDATE person SET name = '{CANARY}'")
        log = beside(copy, "-wal").read_bytes()
    copy.unlink()
    for ending in ("-wal", "-shm"):
        beside(copy, ending).unlink(missing_ok=True)
    beside(path, "-wal").write_bytes(log)


@maker
def other_page_size(path: Path) -> None:
    poke(path, 16, struct.pack(">H", 4096))


@maker
def utf_16(path: Path) -> None:
    poke(path, 56, struct.pack(">I", 2))


@maker
def freelist_that_leads_in_circles(path: Path) -> None:
    last = path.stat().st_size // PAGE_SIZE
    poke(path, 32, struct.pack(">II", last, 100_000))
    poke(path, page_at(last), struct.pack(">II", last, 2) + struct.pack(">II", last, last))


# Trees and rows


@maker
def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@maker
def truncated_within_a_page(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1000)


@maker
def cyclic_pages(path: Path) -> None:
    """Let the root of the journal lead to itself, many times over on every level."""
    root = root_of(path, "event")
    count = 1000
    places = b"".join(struct.pack(">H", PAGE_SIZE - 8 * (place + 1)) for place in range(count))
    cells = b"".join(struct.pack(">IB", root, 1) + b"\0\0\0" for _ in range(count))
    page = struct.pack(">BHHHB", 5, 0, count, PAGE_SIZE - len(cells), 0) + struct.pack(">I", root) + places
    poke(path, page_at(root), page.ljust(PAGE_SIZE - len(cells), b"\0") + cells)


@maker
def tree_that_widens_without_end(path: Path) -> None:
    """Let four levels of pages each lead a thousand times to the next: a scan would never end."""
    root = root_of(path, "person")
    first = path.stat().st_size // PAGE_SIZE + 1
    leaf = path.read_bytes()[page_at(root) : page_at(root) + PAGE_SIZE]
    pages = [root, *range(first, first + 4)]
    count = 1000
    for place, number in enumerate(pages[:-1]):
        below = pages[place + 1]
        places = b"".join(struct.pack(">H", PAGE_SIZE - 8 * (one + 1)) for one in range(count))
        cells = b"".join(struct.pack(">IB", below, 1) + b"\0\0\0" for _ in range(count))
        page = struct.pack(">BHHHB", 5, 0, count, PAGE_SIZE - len(cells), 0) + struct.pack(">I", below) + places
        poke(path, page_at(number), page.ljust(PAGE_SIZE - len(cells), b"\0") + cells)
    poke(path, page_at(pages[-1]), leaf)
    poke(path, 28, struct.pack(">I", first + 3))


@maker
def chain_of_overflow_pages_in_a_circle(path: Path) -> None:
    """Let every page that a long value goes on at lead back to the first of them."""
    data = path.read_bytes()
    for number in range(2, len(data) // PAGE_SIZE):
        page = data[page_at(number) : page_at(number) + PAGE_SIZE]
        if page[:4] == struct.pack(">I", number + 1):
            poke(path, page_at(number), struct.pack(">I", number))
            return
    raise AssertionError("no long value")


@maker
def rows_that_refer_to_each_other(path: Path) -> None:
    alter(
        path,
        "PRAGMA foreign_keys = OFF",
        "UPDATE checklist_item SET responsibility = 'inherited', inherited_from_id = ("
        "SELECT other.id FROM checklist_item other WHERE other.id <> checklist_item.id OR 1 LIMIT 1)"
        if count_of(path, "checklist_item") > 1
        else "UPDATE finding_item SET item_id = finding_id",
        "UPDATE file_state SET clean = 0",
    )


def count_of(path: Path, table: str) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as other:
        return int(other.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@maker
def giant_value(path: Path) -> None:
    """Claim a value of two billion bytes in the first row of the journal."""
    root = root_of(path, "event")
    data = path.read_bytes()[page_at(root) : page_at(root) + PAGE_SIZE]
    place = struct.unpack(">H", data[8:10])[0]
    poke(path, page_at(root) + place, b"\x87\xff\xff\xff\x7f")


@maker
def identity_that_is_no_id(path: Path) -> None:
    alter(path, "UPDATE file_state SET copy_id = 'x', clean = 0")


@maker
def noise_in_the_middle(path: Path) -> None:
    poke(path, path.stat().st_size // 3, Random(4).randbytes(PAGE_SIZE))


# Journals


def _journal(pages: list[tuple[int, bytes]], page_count: int, tail: bytes = b"") -> bytes:
    head = _JOURNAL_MAGIC + struct.pack(">IIIII", len(pages), 0, page_count, 512, PAGE_SIZE)
    parts = [head.ljust(512, b"\0")]
    for number, data in pages:
        told = sum(data[len(data) - 200 : 0 : -200]) & 0xFFFFFFFF
        parts.append(struct.pack(">I", number) + data + struct.pack(">I", told))
    return b"".join(parts) + tail


@maker
def hot_journal_that_plants_a_trigger(path: Path) -> None:
    sound = path.read_bytes()
    planted_trigger(path)
    evil = path.read_bytes()
    path.write_bytes(sound)
    count = len(evil) // PAGE_SIZE
    pages = [(number, evil[page_at(number) : page_at(number) + PAGE_SIZE]) for number in range(1, count + 1)]
    beside(path, "-journal").write_bytes(_journal(pages, count))


@maker
def hot_journal_that_cuts_the_file_off(path: Path) -> None:
    head = path.read_bytes()[:PAGE_SIZE]
    beside(path, "-journal").write_bytes(_journal([(1, head)], 1))


@maker
def hot_journal_full_of_noise(path: Path) -> None:
    count = path.stat().st_size // PAGE_SIZE
    pages = [(number, Random(number).randbytes(PAGE_SIZE)) for number in range(2, count, 3)]
    beside(path, "-journal").write_bytes(_journal(pages, count))


@maker
def journal_of_a_further_file(path: Path) -> None:
    """Name a file that SQLite would remove once it has rolled back: a super-journal."""
    victim = path.with_name("victim.txt")
    victim.write_bytes(b"mine")
    name = os.fsencode(victim)
    told = sum(name) & 0xFFFFFFFF
    tail = struct.pack(">I", PAGE_SIZE * 7 // PAGE_SIZE) + name + struct.pack(">II", len(name), told) + _JOURNAL_MAGIC
    head = path.read_bytes()[:PAGE_SIZE]
    beside(path, "-journal").write_bytes(_journal([(1, head)], path.stat().st_size // PAGE_SIZE, tail))


@maker
def journal_that_is_a_link(path: Path) -> None:
    victim = path.with_name("victim.txt")
    victim.write_bytes(_journal([], 1))
    beside(path, "-journal").symlink_to(victim)


@maker
def journal_of_other_pages(path: Path) -> None:
    head = _JOURNAL_MAGIC + struct.pack(">IIIII", 1, 0, 1, 512, 4096)
    beside(path, "-journal").write_bytes(head.ljust(512, b"\0") + bytes(4104))


@maker
def note_that_is_a_link(path: Path) -> None:
    victim = path.with_name("victim.txt")
    victim.write_bytes(b"mine")
    beside(path, ".holder").symlink_to(victim)
    wrong_application_id(path)


# No file at all


@maker
def link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


@maker
def link_to_a_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


@maker
def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@maker
def socket_of_a_program(path: Path) -> None:
    path.unlink()
    with closing(socket.socket(socket.AF_UNIX)) as made:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket may be 108 bytes long
        try:
            made.bind(path.name)
        finally:
            os.chdir(here)


@maker
def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@maker
def nothing(path: Path) -> None:
    path.write_bytes(b"")


@maker
def zero_bytes(path: Path) -> None:
    path.write_bytes(bytes(10 * PAGE_SIZE))


@maker
def huge_and_empty(path: Path) -> None:
    """Go on for a tebibyte that takes no room on the disk."""
    os.truncate(path, 1 << 40)


@maker
def huge_and_empty_and_said_to_be_full(path: Path) -> None:
    os.truncate(path, 1 << 40)
    poke(path, 28, struct.pack(">I", (1 << 40) // PAGE_SIZE))


@maker
def text_with_the_ending_of_a_workbook(path: Path) -> None:
    path.write_text("To whom it may concern.\n" * 2000, "utf-8")


def mutate(path: Path, random: Random) -> None:
    """Change one to eight stretches of one to forty bytes, anywhere, most of them within the first pages."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for _ in range(random.choice((1, 1, 1, 2, 4, 8))):
            top = random.choice((size, size, min(size, 4 * PAGE_SIZE), 100))
            at = random.randrange(top)
            length = random.choice((1, 1, 2, 4, 40))
            if random.random() < 0.1:
                file.truncate(max(at, 600))
                continue
            file.seek(at)
            file.write(random.randbytes(length) if random.random() < 0.7 else bytes(length))
