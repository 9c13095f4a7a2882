"""Detailed plans in SS 637040:2016 (GML): lines, areas as signed references to them, and provisions that hold there.

Arcs through three points (gml:Arc, gml:ArcString, gml:Circle) are read as straight pieces. Positions are written north,
east, in the system that each plan names; the envelope names none.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.checks import why_invalid
from gis.detailed_plan import PROPERTY, USE, DetailedPlan, PlanFormatError, Provision
from gis.reading.arcs import ArcError, straight_pieces
from gis.reading.markup import tree_of
from gis.reading.plan_codes import read_limit, read_use
from gis.reading.signed_lines import OpenAreaError, area_of

MOST_BYTES: Final = 50 << 20  # a plan has some tens of kilobytes
ADMINISTRATIVE: Final = "administrativ bestämmelse"
BINDING: Final = "laga kraft"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_ID: Final = "{http://www.opengis.net/gml/3.2}id"
_ARCS: Final = frozenset({"Arc", "ArcString", "Circle"})
_KINDS: Final = {
    "DP_Anvandningsbestammelse": USE,
    "DP_Egenskapsbestammelse": PROPERTY,
    "DP_AdministrativBestammelse": ADMINISTRATIVE,
}
_SYSTEMS: Final = {
    re.sub(r"[\s_]", "", name).upper(): code
    for code, name in {crs.SWEREF99_TM: "SWEREF 99 TM", **crs.SWEREF99_ZONES}.items()
}


@dataclass(frozen=True)
class PlansRead:
    """The plans of a file, and what people should know of how they were read (Swedish)."""

    plans: tuple[DetailedPlan, ...]
    remarks: tuple[str, ...]
    epsg: int


def read_gml_plans(path: Path, said_epsg: int | None = None) -> PlansRead:
    """The plans of an SS 637040 file; there may be many. Raises PlanFormatError and UnreadableFileError."""
    root = tree_of(path, MOST_BYTES)
    ground = _Ground(_lines(root), _areas(root))
    found = [_plan(element, ground, said_epsg) for element in root.iter("{*}DP_Plan")]
    if not found:
        raise PlanFormatError("Filen har ingen detaljplan (DP_Plan saknas).")
    remarks = tuple(remark for _plan_read, remark, _epsg in found if remark)
    return PlansRead(tuple(plan for plan, _remark, _epsg in found), remarks, found[0][2])


@dataclass(frozen=True)
class _Ground:
    """The lines of a file by name, easting first, and which of them go round each area."""

    lines: dict[str, LineString]
    areas: dict[str, list[str]]
    built: dict[str, BaseGeometry] = field(default_factory=dict)

    def whole(self, names: list[str], epsg: int, of: str) -> BaseGeometry:
        """Areas and lines as one geometry in EPSG:3006; empty without names."""
        shapes = [self._one(name, of) for name in names]
        if not shapes:
            return shapely.GeometryCollection()
        shape = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
        if crs.axes_look_swapped(shape, epsg):
            raise PlanFormatError(
                f"{of} verkar ha öst före nord. Standarden säger nord, öst. Exportera den igen med nord först."
            )
        moved = crs.to_3006(shape, epsg)
        if not crs.is_in_sweden(moved):
            raise PlanFormatError(f"{of} ligger utanför Sverige. Kontrollera koordinatsystemet (EPSG:{epsg}).")
        if not moved.is_valid:
            raise PlanFormatError(f"{of} har en ogiltig geometri. {why_invalid(moved)}")
        return moved

    def _one(self, name: str, of: str) -> BaseGeometry:
        if name in self.lines:
            return self.lines[name]
        if name not in self.areas:
            raise PlanFormatError(f"{of} hänvisar till området {name[:30]}, som inte finns i filen.")
        if name in self.built:
            return self.built[name]
        try:
            return self.built.setdefault(name, area_of(self.areas[name], self.lines))
        except OpenAreaError as error:
            raise PlanFormatError(f"{of}: området {name[:30]} {error.message}.") from None


def _plan(element: Any, ground: _Ground, said_epsg: int | None) -> tuple[DetailedPlan, str, int]:
    designation = _text(element, "planid")
    name = f"Detaljplanen {designation or _text(element, 'plannamn') or 'utan beteckning'}"
    plan_id = _text(element, "uuid") or designation
    if not plan_id:
        raise PlanFormatError(f"{name} saknar både uuid och planid.")
    epsg = _system(element, name, said_epsg)
    geometry = ground.whole(_references(element, "planomrade"), epsg, name)
    if geometry.area == 0:
        raise PlanFormatError(f"{name} saknar planområde som yta.")
    provisions = _provisions(element, ground, epsg, (plan_id, name))
    status, remark = _status(element, name)
    read = DetailedPlan(
        plan_id=plan_id,
        designation=designation or plan_id,
        name=_text(element, "plannamn"),
        purpose="",
        status=status,
        plan_type="detaljplan" if _text(element, "plantyp").upper() == "DP" else _text(element, "plantyp"),
        laga_kraft=None,
        implementation_end=None,
        digitised="",
        provisions_read=bool(provisions),
        geometry=geometry,
        provisions=provisions,
    )
    return read, remark, epsg


IN_REGISTER: Final = frozenset({"", "f", "fastställd", "gällande"})  # what the file may say of a plan that holds


def _status(element: Any, name: str) -> tuple[str, str]:
    """A plan that is registered and no proposal holds; the format has no day of legal force, so that is told."""
    registered = _text(element, "registreringsdatum")[:10]
    if _text(element, "forslag") == "true":
        return "förslag", f"{name} är ett förslag enligt filen och räknas inte som gällande."
    standing = _text(element, "registerstatus").lower()
    if standing not in IN_REGISTER:
        return "okänd", f"{name} har registerstatus {standing[:20]} i filen och räknas därför inte som gällande."
    try:
        date.fromisoformat(registered)
    except ValueError:
        return "okänd", f"{name} har inget registreringsdatum och räknas därför inte som gällande."
    return BINDING, (
        f"Filen säger inte när {name} fick laga kraft. Den räknas som gällande, för den är inget förslag "
        f"och registrerades {registered}. Kontrollera att det stämmer."
    )


def _system(element: Any, name: str, said_epsg: int | None) -> int:
    told = _text(element, "koordinatsystem")
    epsg = _SYSTEMS.get(re.sub(r"[\s_]", "", told).upper(), 0) if told else said_epsg or 0
    if not epsg:
        raise PlanFormatError(f"{name} har ett koordinatsystem som inte kan användas: {told[:30] or 'saknas'}.")
    return epsg


def _provisions(element: Any, ground: _Ground, epsg: int, plan: tuple[str, str]) -> tuple[Provision, ...]:
    """Each provision once; one that holds under several uses is written under each of them."""
    found: dict[str, Provision] = {}
    for provision in element.iter(*(f"{{*}}{name}" for name in _KINDS)):
        identity = _text(provision, "uuid") or provision.get(_ID, "")
        if not identity:
            raise PlanFormatError(f"{plan[1]} har en bestämmelse utan identitet (uuid).")
        read = _provision(provision, identity, ground, epsg, plan)
        known = found.get(identity)
        if known is None:
            found[identity] = read
        elif not known.geometry.equals(read.geometry):
            number = sum(other.startswith(identity) for other in found) + 1
            found[f"{identity}-{number}"] = _provision(provision, f"{identity}-{number}", ground, epsg, plan)
    return tuple(provision for provision in found.values() if not provision.geometry.is_empty)


def _provision(element: Any, identity: str, ground: _Ground, epsg: int, plan: tuple[str, str]) -> Provision:
    kind = _KINDS[element.tag.rpartition("}")[2]]
    symbol = f"{_text(element, 'beteckning')}{_text(element, 'index')}"
    if kind == USE:
        reading = read_use(
            _text(element, "anvandningsslag"), _text(element, "beteckning"), _text(element, "precisering")
        )
    else:
        reading = read_limit(_text(element, "bestammelsetyp"), symbol, _values(element))
    return Provision(
        provision_id=identity,
        plan_id=plan[0],
        feature_type=kind,
        geometry=ground.whole(_where(element), epsg, f"{plan[1]}, bestämmelsen ”{reading.text[:60]}”,"),
        **asdict(reading),
    )


def _where(element: Any) -> list[str]:
    """What a provision holds for: its own area, else that of the use it stands under, else the whole plan."""
    while element is not None:
        for name in ("omrade", "grans", "linje", "planomrade"):
            if references := _references(element, name):
                return references
        element = element.getparent()
    return []


def _values(element: Any) -> dict[str, str]:
    variables = [variable for holder in element.findall("{*}variabel") for variable in holder]
    return {_text(one, "namn") or str(number): _text(one, "varde") for number, one in enumerate(variables)}


def _lines(root: Any) -> dict[str, LineString]:
    lines: dict[str, LineString] = {}
    for element in root.iter("{*}DP_Grans"):
        name = element.get(_ID, "")
        segments = [one for holder in element.iter("{*}segments") for one in holder]
        parts = [_segment(one, name) for one in segments] or [_places(element, name)]
        places = np.vstack(parts)
        moved = np.r_[True, (np.diff(places, axis=0) != 0).any(axis=1)] if len(places) else np.array([], dtype=bool)
        if moved.sum() < 2:  # a place is repeated where two segments meet
            raise PlanFormatError(f"Gränsen {name[:30]} har färre än två punkter.")
        lines[name] = LineString(places[moved])
    return lines


def _segment(element: Any, name: str) -> np.ndarray:
    """A piece of a line, arcs as straight pieces within a centimetre."""
    kind = element.tag.rpartition("}")[2]
    places = _places(element, name)
    if kind == "LineStringSegment":
        return places
    if kind not in _ARCS:
        raise PlanFormatError(
            f"Gränsen {name[:30]} har en kurva av slaget {kind[:30]}, som inte kan läsas. "
            "Exportera planen med räta stycken eller bågar genom tre punkter."
        )
    try:
        return straight_pieces(places, circle=kind == "Circle")
    except ArcError as error:
        raise PlanFormatError(f"Gränsen {name[:30]} {error.message}.") from None


def _places(element: Any, name: str) -> np.ndarray:
    """Positions as easting, northing."""
    words = [(one.text or "").split() for one in element.iter("{*}pos")]
    for one in element.iter("{*}posList"):
        numbers = (one.text or "").split()
        size = 3 if one.get("srsDimension") == "3" else 2
        words.extend(numbers[at : at + size] for at in range(0, len(numbers), size))
    try:
        places = np.array([(float(word[1]), float(word[0])) for word in words], dtype=float).reshape(-1, 2)
    except (ValueError, IndexError):
        raise PlanFormatError(f"Gränsen {name[:30]} har koordinater som inte är tal.") from None
    if not np.isfinite(places).all():
        raise PlanFormatError(f"Gränsen {name[:30]} har koordinater som inte är vanliga tal.")
    return places


def _areas(root: Any) -> dict[str, list[str]]:
    return {
        element.get(_ID, ""): [href[1:] for one in element if (href := one.get(_HREF, "")).startswith("#")]
        for element in root.iter("{*}DP_Omrade")
    }


def _references(element: Any, name: str) -> list[str]:
    return [href[1:] for one in element.findall(f"{{*}}{name}") if (href := one.get(_HREF, "")).startswith("#")]


def _text(element: Any, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()
