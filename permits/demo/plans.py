"""Kjellstavik's ten detailed plans, written as the national information specification Detaljplan 4.1 has them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely import Point
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from permits.demo.frames import identity
from permits.demo.ground import ORIGIN, ground
from permits.demo.parcels import Parcel, local
from permits.demo.planrules import RULES, PlanGround, area_of

MEDIA_TYPE = "application/vnd.lm.detaljplan.v4+json"
ZONE_CRS = 3011
ONLY_BORDER = "Endast plangränsen är digitaliserad; se den inskannade plankartan."
COUNCIL_CODE = "0000"  # no Swedish municipality has it


@dataclass(frozen=True)
class Plan:
    """A plan as the council adopted it. `near`: (x, y, radius) local metres, the built-up area's plots that it holds.

    `rules`: provision keys with their number; empty means that only the border has been digitised.
    """

    number: str
    name: str
    purpose: str
    kind: str
    zone: str
    near: tuple[float, float, float]
    adopted: date
    binding: date
    years: int
    rules: tuple[tuple[str, float | None], ...]
    epsg: int = ZONE_CRS

    @property
    def begins(self) -> date:
        """When the implementation time began; older plans got theirs when the Act of 1987 came into force."""
        return max(self.binding, date(1987, 7, 1))


HOUSES = (("B", None), ("GATA", None), ("NATUR", None))

PLANS: tuple[Plan, ...] = (
    Plan("SP 3", "Stadsplan för Kjellsta centrum", "Att ordna bebyggelse, gator och torg i stadens mitt.",
         "stadsplan", "centrum",
         (3200, 2700, 620), date(1947, 9, 12), date(1948, 3, 5), 5, (("B", None), ("GATA", None), ("prick_old", None))),
    Plan("BP 5", "Byggnadsplan för Alvikens fritidsområde", "Att möjliggöra fritidsbebyggelse vid Alviken.",
         "byggnadsplan", "alviken",
         (4480, 1900, 420), date(1968, 2, 20), date(1968, 10, 14), 5, ()),
    Plan("DP 8", "Detaljplan för Kvarnängen södra", "Att bekräfta och försiktigt förtäta villabebyggelsen.",
         "detaljplan", "kvarnängen",
         (2540, 1960, 380), date(1996, 3, 25), date(1996, 5, 14), 10,
         (*HOUSES, ("prick", None), ("share", 20.0), ("ridge", 6.0), ("boundary", 4.5))),
    Plan("DP 9", "Detaljplan för Kvarnängen norra", "Att ge plats för bostäder i småhus.", "detaljplan", "kvarnängen",
         (2420, 2560, 330), date(2001, 4, 23), date(2001, 6, 15), 10,
         (*HOUSES, ("prick", None), ("kors", None), ("area", 220.0), ("pitch_min", 18.0), ("pitch_max", 38.0))),
    Plan("DP 12", "Detaljplan för Norrhaga, etapp 1", "Att pröva markens lämplighet för cirka hundra villor.",
         "detaljplan", "norrhaga",
         (3000, 3720, 390), date(2009, 1, 26), date(2009, 3, 20), 10,
         (*HOUSES, ("prick", None), ("kors", None), ("area", 180.0), ("ridge", 6.5), ("boundary", 2.0))),
    Plan("DP 17", "Detaljplan för Norrhaga, etapp 2", "Att möjliggöra bostäder och natur norr om järnvägen.",
         "detaljplan", "norrhaga",
         (3800, 3760, 470), date(2016, 6, 20), date(2016, 9, 8), 5,
         (*HOUSES, ("prick", None), ("share", 25.0), ("ridge", 8.0), ("pitch_min", 22.0))),
    Plan("DP 21", "Detaljplan för Stenhults by", "Att utveckla Stenhult med småhus i lantlig skala.",
         "detaljplan", "stenhult",
         (5140, 3120, 330), date(2019, 2, 25), date(2019, 4, 3), 10,
         (*HOUSES, ("prick", None), ("area", 200.0), ("ridge", 7.5), ("pitch_min", 27.0), ("pitch_max", 45.0),
          ("boundary", 4.0))),
    Plan("DP 22", "Detaljplan för Hantverksvägens verksamhetsområde", "Att ge plats för verkstäder och lager.",
         "detaljplan", "industri",
         (4300, 2900, 500), date(2014, 8, 25), date(2014, 10, 2), 15,
         (("J", None), ("GATA", None), ("prick", None), ("share", 45.0), ("ridge", 12.0))),
    Plan("DP 24", "Detaljplan för Södra hamnen", "Att möjliggöra bostäder nära vattnet och hålla stranden fri.",
         "detaljplan", "hamnen",
         (3830, 1900, 430), date(2021, 11, 29), date(2022, 2, 1), 10,
         (*HOUSES, ("prick", None), ("prick_shore", None), ("kors", None), ("area", 170.0), ("ridge", 7.0))),
    Plan("DP 25", "Detaljplan för Lervik i Alviken", "Att möjliggöra åretruntboende med bevarad skärgårdskaraktär.",
         "detaljplan", "alviken",
         (5380, 1640, 370), date(2024, 3, 18), date(2024, 5, 2), 15,
         (*HOUSES, ("prick", None), ("prick_shore", None), ("share", 12.5), ("ridge", 5.5), ("pitch_max", 30.0),
          ("boundary", 4.5))),
)  # fmt: skip


def write_plans(parcels: list[Parcel], folder: Path) -> list[Path]:
    """One file a plan, in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    taken: BaseGeometry = shapely.Polygon()
    for plan in PLANS:
        laid = _ground(plan, parcels, taken)
        area = shapely.union_all([laid.block, laid.street, laid.green], grid_size=0.01)
        taken = taken.union(area)
        path = folder / f"{plan.number.replace(' ', '-').lower()}.json"
        path.write_text(json.dumps(_collection(plan, laid, area), ensure_ascii=False, indent=1), encoding="utf-8")
        written.append(path)
    return written


