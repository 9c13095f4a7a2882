"""A service that is killed over and over, and the same stores looked at from beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from permits.settings import from_environment
from tests.conftest import copied_demo
from tests.faults.mortal import MortalService
from tests.faults.visitor import Visitor


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests share one service, so they run in one worker."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture(scope="module")
def service(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalService]:
    running = MortalService(copied_demo(built_demo, tmp_path_factory.mktemp("mortal")))
    running.start("web", "idp")
    yield running
    running.stop()


@pytest.fixture(scope="package")
def only_worker(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalService]:
    """A service that is only a worker, which may fetch layers from this machine: nobody is at the pages."""
    data = copied_demo(built_demo, tmp_path_factory.mktemp("worker"))
    running = MortalService(data, settings={"LOVLIG_HARVEST_HOSTS": "127.0.0.1"})
    yield running
    running.stop()


@pytest.fixture(scope="module")
def beside(service: MortalService) -> Flask:
    """The same stores, reached by a process that nobody kills: for making things ready and for looking afterwards."""
    return create_app(from_environment(service.environment))


@pytest.fixture(scope="module")
def anna(service: MortalService) -> Visitor:
    visitor = Visitor(service)
    visitor.log_in("anna")
    return visitor
