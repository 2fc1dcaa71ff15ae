"""More files that are made to do harm: every format the window shows, each with what could hurt its decoder.

The suite decodes those that take no time (`QUICK`); `python -m tests.ui.hostile_run` decodes all.
"""

import base64
import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

from tests.ui import hostile_files as files
from tests.ui.hostile_files import svg

Make = Callable[[], bytes]
MAIN, OFFICE, PACKAGE = files.MAIN, files.OFFICE, files.PACKAGE


def zeros(mebibytes: int) -> bytes:
    """Return so many zeros, deflated."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(mebibytes)) + packer.flush()


# Pictures


def jpeg(width: int, height: int) -> bytes:
    """Return a JPEG that says it is of this size."""
    data = bytearray(files.picture("jpeg", 64, 64))
    struct.pack_into(">HH", data, data.find(b"\xff\xc0") + 5, height, width)
    return bytes(data)


def gif(width: int, height: int, frames: int = 1) -> bytes:
    head = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0\xcc\0\0\0\0\0"
    frame = b"," + struct.pack("<HHHH", 0, 0, width, height) + b"\0\x02\x02D\x01\0"
    return head + frame * frames + b";"


def bmp(width: int, height: int, bits: int = 24, packing: int = 0, body: bytes = bytes(1000)) -> bytes:
    colours = bytes(1024) if bits == 8 else b""
    start = 54 + len(colours)
    head = b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start)
    fields = (40, width, height, 1, bits, packing, len(body), 0, 0, 256 if colours else 0, 0)
    return head + struct.pack("<IiiHHIIiiII", *fields) + colours + body


def tiff(width: int, height: int, data: bytes, *, bits: int = 8, is_loop: bool = False) -> bytes:
    """Return a TIFF of one deflated strip; in a loop, its first directory is also its next."""
    long, short = 4, 3
    tags = (
        (256, long, width), (257, long, height), (258, short, bits), (259, short, 8), (262, short, 1), (273, long, 8),
        (277, short, 1), (278, long, height), (279, long, len(data)),
    )  # fmt: skip
    place = 8 + len(data)
    listed = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    following = struct.pack("<I", place if is_loop else 0)
    return b"II*\0" + struct.pack("<I", place) + data + struct.pack("<H", len(tags)) + listed + following


def png_with(kind: bytes, data: bytes, times: int = 1) -> bytes:
    """Return a small PNG with chunks of another kind before its pixels."""
    plain = files.picture("png")
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return plain[:33] + chunk * times + plain[33:]


def webp(width: int, height: int) -> bytes:
    """Return a WEBP that says it is of this size."""
    data = bytearray(files.picture("webp", 64, 64))
    place = data.find(b"VP8L")
    if place > 0:
        (bits,) = struct.unpack_from("<I", data, place + 9)
        struct.pack_into(
            "<I", data, place + 9, bits & ~0xFFFFFFF | (width - 1) & 0x3FFF | ((height - 1) & 0x3FFF) << 14
        )
    else:
        struct.pack_into("<HH", data, data.find(b"\x9d\x01\x2a") + 3, width & 0x3FFF, height & 0x3FFF)
    return bytes(data)


def picture_in(png: bytes, times: int = 1) -> bytes:
    """Return a drawing with pictures inside."""
    held = base64.b64encode(png).decode()
    return svg(f'<image width="9" height="9" xlink:href="data:image/png;base64,{held}"/>' * times)


def masks(count: int) -> bytes:
    each = (f'<mask id="m{n}"><rect width="9" height="9" mask="url(#m{n - 1})"/></mask>' for n in range(1, count))
    groups = "".join(each)
    first = '<mask id="m0"><rect width="9" height="9"/></mask>'
    return svg(f'<defs>{first}{groups}</defs><rect width="9" height="9" mask="url(#m{count - 1})"/>')


PICTURES: Final[dict[str, Make]] = {
    "huge.jpg": lambda: jpeg(65_500, 65_500),
    "huge.gif": lambda: gif(65_535, 65_535),
    "frames.gif": lambda: gif(2_000, 2_000, 200_000),
    "huge.bmp": lambda: bmp(100_000, 100_000),
    "upside.bmp": lambda: bmp(30_000, -30_000),
    "packed.bmp": lambda: bmp(30_000, 30_000, 8, 1, b"\xff\x01" * 2_000_000),
    "bits.bmp": lambda: bmp(2**31 - 1, 2**31 - 1, 1),
    "huge.tif": lambda: tiff(100_000, 100_000, zeros(60)),
    "bits.tif": lambda: tiff(60_000, 60_000, zeros(60), bits=1),
    "loop.tif": lambda: tiff(8, 8, zlib.compress(bytes(64)), is_loop=True),
    "words.png": lambda: png_with(b"zTXt", b"a\0\0" + zeros(150), 3),
    "colours.png": lambda: png_with(b"iCCP", b"a\0\0" + zeros(300)),
    "chunks.png": lambda: png_with(b"tEXt", b"a\0b", 400_000),
    "deep.png": lambda: files.flat_png(16_000, 8_000, grey_bits=16),
    "large.png": lambda: files.flat_png(11_500, 11_500),
    "huge.webp": lambda: webp(16_383, 16_383),
    "deep.svg": lambda: svg("<g>" * 200_000 + "</g>" * 200_000),
    "nested.svg": lambda: svg("<svg>" * 50_000 + "</svg>" * 50_000),
    "dashes.svg": lambda: svg('<path d="M0 0L1e9 1e9" stroke="red" stroke-dasharray="0.0001"/>'),
    "letter.svg": lambda: svg('<text y="9" font-size="1e9">A</text>'),
    "letters.svg": lambda: svg('<text y="9">A</text>' * 40_000),
    "blur.svg": lambda: svg(
        '<defs><filter id="f">' + '<feGaussianBlur stdDeviation="400"/>' * 2000 + "</filter></defs>"
        '<rect width="10" height="10" filter="url(#f)"/>'
    ),
    "masks.svg": lambda: masks(200),
    "itself.svg": lambda: svg('<g id="a"><use xlink:href="#a"/></g>'),
    "tiny.svg": lambda: svg(
        '<defs><pattern id="p" width="1e-5" height="1e-5" patternUnits="userSpaceOnUse"><rect width="1" height="1"/>'
        '</pattern></defs><rect width="1e6" height="1e6" fill="url(#p)"/>'
    ),
    "picture.svg": lambda: picture_in(files.flat_png(50_000, 50_000, grey_bits=1)),
    "pictures.svg": lambda: picture_in(files.flat_png(11_000, 11_000), 12),
    "inside.svg": lambda: picture_in(svg('<image xlink:href="file:///etc/passwd"/>')),
    "path.svg": lambda: svg('<path d="M0 0' + " L1 1 2 3" * 300_000 + '"/>'),
    "style.svg": lambda: svg("<style>" + "*{fill:red}" * 100_000 + "</style>" + "<rect/>" * 1000),
    "attributes.svg": lambda: svg(more=" ".join(f'a{n}="1"' for n in range(200_000))),
    "numbers.svg": lambda: svg(
        '<rect x="nan" y="inf" width="1e308" height="1e309"/>', more='viewBox="nan inf 1e308 1"'
    ),
    "comments.svg": lambda: b"<!---->" * 9_000 + b"x",
}


# Documents


def pdf(content: bytes, resources: str = "", more: bytes = b"", packing: str = "/FlateDecode") -> bytes:
    """Return a page whose content is packed already."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        + f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<{resources}>>>>".encode()
        + b"endobj\n"
        + f"4 0 obj<</Length {len(content)}/Filter{packing}>>stream\n".encode()
        + content
        + b"\nendstream endobj\n"
        + more
        + b"\ntrailer<</Root 1 0 R>>\n"
    )


