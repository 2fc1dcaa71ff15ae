"""How evidence bears on an item, as a report tells it."""

from dataclasses import dataclass

from workbook.domain.vocabulary import Bearing, Independence, Method


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One piece of evidence as it bears on an item or objective; `offered_from` is the item it was taken over from."""

    evidence: str
    title: str
    bearing: Bearing
    method: Method
    independence: Independence
    objective: str
    locator: str
    shows: str
    offered_from: str = ""
