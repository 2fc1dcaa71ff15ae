"""The words for who supplies whom that the exports and the command line share."""

from collections.abc import Sequence

from workbook.domain.supplies import SupplyLine, SupplyPart
from workbook.exports.wording import Wording


def supply_sentence(part: SupplyPart, words: Wording) -> str:
    """Return how many supplies there are, how many of them stand, and in how many circles."""
    standing = sum(one.holds for one in part.lines)
    counted = words.count(standing, len(part.lines))
    return words.say("supply.sentence", standing=counted, circles=f"{len(part.circles):,}")


def circle_sentences(part: SupplyPart, words: Wording) -> list[str]:
    """Return the way round of each circle, by names."""
    names = dict(end for one in part.lines for end in (one.supplier, one.customer))
    return [
        words.say("supply.circle", number=number, way=_way(circle, names, words))
        for number, circle in enumerate(part.circles, 1)
    ]


def _way(circle: Sequence[str], names: dict[str, str], words: Wording) -> str:
    return " → ".join(words.say("supply.party", code=code, name=names[code]) for code in circle)


def state_of(line: SupplyLine, words: Wording) -> str:
    """Return whether a supply stands on the day of the report, and in which circle it is."""
    if not line.holds:
        return words.say("supply.not_in_force")
    return words.say("supply.in_circle", number=line.circle) if line.circle else words.say("supply.in_force")


def days_of(line: SupplyLine, words: Wording) -> list[str]:
    """Return since when and until when, as far as it is known."""
    given = (("since", line.since), ("until", line.until))
    return [
        words.say("supply.days", which=words.say(f"supply.{key}"), day=day.isoformat()) for key, day in given if day
    ]
