"""How far the mappings between frameworks are judged, as JSON: each number beside its denominator."""

from workbook.cli.terminal import Json
from workbook.domain.report import Report
from workbook.domain.vocabulary import ReviewState


def crosswalk_json(report: Report) -> dict[str, Json]:
    """Return the mappings by review, and how many attachments were taken over from another item."""
    states = [row.state for row in report.crosswalk]
    attached = [line for item in report.items for line in item.attachments]
    taken = sum(bool(line.offered_from) for line in attached)
    return {
        **{state.value: {"part": states.count(state), "whole": len(states)} for state in ReviewState},
        "taken_over": {"part": taken, "whole": len(attached)},
    }
