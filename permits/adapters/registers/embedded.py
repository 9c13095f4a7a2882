"""People and properties from a local SQLite file, in the place of the population and property registers."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from permits.services.hearing_shapes import Holder
from permits.services.ports import OwnedProperty, PropertyHit, RegisterDown, RegisterPerson

MOST_HITS = 20

SCHEMA = """
CREATE TABLE people (
    number TEXT PRIMARY KEY, given TEXT NOT NULL, surname TEXT NOT NULL, street TEXT NOT NULL,
    postal_code TEXT NOT NULL, city TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, protected INTEGER NOT NULL
) STRICT;
CREATE TABLE properties (
    designation TEXT PRIMARY KEY, address TEXT NOT NULL, area REAL NOT NULL, e REAL NOT NULL, n REAL NOT NULL,
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE names (key TEXT NOT NULL, plain INTEGER NOT NULL, designation TEXT NOT NULL REFERENCES properties) STRICT;
CREATE INDEX names_by_key ON names (plain, key);
CREATE TABLE holdings (
    designation TEXT NOT NULL REFERENCES properties, owner_number TEXT, owner TEXT NOT NULL, share TEXT NOT NULL,
    holding TEXT NOT NULL CHECK (holding IN ('lagfart', 'tomtratt'))
) STRICT;
CREATE INDEX holdings_by_owner ON holdings (owner_number);
CREATE INDEX holdings_by_designation ON holdings (designation);
"""


@dataclass(frozen=True)
class RegisteredProperty:
    """A property as the register keeps it. `area` true m²; `e`, `n` a point inside it in EPSG:3006."""

    designation: str
    address: str
    area: float
    e: float
    n: float


@dataclass(frozen=True)
class Holding:
    """That somebody holds a share of a property. `number` is a personal or organisation number, None when unknown."""

    designation: str
    number: str | None
    owner: str
    share: str = "1/1"
    holding: str = "lagfart"


def write_registers(
    path: Path, people: Iterable[RegisterPerson], properties: Iterable[RegisteredProperty], holdings: Iterable[Holding]
) -> None:
    """A new register file at `path`, which must not exist."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        database.executemany(
            "INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    p.personal_number,
                    p.given_name,
                    p.surname,
                    p.street,
                    p.postal_code,
                    p.city,
                    p.email,
                    p.phone,
                    int(p.protected),
                )
                for p in people
            ],
        )
        registered = list(properties)
        database.executemany(
            "INSERT INTO properties VALUES (?, ?, ?, ?, ?, ?)",
            [(p.designation, p.address, p.area, p.e, p.n, place) for place, p in enumerate(registered)],
        )
        keys = [
            (key, p.designation) for p in registered for key in (designation_key(p.designation), address_key(p.address))
        ]
        database.executemany(
            "INSERT INTO names VALUES (?, ?, ?)",
            [(key if not plain else plainly(key), plain, name) for key, name in keys if key for plain in (0, 1)],
        )
        database.executemany(
            "INSERT INTO holdings VALUES (?, ?, ?, ?, ?)",
            [(h.designation, h.number, h.owner, h.share, h.holding) for h in holdings],
        )


def folded(text: str) -> str:
    """Lower case, with accents off all letters but å, ä and ö, letters of their own in Swedish."""
    kept = []
    for letter in unicodedata.normalize("NFC", text).lower():
        kept.append(letter if letter in "åäö" else unicodedata.normalize("NFD", letter)[0])
    return "".join(kept)


def address_key(text: str) -> str:
    """What an address is searched by: letters and digits with single spaces."""
    return " ".join(re.findall(r"[^\W_]+", folded(text)))


def designation_key(text: str) -> str:
    """What a designation is searched by: "alviken 1:18", however it was spaced, cased or written without its colon."""
    words = re.sub(r">\s*\d*$", "", folded(text)).strip()
    words = re.sub(r"\s*:\s*", ":", words)
    words = re.sub(r"(\d|\bs)\s+(\d)", r"\1:\2", words)
    return re.sub(r"\s+", " ", re.sub(r"(?<=[^\W\d_])(?=\d)", " ", words)).strip()


def plainly(key: str) -> str:
    """The key as somebody without å, ä and ö on the keyboard would write it."""
    return key.translate(str.maketrans("åäö", "aao"))


def _with_colon(key: str) -> list[str]:
    """Every way to read a number that was written with no colon at all: 3012 may be 3:012, 30:12 or 301:2."""
    written = re.fullmatch(r"(.*\D )(\d{2,7})", key)
    if written is None:
        return []
    trakt, digits = written.groups()
    return [f"{trakt}{digits[:cut]}:{digits[cut:]}" for cut in range(1, len(digits)) if digits[cut] != "0"]


