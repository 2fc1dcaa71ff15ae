"""Collect the rows of every table from an image: along the trees as far as they lead, then from the leaves left over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Enum, Integer, LargeBinary, Table, Uuid
from sqlcipher3 import dbapi2

from workbook.store import format as file_format
from workbook.store import stored
from workbook.store.salvage.image import DamagedPage, Image
from workbook.store.salvage.records import Value, decode, fields, value_of
from workbook.store.salvage.structure import schema_rows
from workbook.store.salvage.trees import Cell, Trees, cells, payload
from workbook.store.schema import golden_schema
from workbook.store.tables import Record

Row = dict[str, Value]
Step = Callable[[int, int], None]
_CHUNK: Final = "chunk"
_REPORT_EVERY: Final = 64
_STRICT: Final = (Boolean, Date, DateTime, Enum, Integer, JSON, LargeBinary, Uuid)
_TEXT_DATES: Final = {Date: 10, DateTime: 26}


@dataclass(frozen=True, slots=True)
class ChunkPlace:
    """Where the bytes of one chunk are: the leaf with the row that holds them, and which of its rows that is."""

    page: int
    rowid: int


@dataclass(slots=True)
class Salvaged:
    """What could be read. Rows are by table, then by their key; what a damaged page held is only known by its number."""

    rows: dict[str, dict[Value, Row]] = field(default_factory=dict)
    chunks: dict[tuple[str, int], ChunkPlace] = field(default_factory=dict)
    unreadable_pages: set[int] = field(default_factory=set)
    unreadable_rows: dict[str, int] = field(default_factory=dict)
    damaged_tables: set[str] = field(default_factory=set)
    """The tables whose own trees are not whole."""
    left_over: set[tuple[str, str]] = field(default_factory=set)
    """Table and id of rows that no tree led to, which may have been replaced long ago."""
    page_count: int = 0
    missing_pages: int = 0
    """Pages that the first one tells of and the file does not have."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as the file holds it: its columns in order, which of them is the row's own number, and its key."""

    name: str
    columns: tuple[str, ...]
    alias: str
    key: str
    table: Table

    @property
    def strictness(self) -> int:
        """How many columns take only certain values."""
        return sum(isinstance(column.type, _STRICT) for column in self.table.columns)


@cache
def layouts() -> dict[str, Layout]:
    """Return every table of this version whose rows can be recovered, by name."""
    memory = dbapi2.connect(":memory:")
    found = {}
    try:
        for kind, name, _, sql in golden_schema(file_format.VERSION):
            if kind != "table" or name not in Record.metadata.tables:
                continue
            memory.execute(sql)
            columns = memory.execute(f"PRAGMA table_info({name})").fetchall()
            alias = next((row[1] for row in columns if row[5] and row[2] == "INTEGER"), "")
            key = next(row[1] for row in columns if row[5])
            found[name] = Layout(name, tuple(row[1] for row in columns), alias, key, Record.metadata.tables[name])
    finally:
        memory.close()
    return found


def read_tables(image: Image, step: Step) -> Salvaged:
    """Return every readable row of an image; `step` gets pages done and in all, and may raise Cancelled."""
    reader = _Reader(image, step)
    roots = reader.roots()
    for name in layouts():
        if name in roots:
            reader.read_tree(name, roots[name])
        else:
            reader.found.damaged_tables.add(name)
    for root in reader.other_roots:
        reader.pass_over(root)
    if reader.found.damaged_tables or reader.trees.unreadable or reader.trees.twisted:
        reader.read_left_over()
    return reader.finish()


def chunk_bytes(image: Image, place: ChunkPlace) -> bytes:
    """Return the bytes of a chunk. Raises DamagedPage when a page they are on cannot be read."""
    rows, _ = cells(image.page(place.page), place.page, image.usable)
    row = next(one for one in rows if one.rowid == place.rowid)
    return payload(image, row)[fields(row.local, row.size)[3].start :]


