"""What parties answer to findings: the closed list of answers, and a response as a report shows it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Answer(StrEnum):
    """What a party answers to a finding about it. Silence is an answer too, never a blank."""

    AGREE = "agree"
    PARTLY = "partly"
    DISAGREE = "disagree"
    NO_REPLY = "no_reply"


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """What a party answered to a finding, in its own words; `contact` is empty when nobody is named."""

    party: str
    contact: str
    answer: Answer
    on_date: date
    words: str
    rejoinder: str
