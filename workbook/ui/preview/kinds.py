"""Tell what a file is from its bytes; its name comes second, and a name that says otherwise is told."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FileKind(StrEnum):
    """What a file is."""

    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    WEBP = "webp"
    BMP = "bmp"
    TIFF = "tiff"
    SVG = "svg"
    PDF = "pdf"
    XLSX = "xlsx"
    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    SEVEN_ZIP = "7z"
    RAR = "rar"
    OLD_OFFICE = "old_office"
    PROGRAM = "program"
    SQLITE = "sqlite"
    VIDEO = "video"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    XML = "xml"
    TEXT = "text"
    BINARY = "binary"


PICTURES: Final = frozenset(
    {FileKind.PNG, FileKind.JPEG, FileKind.GIF, FileKind.WEBP, FileKind.BMP, FileKind.TIFF, FileKind.SVG}
)
WRITTEN: Final = frozenset({FileKind.JSON, FileKind.CSV, FileKind.TSV, FileKind.XML, FileKind.TEXT, FileKind.SVG})
"""Kinds that are text."""
_PACKED: Final = frozenset({FileKind.TAR, FileKind.GZIP, FileKind.BZIP2, FileKind.XZ})
HEAD_BYTES: Final = 64 << 10
"""What is looked at to tell."""

_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"PK\x03\x04", FileKind.ZIP),
    (b"PK\x05\x06", FileKind.ZIP),
    (b"\x1f\x8b", FileKind.GZIP),
    (b"BZh", FileKind.BZIP2),
    (b"\xfd7zXZ\x00", FileKind.XZ),
    (b"7z\xbc\xaf'\x1c", FileKind.SEVEN_ZIP),
    (b"Rar!\x1a\x07", FileKind.RAR),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLD_OFFICE),
    (b"\x7fELF", FileKind.PROGRAM),
    (b"MZ", FileKind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", FileKind.PROGRAM),
    (b"SQLite format 3\x00", FileKind.SQLITE),
    (b"\x1aE\xdf\xa3", FileKind.VIDEO),
)
_ENDINGS: Final[dict[str, frozenset[FileKind]]] = {
    ending: frozenset(kinds)
    for endings, kinds in (
        (".png", {FileKind.PNG}),
        (".jpg .jpeg .jpe .jfif", {FileKind.JPEG}),
        (".gif", {FileKind.GIF}),
        (".webp", {FileKind.WEBP}),
        (".bmp .dib", {FileKind.BMP}),
        (".tif .tiff", {FileKind.TIFF}),
        (".svg", {FileKind.SVG}),
        (".pdf", {FileKind.PDF}),
        (".xlsx .xlsm", {FileKind.XLSX}),
        (".zip .docx .pptx .odt .ods .odp .jar .whl .eval .apk .epub", {FileKind.ZIP, FileKind.XLSX}),
        (".tar .tgz .tbz2 .txz .gz .bz2 .xz", _PACKED),
        (".7z", {FileKind.SEVEN_ZIP}),
        (".rar", {FileKind.RAR}),
        (".doc .xls .ppt .msg", {FileKind.OLD_OFFICE}),
        (".exe .dll", {FileKind.PROGRAM}),
        (".mp4 .mov .mkv .webm", {FileKind.VIDEO}),
        (".json .jsonl .ndjson .sarif .csv .tsv .md .txt .log .xml .html .htm .yaml .yml .ckl .nessus .ini", WRITTEN),
    )
    for ending in endings.split()
}
_SVG: Final = re.compile(
    # Atomic: what was taken for a comment stays one, or thousands of them would be tried in every combination.
    r"\A(?>\s|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>)*+<(?:\w+:)?svg[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_ENCODINGS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROL: Final = 0.002


@dataclass(frozen=True, slots=True)
class Told:
    """What a file is, how its text is written if it is one, and the ending of a name that says otherwise."""

    kind: FileKind
    encoding: str
    misnamed: str


def tell(head: bytes, name: str) -> Told:
    """Tell what a file is from its first bytes and its name."""
    ending = "." + name.rpartition(".")[2].lower() if "." in name else ""
    kind, encoding = _by_magic(head), ""
    if kind is None:
        encoding = encoding_of(head)
        kind = _written(head.decode(encoding, "replace"), ending) if encoding else FileKind.BINARY
    expected = _ENDINGS.get(ending)
    # What is in a zip is told later: a workbook of Excel is one.
    as_named = expected is None or kind in expected or (kind is FileKind.ZIP and FileKind.XLSX in expected)
    return Told(kind, encoding, "" if as_named else ending)


def encoding_of(head: bytes) -> str:
    """Return how the text is written, or nothing for what is no text."""
    for mark, encoding in _ENCODINGS:
        if head.startswith(mark):
            return encoding
    if b"\x00" in head or len(_CONTROL.findall(head)) > _MOST_CONTROL * len(head):
        return ""
    try:
        # The last character may have been cut.
        head[:-3].decode("utf-8") if len(head) >= HEAD_BYTES else head.decode("utf-8")
    except UnicodeDecodeError as error:
        if not (len(head) >= HEAD_BYTES and error.start > len(head) - 8):
            return "cp1252"
    return "utf-8"


def _by_magic(head: bytes) -> FileKind | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[:2] == b"BM" and len(head) > 26 and head[6:10] == b"\x00\x00\x00\x00":
        return FileKind.BMP
    if head[4:8] == b"ftyp":
        return FileKind.VIDEO
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head[257:262] == b"ustar":
        return FileKind.TAR
    return None


def _written(text: str, ending: str) -> FileKind:
    """Return what kind of text it is: only a file that begins so is SVG or XML, and the name tells tables."""
    if _SVG.match(text):
        return FileKind.SVG
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if ending in (".json", ".sarif") or (start in ("{", "[") and ending in ("", ".txt")):
        return FileKind.JSON
    if ending == ".csv":
        return FileKind.CSV
    if ending == ".tsv":
        return FileKind.TSV
    return FileKind.XML if start == "<" else FileKind.TEXT
