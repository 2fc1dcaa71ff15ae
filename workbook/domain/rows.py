"""The rows of the proof ladder, asked of one exhibit at a time (DESIGN section 9)."""

from collections.abc import Callable
from typing import Final

from workbook.domain.exhibit import Exhibit
from workbook.domain.vocabulary import (
    Bearing,
    Depth,
    EvidenceKind,
    Independence,
    Method,
    ObjectKind,
    Outcome,
    ProofLevel,
    StatementKind,
)

_Demand = tuple[str, Callable[[Exhibit], bool]]
_Demands = tuple[_Demand, ...]
HEIGHT: Final = {level: level.rung for level in ProofLevel}
_REACH: Final = {depth: height for height, depth in enumerate(Depth)}
_PROVES_NOTHING: Final = frozenset({Outcome.INCONCLUSIVE, Outcome.NOT_COMPARABLE, Outcome.CANCELLED, Outcome.ERRORED})
BASIS: Final = "basis"
_RESULT: Final = "result"
_SEEN: Final = frozenset({ObjectKind.MECHANISM, ObjectKind.ACTIVITY})


def _is_word_only(e: Exhibit) -> bool:
    """Tell whether the exhibit is only somebody's word, the document of a commitment included."""
    return (
        e.commitment_source
        or e.method is Method.INTERVIEW
        or e.object is ObjectKind.QUESTIONNAIRE
        or (e.object is ObjectKind.INDIVIDUAL and e.method is Method.EXAMINE)
        or (e.kind is EvidenceKind.STATEMENT and e.statement_kind is not StatementKind.DIRECT_OBSERVATION)
    )


def _is_run(e: Exhibit) -> bool:
    return e.method is Method.TEST or e.object is ObjectKind.TEST_LOG


def _is_sight(e: Exhibit) -> bool:
    """Tell whether this is a sight of the mechanism or activity itself, a test, or a third party's report.

    A test that misses the row above includes having watched it, so an auditor's own test is never worth less
    than a watched vendor test.
    """
    return e.object in _SEEN or e.object is ObjectKind.THIRD_PARTY_REPORT or _is_run(e)


def _is_report(e: Exhibit) -> bool:
    """Tell whether the sight is second-hand: a third party's report, or the log of its run."""
    return e.object not in _SEEN and (not _is_run(e) or e.independence is Independence.THIRD_PARTY)


def _at_least_focused(depth: Depth) -> bool:
    return _REACH[depth] >= _REACH[Depth.FOCUSED]


# Highest row first. Liveness, validity and the second test of the top row concern sets, not one exhibit.
DEMANDS: Final[dict[ProofLevel, _Demands]] = {
    ProofLevel.TESTED: (
        (BASIS, lambda e: e.method is Method.TEST and not _is_word_only(e)),
        ("expected", lambda e: e.expected_beforehand),
        ("depth", lambda e: _at_least_focused(e.depth)),
        ("coverage", lambda e: _at_least_focused(e.coverage)),
        ("sample", lambda e: e.sample_complete or not e.is_sample),
        (
            "independence",
            lambda e: (
                e.independence is Independence.AUDITOR_RUN
                or (e.independence is Independence.THIRD_PARTY and e.raw_records)
            ),
        ),
        (_RESULT, lambda e: e.outcome is Outcome.MEETS),
    ),
    ProofLevel.DEMONSTRATED: (
        (BASIS, lambda e: _is_sight(e) and not _is_word_only(e)),
        ("author", lambda e: e.author_confirmed or not _is_report(e)),
        ("depth", lambda e: _at_least_focused(e.depth)),
        ("sample", lambda e: e.population_known or not e.is_sample),
        ("independence", lambda e: e.independence is not Independence.VENDOR_SUPPLIED),
        # A result short of its own expectation is an exception that no remark explains away.
        (_RESULT, lambda e: not e.unexplained_exception and e.outcome is not Outcome.DOES_NOT_MEET),
    ),
    # What was looked at and misses the row above is still a record of it; a run leaves a log.
    ProofLevel.DOCUMENTED: (
        (BASIS, lambda e: not _is_word_only(e)),
        (_RESULT, lambda e: not _is_run(e) or (e.complete and e.outcome is Outcome.MEETS)),
    ),
}


def misses(e: Exhibit, level: ProofLevel) -> list[str]:
    """Name the demands of a row that the exhibit does not meet."""
    return [name for name, met in DEMANDS[level] if not met(e)]


def own_level(e: Exhibit, *, ignore_result: bool = False) -> ProofLevel:
    """Return the highest row the exhibit fully meets, its validity aside."""
    if e.bearing is Bearing.CONTEXT or (not ignore_result and e.outcome in _PROVES_NOTHING):
        return ProofLevel.NONE
    for level, demands in DEMANDS.items():
        for name, met in demands:
            if not met(e) and not (ignore_result and name == _RESULT):
                break
        else:
            return level
    return ProofLevel.CLAIMED
