"""What leaves the machine after a signature: enough to tell later whether a workbook still holds what was signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

FORMAT: Final = "audit-workbook-receipt-1"


@dataclass(frozen=True, slots=True)
class Given:
    """One signature, whole: the exact bytes that were signed, the signature, and the certificate in DER."""

    statement: bytes
    signature: bytes
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """The two roots of a workbook and all its signatures; hashes are SHA-256, hexadecimal."""

    engagement: UUID
    title: str
    copy: UUID
    copy_letter: str
    made_at: datetime
    """aware, with the offset of the place"""
    tool: str
    events: int
    head: str
    journal_root: str
    evidence: int
    evidence_root: str
    signatures: tuple[Given, ...]
    voided: tuple[str, ...] = ()
    """the SHA-256 of the signed bytes of those that were not in force any more"""