def _ground(plan: Plan, parcels: list[Parcel], taken: BaseGeometry) -> PlanGround:
    x, y, radius = plan.near
    within = Point(x, y).buffer(radius)
    chosen = [
        local(parcel.shape)
        for parcel in parcels
        if parcel.plot and parcel.plot.zone and parcel.plot.zone.name == plan.zone
        and within.contains(local(parcel.shape).centroid)
        and not taken.contains(local(parcel.shape).representative_point())
    ]  # fmt: skip
    block = shapely.union_all(chosen, grid_size=0.01)
    inside = (
        block.buffer(13, join_style="mitre", mitre_limit=2)
        .buffer(-13, join_style="mitre", mitre_limit=2)
        .difference(taken)
    )
    streets = [area for area in _open_ground(parcels, "street") if area.intersects(inside)]
    greens = [area for area in _open_ground(parcels, "commons") if inside.contains(area.representative_point())]
    green = shapely.union_all(greens).intersection(inside, grid_size=0.01)
    street = shapely.union_all(streets).intersection(inside, grid_size=0.01)
    street = shapely.union_all(
        [part for part in shapely.get_parts(street) if part.area > 60 and part.geom_type == "Polygon"]
    )
    return PlanGround(block, street, green, ground().sea)


def _open_ground(parcels: list[Parcel], role: str) -> list[BaseGeometry]:
    return [local(area) for parcel in parcels if parcel.role == role for area in parcel.areas]


def _collection(plan: Plan, laid: PlanGround, area: BaseGeometry) -> dict[str, Any]:
    plan_id = identity("detaljplan", plan.number)
    numbered = enumerate(plan.rules, start=1)
    provisions = [told for number, rule in numbered if (told := _provision(plan, plan_id, number, rule, laid))]
    ids = [feature["properties"]["objektidentitet"] for feature in provisions]
    features = [_plan(plan, plan_id, area, ids), *provisions]
    return {"type": "FeatureCollection", "feature:mediatyp": MEDIA_TYPE, "features": features}


