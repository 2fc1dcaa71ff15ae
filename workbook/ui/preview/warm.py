"""Load everything a decoder may ever want, since nothing can be opened later: one small file of each kind is decoded."""

import io
import os
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QImage, QImageReader

from workbook.resources import resource
from workbook.ui.preview.decoding import Decoding
from workbook.ui.preview.kinds import PICTURES
from workbook.ui.preview.pulled import Pulled

_FONTS: Final = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "DroidSansFallback.ttf")
_ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "cp437")
_SVG: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text y="9" font-family="A">Aa</text></svg>'
)
_PDF: Final = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R
/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 38>>stream
BT /F 9 Tf 9 9 Td (Aa) Tj ET         \n
endstream endobj
trailer<</Root 1 0 R>>
"""
_OOXML: Final = "http://schemas.openxmlformats.org"
_SHEET: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_OOXML}/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_OOXML}/package/2006/relationships"><Relationship Id="a" '
    f'Type="{_OOXML}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_OOXML}/spreadsheetml/2006/main" '
    f'xmlns:r="{_OOXML}/officeDocument/2006/relationships"><sheets>'
    '<sheet name="a" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_OOXML}/package/2006/relationships"><Relationship Id="a" '
    f'Type="{_OOXML}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_OOXML}/spreadsheetml/2006/main"><sheetData><row r="1">'
    '<c r="A1"><v>1.5</v></c><c r="B1" t="d"><v>2026-01-01T00:00:00</v></c></row></sheetData></worksheet>',
}


def warmed_up() -> Decoding:
    """Return what decodes, with all that it needs in memory."""
    application = QGuiApplication.instance() or QGuiApplication(["preview"])
    for name in _FONTS:
        QFontDatabase.addApplicationFontFromData(QByteArray(resource(f"fonts/{name}").read_bytes()))
    for encoding in _ENCODINGS:
        "a".encode(encoding).decode(encoding)
    for kind in PICTURES:
        _ask_reader(kind.value)
    with _one_processor():
        # Qt makes its threads for large pictures now, and only one: each would take address space for its stack.
        large = QImage(QSize(1024, 1024), QImage.Format.Format_RGB32)
        large.scaled(800, 800, mode=Qt.TransformationMode.SmoothTransformation)
        large.convertToFormat(QImage.Format.Format_RGB888)
    decoding = Decoding()
    for name, data in (("a.svg", _SVG), ("a.pdf", _PDF), ("a.xlsx", _sheet()), ("a.json", b"[1]"), ("a.csv", b"a,b")):
        _decode(decoding, name, data)
    decoding.application = application
    return decoding


def _decode(decoding: Decoding, name: str, data: bytes) -> None:
    ask: dict[str, Any] = {"key": "", "name": name, "form": "", "page": 0, "side": 64}
    decoding.preview(ask, Pulled(len(data), lambda start, end: data[start:end]))


def _ask_reader(name: str) -> None:
    """Have Qt load the decoder of a format."""
    buffer = QBuffer()
    buffer.setData(QByteArray(b"nothing"))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader(buffer, QByteArray(name.encode())).canRead()


def _sheet() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        for name, words in _SHEET.items():
            parts.writestr(name, words)
    return file.getvalue()


@contextmanager
def _one_processor() -> Iterator[None]:
    """Let Qt count one processor, where that can be arranged."""
    if not sys.platform.startswith("linux"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
