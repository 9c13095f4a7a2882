"""The houses of Kjellstavik: right-angled, set along the street, each with its kind, purpose and height."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from permits.demo.ground import ORIGIN, chance, ground
from permits.demo.parcels import Parcel, local

Rectangles = Sequence[tuple[float, float, float, float]]


@dataclass(frozen=True)
class Building:
    """One building. `footprint` in EPSG:3006, heights in metres above ground, roof pitch in degrees."""

    building_id: str
    footprint: Polygon
    kind: str
    purpose: str
    designation: str
    address: str
    main: bool
    ridge_height: float
    roof_pitch: float
    built_year: int
    exempt: bool = False


@dataclass(frozen=True)
class Draft:
    """A building before it has a place: rectangles (u, v, width, depth) along and in from the street, metres."""

    rectangles: Rectangles
    kind: str
    purpose: str
    main: bool
    ridge: float
    pitch: float
    year: int
    exempt: bool = False

    @property
    def size(self) -> tuple[float, float]:
        return (
            max(u + w for u, _, w, _ in self.rectangles),
            max(v + d for _, v, _, d in self.rectangles),
        )


@dataclass(frozen=True)
class Frame:
    """A plot's own directions: `origin` on the street front, `along` it and `inward` into the plot."""

    origin: np.ndarray
    along: np.ndarray
    inward: np.ndarray

    def shape(self, rectangles: Rectangles, u: float, v: float, turned: bool = False) -> BaseGeometry:
        """The rectangles' union with their corner at (u, v); `turned` mirrors them along the street."""
        width = max(left + w for left, _, w, _ in rectangles)
        parts = []
        for left, front, w, d in rectangles:
            start = u + (width - left - w if turned else left)
            corners = [(start, v + front), (start + w, v + front), (start + w, v + front + d), (start, v + front + d)]
            parts.append(Polygon([self.origin + a * self.along + b * self.inward for a, b in corners]))
        union = shapely.union_all(parts, grid_size=0.001)
        return union.simplify(0.02) if isinstance(union, Polygon) else parts[0]


def frame_of(shape: BaseGeometry, frontage: LineString) -> Frame:
    """Directions from the middle of the frontage; the longest straight part of it decides which way is along."""
    straight = frontage.simplify(0.8)
    points = np.array(straight.coords)
    lengths = np.hypot(*np.diff(points, axis=0).T)
    longest = int(lengths.argmax())
    a, b = points[longest], points[longest + 1]
    along = (b - a) / np.hypot(*(b - a))
    inward = np.array((-along[1], along[0]))
    centre = np.array(shape.representative_point().coords[0])
    origin = (a + b) / 2
    if np.dot(centre - origin, inward) < 0:
        inward = -inward
    return Frame(origin, along, inward)


def raise_buildings(parcels: list[Parcel], addresses: dict[str, str]) -> list[Building]:
    """Every building of the municipality, none outside its property and none on top of another."""
    from permits.demo.houses import drafts_for

    built: list[Building] = []
    for parcel in parcels:
        dice = chance("house", parcel.designation)
        drafts = drafts_for(parcel, dice)
        if not drafts:
            continue
        for index, (draft, footprint) in enumerate(_placed(parcel, drafts, dice)):
            built.append(
                Building(
                    building_id=f"{parcel.designation.replace(' ', '-').replace(':', '-')}-{index + 1}",
                    footprint=shapely.transform(footprint, lambda xy: np.round(xy + ORIGIN, 2)),
                    kind=draft.kind,
                    purpose=draft.purpose,
                    designation=parcel.designation,
                    address=addresses.get(parcel.designation, "") if draft.main else "",
                    main=draft.main,
                    ridge_height=draft.ridge,
                    roof_pitch=draft.pitch,
                    built_year=draft.year,
                    exempt=draft.exempt,
                )
            )
    return built


def _placed(parcel: Parcel, drafts: list[Draft], dice: Random) -> Iterator[tuple[Draft, Polygon]]:
    yard = local(max(parcel.areas, key=lambda area: area.area))
    frames = [frame_of(yard, parcel.plot.frontage)] if parcel.plot else _farm_frames(yard, dice)
    room = yard.difference(_wet()) if yard.intersects(_wet()) else yard
    standing: list[Polygon] = []
    for draft in drafts:
        shape = _find_place(draft, room, frames, standing, dice, parcel)
        if shape is not None:
            standing.append(shape)
            yield draft, shape
        elif draft.main and not standing:
            return


@cache
def _wet() -> BaseGeometry:
    """Water and the ground beside it that nobody builds on."""
    wet = ground().water.buffer(12).union(ground().stream.buffer(9))
    shapely.prepare(wet)
    return wet


def _farm_frames(yard: BaseGeometry, dice: Random) -> list[Frame]:
    """A farmyard somewhere inside the land, its houses square to each other."""
    turn = dice.uniform(0, 3.1)
    along = np.array((np.cos(turn), np.sin(turn)))
    centre = np.array(yard.representative_point().coords[0])
    return [Frame(centre + 4 * along, along, np.array((-along[1], along[0])))]


def _find_place(
    draft: Draft, room: BaseGeometry, frames: list[Frame], standing: list[Polygon], dice: Random, parcel: Parcel
) -> Polygon | None:
    """The first of some tried places that lies inside the plot, clear of its borders and of what already stands."""
    width, _depth = draft.size
    clear = 1.2 if not draft.main else 3.0 if parcel.plot and parcel.plot.kind == "centrum" else 4.2
    inner = room.buffer(-clear if draft.main or dice.random() < 0.5 else -4.5)
    if inner.is_empty:
        return None
    shapely.prepare(inner)
    taken = shapely.union_all(standing).buffer(1.6) if standing else None
    spread, reach = _reach(parcel, draft, room)
    for attempt in range(26 if draft.kind != "samhalle" else 120):
        frame = dice.choice(frames)
        u = -width / 2 + dice.uniform(-spread, spread)
        v = reach[0] + (reach[1] - reach[0]) * (dice.random() ** 2 if draft.main else dice.random())
        shape = frame.shape(draft.rectangles, u, v, turned=attempt % 2 == 0)
        if isinstance(shape, Polygon) and inner.covers(shape) and (taken is None or not taken.intersects(shape)):
            return shape
    return None


def _reach(parcel: Parcel, draft: Draft, room: BaseGeometry) -> tuple[float, tuple[float, float]]:
    """How far along and how deep in from the street to look, metres."""
    if parcel.plot is None:
        return 38.0, (-40.0, 40.0)
    kind = parcel.plot.kind
    deep = float(np.sqrt(room.area)) * 0.8
    if draft.kind == "samhalle":
        return deep * 0.4, (4.5, deep)
    if kind == "centrum":
        return 5.0, (1.5, 4.0) if draft.main else (12.0, deep)
    if kind in {"fritid", "gles"}:
        return deep * 0.4, (7.0, deep)
    return (4.0 if draft.main else deep * 0.5), (6.2, 11.0) if draft.main else (6.0, deep)
