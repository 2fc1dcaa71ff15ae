"""The arguments of the command line and their help."""

import argparse
import textwrap
from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final, NoReturn

from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import Method
from workbook.messages import text

PROGRAM: Final = "audit-workbook"
REMOVE_WHEN_GONE: Final = "--remove-when-gone"
"""How a frozen build starts the child that leaves nothing half made behind (`workbook.store.watching`)."""
DECODE_PREVIEWS: Final = "--decode-previews"
"""How a frozen build starts its decoding child (`workbook.ui.preview.child`): not for people, so no help names it."""
COMMANDS: Final = (
    "demo", "new", "frameworks", "controls", "import", "attach", "status", "compare", "export", "verify", "receipt",
    "prove", "recover", "passphrase", "checkout", "checkin",
)  # fmt: skip
_LINE: Final = 100
"""characters of a line of help"""
_WITH_VALUE: Final = frozenset({"--passphrase-file", "--as"})


class Options(argparse.Namespace):
    """What was asked for; `command` is empty for the window."""

    command: str = ""
    version: bool = False
    as_json: bool = False
    passphrase_file: Path | None = None
    acting: str | None = None
    file: Path | None = None
    title: str
    frameworks: list[str]
    subjects: list[str]
    party: str | None
    no_passphrase: bool
    new_passphrase_file: Path | None
    code: str
    source: Path
    subject: str
    dry_run: bool
    paths: list[Path]
    control: str
    framework: str
    method: str
    shows: str
    folder: Path
    xlsx: bool
    pdf: bool
    oscal: bool
    package: bool
    target: Path
    earlier: Path | None
    since: date | None
    xlsx_file: Path | None
    receipt: Path | None
    beside: bool

    @property
    def workbook(self) -> Path:
        """The file the command is about."""
        if self.file is None:
            raise RuntimeError(f"{self.command} takes no file")
        return self.file


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, and takes no abbreviated options, since scripts depend on their names."""

    def __init__(self, *arguments: object, **options: object) -> None:
        formatting = {"allow_abbrev": False, "formatter_class": argparse.RawDescriptionHelpFormatter}
        super().__init__(*arguments, **(formatting | options))  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        raise WorkbookError("cli.usage", why=message, program=self.prog)


def read_arguments(words: Sequence[str]) -> Options:
    """Return what the words ask for; raises WorkbookError for wrong usage, SystemExit after printing help."""
    first = _first_word(words)
    if first in COMMANDS or (first is None and not {"-h", "--help"}.isdisjoint(words)):
        return _command_parser().parse_args(words, Options())
    options = _window_parser().parse_args(words, Options())
    near = get_close_matches(first or "", COMMANDS, 1)
    if near and options.file is not None and not options.file.exists():
        raise WorkbookError("cli.no_such_command", word=first, near=near[0])
    return options


def _first_word(words: Sequence[str]) -> str | None:
    """Return the first argument that is neither an option nor its value: a command, or the workbook to open."""
    rest = iter(words)
    for word in rest:
        if word == "--":
            return None
        if word in _WITH_VALUE:
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return None


def _path(word: str) -> Path:
    if not word or "\0" in word:
        raise argparse.ArgumentTypeError(text("cli.empty_path"))
    return Path(word)


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(text("cli.compare.not_a_day", word=word)) from None


def _paragraph(key: str) -> str:
    return textwrap.fill(text(key), _LINE)


def _window_parser() -> _Parser:
    parser = _Parser(prog=PROGRAM, add_help=False)
    _add_globals(parser)
    parser.add_argument("--version", action="store_true")
    parser.add_argument("file", nargs="?", type=_path)
    return parser


def _command_parser() -> _Parser:
    parser = _Parser(
        prog=PROGRAM,
        usage=text("cli.usage_line", program=PROGRAM),
        description=_paragraph("cli.description"),
        epilog=text("cli.epilog"),
    )
    _add_globals(parser)
    parser.add_argument("--version", action="store_true", help=text("cli.option.version"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title=text("cli.commands"), prog=PROGRAM)
    shared = _Parser(add_help=False)
    _add_globals(shared, default=argparse.SUPPRESS)
    for name in COMMANDS:
        command = commands.add_parser(
            name,
            help=text(f"cli.brief.{name}"),
            description=_paragraph(f"cli.about.{name}"),
            epilog=text(f"cli.example.{name}"),
            parents=[shared],
        )
        _ARGUMENTS[name](command)
    return parser


def _add_globals(parser: _Parser, *, default: object = None) -> None:
    """Add what is taken before and after the command; after it, nothing given leaves what was given before."""
    add = parser.add_argument
    add("--passphrase-file", type=_path, metavar="F", default=default, help=text("cli.option.passphrase_file"))
    add("--as", dest="acting", metavar="NAME", default=default, help=text("cli.option.as"))
    flag = False if default is None else default
    add("--json", dest="as_json", action="store_true", default=flag, help=text("cli.option.json"))


def _file(parser: _Parser) -> None:
    parser.add_argument("file", type=_path, metavar="FILE", help=text("cli.option.file"))


def _subject(parser: _Parser, key: str) -> None:
    parser.add_argument("--subject", default="", metavar="S", help=text(key))


def _demo(parser: _Parser) -> None:
    parser.add_argument("folder", type=_path, metavar="DIR", help=text("cli.option.demo_folder"))


def _new(parser: _Parser) -> None:
    add = parser.add_argument
    add("file", type=_path, metavar="FILE", help=text("cli.option.new_file"))
    add("--title", required=True, metavar="T", help=text("cli.option.title"))
    codes = text("cli.option.new_framework")
    add("--framework", dest="frameworks", action="append", default=[], metavar="CODE", help=codes)
    add(
        "--subject",
        dest="subjects",
        action="append",
        default=[],
        metavar="NAME",
        help=text("cli.option.new_subject"),
    )
    add("--party", metavar="NAME", help=text("cli.option.party"))
    add("--no-passphrase", action="store_true", help=text("cli.option.no_passphrase"))


def _frameworks(parser: _Parser) -> None:
    """Take no arguments."""


def _controls(parser: _Parser) -> None:
    parser.add_argument("code", metavar="CODE", help=text("cli.option.code"))


def _import(parser: _Parser) -> None:
    _file(parser)
    parser.add_argument("source", type=_path, metavar="SOURCE", help=text("cli.option.source"))
    _subject(parser, "cli.option.import_subject")
    parser.add_argument("--dry-run", action="store_true", help=text("cli.option.dry_run"))


def _attach(parser: _Parser) -> None:
    _file(parser)
    add = parser.add_argument
    add("paths", type=_path, nargs="+", metavar="PATH", help=text("cli.option.paths"))
    add("--control", required=True, metavar="CODE", help=text("cli.option.control"))
    add("--framework", default="", metavar="CODE", help=text("cli.option.framework"))
    _subject(parser, "cli.option.subject")
    methods = [method.value for method in Method]
    add("--method", choices=methods, default=Method.EXAMINE.value, help=text("cli.option.method"))
    add("--shows", default="", metavar="TEXT", help=text("cli.option.shows"))


def _export(parser: _Parser) -> None:
    _file(parser)
    parser.add_argument("folder", type=_path, metavar="DIR", help=text("cli.option.folder"))
    for name in ("xlsx", "pdf", "oscal", "package"):
        parser.add_argument(f"--{name}", action="store_true", help=text(f"cli.option.{name}"))


def _compare(parser: _Parser) -> None:
    _file(parser)
    add = parser.add_argument
    add("earlier", nargs="?", type=_path, metavar="EARLIER", help=text("cli.option.earlier"))
    add("--since", type=_day, metavar="DAY", help=text("cli.option.since"))
    add("--xlsx", dest="xlsx_file", type=_path, metavar="XLSX", help=text("cli.option.compare_xlsx"))


def _verify(parser: _Parser) -> None:
    parser.add_argument("file", type=_path, metavar="FILE", help=text("cli.option.verify_file"))
    parser.add_argument("--receipt", type=_path, metavar="RECEIPT", help=text("cli.option.receipt"))


def _receipt(parser: _Parser) -> None:
    _file(parser)
    parser.add_argument("target", type=_path, metavar="RECEIPT", help=text("cli.option.receipt_target"))


def _prove(parser: _Parser) -> None:
    _file(parser)
    parser.add_argument("code", metavar="CODE", help=text("cli.option.evidence_code"))
    parser.add_argument("target", type=_path, metavar="PROOF", help=text("cli.option.proof_target"))


def _recover(parser: _Parser) -> None:
    parser.add_argument("file", type=_path, metavar="FILE", help=text("cli.option.recover_file"))
    parser.add_argument("target", type=_path, metavar="NEWFILE", help=text("cli.option.recover_target"))


def _passphrase(parser: _Parser) -> None:
    _file(parser)
    wanted = parser.add_mutually_exclusive_group()
    add = wanted.add_argument
    add("--new-passphrase-file", type=_path, metavar="F", help=text("cli.option.new_passphrase_file"))
    add("--no-passphrase", action="store_true", help=text("cli.option.remove_passphrase"))


def _checkout(parser: _Parser) -> None:
    _file(parser)
    parser.add_argument("target", type=_path, metavar="LOCALFILE", help=text("cli.option.checkout_target"))


def _checkin(parser: _Parser) -> None:
    parser.add_argument("file", type=_path, metavar="LOCALFILE", help=text("cli.option.checkin_file"))
    parser.add_argument("--beside", action="store_true", help=text("cli.option.beside"))


_ARGUMENTS: Final[dict[str, Callable[[_Parser], None]]] = {
    "demo": _demo,
    "new": _new,
    "frameworks": _frameworks,
    "controls": _controls,
    "import": _import,
    "attach": _attach,
    "status": _file,
    "compare": _compare,
    "export": _export,
    "verify": _verify,
    "receipt": _receipt,
    "prove": _prove,
    "recover": _recover,
    "passphrase": _passphrase,
    "checkout": _checkout,
    "checkin": _checkin,
}
