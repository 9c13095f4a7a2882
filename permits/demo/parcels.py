"""The property map: every piece of ground claimed, cut into one seamless coverage, and held by one property."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPoint, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from permits.demo.ground import GRID, ORIGIN, TRAKTS, Ground, ground, trakt_at
from permits.demo.network import ZONES, Network, network
from permits.demo.plots import Plot, lay_out
from permits.demo.rural import cut_up, rural_plots

SLIVER_M2 = 90.0
STRIP_M2 = 900.0
STRIP_HALF_M = 5.5
SIMPLIFY_M = 1.1
POCKET_M2 = 40_000.0


@dataclass
class Parcel:
    """What becomes one property: its areas (områden, EPSG:3006), its role, and the plot it was laid out as, if any.

    `role`: plot, street, road, rail, commons, farm, forest, island, lake, sea.
    """

    role: str
    trakt: str
    areas: list[Polygon]
    plot: Plot | None = None
    zone: str = ""
    designation: str = ""
    block: str = ""
    unit: int = 0

    @property
    def shape(self) -> BaseGeometry:
        return shapely.union_all(self.areas)

    @property
    def is_common(self) -> bool:
        return self.block == "s"


def make_parcels() -> list[Parcel]:
    """All parcels, covering the municipality without gap or overlap (shared borders are the same vertices)."""
    land, roads = ground(), network()
    town_roads = shapely.union_all([street.area for street in roads.streets if street.zone])
    town_roads = _cut_corners(town_roads)
    public = shapely.union_all([street.area for street in roads.streets if street.kind == "allman_vag"])
    country = shapely.union_all([s.area for s in roads.streets if not s.zone and s.kind != "allman_vag"])
    plots = lay_out(roads, town_roads.union(public))
    plots += rural_plots(
        roads, shapely.union_all([town_roads, public, country]), shapely.union_all([p.shape for p in plots])
    )
    claims = _claims(land, roads, plots, town_roads, public, country)
    faces, owner = _faces(claims)
    return _parcels(claims, faces, owner, plots)


@dataclass
class _Claim:
    shape: BaseGeometry
    role: str
    rank: int
    trakt: str = ""
    plot: Plot | None = None


def _cut_corners(area: BaseGeometry) -> BaseGeometry:
    """Street corners are cut where two streets meet, so that one can see round them."""
    return area.buffer(4.5, join_style="bevel").buffer(-4.5, join_style="mitre").union(area)


def _claims(
    land: Ground, roads: Network, plots: list[Plot], town: BaseGeometry, public: BaseGeometry, country: BaseGeometry
) -> list[_Claim]:
    claims = [
        _Claim(roads.railway_area, "rail", 0),
        _Claim(public, "road", 1),
        _Claim(town, "street", 2),
        _Claim(country, "country", 2),
    ]
    claims += [_Claim(plot.shape, "plot", 3, plot=plot) for plot in plots]
    claims += [_Claim(land.lake, "lake", 5)]
    claims += [_Claim(shape, "island", 5) for _, shape in land.islands]
    claims += [_Claim(piece, "sea", 6) for piece in cut_up(land.sea, 900_000, "sea")]
    for trakt, region in _trakt_regions(land.border).items():
        largest = 330_000 if trakt in {"Kjellsta", "Kvarnängen", "Alviken"} else 480_000
        claims += [_Claim(piece, "rural", 7, trakt) for piece in cut_up(region, largest, trakt)]
    return claims


def _trakt_regions(border: Polygon) -> dict[str, BaseGeometry]:
    anchors = [(trakt, point) for trakt, points in TRAKTS.items() for point in points]
    cells = shapely.voronoi_polygons(MultiPoint([point for _, point in anchors]), ordered=True, extend_to=border)
    regions: dict[str, list[BaseGeometry]] = {}
    for (trakt, _), cell in zip(anchors, cells.geoms, strict=True):
        regions.setdefault(trakt, []).append(cell.intersection(border))
    return {trakt: shapely.union_all(parts) for trakt, parts in regions.items()}


def _faces(claims: list[_Claim]) -> tuple[list[Polygon], list[int]]:
    """Every claim's outline noded on a 1 cm grid and made into faces; each face goes to the first claim by rank."""
    border = ground().border
    lines = shapely.boundary(np.array([border, *(claim.shape for claim in claims)], dtype=object))
    noded = shapely.union_all(lines, grid_size=GRID)
    faces = [
        face for face in shapely.get_parts(shapely.polygonize([noded])) if border.contains(face.point_on_surface())
    ]
    points = shapely.point_on_surface(np.array(faces, dtype=object))
    tree = STRtree([claim.shape for claim in claims])
    owner = [-1] * len(faces)
    for face, claim in zip(*tree.query(points, predicate="intersects"), strict=True):
        if owner[face] < 0 or claims[claim].rank < claims[owner[face]].rank:
            owner[face] = int(claim)
    return _without_slivers(faces, owner, claims)


