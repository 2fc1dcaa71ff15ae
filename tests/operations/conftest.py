"""A fresh copy of one small engagement for each test; what a test leaves must verify."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.engagements import Base, World, make_base
from tests.operations.half_way import work_on
from workbook.store.verification import verify


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return make_base(tmp_path_factory.mktemp("engagement") / "base.auditbook")


@pytest.fixture
def world(base: Base, tmp_path: Path) -> Iterator[World]:
    opened = World(base, Path(shutil.copy(base.path, tmp_path / "work.auditbook")))
    try:
        yield opened
        assert verify(opened.book).problems == ()
    finally:
        opened.book.close()


@pytest.fixture(scope="session")
def half_way(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(base.path, tmp_path_factory.mktemp("half") / "half.auditbook"))
    world = World(base, path)
    work_on(world)
    world.book.close()
    return path


@pytest.fixture
def worked(base: Base, half_way: Path, tmp_path: Path) -> Iterator[World]:
    """Return the engagement half-way, for one test."""
    world = World(base, Path(shutil.copy(half_way, tmp_path / "half.auditbook")), seed=20)
    yield world
    assert verify(world.book).problems == ()
    world.book.close()
