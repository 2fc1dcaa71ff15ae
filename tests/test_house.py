"""The rules of the house, checked on its text. Import contracts are in pyproject.toml."""

import ast
import enum
import fnmatch
import importlib
import json
import re
import string
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from workbook.store.undo import MIGRATION, RECOVERY

ROOT = Path(__file__).resolve().parent.parent
WORKBOOK = sorted((ROOT / "workbook").rglob("*.py"))
CODE = [*WORKBOOK, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "packaging").rglob("*.py"))]
TREES = {path: ast.parse(path.read_text("utf-8"), str(path)) for path in WORKBOOK}

TOP_LEVEL = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "README.md",
    "packaging", "pyproject.toml", "resources", "tests", "workbook",
}  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def none(found: Collection[str]) -> None:
    """Fail with all that was found, a line each; a mapping says what was found where."""
    shown = [f"{where}: {what}" for where, what in found.items()] if isinstance(found, dict) else sorted(found)
    assert not found, "\n" + "\n".join(shown)


# Shape


def test_top_level_holds_only_what_the_design_names() -> None:
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines() if line]
    names = {path.name for path in ROOT.iterdir()} - {".git"}
    unknown = {name for name in names if not any(fnmatch.fnmatch(name, pattern) for pattern in ignored)}
    assert unknown <= TOP_LEVEL


def test_modules_are_short() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in WORKBOOK}
    none({name: lines for name, lines in lengths.items() if lines > 300})


def length(node: ast.FunctionDef) -> int:
    """Return the lines of a function, its docstring left out."""
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return span(node) - (span(first) if documented else 0)


def span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_are_short() -> None:
    lengths = {
        f"{name_of(path)}:{node.name}": length(node)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
    none({name: lines for name, lines in lengths.items() if lines > 40})


def test_classes_are_small() -> None:
    crowded = {}
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                public = [
                    part.name
                    for part in node.body
                    if isinstance(part, ast.FunctionDef) and not part.name.startswith("_")
                ]
                if len(public) > 15:
                    crowded[f"{name_of(path)}:{node.name}"] = len(public)
    none(crowded)


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "common", "helpers", "helper", "managers", "manager", "misc"}
    none([name_of(path) for path in CODE if drawers & {path.stem, *path.relative_to(ROOT).parts}])


def test_every_package_can_be_imported_by_name() -> None:
    folders = {path.parent for path in WORKBOOK}
    none([name_of(folder) for folder in folders if not (folder / "__init__.py").is_file()])


# Text


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in paths
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if found.search(line)
    ]


def test_nothing_is_left_for_later() -> None:
    none(lines_with(r"\b(NotImplementedError|TODO|FIXME|XXX)\b", CODE))


def set_up_files() -> list[Path]:
    packaging = [
        path for path in (ROOT / "packaging").rglob("*") if path.is_file() and path.suffix not in (".pyc", ".png")
    ]
    return [*packaging, ROOT / "pyproject.toml", ROOT / ".ci" / "run"]


def test_no_registry_address_is_written_down() -> None:
    pattern = r"(?<!-no-emit)[-_](index[-_]url|find[-_]links|trusted[-_]host)|(pypi|pythonhosted|simple)[./]"
    none(lines_with(pattern, set_up_files()))


def test_no_path_of_a_single_machine_is_written_down() -> None:
    paths = [*WORKBOOK, *set_up_files(), ROOT / "README.md", ROOT / "CHANGELOG.md"]
    none(lines_with(r"(?<![\w./-])/(work|root|home|tmp|opt|Users)/", paths))


def test_paragraphs_are_made_in_one_place() -> None:
    """reportlab reads markup in a paragraph: the one maker is where user text is escaped."""
    makers = {
        name_of(path)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) == "Paragraph"
    }
    assert len(makers) <= 1, makers
    assert all(name.startswith("workbook/exports/") for name in makers)


# Code


