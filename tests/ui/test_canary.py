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
def session(place: Path, ending: str) -> Iterator[tuple[subprocess.Popen[str], list[Path]]]:
    """Run a session to the end of its work, with every place it could write to below one folder."""
    for name in AREAS:
        (place / name).mkdir(mode=0o700, exist_ok=True)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("XDG_")},
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "tmp"),
        "XDG_RUNTIME_DIR": str(place / "run"),
        "XDG_CONFIG_HOME": str(place / "config"),
        "XDG_CACHE_HOME": str(place / "cache"),
        "XDG_DATA_HOME": str(place / "data"),
        "XDG_STATE_HOME": str(place / "state"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "tests.ui.canary_window", str(place / "audit" / "secret.auditbook")]
    with (
        (place / "home" / ".xsession-errors").open("wb") as errors,
        subprocess.Popen(
            [*command, str(place / "settings"), ending],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True,
        ) as running,
    ):  # fmt: skip
        assert running.stdout is not None
        opened = []
        while (line := running.stdout.readline()) != "worked\n":
            assert line, (place / "home" / ".xsession-errors").read_text("utf-8")
            opened.append(Path(line.strip()))
        yield running, opened
        running.kill()


def test_after_a_session_nothing_is_left(tmp_path: Path):
    with session(tmp_path, "close") as (running, opened):
        assert running.stdout is not None
        assert running.stdout.readline() == "closed\n"
        assert running.wait(20) == 0
    assert len(opened) == 8
    assert {path.name for path in opened} == {"E-0001.txt", "E-0002.csv", "E-0003.png", "E-0004.json"}
    assert all(path.is_relative_to(tmp_path / "run") for path in opened)
    assert found(tmp_path) == []
    assert [path.name for path in (tmp_path / "run").iterdir()] == []
    assert [path.name for path in (tmp_path / "audit").iterdir()] == ["secret.auditbook"]


def test_after_a_kill_only_the_private_folder_is_left_and_the_next_start_wipes_it(tmp_path: Path):
    with session(tmp_path, "wait") as (running, opened):
        assert found_open(running.pid) == []
    left = found(tmp_path)
    assert left
    assert all(path.startswith("run/audit-workbook-") for path in left), left
    assert not opened[0].exists()  # wiped when it was locked
    assert opened[-1].exists()
    sweeping = "from workbook.ui.private import sweep; sweep()"  # as the first window does
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path / "run"), "TMPDIR": str(tmp_path / "tmp")}
    subprocess.run([sys.executable, "-c", sweeping], cwd=ROOT, env=environment, check=True, timeout=60)
    assert found(tmp_path) == []
