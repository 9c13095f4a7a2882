"""Who holds what in Kjellstavik, and where its people live."""

from __future__ import annotations

from permits.adapters.registers.embedded import Holding, RegisteredProperty
from permits.demo.addresses import POST_TOWN, POSTAL_CODES
from permits.demo.ground import chance
from permits.demo.parcels import Parcel
from permits.demo.people import (
    COUNCIL,
    GIVEN,
    PEOPLE,
    RAILWAY_KEEPER,
    ROAD_SOCIETY,
    SURNAMES,
    Person,
)
from permits.demo.tenure import NAMED
from permits.services.ports import RegisterPerson

TOWN_FLATS = ("Storgatan 3 lgh 1102", "Torggatan 5 lgh 1201", "Hamngatan 8 lgh 1001", "Skolgatan 2 lgh 1303")


def holdings(parcels: list[Parcel]) -> list[Holding]:
    """Every property's holders. Those outside the sixty have names but no number, as neighbours in an extract do."""
    rows: list[Holding] = []
    for parcel in parcels:
        named = NAMED.get(parcel.designation)
        rows += named or _others(parcel)
    return rows


def _others(parcel: Parcel) -> list[Holding]:
    if parcel.is_common:
        return [Holding(parcel.designation, ROAD_SOCIETY[0], ROAD_SOCIETY[1])]
    if parcel.role in {"road", "rail"}:
        return [Holding(parcel.designation, RAILWAY_KEEPER[0], RAILWAY_KEEPER[1])]
    if parcel.role in {"street", "commons"}:
        return [Holding(parcel.designation, COUNCIL[0], COUNCIL[1])]
    dice = chance("owner", parcel.designation)
    surname = dice.choice(SURNAMES)
    first, second = dice.sample(GIVEN, 2)
    if dice.random() < 0.45:
        return [Holding(parcel.designation, None, f"{first} {surname}")]
    return [Holding(parcel.designation, None, f"{name} {surname}", "1/2") for name in (first, second)]


def registered(parcels: list[Parcel], addresses: dict[str, str]) -> list[RegisteredProperty]:
    """The properties as the register keeps them; areas as measured on the map."""
    from gis.crs import true_area

    rows = []
    for parcel in parcels:
        inside = max(parcel.areas, key=lambda area: area.area).representative_point()
        area = sum(true_area(part) for part in parcel.areas)
        rows.append(
            RegisteredProperty(
                parcel.designation,
                addresses.get(parcel.designation, ""),
                round(area, 1),
                round(inside.x, 2),
                round(inside.y, 2),
            )
        )
    return rows


def inhabitants(addresses: dict[str, str], lived_in: set[str]) -> list[RegisterPerson]:
    """The sixty, each at home on a property that they hold and that has a house, else in a flat in town."""
    homes = {
        holding.number: designation
        for designation, rows in reversed(NAMED.items())
        for holding in rows
        if designation in lived_in and addresses.get(designation)
    }
    return [_inhabitant(person, homes.get(person.number), addresses) for person in PEOPLE]


def _inhabitant(person: Person, home: str | None, addresses: dict[str, str]) -> RegisterPerson:
    dice = chance("home", person.number)
    street = addresses[home] if home else dice.choice(TOWN_FLATS)
    trakt = home.split(" ")[0] if home else "Kjellsta"
    letters = str.maketrans("åäöéćı", "aaoeci")
    mailbox = f"{person.given}.{person.surname}".lower().translate(letters).replace(" ", "-")
    return RegisterPerson(
        person.number,
        person.given,
        person.surname,
        street=street,
        postal_code=POSTAL_CODES[trakt],
        city=POST_TOWN,
        email=f"{mailbox}@exempel.example",
        # 070-174 06 05 to 99 is set aside by the Swedish telecom authority for use in fiction
        phone=f"070-174 06 {dice.randint(5, 99):02d}",
        protected=person.protected,
    )
