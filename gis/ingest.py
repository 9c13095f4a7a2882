"""What GIS staff hand in, read whatever form it has: its features in EPSG:3006, or what they must say or mend first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas
import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from gis import crs as systems
from gis.checks import Problem
from gis.detailed_plan import DetailedPlan, PlanFormatError, is_national_plan, read_plans, to_layers
from gis.layers import LayerKind
from gis.reading.choosing import choose
from gis.reading.forms import Form
from gis.reading.json_file import json_of
from gis.reading.place import Guess, Question, axes_question, place_question, system_question
from gis.reading.plan_gml import read_gml_plans
from gis.reading.sources import Read, Source, SourceLayer, layers_in, read_layer, sources_of
from gis.refusals import UnreadableFileError
from gis.writing import without_clashes, write_version

__all__ = ["Guess", "HandedIn", "Problem", "Question", "SourceLayer", "layers_in", "read_handed_in", "write_version"]

MOST_BYTES: Final = 1 << 30
READING: Final = "läsning"
PLANS: Final = frozenset({LayerKind.PLAN, LayerKind.PROVISION})


@dataclass(frozen=True)
class HandedIn:
    """A file that was read: its features in EPSG:3006 (None when nothing could be), and what was met on the way.

    `epsg` is the system that the file was in; `table` which of its layers was read; `columns` the names that the
    source has. `question` is what staff must say before it can be read on; its text is among the problems too.
    """

    frame: GeoDataFrame | None
    problems: tuple[Problem, ...]
    epsg: int | None = None
    table: str = ""
    columns: tuple[str, ...] = ()
    question: Question | None = None

    @property
    def blocked(self) -> bool:
        """True when it can not be published as it is."""
        return self.frame is None or any(problem.blocks for problem in self.problems)


class _AskedError(Exception):
    """The reading stops at a question."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.text)
        self.question = question


