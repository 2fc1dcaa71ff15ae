"""The package as it is written: a valid bag in a zip, the same every time, its evidence streamed, its names safe."""

import hashlib
import json
import os
import shutil
import subprocess
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
import rfc8785
from jsonschema import Draft202012Validator, FormatChecker

from tests.exports.sample_report import HOSTILE, NAME_300, sample_report
from tests.packages import MANIFEST, TAGS, sha, unpacked
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.package import ChainEnd
from workbook.domain.report import Report
from workbook.exports import bag
from workbook.exports.evidence_names import evidence_paths, safe_name
from workbook.exports.package import Chain, Parts, write_package
from workbook.resources import resource

MIB = 1 << 20


def bytes_of(code: str) -> bytes:
    return f"The bytes of {code}.".encode()


@pytest.fixture(scope="module")
def report() -> Report:
    """Return a report whose evidence has bytes that are there, the first two the same."""
    made = sample_report()
    lines = []
    for line in made.evidence:
        data = bytes_of("E-0001" if line.code == "E-0002" else line.code)
        size, digest = (len(data), sha(data)) if line.sha256 else (None, "")
        lines.append(replace(line, size_bytes=size, sha256=digest))
    return replace(made, evidence=tuple(lines), head=sha(b"{}"), event_count=1)


@pytest.fixture
def parts(report: Report, tmp_path: Path) -> Parts:
    (tmp_path / "made.pdf").write_bytes(b"%PDF- a report")
    by_hash = {line.sha256: bytes_of(line.code) for line in reversed(report.evidence) if line.sha256}
    chain = Chain(ChainEnd(1, sha(b"{}")), lambda: [b"{}"])
    raw = {"E-0003": b"caf\xe9.pdf"}
    return Parts({"pdf": tmp_path / "made.pdf"}, lambda digest: [by_hash[digest]], raw, chain, chain)


def test_the_lists_name_every_file_with_its_hash(report: Report, parts: Parts, tmp_path: Path):
    write_package(report, parts, tmp_path / "The package.zip")
    with ZipFile(tmp_path / "The package.zip") as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        assert {name.split("/")[0] for name in names} == {"The_package"}
        assert {info.compress_type for info in archive.infolist()} == {ZIP_STORED}
        payload = [name for name in names if name.startswith("The_package/data/")]
        assert payload == sorted(payload)
    files = unpacked(tmp_path / "The package.zip")
    for listing, is_payload in ((MANIFEST, True), (TAGS, False)):
        lines = [line.split("  ", 1) for line in files[listing].decode().splitlines()]
        assert {path: digest for digest, path in lines} == {
            name: sha(data) for name, data in files.items() if name.startswith("data/") is is_payload and name != TAGS
        }
        assert lines == sorted(lines, key=lambda line: line[1])
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    about = dict(line.split(": ", 1) for line in files["bag-info.txt"].decode().splitlines())
    octets = sum(len(data) for name, data in files.items() if name.startswith("data/"))
    assert about["Payload-Oxum"] == f"{octets}.{len(payload)}"
    assert about["Journal-Head"] == report.head
    assert about["External-Description"].startswith("DRAFT")


