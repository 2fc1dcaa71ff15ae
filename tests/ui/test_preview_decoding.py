"""Files decoded in a real child: what honest ones show, and what hostile ones cannot do."""

import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import hostile_files as files
from tests.ui import hostile_formats as formats
from tests.ui.decoding import Held, ask, peak_mib
from workbook.cli.arguments import DECODE_PREVIEWS
from workbook.messages import text
from workbook.ui.preview import child
from workbook.ui.preview.asking import Answer, Request
from workbook.ui.preview.decoder import ANSWER_MS, Decoder
from workbook.ui.preview.frames import Frame, Kind, Unpacker
from workbook.ui.preview.kinds import FileKind
from workbook.ui.preview.values import (
    MOST_ENTRIES,
    Dump,
    Failure,
    Grid,
    Listing,
    Note,
    Page,
    Picture,
    Preview,
    Reason,
    Written,
    stride,
)

LINUX = sys.platform.startswith("linux")
MOST_MIB = 300


@pytest.fixture(scope="module")
def decoder(qapp: QApplication) -> Iterator[Decoder]:
    """Return a decoder whose child runs already."""
    made = Decoder()
    made.warm_up()
    yield made
    made.shut_down()


def shown(answer: Answer) -> Preview:
    assert isinstance(answer, Preview), answer
    return answer


def keys(answer: Answer) -> list[str]:
    return [note.key for note in shown(answer).notes]


def pixel(picture: Picture, x: int, y: int) -> tuple[int, ...]:
    start = y * stride(picture.width) + 3 * x
    return tuple(picture.rgb[start : start + 3])


def is_red(colour: tuple[int, ...]) -> bool:
    return colour[0] > 150 > 60 > max(colour[1:])


# What honest files show


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "bmp", "tiff"])
def test_pictures(decoder: Decoder, qtbot: QtBot, kind: str) -> None:
    made = shown(ask(decoder, qtbot, files.picture(kind), f"a.{kind}"))
    assert (made.kind, made.misnamed, made.notes) == (FileKind(kind), "", ())
    assert isinstance(made.body, Picture)
    assert (made.body.width, made.body.height, made.body.full_width, made.body.full_height) == (60, 40, 60, 40)
    assert is_red(pixel(made.body, 50, 20))
    assert not is_red(pixel(made.body, 5, 20))


def test_a_gif(decoder: Decoder, qtbot: QtBot) -> None:
    data = b"GIF89a\x01\0\x01\0\x80\0\0\xcc\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
    body = shown(ask(decoder, qtbot, data, "a.gif")).body
    assert isinstance(body, Picture)
    assert is_red(pixel(body, 0, 0))


def test_a_large_picture_comes_smaller(decoder: Decoder, qtbot: QtBot) -> None:
    made = shown(ask(decoder, qtbot, files.picture("jpeg", 3000, 1500), "a.jpg", side=300))
    assert isinstance(made.body, Picture)
    assert (made.body.width, made.body.height, made.body.full_width) == (300, 150, 3000)
    assert made.notes == (Note("scaled", {"width": 3000, "height": 1500}),)


