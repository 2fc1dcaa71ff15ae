"""Full-text search behind one function; its documents are written by the change that writes the record."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from workbook.store.change import ChangeSession, ReadSession
from workbook.store.stored import Json

Row = dict[str, Json]
_MOST_TERMS: Final = 64
"""More words than these are not looked at: each costs time, and a pasted page has thousands."""
Document = tuple[str, UUID, str, str]
"""(kind, record, title, body)"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: its table, id, title and the words around the match (between ⟦ and ⟧)."""

    kind: str
    record: UUID
    title: str
    excerpt: str


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


WORDS: Final[dict[str, Callable[[Row], tuple[str, str]]]] = {
    "evidence": lambda row: (
        f"{row['code']} {row['title']}",
        _lines(row["description"], row["statement"], row["original_name"], row["sighted_location"]),
    ),
    "finding": lambda row: (
        f"{row['code']} {row['title']}",
        _lines(*(row[name] for name in ("criteria", "condition", "cause", "effect", "recommendation"))),
    ),
    "response": lambda row: ("", _lines(row["words"], row["rejoinder"])),
    "commitment": lambda row: (
        row["code"],
        _lines(*(row[name] for name in ("words", "conditions", "note", "source_place", "conclusion_reason"))),
    ),
    "remediation": lambda row: (row["code"], _lines(row["plan"], row["resources"], row["vendor_dependency"])),
    "milestone": lambda row: ("", row["title"]),
    "fix_claim": lambda row: ("", row["words"]),
    "retest": lambda row: ("", _lines(row["shows"], row["procedure"], row["deviation"])),
    "risk_acceptance": lambda row: ("", _lines(row["accepted_by"], row["reason"], row["conditions"])),
    "checklist_item": lambda row: ("", row["note"]),
}
"""The title and body under which a record of each searched table is found."""


def write_documents(session: ChangeSession) -> None:
    """Bring the index up to what the change captured."""
    driver = session.driver()
    for (kind, record), captured in session.captured.items():
        words = WORDS.get(kind)
        if words is None or not captured.is_changed:
            continue
        title, body = words(captured.after)
        if captured.before is not None and (
            words(captured.before) == (title, body)
            and captured.before["withdrawn_at"] == captured.after["withdrawn_at"]
        ):
            continue
        rewrite_document(driver, kind, record, captured.after)


def rewrite_document(driver: Any, kind: str, record: UUID, row: Row) -> None:  # noqa: ANN401
    """Bring what one record is found by up to what its row says; does nothing for a kind that is not searched."""
    if kind in WORDS:
        _remove(driver, kind, record)
        title, body = WORDS[kind](row)
        if row["withdrawn_at"] is None and (title or body):
            add_documents(driver, [(kind, record, title, body)])


def add_documents(driver: Any, documents: Iterable[Document]) -> int:  # noqa: ANN401  (sqlcipher3 ships no types)
    """Add documents to the index and return how many."""
    first = driver.execute("SELECT coalesce(max(id), 0) + 1 FROM search_document").fetchone()[0]
    rows = [
        (number, kind, record.hex, title, body) for number, (kind, record, title, body) in enumerate(documents, first)
    ]
    driver.executemany("INSERT INTO search_document (id, kind, record_id, title, body) VALUES (?,?,?,?,?)", rows)
    driver.executemany(
        "INSERT INTO search_index (rowid, title, body) VALUES (?,?,?)",
        [(row[0], row[3], row[4]) for row in rows],
    )
    return len(rows)


def _remove(driver: Any, kind: str, record: UUID) -> None:  # noqa: ANN401
    found = driver.execute(
        "SELECT id, title, body FROM search_document WHERE kind = ? AND record_id = ?", (kind, record.hex)
    ).fetchone()
    if found:
        driver.execute(
            "INSERT INTO search_index (search_index, rowid, title, body) VALUES ('delete',?,?,?)",
            tuple(found),
        )
        driver.execute("DELETE FROM search_document WHERE id = ?", (found[0],))


_OF_LIVE_FRAMEWORK: Final = """AND NOT (d.kind = 'control' AND EXISTS (
        SELECT 1 FROM control JOIN framework ON framework.id = control.framework_id
        WHERE control.id = d.record_id AND framework.withdrawn_at IS NOT NULL))"""


def search(session: ReadSession, words: str, *, kinds: Iterable[str] = (), limit: int = 50) -> list[Hit]:
    """Return the best hits for what a person typed.

    Every word must occur; the last one may be a beginning; "quoted words" are a phrase.
    """
    query = match_expression(words)
    if not query:
        return []
    wanted = list(kinds)
    of_kind = f"AND d.kind IN ({','.join('?' * len(wanted))})" if wanted else ""
    rows = session.driver().execute(
        f"""SELECT d.kind, d.record_id, d.title, snippet(search_index, 1, '⟦', '⟧', '…', 16)
        FROM search_index JOIN search_document d ON d.id = search_index.rowid
        WHERE search_index MATCH ? {of_kind} {_OF_LIVE_FRAMEWORK} ORDER BY bm25(search_index, 4.0, 1.0), d.id LIMIT ?""",
        (query, *wanted, limit),
    )
    return [Hit(kind, UUID(record), title, excerpt) for kind, record, title, excerpt in rows]


def match_expression(words: str) -> str:
    """Return FTS5 syntax for typed words; everything typed is quoted, so no operator reaches the parser."""
    terms = []
    # A lone surrogate is not text to SQLite.
    words = words.encode("utf-8", "replace").decode().replace("\0", " ")
    for number, part in enumerate(words.split('"')):
        pieces = [part] if number % 2 else part.split()
        terms += [f'"{piece}"' for piece in pieces if any(map(_is_of_a_word, piece))]
    if not terms:
        return ""
    typing = not words.rstrip().endswith('"')
    return " AND ".join(terms[:_MOST_TERMS]) + ("*" if typing else "")


def _is_of_a_word(character: str) -> bool:
    """Tell what the index keeps (tokenizer unicode61) from punctuation, which would match nothing."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"
