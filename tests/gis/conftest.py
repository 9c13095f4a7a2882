"""The village's layers, written once."""

from __future__ import annotations

import pytest
import village

from gis.layers import LayerSet
from gis.store import LayerStore


@pytest.fixture(scope="session")
def store(tmp_path_factory) -> LayerStore:
    return LayerStore(tmp_path_factory.mktemp("layers"))


@pytest.fixture(scope="session")
def layers(store) -> LayerSet:
    return village.build(store)
