"""The whole way of a file that is handed in: read, checked, written as a version and compared with what holds."""

from __future__ import annotations

import errno
import re
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from gis.checking.repair import Mended, repaired
from gis.checks import Examination, Problem
from gis.diff import diff
from gis.ingest import READING, TOGETHER, Arrival, Guess, HandedIn, Question, arriving
from gis.layers import LayerKind, PublishedLayer
from gis.store import LayerStore, LayerUnreadableError
from gis.workplace import own_folder
from gis.writing import VersionFile

MOST_TOLD: Final = 200  # mended features told of one by one
OFTEN: Final = 0.2  # s between two words of the progress
MENDABLE: Final = frozenset({"giltig geometri", "rätt sorts geometri"})  # what a mended copy may put right


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
    together: int = TOGETHER,
) -> Imported:
    """Read, check, write and compare a file; the version is in the store when nothing blocks.

    `border` is the municipality (EPSG:3006), `holds` the version that holds; `together` how many features are in memory
    at a time, which changes nothing else. Never raises for what is in the file; Cancelled when `tell` does, OSError
    when the disk fails, and then nothing stays in the store.
    """
    at_times = _AtTimes(tell)
    try:
        with own_folder(store.root) as folder:
            work = _Import(kind, store, border, holds, at_times, together, folder)
            with arriving(
                path,
                kind,
                crs=choices.crs,
                layer=choices.layer,
                columns=choices.columns,
                border=border,
                answer=choices.answer,
                heard=lambda done, total: at_times(Progress(Stage.READ, done, total)),
                together=together,
                within=folder,
            ) as arrived:
                if isinstance(arrived, HandedIn):
                    return Imported("", 0, arrived.problems, arrived.question)
                return work.of(arrived)
    except sqlite3.Error as error:
        if isinstance(error, sqlite3.OperationalError) and re.search(
            r"full|disk I/O|readonly|unable to open", str(error)
        ):
            raise OSError(errno.EIO, f"the disk fails: {error}") from error
        return _given_up(f"Filen är trasig och går inte att läsa ({type(error).__name__}). Exportera den igen.")
    except MemoryError:
        return _given_up("Filen kräver för mycket minne. Förenkla eller dela upp den.")
    except shapely.errors.ShapelyError as error:
        return _given_up(
            f"Filens geometri går inte att kontrollera ({type(error).__name__}). Rätta den och försök igen."
        )


def _given_up(why: str) -> Imported:
    return Imported("", 0, (Problem(None, why, READING),))


class _AtTimes:
    """Tells a few times a second, and always when a stage begins or is done."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._last = 0.0
        self._stage: Stage | None = None

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage is self._stage and progress.done != progress.total and now < self._last + OFTEN:
            return
        self._last, self._stage = now, progress.stage
        self._tell(progress)


@dataclass(frozen=True)
class _Import:
    """One import on its way."""

    kind: LayerKind
    store: LayerStore
    border: BaseGeometry | None
    holds: PublishedLayer | None
    tell: _AtTimes
    together: int
    folder: Path

    def of(self, arrived: Arrival) -> Imported:
        """What becomes of a file that has been read."""
        count = arrived.count
        self.tell(Progress(Stage.READ, count, count))
        file, found, examination = self._examined(arrived, self.folder / "version.gpkg", self._checking(count))
        problems = sorted((*arrived.problems, *found), key=lambda problem: not problem.blocks)
        told = Imported("", count, tuple(problems), None, arrived.epsg, arrived.table, arrived.columns)
        if not any(problem.blocks for problem in problems):
            self.tell(Progress(Stage.WRITE, count, count))
            changes = self._difference(file, count)
            return replace(told, version=file.keep(self.store), diff=changes)
        file.close()
        if any(problem.blocks for problem in arrived.problems) or not examination.blocked <= MENDABLE:
            return told
        return replace(told, mended=self._mended(arrived))

    def _checking(self, count: int) -> tuple[Callable[[int], None], Callable[[int], None]]:
        """Hears of the features by themselves, and then of them among their neighbours: each half of the checks."""
        return (
            lambda done: self.tell(Progress(Stage.CHECK, done // 2, count)),
            lambda done: self.tell(Progress(Stage.CHECK, (count + done) // 2, count)),
        )

    def _examined(
        self,
        arrived: Arrival,
        path: Path,
        heard: tuple[Callable[[int], None], Callable[[int], None]],
        change: Callable[[GeoDataFrame, int], GeoDataFrame] = lambda frame, _first: frame,
    ) -> tuple[VersionFile, list[Problem], Examination]:
        """The features written down at `path`, and all that is wrong with them; `change` may mend them first."""
        file = VersionFile(path, self.kind, arrived.types, arrived.geometry_types)
        try:
            examination = Examination(self.kind, self.border, self.holds)
            heard[0](0)
            for frame in arrived.frames(self.together):
                ready = change(frame, file.count)
                examination.look_at(ready)
                file.add(ready)
                heard[0](file.count)
            file.finish()
            heard[1](0)
            found = examination.conclude(file, heard[1])
            heard[1](file.count)
        except BaseException:
            file.close()
            raise
        return file, found, examination

    def _mended(self, arrived: Arrival) -> dict[str, Any]:
        """A copy with the geometries mended, where nothing else is in the way of publishing it."""
        changes: list[Mended] = []

        def change(frame: GeoDataFrame, first: int) -> GeoDataFrame:
            copy = repaired(frame, self.kind)
            if copy is None:
                return frame
            changes.extend(replace(one, feature=one.feature + first) for one in copy[1])
            return copy[0]

        def heard(done: int) -> None:
            self.tell(Progress(Stage.WRITE, done, arrived.count))

        file, left, _examination = self._examined(
            arrived, self.folder / "mended.gpkg", (heard, lambda _done: None), change
        )
        if not changes or any(problem.blocks for problem in left):
            file.close()
            return {}
        told = {"count": len(changes), "changes": [one.as_dict() for one in changes[:MOST_TOLD]]}
        return {**told, "problems": [problem.as_dict() for problem in left], "version": file.keep(self.store)}

    def _difference(self, file: VersionFile, count: int) -> dict[str, Any]:
        def heard(done: int) -> None:
            self.tell(Progress(Stage.COMPARE, min(done, count), count))

        self.tell(Progress(Stage.COMPARE, 0, count))
        try:
            found = diff(self.holds, file.path, self.kind, heard=heard)
        except LayerUnreadableError:  # what holds cannot be read any more: everything is new
            found = diff(None, file.path, self.kind, heard=heard)
        self.tell(Progress(Stage.COMPARE, count, count))
        return found.as_dict()
