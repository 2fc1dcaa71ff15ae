"""Nothing of an encrypted workbook lies anywhere else: every file that a session could write is searched for one word."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.ui.canary_window import CANARY

ROOT = Path(__file__).resolve().parents[2]
FORMS = tuple({CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode("utf-32-le"), quote(CANARY).encode()})
AREAS = ("home", "tmp", "run", "config", "cache", "data", "state", "settings", "audit")

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


def found(place: Path) -> list[str]:
    """Return every file below a place that has the word in its name or its bytes."""
    return [
        path.relative_to(place).as_posix()
        for path in place.rglob("*")
        if CANARY in path.name or (path.is_file() and any(form in path.read_bytes() for form in FORMS))
    ]


def found_open(process: int) -> list[str]:
    """Return the files without a name that a process still has open and that hold the word."""
    hits = []
    for link in Path(f"/proc/{process}/fd").iterdir():
        target = os.readlink(link)
        if target.endswith("(deleted)") and any(form in link.read_bytes() for form in FORMS):
            hits.append(target)
    return hits


@contextmanager
def session(place: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a session with every place it could write to below one folder."""
    for name in AREAS:
        (place / name).mkdir(mode=0o700)
    folders = {"HOME": "home", "TMPDIR": "tmp", "XDG_RUNTIME_DIR": "run", "XDG_CONFIG_HOME": "config",
               "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}  # fmt: skip
    environment = os.environ | {name: str(place / folder) for name, folder in folders.items()}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    words = [str(place / "audit" / "secret.auditbook"), str(place / "settings")]
    with (
        (place / "home" / ".xsession-errors").open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.ui.canary_window", *words],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
        ) as running,
    ):  # fmt: skip
        yield running
        running.kill()


def lines_until(running: subprocess.Popen[str], last: str, place: Path) -> list[Path]:
    """Return the paths it says before the last line."""
    assert running.stdout is not None
    said = []
    while (line := running.stdout.readline().strip()) != last:
        assert line, (place / "home" / ".xsession-errors").read_text("utf-8")
        said.append(Path(line))
    return said


def test_nothing_is_left_after_a_close_and_after_a_kill_only_what_the_next_start_wipes(tmp_path: Path):
    with session(tmp_path) as running:
        opened = lines_until(running, "worked", tmp_path)
        assert len(opened) == 8  # four, and again after it was locked
        assert {path.name for path in opened} == {"E-0001.txt", "E-0002.csv", "E-0003.png", "E-0004.json"}
        assert all(path.is_relative_to(tmp_path / "run") for path in opened)
        assert found(tmp_path) == []
        assert found_open(running.pid) == []
        assert list((tmp_path / "run").iterdir()) == []
        assert [path.name for path in (tmp_path / "audit").iterdir()] == ["secret.auditbook"]
        assert running.stdin is not None
        running.stdin.write("go on\n")
        running.stdin.flush()
        opened = lines_until(running, "opened", tmp_path)
        assert found_open(running.pid) == []
    left = found(tmp_path)
    assert set(left) == {path.relative_to(tmp_path).as_posix() for path in opened}
    assert all(path.startswith("run/audit-workbook-") for path in left)
    sweeping = "from workbook.ui.private import sweep; sweep()"  # as the first window does
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path / "run"), "TMPDIR": str(tmp_path / "tmp")}
    subprocess.run([sys.executable, "-c", sweeping], cwd=ROOT, env=environment, check=True, timeout=60)
    assert found(tmp_path) == []


def test_the_search_sees(tmp_path: Path):
    for number, form in enumerate(FORMS):
        (tmp_path / str(number)).write_bytes(b"x" * 1000 + form)
    (tmp_path / f"a {CANARY}").touch()
    assert len(found(tmp_path)) == len(FORMS) + 1
