"""Street addresses: odd numbers on one side, even on the other, rising from the street's beginning."""

from __future__ import annotations

import numpy as np
from shapely import Point

from permits.demo.network import Street, network
from permits.demo.parcels import Parcel, local

POSTAL_CODES = {
    "Kjellsta": "000 10", "Kvarnängen": "000 12", "Norrhaga": "000 14", "Alviken": "000 16", "Sjöberga": "000 18",
    "Stenhult": "000 20",
}  # fmt: skip
POST_TOWN = "KJELLSTAVIK"
SMALLEST_FARM_M2 = 25_000
RURAL_METRES = 10  # beside country roads the number is the distance from the road's start in tens of metres


def number(parcels: list[Parcel]) -> dict[str, str]:
    """Designation to address ("Havrevägen 12") for every plot and farm; also sets each plot's house number."""
    by_street: dict[Street, list[tuple[float, bool, Parcel]]] = {}
    for parcel in parcels:
        if parcel.plot:
            along, left = _place(parcel)
            by_street.setdefault(parcel.plot.street, []).append((along, left, parcel))
    addresses: dict[str, str] = {}
    for street, places in by_street.items():
        last = {True: -1, False: 0}
        for along, left, parcel in sorted(places, key=lambda place: place[0]):
            assert parcel.plot is not None  # noqa: S101 - only plots were gathered
            rural = int(along / RURAL_METRES) // 2 * 2 + (1 if left else 2)
            last[left] = max(last[left] + 2, rural) if street.zone is None else last[left] + 2
            parcel.plot.number = last[left]
            addresses[parcel.designation] = f"{_spoken(street)} {last[left]}"
    return addresses | _farms(parcels, set(addresses.values()))


def _farms(parcels: list[Parcel], taken: set[str]) -> dict[str, str]:
    """Farms large enough to live on have the address of the country road that they are nearest to."""
    country = [street for street in network().streets if street.zone is None]
    addresses: dict[str, str] = {}
    for parcel in parcels:
        if parcel.role != "farm" or parcel.areas[0].area < SMALLEST_FARM_M2:
            continue
        home = Point(local(parcel.areas[0]).representative_point())
        road = min(country, key=lambda street: street.line.distance(home))
        house = int(road.line.project(home) / RURAL_METRES) + 1
        while f"{_spoken(road)} {house}" in taken:
            house += 2
        addresses[parcel.designation] = f"{_spoken(road)} {house}"
        taken.add(addresses[parcel.designation])
    return addresses


def _spoken(street: Street) -> str:
    return "Kjellstavägen" if street.kind == "allman_vag" else street.name


def _place(parcel: Parcel) -> tuple[float, bool]:
    """Metres along the street, and whether the plot lies on its left side."""
    plot = parcel.plot
    assert plot is not None  # noqa: S101 - asked only of plots
    front = np.array(plot.frontage.interpolate(0.5, normalized=True).coords[0])
    along = plot.street.line.project(Point(front))
    a, b = (np.array(plot.street.line.interpolate(at).coords[0]) for at in (along - 1, along + 1))
    ahead, out = b - a, front - (a + b) / 2
    return along, bool(ahead[0] * out[1] - ahead[1] * out[0] > 0)
