"""Files and folders dropped on the window: all of them taken whole, or named."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from tests.operations.engagements import (
    DOCUMENTED,
    ONE,
    PLAIN,
    SATISFIED,
    WITHOUT,
    World,
    refused,
    rows,
    submit_and_accept,
)
from workbook.domain.errors import Cancelled, WorkbookError
from workbook.domain.records import Attaching, Provenance
from workbook.domain.vocabulary import Bearing, Scope
from workbook.messages import render
from workbook.operations import checklist, evidence
from workbook.operations.items import Target
from workbook.operations.taking import take_files


def kept(said: list[WorkbookError]) -> Callable[[WorkbookError, Path], object]:
    return lambda error, _path: said.append(error)


def folder_of(parent: Path, **files: str) -> Path:
    """Make a folder; `a__b` is b in folder a, and `_` before the ending stands for a dot."""
    for name, words in files.items():
        path = parent / Path(*(part[::-1].replace("_", ".", 1)[::-1] for part in name.split("__")))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
    return parent


def titles(world: World) -> list[str]:
    return [row["original_name"] for row in rows(world.book, "evidence") if row["withdrawn_at"] is None]


def attached(world: World) -> set[tuple[str, str, str | None]]:
    names = {row["id"]: row["original_name"] for row in rows(world.book, "evidence")}
    live = (row for row in rows(world.book, "attachment") if row["withdrawn_at"] is None)
    return {(names[row["evidence_id"]], row["item_id"], row["objective_id"]) for row in live}


def test_files_and_folders_are_taken_and_attached(world: World, tmp_path: Path):
    day = folder_of(tmp_path / "day", b_txt="bee", deep__er__a_txt="ay", Thumbs_db="x")
    (day / ".DS_Store").write_text("x")
    single = folder_of(tmp_path, single_txt="one")
    targets = [Target(world.item(WITHOUT)), world.part("X-3b")]
    steps: list[tuple[int, int]] = []
    said: list[WorkbookError] = []
    done = take_files(
        world.book, world.auditor, [single / "single.txt", day, day], targets, DOCUMENTED, Provenance(description="Day 1"),
        lambda *at: steps.append(at), refused=kept(said),
    )  # fmt: skip
    assert said == []
    assert titles(world) == ["single.txt", "b.txt", "a.txt"]
    places = {(str(target.item), str(target.objective) if target.objective else None) for target in targets}
    assert attached(world) == {(name, *place) for name in titles(world) for place in places}
    assert {row["object"] for row in rows(world.book, "attachment")} == {"specification"}
    assert {row["description"] for row in rows(world.book, "evidence")} == {"Day 1"}
    assert [("evidence" in one.kinds, "attachment" in one.kinds) for one in done] == [(True, False), (False, True)] * 3
    assert steps[-1] == (8, 8)
    assert [at[0] for at in steps] == sorted(at[0] for at in steps)


def test_one_refused_file_does_not_stop_the_others(world: World, tmp_path: Path):
    day = folder_of(tmp_path / "day", a_txt="a", z_txt="z")
    os.mkfifo(day / "m.pipe")
    (day / "link").symlink_to(tmp_path)
    (day / "link.txt").symlink_to("/etc/hostname")
    (tmp_path / "empty").mkdir()
    said: list[WorkbookError] = []
    gone = tmp_path / "gone.txt"
    take_files(
        world.book,
        world.auditor,
        [gone, tmp_path / "empty", day, world.book.path],
        refused=kept(said),
    )
    assert titles(world) == ["a.txt", "z.txt"]
    assert [(error.key, str(error.message.arguments["path"]).rsplit("/")[-1]) for error in said] == [
        ("evidence.empty_folder", "empty"),
        ("evidence.missing", "gone.txt"),
        ("evidence.is_a_link", "link"),
        ("evidence.is_a_link", "link.txt"),
        ("evidence.not_a_file", "m.pipe"),
        ("evidence.is_the_workbook", "work.auditbook"),
    ]
    assert all(render(error.message).endswith(".") for error in said)


def test_what_only_accompanies_the_workbook_is_skipped(world: World):
    said: list[WorkbookError] = []
    folder = folder_of(world.book.path.parent, a_txt="a")
    assert (folder / "work.auditbook.lock").exists()
    take_files(world.book, world.auditor, [folder], refused=kept(said))
    assert titles(world) == ["a.txt"]
    assert [error.key for error in said] == ["evidence.is_the_workbook"]


def stopping_at(path: Path, world: World) -> Callable[[int, int], None]:
    def step(done: int, whole: int) -> None:
        if len(titles(world)) == 2 and done:
            raise Cancelled

    return step


def test_cancelling_leaves_whole_files_only(world: World, tmp_path: Path):
    day = folder_of(tmp_path / "day", a_txt="a" * 10, b_txt="b" * 20, c_txt="c" * 30, d_txt="d" * 40)
    target = Target(world.item(WITHOUT))
    done = take_files(world.book, world.auditor, [day], [target], step=stopping_at(day, world))
    assert titles(world) == ["a.txt", "b.txt"]
    assert attached(world) == {(name, str(target.item), None) for name in ("a.txt", "b.txt")}
    assert len(done) == 4
    assert world.ask("SELECT count(*) FROM chunk")[0][0] == 2


def test_the_same_file_is_not_taken_twice(world: World, tmp_path: Path):
    day = folder_of(tmp_path / "day", a_txt="same", b_txt="same", c_txt="diff")
    first, second = world.item(WITHOUT), world.item(PLAIN)
    take_files(world.book, world.auditor, [day], [Target(first)])
    assert titles(world) == ["a.txt", "b.txt", "c.txt"]  # another name is other evidence of the same bytes
    said: list[WorkbookError] = []
    again = take_files(
        world.book,
        world.auditor,
        [day / "a.txt"],
        [Target(first), Target(second)],
        refused=kept(said),
    )
    assert [one.kinds for one in again] == [{"attachment"}]
    assert ("a.txt", str(second), None) in attached(world)
    assert take_files(world.book, world.auditor, [day / "a.txt"], [Target(first)], refused=kept(said)) == []
    assert take_files(world.book, world.auditor, [day / "a.txt"], refused=kept(said)) == []
    assert [error.key for error in said] == ["evidence.duplicate_attachment", "evidence.already_here"]
    assert "E-0001" in render(said[0].message)
    assert len(titles(world)) == 3


def test_a_withdrawn_file_can_be_taken_again(world: World, tmp_path: Path):
    day = folder_of(tmp_path / "day", a_txt="same")
    (changes,) = take_files(world.book, world.auditor, [day])
    evidence.withdraw_evidence(world.book, world.auditor, changes.created[0], "Wrong folder.")
    take_files(world.book, world.auditor, [day])
    assert titles(world) == ["a.txt"]


def test_nothing_is_taken_for_an_item_that_cannot_have_it(world: World, tmp_path: Path):
    day = folder_of(tmp_path / "day", a_txt="a")
    item, out = world.item(ONE), world.item(PLAIN)
    world.attach(DOCUMENTED, item)
    checklist.set_scope(world.book, world.auditor, [out], Scope.OUT, "Not used.")
    with refused(world.book, "item.not_in_scope"):
        take_files(world.book, world.auditor, [day], [Target(item), Target(out)])


def test_nothing_is_taken_for_an_accepted_item(world: World, tmp_path: Path):
    item = world.item(WITHOUT)
    world.attach(DOCUMENTED, item)
    world.determine(SATISFIED, item)
    submit_and_accept(world, [item])
    with refused(world.book, "item.locked"):
        take_files(world.book, world.auditor, [folder_of(tmp_path / "day", a_txt="a")], [Target(item)])


def test_how_it_bears_is_as_asked(world: World, tmp_path: Path):
    target = Target(world.item(WITHOUT))
    how = Attaching(bearing=Bearing.CONTRADICTS, shows="It was off.")
    take_files(world.book, world.auditor, [folder_of(tmp_path / "day", a_txt="a")], [target], how)
    (row,) = rows(world.book, "attachment")
    assert (row["bearing"], row["shows"]) == ("contradicts", "It was off.")


def test_many_small_files(world: World, tmp_path: Path):
    for number in range(60):
        folder_of(tmp_path / "many", **{f"{number % 7}__{number:04}_txt": str(number)})
    done = take_files(world.book, world.auditor, [tmp_path / "many"])
    assert len(titles(world)) == len(done) == 60
    assert len({UUID(row["id"]) for row in rows(world.book, "evidence")}) == 60