def called(node: ast.Call) -> str:
    """Return the last name of what is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


NETWORK = (
    "socket", "ssl", "asyncio", "http", "urllib.request", "ftplib", "smtplib", "poplib", "imaplib", "xmlrpc",
    "socketserver", "webbrowser", "urllib3", "requests", "httpx", "aiohttp", "PySide6.QtNetwork",
    "PySide6.QtWebEngineCore", "PySide6.QtWebSockets",
)  # fmt: skip


def test_nothing_reaches_for_the_network() -> None:
    reaching = {
        f"{name_of(path)}: {name}"
        for path, tree in TREES.items()
        for name in imported(tree)
        if any(name == module or name.startswith(module + ".") for module in NETWORK)
    }
    none(reaching)


def test_qt_is_used_as_agreed() -> None:
    """No nested event loops and no QThread subclasses: both run our code where nobody expects it."""
    none(lines_with(r"\bprocessEvents\b|class \w+\(.*\bQThread\b", WORKBOOK))


def test_records_have_no_hidden_queries() -> None:
    none(lines_with(r"\b(Relationship|relationship)\(", WORKBOOK))


# Sentences

KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
PREFIX = {"WorkbookError": "", "Message": "", "text": "", "__init__": "", "say": "report."}
"""What takes a key first, and what it puts before it."""


def catalogue() -> dict[str, str]:
    sentences: dict[str, str] = {}
    for path in sorted((ROOT / "resources" / "translations" / "en").glob("*.json")):
        part = json.loads(path.read_text("utf-8"))
        assert not sentences.keys() & part.keys(), path.name
        sentences |= part
    return sentences


def strings(node: ast.expr) -> Iterator[str]:
    """Return the constant strings an argument may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from strings(node.body)
        yield from strings(node.orelse)


def keyed_calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Return place, key and call of each keyed sentence in the code."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and called(node) in PREFIX:
                for value in strings(node.args[0]):
                    key = PREFIX[called(node)] + value
                    if KEY.fullmatch(key):
                        yield f"{name_of(path)}:{node.lineno}", key, node


def arguments_of(call: ast.Call) -> set[str] | None:
    """Return the names a sentence is given, or None when they are known only at run time."""
    if called(call) == "Message":
        given = call.args[1] if len(call.args) > 1 else ast.Dict([], [])
        if not isinstance(given, ast.Dict) or not all(isinstance(key, ast.Constant) for key in given.keys):
            return None
        return {str(key.value) for key in given.keys if isinstance(key, ast.Constant)}
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return {str(keyword.arg) for keyword in call.keywords}


def test_every_key_has_its_sentence() -> None:
    sentences = catalogue()
    none({f"{place}: {key}" for place, key, _ in keyed_calls() if key not in sentences})


def test_every_sentence_is_given_its_arguments() -> None:
    sentences = catalogue()
    lacking = {}
    for place, key, call in keyed_calls():
        given = arguments_of(call)
        wanted = {name for _, name, _, _ in string.Formatter().parse(sentences.get(key, "")) if name}
        if given is not None and wanted - given:
            lacking[f"{place}: {key}"] = sorted(wanted - given)
    none(lacking)


