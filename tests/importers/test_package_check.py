"""Packages checked: whole ones are intact in every wrapping; what is damaged is named, and nothing else; harm is refused."""

import json
import os
import shutil
import warnings
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

import pytest

from tests.operations.engagements import DOCUMENTED, WITHOUT, World, make_base
from tests.packages import (
    ACCESS,
    EVENTS,
    INDEX,
    MANIFEST,
    TAGS,
    Files,
    as_folder,
    chained,
    entries,
    index_of,
    listed,
    packed,
    sha,
    unpacked,
)
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.importers import package_files
from workbook.importers.package_check import check_package
from workbook.messages import render
from workbook.operations import reporting
from workbook.operations.evidence import add_file
from workbook.store.contents import CHUNK_BYTES

BIG = "data/evidence/E-0001/guard.log"
SECOND = "data/evidence/E-0002/plan.txt"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package of a small workbook with two files and something seen."""
    folder = tmp_path_factory.mktemp("package")
    world = World(make_base(folder / "base.auditbook"), folder / "base.auditbook")
    try:
        for name, data in (("guard.log", b"refused: 17\n" * 100_000), ("plan.txt", b"The plan.")):
            (folder / name).write_bytes(data)
            (key,) = add_file(world.book, world.auditor, folder / name).created
            world.attach(DOCUMENTED, world.item(WITHOUT), evidence_id=key)
        world.sight()
        (made,) = reporting.export(world.book, world.lead, folder, ["package"])
        return made
    finally:
        world.book.close()


@pytest.fixture
def files(package: Path) -> Files:
    return unpacked(package)


def problems(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return the problems of a package by key, with their arguments; each has a sentence."""
    found = check_package(path)
    for one in (*found.problems, *found.notices):
        said = render(one)
        assert said.isprintable(), said
        assert said.endswith("."), said
    assert found.is_intact is (not found.problems)
    return [(one.key.removeprefix("verify.package."), dict(one.arguments)) for one in found.problems]


def keys(path: Path) -> list[str]:
    return [key for key, _ in problems(path)]


def test_a_whole_package_is_intact_in_every_wrapping(package: Path, files: Files, tmp_path: Path):
    backwards = dict(reversed(files.items()))
    wrapped = [
        package,
        packed(files, tmp_path / "again.zip", deflated=True),
        packed(files, tmp_path / "bare.zip", folder=""),
        packed(backwards, tmp_path / "back.zip", folder="Some other name/"),
        as_folder(files, tmp_path / "folder"),
        as_folder(files, tmp_path / "above" / "folder").parent,
        packed(
            {f"bag/{name}": data for name, data in files.items()} | {"__MACOSX/bag/._x": b"x"},
            tmp_path / "mac.zip",
            folder="",
        ),
    ]
    for path in wrapped:
        found = check_package(path)
        assert (found.problems, found.notices) == ((), ())
        assert (found.files, found.evidence) == (len(files), 2)
        assert found.evidence_bytes == len(files[BIG]) + len(files[SECOND])
        assert found.events == len(entries(files))
        assert found.head == index_of(files)["journal"]["head"] == sha(files[EVENTS].splitlines()[-1])


