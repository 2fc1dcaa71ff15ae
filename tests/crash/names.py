"""Hostile file names: attached, closed, opened again, exported and verified, they are what they were."""

import os
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from tests.actors import fixed_actor
from tests.crash.scenario import NAME, make
from workbook.operations import evidence, reporting
from workbook.store.opening import open_book
from workbook.store.verification import verify

_NAMES: Final[tuple[bytes | str, ...]] = (
    *(
        b"-rf",
        b"--help",
        b".hidden",
        b"..dots..",
        b" leading",
        b"trailing ",
        b"trailing.",
        b"two  spaces",
        b"tab\there",
    ),
    *(
        b"new\nline",
        b"return\rhere",
        b"bell\x07",
        b"escape\x1b[31m",
        b"delete\x7f",
        b"quote'",
        b'double"quote',
        b"back`tick",
    ),
    *(
        b"back\\slash",
        b"colon:name",
        b"star*",
        b"question?",
        b"pipe|",
        b"less<than>",
        b"amp&ersand",
        b"dollar$HOME",
        b"$(true)",
    ),
    *(
        b"percent%s%n",
        b"%2e%2e%2f",
        b"=1+1",
        b"+1",
        b"@SUM(1)",
        b"#REF!",
        b"semi;colon",
        b"{brace}",
        b"[bracket]",
        b"~tilde",
    ),
    *(b"CON", b"nul.txt", b"COM1.log", b"aux", b"LPT9", b"desktop.ini", b"Thumbs.db", b"a" * 255, b"<b>bold", b"&amp;"),
    *(
        "\u202eexe.txt",
        "\u200bzero",
        "\ufeffmark",
        "e\u0301",
        "\u00e9",
        "\u4e2d\u6587",
        "\u0627\u0644",
        "\U0001f512",
        "\u2028line",
    ),
    *(b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"latin\xe9", b"\x80"),
)


def hostile_names() -> list[bytes]:
    """Return sixty names that somebody's disk may hold."""
    return [one if isinstance(one, bytes) else one.encode() for one in _NAMES][:60]


def keep_names(names: list[bytes]) -> tuple[int, list[str]]:
    """Attach a file of each name; return how many came through, and what was wrong with the others."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="names-") as place:
        folder = Path(place)
        actor = fixed_actor(5000, person=make(folder / NAME, None))
        with closing(open_book(folder / NAME, actor)) as book:
            for number, name in enumerate(names):
                source = folder / str(number)
                source.mkdir()
                path = Path(os.fsdecode(os.fsencode(source) + b"/" + name))
                path.write_bytes(b"body %d" % number)
                evidence.add_file(book, actor, path)
        with closing(open_book(folder / NAME, actor)) as book:
            with book.reading() as session:
                rows = session.driver().execute("SELECT original_name_raw, original_name FROM evidence").fetchall()
            kept = {raw if raw is not None else shown.encode() for raw, shown in rows}
            wrong += [f"{name!r} is not kept" for name in names if name not in kept]
            wrong += [one.key for one in verify(book).problems]
            (folder / "out").mkdir()
            made = reporting.export(book, actor, folder / "out", ("xlsx", "package"))
            with ZipFile(made[-1]) as package:
                bodies = [package.read(one) for one in package.namelist() if "/evidence/" in one]
                wrong += [f"{one} is torn" for one in [package.testzip()] if one]
            wrong += [
                f"{number} is not in the package" for number in range(len(names)) if b"body %d" % number not in bodies
            ]
    return len(names) - len(wrong), wrong
