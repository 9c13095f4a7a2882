"""Where coordinates may belong when the file does not say, or says what cannot be so: a question to staff, no guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis import crs

NEAR_BORDER: Final = 5_000.0  # m; a layer may reach a little over the border of its municipality
FROM_MERIDIAN: Final = 90_000.0  # m; a zone is used within about this of its meridian, whose easting is 150 000
MERIDIAN: Final = 150_000.0
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Guess:
    """One way to understand the coordinates, and the box that they then fill (EPSG:3006).

    `swapped`: north stands first. `inside`: the box touches the municipality, None when its border is not known.
    """

    epsg: int
    swapped: bool
    area: Polygon
    inside: bool | None

    @property
    def named(self) -> str:
        """The guess in words."""
        return f"{crs.ACCEPTED[self.epsg]} (EPSG:{self.epsg})" + (" med nord först" if self.swapped else "")


@dataclass(frozen=True)
class Question:
    """What staff must say before a file can be read on: `about` is "system", "axes", "place" or "layer".

    `text` asks, `why` says what was seen; both Swedish. `guesses` are the likely answers, the likeliest first; the one
    that is right goes back as `answer`. About a layer, `choices` are their names.
    """

    about: str
    text: str
    why: str
    guesses: tuple[Guess, ...] = ()
    choices: tuple[str, ...] = ()


def guesses_at(bounds: Bounds | None, border: BaseGeometry | None) -> tuple[Guess, ...]:
    """Every accepted system and order of axes in which a box lies in Sweden; those in the municipality only, where any
    does."""
    if bounds is None:
        return ()
    west, south, east, north = bounds
    found = [
        guess
        for epsg in crs.ACCEPTED
        for swapped in (False, True)
        if (guess := _guess((south, west, north, east) if swapped else bounds, epsg, swapped, border))
    ]
    at_home = [guess for guess in found if guess.inside]
    return tuple(sorted(at_home or found, key=lambda guess: _unlikely(guess, border)))


def box_of(shapes: np.ndarray, known: Bounds | None = None) -> Bounds | None:
    """The box of all coordinates that are numbers, together with one that is known; None without any."""
    bounds = shapely.bounds(shapes)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if known is not None:
        bounds = np.vstack([bounds, known])
    if not len(bounds):
        return None
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)


def system_question(bounds: Bounds | None, border: BaseGeometry | None) -> Question:
    """Asks for a reference system that the file does not tell."""
    guesses = guesses_at(bounds, border)
    return Question(
        "system",
        "Filen säger inte vilket koordinatsystem den har. Ange det, till exempel SWEREF 99 TM (EPSG:3006).",
        _why(guesses),
        guesses,
    )


def axes_question(bounds: Bounds | None, epsg: int, border: BaseGeometry | None) -> Question | None:
    """Asks whether north stands first, when the coordinates make sense in Sweden only so; else None."""
    if bounds is None or not crs.axes_look_swapped(shapely.box(*bounds), epsg):
        return None
    west, south, east, north = bounds
    guess = _guess((south, west, north, east), epsg, True, border)
    return Question(
        "axes",
        "Nord och öst verkar ha bytt plats i filen. Exportera den med öst (E) först och nord (N) sedan.",
        f"De första talen går från {west:.0f} till {east:.0f} och de andra från {south:.0f} till {north:.0f}. "
        "Bara med nord först ligger de i Sverige.",
        (guess,) if guess else (),
    )


def place_question(
    bounds: Bounds | None, here: Bounds | None, epsg: int, border: BaseGeometry | None
) -> Question | None:
    """Asks about a system that the file names, when the features are far from the municipality and would be in it
    in another; else None. `here` is their box in EPSG:3006."""
    if border is None or here is None or shapely.box(*here).dwithin(border, NEAR_BORDER):
        return None
    guesses = tuple(guess for guess in guesses_at(bounds, border) if guess.inside and guess.epsg != epsg)
    if not guesses:
        return None
    away = shapely.box(*here).distance(border) / 1000
    return Question(
        "place",
        f"Filen säger {crs.ACCEPTED[epsg]} (EPSG:{epsg}), men då ligger lagret {away:.0f} km från kommunen. "
        "Kontrollera koordinatsystemet.",
        _why(guesses),
        guesses,
    )


def _guess(bounds: Bounds, epsg: int, swapped: bool, border: BaseGeometry | None) -> Guess | None:
    west, south, east, north = bounds
    if epsg in crs.SWEREF99_ZONES and max(abs(west - MERIDIAN), abs(east - MERIDIAN)) > FROM_MERIDIAN:
        return None
    if epsg == crs.WGS84 and (max(abs(south), abs(north)) > 90 or max(abs(west), abs(east)) > 180):
        return None
    area = crs.to_3006(shapely.box(west, south, east, north), epsg)
    if not np.isfinite(shapely.get_coordinates(area)).all() or not crs.is_in_sweden(area):
        return None
    box = shapely.box(*area.bounds)
    return Guess(epsg, swapped, box, None if border is None else bool(box.dwithin(border, NEAR_BORDER)))


def _unlikely(guess: Guess, border: BaseGeometry | None) -> tuple[float, bool, bool]:
    away = guess.area.centroid.distance(border.centroid) if border is not None else 0.0
    return away, guess.swapped, guess.epsg != crs.SWEREF99_TM


def _why(guesses: tuple[Guess, ...]) -> str:
    if not guesses:
        return "Koordinaterna ligger inte i Sverige i något system som kan användas."
    names = ", ".join(guess.named for guess in guesses[:4])
    where = "i kommunen" if guesses[0].inside else "i Sverige"
    more = f" och {len(guesses) - 4} till" if len(guesses) > 4 else ""
    return f"Koordinaterna ligger {where} i {names}{more}."
