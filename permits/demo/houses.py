"""Which buildings stand on which kind of property: villas of their decades, cottages, farms, halls, shops."""

from __future__ import annotations

from random import Random

from permits.demo.buildings import Draft, Rectangles
from permits.demo.parcels import Parcel

EMPTY_SHARE = {"villa": 0.04, "fritid": 0.08, "centrum": 0.04, "industri": 0.1, "gles": 0.05}
ERA = {
    "centrum": (1890, 1975), "hamnen": (1925, 1965), "kvarnängen": (1958, 1989), "norrhaga": (1968, 2021),
    "alviken": (1938, 1985), "stenhult": (1952, 2008), "industri": (1962, 2015), "sjöberga": (1948, 1992),
    "": (1870, 2005),
}  # fmt: skip

# designation: purpose, year, width, depth and ridge in metres
PUBLIC: dict[str, tuple[str, int, float, float, float]] = {
    "Kjellsta 33:6": ("skola", 1957, 44.0, 12.5, 8.6),
    "Kjellsta 34:18": ("vårdcentral", 1981, 26.0, 12.0, 5.2),
    "Kjellsta 33:16": ("kyrka", 1784, 24.0, 11.5, 14.8),
    "Kjellsta 34:32": ("kommunhus", 1938, 22.0, 11.0, 11.2),
    "Kjellsta 32:46": ("stationshus", 1902, 21.0, 9.0, 9.4),
    "Norrhaga 37:29": ("förskola", 1994, 28.0, 11.0, 5.0),
}


def drafts_for(parcel: Parcel, dice: Random) -> list[Draft]:
    """The buildings to place on a property, the main one first; none on roads, water and common land."""
    if parcel.role in {"farm", "island"}:
        return _farm(parcel, dice)
    if parcel.plot is not None and parcel.designation in PUBLIC:
        return [_public(*PUBLIC[parcel.designation], dice)]
    if parcel.plot is None or dice.random() < EMPTY_SHARE[parcel.plot.kind]:
        return []
    kind = parcel.plot.kind
    year = dice.randint(*ERA[parcel.plot.zone.name if parcel.plot.zone else ""])
    if kind == "industri":
        return _halls(parcel, dice, year)
    if kind == "centrum" and dice.random() < 0.42:
        return _town_house(dice, year)
    house = _cottage(dice, year) if kind == "fritid" and dice.random() < 0.8 else _villa(dice, year)
    return [house, *_sheds(dice, year, kind)]


def _public(purpose: str, year: int, wide: float, deep: float, ridge: float, dice: Random) -> Draft:
    wing = (0.0, deep, round(wide * 0.4, 1), round(deep * dice.uniform(0.5, 0.8), 1))
    outline = (
        ((0.0, 0.0, wide, deep), wing) if purpose != "kyrka" else ((0.0, 2.0, wide, deep), (wide, 3.5, 5.0, deep - 3.0))
    )
    return Draft(outline, "samhalle", purpose, True, ridge, 45.0 if purpose == "kyrka" else 22.0, year)


def _villa(dice: Random, year: int) -> Draft:
    """A one-family house: square and high before the war, long and low in the sixties and seventies, both since."""
    if year < 1945:
        wide, deep, ridge, pitch = (
            dice.uniform(8.2, 10.4),
            dice.uniform(7.4, 9.0),
            dice.uniform(7.2, 8.8),
            dice.choice((38, 42, 45)),
        )
    elif year < 1980:
        wide, deep, ridge, pitch = (
            dice.uniform(11.5, 16.0),
            dice.uniform(7.8, 9.6),
            dice.uniform(4.3, 5.6),
            dice.choice((18, 22, 25, 27)),
        )
    else:
        wide, deep, ridge, pitch = (
            dice.uniform(9.5, 13.5),
            dice.uniform(7.6, 9.2),
            dice.uniform(5.2, 8.0),
            dice.choice((22, 27, 34, 38)),
        )
    return Draft(_outline(dice, wide, deep), "bostad", "småhus friliggande", True, round(ridge, 1), float(pitch), year)


def _cottage(dice: Random, year: int) -> Draft:
    wide, deep = dice.uniform(7.0, 11.0), dice.uniform(5.4, 7.4)
    return Draft(
        _outline(dice, wide, deep),
        "bostad",
        "fritidshus",
        True,
        round(dice.uniform(3.6, 4.9), 1),
        float(dice.choice((18, 22, 27, 30))),
        year,
    )


