"""The bodies of both chains as what they must be, or as damaged: whoever edits the file must not bring the window down."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar
from uuid import UUID

from workbook.domain.errors import WorkbookError

Body = dict[str, Any]
P = ParamSpec("P")
T = TypeVar("T")

_TEXTS: Final = ("at", "copy", "host", "tool")


def entry_body(text: str) -> Body | None:
    """Return what an entry of the journal says, None where it is damaged; Verify names it then."""
    body = _common(text)
    if body is None or not isinstance(body.get("reason"), str) or not isinstance(body.get("changes"), list):
        return None
    return body if as_id(body.get("person")) and all(map(_is_change, body["changes"])) else None


def access_body(text: str) -> Body | None:
    """Return what an entry of the access chain says, None where it is damaged."""
    body = _common(text)
    if body is None or not isinstance(body.get("detail"), dict) or "person" not in body:
        return None
    is_told = isinstance(body.get("kind"), str) and isinstance(body.get("head"), str)
    return body if is_told and (body["person"] is None or as_id(body["person"])) else None


def as_id(value: object) -> UUID | None:
    """Return the id that a text is, None for anything else."""
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def readable(read: Callable[P, T]) -> Callable[P, T]:
    """Let a function refuse, instead of failing, where look-up columns hold no ids any more."""

    @wraps(read)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except ValueError as error:
            raise WorkbookError("journal.unreadable_entries") from error

    return guarded


def _common(text: str) -> Body | None:
    """Return what both chains say of every entry."""
    try:
        body = json.loads(text)
        datetime.fromisoformat(body["at"])
    except (ValueError, TypeError, KeyError):
        return None
    offset, parents = body.get("offset_minutes"), body.get("parents")
    is_told = all(isinstance(body.get(name), str) for name in _TEXTS) and isinstance(parents, list)
    is_near = isinstance(offset, int) and abs(offset) < 24 * 60
    return body if is_told and is_near and all(isinstance(one, str) for one in parents) else None


def _is_change(change: object) -> bool:
    if not isinstance(change, dict) or not isinstance(change.get("table"), str) or as_id(change.get("id")) is None:
        return False
    return isinstance(change.get("after"), dict) and isinstance(change.get("before"), dict | None)