def stream(number: int, head: str, data: bytes) -> bytes:
    return f"{number} 0 obj<<{head}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream endobj\n"


def forms(depth: int) -> bytes:
    """Return a page on which a form is drawn ten times, each of which draws another ten times, and so on."""
    each = b"".join(
        stream(
            number,
            f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X{number + 1} {number + 1} 0 R>>>>",
            f"/X{number + 1} Do ".encode() * 10,
        )
        for number in range(5, 5 + depth)
    )
    return pdf(zlib.compress(b"/X5 Do"), "/XObject<</X5 5 0 R>>", each)


def large_picture() -> bytes:
    head = "/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    return pdf(
        zlib.compress(b"600 0 0 800 0 0 cm /I Do"),
        "/XObject<</I 5 0 R>>",
        stream(5, head + "/Filter/FlateDecode", zeros(200)),
    )


DOCUMENTS: Final[dict[str, Make]] = {
    "packed.pdf": lambda: pdf(zeros(400)),
    "packed3.pdf": lambda: pdf(
        zlib.compress(zlib.compress(zeros(1000), 9), 9), packing="[/FlateDecode/FlateDecode/FlateDecode]"
    ),
    "lines.pdf": lambda: pdf(zlib.compress(b"0 0 m 9 9 l S " * 6_000_000)),
    "fills.pdf": lambda: pdf(zlib.compress(b"0 0 600 800 re f " * 500_000)),
    "states.pdf": lambda: pdf(zlib.compress(b"q " * 20_000_000)),
    "lists.pdf": lambda: pdf(zlib.compress(b"[" * 5_000_000)),
    "forms.pdf": lambda: forms(20),
    "picture.pdf": large_picture,
    "tiles.pdf": lambda: pdf(
        zlib.compress(b"/Pattern cs /P scn 0 0 600 800 re f"),
        "/Pattern<</P 5 0 R>>",
        stream(
            5,
            "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .0001/YStep .0001",
            b"0 0 1 1 re",
        ),
    ),
    "pages.pdf": lambda: (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 999999999>>endobj\ntrailer<</Root 1 0 R>>\n"
    ),
    "many.pdf": lambda: files.pdf(pages=60_000),
    "deep.pdf": lambda: b"%PDF-1.4\n1 0 obj" + b"[" * 3_000_000 + b"\nendobj trailer<</Root 1 0 R>>",
    "box.pdf": lambda: files.pdf(box="0 0 1e38 1e38"),
    "boxless.pdf": lambda: files.pdf(box="-1e38 nan 9 9"),
    "link.pdf": lambda: files.pdf("/AcroForm<</XFA(x)/Fields[]>>/OpenAction<</S/URI/URI(http://192.0.2.1/)>>"),
}


