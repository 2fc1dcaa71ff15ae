"""Render keyed messages and words in a language. English ships; other languages are further folders of data."""

import json
from enum import Enum
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING, Final

from workbook.domain.errors import Argument, Message
from workbook.resources import resource

if TYPE_CHECKING:
    from workbook.domain.journal_views import Deed
    from workbook.domain.reasons import Why


class _Counting(Formatter):
    """Knows one more format than Python: `{count:item|items}` is the first word for 1, the second for all others."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Choose the word, or format as Python does."""
        one, bar, many = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return one if str(value) == "1" else many


_COUNTING: Final = _Counting()


@cache
def _catalogue(language: str) -> dict[str, str]:
    """Read every `resources/translations/<language>/*.json` into one mapping."""
    sentences: dict[str, str] = {}
    for path in sorted(resource(f"translations/{language}").glob("*.json")):
        for key, template in json.loads(path.read_text("utf-8")).items():
            if key in sentences:
                raise KeyError(f"{key} is defined twice")
            sentences[key] = template
    return sentences


def render(message: Message, language: str = "en") -> str:
    """Return the sentence of `message`; raises KeyError for a key without a sentence (a defect).

    An argument that is a member of an enum appears as its words.
    """
    arguments = {
        name: word(value, language) if isinstance(value, Enum) else value for name, value in message.arguments.items()
    }
    template = _catalogue(language)[message.key]
    return _COUNTING.vformat(template, (), arguments) if "|" in template else template.format(**arguments)


def text(key: str, language: str = "en", **arguments: Argument) -> str:
    """Return the sentence or heading with this key."""
    return render(Message(key, arguments), language)


def word(value: object, language: str = "en") -> str:
    """Return the words for an enum member, looked up as `<EnumName>.<value>`."""
    return _catalogue(language)[f"{type(value).__name__}.{value}"]


def proof_reason(why: "Why", language: str = "en") -> str:
    """Return why a proof level is what it is and, below the top of the ladder, what would lift it."""
    because = render(why.explanation, language)
    if why.towards is None:
        return because
    step = render(why.next_step, language)
    return text("ladder.would", language, because=because, towards=word(why.towards, language).lower(), step=step)


def noun_of(verb: str, language: str = "en") -> str:
    """Return a verb of the journal as a noun phrase: what an undo takes back. An unknown verb stays as it is."""
    return _catalogue(language).get(f"verb.{_key(verb)}", verb)


def past_of(verb: str, language: str = "en") -> str:
    """Return a verb of the journal as what was done to the records named after it. An unknown verb stays as it is."""
    return _catalogue(language).get(f"verb.done.{_key(verb)}", verb)


def touched(deed: "Deed", language: str = "en") -> str:
    """Return what an operation touched: the one record by its name, more of them as a count."""
    if deed.count == 1 and deed.names:
        return deed.names[0]
    many = f"verb.many.{deed.kind or 'record'}"
    count = f"{deed.count:,}"
    return _catalogue(language)[many].format(count=count) if many in _catalogue(language) else f"{count} {deed.kind}"


def access_of(kind: str, language: str = "en") -> str:
    """Return a kind of access as what was done. An unknown kind stays as it is."""
    return _catalogue(language).get(f"access.{_key(kind)}", kind)


def verbs(language: str = "en") -> tuple[str, ...]:
    """Return every verb of the journal that has words."""
    return _named(language, "verb.done.")


def access_kinds(language: str = "en") -> tuple[str, ...]:
    """Return every kind of access that has words."""
    return _named(language, "access.")


def kind_of(table: str, language: str = "en") -> str:
    """Return what people call the records of a table. An unknown table stays as it is."""
    return _catalogue(language).get(f"kind.{table}", table)


def field_of(name: str, language: str = "en") -> str:
    """Return what people call a field of a record. An unknown one stays as it is."""
    return _catalogue(language).get(f"field.{name}", name)


def _named(language: str, prefix: str) -> tuple[str, ...]:
    return tuple(key[len(prefix) :].replace("_", " ") for key in _catalogue(language) if key.startswith(prefix))


def _key(verb: str) -> str:
    return verb.replace(" ", "_")
