"""Bundled files are found in a checkout and in an installed wheel."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from workbook.resources import resource

ROOT = Path(__file__).resolve().parent.parent


def files_below(folder: Path) -> set[str]:
    """Return what is kept in the folder; Python's own by-products are not."""
    paths = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {path.as_posix() for path in paths if "__pycache__" not in path.parts}


def test_a_checkout_uses_its_own_resources() -> None:
    assert resource("translations/en") == ROOT / "resources" / "translations" / "en"
    assert resource("translations/en").is_dir()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the unpacked wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow
def test_the_wheel_holds_every_module_and_resource(installed: Path) -> None:
    modules = files_below(ROOT / "workbook")
    resources = {f"_resources/{name}" for name in files_below(ROOT / "resources")}
    assert files_below(installed / "workbook") == modules | resources
    assert {path.name for path in installed.iterdir()} == {"workbook", "audit_workbook-0.1.0.dist-info"}
    assert list(installed.rglob("LICENSE"))


@pytest.mark.slow
def test_an_installed_wheel_uses_its_own_resources(installed: Path, tmp_path: Path) -> None:
    program = (
        "import workbook.resources as r, workbook.messages as m\n"
        "print(r.__file__); print(r.resource('translations/en')); print(m.text('file.exists', path='A'))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    module, folder, sentence = done.stdout.splitlines()
    assert Path(module) == installed / "workbook" / "resources.py"
    assert Path(folder) == installed / "workbook" / "_resources" / "translations" / "en"
    assert "A" in sentence