# Archives


def nested_zip(depth: int) -> bytes:
    data = bytes(1 << 20)
    for level in range(depth):
        data = files.zipped({f"{level}-{number}.zip": data for number in range(8)})
    return data


def tar_head(kind: bytes, mebibytes: int, fill: bytes) -> bytes:
    """Return a tar whose first entry only describes the next one, at length."""
    head = tarfile.TarInfo("head")
    head.type, head.size = kind, mebibytes << 20
    return head.tobuf(tarfile.GNU_FORMAT) + fill * (mebibytes << 20)


ARCHIVES: Final[dict[str, Make]] = {
    "nested.zip": lambda: nested_zip(4),
    "thrice.gz": lambda: gzip.compress(gzip.compress(gzip.compress(bytes(1 << 20)))),
    "bomb.bz2": lambda: bz2.compress(bytes(400 << 20)),
    "bomb.xz": lambda: lzma.compress(bytes(600 << 20), preset=1),
    "many.xz": lambda: lzma.compress(b"") * 200_000,
    "many.gz": lambda: gzip.compress(b"") * 400_000,
    "pax.tar": lambda: tar_head(tarfile.XHDTYPE, 60, b"\0"),
    "pax.tar.gz": lambda: gzip.compress(tar_head(tarfile.XHDTYPE, 320, b"\0")),
    "name.tar.gz": lambda: gzip.compress(tar_head(tarfile.GNUTYPE_LONGNAME, 400, b"a")),
    "less.tar": lambda: (lambda tar: tar[:124] + b"\xff" * 12 + tar[136:])(files.tarred({"a": 1})),
    "entries.tar": lambda: files.tarred({str(number): 0 for number in range(60_000)}),
}


# Sheets


