"""The village's layers, written once."""

from __future__ import annotations

import pytest
import village
from hypothesis import settings

from gis.layers import LayerSet
from gis.store import LayerStore

# a busy machine is no failure: speed is measured by the bench
settings.register_profile("lovlig", deadline=None)
settings.load_profile("lovlig")


@pytest.fixture(scope="session")
def store(tmp_path_factory) -> LayerStore:
    return LayerStore(tmp_path_factory.mktemp("layers"))


@pytest.fixture(scope="session")
def layers(store) -> LayerSet:
    return village.build(store)
