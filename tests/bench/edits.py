"""Determinations one by one, each its own durable transaction."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from tests.bench import books
from tests.bench.reading import Reading, Readings, Scale, in_turn, seconds
from workbook.domain.actor import Actor
from workbook.domain.vocabulary import OtherKind, Result
from workbook.operations.determinations import Verdict, determine
from workbook.operations.items import Target
from workbook.store.book import Book
from workbook.store.tables import ChecklistItem, Objective

NOT_MET = Verdict(Result.OTHER_THAN_SATISFIED, "The filter let three of ten prompts pass.", OtherKind.NOT_MET)
SATISFIED = Verdict(Result.SATISFIED, "The policy names the owner and the review of 3 May.")
TABLES = (
    "CREATE TABLE determination (id INTEGER PRIMARY KEY, result TEXT, reason TEXT, decided_at TEXT)",
    "CREATE TABLE event (seq INTEGER PRIMARY KEY, hash TEXT, body TEXT)",
)


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare with a loop of one UPDATE and one journal INSERT per transaction, the entry as long as ours."""
    for kind, passphrase in books.KINDS:
        yield _one(folder, scale, f"not met, {kind} / bare", passphrase, NOT_MET)
    yield _one(folder, scale, "satisfied by its evidence, plain / bare", None, SATISFIED)
    yield _one(folder, scale, "not met, on one of 3 objectives, plain / bare", None, NOT_MET, objectives=3, bar=None)


def _one(
    folder: Path,
    scale: Scale,
    name: str,
    passphrase: str | None,
    verdict: Verdict,
    *,
    objectives: int = 0,
    bar: float | None = 3.5,
) -> Reading:
    rounds = min(20, scale.edits)  # many and short, so that both sides of a pair meet the same disk
    part = scale.edits // rounds
    needed = part * (rounds + 1)  # one part more to warm up
    with books.new_book(folder / "edits.auditbook", passphrase) as (book, actor):
        items = books.add_checklist(book, actor, needed + 1, objectives)  # one to learn how long an entry is
        if verdict.result is Result.SATISFIED:
            books.prove_all(book, actor, items)
        targets = iter(_targets(book, items))
        size = _body_size(book, actor, next(targets), verdict)
        rest = list(targets)
        with books.bare(folder / "edits.db", passphrase, *TABLES) as connection:
            _fill(connection, needed)
            ours = _parts(rest, part, lambda target: determine(book, actor, [target], verdict))
            peer = _parts(range(1, needed + 1), part, lambda number: _edit_bare(connection, number, size))
            pairs = in_turn(lambda: next(ours), lambda: next(peer), rounds)
    return Reading(name, pairs.ratios, at_most=bar, note=f"{pairs.told(part)} each, entries of {size} characters")


def _targets(book: Book, items: Sequence[UUID]) -> list[Target]:
    """Return the items, or one objective of each where they have some."""
    with book.reading() as session:
        query = select(ChecklistItem.id, func.min(Objective.id)).join(
            Objective, col(Objective.control_id) == ChecklistItem.control_id
        )
        of_item = dict(session.exec(query.group_by(col(ChecklistItem.id))).all())
    return [Target(item, of_item.get(item)) for item in items]


def _body_size(book: Book, actor: Actor, target: Target, verdict: Verdict) -> int:
    determine(book, actor, [target], verdict)
    with book.reading() as session:
        row = session.driver().execute("SELECT length(body) FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return int(row[0])


def _fill(connection: Any, rows: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    given = ((number, "not_assessed", "x" * 200, "2026-09-14") for number in range(1, rows + 1))
    connection.executemany("INSERT INTO determination VALUES (?,?,?,?)", given)
    connection.execute("COMMIT")


def _parts(all_of: Sequence[Any], size: int, do: Callable[[Any], object]) -> Iterator[float]:
    for start in range(0, len(all_of), size):
        some = all_of[start : start + size]
        yield seconds(partial(_each, do, some)) / len(some) * size


def _each(do: Callable[[Any], object], some: Sequence[Any]) -> None:
    for one in some:
        do(one)


def _edit_bare(connection: Any, number: int, size: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "UPDATE determination SET result = ?, reason = ?, decided_at = ? WHERE id = ?",
        (NOT_MET.result.value, NOT_MET.reason, "2026-09-14 09:00:00.000000", number),
    )
    connection.execute("INSERT INTO event (hash, body) VALUES (?, ?)", (f"{number:064x}", f"{number:<{size}}"))
    connection.execute("COMMIT")
