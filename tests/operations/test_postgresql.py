"""Every statement of operations, report and window is one that PostgreSQL could be given; the text search is not one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import ClauseElement, Uuid, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql import visitors
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import SQLModel

from tests.operations.engagements import JOURNALED, World
from tests.operations.test_sequences import OPERATIONS, Scene, carry_out
from workbook.domain.crosswalk_views import MappingFilter
from workbook.domain.item_filter import ItemFilter
from workbook.domain.review import Tab
from workbook.domain.vocabulary import ProofLevel, ReviewState
from workbook.operations.reporting import make_report
from workbook.store import review_changes, review_views, subject_views
from workbook.store.book import Book
from workbook.store.certificates import certificates
from workbook.store.content_parts import content_size, evidence_with
from workbook.store.crosswalk import mapping_counts, mapping_ids, mapping_rows, mapping_texts
from workbook.store.exports_made import exports_made
from workbook.store.glances import masthead
from workbook.store.item_detail import item_detail
from workbook.store.overview import counted_items, frameworks_named, particulars, to_do_next
from workbook.store.queries import checklist_groups, checklist_ids, first_page
from workbook.store.sign_offs import sign_offs, sign_targets


@contextmanager
def statements(book: Book) -> Iterator[dict[str, ClauseElement]]:
    """Collect every statement that is run, by its text for PostgreSQL; one that has none fails here."""
    found: dict[str, ClauseElement] = {}

    def compiled(_connection: object, clause: object, *_: object) -> None:
        if isinstance(clause, ClauseElement):
            found[str(clause.compile(dialect=postgresql.dialect()))] = clause

    event.listen(book.engine, "before_execute", compiled)
    try:
        yield found
    finally:
        event.remove(book.engine, "before_execute", compiled)


def test_every_statement_is_one_for_postgresql(world: World, tmp_path: Path):
    scene = Scene(world, tmp_path)
    with statements(world.book) as found:
        carry_out(scene, [(name, (number, number + 1)) for number in range(4) for name in OPERATIONS])
        made = make_report(world.book, world.lead)
        make_report(
            world.book, world.lead, part=ItemFilter(subject=world.base.subjects[0], levels=frozenset(ProofLevel))
        )
        with world.book.reading() as session:
            masthead(session), checklist_ids(session), checklist_groups(session)
            first_page(session, 5, made.as_of)
            counted_items(session, {}, None), frameworks_named(session), particulars(session, 5)
            to_do_next(session, {}, world.base.lead), exports_made(session, 5)
            mapping_rows(session, mapping_ids(session, MappingFilter(frozenset(ReviewState), "house-1", "shall")))
            certificates(session)
            mapping_counts(session), mapping_texts(session, world.base.framework)
            certificates(session), sign_targets(session), sign_offs(session)
            assert all(item_detail(session, line.id, made.as_of) for line in made.items)
    assert {text.split(" ", 1)[0] for text in found} == {"SELECT", "INSERT", "UPDATE"}
    assert len(found) > 80
    asked = "\n".join(text for text in found if text.startswith("SELECT"))
    assert [name for name in JOURNALED if f"FROM {name}" not in asked and f"JOIN {name}" not in asked] == []
    for text, clause in found.items():
        for part in visitors.iterate(clause):
            if isinstance(part, FunctionElement):
                # Before version 18 there is no smallest UUID.
                assert not (part.name in ("min", "max") and isinstance(part.type, Uuid)), text
        assert not [word for word in ("rowid", "json_extract", "ifnull", "GLOB", "strftime") if word in text], text


def test_what_pages_and_previews_ask_is_for_postgresql_too(world: World, tmp_path: Path):
    carry_out(Scene(world, tmp_path), [(name, (0, 0)) for name in ("determine one", "submit", "return", "parameter")])
    own, source = world.base.subjects
    with statements(world.book) as found, world.book.reading() as session:
        content_size(session, own), evidence_with(session, own)
        roster = subject_views.roster(session)
        subject_views.scopes(session, own), subject_views.family_scopes(session, own, world.base.framework)
        items = subject_views.item_ids(session, own, world.base.framework, ["House rules"])
        subject_views.inheritance(session, source, own, world.base.framework), subject_views.progress(session)
        subject_views.inheritance_sources(session, own, world.base.framework)
        for tab in Tab:
            review_views.queue(session, tab, world.base.auditor)
        review_views.queue_counts(session, world.base.auditor), review_views.reviewers_but(session, None)
        review_views.review_rows(session, items, date(2026, 9, 14))
        for item in items:
            review_changes.changes_since(session, item, world.base.reviewer), review_views.grounds(session, item)
            review_views.finding_ids(session, item)
    assert roster.parties
    assert len(found) > 20


def test_what_is_unique_among_live_records_is_so_in_postgresql_too() -> None:
    indexes = [index for table in SQLModel.metadata.tables.values() for index in table.indexes]
    partial = [index for index in indexes if index.dialect_options["sqlite"]["where"] is not None]
    assert len(partial) > 12
    for index in partial:
        made = str(CreateIndex(index).compile(dialect=postgresql.dialect()))
        assert f"WHERE {index.dialect_options['sqlite']['where'].text}" in made
