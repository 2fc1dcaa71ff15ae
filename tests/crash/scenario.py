"""Work on a workbook in a process of its own, and say each thing on standard output once it is done."""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from uuid import UUID

from tests.actors import fixed_actor
from tests.store import second_format
from workbook.domain import records
from workbook.domain.actor import Actor
from workbook.domain.errors import WorkbookError
from workbook.domain.vocabulary import OtherKind, Result, Role
from workbook.importers.frameworks import load
from workbook.operations import checklist, copying, engagement, evidence, history, reporting
from workbook.operations.determinations import Verdict, determine
from workbook.operations.items import Target
from workbook.operations.working_copies import check_in, check_out
from workbook.store import connection
from workbook.store.book import Book
from workbook.store.opening import open_book
from workbook.store.queries import checklist_ids

PASSPHRASE = "correct horse battery"
FRAMEWORK = "us-voluntary-2023"
NAME = "audit.auditbook"
NOT_MET = Verdict(Result.OTHER_THAN_SATISFIED, "It was switched off.", OtherKind.NOT_MET)


def make(path: Path, passphrase: str | None) -> UUID:
    """Make the workbook that scenarios begin with, and return who acts in it."""
    terms = records.Engagement("Crash")
    book, lead = engagement.begin(path, fixed_actor(), terms, records.Person("Ana", Role.LEAD), passphrase)
    party = engagement.add_party(book, lead, records.Party("Vendor")).created[0]
    subject = checklist.add_subject(book, lead, records.Subject(party, "Model")).created[0]
    framework = checklist.add_framework(book, lead, load(FRAMEWORK)).created[0]
    checklist.choose_controls(book, lead, framework, [subject])
    book.close()
    assert lead.person is not None
    return lead.person


def say(what: str, **told: object) -> None:
    """Acknowledge something, as a screen would; one call, of a kind that nothing else uses, so that the trace shows where."""
    os.writev(1, [(json.dumps({"what": what, **told}) + "\n").encode()])


class Scenario:
    """What is done with an open workbook, again and again."""

    def __init__(self, folder: Path, book: Book, actor: Actor, seed: int) -> None:
        self.folder = folder
        self.book = book
        self.actor = actor
        self.book_key = book.file.key
        self.random = Random(seed)
        self.number = seed * 10_000
        with book.reading() as session:
            self.items = checklist_ids(session)

    def done(self) -> None:
        """Say that everything up to now is recorded."""
        say("recorded", head=self.book.head())

    def edit(self) -> None:
        """Change one field of one item."""
        self.number += 1
        checklist.write_note(self.book, self.actor, self.random.choice(self.items), f"note {self.number}")
        self.done()

    def bulk(self) -> None:
        """Determine many items at once."""
        self.number += 1
        verdict = Verdict(NOT_MET.result, f"{NOT_MET.reason} {self.number}", NOT_MET.other_kind)
        determine(self.book, self.actor, [Target(item) for item in self.items], verdict)
        self.done()

    def undo(self) -> None:
        """Change something, and take it back."""
        self.edit()
        history.undo(self.book, self.actor)
        self.done()

    def attach(self, size: int = 90_000) -> None:
        """Attach new bytes."""
        self.number += 1
        data = self.random.randbytes(size)
        added = evidence.add_bytes(self.book, self.actor, f"{self.number}.bin", data)
        evidence.attach(
            self.book, self.actor, added.created[0], [Target(self.random.choice(self.items))], records.Attaching()
        )
        self.done()

    def backup(self) -> None:
        """Change something, and back up."""
        self.edit()
        made = copying.back_up(self.book, self.actor, self.folder / "backups")
        say("held", file=str(made.relative_to(self.folder)), head=self.book.head())
        self.done()

    def checkin(self) -> None:
        """Change something in a working copy, and check it in where the original is."""
        original, local = self.folder / NAME, self.folder / "working" / NAME
        if self.book.path != local:
            local.parent.mkdir()
            check_out(self.book, self.actor, local)
            self.book.close()
            self.book = open_book(local, self.actor, key=self.book_key)
        self.number += 1
        checklist.write_note(self.book, self.actor, self.random.choice(self.items), f"note {self.number}")
        head = self.book.head()
        say("held", file=str(local.relative_to(self.folder)), head=head)
        check_in(self.book, self.actor)
        say("held", file=original.name, head=head)

    def export(self) -> None:
        """Change something, and export it in every format."""
        self.edit()
        for path in reporting.export(self.book, self.actor, self.folder / "exports"):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            say("exported", file=str(path.relative_to(self.folder)), sha256=digest)
        self.done()

    def migrate(self) -> None:
        """Make a new file, by all migrations."""
        self.number += 1
        path = self.folder / f"new-{self.number}.auditbook"
        make(path, None)
        say("made", file=path.name)

    def upgrade(self) -> None:
        """Go on with a workbook that opening it has brought to the next format."""
        self.edit()

    def busy(self) -> None:
        """Do one of the short things, or one of the long ones now and then."""
        kinds: list[Callable[[], None]] = [self.edit, self.edit, self.undo, self.bulk, self.attach, self.attach]
        self.random.choice([*kinds, lambda: self.attach(3 << 20), self.export])()


