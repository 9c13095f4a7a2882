"""One import of a property layer in a process of its own, so that its memory can be told: says "ok" and how many."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import shapely

from gis.importing import import_layer
from gis.layers import Coverage, LayerKind, PublishedLayer
from gis.store import LayerStore


def main(file: str, folder: str, held: str, version: str) -> int:
    """Read, check, write and compare, as the layers' desk does; 1 when the layer would be refused."""
    day = date(2026, 11, 1)
    everywhere = Coverage(everywhere=True)
    holds = PublishedLayer("fastigheter", "Fastigheter", LayerKind.PROPERTY, version, Path(held), day, "", everywhere)
    border = shapely.box(400_000, 6_400_000, 900_000, 6_900_000)
    done = import_layer(Path(file), LayerKind.PROPERTY, LayerStore(Path(folder)), border=border, holds=holds)
    blocking = [problem.message for problem in done.problems if problem.blocks]
    print("ok" if done.version else f"refused: {blocking[:3]} {done.question}", done.count)
    return 0 if done.version else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
