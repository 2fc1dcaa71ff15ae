"""A fresh copy of one small engagement for each test; what a test leaves must verify."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.engagements import Base, World, make_base
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