KINDS = ("attach", "edit", "undo", "bulk", "migrate", "upgrade", "backup", "checkin", "export")


def opened(folder: Path, person: UUID, passphrase: str | None, seed: int) -> tuple[Book, Actor]:
    """Open the workbook of a scenario; ids differ from seed to seed."""
    actor = fixed_actor(seed + 1000, person=person)
    return open_book(folder / NAME, actor, passphrase), actor


def main(folder: Path, person: UUID, kind: str, times: int, seed: int, flags: set[str]) -> None:
    """Do one kind of thing some times; `unsafe` is the control that must be seen to fail, `bold` goes on after refusals."""
    if "unsafe" in flags:
        be_unsafe()
    secret = PASSPHRASE if "encrypted" in flags else None
    if kind == "upgrade":
        second_format.learn(Path(tempfile.mkdtemp()))
        # Before it is opened, which is what is looked at here.
        say("begun", key=connection.derive_key(secret, connection.header(folder / NAME)) if secret else None)
    try:
        book, actor = opened(folder, person, secret, seed)
    except WorkbookError as error:
        if "bold" not in flags:
            raise
        say("refused", key=error.key)
        book, actor = opened(folder, person, secret, seed)
    (folder / "exports").mkdir(exist_ok=True)
    say("begun", key=book.file.key)
    scenario = Scenario(folder, book, actor, seed)
    for _ in range(times):
        try:
            getattr(scenario, kind)()
        except WorkbookError as error:
            if "bold" not in flags:
                raise
            say("refused", key=error.key)
    scenario.book.close()
    say("closed")


def be_unsafe() -> None:
    """Sync nothing, neither SQLite nor exports."""
    safe = connection.connect

    def connect(path: Path, key: str | None, *, read_only: bool) -> connection.Connection:
        made = safe(path, key, read_only=read_only)
        made.execute("PRAGMA synchronous = OFF")
        return made

    for module in list(sys.modules.values()):
        if getattr(module, "connect", None) is safe:
            module.connect = connect  # type: ignore[attr-defined]
    os.fsync = os.fdatasync = lambda _handle: None  # type: ignore[assignment]


def acknowledged(words: str) -> Iterator[dict[str, str]]:
    """Yield what whole lines of a scenario's output say."""
    for line in words.splitlines(keepends=True):
        if line.endswith("\n"):
            yield json.loads(line)


if __name__ == "__main__":
    _, place, who, what, count, start, *given = sys.argv
    main(Path(place), UUID(who), what, int(count), int(start), set(given))
