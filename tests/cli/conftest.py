"""Run the command line in process, on real files, and hold each JSON answer against its schema."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from workbook.cli import main
from workbook.resources import resource

FRAMEWORK = "us-voluntary-2023"
PASSPHRASE = "correct horse battery"


@dataclass(frozen=True)
class Run:
    """What one run gave."""

    code: int
    out: str
    err: str

    @property
    def problems(self) -> list[str]:
        return self.err.splitlines()


@dataclass(frozen=True)
class CommandLine:
    """Runs `audit-workbook` in this process."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: object) -> Run:
        self.capsys.readouterr()
        code = main([str(word) for word in words])
        return Run(code, *self.capsys.readouterr())

    def json(self, *words: object, code: int = 0) -> dict[str, Any]:
        """Run with --json; return the one object, which fits the command's schema, or that of errors."""
        run = self(*words, "--json")
        assert run.code == code, run
        value = json.loads(run.out)
        name = "error" if "error" in value else str(words[0]).removeprefix("--")
        check(name, value)
        return value


def check(name: str, value: object) -> None:
    """Raise unless the value fits `resources/schemas/cli-<name>.json`."""
    _validator(name).validate(value)


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads(resource(f"schemas/cli-{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Return the command line of somebody without a terminal and without a screen."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return CommandLine(capsys)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workbook of two subjects and eight controls, to be copied."""
    path = tmp_path_factory.mktemp("template") / "audit.auditbook"
    subjects = ["--subject", "Triage model", "--subject", "Gateway", "--party", "Northgate"]
    words = ["new", str(path), "--title", "Triage", "--framework", FRAMEWORK, *subjects]
    assert main([*words, "--as", "Ann Lee", "--no-passphrase"]) == 0
    return path


@pytest.fixture
def book(template: Path, tmp_path: Path) -> Path:
    """Return a fresh copy of that workbook."""
    return Path(shutil.copy(template, tmp_path / "audit.auditbook"))


@pytest.fixture
def first_control() -> str:
    """Return the code of the first control of the workbook."""
    from workbook.importers.frameworks import load

    return load(FRAMEWORK).controls[0].code


@pytest.fixture
def attach(cli: CommandLine, book: Path, first_control: str) -> Callable[..., Run]:
    """Return what attaches files to the first control of the first subject."""

    def run(*words: object) -> Run:
        return cli("attach", book, *words, "--control", first_control, "--subject", "S-0001")

    return run
