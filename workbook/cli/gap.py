"""The gap and who takes part, in words and as JSON: the numbers of the window and of the exports."""

from workbook.cli.terminal import Json, columns
from workbook.domain.attendance import PARTS, attendance_message
from workbook.domain.commitments import CommitmentState
from workbook.domain.gap import By, Excluded, GapCounts, GapState
from workbook.domain.participation_matrix import Cell, MatrixColumn, MatrixRow
from workbook.domain.report_gap import GapPart
from workbook.exports.gap_words import gap_name, gap_sentence, short_headings
from workbook.exports.wording import Wording

_TOLD = (By.FRAMEWORK, By.PARTY, By.SECTOR, By.TIER)
"""Families, controls and subjects are many; the JSON has them."""


def gap_text(gap: GapPart, words: Wording) -> list[str]:
    """Return how much is proved and, for the views that have few groups, a table each."""
    say = words.say
    parties = words.sentence(attendance_message(gap.attendance))
    lines = [say("gap.heading"), gap_sentence(gap.totals, words), parties, say("gap.note")]
    headings = short_headings(words)
    for by, groups in gap.views:
        if by in _TOLD and groups:
            rows = [[gap_name(by, one, words), *_shares(one.counts, words)] for one in groups]
            lines += ["", *columns([[words.term(by), *headings], *rows])]
    return lines


def _shares(counts: GapCounts, words: Wording) -> list[str]:
    here = counts.here
    promised = words.count(counts.committed, here), words.count(counts.kept, counts.committed)
    return [words.count(here, counts.items), *promised, *(words.count(counts.of(state), here) for state in GapState)]


def gap_json(gap: GapPart) -> dict[str, Json]:
    """Return every view; each state is a part of what is assessed here."""
    return {
        "totals": _counts(gap.totals),
        **{
            f"by_{by}": [{**_key(by, one.key), "name": one.name, **_counts(one.counts)} for one in groups]
            for by, groups in gap.views
        },
    }


def crossed_json(gap: GapPart) -> list[Json]:
    """Return each cell of the cross table that has items, as a part of all items assessed here."""
    return [
        {
            "committed": row.committed.value,
            "determined": row.determined.value,
            "level": level.value,
            "items": {"part": count, "whole": row.whole},
        }
        for row in gap.crossed
        for level, count in row.levels.items()
        if count
    ]


def _key(by: By, key: tuple[object, ...]) -> dict[str, Json]:
    if by is By.FAMILY:
        return {"framework": str(key[0]), "family": str(key[1])}
    if by is By.CONTROL:
        return {"framework": str(key[0]), "control": str(key[1])}
    only = key[0]
    return {by.value: only if isinstance(only, int | None) else str(only)}


def _counts(counts: GapCounts) -> dict[str, Json]:
    here = counts.here
    return {
        "items": counts.items,
        "here": {"part": here, "whole": counts.items},
        "states": {state.value: {"part": counts.of(state), "whole": here} for state in GapState},
        "commitments": {
            state.value: {"part": counts.commitments.get(state, 0), "whole": here} for state in CommitmentState
        },
        "kept": {"part": counts.kept, "whole": counts.committed},
        "left_out": {
            reason.value: {"part": counts.excluded.get(reason, 0), "whole": counts.items} for reason in Excluded
        },
    }


def attendance_json(gap: GapPart) -> dict[str, Json]:
    """Return how many of all parties say what."""
    found = gap.attendance
    return {part.value: {"part": found.parts.get(part, 0), "whole": found.parties} for part in PARTS}


def matrix_json(gap: GapPart) -> list[Json]:
    """Return each party in each framework and family: what it says, what is proved, and what was recorded last."""
    return [
        _cell(row, column, cell)
        for matrix in (gap.frameworks, *gap.families)
        for row in matrix.rows
        for column, cell in zip(matrix.columns, row.cells, strict=True)
    ]


def _cell(row: MatrixRow, column: MatrixColumn, cell: Cell) -> dict[str, Json]:
    taken = cell.taken
    return {
        "party": row.code,
        "framework": column.code,
        "family": column.family,
        "says": cell.part.value,
        "proved": {"part": cell.proved, "whole": cell.here},
        "request": taken.request if taken else "",
        "recorded": taken.state.value if taken else None,
        "since": taken.on_date.isoformat() if taken else None,
        "reason": taken.reason if taken else "",
    }
