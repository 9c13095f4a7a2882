"""What is looked at before a layer may be published, and what is wrong, told so that staff can mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from gis.kinds import AREAS, LINES, POINTS, RULES, KindRules
from gis.layers import LayerKind, PublishedLayer
from gis.store import LayerStore, LayerUnreadableError

SLIVER_M2: Final = 1.0  # border and features are digitised apart; smaller overshoots and overlaps are drawing noise
SLIVER_M: Final = 1.0  # the same for lines
FEWER: Final = 0.2  # the share of features that may go in one version without a question
MOST_TOLD: Final = 200  # problems listed one by one for each check


@dataclass(frozen=True)
class Problem:
    """What is wrong with one feature (its row number in the file, from 0) or, with None, the whole layer.

    `check` names the check; `blocks` says that the layer may not be published with it. `message` is Swedish.
    """

    feature: int | None
    message: str
    check: str = ""
    blocks: bool = True

    def as_dict(self) -> dict[str, Any]:
        """The problem as plain values."""
        return {"feature": self.feature, "message": self.message, "check": self.check, "blocks": self.blocks}


@dataclass(frozen=True)
class Submission:
    """A layer as it was handed in (EPSG:3006), with what it is compared to."""

    frame: GeoDataFrame
    kind: LayerKind
    border: BaseGeometry | None
    previous_count: int | None

    @property
    def rules(self) -> KindRules:
        return RULES[self.kind]

    @property
    def shapes(self) -> np.ndarray:
        """The geometries; None where a feature has none."""
        return np.asarray(self.frame.geometry.array, dtype=object)


Check = Callable[[Submission], Iterator[Problem]]
CHECKS: Final[list[tuple[str, bool, Check]]] = []


def check(name: str, *, blocks: bool) -> Callable[[Check], Check]:
    """Enter a function among the checks, under a Swedish name; its problems block publishing or only warn."""

    def enter(function: Check) -> Check:
        CHECKS.append((name, blocks, function))
        return function

    return enter


def check_layer(
    frame: GeoDataFrame,
    kind: LayerKind,
    border: BaseGeometry | None,
    previous: PublishedLayer | None = None,
    store: LayerStore | None = None,
) -> list[Problem]:
    """Every problem of a frame in EPSG:3006, those that block first. `border` is the municipality's, if known."""
    submission = Submission(frame, kind, border, _count(previous, store))
    found: list[Problem] = []
    for name, blocks, function in CHECKS:
        problems = [replace(problem, check=name, blocks=blocks) for problem in function(submission)]
        found.extend(problems[:MOST_TOLD])
        if len(problems) > MOST_TOLD:
            found.append(Problem(None, f"och {len(problems) - MOST_TOLD} till av samma slag.", name, blocks))
    return sorted(found, key=lambda problem: not problem.blocks)


def _count(previous: PublishedLayer | None, store: LayerStore | None) -> int | None:
    if previous is None:
        return None
    try:
        return (store or LayerStore(previous.path.parent)).count(previous)
    except LayerUnreadableError:
        return None


@check("har objekt", blocks=True)
def has_features(layer: Submission) -> Iterator[Problem]:
    """A layer without features would turn every answer into "no"."""
    if not len(layer.frame):
        yield Problem(None, "Lagret är tomt. Kontrollera urvalet när du exporterar filen.")


@check("kolumner", blocks=True)
def has_its_columns(layer: Submission) -> Iterator[Problem]:
    """The columns that answers are read from must be there and filled."""
    for column in layer.rules.required:
        if column not in layer.frame.columns:
            yield Problem(None, f"Kolumnen {column} saknas. Lägg till den eller byt namn på den som motsvarar den.")
            continue
        values = layer.frame[column]
        for row in np.flatnonzero(values.isna() | (values.astype(str).str.strip() == "")):
            yield Problem(int(row), f"Kolumnen {column} är tom.")


