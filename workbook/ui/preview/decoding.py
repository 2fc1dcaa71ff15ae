"""Decode one file in the child: what it is, and what of it can be looked at."""

import io
from collections.abc import Callable
from typing import IO, Any, Final, cast

from PySide6.QtCore import QByteArray

from workbook.domain.errors import WorkbookError
from workbook.importers import first_sheet
from workbook.ui.preview import archives, pictures, texts
from workbook.ui.preview.documents import Documents
from workbook.ui.preview.kinds import HEAD_BYTES, PICTURES, FileKind, Told, encoding_of, tell
from workbook.ui.preview.pulled import Pulled
from workbook.ui.preview.values import (
    MOST_CELL,
    MOST_DUMP,
    Body,
    Dump,
    Grid,
    Note,
    NotShown,
    Preview,
    Reason,
)

_SVG_BYTES: Final = 4 << 20
Shown = tuple[Body, list[Note]]


class Decoding:
    """Decodes what is asked for. Only the document asked for last is kept."""

    def __init__(self) -> None:
        pictures.prepare()
        self._documents = Documents()
        self.application: object = None

    def preview(self, ask: dict[str, Any], source: Pulled) -> Preview:
        """Return what can be looked at: with `form` "dump" the bytes, with "text" text, else what suits the file best.

        With "picture" only pictures and pages are decoded. Raises NotShown.
        """
        key, name, side = str(ask["key"]), str(ask["name"]), int(ask["side"])
        if not source.size:
            raise NotShown(Reason.EMPTY)
        told = tell(source.head(HEAD_BYTES), name)
        if told.kind is not FileKind.PDF:
            self._documents.forget()
        kind = told.kind
        notes: list[Note] = []
        body: Body
        if ask["form"] == "picture" and kind not in PICTURES and kind is not FileKind.PDF:
            raise NotShown(Reason.NO_PICTURE)
        if ask["form"] == "dump":
            body, notes = _dump(source)
        elif ask["form"] == "text" and told.encoding:
            body, notes = _text(source, told)
        elif kind is FileKind.PDF:
            body = self._documents.page(key, source, int(ask["page"]), side)
        elif kind is FileKind.ZIP:
            kind, (body, notes) = _zip(source)
        else:
            body, notes = _shown(source, told, side)
        misnamed = told.misnamed
        if told.kind is FileKind.ZIP and kind is not FileKind.XLSX and name.lower().endswith((".xlsx", ".xlsm")):
            misnamed = "." + name.rpartition(".")[2].lower()
        return Preview(kind, misnamed, tuple(notes), body)


def _shown(source: Pulled, told: Told, side: int) -> Shown:
    if told.kind is FileKind.SVG:
        return _drawing(source, told, side)
    if told.kind in PICTURES:
        return pictures.decode(QByteArray(source.whole()), told.kind, side)
    if told.kind is FileKind.TAR:
        source.seek(0)
        return archives.list_tar(cast("IO[bytes]", io.BufferedReader(source)), is_packed=False)
    if told.kind in archives.UNPACKERS:
        return _packed(source, told.kind)
    forms: dict[FileKind, Callable[[Pulled, Told], Shown]] = {
        FileKind.JSON: _json,
        FileKind.CSV: _table,
        FileKind.TSV: _table,
        FileKind.XML: _text,
        FileKind.TEXT: _text,
    }
    form = forms.get(told.kind)
    return form(source, told) if form else _dump(source)


def _dump(source: Pulled) -> Shown:
    head = source.head(MOST_DUMP)
    return Dump(head), [Note("head", {"bytes": len(head)})] if len(head) < source.size else []


def _text(source: Pulled, told: Told) -> Shown:
    text, notes = texts.read_text(source, told.encoding)
    written, more = texts.as_written(text)
    return written, notes + more


def _json(source: Pulled, told: Told) -> Shown:
    text, notes = texts.read_text(source, told.encoding)
    set_out = texts.set_out_json(text) if source.size <= texts.TEXT_BYTES else None
    if set_out is not None and set_out != text:
        notes.append(Note("indented", {}))
    elif set_out is None and source.size <= texts.TEXT_BYTES:
        notes.append(Note("not_json", {}))
    written, more = texts.as_written(set_out or text)
    return written, notes + more


def _table(source: Pulled, told: Told) -> Shown:
    text, notes = texts.read_text(source, told.encoding)
    found = texts.read_table(text, told.kind, is_whole=source.size <= texts.TEXT_BYTES)
    if found is None:
        written, more = texts.as_written(text)
        return written, [*notes, Note("not_table", {}), *more]
    return found[0], notes + found[1]


def _drawing(source: Pulled, told: Told, side: int) -> Shown:
    if source.size > _SVG_BYTES:
        return _text(source, told)
    text = source.whole().decode(told.encoding, "replace")
    picture = pictures.draw_svg(text, side)
    if picture is None:
        written, notes = _text(source, told)
        return written, [Note("outside", {}), *notes]
    return picture, []


def _zip(source: Pulled) -> tuple[FileKind, Shown]:
    listing = archives.list_zip(source)
    if not any(entry.name == "xl/workbook.xml" for entry in listing[0].entries):
        return FileKind.ZIP, listing
    try:
        sheet = first_sheet.read_first_sheet(cast("IO[bytes]", io.BufferedReader(source)))
    except WorkbookError as error:
        reason = Reason.TOO_LARGE if error.key == "import.sheet_too_large" else Reason.DAMAGED
        raise NotShown(reason) from error
    notes = [Note("sheet", {"name": sheet.name[:100], "count": sheet.sheets})]
    if sheet.more_rows:
        notes.append(Note("rows", {"rows": first_sheet.MOST_ROWS}))
    if sheet.more_columns:
        notes.append(Note("columns", {"columns": first_sheet.MOST_COLUMNS}))
    if any(len(cell) > MOST_CELL for row in sheet.rows for cell in row):
        notes.append(Note("cells", {"characters": MOST_CELL}))
    rows = tuple(
        tuple(cell if len(cell) <= MOST_CELL else cell[:MOST_CELL] + "…" for cell in row) for row in sheet.rows
    )
    return FileKind.XLSX, (Grid(rows, max(map(len, rows), default=0)), notes)


def _packed(source: Pulled, kind: FileKind) -> Shown:
    """List a packed tar, or show the beginning of the one file that was packed."""
    try:
        head = archives.unpacked(source, kind).read(texts.TEXT_BYTES)
    except archives.DAMAGE as error:
        raise NotShown(Reason.DAMAGED) from error
    if archives.is_tar(head):
        return archives.list_tar(archives.unpacked(source, kind), is_packed=True)
    encoding = encoding_of(head[:HEAD_BYTES]) if head else ""
    if not encoding:
        return Dump(head[:MOST_DUMP]), [Note("unpacked", {})]
    written, notes = texts.as_written(head.decode(encoding, "replace").replace("\r\n", "\n"))
    cut = [Note("cut_text", {"bytes": len(head)})] if len(head) == texts.TEXT_BYTES else []
    return written, [Note("unpacked", {}), *cut, *notes]
