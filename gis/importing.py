"""The whole way of a file that is handed in: read, checked, written as a version and compared with what holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from gis.checking.repair import repaired
from gis.checks import Problem, check_layer
from gis.diff import diff
from gis.ingest import Guess, Question, read_handed_in
from gis.layers import LayerKind, PublishedLayer
from gis.store import LayerStore, LayerUnreadableError
from gis.writing import write_version

MOST_TOLD: Final = 200  # mended features told of one by one


class Cancelled(Exception):  # noqa: N818 (nothing went wrong: somebody asked for it)
    """Somebody does not want the import any more."""


class Stage(StrEnum):
    """What is being done with the features."""

    READ = "read"
    CHECK = "check"
    WRITE = "write"
    COMPARE = "compare"


@dataclass(frozen=True)
class Progress:
    """How many features have come through a stage; `total` is None while nobody knows."""

    stage: Stage
    done: int
    total: int | None


Tell = Callable[[Progress], None]
"""Is told of the progress a few times a second at most, and may raise Cancelled."""


@dataclass(frozen=True)
class Choices:
    """What staff have said of a file: its EPSG code where it does not say, which of its layers, its columns' names
    (source name to the layer's own), and the guess of an earlier question that is right."""

    crs: int | None = None
    layer: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    answer: Guess | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as `of_dict` takes them back."""
        told: dict[str, Any] = {"crs": self.crs, "layer": self.layer, "columns": dict(self.columns), "answer": None}
        if self.answer is not None:
            told["answer"] = {
                "epsg": self.answer.epsg,
                "swapped": self.answer.swapped,
                "area": shapely.to_wkt(self.answer.area, rounding_precision=2),
                "inside": self.answer.inside,
            }
        return told

    @classmethod
    def of_dict(cls, told: Mapping[str, Any]) -> Choices:
        """The choices out of plain values; what is missing was not chosen."""
        answer = told.get("answer")
        guess = Guess(**{**answer, "area": shapely.from_wkt(answer["area"])}) if answer else None
        return cls(told.get("crs"), told.get("layer"), dict(told.get("columns") or {}), guess)


@dataclass(frozen=True)
class Imported:
    """What became of a file. `version` is empty when something blocks; `problems` with those that block first.

    `question` is what staff must say before it can be read on. `epsg` is the system that the file was in, `table` which
    of its layers was read, `columns` the names that the source has. `mended` tells of a copy with its geometries
    mended, when nothing else was in the way; `diff` what the version changes (LayerDiff.as_dict); each else {}.
    """

    version: str
    count: int
    problems: tuple[Problem, ...]
    question: Question | None = None
    epsg: int | None = None
    table: str = ""
    columns: tuple[str, ...] = ()
    mended: dict[str, Any] = field(default_factory=dict)
    diff: dict[str, Any] = field(default_factory=dict)

    @property
    def blocked(self) -> bool:
        """True when it can not be published as it is."""
        return not self.version


def untold(_progress: Progress) -> None:
    """Tells nobody."""


def import_layer(
    path: Path,
    kind: LayerKind,
    store: LayerStore,
    *,
    choices: Choices = Choices(),
    border: BaseGeometry | None = None,
    holds: PublishedLayer | None = None,
    tell: Tell = untold,
) -> Imported:
    """Read, check, write and compare a file; the version is in the store when nothing blocks.

    `border` is the municipality (EPSG:3006), `holds` the version that holds. Never raises for what is in the file;
    Cancelled when `tell` does, OSError when the disk fails, and then nothing stays in the store.
    """
    tell(Progress(Stage.READ, 0, None))
    read = read_handed_in(path, kind, choices.crs, choices.layer, choices.columns, border=border, answer=choices.answer)
    told: dict[str, Any] = {"question": read.question, "epsg": read.epsg, "table": read.table, "columns": read.columns}
    if read.frame is None:
        return Imported("", 0, read.problems, **told)
    count = len(read.frame)
    tell(Progress(Stage.READ, count, count))
    tell(Progress(Stage.CHECK, 0, count))
    problems = sorted((*read.problems, *check_layer(read.frame, kind, border, holds)), key=lambda one: not one.blocks)
    tell(Progress(Stage.CHECK, count, count))
    if any(problem.blocks for problem in problems):
        mended = {} if read.blocked else _mended(read.frame, kind, border, holds, store)
        return Imported("", count, tuple(problems), **told, mended=mended)
    version = write_version(read.frame, kind, store)
    tell(Progress(Stage.WRITE, count, count))
    changes = _difference(holds, store.path_of(version), kind)
    tell(Progress(Stage.COMPARE, count, count))
    return Imported(version, count, tuple(problems), **told, diff=changes)


def _mended(
    frame: GeoDataFrame, kind: LayerKind, border: BaseGeometry | None, holds: PublishedLayer | None, store: LayerStore
) -> dict[str, Any]:
    """A copy with the geometries mended, where nothing else is in the way of publishing it."""
    copy = repaired(frame, kind)
    if copy is None:
        return {}
    mended, changes = copy
    left = check_layer(mended, kind, border, holds)
    if any(problem.blocks for problem in left):
        return {}
    told = {"count": len(changes), "changes": [change.as_dict() for change in changes[:MOST_TOLD]]}
    version = write_version(mended, kind, store)
    return {**told, "problems": [problem.as_dict() for problem in left], "version": version}


def _difference(holds: PublishedLayer | None, path: Path, kind: LayerKind) -> dict[str, Any]:
    try:
        return diff(holds, path, kind).as_dict()
    except LayerUnreadableError:  # what holds cannot be read any more: everything is new
        return diff(None, path, kind).as_dict()
