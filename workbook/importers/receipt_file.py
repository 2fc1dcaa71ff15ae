"""Read a receipt: its limits first, then every part of it, then each signature with the certificate beside it."""

import base64
import binascii
import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from workbook.domain.errors import WorkbookError
from workbook.domain.receipts import FORMAT, Given, Receipt
from workbook.domain.texts import one_line
from workbook.importers.json_reader import read_json
from workbook.importers.source_file import shown
from workbook.signing.certificates import is_signature

_MOST_BYTES: Final = 8 << 20
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def read_receipt(path: Path) -> Receipt:
    """Return the receipt in a file. Raises WorkbookError for another file, and for one that was written into since."""
    value = read_json(path, limit=_MOST_BYTES)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise WorkbookError("receipt.not_one", name=shown(path))
    try:
        receipt = _receipt(value)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise WorkbookError("receipt.changed", name=shown(path)) from error
    if not all(is_signature(one.certificate, one.statement, one.signature) for one in receipt.signatures):
        raise WorkbookError("receipt.changed", name=shown(path))
    return receipt


def _receipt(value: dict[str, Any]) -> Receipt:
    engagement, copy, journal, evidence = (value[name] for name in ("engagement", "copy", "journal", "evidence"))
    return Receipt(
        engagement=UUID(engagement["id"]),
        title=one_line(engagement["title"], "title"),
        copy=UUID(copy["id"]),
        copy_letter=one_line(copy["letter"], "copy"),
        made_at=_moment(value["made_at"]),
        tool=one_line(value["tool"], "tool"),
        events=_count(journal["events"]),
        head=_sha256(journal["head"]),
        journal_root=_sha256(journal["root"]),
        evidence=_count(evidence["entries"]),
        evidence_root=_sha256(evidence["root"]),
        signatures=tuple(_given(one) for one in _list(value["signatures"])),
        voided=tuple(_sha256(one) for one in _list(value["voided"])),
    )


def _given(value: dict[str, Any]) -> Given:
    return Given(*(base64.b64decode(value[name], validate=True) for name in ("statement", "signature", "certificate")))


def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(value)
    return found


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 53:
        raise ValueError(value)
    return value


def _sha256(value: str) -> str:
    if not _HASH.fullmatch(value):
        raise ValueError(value)
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value
