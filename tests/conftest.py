"""What every test can ask for: the demo municipality, a service on it, and somebody logged in."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from permits.settings import Settings, from_environment

DEMO = Path(os.environ.get("LOVLIG_TEST_DEMO", Path(tempfile.gettempdir()) / "lovlig-test-demo"))


@pytest.fixture(scope="session")
def built_demo() -> Path:
    """Kjellstavik, built once on this machine and only read by tests."""
    from permits.adapters.database import migrate
    from permits.demo.build import build

    DEMO.mkdir(parents=True, exist_ok=True)
    with (DEMO / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        migrate(f"sqlite:///{DEMO / 'lovlig.db'}")
        build(DEMO, progress=lambda line: None)
    return DEMO


def copied_demo(built: Path, to: Path) -> Path:
    """A data folder of one's own: layer versions are immutable, so they are linked and not copied."""
    skipped = shutil.ignore_patterns("lock", "*.log", "mail", "files")
    shutil.copytree(built, to, copy_function=_link_or_copy, ignore=skipped, dirs_exist_ok=True)
    return to


def _link_or_copy(source: str, target: str) -> str:
    if source.endswith(".gpkg"):
        os.link(source, target)
        return target
    return str(shutil.copy2(source, target))


@pytest.fixture
def demo(built_demo: Path, tmp_path: Path) -> Path:
    return copied_demo(built_demo, tmp_path / "data")


@pytest.fixture
def settings(demo: Path) -> Settings:
    return from_environment({"LOVLIG_DATA": str(demo)})


@pytest.fixture(scope="module")
def module_settings(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings on a demo shared by one module, for tests that change little."""
    yield from_environment({"LOVLIG_DATA": str(copied_demo(built_demo, tmp_path_factory.mktemp("data")))})
