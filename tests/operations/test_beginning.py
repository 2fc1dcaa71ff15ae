"""A new workbook has all that was planned, or there is none."""

from pathlib import Path

import pytest

from tests.actors import fixed_actor
from tests.operations.engagements import NOBODY, framework, policy
from workbook.domain import records
from workbook.domain.choosing import Choice, families_of, heads_of, levels_of
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.vocabulary import Role, SubjectKind
from workbook.importers.frameworks import load
from workbook.operations.beginning import Chosen, Plan, begin_whole
from workbook.store import subject_views
from workbook.store.opening import open_book
from workbook.store.verification import verify

PERSON = records.Person("Lea Lead", Role.LEAD, "Audit office")
WHOLE = Plan(
    records.Engagement("House audit"),
    PERSON,
    records.Party("Vendor"),
    (records.Subject(NOBODY, "Chat service", SubjectKind.SERVICE, "2"), records.Subject(NOBODY, "Model")),
    (Chosen(framework()), Chosen(framework("house-2"), ("X-1", "X-4")), Chosen(policy())),
)


def test_everything_planned_is_there(tmp_path: Path):
    path = tmp_path / "new.auditbook"
    steps: list[tuple[int, int]] = []
    book = begin_whole(path, fixed_actor(), WHOLE, "correct horse", lambda *step: steps.append(step))
    with book.reading() as session:
        roster = subject_views.roster(session)
        scopes = [subject_views.scopes(session, one.id) for one in roster.subjects]
    assert verify(book).problems == ()
    book.close()
    assert roster.terms == WHOLE.engagement
    assert [one.entered for one in roster.people] == [PERSON]
    assert {one.entered.party_id for one in roster.subjects} == {roster.parties[0].id}
    assert [(one.entered.name, one.entered.version) for one in roster.subjects] == [
        ("Chat service", "2"),
        ("Model", ""),
    ]
    assert [[(one.title, one.count.items) for one in of] for of in scopes] == [
        [("House rules house-1", 4), ("House rules house-2", 2)]
    ] * 2
    assert [one.code for one in roster.frameworks] == ["house-1", "house-2", "order-1"]
    assert steps[0] == (0, 7)
    assert steps[-1] == (7, 7)
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})
    open_book(path, fixed_actor(2), "correct horse").close()


def test_a_workbook_may_begin_with_nothing_but_its_title(tmp_path: Path):
    book = begin_whole(tmp_path / "new.auditbook", fixed_actor(), Plan(records.Engagement("House audit"), PERSON), None)
    with book.reading() as session:
        roster = subject_views.roster(session)
    assert (roster.parties, roster.subjects, roster.frameworks) == ((), (), ())
    book.close()


@pytest.mark.parametrize("stop_at", [0, 1, 4])
def test_what_is_stopped_leaves_nothing(tmp_path: Path, stop_at: int):
    def step(done: int, _: int) -> None:
        if done == stop_at:
            raise Cancelled

    with pytest.raises(Cancelled):
        begin_whole(tmp_path / "new.auditbook", fixed_actor(), WHOLE, "correct horse", step)
    assert list(tmp_path.iterdir()) == []


def test_what_is_refused_leaves_nothing(tmp_path: Path):
    wrong = Plan(WHOLE.engagement, PERSON, WHOLE.party, WHOLE.subjects, (Chosen(framework(), ("X-77",)),))
    with pytest.raises(WorkbookError) as refused:
        begin_whole(tmp_path / "new.auditbook", fixed_actor(), wrong, None)
    assert refused.value.key == "control.unknown_bare"
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_already_stays(tmp_path: Path):
    path = tmp_path / "new.auditbook"
    path.write_bytes(b"mine")
    with pytest.raises(WorkbookError) as refused:
        begin_whole(path, fixed_actor(), WHOLE, None)
    assert refused.value.key == "file.exists"
    assert path.read_bytes() == b"mine"


def test_choices_of_controls():
    heads = heads_of(load("owasp-aisvs-1.0"))
    assert (len(heads), levels_of(heads)) == (191, (1, 2, 3))
    assert Choice().codes(heads) is None
    assert Choice().count(heads) == 191
    first = Choice(up_to_level=1)
    assert 0 < first.count(heads) < Choice(up_to_level=2).count(heads) < Choice(up_to_level=3).count(heads) == 191
    family = families_of(heads)[0]
    some = Choice(frozenset({family}), 1).codes(heads)
    assert some == tuple(one.code for one in heads if one.family == family and one.level == 1)
    none = heads_of(framework())
    assert levels_of(none) == ()
    assert Choice(up_to_level=1).codes(none) == ("X-1", "X-2", "X-3", "X-4")
