"""`packaging/run.py` in a small checkout of its own: the same scripts, an empty lock and a workbook that echoes."""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]

LOCK = "requirements.lock"

ECHO = """
import json, sys
print(json.dumps({"arguments": sys.argv[1:], "prefix": sys.prefix, "input": sys.stdin.read()}))
print("to standard error", file=sys.stderr)
raise SystemExit(7)
"""


@pytest.fixture(scope="module")
def environment() -> ModuleType:
    return script("environment")


def script(name: str) -> ModuleType:
    """Load a script of packaging/, which is no package."""
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        spec = importlib.util.spec_from_file_location(f"set_up_{name}", ROOT / "packaging" / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(ROOT / "packaging"))


def make_checkout(folder: Path) -> Path:
    shutil.copytree(ROOT / "packaging", folder / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (folder / "packaging" / lock).write_text("# nothing\n", "ascii")
    (folder / "workbook").mkdir()
    (folder / "workbook" / "__main__.py").write_text(ECHO, "utf-8")
    return folder


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a set-up checkout; its name is one that a shell and an ASCII locale would stumble over."""
    folder = make_checkout(tmp_path_factory.mktemp("set-up") / "a check-out ü")
    assert run(folder, "status").returncode == 7
    return folder


def command(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(folder / "packaging" / "run.py"), *arguments]


def run(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(folder, *arguments),
        input="typed",
        capture_output=True,
        text=True,
        check=False,
        cwd=folder.parent,
        env={**os.environ, **environ},
    )


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make_wheel(folder: Path) -> Path:
    """Make a package that holds nothing."""
    path, inside = folder / "nothing-1.0-py3-none-any.whl", "nothing-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{inside}/METADATA", "Metadata-Version: 2.1\nName: nothing\nVersion: 1.0\n")
        wheel.writestr(f"{inside}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{inside}/RECORD", "")
    return path


def stamp(folder: Path) -> Path:
    return folder / ".venv" / "set-up.json"


@pytest.mark.slow
def test_arguments_streams_and_exit_code_pass_through(checkout: Path) -> None:
    done = run(checkout, "export", "a b", "--json", "")
    said = json.loads(done.stdout)
    assert said == {
        "arguments": ["export", "a b", "--json", ""],
        "prefix": str(checkout / ".venv"),
        "input": "typed",
    }
    assert done.stderr == "to standard error\n"
    assert done.returncode == 7


@pytest.mark.slow
def test_the_second_run_is_quick(checkout: Path) -> None:
    def seconds(*words: str) -> float:
        started = time.perf_counter()
        subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False, cwd=checkout)
        return time.perf_counter() - started

    python = str(checkout / ".venv" / "bin" / "python")
    bare = min(seconds(python, "-I", "-m", "workbook", "status") for _ in range(5))
    assert min(seconds(*command(checkout, "status")) for _ in range(5)) - bare < 0.3


@pytest.mark.slow
def test_neither_the_folder_nor_the_environment_can_replace_the_program(checkout: Path, tmp_path: Path) -> None:
    for folder in (checkout.parent, tmp_path):
        (folder / "workbook.py").write_text("raise SystemExit('the wrong one')", "utf-8")
    assert run(checkout, "status", PYTHONPATH=str(tmp_path)).returncode == 7


@pytest.mark.parametrize("damage", ["no stamp", "torn stamp", "no python", "other lock", "other python", "no object"])
def test_what_was_left_half_done_is_seen(tmp_path: Path, environment: ModuleType, damage: str) -> None:
    folder = make_checkout(tmp_path / "checkout")
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    record = {"python": "{}.{}".format(*sys.version_info[:2]), "runtime": digest(folder / "packaging" / LOCK)}
    stamp(folder).write_text(json.dumps(record), "ascii")
    assert environment.is_set_up("runtime", folder)
    assert not environment.is_set_up("dev", folder)
    if damage == "no stamp":
        stamp(folder).unlink()
    elif damage == "torn stamp":
        stamp(folder).write_text('{"python": "3.', "ascii")
    elif damage == "no object":
        stamp(folder).write_text('["python"]', "ascii")
    elif damage == "no python":
        python.unlink()
    elif damage == "other lock":
        (folder / "packaging" / LOCK).write_text("# changed\n", "ascii")
    else:
        stamp(folder).write_text(json.dumps({**record, "python": "3.10"}), "ascii")
    assert not environment.is_set_up("runtime", folder)


@pytest.mark.slow
def test_the_developer_level_is_added_to_what_is_there(checkout: Path, environment: ModuleType) -> None:
    kept = checkout / ".venv" / "kept"
    kept.touch()
    environment.prepare("dev", checkout)
    assert kept.exists()
    assert environment.is_set_up("dev", checkout)
    assert "Installing" not in run(checkout, "status").stderr


@pytest.mark.slow
def test_a_lock_without_hashes_is_refused_and_a_later_run_repairs(
    checkout: Path, environment: ModuleType, tmp_path: Path
) -> None:
    lock = checkout / "packaging" / LOCK
    left_over = checkout / ".venv" / "left-over"
    left_over.touch()
    wheel = make_wheel(tmp_path)
    lock.write_text("nothing==1.0\n", "ascii")
    done = run(checkout, "status", PIP_FIND_LINKS=str(tmp_path))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "The pinned packages could not be installed" in done.stderr.splitlines()[-1]
    assert "Hashes are required" in done.stderr
    assert not environment.is_set_up("runtime", checkout)
    lock.write_text(f"nothing==1.0 --hash=sha256:{digest(wheel)}\n", "ascii")
    assert run(checkout, "status", PIP_FIND_LINKS=str(tmp_path)).returncode == 7
    assert environment.is_set_up("runtime", checkout)
    assert not left_over.exists()


@pytest.mark.slow
def test_an_interrupted_set_up_is_repaired_by_one_of_two_later_runs(tmp_path: Path) -> None:
    folder = make_checkout(tmp_path / "checkout")
    with subprocess.Popen(
        command(folder, "status"), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, text=True
    ) as process:
        while not (folder / ".venv").is_dir():
            time.sleep(0.01)
        # To the whole group, as a terminal sends it.
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert said.endswith("Stopped. The next run repairs what was left half done.\n")
    assert not stamp(folder).exists()
    started = [
        subprocess.Popen(
            command(folder, "status"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    outputs = [one.communicate(timeout=120) for one in started]
    assert [one.returncode for one in started] == [7, 7], outputs
    assert sum(b"Installing the pinned packages" in errors for _, errors in outputs) == 1


def test_missing_libraries_are_named_with_their_packages(environment: ModuleType) -> None:
    libraries = {"libc.so.6": "libc6", "libno-such-thing.so.9": "libno-such-thing9"}
    assert environment.missing_libraries(libraries) == ["libno-such-thing.so.9"]


def guarded(program: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run an expression that uses `environment`, as somebody other than root."""
    lines = f"import os, sys; sys.path.insert(0, {str(ROOT / 'packaging')!r}); import environment\n"
    lines += f"os.geteuid = lambda: 1000\nenvironment.guarded(lambda arguments: {program})"
    return subprocess.run(
        [sys.executable, "-c", lines], capture_output=True, text=True, check=False, env={**os.environ, **environ}
    )


def test_without_root_the_command_is_named(tmp_path: Path) -> None:
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\nexit 9\n", "ascii")
    apt.chmod(0o755)
    need = "environment.need_libraries({'libno-such-thing.so.9': 'libno-such-thing9'}, 'The window')"
    done = guarded(need, PATH=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == (
        "The window needs system packages that are missing. Run this, then run the command again:\n"
        "  sudo apt-get update && sudo apt-get install --yes libno-such-thing9\n"
    )


def test_without_apt_the_packages_are_named(tmp_path: Path) -> None:
    need = "environment.need_libraries({'libno-such-thing.so.9': 'libno-such-thing9'}, 'The window')"
    done = guarded(need, PATH=str(tmp_path))
    assert done.returncode == 2
    assert "libno-such-thing9" in done.stderr
    assert "package manager" in done.stderr


@pytest.mark.parametrize("found", ["nothing", "a shim"])
def test_an_unsupported_python_is_told_in_one_sentence(tmp_path: Path, found: str) -> None:
    if found == "a shim":
        for minor in range(11, 15):
            shim = tmp_path / f"python3.{minor}"
            shim.write_text("#!/bin/sh\nexit 127\n", "ascii")
            shim.chmod(0o755)
    program = "sys.__setattr__('version_info', (3, 9, 2)) or environment.use_supported_python()"
    done = guarded(program, PATH=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith("Audit Workbook needs Python 3.11 to 3.14, and none is on PATH;")


def test_a_supported_python_on_the_path_takes_over(tmp_path: Path) -> None:
    other = tmp_path / "python3.12"
    other.write_text('#!/bin/sh\ncase "$2" in -c) echo 3.12;; *) echo "took over with $*"; exit 5;; esac\n', "ascii")
    other.chmod(0o755)
    program = "sys.__setattr__('version_info', (3, 9, 2)) or environment.use_supported_python()"
    done = guarded(program, PATH=str(tmp_path))
    assert done.returncode == 5
    assert done.stdout == "took over with -c\n"


def test_the_python_versions_are_those_of_the_project(environment: ModuleType) -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    (low, high) = re.findall(r"3\.(\d+)", asked)
    assert ((3, int(low)), (3, int(high) - 1)) == (environment.OLDEST, environment.NEWEST)


@pytest.fixture(scope="module")
def wants_window() -> Callable[[list[str]], bool]:
    return script("run").wants_window


@pytest.mark.parametrize(
    "arguments", [[], ["a.auditbook"], ["--passphrase-file", "p", "a.auditbook"], ["demo.auditbook"]]
)
def test_a_workbook_opens_in_a_window(wants_window: Callable[[list[str]], bool], arguments: list[str]) -> None:
    assert wants_window(arguments)


@pytest.mark.parametrize("arguments", [["demo", "OUT"], ["--json", "status", "a.auditbook"], ["--help"], ["--version"]])
def test_a_command_needs_no_window(wants_window: Callable[[list[str]], bool], arguments: list[str]) -> None:
    assert not wants_window(arguments)


def test_the_commands_are_those_of_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "workbook", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    commands = {word for word in script("run").WITHOUT_WINDOW if not word.startswith("-")}
    assert commands <= set(re.findall(r"[a-z]+", done.stdout))