@check("har geometri", blocks=True)
def has_geometry(layer: Submission) -> Iterator[Problem]:
    """A feature without a place can never be found."""
    shapes = layer.shapes
    for row in np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes)):
        yield Problem(int(row), "Objektet saknar geometri.")


@check("rätt sorts geometri", blocks=True)
def has_the_right_geometry(layer: Submission) -> Iterator[Problem]:
    """Areas, lines and points answer different questions."""
    wanted = layer.rules.geometry
    words = " eller ".join(
        word for word, kinds in (("ytor", AREAS), ("linjer", LINES), ("punkter", POINTS)) if kinds <= wanted
    )
    for row, shape in enumerate(layer.shapes):
        if shape is not None and not shape.is_empty and shape.geom_type not in wanted:
            yield Problem(row, f"Objektet är {_in_swedish(shape.geom_type)}, men lagret ska ha {words}.")


@check("giltig geometri", blocks=True)
def is_valid(layer: Submission) -> Iterator[Problem]:
    """One invalid area can make every question near it fail."""
    shapes = layer.shapes
    for row in np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)):
        yield Problem(int(row), why_invalid(shapes[row]))


@check("innanför kommungränsen", blocks=True)
def stays_inside_the_municipality(layer: Submission) -> Iterator[Problem]:
    """What is decided in a municipality binds only inside it; water, roads and railways run on."""
    if layer.border is None or layer.kind not in {LayerKind.PROPERTY, LayerKind.PLAN, LayerKind.PROVISION}:
        return
    shapely.prepare(layer.border)
    shapes = _sound(layer.shapes)
    for row in np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.covers(layer.border, shapes)):
        outside = shapely.difference(shapes[row], layer.border)
        if outside.area > SLIVER_M2:
            yield Problem(int(row), f"{_sv(outside.area)} m² ligger utanför kommungränsen.")
        elif shapes[row].area == 0 and (outside.length > SLIVER_M or shapes[row].length == 0):
            yield Problem(int(row), "Objektet ligger utanför kommungränsen.")


@check("i närheten av kommunen", blocks=True)
def touches_the_municipality(layer: Submission) -> Iterator[Problem]:
    """A layer that lies somewhere else has wrong coordinates or is another municipality's."""
    shapes = layer.shapes[~shapely.is_missing(layer.shapes)]
    if layer.border is not None and len(shapes) and not shapely.intersects(layer.border, shapes).any():
        yield Problem(None, "Inget objekt ligger i kommunen. Kontrollera koordinatsystemet.")


@check("dubbletter", blocks=True)
def has_no_duplicate_keys(layer: Submission) -> Iterator[Problem]:
    """Two features with the same name cannot be told apart, nor compared with the last version."""
    key = [column for column in layer.rules.key if column in layer.frame.columns]
    if len(key) != len(layer.rules.key) or not key:
        return
    for row in np.flatnonzero(layer.frame.duplicated(subset=key, keep="first")):
        told = ", ".join(f"{column} {layer.frame.iloc[row][column]}" for column in key)
        yield Problem(int(row), f"{told} finns redan på en tidigare rad.")


@check("samma objekt två gånger", blocks=False)
def is_not_there_twice(layer: Submission) -> Iterator[Problem]:
    """The same shape with the same attributes is usually an export made twice."""
    wkb = shapely.to_wkb(shapely.normalize(layer.shapes))
    columns = [column for column in layer.frame.columns if column != layer.frame.geometry.name]
    whole = layer.frame[columns].astype(str).assign(_shape=wkb)
    for row in np.flatnonzero(whole.duplicated(keep="first")):
        yield Problem(int(row), "Objektet är likadant som ett på en tidigare rad.")


