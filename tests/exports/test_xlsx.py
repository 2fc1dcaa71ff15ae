import os
from dataclasses import replace
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from tests.exports.sample_report import HOSTILE, LONG, empty_report, item, sample_report
from workbook.domain.errors import Cancelled
from workbook.exports.visible import visible
from workbook.exports.xlsx import write_xlsx
from workbook.exports.xlsx_cells import CELL_LIMIT, pieces, stored

SHEETS = [
    *(
        "Cover",
        "Summary",
        "Commitments",
        "Covered controls",
        "Checklist",
        "Objectives",
        "Evidence",
        "Custody",
        "Findings",
    ),
]


@pytest.fixture(scope="module")
def report():
    return sample_report()


@pytest.fixture(scope="module")
def path(tmp_path_factory, report):
    made = tmp_path_factory.mktemp("xlsx") / "report.xlsx"
    write_xlsx(report, made)
    return made


@pytest.fixture(scope="module")
def book(path):
    return load_workbook(path)


def table(sheet):
    """Return a sheet's records as dicts by heading, continuation rows joined to what they continue."""
    rows = list(sheet.iter_rows(values_only=True))
    headings = rows[1]
    records = []
    for row in rows[2:]:
        record = {h: unescape(v) if isinstance(v, str) else v for h, v in zip(headings, row, strict=True)}
        part = record.pop("Part")
        if part and not part.startswith("1/"):
            for heading, value in record.items():
                if value is not None and len(value) and value != records[-1][heading]:
                    records[-1][heading] += value
            continue
        records.append(record)
    return records


def test_the_sheets_are_there_in_order(book):
    assert book.sheetnames == SHEETS


def test_every_item_comes_back_with_every_character(book, report):
    rows = table(book["Checklist"])
    assert len(rows) == len(report.items)
    for row, line in zip(rows, report.items, strict=True):
        assert row["Control"] == line.control
        assert row["Title"] == visible(line.title)
        assert (row["Reason"] or "") == visible(line.reason)
        assert (row["Note"] or "") == visible(line.note)
        assert row["Control text"] == line.statement
        assert row["Subject"] == line.subject


def test_hostile_texts_are_strings_and_unchanged(book):
    titles = [row["Title"] for row in table(book["Checklist"])]
    unhidden = [t for t in HOSTILE if visible(t) == t]
    assert len(unhidden) > 15
    assert [t for t in unhidden if t not in titles[: len(HOSTILE)] and t != HOSTILE[2] and t != HOSTILE[4]] == []
    assert "vertical\\x0btab, bell\\x07, null\\x00, escape \\x1b[31m" in titles
    assert "annex\\u202efdp.exe" in titles


def test_a_text_of_forty_thousand_characters_is_whole(book, report):
    assert len(LONG) > CELL_LIMIT
    rows = list(book["Checklist"].iter_rows(values_only=True))
    parts = [row for row in rows if row[-1] in ("1/2", "2/2")]
    assert [row[-1] for row in parts] == ["1/2", "2/2"]
    assert parts[0][:3] == parts[1][:3]
    assert parts[0][11] + parts[1][11] == LONG
    statement = next(r["Statement"] for r in table(book["Evidence"]) if r["Code"] == "E-0005")
    assert statement == LONG
    recommendation = next(r["Recommendation"] for r in table(book["Findings"]) if r["Code"] == "F-0005")
    assert recommendation == LONG


def test_no_cell_is_a_formula_and_leading_signs_are_marked_as_text(book):
    marked = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "d", "inlineStr"), cell
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t")):
                    assert cell.quotePrefix
                    marked += 1
    assert marked >= 6


def test_no_formula_link_or_picture_is_in_the_bytes(path):
    with ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"<hyperlink" not in content
        assert not [name for name in archive.namelist() if "media" in name or "external" in name]


