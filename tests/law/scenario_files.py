"""The scenario files as they are written; knows nothing of the law, so that it can be read once for many laws."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@cache
def places() -> dict[str, dict[str, Any]]:
    """The everyday places that scenarios start from."""
    return tomllib.loads((HERE / "places.toml").read_text(encoding="utf-8"))


@cache
def every_scenario() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Every scenario with the stem of its file."""
    files = sorted(path for path in HERE.glob("*.toml") if path.name != "places.toml")
    return tuple(
        (path.stem, scenario)
        for path in files
        for scenario in tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
    )
