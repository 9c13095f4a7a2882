"""The made-up towns on disk: their twenty layers written once on this machine, and only read by the bench."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from gis.layers import Coverage, LayerKind, LayerSet, PublishedLayer
from gis.store import LayerStore
from gis.writing import write_version
from tests.bench import mosaic

ROOT: Final = Path(__file__).parent.parent.parent
MADE_BY: Final = ("tests/bench/mosaic.py", "tests/bench/mosaic_ground.py", "tests/bench/built.py", "gis/writing.py")
DAY: Final = date(2026, 11, 1)


def folder() -> Path:
    """Where this very code's towns are kept between runs."""
    digest = hashlib.sha256()
    for path in MADE_BY:
        digest.update((ROOT / path).read_bytes())
    base = Path(os.environ.get("LOVLIG_BENCH_TOWNS", Path(tempfile.gettempdir()) / "lovlig-bench"))
    return base / digest.hexdigest()[:16]


class BuiltTown:
    """A town of about so many properties: its layers, published everywhere, in a store of their own."""

    def __init__(self, properties: int) -> None:
        self.properties = properties
        self.root = folder() / str(properties)
        self.store = LayerStore(self.root / "layers")

    @cached_property
    def place(self) -> mosaic.Town:
        """The town as it is made up, for footprints in it."""
        return mosaic.town(self.properties)

    @cached_property
    def layers(self) -> LayerSet:
        """The layers; written by whoever comes first."""
        self.root.mkdir(parents=True, exist_ok=True)
        listed = self.root / "layers.txt"
        with (self.root / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not listed.exists():
                written = [
                    f"{name} {kind} {write_version(frame, kind, self.store)}"
                    for name, kind, frame in mosaic.layers_of(self.place)
                ]
                listed.write_text("\n".join(written))
        return {name: self._published(name, kind, version) for name, kind, version in self._listed(listed)}

    def _listed(self, listed: Path) -> Any:
        return (line.split() for line in listed.read_text().splitlines())

    def _published(self, name: str, kind: str, version: str) -> PublishedLayer:
        path = self.store.path_of(version)
        everywhere = Coverage(everywhere=True)
        return PublishedLayer(name, name.capitalize(), LayerKind(kind), version, path, DAY, "Bänken", everywhere)

    def count(self, name: str) -> int:
        """How many features a layer has."""
        return self.store.count(self.layers[name])
