"""What GIS staff hand in, read whatever form it has: its features in EPSG:3006, or what they must say or mend first."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from gis import crs as systems
from gis.checking.problem import Problem
from gis.detailed_plan import DetailedPlan, to_layers
from gis.layers import LayerKind
from gis.reading.arrival import READING, Arrival, AskedError, placed
from gis.reading.choosing import choose
from gis.reading.forms import Form
from gis.reading.pile import Pile
from gis.reading.place import Guess, Question
from gis.reading.plans import plans_of
from gis.reading.sources import Heard, Read, Source, SourceLayer, layers_in, read_layer, sources_of, unheard
from gis.refusals import UnreadableFileError
from gis.writing import GEOMETRY, write_version

__all__ = [
    "READING",
    "Arrival",
    "Guess",
    "HandedIn",
    "Problem",
    "Question",
    "SourceLayer",
    "arriving",
    "layers_in",
    "read_handed_in",
    "write_version",
]

MOST_BYTES: Final = 1 << 30
TOGETHER: Final = 5_000  # features that are looked at together


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
    """`arriving` with all its features in one frame, for a file that is not large."""
    with arriving(path, kind, crs=crs, layer=layer, columns=columns, border=border, answer=answer) as arrived:
        if isinstance(arrived, HandedIn):
            return arrived
        frames = list(arrived.frames(TOGETHER))
        frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
        told = GeoDataFrame(frame.infer_objects(), geometry=GEOMETRY, crs=systems.SWEREF99_TM)
        return HandedIn(told, arrived.problems, arrived.epsg, arrived.table, arrived.columns)


@contextmanager
def arriving(
    path: Path,
    kind: LayerKind,
    *,
    crs: int | None = None,
    layer: str | None = None,
    columns: Mapping[str, str] | None = None,
    border: BaseGeometry | None = None,
    answer: Guess | None = None,
    heard: Heard = unheard,
    together: int = TOGETHER,
    within: Path | None = None,
) -> Iterator[Arrival | HandedIn]:
    """Features out of a file in any form that is taken, told apart by content, whatever its name; or, without features,
    why it cannot be read on. They lie in a temporary folder as long as the block lasts.

    `crs` is the EPSG code that staff say, used only where the file does not say; `layer` which of several layers to
    read; `columns` renames columns (source name to the layer's own). `border` is the municipality (EPSG:3006), to see
    when a file lies far from it. `answer` is a guess of an earlier question that staff have said is right, and goes
    before what the file says. `heard` is told how many features have been read, and of how many if that is known. What
    is unpacked lies `within` a folder, else where temporary files do.
    Never raises for what is in the file: one that cannot be read gives a problem that says why. Geometry is not mended,
    only made two-dimensional, which is told.
    """
    with ExitStack() as stack:
        try:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lovlig-arriving-", dir=within)))
            if path.stat().st_size > MOST_BYTES:
                raise UnreadableFileError("Filen är större än 1 GB. Dela upp den eller förenkla geometrin.")
            sources = stack.enter_context(sources_of(path, within))
            read = _read(sources, layer, kind, dict(columns or {}), crs, folder, heard)
            stack.callback(read.pile.close)
            arrived: Arrival | HandedIn = placed(read, columns or {}, crs, border, answer, together)
        except AskedError as asked:
            told = f"{asked.question.text} {asked.question.why}"
            arrived = HandedIn(None, (Problem(None, told, READING),), question=asked.question)
        except UnreadableFileError as error:
            arrived = HandedIn(None, (Problem(None, str(error), READING),))
        yield arrived


def _read(
    sources: list[Source],
    layer: str | None,
    kind: LayerKind,
    columns: dict[str, str],
    said: int | None,
    folder: Path,
    heard: Heard,
) -> Read:
    """What is meant of the files: the plans of all of them, unless one is named, or else one layer of one of them."""
    plans = plans_of(sources, kind, said) if layer is None or len(sources) == 1 else None
    if plans is None:
        chosen = choose(sources, layer, kind)
        if isinstance(chosen, Question):
            raise AskedError(chosen)
        source, name = chosen
        plans = plans_of([source], kind, said) if len(sources) > 1 else None
        if plans is None:
            if source.form is Form.PLAN_GML:
                raise UnreadableFileError(
                    "Filen är en detaljplan. Lämna in den under detaljplaner eller planbestämmelser."
                )
            return read_layer(source, name, kind, columns, folder, heard)
    return Read(_piled(plans.plans, kind, folder), systems.SWEREF99_TM, "detaljplan", list(plans.remarks))


def _piled(plans: tuple[DetailedPlan, ...], kind: LayerKind, folder: Path) -> Pile:
    areas, provisions = to_layers(plans)
    frame = areas if kind is LayerKind.PLAN else provisions
    pile = Pile(folder / "plans")
    names = [str(name) for name in frame.columns if name != frame.geometry.name]
    pile.add(list(shapely.to_wkb(frame.geometry.array)), {name: frame[name].tolist() for name in names})
    return pile
