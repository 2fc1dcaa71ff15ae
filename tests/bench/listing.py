"""List a great many pieces of evidence in the window, and scroll through them."""

from pathlib import Path

from tests.bench import books, memory
from tests.bench.reading import Reading, Readings, Scale, in_turn
from workbook.domain import records
from workbook.domain.vocabulary import EvidenceKind
from workbook.operations import engagement
from workbook.store.tables import Evidence

AT_ONCE = 5_000
FRAME_MS = 50
"""A jump to another place reads the rows there and paints them; longer than this would be felt."""


def measure(folder: Path, scale: Scale) -> Readings:
    """Compare a workbook of many pieces with one of few: to the first painted row, a sort, and jumps anywhere in the list."""
    many, few = make(folder / "many.auditbook", scale.many_evidence), make(folder / "few.auditbook", scale.few_evidence)
    jumps: list[float] = []
    sorts: list[tuple[float, float]] = []

    def shown(path: Path) -> float:
        answer = memory.run_apart("tests.bench.listing_apart", str(path), str(folder / "settings"))
        if path == many:
            jumps.extend(answer["jumps"])
        sorts.append((answer["sorted"], answer["listed"]))
        return float(answer["listed"])

    pairs = in_turn(lambda: shown(many), lambda: shown(few), min(scale.rounds, 3), warm=False)
    size = f"{scale.many_evidence} / {scale.few_evidence} pieces"
    yield Reading(f"evidence page, {size}", pairs.ratios, note=pairs.told())
    ordered = tuple(a[0] / b[0] for a, b in zip(sorts[::2], sorts[1::2], strict=True))
    yield Reading(
        f"sorted by title, {size}", ordered, note=f"({sorts[0][0] * 1000:.4g} against {sorts[1][0] * 1000:.4g} ms)"
    )
    yield Reading(f"jump to anywhere among {scale.many_evidence}, painted", tuple(jumps), "ms", at_most=FRAME_MS)


def make(path: Path, count: int) -> Path:
    """Make a workbook of so many pieces that were seen and not taken."""
    terms, person = records.Engagement(title="Bench"), records.Person(name="Ada Example")
    book, actor = engagement.begin(path, books.new_actor(), terms, person, None)
    assert actor.person is not None
    for first in range(1, count + 1, AT_ONCE):
        with book.change(actor, "add sighted evidence") as session:
            for number in range(first, min(first + AT_ONCE, count + 1)):
                session.add(
                    Evidence(
                        id=actor.ids(),
                        code=f"E-{number:04}",
                        number=number,
                        kind=EvidenceKind.SIGHTED,
                        title=f"Policy {number * 7919 % count} of the model service",
                        why_no_copy="It may not leave the room.",
                        received_at=actor.clock(),
                        received_offset_minutes=0,
                        received_by=actor.person,
                    )
                )
    book.close()
    return path