def test_evidence_lies_under_its_code_once_and_the_index_says_where(report: Report, parts: Parts, tmp_path: Path):
    write_package(report, parts, tmp_path / "a.zip")
    files = unpacked(tmp_path / "a.zip")
    schema = json.loads(resource("schemas/package-index-1.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(json.loads(files["data/index.json"]))
    assert rfc8785.dumps(json.loads(files["data/index.json"])) == files["data/index.json"]
    index = {line["code"]: line for line in json.loads(files["data/index.json"])["evidence"]}
    assert list(index) == [line.code for line in report.evidence]
    kept = [name for name in files if name.startswith("data/evidence/")]
    assert len(kept) == len({line.sha256 for line in report.evidence if line.sha256 and line.disposed is None})
    for line in report.evidence:
        told = index[line.code]
        assert (told["sha256"] or "", told["size_bytes"]) == (line.sha256, line.size_bytes)
        assert (told["disposed"] is not None) is (line.disposed is not None)
        if line.sha256 and line.disposed is None:
            assert sha(files["data/" + told["path"]]) == line.sha256
        else:
            assert told["path"] is None
    assert index["E-0002"]["path"] == index["E-0001"]["path"]
    assert index["E-0003"]["original_name_base64"] == "Y2Fm6S5wZGY="
    custody = json.loads(files["data/custody.json"])
    assert [entry["evidence"] for entry in custody["entries"]] == [None, "E-0001", "E-0001", "E-0002"]
    assert custody["entries"][1]["acquired"]["original_name_base64"] == "YmFkLf8uYmlu"
    assert custody["entries"][2]["handed_over"]["given_to"] == "=Olga Operator"
    assert (custody["entries"][1]["at"], custody["entries"][1]["offset_minutes"]) == ("2026-10-04T08:15:30Z", 60)
    assert custody["clock_set_back"][0]["entry"] == 812
    assert index["E-0009"]["disposed"]["confirmed_by"] == "Bo Example"
    assert b"disposed of" in files["README.txt"]
    assert files["data/report.pdf"] == b"%PDF- a report"
    assert files["data/journal/event.jsonl"] == files["data/journal/access.jsonl"] == b"{}\n"


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum here")
def test_the_commands_of_the_readme_do_what_it_says(report: Report, parts: Parts, tmp_path: Path):
    write_package(report, parts, tmp_path / "a.zip")
    with ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "a"
    readme = (folder / "README.txt").read_text("utf-8")
    assert readme.index("This is a draft.") < readme.index("WHAT IS MISSING") < readme.index("WHAT IS IN HERE")
    commands = [line.strip() for line in readme.splitlines() if line.startswith("     ") and "sha256sum" in line]
    assert len(commands) == 3

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)

    answers = [run(command) for command in commands]
    assert [answer.returncode for answer in answers] == [0, 0, 0], answers
    assert answers[2].stdout.split() == [report.head, "-"]
    assert report.head in readme
    (folder / "data" / "report.pdf").write_bytes(b"%PDF- another")
    answer = run(commands[0])
    assert answer.returncode == 1
    assert [line for line in answer.stdout.splitlines() if not line.endswith(": OK")] == ["data/report.pdf: FAILED"]


def test_the_same_parts_give_the_same_bytes(report: Report, parts: Parts, tmp_path: Path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write_package(report, parts, tmp_path / folder / "a.zip")
    assert (tmp_path / "one" / "a.zip").read_bytes() == (tmp_path / "two" / "a.zip").read_bytes()


def test_other_bytes_than_the_report_says_are_refused(report: Report, parts: Parts, tmp_path: Path):
    (tmp_path / "a.zip").write_bytes(b"old")
    other = replace(parts, evidence=lambda _digest: [b"other"])
    with pytest.raises(WorkbookError) as refusal:
        write_package(report, other, tmp_path / "a.zip")
    assert refusal.value.key == "package.evidence_differs"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "made.pdf"]
    assert (tmp_path / "a.zip").read_bytes() == b"old"


def test_it_tells_how_far_it_is_and_can_be_stopped(report: Report, parts: Parts, tmp_path: Path):
    steps: list[tuple[int, int]] = []
    write_package(report, parts, tmp_path / "a.zip", lambda *at: steps.append(at))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1][0] == steps[-1][1]
    kept = (tmp_path / "a.zip").read_bytes()

    def stop(done: int, whole: int) -> None:
        if done > whole // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_package(report, parts, tmp_path / "a.zip", stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "made.pdf"]
    assert (tmp_path / "a.zip").read_bytes() == kept


def big(report: Report, mebibytes: int) -> tuple[Report, Iterator[bytes]]:
    """Return a report of one big piece of evidence, and its bytes."""
    piece = os.urandom(MIB)
    digest = hashlib.sha256()
    for _ in range(mebibytes):
        digest.update(piece)
    line = replace(report.evidence[0], size_bytes=mebibytes * MIB, sha256=digest.hexdigest())
    return replace(report, evidence=(line,)), (piece for _ in range(mebibytes))


def test_big_evidence_takes_little_memory(report: Report, parts: Parts, tmp_path: Path):
    large, pieces = big(report, 48)
    tracemalloc.start()
    try:
        write_package(large, replace(parts, evidence=lambda _digest: pieces), tmp_path / "a.zip")
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()
    with ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None


def test_entries_too_large_for_old_zips_have_the_fields_of_new_ones(
    report: Report, parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bag, "_ZIP64_FROM", 2 * MIB)
    for mebibytes in (1, 3):
        large, pieces = big(report, mebibytes)
        write_package(large, replace(parts, evidence=lambda _digest, them=pieces: them), tmp_path / "a.zip")
        raw = (tmp_path / "a.zip").read_bytes()
        start = raw.index(b"PK\3\4", raw.index(b"/data/custody.json"))
        assert (raw[start + 4 : start + 6] == b"\x2d\x00") is (mebibytes == 3), "the version that ZIP64 needs"
        with ZipFile(tmp_path / "a.zip") as archive:
            assert archive.testzip() is None


@pytest.mark.parametrize(
    ("original", "safe"),
    [
        ("policy.pdf", "policy.pdf"),
        ("Prüfbericht (final) 2.pdf", "Prufbericht_final_2.pdf"),
        ("監査.pdf", "_.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a b.txt", "a_b.txt"),
        (".bashrc", "bashrc"),
        ("-rf", "rf"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("archive.tar.gz", "archive.tar.gz"),
        ("trailing. ", "trailing._"),
        ("", "evidence"),
        ("...", "evidence"),
        ("a\nb\0c", "a_b_c"),
        ("\udcff\udcfe.log", "_.log"),
        ("annex\u202efdp.exe", "annex_fdp.exe"),
    ],
)
def test_names_are_made_safe(original: str, safe: str):
    assert safe_name(original) == safe


def test_any_name_is_safe_short_and_keeps_its_ending(report: Report):
    for original in (*HOSTILE, NAME_300, "x" * 400, "a." + "b" * 90):
        name = safe_name(original)
        assert 0 < len(name) <= 81
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
        assert name[0] not in ".-"
        assert name[-1] != "."
    assert safe_name(NAME_300).endswith(".json")
    paths = evidence_paths(report.evidence)
    assert all(path.split("/")[1] in {line.code for line in report.evidence} for path in paths.values())