def sheet(**parts: str) -> bytes:
    """Return an Excel workbook with some of its parts replaced: `workbook`, `sheet`, `styles` or `types`."""
    names = {
        "workbook": "xl/workbook.xml",
        "sheet": "xl/worksheets/sheet1.xml",
        "styles": "xl/styles.xml",
        "types": "[Content_Types].xml",
    }
    whole = zipfile.ZipFile(io.BytesIO(files.xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')))
    held = {name: whole.read(name) for name in whole.namelist()}
    return files.zipped(held | {names[name]: words.encode() for name, words in parts.items()})


def lying_sheet() -> bytes:
    """Return a workbook whose directory says that every part is small."""
    data, place = bytearray(files.xlsx("", "<si><t>a</t></si>" * 3_000_000)), 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        struct.pack_into("<I", data, place + 24, 100)
        place += 4
    return bytes(data)


def cell(inside: str, kind: str = "") -> bytes:
    return files.xlsx(f'<row r="1"><c r="A1"{kind}>{inside}</c></row>')


_BOOK: Final = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
_STYLES: Final = f'<styleSheet xmlns="{MAIN}"><fonts>'
_TYPES: Final = f'<Types xmlns="{PACKAGE}/content-types">'
_NAME: Final = '<definedName name="a">A1</definedName>'
_SHEET: Final = '<sheet name="a" sheetId="1" r:id="a"/>'
SHEETS: Final[dict[str, Make]] = {
    "lying.xlsx": lying_sheet,
    "deep.xlsx": lambda: sheet(sheet="<a>" * 3_000_000),
    "styles.xlsx": lambda: sheet(styles=_STYLES + "<font/>" * 3_000_000 + "</fonts></styleSheet>"),
    "merged.xlsx": lambda: files.xlsx(
        "", head="<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 100_000 + "</mergeCells>"
    ),
    "sheets.xlsx": lambda: sheet(workbook=_BOOK + _SHEET * 200_000 + "</sheets></workbook>"),
    "cells.xlsx": lambda: files.xlsx('<row r="1">' + '<c r="A1"><v>1</v></c>' * 1_200_000 + "</row>"),
    "long.xlsx": lambda: cell("<is><t>" + "a" * (40 << 20) + "</t></is>", ' t="inlineStr"'),
    "rich.xlsx": lambda: files.xlsx("", "<si>" + "<r><t>a</t></r>" * 700_000 + "</si>"),
    "attributes.xlsx": lambda: files.xlsx("<row " + " ".join(f'a{n}="1"' for n in range(1_500_000)) + "/>"),
    "names.xlsx": lambda: sheet(
        workbook=_BOOK + _SHEET + "</sheets><definedNames>" + _NAME * 600_000 + "</definedNames></workbook>"
    ),
    "types.xlsx": lambda: sheet(types=_TYPES + '<Override PartName="/a" ContentType="b"/>' * 500_000 + "</Types>"),
    "number.xlsx": lambda: cell("<v>" + "9" * 5_000_000 + "</v>"),
    "formula.xlsx": lambda: cell("<f>" + "(" * 5_000_000 + "</f><v>1</v>"),
    "date.xlsx": lambda: cell("<v>99999-99-99</v>", ' t="d"'),
}


# Text

TEXTS: Final[dict[str, Make]] = {
    "number.json": lambda: b"1" * 900_000,
    "escapes.json": lambda: b'["' + b"\\u0041" * 150_000 + b'"]',
    "open.json": lambda: b'{"a":"' + b"\\" * 900_000,
    "lists.json": lambda: b'["' * 300_000,
    "members.json": lambda: b"{" + b",".join(b'"%d":%d' % (number, number) for number in range(60_000)) + b"}",
    "long.csv": lambda: b"a" * (60 << 20),
    "quotes.csv": lambda: b'""' * 500_000,
    "columns.tsv": lambda: b"\t" * (1 << 20),
    "overrides.txt": lambda: "\u202e\u2066".encode() * 300_000,
    "marks.txt": lambda: ("a" + "\u0301" * 5000).encode() * 90,
    "lines.txt": lambda: b"\n" * (1 << 20),
    "wide.txt": lambda: b"\xff\xfe\0\0" + b"\xff\xff\xff\xff" * 200_000,
    "joined.md": lambda: ("\U0001f468\u200d" * 200_000).encode(),
}

ALL: Final = PICTURES | DOCUMENTS | ARCHIVES | SHEETS | TEXTS
QUICK: Final = (
    "huge.jpg", "huge.gif", "packed.bmp", "bits.tif", "huge.webp", "deep.svg", "masks.svg", "inside.svg", "comments.svg",
    "forms.pdf", "pages.pdf", "nested.zip", "less.tar", "lying.xlsx", "number.xlsx", "marks.txt",
)  # fmt: skip
