"""Other regimes over Kjellstavik's ground, from shores and monuments to the defence, as thirteen layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from permits.demo.frames import frame
from permits.demo.ground import Ground, chance, placed, smooth
from permits.demo.network import Network

Row = tuple[str, str, str, str, str | None, BaseGeometry]

COUNTY = "Länsstyrelsen i Kjellsta län"
SHORE_M = 100.0
FLOOD_COVERED_EAST_OF = 3350.0
POWER_LINE = ((-100, 5600), (1400, 5350), (2900, 4800), (4300, 4550), (5600, 4150), (7600, 4000))


def make_constraints(ground: Ground, network: Network, plots: list[BaseGeometry]) -> dict[str, GeoDataFrame]:
    """The thirteen layers by name (EPSG:3006). `plots` are the building plots in local metres."""
    makers: dict[str, Callable[[Ground, Network], Iterator[Row]]] = {
        "strandskydd": _shore,
        "fornlamningar": lambda g, n: _monuments(g, n, plots),
        "vattenskydd": _water_source,
        "kulturmiljo": _heritage,
        "oversvamning": _flood,
        "ras_skred": _landslip,
        "buller": _noise,
        "vag_12m": _road_margin,
        "jarnvag_30m": _railway_margin,
        "kraftledning": _power_line,
        "biotopskydd": _biotopes,
        "natura": _nature,
        "totalforsvar": _defence,
    }
    return {name: _rows(name, make(ground, network), ground.border) for name, make in makers.items()}


def _rows(layer: str, rows: Iterator[Row], border: Polygon) -> GeoDataFrame:
    made: list[dict[str, Any]] = []
    for name, kind, description, authority, decided, shape in rows:
        for part in shapely.get_parts(shape.intersection(border)):
            if part.is_empty or (shape.area > 0 and part.area < 1):
                continue
            made.append(
                {
                    "name": name,
                    "kind": kind,
                    "description": description,
                    "authority": authority,
                    "decided": decided,
                    "url": f"https://kjellstavik.example/underlag/{layer}",
                    "geometry": placed(part),
                }
            )
    return frame(made)


def _shore(ground: Ground, _network: Network) -> Iterator[Row]:
    """100 m on land and in the water from the sea and from the lake over a hectare; ended in the old town centre.

    The tarn (under 1 ha) and the brook (under 2 m wide) have none.
    """
    text = "Strandskydd 100 meter på land och i vatten från strandlinjen."
    ended = Polygon([(3080, 2240), (3560, 2180), (3800, 2500), (3800, 2700), (2950, 2700)])
    for name, water in (("Strandskydd Kjellstafjärden", ground.sea), ("Strandskydd Hagsjön", ground.lake)):
        line = shapely.intersection(water.boundary, ground.border.buffer(-1))
        zone = line.buffer(SHORE_M, quad_segs=6).simplify(0.3)
        yield name, "strandskydd", text, COUNTY, "1975-07-01", zone.difference(ended)
    islands = shapely.union_all([shape.buffer(SHORE_M, quad_segs=6) for _, shape in ground.islands])
    yield "Strandskydd öarna", "strandskydd", text, COUNTY, "1975-07-01", islands.simplify(0.3)


def _monuments(ground: Ground, _network: Network, plots: list[BaseGeometry]) -> Iterator[Row]:
    """Points as the register keeps them, and some with their extent; a few lie in building plots."""
    dice = chance("monuments")
    kinds = (("Stensättning", 8.0), ("Röse", 12.0), ("Gravfält", 42.0), ("Boplats", 55.0), ("Hällristning", 6.0),
             ("Husgrund, historisk tid", 15.0), ("Fångstgrop", 5.0), ("Milsten", 1.5))  # fmt: skip
    for number in range(1, 64):
        kind, size = dice.choice(kinds)
        if number % 7 == 0:
            spot = dice.choice(plots).representative_point()
        else:
            spot = Point(dice.uniform(100, 7300), dice.uniform(1300, 6200))
        if not ground.land.contains(spot):
            continue
        name = f"L{dice.randint(1990, 2022)}:{dice.randint(100, 9999)} {kind}"
        text = f"{kind}. Fornlämningsområdet är inte avgränsat; fråga länsstyrelsen."
        shape: BaseGeometry = spot if size < 10 else _blot(spot, size, name)
        yield name, "fornlämning", text, COUNTY, None, shape


def _blot(spot: Point, radius: float, key: str) -> Polygon:
    dice = chance("blot", key)
    angles = np.linspace(0, 2 * np.pi, 9)[:-1]
    ring = [
        (spot.x + radius * dice.uniform(0.6, 1.3) * np.cos(a), spot.y + radius * dice.uniform(0.5, 1.1) * np.sin(a))
        for a in angles
    ]
    return Polygon(smooth(ring, max(3.0, radius / 3), closed=True)).buffer(0)


def _water_source(ground: Ground, _network: Network) -> Iterator[Row]:
    inner = _blot(Point(2250, 3650), 210, "inner").intersection(ground.land)
    outer = _blot(Point(2230, 3720), 560, "outer").intersection(ground.land)
    text = "Vattenskyddsområde för Kvarnängens grundvattentäkt, %s skyddszon. Vissa åtgärder kräver tillstånd."
    yield "Kvarnängens vattentäkt, primär zon", "vattenskyddsområde", text % "primär", COUNTY, "2004-05-17", inner
    yield (
        "Kvarnängens vattentäkt, sekundär zon",
        "vattenskyddsområde",
        text % "sekundär",
        COUNTY,
        "2004-05-17",
        outer.difference(inner),
    )


def _heritage(ground: Ground, _network: Network) -> Iterator[Row]:
    town = Polygon([(2950, 2500), (3420, 2480), (3600, 2520), (3590, 2760), (3200, 2830), (2930, 2760)])
    village = _blot(Point(1900, 4800), 240, "village").difference(ground.lake)
    text = "Särskilt värdefull bebyggelse enligt kommunens kulturmiljöprogram; 8 kap. 13 § PBL."
    yield "Kjellsta trästad", "särskilt värdefull", text, "Kjellstaviks kommun", "2011-02-28", town
    yield "Sjöberga by", "särskilt värdefull", text, "Kjellstaviks kommun", "2011-02-28", village
    interest = _blot(Point(5560, 1760), 330, "interest").difference(ground.sea)
    yield (
        "Alvikens fiskeläge",
        "riksintresse kulturmiljövård",
        "Riksintresse enligt 3 kap. 6 § miljöbalken.",
        COUNTY,
        "1997-11-06",
        interest,
    )


def _flood(ground: Ground, _network: Network) -> Iterator[Row]:
    """Low shore, mapped only in the eastern half of the municipality."""
    low = ground.sea.buffer(34).buffer(22).buffer(-22).difference(ground.sea).simplify(2)
    mapped = shapely.box(FLOOD_COVERED_EAST_OF, -200, 8200, 7000)
    text = "Översvämmas vid havsnivå +2,5 m (RH 2000), beräknat 100-årsflöde år 2100."
    yield (
        "Kusten öster om Kjellstaviken",
        "beräknat 100-årsvattenstånd",
        text,
        "Kjellstaviks kommun",
        "2021-09-01",
        low.intersection(mapped),
    )


def _landslip(ground: Ground, _network: Network) -> Iterator[Row]:
    ravine = ground.stream_line.buffer(24, cap_style="flat").simplify(2)
    text = "Lös lera i sluttning. Geoteknisk utredning behövs före byggande."
    upper = Polygon([(1400, 3500), (2700, 3500), (2700, 2600), (1900, 2900)])
    yield (
        "Kvarnbäckens ravin",
        "förutsättning för skred",
        text,
        "Statens geotekniska kartläggning",
        "2018-03-12",
        ravine.intersection(upper),
    )
    yield (
        "Hamnslänten",
        "förutsättning för skred",
        text,
        "Statens geotekniska kartläggning",
        "2018-03-12",
        _blot(Point(3700, 1960), 130, "slope").difference(ground.sea),
    )


def _noise(_ground: Ground, network: Network) -> Iterator[Row]:
    public = shapely.union_all([street.line for street in network.streets if street.kind == "allman_vag"])
    text = "Beräknad ekvivalent ljudnivå vid fasad över %s dB(A)."
    for level, from_road, from_rail in (("55", 55.0, 90.0), ("60", 26.0, 45.0)):
        zone = shapely.union_all([public.buffer(from_road), network.railway.buffer(from_rail)]).simplify(1)
        yield (
            f"Trafikbuller över {level} dB(A)",
            "ekvivalent ljudnivå",
            text % level,
            "Kjellstaviks kommun",
            "2022-06-20",
            zone,
        )


def _road_margin(_ground: Ground, network: Network) -> Iterator[Row]:
    text = "Byggnader inom 12 meter från vägområdet kräver länsstyrelsens tillstånd; 47 § väglagen."
    for street in network.streets:
        if street.kind == "allman_vag":
            yield f"{street.name}, tolvmeterszon", "byggnadsfritt avstånd", text, COUNTY, None, street.area.buffer(12)


def _railway_margin(_ground: Ground, network: Network) -> Iterator[Row]:
    text = "Inom 30 meter från spårmitt ska trafikverkets yttrande inhämtas."
    yield "Kjellstabanan, 30 meter", "byggnadsfritt avstånd", text, "Banhållaren", None, network.railway.buffer(30)


def _power_line(_ground: Ground, _network: Network) -> Iterator[Row]:
    line = LineString(POWER_LINE)
    text = "Ledningsgata för luftledning 130 kV. Byggnader får inte uppföras utan ledningsägarens medgivande."
    yield (
        "Ledning 130 kV Stenhult–Sjöberga",
        "ledningsrätt",
        text,
        "Nätägaren",
        "1969-04-01",
        line.buffer(20, cap_style="flat"),
    )


def _biotopes(ground: Ground, _network: Network) -> Iterator[Row]:
    dice = chance("biotopes")
    kinds = (
        "Allé",
        "Källa med omgivande våtmark",
        "Odlingsröse i jordbruksmark",
        "Stenmur i jordbruksmark",
        "Åkerholme",
    )
    for number in range(1, 23):
        spot, kind = Point(dice.uniform(200, 7200), dice.uniform(1900, 6000)), dice.choice(kinds)
        if ground.land.buffer(-60).contains(spot):
            yield (
                f"{kind} {number}",
                "generellt biotopskydd",
                f"{kind}. Skyddad enligt 7 kap. 11 § miljöbalken.",
                COUNTY,
                None,
                _blot(spot, dice.uniform(6, 26), f"b{number}"),
            )


def _nature(_ground: Ground, _network: Network) -> Iterator[Row]:
    text = "Natura 2000-område. Tillstånd kan krävas även för åtgärder utanför området; 7 kap. 28 a § miljöbalken."
    yield "Svarttjärnsmossen", "SCI", text, COUNTY, "2005-01-14", _blot(Point(5260, 4720), 260, "bog")
    yield "Granö", "SCI", text, COUNTY, "2005-01-14", _blot(Point(1880, 820), 260, "grano")


def _defence(ground: Ground, _network: Network) -> Iterator[Row]:
    """A training range in the forest farthest from the town, and a small airfield beside it."""
    text = "Riksintresse för totalförsvarets militära del, 3 kap. 9 § miljöbalken. Försvarsmakten ska höras."
    range_ = _blot(Point(900, 6150), 420, "range").intersection(ground.land)
    yield "Stormossens övningsfält", "ovningsfalt", text, "Försvarsmakten", "2019-12-04", range_
    airfield = _blot(Point(330, 5800), 130, "airfield").intersection(ground.land).difference(range_)
    yield "Stormossens flygfält", "flygplats", text, "Försvarsmakten", "2019-12-04", airfield