class _Register:
    """A register file, opened anew for every question, so that a file put in its place is seen at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _ask(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Raises RegisterDown when the file is missing or broken."""
        try:
            with closing(sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True, timeout=2)) as database:
                database.row_factory = sqlite3.Row
                return database.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise RegisterDown(str(error)) from error

    def is_up(self) -> bool:
        """Whether the register answers."""
        try:
            self._ask("SELECT 1 FROM people, properties, holdings LIMIT 1")
        except RegisterDown:
            return False
        return True


class EmbeddedPeople(_Register):
    """services.ports.PeopleRegister"""

    def person(self, personal_number: str) -> RegisterPerson | None:
        """The person with this number (12 digits), or None. A protected person's address and contact are left out."""
        found = self._ask("SELECT * FROM people WHERE number = ?", personal_number)
        return _person(found[0]) if found else None

    def everyone(self) -> list[RegisterPerson]:
        """All people, oldest first; for the local test identity provider to choose among."""
        return [_person(row) for row in self._ask("SELECT * FROM people ORDER BY number")]


class EmbeddedProperties(_Register):
    """services.ports.PropertyRegister"""

    def owned_by(self, personal_number: str) -> list[OwnedProperty]:
        """What a person (12 digits) or an organisation (10 digits) holds, alone or with others."""
        return self._holdings("h.owner_number = ?", personal_number)

    def owners_of(self, designation: str) -> list[OwnedProperty]:
        """Who holds the property, one row a holder."""
        return self._holdings("h.designation = ?", designation)

    def holders_of(self, designation: str) -> list[Holder]:
        """services.hearing_shapes.Holders: who holds the property, with their numbers, one a holder."""
        found = self._ask(
            "SELECT h.owner_number, h.owner, h.holding, h.share, p.address FROM holdings h "
            "JOIN properties p USING (designation) WHERE h.designation = ? ORDER BY h.rowid",
            designation,
        )
        return [
            Holder(row["owner"], row["owner_number"] or "", row["holding"], row["share"], row["address"])
            for row in found
        ]

    def by_designation(self, designation: str) -> RegisteredProperty | None:
        """The property with just this designation, or None."""
        found = self._ask("SELECT designation, address, area, e, n FROM properties WHERE designation = ?", designation)
        return RegisteredProperty(**dict(found[0])) if found else None

    def search(self, text: str) -> list[PropertyHit]:
        """Properties whose designation or address begins like the text, at most twenty; the exact ones first.

        What is found nowhere is tried again without å, ä and ö, then with a colon put into its number.
        """
        keys = {key for key in (designation_key(text), address_key(text)) if key}
        if not address_key(text):
            return []
        return (
            self._beginning(keys, plain=False)
            or self._beginning({plainly(key) for key in keys}, plain=True)
            or self._beginning({plainly(key) for key in _with_colon(designation_key(text))}, plain=True, whole=True)
        )

    def _beginning(self, keys: set[str], plain: bool, whole: bool = False) -> list[PropertyHit]:
        found: dict[str, tuple[bool, int, PropertyHit]] = {}
        for key in sorted(keys):
            rows = self._ask(
                "SELECT p.designation, p.address, p.e, p.n, p.position, n.key FROM names n JOIN properties p "
                "USING (designation) WHERE n.plain = ? AND n.key >= ? AND n.key <= ? "
                "ORDER BY n.key <> ?, p.position LIMIT ?",
                int(plain),
                key,
                key if whole else key + chr(0x10FFFF),
                key,
                MOST_HITS,
            )
            for row in rows:
                hit = PropertyHit(row["designation"], row["address"], (row["e"], row["n"]))
                found.setdefault(hit.designation, (row["key"] != key, row["position"], hit))
        return [hit for _, _, hit in sorted(found.values(), key=lambda one: one[:2])][:MOST_HITS]

    def _holdings(self, condition: str, value: str) -> list[OwnedProperty]:
        found = self._ask(
            "SELECT h.designation, p.address, h.share, h.holding, h.owner FROM holdings h "  # noqa: S608 - our own words
            f"JOIN properties p USING (designation) WHERE {condition} ORDER BY p.position, h.rowid",
            value,
        )
        return [OwnedProperty(**dict(row)) for row in found]


def _person(row: sqlite3.Row) -> RegisterPerson:
    protected = bool(row["protected"])
    contact = {} if protected else {key: row[key] for key in ("street", "postal_code", "city", "email", "phone")}
    return RegisterPerson(row["number"], row["given"], row["surname"], protected=protected, **contact)