def read_handed_in(
    path: Path,
    kind: LayerKind,
    crs: int | None = None,
    layer: str | None = None,
    columns: Mapping[str, str] | None = None,
    *,
    border: BaseGeometry | None = None,
    answer: Guess | None = None,
) -> HandedIn:
    """Features out of a file in any form that is taken, told apart by content, whatever its name.

    `crs` is the EPSG code that staff say, used only where the file does not say; `layer` which of several layers to
    read; `columns` renames columns (source name to the layer's own). `border` is the municipality (EPSG:3006), to see
    when a file lies far from it. `answer` is a guess of an earlier question that staff have said is right, and goes
    before what the file says. Never raises for what is in the file: one that cannot be read gives a problem that says
    why. Geometry is not mended, only made two-dimensional, which is told.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFileError("Filen är större än 1 GB. Dela upp den eller förenkla geometrin.")
        with sources_of(path) as sources:
            chosen = choose(sources, layer, kind)
            if isinstance(chosen, Question):
                raise _AskedError(chosen)
            read = _read(*chosen, kind, dict(columns or {}), crs)
        return _placed(_renamed(read, columns or {}), crs, border, answer)
    except _AskedError as asked:
        told = f"{asked.question.text} {asked.question.why}"
        return HandedIn(None, (Problem(None, told, READING),), question=asked.question)
    except (UnreadableFileError, PlanFormatError) as error:
        return HandedIn(None, (Problem(None, str(error), READING),))


def _read(source: Source, layer: str | None, kind: LayerKind, columns: dict[str, str], said: int | None) -> Read:
    if source.form is Form.PLAN_GML:
        if kind not in PLANS:
            raise UnreadableFileError("Filen är en detaljplan. Lämna in den under detaljplaner eller planbestämmelser.")
        plans = read_gml_plans(source.path, said)
        return Read(_plan_layer(plans.plans, kind), systems.SWEREF99_TM, "detaljplan", list(plans.remarks))
    if source.form is Form.JSON and kind in PLANS:
        value = json_of(source.path)
        if is_national_plan(value):
            return Read(_plan_layer(tuple(read_plans(value)), kind), systems.SWEREF99_TM, "")
    return read_layer(source, layer, kind, columns)


def _plan_layer(plans: tuple[DetailedPlan, ...], kind: LayerKind) -> GeoDataFrame:
    areas, provisions = to_layers(plans)
    return areas if kind is LayerKind.PLAN else provisions


def _renamed(read: Read, columns: Mapping[str, str]) -> Read:
    """The columns under the names that staff chose. Raises UnreadableFileError for one that is missing or taken."""
    own = {str(name) for name in read.frame.columns if name != read.frame.geometry.name}
    wanted = {name: new for name, new in columns.items() if name in own and name != new}
    missing = [name for name in columns if name not in own and columns[name].lower() not in {"north", "east"}]
    if missing:
        raise UnreadableFileError(
            f"Kolumnen {missing[0][:60]} finns inte i filen. Den har: {', '.join(sorted(own))[:200]}."
        )
    after = [wanted.get(name, name) for name in own]
    twice = sorted({name for name in after if after.count(name) > 1})
    if twice:
        raise UnreadableFileError(f"Två kolumner skulle heta {twice[0][:60]}. Välj en av dem.")
    return Read(read.frame.rename(columns=wanted), read.epsg, read.name, read.told)


def _placed(read: Read, said: int | None, border: BaseGeometry | None, answer: Guess | None) -> HandedIn:
    """The features where they belong. Raises _AskedError where that must be said, UnreadableFileError."""
    problems = [Problem(None, told, READING, blocks=False) for told in read.told]
    columns = tuple(str(name) for name in read.frame.columns if name != read.frame.geometry.name)
    epsg = answer.epsg if answer else _accepted(read, said, border)
    frame = read.frame.set_crs(epsg, allow_override=True)
    if answer and answer.swapped:
        frame = frame.set_geometry(shapely.transform(frame.geometry.array, lambda xy: xy[:, ::-1]), crs=epsg)
    elif asked := axes_question(frame, epsg, border):
        raise _AskedError(asked)
    if shapely.has_z(frame.geometry.array).any():
        problems.append(
            Problem(None, "Objekten har höjder. De har tagits bort, lagret är plant.", READING, blocks=False)
        )
        frame = frame.set_geometry(shapely.force_2d(frame.geometry.array), crs=epsg)
    renamed = without_clashes(frame)
    problems.extend(_told_names(frame, renamed))
    moved = renamed if epsg == systems.SWEREF99_TM else _in_3006(renamed, epsg)
    if not answer and (asked := place_question(frame, moved, epsg, border)):
        raise _AskedError(asked)
    problems.extend(_outside_sweden(moved))
    return HandedIn(moved, tuple(problems), epsg, read.name, columns)


def _accepted(read: Read, said: int | None, border: BaseGeometry | None) -> int:
    """The reference system to use. Raises _AskedError when neither the file nor staff say one."""
    epsg = read.epsg if read.epsg > 0 else said or 0
    if not epsg and read.epsg < 0:
        raise UnreadableFileError(
            "Filens koordinatsystem känns inte igen. Spara lagret i SWEREF 99 TM (EPSG:3006), eller ange systemet."
        )
    if not epsg:
        raise _AskedError(system_question(read.frame, border))
    if epsg not in systems.ACCEPTED:
        raise UnreadableFileError(
            f"Koordinatsystemet EPSG:{epsg} kan inte användas. Spara lagret i SWEREF 99 TM (EPSG:3006)."
        )
    return epsg


def _told_names(frame: GeoDataFrame, renamed: GeoDataFrame) -> Iterator[Problem]:
    for before, after in zip(frame.columns, renamed.columns, strict=True):
        if before not in (after, frame.geometry.name):
            text = f"Kolumnen {before} heter nu {after}, namnet var upptaget."
            yield Problem(None, text, READING, blocks=False)


def _outside_sweden(frame: GeoDataFrame) -> Iterator[Problem]:
    if not len(frame):
        return
    shapes = np.asarray(frame.geometry.array)
    lost = np.isinf(shapely.bounds(shapes)).any(axis=1)
    for row in np.flatnonzero(lost):
        yield Problem(int(row), "Objektets koordinater går inte att räkna om till SWEREF 99 TM.", READING)
    whole = shapely.total_bounds(shapes[~lost]) if not lost.all() else np.array([np.nan])
    if np.isfinite(whole).all() and not systems.is_in_sweden(shapely.box(*whole)):
        yield Problem(None, "Lagret ligger helt eller delvis utanför Sverige. Kontrollera koordinatsystemet.", READING)


def _in_3006(frame: GeoDataFrame, epsg: int) -> GeoDataFrame:
    shapes = [None if shape is None else systems.to_3006(shape, epsg) for shape in frame.geometry.array]
    return frame.set_geometry(geopandas.GeoSeries(shapes, crs=systems.SWEREF99_TM), crs=systems.SWEREF99_TM)
