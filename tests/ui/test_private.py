"""The private folder: nobody else looks into it, it is wiped, and what a killed run left is wiped at the next start."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from workbook.ui import private
from workbook.ui.app import Desk
from workbook.ui.private import PrivateFolder, sweep

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes and locks of POSIX")
ROOT = Path(__file__).resolve().parents[2]
NOWHERE = Path("/nowhere")
HOLDER = """
import sys, time
from pathlib import Path
from workbook.ui import private
private._SHARED = Path(sys.argv[1])
folder = private.PrivateFolder()
place = folder.place(1)
(place / "E-0001").mkdir()
(place / "E-0001" / "secret.txt").write_bytes(b"canary")
(place / "E-0001" / "secret.txt").chmod(0o400)
print(place, flush=True)
time.sleep(60)
"""


@pytest.fixture(params=["in memory", "on the disk"])
def base(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where private folders are in this test: the runtime folder, or the temporary one."""
    made = tmp_path / "base"
    made.mkdir(mode=0o700)
    if request.param == "in memory":
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(made))
    else:
        monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
        monkeypatch.setattr(tempfile, "tempdir", str(made))
        monkeypatch.setenv("TMPDIR", str(made))
    monkeypatch.setattr(private, "_SHARED", NOWHERE)
    return made


def left(base: Path) -> list[Path]:
    return [path for path in base.rglob("*") if path.is_file()]


@POSIX
def test_it_is_private_and_wiped(base: Path):
    folder = PrivateFolder()
    place = folder.place(1)
    assert place.parent == base
    assert place == folder.place(2)
    assert place.stat().st_mode & 0o777 == 0o700
    (place / "E-0001").mkdir()
    secret = place / "E-0001" / "secret.txt"
    secret.write_bytes(b"canary" * 1000)
    secret.chmod(0o400)
    with secret.open("rb") as kept:
        folder.wipe()
        # Whoever has it open still sees zeros in place of what was on the disk.
        assert set(kept.read()) == (set(b"canary") if "XDG_RUNTIME_DIR" in os.environ else {0})
    assert list(base.iterdir()) == []
    assert folder.place(1).is_dir()
    folder.wipe()


@POSIX
def test_only_what_a_dead_run_left_is_swept(base: Path, tmp_path: Path):
    others = tmp_path / "other"
    others.mkdir()
    (others / "precious").write_text("stays")
    (base / "audit-workbook-link").symlink_to(others)
    open_to_all = base / "audit-workbook-open"
    open_to_all.mkdir(mode=0o755)
    open_to_all.chmod(0o755)
    (open_to_all / "file").write_text("stays")
    command = [sys.executable, "-c", HOLDER, str(NOWHERE)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        place = Path(next(running.stdout).strip())
        secret = place / "E-0001" / "secret.txt"
        sweep()
        assert secret.read_bytes() == b"canary"
        running.send_signal(signal.SIGKILL)
    assert secret.read_bytes() == b"canary"
    sweep()
    assert not place.exists()
    assert (others / "precious").read_text() == (open_to_all / "file").read_text() == "stays"


@POSIX
def test_what_does_not_fit_into_memory_goes_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = PrivateFolder()
    assert folder.place(1 << 60).parent == tmp_path
    assert folder.place(1).parent == runtime
    folder.wipe()
    runtime.chmod(0o755)  # one that others may enter is not used
    monkeypatch.setattr(private, "_SHARED", NOWHERE)
    assert folder.place(1).parent == tmp_path
    folder.wipe()


@POSIX
def test_the_first_window_sweeps(base: Path, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    command = [sys.executable, "-c", HOLDER, str(NOWHERE)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        place = Path(next(running.stdout).strip())
        running.kill()
    assert place.parent == base
    window = desk.show_window()
    qtbot.waitUntil(lambda: not place.exists() and window._looking.is_idle)
