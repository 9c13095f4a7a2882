"""What the maps of large layers need beforehand: asked for by a mark beside the version, made by the worker."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Final

from gis.comparing import FORMAT, compare, comparison_path
from gis.layers import LayerKind, PublishedLayer
from gis.map_levels import levels_path, make_levels
from gis.store import LayerStore, LayerUnreadableError

ASKED: Final = ".asked"
LEFT_BEHIND: Final = 3600.0  # seconds without a write, after which nobody is making it any more
COMPARED: Final = ("status", "name")  # what a map tells of a difference before it is pressed
_LEVELS, _PAIR, _VERSION = levels_path(Path("x")).suffix, f".diff{FORMAT}", ".gpkg"

log = logging.getLogger("lovlig.map_making")


class MapMaking:
    """Makes merged cells and comparisons. What is killed is asked for still; made twice it is the same."""

    pause = 1.0

    def __init__(self, store: LayerStore) -> None:
        self._store = store

    def ask_for_levels(self, layer_file: Path) -> None:
        """Let the merged cells of a version or a comparison be made soon."""
        _ask(levels_path(layer_file), "")

    def ask_for_comparison(self, old: PublishedLayer, new: PublishedLayer) -> None:
        """Let two versions be compared soon."""
        _ask(comparison_path(old.path, new.path), new.kind)

    def react_once(self) -> int:
        """Make what was asked for; gives how many were tried. What cannot be made is told in the log and left."""
        asked = sorted(self._store.root.glob(f"*{ASKED}")) if self._store.root.is_dir() else []
        if asked:
            self._tidy()
        for mark in asked:
            try:
                self._make(mark.with_suffix(""), mark.read_text(encoding="ascii"))
            except (LayerUnreadableError, OSError, ValueError) as error:
                log.error("a map could not be made: %s", type(error).__name__)
            mark.unlink(missing_ok=True)
        return len(asked)

    def _tidy(self) -> None:
        """Throw away what was being made when a worker was killed."""
        for left in self._store.root.glob(".making-*"):
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                left.unlink(missing_ok=True)

    def _make(self, wanted: Path, kind: str) -> None:
        if wanted.is_file():
            return
        if wanted.suffix == _LEVELS:
            made = next(file for file in (wanted.with_suffix(_VERSION), wanted.with_suffix(_PAIR)) if file.is_file())
            levels_of(made)
            return
        old, new = (next(self._store.root.glob(f"{name}*{_VERSION}")) for name in wanted.stem.split("-"))
        compare(old, new, LayerKind(kind))
        levels_of(wanted)


def levels_of(file: Path) -> None:
    """Make the merged cells of a version's or a comparison's file. Raises LayerUnreadableError, OSError."""
    if file.suffix == _PAIR:
        make_levels(file, COMPARED, sort="status")
    else:
        make_levels(file, ("label", "designation", "name", "kind"))


def _ask(wanted: Path, kind: str) -> None:
    if not wanted.is_file():
        wanted.with_name(wanted.name + ASKED).write_text(kind, encoding="ascii")