def _plan(plan: Plan, plan_id: str, area: BaseGeometry, provisions: list[str]) -> dict[str, Any]:
    complete = bool(plan.rules)
    return _feature(
        {
            "feature:typ": "detaljplan",
            "objektidentitet": plan_id,
            "objektversion": 1,
            "versionGiltigFran": "2025-02-10T09:00:00Z",
            "kommun": COUNCIL_CODE,
            "beteckning": plan.number,
            "namn": plan.name,
            "syfte": plan.purpose,
            "status": "laga kraft",
            "typ": plan.kind,
            "datumStatusforandring": plan.binding.isoformat(),
            "kvalitetsbeskrivning": {
                "digitaliseringsniva": "komplett" if complete else "ej komplett",
                "beskrivningNiva": "" if complete else ONLY_BORDER,
                "korrigeradeGranser": True,
                "kontrolleratPlaneringsunderlag": plan.binding.year > 2000,
            },
            "plangeometri": _geometries(plan, [part for part in shapely.get_parts(area) if part.area > 5]),
            "beslutsinformation": [
                {
                    "instansInomKommunen": "kommunfullmäktige",
                    "diarienummerKommun": f"PLAN-{plan.adopted.year}-{len(plan.name):03d}",
                    "beslutstyp": "antagande av ny detaljplan",
                    "datumAntagande": plan.adopted.isoformat(),
                    "genomforandetidStartar": plan.begins.isoformat(),
                    "datumLagakraft": [plan.binding.isoformat()],
                    "genomforandetid": plan.years * 12,
                    "planbestammelse": provisions,
                }
            ],
        }
    )


def _provision(
    plan: Plan, plan_id: str, number: int, rule: tuple[str, float | None], laid: PlanGround
) -> dict[str, Any] | None:
    key, value = rule
    kind = RULES[key]
    areas = area_of(key, laid)
    if not areas:
        return None
    properties: dict[str, Any] = {
        "feature:typ": "användningsbestämmelse" if kind.is_use else "egenskapsbestämmelse",
        "detaljplan": plan_id,
        "objektidentitet": identity("planbestämmelse", plan.number, number),
        "objektversion": 1,
        "versionGiltigFran": "2025-02-10T09:00:00Z",
        "planbestammelsekatalogreferens": kind.reference,
        "bestammelseformulering": kind.text.replace("[text:text]", ""),
        "bestammelsevarde": _values(key, value),
        "bestammelsegeometri": _geometries(plan, areas),
    }
    if not kind.is_use:
        properties["sekundarEgenskapsgrans"] = False
    return _feature(properties)


def _values(key: str, value: float | None) -> list[dict[str, str]]:
    kind = RULES[key]
    if key == "prick_old":
        return [
            {"datatyp": "text", "variabelvarde": "Mark som icke får bebyggas", "beskrivning": "äldre bestämmelse"},
            {"datatyp": "text", "variabelvarde": "eftersom den härrör från en äldre plan", "beskrivning": "orsak"},
        ]
    if value is None or kind.variable is None:
        return []
    told = f"{value:g}"
    return [
        {
            "datatyp": "decimaltal",
            "variabelvarde": told,
            "beskrivning": kind.variable,
            "vardetyp": kind.limit,
            "enhet": kind.unit,
        }
    ]


def _geometries(plan: Plan, parts: list[BaseGeometry]) -> list[dict[str, Any]]:
    to_zone = Transformer.from_crs(3006, plan.epsg, always_xy=True)

    def moved(xy: np.ndarray) -> np.ndarray:
        east, north = to_zone.transform(xy[:, 0] + ORIGIN[0], xy[:, 1] + ORIGIN[1])
        return np.round(np.column_stack((east, north)), 3)

    return [
        {
            "geometri": {
                "typ": "yta",
                "position": mapping(shapely.transform(shapely.orient_polygons(part), moved)),
                "koordinatsystemPlan": f"EPSG:{plan.epsg}",
                "dimension": 2,
            },
            "geometrimetadata": {"lagesbestamningsmetodIPlan": {"typ": "lägesplacering", "presentationsskala": 1000}},
        }
        for part in parts
    ]


def _feature(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": None, "properties": properties}
