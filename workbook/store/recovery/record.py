"""The recovery record: what was lost, and the entries that cannot be linked any more, byte for byte."""

import json
from dataclasses import asdict
from typing import Final

from workbook.domain.errors import Message
from workbook.domain.recovery import Recovery
from workbook.messages import render
from workbook.store.recovery.history import History
from workbook.store.salvage.tables import Row
from workbook.store.stored import Json

KIND: Final = "audit-workbook recovery record"
FILE_NAME: Final = "recovery-record.json"


def record_bytes(recovery: Recovery, history: History, made_at: str, tool: str) -> bytes:
    """Return the record as JSON, UTF-8."""
    told: dict[str, Json] = {
        "kind": KIND,
        "version": 1,
        "made_at": made_at,
        "tool": tool,
        "source": asdict(recovery.source),
        "journal": asdict(recovery.journal),
        "access": asdict(recovery.access),
        "records": recovery.records,
        "contents": recovery.contents,
        "content_bytes": recovery.content_bytes,
        "lost": [_sentence(message) for message in recovery.lost],
        "entries_beside_the_journal": [_entry(row) for row in history.beside],
        "entries_beside_the_access_chain": [_entry(row) for row in history.beside_access],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _sentence(message: Message) -> dict[str, Json]:
    return {"key": message.key, "sentence": render(message), "arguments": dict(message.arguments)}


def _entry(row: Row) -> dict[str, Json]:
    return {name: row[name] for name in ("seq", "hash", "body")}
