"""What comes into the workbook through the window: files, folders, pictures; refusals, cancelling, undo."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage, qRgb
from pytestqt.qtbot import QtBot

from tests.actors import START
from tests.ui.workbooks import Made
from workbook.domain.records import Attaching
from workbook.domain.vocabulary import Bearing
from workbook.operations.items import Target
from workbook.store import contents
from workbook.ui.intake import Intake, Outcome, dropped_paths, pasted_name, picture_of
from workbook.ui.main_window import MainWindow
from workbook.ui.work import Work

Open = Callable[[Path], MainWindow]


@pytest.fixture
def work(opened: Open, small: Made) -> Work:
    window = opened(small.path)
    assert window.book is not None
    return window.book.work


def ask(work: Work, query: str) -> list[tuple[object, ...]]:
    with work.book.reading() as session:
        return list(session.driver().execute(query).fetchall())


def live(work: Work) -> int:
    return int(str(ask(work, "SELECT count(*) FROM evidence WHERE withdrawn_at IS NULL")[0][0]))


def take(work: Work, qtbot: QtBot, *paths: Path, items: tuple[Target, ...] = ()) -> Outcome:
    intake = Intake(work, work)
    with qtbot.waitSignal(intake.ended, timeout=120_000) as ended:
        intake.take(paths, items, Attaching(Bearing.CONTEXT) if items else None)
    outcome: Outcome = ended.args[0]
    return outcome


def test_a_folder_comes_in_and_is_undone_as_one(work: Work, small: Made, tmp_path: Path, qtbot: QtBot) -> None:
    day = tmp_path / "day"
    (day / "deeper").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "deeper/c.txt"):
        (day / name).write_text(name)
    before = live(work)
    outcome = take(work, qtbot, day, items=(Target(small.items[2]),))
    assert (outcome.taken, outcome.refusals, outcome.was_cancelled) == (3, (), False)
    assert live(work) == before + 3
    assert ask(work, "SELECT count(*) FROM attachment WHERE withdrawn_at IS NULL AND bearing = 'context'") == [(4,)]
    deed = work.deeds.next_undo
    assert deed is not None
    assert deed.label == "taking in of evidence"
    with qtbot.waitSignal(work.changed):
        work.undo()
    assert live(work) == before


def test_what_is_refused_is_told_with_its_path(work: Work, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "good.txt").write_text("good")
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / name for name in ("gone.txt", "good.txt", "empty")]
    outcome = take(work, qtbot, *paths, work.book.path)
    assert outcome.taken == 1
    assert [refusal.path for refusal in outcome.refusals] == [paths[2], paths[0], work.book.path]
    assert "gone.txt does not exist" in outcome.refusals[1].words


def test_a_cancelled_file_leaves_nothing_and_what_came_before_stays(
    work: Work, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "_AT_ONCE_SECONDS", 0.0)
    (tmp_path / "first").write_bytes(b"first")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(200_000_000)
    before, chunks = live(work), ask(work, "SELECT count(*) FROM chunk")
    intake = Intake(work, work)

    def stop_at_the_large_one() -> None:
        job = work.jobs.running
        if job is not None and job.done > 1_000_000:
            work.jobs.cancel()

    work.jobs.shown.connect(stop_at_the_large_one)
    with qtbot.waitSignal(intake.ended, timeout=120_000) as ended:
        intake.take([tmp_path / "first", tmp_path / "large"])
    assert ended.args[0].was_cancelled
    assert live(work) == before + 1
    qtbot.waitUntil(lambda: work.jobs.is_idle)  # the rest of the bytes is cleared while nothing else runs
    assert ask(work, "SELECT count(*) FROM chunk")[0][0] == int(str(chunks[0][0])) + 1
    assert work.deeds.next_undo is not None


@pytest.mark.slow
def test_hundreds_of_small_files_in_one_drop(work: Work, tmp_path: Path, qtbot: QtBot) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(300):
        (many / f"{number:04}.txt").write_text(f"{number}")
    before = live(work)
    assert take(work, qtbot, many).taken == 300
    assert live(work) == before + 300


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names there are always text")
def test_names_that_are_no_text(work: Work, tmp_path: Path, qtbot: QtBot) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9 \xe2\x80\xaegnp.exe\n"
    with open(raw, "wb") as file:
        file.write(b"x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "plain.txt")), QUrl("https://example.org/a.png")])
    assert dropped_paths(data) == [tmp_path / "plain.txt"]
    assert take(work, qtbot, Path(os.fsdecode(raw))).taken == 1
    ((name, kept),) = ask(work, "SELECT original_name, original_name_raw FROM evidence ORDER BY id DESC LIMIT 1")
    assert str(name).isprintable()
    assert kept == os.path.basename(raw)


def test_a_picture_of_the_clipboard_is_png() -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(qRgb(9, 8, 7))
    data = QMimeData()
    assert picture_of(data) == b""
    data.setImageData(image)
    made = picture_of(data)
    assert made.startswith(b"\x89PNG")
    assert QImage.fromData(made).pixelColor(1, 1).red() == 9
    assert pasted_name(START, "png") == "Clipboard 2026-09-14 09-00-00.png"


def test_pasted_bytes_are_not_taken_for_what_is_locked(work: Work, small: Made, qtbot: QtBot) -> None:
    before = live(work)
    intake = Intake(work, work)
    with qtbot.waitSignal(work.refused):
        intake.take_bytes("a.png", b"x", [Target(small.items[0])])  # accepted
    assert live(work) == before
    with qtbot.waitSignal(intake.ended):
        intake.take_bytes("a.png", b"x", [Target(small.items[2])])
    assert live(work) == before + 1
