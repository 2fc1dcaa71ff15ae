import errno
import os
from pathlib import Path

import pytest

from workbook.domain.errors import Cancelled, WorkbookError
from workbook.exports.atomic import clear_left_over, write_atomically
from workbook.messages import render


def test_replaces_the_file_only_when_it_is_whole(tmp_path):
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def write(stream):
        stream.write(b"new")
        assert target.read_bytes() == b"old"

    write_atomically(target, write)
    assert target.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["report.pdf"]


@pytest.mark.parametrize("error", [ValueError("defect"), Cancelled(), KeyboardInterrupt()])
def test_a_writer_that_raises_leaves_the_old_file_and_nothing_else(tmp_path, error):
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def write(stream):
        stream.write(b"half")
        raise error

    with pytest.raises(type(error)):
        write_atomically(target, write)
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["report.pdf"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
def test_a_full_disk_is_a_sentence(tmp_path, number):
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def write(stream):
        raise OSError(number, "no space")

    with pytest.raises(WorkbookError) as refused:
        write_atomically(target, write)
    assert refused.value.key == "export.write.disk_full"
    assert str(target) in render(refused.value.message)
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["report.pdf"]


def test_a_defect_of_the_writer_is_not_called_a_full_disk(tmp_path):
    def write(stream):
        raise FileNotFoundError(errno.ENOENT, "a font")

    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "report.pdf", write)
    assert os.listdir(tmp_path) == []


def refusal(path):
    with pytest.raises(WorkbookError) as refused:
        write_atomically(path, lambda stream: None)
    render(refused.value.message)
    return refused.value.key


def test_a_folder_is_refused(tmp_path):
    assert refusal(tmp_path) == "export.write.is_folder"


def test_a_missing_folder_is_refused(tmp_path):
    assert refusal(tmp_path / "no" / "report.pdf") == "export.write.no_folder"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert refusal(tmp_path / "file" / "report.pdf") == "export.write.no_folder"


def test_a_name_too_long_leaves_nothing(tmp_path):
    assert refusal(tmp_path / ("x" * 300 + ".pdf")) == "export.write.name_too_long"
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder that refuses the superuser too")
def test_a_folder_without_permission_is_refused():
    assert refusal(Path("/sys/report.pdf")) == "export.write.not_permitted"


def test_the_file_is_as_readable_as_others_the_person_makes(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    write_atomically(tmp_path / "report.pdf", lambda stream: None)
    assert (tmp_path / "report.pdf").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_what_a_killed_export_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    old, young = f".{'0' * 16}.part", f".{'1' * 16}.part"
    others = (".notes.part", "0123456789abcdef.part", ".package-notes.txt", "report.pdf")
    for name in (old, young, *others):
        (tmp_path / name).write_text("x")
    killed, growing = ".package-abcd_123", ".package-abcd_456"
    for name in (killed, growing):
        (tmp_path / name / "evidence").mkdir(parents=True)
        (tmp_path / name / "evidence" / "part").write_text("x")
    within = [f"{killed}/evidence/part", f"{killed}/evidence", f"{growing}/evidence"]
    for name in (old, *within, killed, growing, *others):
        os.utime(tmp_path / name, (1_000_000, 1_000_000))
    clear_left_over(tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {young, growing, *others}
    clear_left_over(tmp_path / "gone")
