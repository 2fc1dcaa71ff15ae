"""What every export says of the crosswalk in a sentence, the same in each."""

from workbook.domain.report import Report
from workbook.domain.vocabulary import ReviewState
from workbook.exports.wording import Wording


def crosswalk_counts(report: Report, words: Wording) -> str:
    """Return how many mappings were judged, out of how many, and what was taken over."""
    states = [row.state for row in report.crosswalk]
    counts = {f"{state}": f"{states.count(state):,}" for state in ReviewState}
    said = words.say("crosswalk_counts", whole=f"{len(states):,}", **counts)
    taken = sum(bool(line.offered_from) for item in report.items for line in item.attachments)
    return " ".join((said, words.say("crosswalk_taken", count=f"{taken:,}")))