@check("överlapp", blocks=True)
def does_not_overlap(layer: Submission) -> Iterator[Problem]:
    """Two properties cannot own the same ground, nor two plans in force bind it."""
    if layer.rules.may_overlap:
        return
    shapes = _sound(layer.shapes)
    if layer.kind is LayerKind.PLAN and "status" in layer.frame.columns:
        shapes[(layer.frame["status"] != "laga kraft").to_numpy()] = None
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    first, second = first[pairs], second[pairs]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    for one, other, area in zip(first, second, shared, strict=True):
        if area > SLIVER_M2:
            yield Problem(int(one), f"Överlappar {_named(layer, int(other))} med {_sv(float(area))} m².")


# UTF-8 read as Latin-1 or Windows-1252 shows Swedish letters as these pairs; U+FFFD stands for a byte that was lost.
_DAMAGE: Final = re.compile("Ã[¥¤¶…„–©¼]|Â[§°²]|\ufffd")


@check("teckenkodning", blocks=True)
def has_readable_letters(layer: Submission) -> Iterator[Problem]:
    """Names are shown to people and looked up in registers, so å, ä and ö must have survived."""
    for column in layer.frame.columns:
        if column == layer.frame.geometry.name or layer.frame[column].dtype.kind in "biufM":
            continue
        texts = layer.frame[column]
        for row in np.flatnonzero(texts.map(lambda text: isinstance(text, str) and bool(_DAMAGE.search(text)))):
            damaged = str(texts.iloc[row])[:60]
            yield Problem(int(row), f"Kolumnen {column} har skadade tecken: ”{damaged}”. Spara om filen i UTF-8.")


@check("rimlig förändring", blocks=False)
def has_not_shrunk(layer: Submission) -> Iterator[Problem]:
    """A layer that has lost a fifth of its features is more often a broken export than a change in the world."""
    before, now = layer.previous_count, len(layer.frame)
    if before and now < before * (1 - FEWER):
        share = round(100 * (1 - now / before))
        yield Problem(None, f"Lagret har {now} objekt, {share} % färre än förra versionens {before}. Stämmer det?")


_REASONS: Final = {
    "Self-intersection": "Kanten korsar sig själv",
    "Ring Self-intersection": "Kanten rör vid sig själv",
    "Too few points in geometry component": "Ytan har för få hörn",
    "Hole lies outside shell": "Ett hål ligger utanför ytan",
    "Holes are nested": "Ett hål ligger i ett annat hål",
    "Interior is disconnected": "Ytans inre hänger inte ihop",
    "Nested shells": "En del ligger inuti en annan del",
    "Duplicate Rings": "Samma kant finns två gånger",
    "Invalid Coordinate": "En koordinat är inget tal",
}


def why_invalid(shape: BaseGeometry) -> str:
    """Why a geometry is not valid, and where, in Swedish."""
    reason, _, place = shapely.is_valid_reason(shape).partition("[")
    told = _REASONS.get(reason.strip(), "Geometrin är ogiltig")
    numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*(?:[eE][+-]?\d+)?", place)]
    where = f" vid E {numbers[0]:.1f}, N {numbers[1]:.1f}".replace(".", ",") if len(numbers) >= 2 else ""
    return f"{told}{where}. Rätta geometrin i ditt GIS-program."


def _sound(shapes: np.ndarray) -> np.ndarray:
    """The geometries that can be compared; the others have a problem of their own already."""
    sound = shapes.copy()
    sound[~shapely.is_valid(shapes) | shapely.is_empty(shapes)] = None
    return sound


def _named(layer: Submission, row: int) -> str:
    key = [column for column in layer.rules.key if column in layer.frame.columns]
    name = " ".join(str(layer.frame.iloc[row][column]) for column in key[:1])
    return f"{name} (rad {row + 1})" if name else f"rad {row + 1}"


def _in_swedish(geometry_type: str) -> str:
    if geometry_type in AREAS:
        return "en yta"
    if geometry_type in LINES:
        return "en linje"
    return "en punkt" if geometry_type in POINTS else "en blandad geometri"


def _sv(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.1f}".replace(".", ",")