def test_a_byte_changed_in_any_file_names_that_file_alone(files: Files, tmp_path: Path):
    assert len(files) > 10
    for name in files:
        other = dict(files)
        raw = bytearray(other[name])
        raw[len(raw) // 2] ^= 1
        other[name] = bytes(raw)
        path = as_folder(other, tmp_path / "changed")
        found = problems(path)
        assert len(found) == 1, (name, found)
        ((key, arguments),) = found
        if name == TAGS:  # it lists each of these; which of the two was changed cannot be told
            assert (key, arguments["list"]) == ("tags_differ", TAGS)
            assert f"  {arguments['name']}\n".encode() in files[TAGS]
        else:
            assert arguments["name"] == name
        if name in (BIG, SECOND):
            assert (key, arguments["evidence"]) == ("evidence_damaged", name.split("/")[2])
        if name in (EVENTS, ACCESS):
            assert key == "entry_broken"
            line = bytes(raw[: len(raw) // 2]).count(b"\n") + 1
            assert arguments["number"] == line
        shutil.rmtree(path)


def test_a_file_taken_away_is_missed(files: Files, tmp_path: Path):
    for name in files:
        if name == "bagit.txt":
            continue
        path = as_folder({one: data for one, data in files.items() if one != name}, tmp_path / "less")
        found = problems(path)
        assert [arguments["name"] for _, arguments in found] == [name], found
        assert found[0][0] == ("evidence_missing" if name in (BIG, SECOND) else "file_missing")
        shutil.rmtree(path)


def test_a_file_that_was_put_in_is_named(files: Files, tmp_path: Path):
    path = as_folder(files | {"data/evidence/E-0009/more.txt": b"more"}, tmp_path / "more")
    assert problems(path) == [
        ("file_unlisted", {"name": "data/evidence/E-0009/more.txt", "list": MANIFEST}),
    ]
    beside = as_folder(files | {".DS_Store": b"Finder"}, tmp_path / "beside")
    found = check_package(beside)
    assert found.problems == ()
    assert [(one.key, one.arguments) for one in found.notices] == [
        ("verify.package.extra_file", {"name": ".DS_Store"}),
    ]


def test_evidence_that_was_changed_with_all_lists_is_found_by_the_index(files: Files, tmp_path: Path):
    path = packed(listed(files | {SECOND: b"Another plan."}), tmp_path / "a.zip")
    assert problems(path) == [
        ("evidence_damaged", {"name": SECOND, "evidence": "E-0002", "sha256": sha(files[SECOND])}),
    ]


def changed_index(files: Files, **members: object) -> Files:
    return listed(files | {INDEX: json.dumps(index_of(files) | members).encode()})


def test_evidence_that_was_changed_with_the_index_is_found_by_the_journal(files: Files, tmp_path: Path):
    lines = index_of(files)["evidence"]
    lines[1]["sha256"] = sha(b"Another plan.")
    path = packed(changed_index(files | {SECOND: b"Another plan."}, evidence=lines), tmp_path / "a.zip")
    assert problems(path) == [("evidence_unknown", {"evidence": "E-0002", "sha256": sha(b"Another plan.")})]


def test_evidence_that_was_left_out_everywhere_is_found_by_the_journal(files: Files, tmp_path: Path):
    lines = [line for line in index_of(files)["evidence"] if line["code"] != "E-0002"]
    less = {name: data for name, data in files.items() if name != SECOND}
    path = packed(changed_index(less, evidence=lines), tmp_path / "a.zip")
    assert problems(path) == [("evidence_left_out", {"evidence": "E-0002"})]


def journal(files: Files, lines: list[bytes]) -> Files:
    return listed(files | {EVENTS: b"".join(line + b"\n" for line in lines)})


@pytest.mark.parametrize("number", [1, 3, -1])
def test_an_entry_that_was_changed_with_all_lists_is_found_by_the_chain(files: Files, tmp_path: Path, number: int):
    lines = files[EVENTS].splitlines()
    place = number - 1 if number > 0 else len(lines) - 1
    lines[place] = lines[place].replace(b'"host":"test-host"', b'"host":"other-box"')
    path = packed(journal(files, lines), tmp_path / "a.zip")
    assert problems(path) == [("entry_broken", {"name": EVENTS, "number": place + 1})]


def test_an_entry_whose_link_was_changed_is_the_one_that_is_named(files: Files, tmp_path: Path):
    lines = files[EVENTS].splitlines()
    parent = sha(lines[3]).encode()
    assert parent in lines[4]
    lines[4] = lines[4].replace(parent, b"0" * 64)
    assert problems(packed(journal(files, lines), tmp_path / "a.zip")) == [
        ("entry_broken", {"name": EVENTS, "number": 5}),
    ]
    lines = files[EVENTS].splitlines()
    lines[-1] = lines[-1].replace(sha(lines[-2]).encode(), b"0" * 64)
    assert problems(packed(journal(files, lines), tmp_path / "a.zip"))[0][1]["number"] == len(lines)


@pytest.mark.parametrize("line", [b"", b"[]", b"{", b"[" * 100_000, b"\xff", b'{"parents":3}'])
def test_an_entry_that_is_none_is_named(files: Files, tmp_path: Path, line: bytes):
    lines = files[EVENTS].splitlines()
    lines[2] = line
    assert problems(packed(journal(files, lines), tmp_path / "a.zip")) == [
        ("entry_broken", {"name": EVENTS, "number": 3}),
    ]


def test_a_journal_that_was_cut_or_lengthened_is_found_by_the_index(files: Files, tmp_path: Path):
    lines = files[EVENTS].splitlines()
    cut = packed(journal(files, lines[:-1]), tmp_path / "a.zip")
    assert problems(cut)[0] == ("entries_differ", {"name": EVENTS, "found": len(lines) - 1, "told": len(lines)})
    empty = packed(journal(files, []), tmp_path / "b.zip")
    assert problems(empty)[0] == ("entries_differ", {"name": EVENTS, "found": 0, "told": len(lines)})
    more, _ = chained([*entries(files), entries(files)[-1]])
    longer = packed(listed(files | {EVENTS: more}), tmp_path / "c.zip")
    assert keys(longer) == ["entries_differ"]
    open_ended = packed(listed(files | {EVENTS: files[EVENTS][:-1]}), tmp_path / "d.zip")
    assert problems(open_ended) == [("entry_broken", {"name": EVENTS, "number": len(lines)})]


def test_a_journal_made_anew_is_found_by_the_head_people_hold(files: Files, tmp_path: Path):
    """Who makes everything anew has made another package: only the head that is known from elsewhere tells."""
    told = entries(files)
    told[1]["reason"] = "Something else."
    made, head = chained(told)
    end = {"path": "journal/event.jsonl", "entries": len(told), "head": head}
    other = changed_index(files | {EVENTS: made}, journal=end)
    assert problems(packed(other, tmp_path / "a.zip")) == [("head_differs", {"name": "bag-info.txt"})]
    old = index_of(files)["journal"]["head"].encode()
    everything = listed(other | {"bag-info.txt": other["bag-info.txt"].replace(old, head.encode())})
    found = check_package(packed(everything, tmp_path / "b.zip"))
    assert found.is_intact
    assert found.head == head != old.decode()


@pytest.mark.parametrize(
    "members",
    [
        {"evidence": None},
        {"evidence": ["E-0001"]},
        {"evidence": [{"code": 1}]},
        {"evidence": [{"code": "E-0001", "sha256": "x", "path": "a"}]},
        {"evidence": [{"code": "E-0001", "sha256": "0" * 64, "path": 7}]},
        {"evidence": [{"code": "E-0001"}, {"code": "E-0001"}]},
        {"journal": None},
        {"journal": {"entries": True, "head": ""}},
        {"access": {"entries": 1, "head": None}},
        {"format": "something else"},
    ],
)
def test_an_index_that_is_none_is_named(files: Files, tmp_path: Path, members: dict[str, object]):
    assert keys(packed(changed_index(files, **members), tmp_path / "a.zip")) == ["index_damaged"]


def test_an_index_that_is_no_json_is_named(files: Files, tmp_path: Path):
    assert keys(packed(listed(files | {INDEX: b"{" * 9}), tmp_path / "a.zip")) == ["index_damaged"]


def test_bytes_flipped_anywhere_in_the_zip_never_pass_for_content(package: Path, files: Files, tmp_path: Path):
    raw = package.read_bytes()
    path = tmp_path / "a.zip"
    for place in range(0, len(raw), len(raw) // 400):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 4]) + raw[place + 1 :])
        found = None
        with suppress(WorkbookError):  # anything else is a defect
            found = check_package(path)
        if found is not None and found.is_intact:  # a time or an attribute of an entry, which is nobody's content
            assert unpacked(path) == files


def test_a_zip_cut_short_is_refused(package: Path, tmp_path: Path):
    raw = package.read_bytes()
    for length in (0, 3, 100, len(raw) // 2, len(raw) - 1):
        (tmp_path / "a.zip").write_bytes(raw[:length])
        with pytest.raises(WorkbookError) as refusal:
            check_package(tmp_path / "a.zip")
        assert refusal.value.key == "package.no_zip"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("../outside.txt", "unsafe_name"),
        ("bag/../../outside.txt", "unsafe_name"),
        ("/etc/passwd", "unsafe_name"),
        ("bag/data\\..\\x", "unsafe_name"),
        ("C:/x", "unsafe_name"),
        ("bag//x", "unsafe_name"),
        ("bag/./x", "unsafe_name"),
        ("bag/a\nb", "unsafe_name"),
        ("bag/" + "x" * 2000, "unsafe_name"),
        ("bag/data/index.json", "same_name"),
        ("bag/data/INDEX.json", "same_name"),
    ],
)
def test_names_that_could_do_harm_are_refused(files: Files, tmp_path: Path, name: str, key: str):
    path = packed(files, tmp_path / "a.zip")
    with ZipFile(path, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of the standard library, about the double name
        archive.writestr(name, "x")
    with pytest.raises(WorkbookError) as refusal:
        check_package(path)
    assert refusal.value.key == f"package.{key}"
    assert render(refusal.value.message).isprintable()
    assert not (tmp_path.parent / "outside.txt").exists()


def test_a_name_with_a_nul_is_refused(files: Files, tmp_path: Path):
    path = packed(files | {"aXb": b"x"}, tmp_path / "a.zip")
    path.write_bytes(path.read_bytes().replace(b"bag/aXb", b"bag/a\0b"))
    with pytest.raises(WorkbookError, match="unsafe_name"):
        check_package(path)


def test_links_and_devices_are_refused(files: Files, tmp_path: Path):
    for number, mode in enumerate((0o120777, 0o020666, 0o010644)):
        path = packed(files, tmp_path / f"{number}.zip")
        info = ZipInfo("bag/data/link")
        info.create_system, info.external_attr = 3, mode << 16
        with ZipFile(path, "a") as archive:
            archive.writestr(info, "/etc/passwd")
        with pytest.raises(WorkbookError, match=r"package\.link"):
            check_package(path)
    folder = as_folder(files, tmp_path / "folder")
    (folder / "data" / "link").symlink_to("/etc/passwd")
    with pytest.raises(WorkbookError, match=r"package\.link"):
        check_package(folder)
    (folder / "data" / "link").unlink()
    os.mkfifo(folder / "data" / "pipe")
    with pytest.raises(WorkbookError, match=r"package\.link"):
        check_package(folder)


def patched(path: Path, at: int, value: bytes) -> None:
    """Change a field of the last central directory entry."""
    raw = bytearray(path.read_bytes())
    place = raw.rindex(b"PK\1\2") + at
    raw[place : place + len(value)] = value
    path.write_bytes(raw)


def test_zips_that_hide_what_they_hold_are_refused(files: Files, tmp_path: Path):
    path = packed(files, tmp_path / "a.zip")
    patched(path, 8, b"\1\0")
    with pytest.raises(WorkbookError, match=r"package\.encrypted"):
        check_package(path)
    with ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("bag/bagit.txt", "x")
    with pytest.raises(WorkbookError, match=r"package\.packing"):
        check_package(tmp_path / "b.zip")


def test_zips_that_swell_are_refused(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = packed(files, tmp_path / "a.zip", deflated=True)
    patched(path, 24, b"\xff\xff\xff\xf0")
    with pytest.raises(WorkbookError, match=r"package\.swells"):
        check_package(path)
    overlapping = packed(files, tmp_path / "b.zip")
    patched(overlapping, 20, (1 << 30).to_bytes(4, "little"))
    with pytest.raises(WorkbookError, match=r"package\.swells"):
        check_package(overlapping)
    monkeypatch.setattr(package_files, "MOST_FILES", 5)
    with pytest.raises(WorkbookError, match=r"package\.too_many"):
        check_package(packed(files, tmp_path / "c.zip"))
    with pytest.raises(WorkbookError, match=r"package\.too_many"):
        check_package(as_folder(files, tmp_path / "folder"))


def test_what_is_no_package_of_ours_is_refused(files: Files, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    bag = {name: data for name, data in files.items() if name in ("bagit.txt", "bag-info.txt")}
    for path, key in (
        (tmp_path / "empty", "not_one"),
        (tmp_path / "nowhere", "missing"),
        (packed({"a": b"b"}, tmp_path / "a.zip"), "not_one"),
        (packed(listed(bag | {"data/x": b"x"}), tmp_path / "b.zip"), "other_bag"),
        (packed(changed_index(files, version=2), tmp_path / "c.zip"), "newer"),
    ):
        with pytest.raises(WorkbookError) as refusal:
            check_package(path)
        assert refusal.value.key == f"package.{key}"
        assert render(refusal.value.message).isprintable()


def test_it_tells_how_far_it_is_and_can_be_stopped(package: Path, files: Files):
    steps: list[tuple[int, int]] = []
    check_package(package, lambda *at: steps.append(at))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1][0] == steps[-1][1] == sum(map(len, files.values()))
    assert len(files[BIG]) > CHUNK_BYTES

    def stop(done: int, whole: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        check_package(package, stop)
