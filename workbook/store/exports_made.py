"""Read from the access chain which exports were made."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from workbook.domain.exports_made import ExportMade
from workbook.store.change import ReadSession
from workbook.store.tables import Access, Person


def exports_made(session: ReadSession, limit: int) -> tuple[ExportMade, ...]:
    """Return the newest exports, the last one first."""
    # Canonical JSON has no spaces, and quotes inside a text are escaped: nothing else can look like this.
    query = select(Access.body).where(col(Access.body).contains('"kind":"export"', autoescape=True))
    bodies = [json.loads(body) for body in session.exec(query.order_by(col(Access.seq).desc()).limit(limit))]
    ids = {UUID(body["person"]) for body in bodies if body["person"]}
    people = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all()) if ids else {}
    return tuple(_made(body, people) for body in bodies)


def _made(body: dict[str, Any], people: dict[UUID, str]) -> ExportMade:
    detail = body["detail"]
    place = timezone(timedelta(minutes=body["offset_minutes"]))
    return ExportMade(
        at=datetime.fromisoformat(body["at"]).astimezone(place),
        format=detail.get("format", ""),
        file=detail.get("file", ""),
        as_of=detail.get("as_of", ""),
        person=people.get(UUID(body["person"]), "") if body["person"] else "",
        sha256=detail.get("sha256", ""),
        items=detail.get("items"),
        all_items=detail.get("all_items"),
        left_out=len(detail.get("left_out", ())),
    )
