"""Open a workbook for a command: its passphrase, who acts, and what opening found."""

import getpass
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from workbook import VERSION
from workbook.cli.arguments import PROGRAM, Options
from workbook.cli.terminal import Terminal, shown_path
from workbook.domain.actor import Actor
from workbook.domain.errors import Message, WorkbookError
from workbook.operations import lookup
from workbook.store import opening
from workbook.store.book import Book
from workbook.store.places import place_on, this_machine

_LENDING: Final = ("checkout", "checkin")
_MOST_PASSPHRASE_BYTES: Final = 4096
_BYTE_ORDER_MARK: Final = "\ufeff"


def means() -> Actor:
    """Return this machine and program, before it is known who acts."""
    return Actor(None, tool=f"{PROGRAM} {VERSION}", host=platform.node() or "localhost")


@contextmanager
def opened(
    options: Options,
    terminal: Terminal,
    *,
    to_write: bool,
    read_only: bool = False,
) -> Iterator[Book]:
    """Open the workbook, asking for its passphrase if it has one; say on standard error what opening found.

    Raises WorkbookError when it cannot be opened, or not written though the command wants to.
    """
    path, actor = options.workbook, means()
    try:
        book = opening.open_book(path, actor, None, read_only=read_only)
    except WorkbookError as error:
        if error.key != "file.passphrase_needed":
            raise
        book = opening.open_book(path, actor, passphrase_for(options, terminal), read_only=read_only)
    try:
        if options.passphrase_file is not None and not book.is_encrypted:
            terminal.note(Message("cli.passphrase_not_needed", {"path": shown_path(path)}))
        for notice in book.notices:
            terminal.note(notice)
        if book.why_read_only is not None and to_write:
            raise WorkbookError(book.why_read_only.key, **book.why_read_only.arguments)
        if book.why_read_only is not None and not read_only:
            terminal.note(book.why_read_only)
        if to_write and options.command not in _LENDING:
            _offer_local_copy(path, terminal)
        yield book
    finally:
        book.close()


def _offer_local_copy(path: Path, terminal: Terminal) -> None:
    """Say what is wrong with the place of a workbook that is about to be written, and what helps."""
    place = place_on(this_machine(), path)
    if place is not None:
        terminal.note(Message(f"cli.place.{place.kind.value}", {"path": shown_path(path)}))


def new_passphrase(options: Options, terminal: Terminal) -> str | None:
    """Return the passphrase for a new workbook, asked for twice, or None when having none was chosen."""
    if options.no_passphrase:
        if options.passphrase_file is not None:
            raise WorkbookError("cli.passphrase_or_none")
        return None
    if options.passphrase_file is not None:
        return passphrase_in(options.passphrase_file)
    if not terminal.can_ask():
        raise WorkbookError("cli.choose_passphrase")
    return asked_twice(options, terminal)


def asked_twice(options: Options, terminal: Terminal) -> str:
    """Return a new passphrase as somebody typed it, twice the same."""
    first = terminal.ask_secret(Message("cli.ask_new_passphrase", {"name": options.workbook.name}))
    if not first.strip():
        raise WorkbookError("file.empty_passphrase")
    if terminal.ask_secret(Message("cli.ask_again")) != first:
        raise WorkbookError("cli.passphrases_differ")
    return first


def passphrase_for(options: Options, terminal: Terminal) -> str:
    """Return the passphrase of a workbook that has one, asked for unless it is in a file."""
    if options.passphrase_file is not None:
        return passphrase_in(options.passphrase_file)
    if not terminal.can_ask():
        raise WorkbookError("cli.passphrase_needed", path=str(options.workbook))
    return terminal.ask_secret(Message("cli.ask_passphrase", {"name": options.workbook.name}))


def passphrase_in(path: Path) -> str:
    """Return the one line a passphrase file holds. Raises WorkbookError for anything else."""
    name = shown_path(path)
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_PASSPHRASE_BYTES + 1)
        line = raw.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    except OSError as error:
        raise WorkbookError("cli.passphrase_file_unreadable", path=name, why=error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise WorkbookError("cli.passphrase_file_not_text", path=name) from error
    line = line.removesuffix("\n").removesuffix("\r")
    if not line.strip():
        raise WorkbookError("cli.passphrase_file_empty", path=name)
    if len(raw) > _MOST_PASSPHRASE_BYTES or "\n" in line or "\r" in line:
        raise WorkbookError("cli.passphrase_file_long", path=name)
    return line


def user_name() -> str:
    """Return the name this machine knows the user by, or nothing."""
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""


def acting(options: Options, terminal: Terminal, book: Book) -> Actor:
    """Return who changes the workbook: the person named with --as, added if new, or the one it must be."""
    actor = means()
    if options.acting is not None:
        person, is_new = lookup.person_or_new(book, actor, options.acting)
        if is_new:
            terminal.note(Message("cli.person_added", {"name": options.acting}))
        return replace(actor, person=person)
    known = lookup.people(book)
    if len(known) == 1:
        return replace(actor, person=known[0].id)
    wanted = user_name().casefold()
    alike = [person.id for person in known if person.name.casefold() == wanted]
    if len(alike) != 1:
        raise WorkbookError("cli.who_acts", people=", ".join(person.name for person in known[:10]))
    return replace(actor, person=alike[0])


def reader(options: Options, book: Book) -> Actor:
    """Return who reads: the person named with --as, who must be known, or nobody in particular."""
    actor = means()
    if options.acting is None:
        return actor
    return replace(actor, person=lookup.person_named(book, options.acting))
