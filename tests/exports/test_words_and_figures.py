import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from reportlab.graphics.shapes import Rect, String

import workbook.exports
from tests.exports.sample_report import empty_report, sample_report
from workbook.domain.commitments import CommitmentState
from workbook.domain.gap import GapCounts, GapState
from workbook.domain.owed import OtherItems, OwedCounts
from workbook.domain.remediations import RemediationState
from workbook.exports.bars import result_bars
from workbook.exports.briefing import BriefingFacts, Theme, briefing
from workbook.exports.charts import levels_chart, results_chart
from workbook.exports.figures import sections
from workbook.exports.visible import elided, visible
from workbook.exports.wording import Wording, file_size, moment
from workbook.resources import resource

WORDS = Wording("en")
SOURCE = "\n".join(p.read_text("utf-8") for p in sorted(Path(workbook.exports.__file__).parent.glob("*.py")))
SENTENCES = {
    key: sentence
    for path in sorted(resource("translations/en").glob("*.json"))
    for key, sentence in json.loads(path.read_text("utf-8")).items()
    if key.startswith("report.")
}


def test_every_key_that_is_used_has_a_sentence():
    used = set(re.findall(r'say\(\s*"([a-z_.0-9]+)"', SOURCE))
    assert len(used) > 100
    assert {f"report.{key}" for key in used} - set(SENTENCES) == set()


def test_every_sentence_is_used():
    quoted = set(re.findall(r'"([a-z_.0-9]+)"', SOURCE))
    unused = [
        key
        for key in SENTENCES
        if key not in quoted and not any(key.split(".", n)[-1] in quoted for n in range(1, key.count(".") + 1))
    ]
    assert unused == []


@pytest.mark.parametrize("report", [sample_report(), empty_report()])
def test_every_figure_is_a_part_of_its_whole(report):
    for _, figures in sections(report.totals, WORDS):
        for figure in figures:
            assert 0 <= figure.part <= figure.whole
            assert figure.base
            assert (figure.share is None) == (figure.whole == 0)


def test_result_bars_add_up_to_all_own_items():
    totals = sample_report().totals
    assert sum(bar.part for bar in result_bars(totals, WORDS)) == totals.own


@pytest.mark.parametrize("chart", [results_chart, levels_chart])
def test_every_bar_has_words_a_number_and_a_true_length(chart):
    totals = sample_report().totals
    drawing = chart(totals, WORDS, 400)
    texts = [shape.text for shape in drawing.contents if isinstance(shape, String)]
    bars = [shape.width for shape in drawing.contents if isinstance(shape, Rect)]
    numbers = [int(text.split(" of ")[0]) for text in texts[1::2]]
    assert all(text.endswith(f" of {totals.own}") for text in texts[1::2])
    assert bars == pytest.approx([(400 - 124 - 76) * n / totals.own for n in numbers if n])


def test_a_chart_of_nothing_has_no_bar():
    drawing = results_chart(empty_report().totals, WORDS, 400)
    assert not [shape for shape in drawing.contents if isinstance(shape, Rect)]


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (None, ""),
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (48_213, "48 kB"),
        (999_600, "1.0 MB"),
        (1_073_741_824, "1.1 GB"),
        (5_000_000_000_000, "5.0 TB"),
    ],
)
def test_sizes(octets, words):
    assert file_size(octets) == words


def test_times_say_their_offset():
    assert moment(datetime(2026, 1, 2, 3, 4, tzinfo=UTC)) == "2026-01-02 03:04 UTC+00:00"
    place = timezone(-timedelta(hours=3, minutes=30))
    assert moment(datetime(2026, 1, 2, 3, 4, tzinfo=place)) == "2026-01-02 03:04 UTC-03:30"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 中 \t tab\n", "plain é 中 \t tab\n"),
        ("a\r\nb\rc", "a\nb\\x0dc"),
        ("\x00\x0b\x1b\x7f\x85", "\\x00\\x0b\\x1b\\x7f\\x85"),
        ("a\u202eb\u2066", "a\\u202eb\\u2066"),
        ("\udcff\uffff", "\\udcff\\uffff"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_hidden_characters_become_visible(text, shown):
    assert visible(text) == shown


def test_elided_texts_end_in_an_ellipsis_between_words():
    assert elided("one two three", 13) == "one two three"
    assert elided("one two three four", 14) == "one two three…"
    assert len(elided("x" * 500, 100)) == 100


def test_the_fonts_are_the_ones_the_readme_names():
    readme = resource("fonts/README.md").read_text("utf-8")
    fonts = sorted(resource("fonts").glob("*.ttf"))
    assert len(fonts) == 7
    for path in fonts:
        line = next(line for line in readme.splitlines() if line.startswith(f"| {path.name} "))
        assert sha256(path.read_bytes()).hexdigest() in line
        licence = re.search(r"`([A-Za-z0-9.-]+\.txt)`", line)
        assert licence is not None
        assert resource(f"fonts/{licence[1]}").stat().st_size > 4000


def test_the_five_charts_are_parts_of_their_wholes() -> None:
    report = sample_report()
    states = Counter(line.state for line in report.findings)
    owed = OwedCounts(
        *(report.as_of, 5, 2, 1, 2, 4),
        states=tuple((state, int(state is RemediationState.VERIFIED_FIXED) + 1) for state in RemediationState),
        **{"overdue": 1, "recurred": 0, "recurrences": 0, "days_to_claim": None, "days_to_fix": None},
        other=OtherItems(0, 0, 0, ()),
    )
    gap = GapCounts({GapState.PROVED: 3, GapState.NOT_EXAMINED: 1}, {}, {CommitmentState.COMMITTED: 4}, 3)
    told = briefing(BriefingFacts(gap, report.totals, states, owed), Wording("en"))
    assert [one.theme for one in told] == list(Theme)
    for one in told:
        assert all(0 <= bar.part <= one.whole for bar in one.bars) or one.theme is Theme.FIXED
    promised, proven, tested, shared, _ = told
    assert sum(bar.part for bar in promised.bars) == promised.whole == 4
    assert sum(bar.part for bar in proven.bars) == proven.whole == 4
    assert sum(bar.part for bar in tested.bars) == tested.whole
    assert sum(bar.part for bar in shared.bars) == shared.whole == len(report.findings)
    assert promised.sentence.endswith("4 of 4 assessed here; of these proved: 3 of 4.")
