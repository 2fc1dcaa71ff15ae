import ast
import os
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

import workbook.exports
from tests.exports.sample_report import LONG, empty_report, item, sample_report
from workbook.domain.errors import Cancelled
from workbook.domain.report import Override
from workbook.domain.vocabulary import Result
from workbook.exports import ledger
from workbook.exports.pdf import finding_pdf, write_pdf
from workbook.exports.pdf_fonts import drawable, runs, undrawable, width
from workbook.exports.pdf_lines import break_lines


@pytest.fixture(scope="module")
def report():
    return sample_report()


@pytest.fixture(scope="module")
def path(tmp_path_factory, report):
    made = tmp_path_factory.mktemp("pdf") / "report.pdf"
    write_pdf(report, made)
    return made


@pytest.fixture(scope="module")
def reader(path):
    return PdfReader(path)


@pytest.fixture(scope="module")
def pages(reader):
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(scope="module")
def whole(pages):
    return " ".join(pages)


def test_page_one_identifies_the_report_and_says_what_is_missing(pages, report):
    page = pages[0]
    for words in (
        "DRAFT – NOT SIGNED",
        "Model assurance 2026 — Example Vendor & Agency <audit>",
        "Sample engagement",
        "Example Supplier (supplier)",
        "2026-07-01 to 2026-10-31",
        "2026-11-20 16:42 UTC+01:00",
        str(report.workbook_id),
        "SHA-256 of the last of 1,204 events",
        "The watched run is enough.",
        "Set by Ada Example",
        "=No agent here.",
        "15 of 48 own items in scope are not assessed yet.",
        "4 of 60 items were deferred, each with a reason.",
    ):
        assert words in page, words
    assert page.index("Overrides") < page.index("What is missing") < page.index("What limits this report")
    assert report.head in page.replace(" ", "")


def test_page_one_counts_the_characters_that_cannot_be_shown(pages):
    assert "3 characters in the texts of this report have no glyph" in pages[0]
    assert "U+1F3FD, U+1F44D, U+1F600" in pages[0]
    assert "right-to-left" in pages[0]


def test_every_page_carries_draft_label_number_and_journal_head(pages, report):
    for number, page in enumerate(pages, 1):
        assert page.count("DRAFT") >= 3
        assert page.count("TLP:AMBER+STRICT") >= 2
        assert f"Page {number} of {len(pages)}" in page
        assert report.head[:16] in page


def test_hostile_texts_are_printed_as_they_are(whole):
    packed = whole.replace(" ", "")
    for words in (
        "=1+1",
        '=HYPERLINK("http://127.0.0.1:9/x","click")',
        "<para><font color=red>unclosed",
        '<img src="/etc/passwd"> & <b>',
        "a < b & c > d",
        "监管审计",
        "한국어",
        "≤ 0.5 % → pass ✓",
        "⟨U+1F600⟩",
        "annex\\u202efdp.exe",
        "bad-\\udcff.bin",
    ):
        assert words.replace(" ", "") in packed, words


def test_a_finding_of_forty_thousand_characters_is_printed_whole(whole):
    assert whole.count("The log line says nothing new.") >= LONG.count("The log line says nothing new.")
    assert "THE VERY END" in whole


def test_what_a_party_answered_stands_below_the_finding(whole):
    for words in ("Response of Calder <b>", "Agrees in part (Kim Roe, 2026-09-20)", "Only =at night.", "Every night."):
        assert words in whole
    assert "No reply (2026-09-30)" in whole


def test_a_finding_alone_prints_as_in_the_whole(report, whole):
    alone = finding_pdf(replace(report, findings=report.findings[3:4], items=(), evidence=()))
    assert alone == finding_pdf(replace(report, findings=report.findings[3:4], items=(), evidence=()))
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(alone)).pages)
    assert report.findings[3].title in words
    assert "Only =at night." in words
    assert report.findings[2].code not in words
    assert all(row in whole for row in words.splitlines() if "night" in row)


def test_there_is_no_annotation_picture_script_or_form(reader):
    for page in reader.pages:
        assert "/Annots" not in page
        forms = page["/Resources"].get("/XObject", {})
        assert {form.get_object()["/Subtype"] for form in forms.values()} == {"/Form"}
    root = reader.trailer["/Root"]
    for name in ("/AcroForm", "/OpenAction", "/AA"):
        assert name not in root
    assert set(root.get("/Names", {})) <= {"/Dests"}


