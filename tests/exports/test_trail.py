"""The exported trail, read back: every field once, hostile texts whole, the same bytes each time."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook

from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.journal_views import (
    Entry,
    FieldChange,
    Octets,
    Provenance,
    RecordChange,
    Reference,
    TrailHead,
    TrailLine,
    Value,
)
from workbook.domain.vocabulary import Bearing, Role, Tlp
from workbook.exports import trail
from workbook.exports.trail import write_trail

KEY = UUID(int=5)
ITEM = Reference(("checklist_item", KEY), "AC-2 · S-0001")
AT = datetime(2026, 9, 14, 9, 0, 5, tzinfo=timezone(timedelta(hours=2)))
HOSTILE = '=HYPERLINK("http://x","<b>") \u202egnp\x0b'


def head(entries: int, *filters: tuple[str, str]) -> TrailHead:
    return TrailHead(
        HOSTILE, Tlp.RED, "en", filters, entries, 1_000_000, "f" * 64, AT, "Ana Lead", "audit-workbook test"
    )


def line(place: int, *fields: FieldChange, reason: str = "", is_new: bool = False, undone: bool = False) -> TrailLine:
    change = RecordChange(ITEM, is_new=is_new, is_withdrawn=False, is_restored=False, fields=fields)
    entry = Entry(place, f"{place:064x}", (), ITEM, (change,))
    made = Provenance(AT, "Ada Auditor", Role.AUDITOR, "audit-workbook test", "test-host", str(KEY))
    return TrailLine(entry, KEY, "write note", made, reason, undone)


def field(before: Value, after: Value, name: str = "note") -> FieldChange:
    return FieldChange(name, before, after)


def read(path: Path, sheet: str = "Trail") -> list[list[object]]:
    book = load_workbook(path, data_only=False)
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def written(path: Path, *lines: TrailLine, filters: tuple[tuple[str, str], ...] = ()) -> list[dict[str, object]]:
    write_trail(head(len(lines), *filters), iter(lines), path)
    banner, headings, *rows = read(path)
    assert banner[0] == "DRAFT – NOT SIGNED · TLP:RED"
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def test_every_field_has_a_row_with_both_values(tmp_path: Path):
    rows = written(
        tmp_path / "trail.xlsx",
        line(7, field("old", "new"), field(Bearing.SUPPORTS, Bearing.CONTRADICTS, "bearing"), reason="Wrong."),
        line(8, field(None, Octets(1200), "original_name_raw"), field(None, True, "reacted"), is_new=True, undone=True),
        line(9),
    )
    assert [row["Entry"] for row in rows] == [7, 7, 8, 8, 9]
    assert [(row["Field"], row["Before"], row["After"]) for row in rows] == [
        ("Note", "old", "new"),
        ("Bearing", "Supports", "Contradicts"),
        ("Original name as bytes", None, "1,200 bytes"),
        ("Seen reacting", None, "Yes"),
        (None, None, None),
    ]
    first, new = rows[0], rows[2]
    assert (first["Who"], first["What was done"], first["Record"]) == (
        "Ada Auditor",
        "Wrote a note on",
        "AC-2 · S-0001",
    )
    assert (first["When (at its place)"], first["When (UTC)"]) == ("2026-09-14 09:00 UTC+02:00", "2026-09-14 07:00:05Z")
    assert (first["Why"], first["Kind"], first["Undone"]) == ("Wrong.", "Checklist item", None)
    assert (new["Kind"], new["Undone"]) == ("Checklist item · new", "Undone")
    assert (first["Act"], first["SHA-256 of the entry"]) == (str(KEY), f"{7:064x}")


def test_hostile_texts_are_strings_and_whole(tmp_path: Path):
    path = tmp_path / "trail.xlsx"
    long = "x" * 40_000 + "\n" + HOSTILE
    rows = written(path, line(1, field(HOSTILE, long), reason=HOSTILE), filters=((HOSTILE, HOSTILE),))
    shown = '=HYPERLINK("http://x","<b>") \\u202egnp\\x0b'
    assert [row["Part"] for row in rows] == ["1/2", "2/2"]
    assert [row["Entry"] for row in rows] == [1, 1]
    assert rows[0]["Before"] == shown
    assert "".join(str(row["After"]) for row in rows) == "x" * 40_000 + "\n" + shown
    book = load_workbook(path)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "n"}


def test_the_first_sheet_says_what_it_is(tmp_path: Path):
    path = tmp_path / "trail.xlsx"
    written(path, line(1, field("a", "b")), filters=(("Person", "Ada Auditor"), ("From", "2026-09-01")))
    told = {row[0]: row[1] for row in read(path, "About this file")}
    assert told["Filter"] == "Person: Ada Auditor\nFrom: 2026-09-01"
    assert told["Entries"] == "1 of 1,000,000"
    assert told["Journal head"] == "f" * 64
    assert (told["Label"], told["Exported by"]) == ("TLP:RED", "Ana Lead")
    assert "This is a draft." in str([row[1] for row in read(path, "About this file")])
    written(path)
    assert {row[0]: row[1] for row in read(path, "About this file")}["Filter"] == "None: the whole journal"


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trail, "MOST_ROWS", 5)
    path = tmp_path / "trail.xlsx"
    written(path, *(line(place, field("a", "b"), field("c", "d")) for place in range(1, 8)))
    book = load_workbook(path)
    assert book.sheetnames == ["About this file", "Trail", "Trail 2", "Trail 3", "Trail 4"]
    places = [row[0] for name in book.sheetnames[1:] for row in read(path, name)[2:]]
    assert places == [place for place in range(1, 8) for _ in range(2)]


def test_the_same_lines_make_the_same_bytes(tmp_path: Path):
    for name in ("a.xlsx", "b.xlsx"):
        written(tmp_path / name, line(1, field("a", HOSTILE)), line(2, field("c", "d")))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("error", [Cancelled(), WorkbookError("report.trail.damaged", place=2)])
def test_what_was_there_stays_when_it_is_stopped(tmp_path: Path, error: WorkbookError):
    path = tmp_path / "trail.xlsx"
    path.write_bytes(b"before")

    def lines() -> Iterator[TrailLine]:
        yield line(1, field("a", "b"))
        raise error

    with pytest.raises(WorkbookError):
        write_trail(head(2), lines(), path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_progress_counts_entries(tmp_path: Path):
    seen: list[tuple[int, int]] = []
    lines = (line(place, field("a", "b"), field("c", "d")) for place in (1, 2))
    write_trail(head(2), lines, tmp_path / "trail.xlsx", lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
