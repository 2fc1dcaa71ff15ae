"""What one entry of either chain says of the custody of evidence."""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

from workbook.domain.custody import Acquired, CustodyAct, CustodyEntry, Handed
from workbook.store.tables import Disposal, Evidence, FindingEvidence, HandOver

Body = dict[str, Any]
VERIFIED: Final = "verify evidence"
WHOLE: Final = "verify"
STOPPED: Final = "stop verifying"
REMOVED: Final = "remove bytes"
EXPORT: Final = "export"
KINDS: Final = (WHOLE, STOPPED, REMOVED, EXPORT)
"""The kinds of access that speak of evidence without naming its id."""
_UNREADABLE: Final = "verify.table_unreadable"
_PACKAGE: Final = "package"
_ACTS: Final = {
    "open evidence": CustodyAct.OPENED,
    "preview evidence": CustodyAct.PREVIEWED,
    "export evidence": CustodyAct.EXPORTED,
}


class Telling:
    """Makes entries of bodies, with names and contents looked up once."""

    def __init__(self, people: Mapping[str, str], contents: Mapping[str, tuple[str, int]]) -> None:
        """Take the names of people, and SHA-256 and size of contents, each by id as text."""
        self._people = people
        self._contents = contents

    def of_evidence(self, text: str, sha256: str) -> Iterator[CustodyEntry]:
        """Yield what an entry of the journal says that has the evidence for its root."""
        body = json.loads(text)
        for change in body["changes"]:
            table, after = change["table"], change["after"]
            if table == Evidence.__tablename__:
                yield self._of_row(body, change, sha256)
            elif table == HandOver.__tablename__:
                act = CustodyAct.HAND_OVER_WITHDRAWN if after.get("withdrawn_at") else CustodyAct.HANDED_OVER
                handed = _handed(after) if change["before"] is None else None
                yield self._made(body, act, sha256, reason=after.get("purpose") or body["reason"], handed=handed)
            elif table == Disposal.__tablename__:
                yield self._made(body, _of_disposal(change), sha256, reason=after.get("reason") or body["reason"])

    def of_links(self, text: str, sha256: str, links: Mapping[str, str]) -> Iterator[CustodyEntry]:
        """Yield what an entry says of links of the evidence, by the ids of those with the names of what they lead to."""
        body = json.loads(text)
        for change in body["changes"]:
            if change["id"] in links:
                yield self._made(body, _of_link(change), sha256, about=links[change["id"]])

    def of_access(self, body: Body, sha256: str, key: str, held: str) -> CustodyEntry | None:
        """Return what an entry of the access chain says of evidence, by its id and the SHA-256 of its bytes, if anything."""
        detail, kind = body["detail"], body["kind"]
        act, about = None, ""
        if kind in KINDS:
            act, about = _of_whole(kind, detail, held)
        elif detail.get("evidence") == key:
            act, about = _ACTS.get(kind), detail.get("file", "")
            if kind == VERIFIED:
                act = CustodyAct.VERIFIED if detail["intact"] else CustodyAct.DAMAGED
        return self._made(body, act, sha256, about=about) if act else None

    def of_whole(self, body: Body, act: CustodyAct, sha256: str, about: str) -> CustodyEntry:
        """Return what an entry says of all evidence."""
        return self._made(body, act, sha256, about=about)

    def _of_row(self, body: Body, change: Body, sha256: str) -> CustodyEntry:
        after = change["after"]
        if change["before"] is None:
            acquired = self._acquired(after)
            return self._made(body, CustodyAct.ACQUIRED, sha256, about=acquired.original_name, acquired=acquired)
        if "withdrawn_at" in after:
            act = CustodyAct.WITHDRAWN if after["withdrawn_at"] else CustodyAct.RESTORED
            return self._made(body, act, sha256)
        about = ", ".join(sorted(name.replace("_", " ") for name in after))
        return self._made(body, CustodyAct.CHANGED, sha256, about=about)

    def _acquired(self, after: Body) -> Acquired:
        content = after["content_id"]
        held, size = self._contents.get(content, ("", None)) if content else ("", None)
        raw, modified, collected = after["original_name_raw"], after["source_modified_at"], after["collected_on"]
        return Acquired(
            original_name=after["original_name"],
            raw_name=base64.b64decode(raw) if raw is not None else None,
            folder=after["source_folder"],
            size_bytes=size,
            sha256=held,
            modified_at=_utc(modified) if modified else None,
            collected_on=date.fromisoformat(collected) if collected else None,
        )

    def _made(self, body: Body, act: CustodyAct, sha256: str, **given: Any) -> CustodyEntry:  # noqa: ANN401
        told = {"about": "", "reason": body.get("reason", ""), "host": body["host"], "tool": body["tool"]} | given
        return CustodyEntry(
            at=when(body), act=act, person=self._people.get(body["person"] or "", ""), entry=sha256, **told
        )


def _of_whole(kind: str, detail: Body, held: str) -> tuple[CustodyAct | None, str]:
    """Return what an entry about the whole workbook says of evidence with these bytes."""
    if kind == WHOLE:
        return whole_outcome(detail, held), detail.get("before", "")
    if kind == STOPPED:
        return (CustodyAct.DAMAGED if held and held in detail["damaged"] else None), ""
    if kind == REMOVED:
        return (CustodyAct.BYTES_REMOVED if held and held == detail["sha256"] else None), ""
    is_packed = detail["format"] == _PACKAGE and held
    return (CustodyAct.PACKED if is_packed else None), detail.get("file", "")


def whole_outcome(detail: Body, held: str) -> CustodyAct | None:
    """Return what a check of the whole workbook found of evidence with these bytes; None when it does not say."""
    if held and held in detail.get("damaged", ()):
        return CustodyAct.DAMAGED
    if is_told_apart(detail) if held else not detail["problems"]:
        return CustodyAct.VERIFIED_WHOLE
    return None


def is_told_apart(detail: Body) -> bool:
    """Tell whether all evidence that a check of the whole workbook did not name damaged was read and is intact."""
    return _UNREADABLE not in detail["problems"]


def _of_disposal(change: Body) -> CustodyAct:
    if change["after"].get("confirmed_by"):
        return CustodyAct.DISPOSED
    return CustodyAct.DISPOSAL_WITHDRAWN if change["after"].get("withdrawn_at") else CustodyAct.DISPOSAL_PROPOSED


def _of_link(change: Body) -> CustodyAct:
    is_finding = change["table"] == FindingEvidence.__tablename__
    withdrawn = change["after"].get("withdrawn_at")
    if change["before"] is None or ("withdrawn_at" in change["after"] and not withdrawn):
        return CustodyAct.FINDING_ADDED if is_finding else CustodyAct.ATTACHED
    if withdrawn:
        return CustodyAct.FINDING_REMOVED if is_finding else CustodyAct.DETACHED
    return CustodyAct.BEARING_CHANGED


def _handed(after: Body) -> Handed:
    return Handed(
        given_by=after["given_by"],
        given_to=after["given_to"],
        organisation=after["organisation"],
        handed_on=date.fromisoformat(after["handed_on"]),
        means=after["means"],
    )


def _utc(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def when(body: Body) -> datetime:
    """Return when an entry was written, in the zone of the place."""
    return datetime.fromisoformat(body["at"]).astimezone(timezone(timedelta(minutes=body["offset_minutes"])))
