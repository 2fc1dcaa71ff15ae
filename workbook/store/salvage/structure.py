"""Tell whether an image is a workbook through and through: its schema is ours, and its trees hang together."""

from typing import Final

from workbook.store import format as file_format
from workbook.store.salvage.image import DamagedPage, Image
from workbook.store.salvage.records import decode
from workbook.store.salvage.trees import Trees, cells, payload
from workbook.store.schema import STATISTICS, SchemaObject, golden_schema

_SCHEMA_COLUMNS: Final = 5


def schema_rows(trees: Trees) -> list[tuple[SchemaObject, int]]:
    """Return what can be read of the schema, each object with the page its tree begins at (0 for none)."""
    found = []
    for number in trees.leaves(1):
        try:
            rows, bad = cells(trees.image.page(number), number, trees.image.usable)
            trees.twisted |= bad > 0
        except DamagedPage:
            trees.unreadable.add(number)
            continue
        for row in rows:
            try:
                values = decode(payload(trees.image, row))
            except (DamagedPage, ValueError):
                trees.twisted = True
                continue
            if len(values) == _SCHEMA_COLUMNS and isinstance(values[3], int | None):
                kind, name, table, root, sql = values
                found.append(((str(kind), str(name), str(table), sql if sql is None else str(sql)), int(root or 0)))
    return found


def is_sound(image: Image) -> bool:
    """Tell whether the schema is this version's, every page of every tree can be read, and none is in two places.

    The bytes of evidence and other long values are not looked at; Verify does that.
    """
    trees = Trees(image)
    try:
        version = int.from_bytes(image.page(1)[60:64], "big")
        rows = schema_rows(trees)
        objects = {row for row, _ in rows} - STATISTICS
        if not 1 <= version <= file_format.VERSION or objects != set(golden_schema(version)):
            return False
        if len(rows) != len({row for row, _ in rows}):
            return False
        for _, root in rows:
            if root:
                for _leaf in trees.leaves(root):
                    pass
    except DamagedPage:
        return False
    return not trees.unreadable and not trees.twisted
