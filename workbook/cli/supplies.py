"""Who supplies whom, in words and as JSON."""

from workbook.cli.terminal import Json, columns
from workbook.domain.supplies import SupplyLine, SupplyPart
from workbook.exports.supply_words import circle_sentences, state_of, supply_sentence
from workbook.exports.wording import Wording


def supply_text(part: SupplyPart, words: Wording) -> list[str]:
    """Return the supplies as a table, and the way round of each circle."""
    say = words.say
    headings = [say(f"column.{name}") for name in ("supplier", "customer", "what", "in_force")]
    rows = [
        [" ".join(one.supplier), " ".join(one.subject or one.customer), one.what, state_of(one, words)]
        for one in part.lines
    ]
    lines = [say("supply.heading"), supply_sentence(part, words), *circle_sentences(part, words)]
    return [*lines, "", *columns([headings, *rows])]


def supplies_json(part: SupplyPart) -> list[Json]:
    """Return every supply by codes."""
    return [_supply(one) for one in part.lines]


def _supply(one: SupplyLine) -> Json:
    return {
        "supplier": one.supplier[0],
        "customer": one.customer[0],
        "subject": one.subject[0] if one.subject else None,
        "what": one.what,
        "since": one.since.isoformat() if one.since else None,
        "until": one.until.isoformat() if one.until else None,
        "in_force": one.holds,
        "circle": one.circle or None,
        "note": one.note,
    }
