"""Files that are made to do harm, and the smallest honest ones beside them."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def picture(kind: str, width: int = 60, height: int = 40) -> bytes:
    """Return a picture: red, with a green left half."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFFCC0000)
    painter = QPainter(image)
    painter.fillRect(0, 0, width // 2, height, 0xFF00AA00)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return data.data()


def flat_png(width: int, height: int, *, grey_bits: int = 8) -> bytes:
    """Return a black PNG of any size, its height a multiple of ten, in few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row, packer = bytes(1 + (width * grey_bits + 7) // 8), zlib.compressobj(9, wbits=-15)
    # Packed once: after a full flush the same rows are the same bytes again.
    tenth = packer.compress(row * (height // 10)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(10):
        check = zlib.adler32(row * (height // 10), check)
    data = b"\x78\x9c" + tenth * 10 + b"\x03\x00" + struct.pack(">I", check)
    head = struct.pack(">IIBBBBB", width, height, grey_bits, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def turned_jpeg() -> bytes:
    """Return a JPEG that says in its EXIF that it is to be turned by a quarter."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    data = picture("jpeg")
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]


def svg(inside: str = '<rect width="10" height="10" fill="#cc0000"/>', before: str = "", more: str = "") -> bytes:
    links = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{before}<svg {links} width="10" height="10" {more}>{inside}</svg>'.encode()


def entity_bomb() -> bytes:
    lines = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return svg("<text>&i;</text>", f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">{lines}]>')


def use_bomb() -> bytes:
    """Return a drawing of 10^18 squares."""
    groups = '<g id="a0"><rect width="1" height="1"/></g>'
    for number in range(1, 19):
        groups += f'<g id="a{number}">' + f'<use xlink:href="#a{number - 1}"/>' * 10 + "</g>"
    return svg(f'<defs>{groups}</defs><use xlink:href="#a18"/>')


def pdf(more: str = "", box: str = "0 0 72 72", pages: int = 1) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    each = "".join(
        f"{number} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{box}]>>endobj\n" for number in range(3, 3 + pages)
    )
    return (
        f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R{more}>>endobj\n"
        f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {pages}>>endobj\n{each}trailer<</Root 1 0 R>>\n"
    ).encode()


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def long_zip(entries: int) -> bytes:
    """Return a zip of empty files; only its directory is there."""
    directory = b"".join(
        struct.pack("<4s4B4H3L5H2L", b"PK\x01\x02", *(0,) * 11, len(name), *(0,) * 6) + name
        for name in (b"%d.txt" % number for number in range(entries))
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), 4, 0)
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, len(directory), 4)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 4 + len(directory), 1)
    return b"PK\x03\x04" + directory + large + locator + end


def tarred(parts: dict[str, int], packed: str = "") -> bytes:
    """Return a tar of zeros with these names and sizes."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=f"w:{packed}") as archive:
        for name, size in parts.items():
            member = tarfile.TarInfo(name)
            member.size = size
            archive.addfile(member, io.BytesIO(bytes(size)))
    return file.getvalue()


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def xlsx(cells: str, strings: str = "", head: str = "", dimension: str = "A1", before: str = "") -> bytes:
    """Return a workbook of one sheet with these rows, and shared strings."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Accounts" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/>{head}'
        f"<sheetData>{cells}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }
    return zipped({name: words.encode() for name, words in parts.items()})


NEVER_CRASH: dict[str, Callable[[], bytes]] = {
    "pixels.png": lambda: flat_png(50_000, 50_000, grey_bits=1),
    "gigapixels.png": lambda: flat_png(10, 10).replace(
        struct.pack(">II", 10, 10), struct.pack(">II", 2**31 - 1, 2**31 - 1)
    ),
    "cut.jpg": lambda: picture("jpeg", 400, 300)[:900],
    "file.svg": lambda: svg('<image xlink:href="file:///etc/passwd" width="9" height="9"/>'),
    "entities.svg": entity_bomb,
    "pixels.svg": lambda: svg(more='viewBox="0 0 1e9 1e9"').replace(b'width="10"', b'width="1e9"', 1),
    "malformed.pdf": lambda: (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\nxref\n0 99999999\ntrailer<</Root 1 0 R>>"
    ),
    "launch.pdf": lambda: pdf("/OpenAction<</S/Launch/F(/bin/touch)/Win<</F(calc.exe)>>>>"),
    "script.pdf": lambda: pdf("/OpenAction<</S/JavaScript/JS(while\\(1\\){})>>"),
    "wide.pdf": lambda: pdf(box="0 0 14400000 0.001"),
    "bomb.zip": lambda: zipped({"zeros": bytes(60 << 20)}),
    "many.zip": lambda: long_zip(100_000),
    "lying.zip": lambda: b"PK\x05\x06" + bytes(4) + b"\xff" * 14 + b"\0\0",
    "deep.json": lambda: b"[" * 100_000 + b"]" * 100_000,
    "deeper.json": lambda: b'{"a":' * 150_000 + b"1" + b"}" * 150_000,
    "line.csv": lambda: b"a," * (25 << 20),
    "open.csv": lambda: b'"' + b"a,\n" * (17 << 20),
    "zeros.txt": lambda: bytes(1 << 20),
    "dimension.xlsx": lambda: xlsx('<row r="1"><c r="A1"><v>1</v></c></row>', dimension="A1:XFD1048576"),
    "far.xlsx": lambda: xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "strings.xlsx": lambda: xlsx("", "<si><t>a</t></si>" * 3_000_000),
    "entity.xlsx": lambda: xlsx("", before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "bomb.tar.gz": lambda: tarred({"../../etc/passwd": 3, "zeros": 60 << 20, "last": 1}, "gz"),
    "bomb.gz": lambda: gzipped(bytes(100 << 20)),
}
