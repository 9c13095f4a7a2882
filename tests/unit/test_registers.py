"""The embedded registers: who there is, who holds what, and finding a property however it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from permits.adapters.registers.embedded import (
    EmbeddedPeople,
    EmbeddedProperties,
    Holding,
    RegisteredProperty,
    write_registers,
)
from permits.services.ports import RegisterDown, RegisterPerson

GRETA, ALI = "193506226962", "198712162398"  # Skatteverket's open test numbers
COMPANY = "5599999991"  # passes the check digit, at the end of a series that is not handed out


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    path = tmp_path / "registers.db"
    people = [
        RegisterPerson(
            GRETA, "Greta", "Alm", "Storgatan 3", "000 10", "KJELLSTAVIK", "greta@exempel.example", "070-174 06 10"
        ),
        RegisterPerson(ALI, "Ali", "Ek", "Ängsvägen 8", "000 10", "KJELLSTAVIK", "ali@exempel.example", protected=True),
    ]
    properties = [
        RegisteredProperty("Kvarnängen 1:18", "Ängsvägen 8", 912.4, 688_000.0, 6_469_000.0),
        RegisteredProperty("Kvarnängen 1:180", "Ängsvägen 80", 900.0, 688_100.0, 6_469_000.0),
        RegisteredProperty("Kvarnängen 30:12", "Åkervägen 2", 800.0, 688_200.0, 6_469_000.0),
        RegisteredProperty("Kvarnängen s:3", "", 120.0, 688_300.0, 6_469_000.0),
        *(
            RegisteredProperty(f"Alviken 7:{n}", f"Långa Gatan {n}", 500.0, 689_000.0, 6_468_000.0)
            for n in range(1, 41)
        ),
    ]
    holdings = [
        Holding("Kvarnängen 1:18", GRETA, "Greta Alm", "1/2"),
        Holding("Kvarnängen 1:18", ALI, "Ali Ek", "1/2"),
        Holding("Kvarnängen 30:12", GRETA, "Greta Alm", holding="tomtratt"),
        Holding("Alviken 7:1", COMPANY, "Bolaget AB"),
        Holding("Alviken 7:2", None, "Dödsboet efter Sven Alm"),
    ]
    write_registers(path, people, properties, holdings)
    return path


def test_a_person_is_found_by_number_with_address_and_contact(registers: Path) -> None:
    greta = EmbeddedPeople(registers).person(GRETA)
    assert greta is not None
    assert (greta.name, greta.street, greta.email) == ("Greta Alm", "Storgatan 3", "greta@exempel.example")


def test_a_protected_person_has_no_address_or_contact(registers: Path) -> None:
    ali = EmbeddedPeople(registers).person(ALI)
    assert ali is not None
    assert ali.protected
    assert {ali.street, ali.postal_code, ali.city, ali.email, ali.phone} == {""}


def test_an_unknown_number_is_nobody(registers: Path) -> None:
    assert EmbeddedPeople(registers).person("200704162387") is None


def test_everyone_is_listed_oldest_first(registers: Path) -> None:
    assert [person.personal_number for person in EmbeddedPeople(registers).everyone()] == [GRETA, ALI]


def test_a_holder_sees_shares_and_site_leaseholds(registers: Path) -> None:
    held = [(one.designation, one.share, one.holding) for one in EmbeddedProperties(registers).owned_by(GRETA)]
    assert held == [("Kvarnängen 1:18", "1/2", "lagfart"), ("Kvarnängen 30:12", "1/1", "tomtratt")]


def test_an_organisation_holds_by_its_number(registers: Path) -> None:
    assert [one.designation for one in EmbeddedProperties(registers).owned_by(COMPANY)] == ["Alviken 7:1"]


def test_all_holders_of_a_property_are_named(registers: Path) -> None:
    register = EmbeddedProperties(registers)
    assert [one.owner for one in register.owners_of("Kvarnängen 1:18")] == ["Greta Alm", "Ali Ek"]
    assert [one.owner for one in register.owners_of("Alviken 7:2")] == ["Dödsboet efter Sven Alm"]
    assert register.owners_of("Alviken 99:1") == []


@pytest.mark.parametrize(
    "written",
    [
        "Kvarnängen 1:18", "kvarnängen 1:18", "KVARNÄNGEN 1:18", "kvarnängen1:18", "kvarnängen 1 18",
        " kvarnängen  1 : 18 ",
        "kvarnangen 1:18", "kvarnängen 118", "Kvarnängen 1:18>2", "ängsvägen 8", "angsvagen 8", "Ängsvägen, 8",
    ],
)  # fmt: skip
def test_a_property_is_found_first_however_it_is_written(registers: Path, written: str) -> None:
    hits = EmbeddedProperties(registers).search(written)
    assert hits[0].designation == "Kvarnängen 1:18"
    assert hits[0].address == "Ängsvägen 8"
    assert hits[0].centroid == (688_000.0, 6_469_000.0)


def test_common_land_is_found_by_its_designation(registers: Path) -> None:
    assert [hit.designation for hit in EmbeddedProperties(registers).search("kvarnängen s 3")] == ["Kvarnängen s:3"]


def test_a_beginning_finds_at_most_twenty(registers: Path) -> None:
    assert len(EmbeddedProperties(registers).search("alviken")) == 20


@pytest.mark.parametrize("written", ["", "   ", "%", "_", "'", "; DROP TABLE people", "åäö", ">", "9" * 500])
def test_what_is_no_property_finds_nothing(registers: Path, written: str) -> None:
    assert EmbeddedProperties(registers).search(written) == []


def test_a_property_is_found_by_its_exact_designation(registers: Path) -> None:
    register = EmbeddedProperties(registers)
    assert register.by_designation("Kvarnängen 30:12") == RegisteredProperty(
        "Kvarnängen 30:12", "Åkervägen 2", 800.0, 688_200.0, 6_469_000.0
    )
    assert register.by_designation("kvarnängen 30:12") is None


def test_a_register_that_is_gone_or_broken_is_down(registers: Path, tmp_path: Path) -> None:
    assert EmbeddedPeople(registers).is_up()
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"not a database" * 100)
    for path in (tmp_path / "nowhere.db", broken):
        assert not EmbeddedPeople(path).is_up()
        with pytest.raises(RegisterDown):
            EmbeddedPeople(path).person(GRETA)
        with pytest.raises(RegisterDown):
            EmbeddedProperties(path).search("kvarnängen")
