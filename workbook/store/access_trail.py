"""The access chain: who opened, checked, previewed and exported, and when the workbook was last verified."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlmodel import col, func, select

from workbook.domain.journal_views import AccessRow, JournalFilter, LastVerified, Reference, Trail
from workbook.store import stored
from workbook.store.book import Book
from workbook.store.change import ReadSession
from workbook.store.journal_bodies import Body, access_body, as_id
from workbook.store.journal_entries import people, provenance
from workbook.store.journal_trail import Step
from workbook.store.record_names import names_of
from workbook.store.tables import Access

_SLICE: Final = 2000
"""Entries that are read in one turn at the file."""
_VERIFY: Final = "verify"
_EVIDENCE: Final = "evidence"
_CHECK: Final = "check "
_CHECK_OUT: Final = "check out"
"""Of all kinds only taking a working copy out, and putting it back, begin like that."""


def read_access(book: Book, wanted: JournalFilter, step: Step, *, after: int = 0) -> Trail:
    """Return where the entries are that a filter lets through, of those behind entry `after`.

    `verb` is here the kind of access, and `record` and `text` are the evidence it was about; a kind of record is not
    looked at. Takes turns in the background.
    """
    with book.reading(background=True) as session:
        last = session.exec(select(func.max(Access.seq))).one() or 0
        whole = session.exec(select(func.count()).select_from(Access)).one()
    trail = Trail(whole=whole, last=last)
    for place, body in _read(book, after, last, step, with_bodies=not wanted.is_empty):
        if body is None or _is_wanted(wanted, access_body(body)):
            trail.places.append(place)
            trail.counts.append(1)
            trail.entries += 1
    return trail


def access_rows(session: ReadSession, places: Sequence[int]) -> list[AccessRow]:
    """Return the entries at these places, in the order asked for."""
    read = {row.seq: row for row in session.exec(select(Access).where(col(Access.seq).in_(places)))}
    bodies = {place: body for place, row in read.items() if (body := access_body(row.body)) is not None}
    known = people(session, [body["person"] for body in bodies.values()])
    about = {(_EVIDENCE, one) for body in bodies.values() if (one := as_id(body["detail"].get(_EVIDENCE)))}
    names = names_of(session, about)
    rows = []
    for place in places:
        body = bodies.get(place)
        if body is None:
            continue
        detail, evidence = body["detail"], as_id(body["detail"].get(_EVIDENCE))
        key = (_EVIDENCE, evidence) if evidence else None
        rows.append(
            AccessRow(
                place=place,
                kind=body["kind"],
                made=provenance(body, known),
                record=Reference(key, names[key]) if key else None,
                file=str(detail.get("file", "")),
                problems=_problems(body),
                hash=read[place].hash,
                previous=tuple(body["parents"]),
                seen=body["head"],
            )
        )
    return rows


def last_verified(book: Book, step: Step) -> LastVerified | None:
    """Return when the whole workbook was last verified, None when it never was."""
    with book.reading(background=True) as session:
        before = (session.exec(select(func.max(Access.seq))).one() or 0) + 1
    while before > 0:
        step(0, 0)
        with book.reading(background=True) as session:
            query = select(Access.seq, Access.body).where(col(Access.seq) < before, col(Access.seq) >= before - _SLICE)
            query = query.where(col(Access.body).contains(f'"kind":"{_VERIFY}"')).order_by(col(Access.seq).desc())
            for body in (access_body(text) for _, text in session.exec(query)):
                if body is not None and body["kind"] == _VERIFY:
                    made = provenance(body, people(session, [body["person"]]))
                    return LastVerified(made.at, made.person, tuple(map(str, _found(body))))
        before -= _SLICE
    return None


def last_taken_out(book: Book, step: Step) -> AccessRow | None:
    """Return who took the newest working copy, None when it was checked in since or could not be checked in any more."""
    head = book.head()
    with book.reading(background=True) as session:
        before = (session.exec(select(func.max(Access.seq))).one() or 0) + 1
    while before > 0:
        step(0, 0)
        with book.reading(background=True) as session:
            query = select(Access.seq).where(col(Access.seq) < before, col(Access.seq) >= before - _SLICE)
            query = query.where(col(Access.body).contains(f'"kind":"{_CHECK}')).order_by(col(Access.seq).desc())
            for row in access_rows(session, [place or 0 for place in session.exec(query)]):
                if row.kind == _CHECK_OUT:
                    return row if row.seen == head else None
                if row.kind.startswith(_CHECK):
                    return None
        before -= _SLICE
    return None


def _read(book: Book, after: int, last: int, step: Step, *, with_bodies: bool) -> Iterator[tuple[int, str | None]]:
    """Yield each entry behind `after`, with its body where it has to be looked at."""
    for start in range(after, last, _SLICE):
        step(start - after, last - after)
        within = (col(Access.seq) > start, col(Access.seq) <= min(start + _SLICE, last))
        with book.reading(background=True) as session:
            if with_bodies:
                query = select(Access.seq, Access.body).where(*within).order_by(col(Access.seq))
                yield from [(place or 0, body) for place, body in session.exec(query)]
            else:
                places = select(Access.seq).where(*within).order_by(col(Access.seq))
                yield from [(place or 0, None) for place in session.exec(places)]


def _is_wanted(wanted: JournalFilter, body: Body | None) -> bool:
    if body is None:
        return False
    detail = body["detail"]
    if wanted.person is not None and body["person"] != str(wanted.person):
        return False
    if wanted.verb and body["kind"] != wanted.verb:
        return False
    if wanted.since is not None and body["at"] < stored.utc_text(wanted.since):
        return False
    if wanted.until is not None and body["at"] >= stored.utc_text(wanted.until):
        return False
    if wanted.record is not None and detail.get(_EVIDENCE) != str(wanted.record[1]):
        return False
    text = wanted.text.strip().casefold()
    return not text or any(text in str(value).casefold() for value in detail.values())


def _problems(body: Body) -> int | None:
    detail = body["detail"]
    if "problems" in detail:
        return len(_found(body))
    return int(not detail["intact"]) if "intact" in detail else None


def _found(body: Body) -> list[object]:
    found = body["detail"].get("problems")
    return found if isinstance(found, list) else []
