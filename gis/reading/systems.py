"""Which reference system a file names, out of the many ways that programs write it."""

from __future__ import annotations

import re

from pyproj import CRS
from pyproj.exceptions import CRSError

from gis import crs


def epsg_of(told: str) -> int:
    """The EPSG code of what GDAL says (an authority's code, or WKT); 0 when it says nothing, -1 for one not known.

    Of a system with heights the horizontal part counts.
    """
    if not told:
        return 0
    if re.fullmatch(r"EPSG:\d+", told) and int(told[5:]) in crs.ACCEPTED:
        return int(told[5:])
    try:
        system = CRS.from_user_input(told)
    except CRSError:
        return -1
    if system.is_compound and system.sub_crs_list:
        system = system.sub_crs_list[0]
    if system.is_bound and system.source_crs is not None:
        system = system.source_crs
    if system.name.startswith("Undefined") or system.name in {"unknown", "Unknown engineering CRS"}:
        return 0
    if system.to_authority() == ("OGC", "CRS84"):
        return crs.WGS84
    named = _by_name(system.name)
    return named or system.to_epsg(min_confidence=60) or -1


def _by_name(name: str) -> int:
    """SWEREF 99 by its name, since old .prj files name it right and its numbers loosely."""
    plain = re.sub(r"[\s_]", "", name).upper()
    known = {crs.SWEREF99_TM: "SWEREF 99 TM", **crs.SWEREF99_ZONES}
    return next((code for code, told in known.items() if plain == told.replace(" ", "")), 0)
