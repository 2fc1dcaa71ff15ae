"""Decide for each record whether it is as its row says or as the journal says, and note what differs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Table

from workbook.domain.errors import Message
from workbook.store import stored
from workbook.store.catalogue import PARTS
from workbook.store.journal import record_types
from workbook.store.recovery.history import History
from workbook.store.replay import State, called_by
from workbook.store.salvage.tables import Salvaged
from workbook.store.stored import Json
from workbook.store.tables import Record

Rows = dict[str, dict[str, dict[str, Json]]]
"""Rows as JSON, by table and id: records, and the parts of frameworks."""
_MOST_NAMED: Final = 200
"""How many differing records of one kind are named; of more, the count is told."""


@dataclass(slots=True)
class Decided:
    """The rows of the new workbook, and what has to be said of them."""

    rows: Rows
    told: list[Message] = field(default_factory=list)

    def note(self, key: str, **arguments: str | int) -> None:
        """Note a sentence of what is lost or not as it was."""
        self.told.append(Message(key, dict(arguments)))


def decide(found: Salvaged, history: History) -> Decided:
    """Return the rows that the new workbook is to have, before what others rest on is looked after."""
    decided = Decided({name: {} for name in (*record_types(), *PARTS)})
    for name in record_types():
        _decide_table(decided, name, _as_json(found, name), history, found.left_over)
    for name in PARTS:
        decided.rows[name] = _as_json(found, name)
    return decided


def _decide_table(
    decided: Decided, name: str, rows: dict[str, dict[str, Json]], history: History, left_over: set[tuple[str, str]]
) -> None:
    told = history.told[name]
    differing: list[str] = []
    foreign: list[str] = []
    unconfirmed: list[str] = []
    for key in sorted({*rows, *told}):
        row, said = rows.get(key), told.get(key)
        if said is not None and (row is None or history.is_complete or (name, key) in left_over):
            if row is not None and row != said:
                differing.append(called_by(said, key))
            row = said
        elif said is None and history.is_complete:
            foreign.append(called_by(row or {}, key))
            continue
        elif row != said:
            unconfirmed.append(called_by(row or {}, key))
        if row is not None:
            decided.rows[name][key] = row
    for sentence, names in (
        ("recovery.put_back", differing),
        ("recovery.foreign", foreign),
        ("recovery.unconfirmed", unconfirmed),
    ):
        for called in _some(names):
            decided.note(sentence, table=name, record=called)


def _some(names: list[str]) -> Iterator[str]:
    yield from names[:_MOST_NAMED]
    if len(names) > _MOST_NAMED:
        yield f"… {len(names) - _MOST_NAMED:,}"


def changes(decided: Rows, state: State) -> Iterator[tuple[str, str, dict[str, Json] | None, dict[str, Json]]]:
    """Yield each record that is not as the kept entries leave it: table, id, what it was, what it is."""
    for name in record_types():
        for key, row in decided[name].items():
            before = state[name].get(key)
            if before != row:
                yield name, key, before, row


def _as_json(found: Salvaged, name: str) -> dict[str, dict[str, Json]]:
    table: Table = Record.metadata.tables[name]
    order = [column.name for column in table.columns]
    rows = (stored.row_to_json(table, [row[column] for column in order]) for row in found.rows[name].values())
    return {str(row["id"]): row for row in rows}