def test_the_evidence_register_has_hash_size_and_dates(book, report):
    for row, line in zip(table(book["Evidence"]), report.evidence, strict=True):
        assert row["Title"] == visible(line.title)
        assert row["Size in bytes"] == line.size_bytes
        if line.sha256:
            assert row["SHA-256"].split("\n")[0] == line.sha256
        else:
            assert row["SHA-256"].startswith("Sighted, not taken")
        assert row["Collected on"].date() == line.collected_on
        assert (row["Used in"] or "") == ", ".join(line.used_in)


def test_findings_say_in_words_what_is_missing_or_waived(book):
    rows = {row["Code"]: row for row in table(book["Findings"])}
    assert rows["F-0002"]["Cause"] == "Not written yet"
    assert rows["F-0003"]["Cause"] == "Not needed: An observation needs no cause."
    assert rows["F-0004"]["Corrected during fieldwork"] == "Yes"


def test_findings_carry_what_the_parties_answered(book):
    rows = {row["Code"]: row for row in table(book["Findings"])}
    told = "Calder <b>: Agrees in part (Kim Roe, 2026-09-20)\nOnly =at night."
    assert rows["F-0004"]["Response"] == f"{told}\n\nHosting firm: No reply (2026-09-30)"
    assert rows["F-0004"]["Our rejoinder"] == "Every night."
    assert not rows["F-0001"]["Response"]


def test_summary_numbers_stand_beside_their_denominators(book, report):
    rows = table(book["Summary"])
    everything = {row["Measure"]: row for row in rows if row["Group"] == "All items"}
    assert everything["Satisfied"]["Number"] == dict(report.totals.results)["satisfied"]
    assert everything["Satisfied"]["Of"] == report.totals.own
    assert everything["Satisfied"]["Share"] == pytest.approx(everything["Satisfied"]["Number"] / report.totals.own)
    assert everything["Inherited, counted apart"]["Of"] == report.totals.in_scope
    for row in rows:
        assert isinstance(row["Number"], int)
        assert isinstance(row["Of"], int)
        assert row["Number"] <= row["Of"]
        assert row["Of what"]
    assert {row["Code"] for row in rows if row["Group"] == "Framework"} == {"CoSAI-RM", "SP800-53-LOW"}


def test_the_cover_says_overrides_and_what_is_missing_before_what_is_good(book, report):
    texts = [str(v) for row in book["Cover"].iter_rows(values_only=True) for v in row if v is not None]
    order = ["DRAFT – NOT SIGNED · TLP:AMBER+STRICT", "Overrides", "What is missing", "What limits this report"]
    assert [texts.index(one) for one in order] == sorted(texts.index(one) for one in order)
    assert report.head in texts
    assert str(report.workbook_id) in texts
    assert any("The watched run is enough." in text for text in texts)
    assert not any("atisfied:" in text for text in texts)


def test_every_sheet_says_draft_and_tlp_on_screen_and_on_paper(book):
    for sheet in book:
        assert sheet["A1"].value == "DRAFT – NOT SIGNED · TLP:AMBER+STRICT"
        for part in (sheet.oddHeader, sheet.oddFooter):
            assert part.right.text == "DRAFT · TLP:AMBER+STRICT"
        assert sheet.oddHeader.left.text.endswith("Agency <audit>")
        assert "&&" in sheet.oddHeader.left.text
        assert sheet.page_setup.fitToHeight == 0


def test_tables_keep_their_headings_in_view_and_can_be_filtered(book):
    for name in SHEETS[1:]:
        sheet = book[name]
        assert sheet.freeze_panes == "A3"
        assert sheet.print_title_rows == "$1:$2"
        assert sheet.auto_filter.ref == f"A2:{sheet.dimensions.split(':')[1]}"


