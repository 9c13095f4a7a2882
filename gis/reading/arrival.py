"""Features on their way into EPSG:3006: where they lie, and what must be said or mended before that is sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas
import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from gis import crs as systems
from gis.checking.problem import MOST_TOLD, Problem
from gis.reading.pile import Pile
from gis.reading.place import Bounds, Guess, Question, axes_question, box_of, place_question, system_question
from gis.reading.sources import Read
from gis.refusals import UnreadableFileError
from gis.writing import GEOMETRY, unclashed

READING: Final = "läsning"


class AskedError(Exception):
    """The reading stops at a question."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.text)
        self.question = question


@dataclass(frozen=True)
class Arrival:
    """A file that was read: its features, on disk, and what was met on the way. The rest as in HandedIn."""

    pile: Pile
    names: Mapping[str, str]
    problems: tuple[Problem, ...]
    epsg: int
    swapped: bool
    table: str
    columns: tuple[str, ...]
    geometry_types: frozenset[str]

    @property
    def count(self) -> int:
        return self.pile.count

    @property
    def types(self) -> dict[str, str]:
        """What a database calls the values of each column."""
        return {self.names[name]: kind for name, kind in self.pile.types.items()}

    def frames(self, most: int) -> Iterator[GeoDataFrame]:
        """The features in EPSG:3006, at most so many at a time, each frame numbered from 0. There is at least one."""
        for frame in self.pile.frames(most):
            shapes = _in_3006(np.asarray(frame.geometry.array, dtype=object), self.epsg, self.swapped)
            plain = frame.drop(columns=frame.geometry.name).rename(columns=self.names)
            yield GeoDataFrame(plain, geometry=geopandas.GeoSeries(shapes, crs=systems.SWEREF99_TM)).rename_geometry(
                GEOMETRY
            )


def placed(
    read: Read,
    columns: Mapping[str, str],
    said: int | None,
    border: BaseGeometry | None,
    answer: Guess | None,
    most: int,
) -> Arrival:
    """The features where they belong. Raises AskedError where that must be said, UnreadableFileError."""
    problems = [Problem(None, told, READING, blocks=False) for told in read.told]
    named = _renamed(read.pile.columns, columns)
    epsg = answer.epsg if answer else _accepted(read, said)
    swapped = bool(answer and answer.swapped)
    ground = _looked_over(read.pile, epsg, swapped, most)
    if not epsg:
        raise AskedError(system_question(ground.bounds, border))
    if not swapped and (asked := axes_question(ground.bounds, epsg, border)):
        raise AskedError(asked)
    if ground.has_heights:
        problems.append(
            Problem(None, "Objekten har höjder. De har tagits bort, lagret är plant.", READING, blocks=False)
        )
    kept = dict(zip(named, unclashed(named.values()), strict=True))
    problems.extend(_told_names(named, kept))
    if not answer and (asked := place_question(ground.bounds, ground.here, epsg, border)):
        raise AskedError(asked)
    problems.extend(_outside_sweden(ground))
    return Arrival(
        read.pile, kept, tuple(problems), epsg, swapped, read.name, tuple(named.values()), frozenset(ground.types)
    )


def _renamed(own: tuple[str, ...], columns: Mapping[str, str]) -> dict[str, str]:
    """The names that staff chose, by those of the file. Raises UnreadableFileError for one that is missing or taken."""
    missing = [name for name in columns if name not in own and columns[name].lower() not in {"north", "east"}]
    if missing:
        raise UnreadableFileError(
            f"Kolumnen {missing[0][:60]} finns inte i filen. Den har: {', '.join(sorted(own))[:200]}."
        )
    named = {name: columns.get(name, name) for name in own}
    counts = Counter(named.values())
    twice = sorted(name for name, count in counts.items() if count > 1)
    if twice:
        raise UnreadableFileError(f"Två kolumner skulle heta {twice[0][:60]}. Välj en av dem.")
    return named


def _accepted(read: Read, said: int | None) -> int:
    """The reference system to use, 0 when neither the file nor staff say one. Raises UnreadableFileError."""
    epsg = read.epsg if read.epsg > 0 else said or 0
    if not epsg and read.epsg < 0:
        raise UnreadableFileError(
            "Filens koordinatsystem känns inte igen. Spara lagret i SWEREF 99 TM (EPSG:3006), eller ange systemet."
        )
    if epsg and epsg not in systems.ACCEPTED:
        raise UnreadableFileError(
            f"Koordinatsystemet EPSG:{epsg} kan inte användas. Spara lagret i SWEREF 99 TM (EPSG:3006)."
        )
    return epsg


@dataclass
class _Ground:
    """Where features lie: their box as the file has it and in EPSG:3006, and the rows that can not be moved there."""

    bounds: Bounds | None = None
    here: Bounds | None = None
    has_heights: bool = False
    types: set[str] = field(default_factory=set)
    lost: list[int] = field(default_factory=list)


def _looked_over(pile: Pile, epsg: int, swapped: bool, most: int) -> _Ground:
    """All features once, only for where they are."""
    ground = _Ground()
    first = 0
    for frame in pile.frames(most, columns=False):
        shapes = np.asarray(frame.geometry.array, dtype=object)
        ground.bounds = box_of(shapes, ground.bounds)
        ground.has_heights |= bool(shapely.has_z(shapes).any())
        ground.types.update(frame.geometry.geom_type.dropna())
        if epsg:
            moved = _in_3006(shapes, epsg, swapped)
            ground.here = box_of(moved, ground.here)
            lost = np.isinf(shapely.bounds(moved)).any(axis=1)
            ground.lost.extend((first + np.flatnonzero(lost)).tolist())
        first += len(shapes)
    return ground


def _told_names(named: Mapping[str, str], kept: Mapping[str, str]) -> Iterator[Problem]:
    for name, before in named.items():
        if kept[name] != before:
            text = f"Kolumnen {before} heter nu {kept[name]}, namnet var upptaget."
            yield Problem(None, text, READING, blocks=False)


def _outside_sweden(ground: _Ground) -> Iterator[Problem]:
    for row in ground.lost[:MOST_TOLD]:
        yield Problem(row, "Objektets koordinater går inte att räkna om till SWEREF 99 TM.", READING)
    if (more := len(ground.lost) - MOST_TOLD) > 0:
        yield Problem(None, f"och {more} till av samma slag.", READING, count=more)
    if ground.here is not None and not systems.is_in_sweden(shapely.box(*ground.here)):
        yield Problem(None, "Lagret ligger helt eller delvis utanför Sverige. Kontrollera koordinatsystemet.", READING)


def _in_3006(shapes: np.ndarray, epsg: int, swapped: bool) -> np.ndarray:
    flat: Any = shapely.force_2d(shapes)
    if swapped:
        flat = shapely.transform(flat, lambda places: places[:, ::-1])
    return np.asarray(systems.to_3006(flat, epsg), dtype=object)
