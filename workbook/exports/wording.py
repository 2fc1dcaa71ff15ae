"""The words both exports use, in the report's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum

from workbook.domain.custody import Disposed
from workbook.domain.errors import Argument, Message
from workbook.domain.reasons import Why
from workbook.domain.report import EvidenceLine, FindingLine, FrameworkLine, ItemLine
from workbook.domain.responses import ResponseLine
from workbook.domain.vocabulary import Element, EvidenceKind, OtherKind, Result
from workbook.messages import proof_reason, render, text, word


@dataclass(frozen=True, slots=True)
class Wording:
    """Render keys, enum members and values in one language."""

    language: str

    def say(self, key: str, **arguments: Argument) -> str:
        """Return the sentence or heading `report.<key>`."""
        return text(f"report.{key}", self.language, **arguments)

    def sentence(self, message: Message) -> str:
        """Return the sentence of a message of the report."""
        return render(message, self.language)

    def why(self, why: Why | None) -> str:
        """Return why a proof level is what it is and what would lift it."""
        return proof_reason(why, self.language) if why is not None else ""

    def term(self, value: Enum | None) -> str:
        """Return the words for an enum member with a capital, or nothing for None."""
        if value is None:
            return ""
        words = word(value, self.language)
        return words[:1].upper() + words[1:]

    def yes_no(self, value: bool) -> str:
        """Return the word for a truth value."""
        return self.say("yes" if value else "no")

    def determination(self, result: Result, other: OtherKind | None) -> str:
        """Return the determination in its shortest true words: the kind of other when there is one."""
        return self.term(other) if result is Result.OTHER_THAN_SATISFIED and other else self.term(result)

    def count(self, part: int, whole: int) -> str:
        """Return a number with its denominator."""
        return self.say("count", part=f"{part:,}", whole=f"{whole:,}")

    def continued(self, title: str) -> str:
        """Return the heading of a table that goes on over a page."""
        return self.say("continued", title=title)

    def period(self, start: date | None, end: date | None) -> str:
        """Return a period in ISO dates, or the words for one that is not set."""
        if start is None and end is None:
            return self.say("not_set")
        return self.say("period", start=self.day(start), end=self.day(end))

    def day(self, value: date | None) -> str:
        """Return an ISO date, or the words for one that is not set."""
        return value.isoformat() if value else self.say("not_set")

    def element(self, finding: FindingLine, element: Element) -> str:
        """Return an element of a finding, or say that it was waived and why, or that it is missing."""
        words = dict(finding.elements).get(element, "")
        if words.strip():
            return words
        waived = dict(finding.not_needed).get(element)
        if waived is not None:
            return self.say("not_needed", reason=waived)
        return self.say("not_written")

    def response(self, line: ResponseLine) -> str:
        """Return what a party answered: its position, who gave it and when, and the exact words below."""
        said_by = self.say("response_by", contact=line.contact, day=line.on_date.isoformat())
        given = said_by if line.contact else self.say("response_on", day=line.on_date.isoformat())
        return f"{self.term(line.answer)} {given}" + (f"\n{line.words}" if line.words.strip() else "")

    def evidence_kind(self, line: EvidenceLine) -> str:
        """Return the kind of evidence; a statement says which kind of statement."""
        return self.term(line.statement_kind or line.kind)

    def disposed(self, line: Disposed) -> str:
        """Return that bytes were disposed of, when, by whom and why."""
        day = line.confirmed_at.date().isoformat()
        return self.say("disposed", day=day, proposer=line.proposed_by, confirmer=line.confirmed_by, reason=line.reason)

    def hash_or_reason(self, line: EvidenceLine) -> str:
        """Return the SHA-256, or why there is none."""
        if line.damaged:
            return self.say("damaged_hash", sha256=line.sha256)
        if line.disposed is not None:
            return f"{line.sha256}\n{self.disposed(line.disposed)}"
        if line.sha256:
            return line.sha256
        key = "sighted_no_hash" if line.kind is EvidenceKind.SIGHTED else "no_hash"
        return self.say(key)


def items_of(line: FindingLine, words: Wording) -> str:
    """Return the items a finding is about; those outside the report are only counted."""
    return joined([*line.items, *_elsewhere(line.items_elsewhere, words)])


def used_in(line: EvidenceLine, words: Wording) -> str:
    """Return the items, follow-ups and commitments that evidence is used in; items outside the report are only counted."""
    return joined([*line.used_in, *line.follow_ups, *_elsewhere(line.used_elsewhere, words), *line.source_of])


def _elsewhere(count: int, words: Wording) -> list[str]:
    return [words.say("elsewhere", count=f"{count:,}")] if count else []


def moment(value: datetime) -> str:
    """Return a time to the minute with its offset from UTC."""
    offset = value.strftime("%z")
    return f"{value:%Y-%m-%d %H:%M} UTC{offset[:3]}:{offset[3:5]}" if offset else f"{value:%Y-%m-%d %H:%M}"


def received(line: EvidenceLine) -> str:
    """Return when evidence was received, in the time of the place where it was."""
    place = timezone(timedelta(minutes=line.received_offset_minutes))
    return moment(line.received_at.astimezone(place))


def file_size(octets: int | None) -> str:
    """Return a size in decimal units, or nothing for None."""
    if octets is None:
        return ""
    if octets < 1000:
        return f"{octets} B"
    size = float(octets)
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 999.5:
            return f"{size:.0f} {unit}" if size >= 10 else f"{size:.1f} {unit}"
    return f"{size / 1000:.1f} TB"


def evidence_codes(item: ItemLine) -> tuple[str, ...]:
    """Return the codes of an item's evidence, each once, in the order of its attachments."""
    return tuple(dict.fromkeys(line.evidence for line in item.attachments))


def inherited_source(item: ItemLine) -> tuple[str, str]:
    """Return the control and the subject an item inherits from, of a short name such as `AC-1 · S-0001`."""
    control, _, subject = item.inherited_from.rpartition(" · ")
    return control, subject


def joined(words: Iterable[str]) -> str:
    """Return words with commas between them."""
    return ", ".join(words)


def framework_title(line: FrameworkLine) -> str:
    """Return a framework's title with its version, unless the title already says it."""
    return line.title if line.title.endswith(line.version) else f"{line.title} {line.version}".strip()


def taken_over(item: ItemLine, words: Wording) -> tuple[str, ...]:
    """Return which evidence of an item was taken over, and from where."""
    return tuple(
        words.say("taken_over", evidence=line.evidence, item=line.offered_from)
        for line in item.attachments
        if line.offered_from
    )