class _Reader:
    def __init__(self, image: Image, step: Step) -> None:
        self.image = image
        self.trees = Trees(image)
        self.found = Salvaged({name: {} for name in layouts()}, page_count=image.page_count)
        self.other_roots: list[int] = []
        self._step = step
        self._done = 0

    def roots(self) -> dict[str, int]:
        """Return the first page of each table, as far as the schema can be read; nothing of its text is believed."""
        roots: dict[str, int] = {}
        for (kind, name, _, _), root in schema_rows(self.trees):
            if not root:
                continue
            if kind == "table" and name in layouts() and name not in roots:
                roots[name] = root
            else:
                self.other_roots.append(root)
        return roots

    def read_tree(self, name: str, root: int) -> None:
        """Take every row along a table's tree."""
        before = len(self.trees.unreadable)
        for number in self.trees.leaves(root):
            try:
                rows, bad = cells(self.image.page(number), number, self.image.usable)
            except DamagedPage:
                self.trees.unreadable.add(number)
                continue
            bad += sum(not self._take(layouts()[name], number, row) for row in rows)
            self._lose(name, bad)
            self._report()
        if len(self.trees.unreadable) > before:
            self.found.damaged_tables.add(name)

    def pass_over(self, root: int) -> None:
        """Note the pages of a tree that holds no rows to be recovered."""
        for _ in self.trees.leaves(root):
            self._report()

    def read_left_over(self) -> None:
        """Take the rows of leaves that no tree led to, where they can only be of one table."""
        free = self.trees.free()
        for number in range(2, self.image.page_count + 1):
            if number in self.trees.seen or number in free:
                continue
            self._report()
            try:
                rows, _ = cells(self.image.run(number), number, self.image.usable)
            except DamagedPage:
                continue
            for layout in self._fitting(rows):
                for row in rows:
                    self._take(layout, number, row, keep=True)

    def finish(self) -> Salvaged:
        """Return what was found."""
        self.found.unreadable_pages = self.trees.unreadable
        try:
            told = int.from_bytes(self.image.page(1)[28:32], "big")
            self.found.missing_pages = max(0, told - self.image.page_count) if self.image.rollback is None else 0
        except DamagedPage:
            pass
        return self.found

    def _fitting(self, rows: list[Cell]) -> Iterator[Layout]:
        """Yield the one table that all rows of a leaf can be of."""
        possible: list[Layout] | None = None
        for row in rows:
            able = [one for one in layouts().values() if self._values(one, row) is not None]
            possible = able if possible is None else [one for one in possible if one in able]
        # Where one table asks more of its columns than another that would do too, the rows are its.
        most = max((one.strictness for one in possible or ()), default=0)
        possible = [one for one in possible or () if one.strictness == most]
        if len(possible) > 1:
            possible = [one for one in possible if self._is_known(one, rows)]
        if len(possible) == 1:
            yield possible[0]

    def _is_known(self, layout: Layout, rows: list[Cell]) -> bool:
        """Tell whether what the rows refer to was found, where more than one table would do."""
        values = self._values(layout, rows[0])
        if values is None or layout.name == _CHUNK:
            return False
        keys = [one for one in layout.table.foreign_keys if values[one.parent.name] is not None]
        return bool(keys) and all(values[one.parent.name] in self.found.rows[one.column.table.name] for one in keys)

    def _take(self, layout: Layout, number: int, cell: Cell, *, keep: bool = False) -> bool:
        """Take one row, `keep` what was there before; return whether it can be one of the table."""
        values = self._values(layout, cell)
        if values is None:
            return False
        if layout.name == _CHUNK:
            place = ChunkPlace(number, cell.rowid)
            key = (str(values["content_id"]), int(str(values["position"])))
            if not keep or key not in self.found.chunks:
                self.found.chunks[key] = place
            return True
        rows, columns = self.found.rows[layout.name], layout.table.columns
        if not keep or values[layout.key] not in rows:
            rows[values[layout.key]] = values
            if keep:
                self.found.left_over.add((layout.name, str(stored.to_json(columns[layout.key], values[layout.key]))))
        return True

    def _values(self, layout: Layout, cell: Cell) -> Row | None:
        """Return a row's values by column, None when it cannot be one of the table. Of a chunk, its bytes are left out."""
        try:
            if layout.name == _CHUNK:
                parts = fields(cell.local, cell.size)
                if len(parts) != len(layout.columns) or parts[3].serial % 2 or parts[3].size == 0:
                    return None
                given: tuple[Value, ...] = (*(value_of(cell.local, one) for one in parts[:3]), b"\0")
            else:
                given = decode(payload(self.image, cell))
        except (ValueError, DamagedPage):
            return None
        if len(given) != len(layout.columns):
            return None
        values = dict(zip(layout.columns, given, strict=True))
        if layout.alias:
            if values[layout.alias] is not None:
                return None
            values[layout.alias] = cell.rowid
        columns = layout.table.columns
        return values if all(_fits(columns[name], value) for name, value in values.items()) else None

    def _lose(self, name: str, count: int) -> None:
        if count:
            self.found.unreadable_rows[name] = self.found.unreadable_rows.get(name, 0) + count

    def _report(self) -> None:
        self._done += 1
        if self._done % _REPORT_EVERY == 0:
            self._step(min(self._done, self.image.page_count), self.image.page_count)


def _fits(column: Column[Any], value: Value) -> bool:
    """Tell whether a value is one that this program writes into a column."""
    if value is None:
        return bool(column.nullable)
    kind = column.type
    if isinstance(kind, Uuid):
        return isinstance(value, str) and len(value) == 32 and not value.strip("0123456789abcdef")
    if isinstance(kind, LargeBinary):
        return isinstance(value, bytes)
    if isinstance(kind, Boolean):
        return value in (0, 1) and isinstance(value, int)
    if isinstance(kind, Integer):
        return isinstance(value, int)
    if not isinstance(value, str):
        return False
    if isinstance(kind, Enum):
        return value in kind.enums
    if isinstance(kind, JSON):
        return not _is_foreign(column, value)
    if isinstance(kind, Date | DateTime):
        return _is_date(column, kind, value)
    return True


def _is_date(column: Column[Any], kind: Date | DateTime, value: str) -> bool:
    if len(value) != _TEXT_DATES[DateTime if isinstance(kind, DateTime) else Date] or _is_foreign(column, value):
        return False
    try:
        stored.from_json(column, stored.to_json(column, value))
    except ValueError:
        return False
    return True


def _is_foreign(column: Column[Any], value: str) -> bool:
    told = stored.to_json(column, value)
    return isinstance(told, dict) and set(told) == {"foreign"}