def font_dictionaries(resources, seen):
    for found in resources.get("/Font", {}).values():
        yield found.get_object()
    for form in resources.get("/XObject", {}).values():
        key = form.idnum
        if key not in seen:
            seen.add(key)
            yield from font_dictionaries(form.get_object().get("/Resources", {}), seen)


def test_every_font_is_embedded(reader):
    seen = set()
    names = set()
    for page in reader.pages:
        for found in font_dictionaries(page["/Resources"], seen):
            names.add(found["/BaseFont"].split("+")[-1])
            assert "/FontFile2" in found["/FontDescriptor"].get_object()
    assert {"NotoSans-Regular", "NotoSans-Bold", "DroidSansFallback"} <= names
    assert not {name for name in names if "Helvetica" in name or "Times" in name}


def test_no_standard_font_is_named_anywhere(path):
    content = path.read_bytes()
    for name in (b"Helvetica", b"Times", b"Courier", b"ZapfDingbats"):
        assert name not in content


def outline(entries, reader):
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(entry, reader)
        else:
            yield entry.title, reader.get_destination_page_number(entry), entry.top


def test_the_outline_leads_to_the_headings(reader, pages):
    found = list(outline(reader.outline, reader))
    titles = [title for title, _, _ in found]
    chapters = ["Cover", "Summary", "Scope and limits", "Findings", "Checklist results", "Evidence register", "Review"]
    assert [title for title in titles if title in chapters] == chapters
    assert sum(title.startswith("F-00") for title in titles) == 12
    for title, page, top in found:
        assert 0 < top <= 842
        if title != "Cover":
            assert " ".join(title.split())[:24] in pages[page]
    assert len({page for _, page, _ in found}) > 5


def test_the_metadata_come_from_the_report(reader, report):
    assert reader.metadata.title == report.engagement.title
    assert reader.metadata.author == report.tool
    assert reader.metadata.creation_date.isoformat() == "2026-11-20T15:42:07+00:00"
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_scope_names_refusals_and_what_was_left_out(whole):
    assert "Declined" in whole
    assert "“We do not share our records.”" in whole
    assert "Not in scope: 8 of 60 items." in whole
    assert "The vendor retires this component before the period ends." in whole
    assert "Inherited: 4 of 52 items in scope." in whole
    assert "CoSAI Risk Map, used under CC BY 4.0." in whole


def test_every_scoped_item_and_every_hash_is_printed(whole, report):
    packed = whole.replace(" ", "")
    for line in report.items:
        if line.scope == "in":
            assert line.control.replace(" ", "") in packed
    for line in report.evidence:
        assert line.code in whole
        assert line.sha256 in packed
    assert "Sighted, not taken: no bytes, so no SHA-256" in whole


def test_missing_and_waived_elements_are_said(whole):
    assert "Cause Not written yet" in whole
    assert "Cause Not needed: An observation needs no cause." in whole


def test_the_custody_log_and_disposals_are_printed(whole):
    for words in (
        "Custody log", "Entry 812 of the journal says 2026-11-03 10:00:00 UTC",
        "Taken in", "from folder <b>inbox</b>", "file time 2026-09-30 22:01:02 UTC", "collected 2026-10-03, as claimed",
        "From Ada Example to =Olga Operator, The regulator on 2026-11-01", "=To be examined & returned.",
        "field-laptop-3, Audit Workbook 0.1.0", "Read back, DAMAGED",
        "Bytes disposed of on 2026-10-21; proposed by Ada Example, confirmed by Bo",
    ):  # fmt: skip
        assert re.sub(r"\s", "", words) in re.sub(r"\s", "", whole), words


def test_nobody_has_signed(pages):
    assert "Nobody has signed any of this." in pages[-1]
    assert "Bo Example" in pages[-1]


def test_numbers_have_their_denominators(whole, report):
    own = report.totals.own
    assert f"Satisfied: 15 of {own} own items. Not assessed yet: 15 of {own}." in whole
    assert f"Proved: {report.totals.proved} of {own} own items" in whole


def test_the_same_report_gives_the_same_bytes(path, report, tmp_path):
    again = tmp_path / "again.pdf"
    write_pdf(report, again)
    assert again.read_bytes() == path.read_bytes()


