"""The words for one and for many."""

import pytest

from workbook.messages import text


@pytest.mark.parametrize(("count", "said"), [("0", "0 findings"), ("1", "1 finding"), ("1,234", "1,234 findings")])
def test_a_count_has_the_word_that_fits_it(count: str, said: str) -> None:
    assert text("ui.findings.count", count=count) == said


def test_a_sentence_may_count_two_things() -> None:
    assert text("ui.finding.counts", items="1", evidence="2") == "1 item · 2 evidence items"