def test_a_photo_is_turned_as_it_says(decoder: Decoder, qtbot: QtBot) -> None:
    for side in (2000, 30):
        body = shown(ask(decoder, qtbot, files.turned_jpeg(), "a.jpg", side=side)).body
        assert isinstance(body, Picture)
        assert body.width < body.height
        assert (body.full_width, body.full_height) == (40, 60)
        assert is_red(pixel(body, body.width // 2, body.height - 3))


def test_a_drawing(decoder: Decoder, qtbot: QtBot) -> None:
    body = shown(ask(decoder, qtbot, files.svg(), "a.svg")).body
    assert isinstance(body, Picture)
    assert is_red(pixel(body, body.width // 2, body.height // 2))
    text = shown(ask(decoder, qtbot, files.svg(), "a.svg", form="text")).body
    assert text == Written(files.svg().decode())


def test_words_in_a_drawing_are_drawn_without_a_file(decoder: Decoder, qtbot: QtBot) -> None:
    words = '<text y="9" font-size="9" font-family="Some Other Font">Wé漢</text>'
    body = shown(ask(decoder, qtbot, files.svg(words), "a.svg")).body
    assert isinstance(body, Picture)
    assert min(body.rgb) < 60


def test_every_pixel_of_a_large_picture_is_read(decoder: Decoder, qtbot: QtBot) -> None:
    answer = shown(ask(decoder, qtbot, files.flat_png(7680, 4320), "a.png", side=100))
    assert isinstance(answer.body, Picture)
    assert [note.key for note in answer.notes] == ["scaled"]
    assert peak_mib(decoder.process_id) <= MOST_MIB


def test_pages_on_demand(decoder: Decoder, qtbot: QtBot) -> None:
    data = files.pdf(pages=3)
    for wanted, got in ((0, 0), (2, 2), (99, 2), (1, 1)):
        body = shown(ask(decoder, qtbot, data, "a.pdf", page=wanted, side=200)).body
        assert isinstance(body, Page)
        assert (body.number, body.count, body.picture.width) == (got, 3, 200)
    # The document is kept for the next page, and for no other file.
    held, answers = Held(data), []
    decoder.ask(Request("a.pdf", "a.pdf", len(data), page=1), held, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert all(end <= 64 << 10 for _, end in held.parts)


def test_text_and_its_encodings(decoder: Decoder, qtbot: QtBot) -> None:
    for data, words, noted in (
        ("Prüfung €5\r\nzwei".encode(), "Prüfung €5\nzwei", []),
        ("Prüfung €5".encode("cp1252"), "Prüfung €5", ["encoding"]),
        ("Prüfung €5".encode("utf-16"), "Prüfung €5", ["encoding"]),
        (b"\xef\xbb\xbfPr\xc3\xbcfung", "Prüfung", []),
    ):
        answer = ask(decoder, qtbot, data, "a.txt")
        assert shown(answer).body == Written(words)
        assert keys(answer) == noted


def test_long_text_is_cut_and_says_so(decoder: Decoder, qtbot: QtBot) -> None:
    held = Held("é\n".encode() * 2_000_000)
    answers: list[Answer] = []
    decoder.ask(Request("long", "a.log", len(held.data)), held, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert keys(answers[0]) == ["cut_text", "few_lines"]
    assert max(end for _, end in held.parts) <= 4 << 20
    answer = ask(decoder, qtbot, b"x" * 30_000, "a.log")
    assert keys(answer) == ["cut_lines"]
    assert shown(answer).body == Written("x" * 10_000 + "…")


def test_json_is_set_out_and_nothing_else_is_changed(decoder: Decoder, qtbot: QtBot) -> None:
    data = b'{"n":1.50e10,"n":[],"s":"a,{\\"b\\"}: \\u00e9","big":123456789012345678901234567890,"o":{}}'
    answer = ask(decoder, qtbot, data, "a.json")
    members = (
        '"n": 1.50e10',
        '"n": []',
        '"s": "a,{\\"b\\"}: \\u00e9"',
        '"big": 123456789012345678901234567890',
        '"o": {}',
    )
    lines = "{\n" + ",\n".join(f"  {member}" for member in members) + "\n}"
    assert shown(answer).body == Written(lines)
    assert keys(answer) == ["indented"]
    broken = ask(decoder, qtbot, b'{"a": 1,}', "a.json")
    assert shown(broken).body == Written('{"a": 1,}')
    assert keys(broken) == ["not_json"]
    assert shown(ask(decoder, qtbot, b'{"a":1}\n{"a":2}\n', "a.jsonl")).body == Written('{"a":1}\n{"a":2}\n')


def test_tables(decoder: Decoder, qtbot: QtBot) -> None:
    for data, name in ((b'a;"b;1"\n1;2\n', "a.csv"), (b"a\tb;1\n1\t2\n", "a.tsv"), (b'a,b;1\n1,"2"', "a.csv")):
        body = shown(ask(decoder, qtbot, data, name)).body
        assert body == Grid((("a", "b;1"), ("1", "2")), 2)
    answer = ask(decoder, qtbot, b"1,2\n" * 900, "a.csv")
    assert keys(answer) == ["rows"]
    assert len(shown(answer).body.rows) == 500  # type: ignore[union-attr]


def test_the_first_sheet(decoder: Decoder, qtbot: QtBot) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c><c r="C{row}"><v>{row}.5</v></c></row>' for row in (1, 3)
    )
    answer = shown(ask(decoder, qtbot, files.xlsx(rows, "<si><t>Ä</t></si>"), "a.xlsx"))
    assert answer.kind is FileKind.XLSX
    assert answer.body == Grid((("Ä", "", "1.5"), (), ("Ä", "", "3.5")), 3)
    assert answer.notes == (Note("sheet", {"name": "Accounts", "count": 1}),)


@pytest.mark.parametrize("packed", ["", "gz", "bz2", "xz"])
def test_a_tar_is_listed(decoder: Decoder, qtbot: QtBot, packed: str) -> None:
    data = files.tarred({"a.txt": 3, "b/ü.bin": 200_000}, packed)
    body = shown(ask(decoder, qtbot, data, f"a.tar.{packed}" if packed else "a.tar")).body
    assert isinstance(body, Listing)
    assert [(entry.name, entry.size) for entry in body.entries] == [("a.txt", 3), ("b/ü.bin", 200_000)]


def test_a_large_zip_is_listed_from_its_end(decoder: Decoder, qtbot: QtBot) -> None:
    held = Held(b"\0" * (30 << 20) + files.zipped({"a.txt": b"abc", "folder/": b""}))
    held.data = b"PK\x03\x04" + held.data[4:]
    answers: list[Answer] = []
    decoder.ask(Request("large.zip", "large.zip", len(held.data)), held, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    body = shown(answers[0]).body
    assert isinstance(body, Listing)
    listed = [(entry.name, entry.size, entry.is_folder) for entry in body.entries]
    assert listed == [("a.txt", 3, False), ("folder/", 0, True)]
    assert sum(end - start for start, end in held.parts) < 1 << 20


def test_one_packed_file_shows_its_beginning(decoder: Decoder, qtbot: QtBot) -> None:
    answer = ask(decoder, qtbot, files.gzipped(b"one\ntwo\n"), "a.log.gz")
    assert shown(answer).body == Written("one\ntwo\n")
    assert keys(answer) == ["unpacked"]


def test_anything_else_is_bytes(decoder: Decoder, qtbot: QtBot) -> None:
    data = bytes(range(256)) * 30
    answer = ask(decoder, qtbot, data, "a.model")
    assert (shown(answer).kind, shown(answer).body, keys(answer)) == (FileKind.BINARY, Dump(data[:4096]), ["head"])
    assert shown(ask(decoder, qtbot, files.picture("png"), "a.png", form="dump")).kind is FileKind.PNG
    assert ask(decoder, qtbot, b"", "a.txt") == Failure(Reason.EMPTY)
    assert ask(decoder, qtbot, b"words", "a.txt", form="picture") == Failure(Reason.NO_PICTURE)


def test_a_false_name_is_told(decoder: Decoder, qtbot: QtBot) -> None:
    told = {
        "a.png": files.pdf(), "a.pdf": files.picture("png"), "a.txt": files.picture("jpeg"), "a.jpg": b"words",
        "a.xlsx": files.zipped({"a": b""}), "a.csv": b"\x7fELF" + bytes(90),
    }  # fmt: skip
    for name, data in told.items():
        assert shown(ask(decoder, qtbot, data, name, side=50)).misnamed == name[1:]
    for name, data in {"a": files.pdf(), "a.docx": files.zipped({"a": b""}), "A.PNG": files.picture("png")}.items():
        assert shown(ask(decoder, qtbot, data, name, side=50)).misnamed == ""


# What hostile files cannot do

ANSWERS = {
    "pixels.png": Reason.TOO_LARGE, "gigapixels.png": None, "cut.jpg": "broken", "file.svg": "outside",
    "entities.svg": "outside", "lying.zip": Reason.DAMAGED, "deep.json": "not_json",
    "deeper.json": "not_json", "line.csv": "columns", "open.csv": "cells", "strings.xlsx": Reason.TOO_LARGE,
    "entity.xlsx": Reason.DAMAGED, "many.zip": "entries", "zeros.txt": "head", "bomb.gz": "unpacked",
}  # fmt: skip
"""What is said of a file, where one thing is certain: a reason for not showing it, or a note."""


@pytest.mark.parametrize("name", files.NEVER_CRASH)
def test_hostile_files_stay_within_limits(decoder: Decoder, qtbot: QtBot, name: str) -> None:
    data = files.NEVER_CRASH[name]()
    answer = ask(decoder, qtbot, data, name)
    assert peak_mib(decoder.process_id) <= MOST_MIB
    expected = ANSWERS.get(name)
    if isinstance(expected, Reason):
        assert answer == Failure(expected)
    elif expected:
        assert expected in keys(answer)
    if name == "many.zip":
        assert len(shown(answer).body.entries) == MOST_ENTRIES  # type: ignore[union-attr]
    # What a file does stays with it: the next one is decoded.
    assert isinstance(ask(decoder, qtbot, files.picture("png"), "a.png"), Preview)


@pytest.mark.parametrize("name", formats.QUICK)
def test_more_hostile_files_stay_within_limits(decoder: Decoder, qtbot: QtBot, name: str) -> None:
    """The long run is `python -m tests.ui.hostile_formats`."""
    ask(decoder, qtbot, formats.ALL[name](), name)
    assert peak_mib(decoder.process_id) <= MOST_MIB
    assert isinstance(ask(decoder, qtbot, files.picture("png"), "a.png"), Preview)


def test_names_in_an_archive_are_only_listed(decoder: Decoder, qtbot: QtBot) -> None:
    names = ["../../etc/passwd", "/root/x", "C:\\x", "a\nb", "\u202egnp.exe"]
    body = shown(ask(decoder, qtbot, files.zipped(dict.fromkeys(names, b"")), "a.zip")).body
    assert isinstance(body, Listing)
    assert [entry.name for entry in body.entries] == names


REFERENCES = (
    '<image xlink:href="http://192.0.2.1/a.png"/>',
    "<image href='&#102;ile:///etc/passwd'/>",
    "<image href = \n 'a.png'/>",
    "<style>@import 'a.css'</style>",
    '<rect fill="url(file:///a.svg#b)"/>',
    '<use xlink:href="other.svg#a"/>',
    "<script>1</script>",
)


@pytest.mark.parametrize("inside", REFERENCES)
def test_a_drawing_loads_nothing(decoder: Decoder, qtbot: QtBot, inside: str) -> None:
    answer = ask(decoder, qtbot, files.svg(inside), "a.svg")
    assert isinstance(shown(answer).body, Written)
    assert keys(answer) == ["outside"]


def test_what_takes_too_long_is_stopped(decoder: Decoder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"{ANSWER_MS // 1000} seconds" in text("ui.preview.reason.slow")
    monkeypatch.setattr("workbook.ui.preview.decoder.ANSWER_MS", 900)
    before = decoder.process_id
    assert ask(decoder, qtbot, files.use_bomb(), "use.svg") == Failure(Reason.SLOW)
    monkeypatch.undo()
    assert isinstance(ask(decoder, qtbot, files.picture("png"), "a.png"), Preview)
    assert decoder.process_id not in (0, before)


def test_what_takes_too_much_memory_is_stopped(decoder: Decoder, qtbot: QtBot) -> None:
    row = '<row r="1">' + '<c r="B1"><v>1</v></c>' * 1_500_000 + "</row>"
    answer = ask(decoder, qtbot, files.xlsx(row), "row.xlsx")
    assert isinstance(answer, Failure)
    assert answer.reason in (Reason.TOO_LARGE, Reason.CRASHED, Reason.SLOW)
    assert peak_mib(decoder.process_id) <= MOST_MIB
    assert isinstance(ask(decoder, qtbot, files.picture("png"), "a.png"), Preview)


@pytest.mark.skipif(not LINUX, reason="only Linux lists the limits of another process")
def test_the_child_is_confined(decoder: Decoder, qtbot: QtBot) -> None:
    ask(decoder, qtbot, files.pdf(), "a.pdf")
    limits = Path(f"/proc/{decoder.process_id}/limits").read_text("ascii")
    soft = {line[:26].strip(): line[26:].split() for line in limits.splitlines()[1:]}
    for name in ("Max open files", "Max core file size", "Max file size"):
        assert soft[name][:2] == ["0", "0"], name
    assert int(soft["Max data size"][1]) < 400 << 20
    assert soft["Max address space"][1] != "unlimited"
    assert int(soft["Max cpu time"][0]) < 60
    # Nothing but its two pipes, /dev/null, the file that says how large it is and what wakes Qt's event loop.
    links = {os.readlink(path).split(":")[0] for path in Path(f"/proc/{decoder.process_id}/fd").iterdir()}
    assert links <= {"pipe", "/dev/null", f"/proc/{decoder.process_id}/statm", "anon_inode"}


def test_mutilated_files(decoder: Decoder, qtbot: QtBot) -> None:
    """Bytes changed here and there, lengths above all: an answer every time, and the child within its memory."""
    state = 7
    for name, data in (
        ("a.png", files.picture("png")), ("a.jpg", files.picture("jpeg")), ("a.webp", files.picture("webp")),
        ("a.tiff", files.picture("tiff")), ("a.bmp", files.picture("bmp")), ("a.pdf", files.pdf()),
        ("a.xlsx", files.xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')), ("a.tar", files.tarred({"a": 9})),
        ("a.zip", files.zipped({"a": b"b"})), ("a.svg", files.svg()),
    ):  # fmt: skip
        for _ in range(8):
            changed = bytearray(data)
            for _ in range(4):
                state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
                changed[(state >> 20) % len(changed)] = (state >> 50) % 256 if state % 3 else 255
            ask(decoder, qtbot, bytes(changed), name, side=100)
            assert peak_mib(decoder.process_id) <= MOST_MIB


# One child, and what becomes of it


def test_a_child_that_is_killed_is_replaced(decoder: Decoder, qtbot: QtBot) -> None:
    ask(decoder, qtbot, b"words", "a.txt")
    process = decoder.process_id
    os.kill(process, signal.SIGKILL)
    assert shown(ask(decoder, qtbot, b"words", "a.txt")).body == Written("words")
    assert decoder.process_id != process


def test_a_child_killed_over_a_file_is_told(decoder: Decoder, qtbot: QtBot) -> None:
    answers: list[Answer] = []

    class Killing:
        def read(self, start: int, end: int, deliver: object) -> None:
            os.kill(decoder.process_id, signal.SIGKILL)

    decoder.ask(Request("k", "a.txt", 9), Killing(), answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [Failure(Reason.CRASHED)]
    assert isinstance(ask(decoder, qtbot, b"words", "a.txt"), Preview)


def test_one_child_answers_many_and_urgent_ones_first(decoder: Decoder, qtbot: QtBot) -> None:
    order: list[str] = []
    ask(decoder, qtbot, b"words", "a.txt")
    process = decoder.process_id
    for name in ("first", "second", "third"):
        request = Request(name, "a.txt", 5)
        decoder.ask(request, Held(b"words"), lambda _, name=name: order.append(name), is_urgent=name == "third")
    qtbot.waitUntil(lambda: len(order) == 3)
    assert order == ["first", "third", "second"]
    assert decoder.process_id == process


def test_what_nobody_wants_is_not_handed_over(decoder: Decoder, qtbot: QtBot) -> None:
    answers: list[Answer] = []
    slow = files.use_bomb()
    stopped = decoder.ask(Request("slow", "use.svg", len(slow)), Held(slow), answers.append)
    waiting = decoder.ask(Request("w", "a.txt", 5), Held(b"words"), answers.append)
    qtbot.wait(300)
    decoder.cancel(waiting)
    decoder.cancel(stopped)
    assert shown(ask(decoder, qtbot, b"other", "a.txt")).body == Written("other")
    assert answers == []


def test_bytes_that_come_too_late_are_dropped(decoder: Decoder, qtbot: QtBot) -> None:
    answers: list[Answer] = []
    delivers: list[object] = []

    class Late:
        def read(self, start: int, end: int, deliver: object) -> None:
            delivers.append(deliver)

    asked = decoder.ask(Request("l", "a.txt", 5), Late(), answers.append)
    qtbot.waitUntil(lambda: bool(delivers))
    decoder.cancel(asked)
    assert shown(ask(decoder, qtbot, b"other", "a.txt")).body == Written("other")
    delivers[0](b"words")  # type: ignore[operator]
    assert shown(ask(decoder, qtbot, b"again", "a.txt")).body == Written("again")
    assert answers == []


def test_what_the_workbook_cannot_read_is_told(decoder: Decoder, qtbot: QtBot) -> None:
    class Broken:
        def read(self, start: int, end: int, deliver: object) -> None:
            deliver("Part 3 is missing.")  # type: ignore[operator]

    answers: list[Answer] = []
    decoder.ask(Request("b", "a.txt", 5), Broken(), answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [Failure(Reason.UNREADABLE, "Part 3 is missing.")]
    assert isinstance(ask(decoder, qtbot, b"words", "a.txt"), Preview)


def picture_frame(width: int, height: int, blob: bytes) -> bytes:
    head = {
        "kind": "png", "misnamed": "", "notes": [], "form": "picture",
        "width": width, "height": height, "full_width": width, "full_height": height,
    }  # fmt: skip
    return Frame(Kind.REPLY, head, blob).packed()


LIAR = """
import sys, time
for name in ("ready", "lie"):
    sys.stdout.buffer.write(open(sys.argv[1] + "/" + name, "rb").read())
    sys.stdout.flush()
    sys.stdin.buffer.read(1)
time.sleep(60)
"""
READY = Frame(Kind.READY).packed()
LIES = {
    "no frame": b"HTTP/1.1 200 OK\r\n\r\n" + bytes(50),
    "too long": struct.pack("<4sBIQ", b"AWP1", 6, 10, 1 << 60),
    "much JSON": struct.pack("<4sBIQ", b"AWP1", 6, 1 << 31, 0),
    "no such kind": struct.pack("<4sBIQ", b"AWP1", 77, 2, 0) + b"{}",
    "no object": struct.pack("<4sBIQ", b"AWP1", 6, 2, 0) + b"[]",
    "deep": struct.pack("<4sBIQ", b"AWP1", 6, 400_000, 0) + b'{"a":' * 80_000,
    "ready twice": READY,
    "no answer": Frame(Kind.REPLY).packed(),
    "few pixels": picture_frame(100, 100, bytes(10)),
    "no pixels": picture_frame(0, 0, b""),
    "negative pixels": picture_frame(-4, -4, bytes(48)),
    "many pixels": picture_frame(100_000, 1, bytes(300_000)),
    "other bytes": Frame(Kind.NEED, {"start": 0, "end": 1 << 40}).packed(),
    "words for bytes": Frame(Kind.NEED, {"start": "0", "end": True}).packed(),
    "no such note": Frame(
        Kind.REPLY, {"kind": "text", "misnamed": "", "notes": [["rm", {}]], "form": "text"}, b""
    ).packed(),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_child_that_lies_is_ended(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lie: str
) -> None:
    (tmp_path / "ready").write_bytes(READY)
    (tmp_path / "lie").write_bytes(LIES[lie])
    monkeypatch.setattr(child, "command", lambda: [sys.executable, "-I", "-S", "-c", LIAR, str(tmp_path)])
    decoder = Decoder()
    answer = ask(decoder, qtbot, b"words", "a.txt")
    assert answer == Failure(Reason.CRASHED)
    assert decoder.process_id == 0


@pytest.mark.parametrize("command", [["/no/such/program"], [sys.executable, "-c", "raise SystemExit(3)"]])
def test_without_a_child_there_is_a_sentence(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr(child, "command", lambda: command)
    assert ask(Decoder(), qtbot, b"words", "a.txt") == Failure(Reason.UNAVAILABLE)


def test_the_child_ends_with_whom_it_works_for(qapp: QApplication, qtbot: QtBot) -> None:
    owner = QObject()
    decoder = Decoder(owner)
    ask(decoder, qtbot, b"words", "a.txt")
    process = decoder.process_id
    owner.deleteLater()
    qtbot.waitUntil(lambda: not Path(f"/proc/{process}").exists() if LINUX else True)


def test_the_child_ends_when_the_pipe_does() -> None:
    command = [sys.executable, "-m", "workbook", DECODE_PREVIEWS]
    assert DECODE_PREVIEWS == child.FLAG
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | child.environment()
    ) as process:
        assert process.stdin
        assert process.stdout
        unpacker = Unpacker()
        while (frame := unpacker.take()) is None:
            unpacker.feed(os.read(process.stdout.fileno(), 1 << 16))
        assert frame.kind is Kind.READY
        process.stdin.close()
        assert process.wait(20) == 0


def test_an_idle_child_is_ended(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbook.ui.preview.decoder._IDLE_MS", 50)
    decoder = Decoder()
    ask(decoder, qtbot, b"words", "a.txt")
    started = time.monotonic()
    qtbot.waitUntil(lambda: decoder.process_id == 0)
    assert started
    assert isinstance(ask(decoder, qtbot, b"words", "a.txt"), Preview)
    decoder.shut_down()
