"""What the unit tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from permits.adapters.database import migrate
from tests.unit import harvest_desk
from tests.unit.desks import Desks, open_desks
from tests.unit.kjellstavik import Kjellstavik


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    opened = open_desks(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that is ready and has nothing in it, to copy."""
    path = tmp_path_factory.mktemp("empty") / "lovlig.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def harvest(tmp_path: Path, empty_database: Path) -> Iterator[harvest_desk.Desk]:
    with harvest_desk.open_harvest_desk(tmp_path, empty_database) as opened:
        yield opened


@pytest.fixture(scope="session")
def kjellstavik(built_demo: Path) -> Kjellstavik:
    return Kjellstavik(built_demo)