def test_the_custody_log_has_both_times_both_names_and_every_fact(book):
    rows = table(book["Custody"])
    assert [(row["Code"], row["What happened"]) for row in rows] == [
        (None, "Clock set back"),
        ("All", "Read back with the whole workbook, intact"),
        ("E-0001", "Taken in"),
        ("E-0001", "Handed over"),
        ("E-0002", "Read back, DAMAGED"),
    ]
    taken, handed = rows[2], rows[3]
    assert rows[0]["When in UTC"] == "2026-11-03 10:00:00"
    assert (taken["When"], taken["When in UTC"]) == ("2026-10-04 09:15 UTC+01:00", "2026-10-04 08:15:30")
    assert (taken["Original name"], taken["Name in bytes"]) == ("bad-\\xff.bin", "bad-\\xff.bin")
    assert (taken["From folder"], taken["Size in bytes"], taken["File time, UTC"]) == (
        "<b>inbox</b>",
        123_456,
        "2026-09-30 22:01:02",
    )
    assert str(taken["Collected, as claimed"])[:10] == "2026-10-03"
    assert (taken["Device"], taken["Program"]) == ("field-laptop-3", "Audit Workbook 0.1.0")
    assert (handed["Given by"], handed["Given to"], handed["Organisation"]) == (
        "Ada Example",
        "=Olga Operator",
        "The regulator",
    )
    assert handed["Reason"] == "=To be examined & returned."
    assert len(taken["Entry (SHA-256)"]) == 64


def test_the_register_says_what_was_disposed_of(book):
    (row,) = [row for row in table(book["Evidence"]) if row["Code"] == "E-0009"]
    told = " ".join(str(value) for value in row.values())
    assert "Bytes disposed of on 2026-10-21; proposed by Ada Example, confirmed by Bo Example." in told
    assert "A staff list, sent by mistake." in told


def test_properties_come_from_the_report(book, report):
    assert book.properties.title == report.engagement.title
    assert book.properties.creator == report.tool
    assert book.properties.created.isoformat() == "2026-11-20T15:42:07"


def test_the_same_report_gives_the_same_bytes(path, report, tmp_path):
    again = tmp_path / "other-name.xlsx"
    write_xlsx(report, again)
    assert again.read_bytes() == path.read_bytes()
    with ZipFile(again) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_empty_report_is_written(tmp_path):
    target = tmp_path / "empty.xlsx"
    write_xlsx(empty_report(), target)
    book = load_workbook(target)
    assert book.sheetnames == SHEETS
    assert book["Checklist"].max_row == 2


def test_cancelling_leaves_nothing(tmp_path, report):
    def step(done, total):
        if done > 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_xlsx(report, tmp_path / "report.xlsx", step)
    assert os.listdir(tmp_path) == []


def test_progress_rises_to_the_total(tmp_path, report):
    seen = []
    write_xlsx(report, tmp_path / "report.xlsx", lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (103, 103)


def test_nothing_is_written_outside_the_target_folder(tmp_path, report, monkeypatch):
    elsewhere = tmp_path / "temporary"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))

    def step(done, total):
        assert os.listdir(elsewhere) == []

    write_xlsx(report, tmp_path / "report.xlsx", step)


@pytest.mark.parametrize("length", [0, 1, CELL_LIMIT - 1, CELL_LIMIT, CELL_LIMIT + 1, 100_000])
@pytest.mark.parametrize("letter", ["a", "é", "😀", "_x0041_", "\x0b"])
def test_pieces_fit_a_cell_and_lose_nothing(length, letter):
    text = (letter * (length // len(letter) + 1))[:length]
    parts = pieces(text)
    assert "".join(parts) == visible(text)
    assert all(len(stored(part).encode("utf-16-le")) // 2 <= CELL_LIMIT for part in parts)
    assert all(unescape(stored(part)) == part for part in parts)


def test_two_thousand_items_take_as_many_rows(tmp_path, report):
    items = tuple(replace(item(number % 60), control=f"N-{number}") for number in range(2000))
    target = tmp_path / "large.xlsx"
    write_xlsx(replace(report, items=items), target)
    assert load_workbook(target, read_only=True)["Checklist"].max_row in (2002, None)