def _outline(dice: Random, wide: float, deep: float) -> Rectangles:
    """A rectangle, or one with an angle wing, a bay or an entrance, to the decimetre."""
    wide, deep = round(wide, 1), round(deep, 1)
    main = (0.0, 0.0, wide, deep)
    form = dice.random()
    if form < 0.46:
        return (main,)
    if form < 0.74:
        wing, out = round(wide * dice.uniform(0.32, 0.5), 1), round(dice.uniform(2.4, 5.0), 1)
        return (main, (0.0, deep, wing, out))
    if form < 0.9:
        bay, at = round(dice.uniform(2.0, 3.4), 1), round(wide * dice.uniform(0.15, 0.6), 1)
        return ((0.0, 1.4, wide, deep), (at, 0.0, bay, 1.4))
    return (main, (wide, round(deep * 0.2, 1), round(dice.uniform(3.0, 5.5), 1), round(deep * 0.7, 1)))


def _sheds(dice: Random, year: int, kind: str) -> list[Draft]:
    """Garage, guest house, shed, greenhouse; some built without a permit where none was needed."""
    drafts = []
    if dice.random() < (0.34 if kind != "fritid" else 0.12):
        wide = round(dice.choice((3.6, 4.0, 6.0, 6.4)) + dice.uniform(-0.2, 0.2), 1)
        drafts.append(_shed(dice, wide, round(dice.uniform(5.8, 7.2), 1), "garage", year + dice.randint(0, 12)))
    if dice.random() < (0.28 if kind in {"fritid", "gles"} else 0.12):
        wide, deep = round(dice.uniform(3.4, 5.4), 1), round(dice.uniform(3.0, 4.4), 1)
        drafts.append(
            _shed(dice, wide, deep, "gäststuga" if kind == "fritid" else "förråd", year + dice.randint(5, 30))
        )
    if dice.random() < 0.07:
        drafts.append(
            _shed(dice, 2.4, round(dice.uniform(2.6, 4.0), 1), dice.choice(("växthus", "bastu", "lekstuga")), year + 25)
        )
    if dice.random() < 0.03:
        drafts.append(_shed(dice, 5.0, 5.0, "komplementbyggnad utan lov", dice.randint(2008, 2024), exempt=True))
    return drafts


def _shed(dice: Random, wide: float, deep: float, purpose: str, year: int, exempt: bool = False) -> Draft:
    return Draft(
        ((0.0, 0.0, wide, deep),), "komplement", purpose, False, round(dice.uniform(2.6, 3.9), 1),
        float(dice.choice((6, 14, 22, 27))), min(year, 2025), exempt,
    )  # fmt: skip


def _town_house(dice: Random, year: int) -> list[Draft]:
    wide, deep = round(dice.uniform(13, 20), 1), round(dice.uniform(9.5, 12.0), 1)
    purpose = dice.choice(("flerbostadshus", "flerbostadshus", "butik och bostäder", "kontor"))
    house = Draft(
        ((0.0, 0.0, wide, deep),), "bostad" if "bost" in purpose else "verksamhet", purpose, True,
        round(dice.uniform(8.5, 12.5), 1), float(dice.choice((27, 32, 38))), year,
    )  # fmt: skip
    return [house, _shed(dice, 5.0, 8.0, "uthus", year)]


def _halls(parcel: Parcel, dice: Random, year: int) -> list[Draft]:
    side = parcel.shape.area**0.5
    halls: list[Draft] = []
    for share in (0.46, 0.26):
        wide, deep = round(side * share * dice.uniform(0.8, 1.25), 1), round(side * share * dice.uniform(0.5, 0.9), 1)
        halls.append(
            Draft(((0.0, 0.0, wide, deep),), "industri", dice.choice(("verkstad", "lager", "tillverkning")), not halls,
                  round(dice.uniform(5.5, 9.5), 1), float(dice.choice((6, 10, 14))), year)
        )  # fmt: skip
    return halls


def _farm(parcel: Parcel, dice: Random) -> list[Draft]:
    """A farmstead on the land that has one: dwelling, barn, machine hall, sheds. Much land is only forest."""
    if parcel.areas[0].area < 25_000 or dice.random() < 0.25:
        return []
    year = dice.randint(1860, 1935)
    dwelling = _villa(dice, year)
    barn = Draft(
        ((0.0, 0.0, round(dice.uniform(22, 42), 1), round(dice.uniform(10, 14), 1)),), "ekonomi", "ladugård", False,
        round(dice.uniform(8, 11), 1), 38.0, year + 20,
    )  # fmt: skip
    hall = Draft(
        ((0.0, 0.0, round(dice.uniform(14, 26), 1), round(dice.uniform(9, 15), 1)),), "ekonomi", "maskinhall", False,
        round(dice.uniform(5.5, 8), 1), 14.0, dice.randint(1965, 2018),
    )  # fmt: skip
    return [
        dwelling,
        barn,
        *([hall] if dice.random() < 0.6 else []),
        *_sheds(dice, year + 30, "gles"),
        *_sheds(dice, year + 60, "gles"),
    ]