def _without_slivers(faces: list[Polygon], owner: list[int], claims: list[_Claim]) -> tuple[list[Polygon], list[int]]:
    """Slips of left-over ground join the neighbour that they share most border with, as a surveyor would have it."""
    tree = STRtree(faces)
    for index, face in enumerate(faces):
        role = claims[owner[index]].role if owner[index] >= 0 else ""
        left_over = not role or (
            role in {"rural", "plot", "sea", "country"} and (face.area < SLIVER_M2 or face.buffer(-1.1).is_empty)
        )
        left_over = left_over or (role == "rural" and face.area < STRIP_M2 and face.buffer(-STRIP_HALF_M).is_empty)
        if not left_over:
            continue
        best, longest = owner[index], 0.05
        for other in tree.query(face):
            if other == index or owner[other] < 0 or faces[other].area < SLIVER_M2:
                continue
            shared = face.boundary.intersection(faces[other].boundary).length
            if claims[owner[other]].role in {"rail", "road"}:
                shared *= 0.2
            if shared > longest:
                best, longest = owner[other], shared
        owner[index] = best
    return faces, owner


def _parcels(claims: list[_Claim], faces: list[Polygon], owner: list[int], plots: list[Plot]) -> list[Parcel]:
    held: dict[tuple[str, ...], list[Polygon]] = {}
    about: dict[tuple[str, ...], tuple[str, str, Plot | None, str]] = {}
    town = _town(plots)
    shapely.prepare(list(town.values()))
    for face, index in zip(faces, owner, strict=True):
        claim = claims[index]
        inside = face.point_on_surface()
        trakt = claim.trakt or (
            claim.plot.zone.trakt if claim.plot and claim.plot.zone else trakt_at(inside.x, inside.y)
        )
        key, role, zone = _holder(claim, index, face, trakt, town)
        held.setdefault(key, []).append(face)
        about[key] = (role, trakt, claim.plot if role == "plot" else None, zone)
    parcels = []
    for key, parts in held.items():
        role, trakt, plot, zone = about[key]
        areas = [part for part in shapely.get_parts(shapely.coverage_union_all(parts)) if part.area > 0]
        parcels.append(Parcel(role, trakt, areas, plot, zone))
    return _tidied(parcels)


def _holder(
    claim: _Claim, index: int, face: Polygon, trakt: str, town: dict[str, BaseGeometry]
) -> tuple[tuple[str, ...], str, str]:
    """Who holds a face: (key of the property, role, zone)."""
    if claim.role in {"rail", "road"}:
        return (claim.role, trakt), claim.role, ""
    if claim.role in {"street", "country"}:
        zone = next((name for name, area in town.items() if area.intersects(face.point_on_surface())), "")
        return (claim.role, trakt, "fritid" if zone in {"alviken", "sjöberga"} else ""), "street", zone
    if claim.role == "rural":
        for zone, area in town.items():
            if face.area < POCKET_M2 and area.contains(face.point_on_surface()):
                return ("commons", trakt, zone), "commons", zone
    return (claim.role, str(index)), "farm" if claim.role == "rural" else claim.role, ""


def _town(plots: list[Plot]) -> dict[str, BaseGeometry]:
    """Each built-up area's ground, a little beyond its plots."""
    return {
        zone.name: shapely.union_all([plot.shape for plot in plots if plot.zone is zone]).buffer(40).buffer(-25)
        for zone in ZONES
    }


def _tidied(parcels: list[Parcel]) -> list[Parcel]:
    """Borders straightened without opening gaps, moved to EPSG:3006 and put on the 1 cm grid."""
    areas = np.array([area for parcel in parcels for area in parcel.areas], dtype=object)
    simpler = shapely.coverage_simplify(areas, SIMPLIFY_M, simplify_boundary=False)
    moved = iter(shapely.transform(simpler, lambda xy: np.round(xy + ORIGIN, 2)))
    for parcel in parcels:
        parcel.areas = [next(moved) for _ in parcel.areas]
    return parcels


def local(geometry: BaseGeometry) -> BaseGeometry:
    """From EPSG:3006 back to local metres."""
    back: BaseGeometry = shapely.transform(geometry, lambda xy: xy - ORIGIN)
    return back