def test_an_empty_report_is_written(tmp_path):
    target = tmp_path / "empty.pdf"
    write_pdf(empty_report(), target)
    text = " ".join(page.extract_text() for page in PdfReader(target).pages)
    assert "No finding is recorded." in text
    assert "No item is in scope." in text
    assert "TLP:CLEAR" in text


def test_overrides_are_on_page_one_however_long_the_other_texts_are(tmp_path, report):
    engagement = replace(report.engagement, title="T" * 3000, objective=LONG, distribution=(LONG, LONG))
    override = Override("A-99 · S-0001", Result.SATISFIED, Result.NOT_ASSESSED, LONG, "Ada Example")
    target = tmp_path / "long.pdf"
    write_pdf(replace(report, engagement=engagement, overrides=(override,)), target)
    page = " ".join(PdfReader(target).pages[0].extract_text().split())
    assert "A-99 · S-0001" in page
    assert "Set by Ada Example" in page


def test_cancelling_leaves_the_old_file_and_nothing_else(tmp_path, report):
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def step(done, total):
        if done > 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_pdf(report, target, step)
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["report.pdf"]


def test_progress_rises_to_the_total(tmp_path, report):
    seen = []
    write_pdf(report, tmp_path / "report.pdf", lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (103, 103)


def many(report, count):
    items = tuple(
        replace(item(10), control=f"N-{number}", subject="S-0001", framework="CoSAI-RM", reason="Seen.")
        for number in range(count)
    )
    return replace(report, items=items, findings=(), evidence=())


def test_rows_are_laid_out_about_once_each(tmp_path, report, monkeypatch):
    calls = []
    lay = ledger.Ledger._lay
    monkeypatch.setattr(ledger.Ledger, "_lay", lambda self, index: calls.append(index) or lay(self, index))
    laid = {}
    for count in (500, 2000):
        calls.clear()
        write_pdf(many(report, count), tmp_path / "report.pdf")
        laid[count] = len(calls)
    assert laid[2000] < 4.4 * laid[500]
    assert laid[2000] < 2 * 2000 + 1500  # each once, and once more at the foot of each page


def test_markup_is_never_parsed():
    folder = Path(workbook.exports.__file__).parent
    for source in folder.glob("*.py"):
        tree = ast.parse(source.read_text("utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert not names & {"Paragraph", "XPreformatted", "Preformatted", "Image"}, source


def test_text_is_drawn_only_through_the_door():
    folder = Path(workbook.exports.__file__).parent
    users = {p.name for p in folder.glob("*.py") if re.search(r"\.textOut\(|\.textLine\(", p.read_text("utf-8"))}
    assert users == {"para.py"}


@pytest.mark.parametrize("room", [20.0, 80.0, 300.0])
@pytest.mark.parametrize(
    "text",
    [
        "a plain sentence of words",
        "x" * 500,
        "https://example.org/a/very/long/path.json",
        "监管审计模型卡" * 9,
        "",
        "a\n\nb",
    ],
)
def test_lines_fit_and_keep_every_character(text, room):
    lines = break_lines(text, bold=False, size=8, room=room)
    joined = "".join(part for line in lines for _, part in line.runs)
    assert joined.replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(line.width <= room + 1e-6 for line in lines)


def test_a_character_no_font_can_draw_is_named():
    assert drawable("a😀b") == "a⟨U+1F600⟩b"
    assert undrawable(["a😀b😀", "中é"]) == {"😀": 2}


def test_runs_keep_the_order_and_choose_a_font_for_each():
    assert runs("a中b", bold=True) == [
        ("NotoSans-Bold", "a"),
        ("DroidSansFallback", "中"),
        ("NotoSans-Bold", "b"),
    ]
    assert width("aa", bold=False) == pytest.approx(2 * width("a", bold=False))


def test_page_one_is_silent_about_characters_that_are_not_printed(tmp_path, report):
    items = (replace(item(10), statement="דוח 😀", note="😀"),)
    target = tmp_path / "report.pdf"
    write_pdf(replace(report, items=items, evidence=(), findings=()), target)
    page = PdfReader(target).pages[0].extract_text()
    assert "no glyph" not in page
    assert "right-to-left" not in page