def used_in_code() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return every string of the code, and a pattern for each f-string that may make a key."""
    constants: set[str] = set()
    patterns: set[str] = set()
    for tree in TREES.values():
        nodes = list(ast.walk(tree))
        # The f-string that only puts the prefix before a key uses no key by itself.
        prefixing = {
            id(inner)
            for node in nodes
            if isinstance(node, ast.FunctionDef) and node.name in PREFIX
            for inner in ast.walk(node)
        }
        constants |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        patterns |= {
            "".join(re.escape(strings_or_hole(part)) if strings_or_hole(part) else r"[\w.]+" for part in node.values)
            for node in nodes
            if isinstance(node, ast.JoinedStr) and id(node) not in prefixing
        }
    return constants, [re.compile(pattern) for pattern in patterns if re.match(r"\w+\\\.", pattern)]


def strings_or_hole(part: ast.expr) -> str:
    """Return the literal text of a part of an f-string, or nothing where a value goes."""
    return str(part.value) if isinstance(part, ast.Constant) else ""


def verbs() -> set[str]:
    """Return what the operations say they do, as it stands in the journal."""
    return {
        node.args[1].value
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if path.parent.name == "operations" and isinstance(node, ast.Call) and called(node) == "change"
        for verb in node.args[1:2]
        if isinstance(verb, ast.Constant)
    }


def test_every_verb_has_its_words_and_none_is_left_over() -> None:
    """An undo is named by the noun of what it takes back, the journal says in the past what was done."""
    known = verbs() | {RECOVERY, MIGRATION}
    assert {"determine", "begin engagement", "undo", "redo"} <= known
    keys = {f"verb.{form}{verb.replace(' ', '_')}" for verb in known for form in ("", "done.")}
    stated = {key for key in catalogue() if key.startswith("verb.") and not key.startswith("verb.many.")}
    assert stated == keys


def access_kinds() -> set[str]:
    """Return what the access chain is told, as it stands there; opening and locking are noted by the store itself."""
    places = {"record_access": 1, "_record": 2, "write_access": 1, "write_copy": 3, "make_copy": 3}
    return {
        kind.value
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if path.parent.name in ("operations", "store") and isinstance(node, ast.Call) and called(node) in places
        for kind in node.args[places[called(node)] :][:1]
        if isinstance(kind, ast.Constant) and isinstance(kind.value, str)
    }


def test_every_access_has_its_words_and_none_is_left_over() -> None:
    known = access_kinds()
    assert {"open", "verify", "export", "preview evidence"} <= known
    stated = {key for key in catalogue() if key.startswith("access.")}
    assert stated == {f"access.{kind.replace(' ', '_')}" for kind in known}


def is_word(key: str) -> bool:
    return key[0].isupper()


def test_every_sentence_is_used() -> None:
    constants, patterns = used_in_code()

    def used(key: str) -> bool:
        names = {key, key.removeprefix("report.")}
        return bool(names & constants) or any(one.fullmatch(name) for one in patterns for name in names)

    none([key for key in catalogue() if not is_word(key) and not used(key)])


def enums() -> dict[str, type[enum.Enum]]:
    """Return the enums of the domain by name."""
    modules = [path.stem for path in WORKBOOK if path.parent.name == "domain" and path.stem != "__init__"]
    return {
        name: value
        for module in modules
        for name, value in vars(importlib.import_module(f"workbook.domain.{module}")).items()
        if isinstance(value, type) and issubclass(value, enum.Enum) and value.__module__.startswith("workbook.")
    }


def test_every_word_is_of_an_enum_member() -> None:
    members = {f"{name}.{member.value}" for name, kind in enums().items() for member in kind}
    none({key for key in catalogue() if is_word(key)} - members)


# Locks

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Return the version and hashes of each requirement of a lock file."""
    requirements = {}
    text = (ROOT / "packaging" / name).read_text("utf-8")
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        head = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", block)
        assert head, block[:80]
        requirements[head[1]] = (head[2], frozenset(HASH.findall(block)))
    return requirements


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_hashes_and_no_address(name: str) -> None:
    requirements = locked(name)
    assert len(requirements) > 20
    none([package for package, (_, hashes) in requirements.items() if not hashes])
    none(lines_with("https?:|^-|@ ", [ROOT / "packaging" / name]))


def test_the_locks_agree() -> None:
    """One `.venv` serves both, and going from one to the other only adds packages."""
    runtime, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert runtime.items() <= dev.items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for name, asked in (
        ("requirements.lock", project["dependencies"]),
        ("requirements-dev.lock", project["optional-dependencies"]["dev"]),
    ):
        names = {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in asked}
        assert names <= locked(name).keys()


def test_numpy_stays_out() -> None:
    """openpyxl would import it, and the first frame would wait for it."""
    assert "numpy" not in locked("requirements.lock")
