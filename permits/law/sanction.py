"""What it costs to begin without start clearance: the construction sanction fee of PBL 11 kap. and PBF 9 kap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Final

from permits.law.citation import Citation

PRICE_BASE: Final[Mapping[int, int]] = {2025: 58_800, 2026: 59_200}
"""Prisbasbelopp in kronor by year (socialförsäkringsbalken 2 kap. 6 and 7 §§); secondary sources."""
MOST_BASES: Final = 50
"""11 kap. 52 §, PBF 9 kap. 1 §: no fee is more, not even after doubling."""
FREE_AREA: Final = Decimal(15)
"""PBF 1 kap. 7 §: sanktionsarea is the gross and open area less this, in m²."""


class Offence(StrEnum):
    """What was begun before start clearance, as PBF 9 kap. 6-10 §§ divide it."""

    NEW = "nybyggnad"
    EXTENSION = "tillbyggnad"
    DORMERS = "takkupor"
    CHANGED_USE = "andrad_anvandning"
    EXTRA_DWELLING = "ytterligare_bostad"
    FACADE = "fasad"
    WINDOWS_OR_DOORS = "fonster_eller_dorr"
    BALCONIES_OR_ENTRANCES = "balkong_eller_entre"


class On(StrEnum):
    """What kind of building it was done to, or was built."""

    SMALL_HOUSE = "en_eller_tvabostadshus"
    ANCILLARY = "komplement_eller_liten"
    LARGE = "flerbostad_kontor_handel_kultur"
    OTHER = "annan_byggnad"


class Cut(StrEnum):
    """By how much the board finds the fee out of proportion (11 kap. 53 a §)."""

    NONE = "ingen"
    HALF = "halften"
    QUARTER = "fjardedel"


class SanctionError(ValueError):
    """What was told cannot be reckoned with; the message is Swedish."""


@dataclass(frozen=True)
class Tariff:
    """So many price bases, and so many more for each m² of the area or for each piece."""

    bases: str
    each: str = "0"

    @property
    def fixed(self) -> Decimal:
        return Decimal(self.bases)

    @property
    def per_unit(self) -> Decimal:
        return Decimal(self.each)


@dataclass(frozen=True)
class Step:
    """A line of the reckoning: what was done, by which rule, and what it came to in kronor."""

    what: str
    amount: int
    citation: Citation


@dataclass(frozen=True)
class Sanction:
    """The fee in kronor, step by step."""

    amount: int
    steps: tuple[Step, ...]


_NEW: Final = {
    On.SMALL_HOUSE: Tariff("1.5", "0.005"),
    On.ANCILLARY: Tariff("0.25", "0.005"),
    On.LARGE: Tariff("3", "0.02"),
    On.OTHER: Tariff("3", "0.01"),
}
_EXTENSION: Final = {
    On.SMALL_HOUSE: Tariff("0.5", "0.005"),
    On.ANCILLARY: Tariff("0.08", "0.005"),
    On.LARGE: Tariff("1", "0.02"),
    On.OTHER: Tariff("1", "0.01"),
}
_CHANGED_USE: Final = {
    On.SMALL_HOUSE: Tariff("0.125", "0.003"),
    On.ANCILLARY: Tariff("0.0625", "0.003"),
    On.LARGE: Tariff("0.25", "0.0125"),
    On.OTHER: Tariff("0.25", "0.00625"),
}
_FACADE: Final = {
    On.SMALL_HOUSE: Tariff("0.125", "0.0005"),
    On.ANCILLARY: Tariff("0.0625", "0.0005"),
    On.LARGE: Tariff("0.25", "0.002"),
    On.OTHER: Tariff("0.25", "0.001"),
}
_SAME: Final = {
    Offence.DORMERS: Tariff("0", "0.25"),
    Offence.EXTRA_DWELLING: Tariff("0.125", "0.005"),
    Offence.WINDOWS_OR_DOORS: Tariff("0", "0.125"),
    Offence.BALCONIES_OR_ENTRANCES: Tariff("0", "0.25"),
}
_BY_BUILDING: Final = {
    Offence.NEW: _NEW,
    Offence.EXTENSION: _EXTENSION,
    Offence.CHANGED_USE: _CHANGED_USE,
    Offence.FACADE: _FACADE,
}
_SECTION: Final = {
    Offence.NEW: "6",
    Offence.EXTENSION: "7",
    Offence.DORMERS: "7",
    Offence.CHANGED_USE: "8",
    Offence.EXTRA_DWELLING: "9",
    Offence.FACADE: "10",
    Offence.WINDOWS_OR_DOORS: "10",
    Offence.BALCONIES_OR_ENTRANCES: "10",
}
COUNTED: Final = frozenset({Offence.DORMERS, Offence.WINDOWS_OR_DOORS, Offence.BALCONIES_OR_ENTRANCES})
"""Reckoned by the piece, the others by area."""
_WHOLE_AREA: Final = frozenset({Offence.FACADE})
"""Reckoned by the area that the change is about, with nothing taken off."""
_CUTS: Final = {Cut.NONE: 1, Cut.HALF: 2, Cut.QUARTER: 4}
SFS: Final = "2025:979"


def sanction(
    offence: Offence,
    on: On,
    *,
    year: int,
    area: Decimal = Decimal(0),
    pieces: int = 0,
    had_permit: bool = False,
    again: bool = False,
    cut: Cut = Cut.NONE,
) -> Sanction:
    """The fee for beginning a measure that needs a permit before start clearance.

    `year` is that of the decision, `area` gross and open area in m² (the façade's own for FACADE), `pieces` how many
    where that is what counts. `had_permit`: a permit had been given or the notification made. `again`: the same person
    did the same within two years of an earlier decision. Whole kronor, rounded down. Only PBF 9 kap. 6-10 §§ are here.
    Raises SanctionError.
    """
    base = PRICE_BASE.get(year)
    if base is None:
        raise SanctionError(f"Prisbasbeloppet för {year} är inte känt här. Räkna avgiften för hand.")
    tariff = _SAME.get(offence) or _BY_BUILDING[offence][on]
    units = _units(offence, area, pieces)
    bases = tariff.fixed + tariff.per_unit * units
    steps = [Step(_told(tariff, units, offence, base), _kronor(bases, base), _pbf(_SECTION[offence]))]
    if had_permit:
        bases /= 2
        steps.append(Step("Hälften, eftersom lov fanns eller anmälan var gjord.", _kronor(bases, base), _pbf("3 a")))
    if again:
        bases *= 2
        steps.append(Step("Det dubbla, eftersom det är samma slag inom två år.", _kronor(bases, base), _pbf("3")))
    if bases > MOST_BASES:
        bases = Decimal(MOST_BASES)
        steps.append(Step(f"Högst {MOST_BASES} prisbasbelopp.", _kronor(bases, base), _pbl("52", "2013:307")))
    if cut is not Cut.NONE:
        bases /= _CUTS[cut]
        words = "hälften" if cut is Cut.HALF else "en fjärdedel"
        told = f"Satt ned till {words}, eftersom avgiften annars inte står i rimlig proportion till överträdelsen."
        steps.append(Step(told, _kronor(bases, base), _pbl("53 a", "2013:307")))
    return Sanction(steps[-1].amount, tuple(steps))


def _units(offence: Offence, area: Decimal, pieces: int) -> Decimal:
    if offence in COUNTED:
        if pieces < 1:
            raise SanctionError("Ange hur många det gäller, minst ett.")
        return Decimal(pieces)
    if not area.is_finite() or area <= 0:
        raise SanctionError("Ange arean i kvadratmeter, större än noll.")
    return area if offence in _WHOLE_AREA else max(Decimal(0), area - FREE_AREA)


def _told(tariff: Tariff, units: Decimal, offence: Offence, base: int) -> str:
    fixed = f"{_number(tariff.fixed)} prisbasbelopp" if tariff.fixed else ""
    unit = "styck" if offence in COUNTED else "m²" if offence in _WHOLE_AREA else "m² sanktionsarea"
    more = f"{_number(tariff.per_unit)} prisbasbelopp × {_number(units)} {unit}"
    return f"{' + '.join(part for part in (fixed, more) if part)}; ett prisbasbelopp är {base} kr."


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _kronor(bases: Decimal, base: int) -> int:
    return int((bases * base).to_integral_value(ROUND_FLOOR))


def _pbf(section: str) -> Citation:
    return Citation("PBF", 9, section, "", "2022:910" if section == "3 a" else "2013:308" if section == "3" else SFS)


def _pbl(section: str, sfs: str) -> Citation:
    return Citation("PBL", 11, section, "", sfs)
