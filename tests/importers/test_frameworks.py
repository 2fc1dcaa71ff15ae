"""Recognising framework files by content, and refusing what is none, each with its own sentence."""

import json
import os
import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import Confidence
from workbook.importers import frameworks
from workbook.importers.frameworks import ContentKind, content_kind, load, read_framework, shipped
from workbook.importers.json_reader import read_json
from workbook.messages import render
from workbook.resources import resource

DATA = Path(__file__).parents[1] / "data" / "oscal"
PROFILE = DATA / "NIST_SP-800-53_rev5_LOW-baseline_profile.json"
HIGH = resource("frameworks") / "nist-800-53-r5-high"
HIGH_FILE = HIGH / "NIST_SP-800-53_rev5_HIGH-baseline-resolved-profile_catalog-min.json"


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(WorkbookError) as caught:
        read_framework(path)
    return caught.value.key, render(caught.value.message)


def test_files_are_recognised_by_content_whatever_they_are_called(tmp_path):
    named = {
        ContentKind.HOUSE_FRAMEWORK: resource("frameworks") / "owasp-aisvs-1.0" / "framework.json",
        ContentKind.OSCAL_CATALOGUE: DATA / "basic-catalog.json",
        ContentKind.OSCAL_PROFILE: PROFILE,
        ContentKind.UNKNOWN: HIGH / "head.json",
    }
    for number, (kind, path) in enumerate(named.items()):
        copied = shutil.copy(path, tmp_path / f"{number}.txt")
        assert content_kind(Path(copied)) is kind
    assert content_kind(HIGH / "SOURCES.md") is ContentKind.UNKNOWN


def test_a_shipped_house_file_reads_the_same_by_path_and_by_code():
    path = resource("frameworks") / "cosai-risk-map" / "framework.json"
    assert read_framework(path) == load("cosai-risk-map")


def test_a_catalogue_of_unknown_origin_says_so():
    head = read_framework(DATA / "basic-catalog.json", read_on=date(2026, 5, 1)).head
    assert (head.read_on, head.confidence, head.licence) == (date(2026, 5, 1), Confidence.SECONDARY, "not stated")
    assert head.source == "basic-catalog.json"


def test_a_profile_finds_its_catalogue_beside_it(tmp_path):
    shutil.copy(PROFILE, tmp_path / "profile.json")
    key, sentence = refusal(tmp_path / "profile.json")
    assert key == "import.profile_import_missing"
    assert "NIST_SP-800-53_rev5_catalog.json" in sentence
    shutil.copy(HIGH_FILE, tmp_path / "NIST_SP-800-53_rev5_catalog-min.json")
    framework = read_framework(tmp_path / "profile.json")
    assert framework.controls == load("nist-800-53-r5-low").controls
    assert framework.head.code == "nist-special-publication-800-53-revision-5.1.1-low-impact-5.1.1-u4"


def test_a_profile_finds_a_shipped_catalogue_by_its_file_name(tmp_path):
    text = PROFILE.read_text("utf-8").replace("NIST_SP-800-53_rev5_catalog.json", HIGH_FILE.name)
    (tmp_path / "p.json").write_text(text, "utf-8")
    assert len(read_framework(tmp_path / "p.json").controls) == 149


def test_a_new_framework_is_a_folder_of_data(tmp_path, monkeypatch):
    monkeypatch.setattr(frameworks, "resource", lambda name: tmp_path / name)
    folder = shutil.copytree(HIGH.parent / "seoul-2024", tmp_path / "frameworks" / "own-2024")
    head = (folder / "head.json").read_text("utf-8").replace('"seoul-2024"', '"own-2024"')
    (folder / "head.json").write_text(head, "utf-8")
    assert [one.code for one in shipped()] == ["own-2024"]
    assert len(load("own-2024").controls) == 9


@pytest.mark.parametrize(
    ("code", "near"),
    [("nist-800-53", "nist-800-53-r5-low"), ("cosai-riskmap", "cosai-risk-map"), ("OWASP-AISVS", "owasp-aisvs-1.0")],
)
def test_an_unknown_code_names_near_ones(code, near):
    with pytest.raises(WorkbookError) as caught:
        load(code)
    assert near in render(caught.value.message)


@pytest.mark.parametrize("code", ["", "zzz", "../frameworks/seoul-2024", "/etc", "a\x1b[31m"])
def test_a_strange_code_is_refused(code):
    with pytest.raises(WorkbookError) as caught:
        load(code)
    assert caught.value.key == "import.unknown_framework"
    assert render(caught.value.message).isprintable()


def test_every_kind_of_bad_file_has_its_own_sentence(tmp_path):
    made = {
        "empty.json": b"",
        "binary.json": b'{"a": "\x00\x01"}',
        "image.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "text.json": b"just words",
        "latin.json": b'{"a": "\xe9"}',
        "cut.json": HIGH_FILE.read_bytes()[:100_000],
        "large.json": b'{"catalog": "' + b"x" * (21 * 1024 * 1024) + b'"}',
        "array.json": b"[1]",
        "deep.json": b"[" * 100_000,
        "twice.json": b'{"catalog": {"groups": [{"id": 1, "id": 2}]}}',
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    met = {name: refusal(tmp_path / name)[0] for name in made}
    assert met == {
        "empty.json": "import.empty",
        "binary.json": "import.binary",
        "image.png": "import.binary",
        "text.json": "import.unknown_content",
        "latin.json": "import.json_encoding",
        "cut.json": "import.json_syntax",
        "large.json": "import.too_large",
        "array.json": "import.unknown_content",
        "deep.json": "import.json_depth",
        "twice.json": "import.json_duplicate",
    }
    assert refusal(tmp_path)[0] == "import.directory"
    assert refusal(tmp_path / "nothing.json")[0] == "import.missing"
    assert refusal(tmp_path / "empty.json" / "below")[0] == "import.missing"
    assert refusal(tmp_path / "a\0b")[0] == "import.unreadable"
    assert refusal(tmp_path / ("n" * 300))[0] == "import.unreadable"


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="root, and Windows, may read everything")
def test_a_file_without_permission_is_unreadable(tmp_path):
    path = tmp_path / "secret.json"
    path.write_text("{}")
    path.chmod(0)
    assert refusal(path)[0] == "import.unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe")[0] == "import.not_a_file"


def test_a_name_that_is_no_text_is_shown_harmlessly(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m.json"))
    _, sentence = refusal(path)
    assert sentence.isprintable()
    assert "\N{REPLACEMENT CHARACTER}" in sentence


def test_every_sentence_can_be_said():
    sentences = read_json(resource("translations/en") / "import.json")
    assert all(key.startswith("import.") and sentence.endswith(".") for key, sentence in sentences.items())


def test_reading_costs_little_more_than_parsing():
    def best(read) -> float:
        times = []
        for _ in range(7):
            start = time.process_time()
            read()
            times.append(time.process_time() - start)
        return min(times)

    bare = best(lambda: json.loads(HIGH_FILE.read_bytes()))
    assert best(lambda: read_json(HIGH_FILE)) < 4 * bare
    assert best(lambda: load("nist-800-53-r5-high")) < 6 * bare
