"""What a site report finds, asked of PostGIS by one statement, and by a statement a step; both answer the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from shapely import Polygon

from gis import crs
from gis.boundary import PROBE, REACH
from gis.layers import CONSTRAINTS
from gis.regimes import BAND, RAILWAY_BAND, TOUCHED
from gis.site import NEAR
from gis.stretches import SNAP

Row = tuple[str, str, float | None, float | None, str]

_TOUCHED: Final = """
    SELECT p.designation, sum(ST_Area(ST_Intersection(p.geom, {fp}))) AS area, min(p.kind) AS told,
      (SELECT sum(ST_Area(w.geom)) FROM fastigheter w WHERE w.designation = p.designation) AS whole
    FROM fastigheter p{fp_from} WHERE ST_Intersects(p.geom, {fp})
    GROUP BY p.designation HAVING sum(ST_Area(ST_Intersection(p.geom, {fp}))) > {touched}"""
_ABOUT_BUILDING: Final = (
    "row(b.kind, b.purpose, b.address, b.designation, b.main, b.exempt, b.ridge_height, ST_Area(b.geom))::text"
)
_PLOT: Final = """
    SELECT ST_Union(p.geom) AS geom FROM fastigheter p{fp_from}
    WHERE p.designation = {own} AND ST_DWithin(p.geom, {fp}, 200)"""
_AROUND: Final = """
    SELECT o.fid, o.designation, o.kind, o.geom, ST_Distance(o.geom, {plot}) AS apart, ST_Distance(o.geom, {fp}) AS away
    FROM fastigheter o{fp_from}{plot_from}
    WHERE ST_DWithin(o.geom, {plot}, {reach}) AND o.designation <> {own}"""
_SIDES: Final = """
    SELECT s.away, (SELECT q.designation FROM fastigheter q
        WHERE ST_Intersects(q.geom, ST_Translate(ST_LineInterpolatePoint(s.side, 0.5),
            {probe} * (ST_Y(s.last) - ST_Y(s.first)) / ST_Length(s.side),
            {probe} * (ST_X(s.first) - ST_X(s.last)) / ST_Length(s.side))) AND q.designation <> {own} LIMIT 1) AS beyond
    FROM (SELECT d.geom AS side, ST_StartPoint(d.geom) AS first, ST_EndPoint(d.geom) AS last,
        ST_Distance(d.geom, {fp}) AS away
      FROM (SELECT (ST_DumpSegments(ST_Boundary(ST_ForcePolygonCCW({plot})))).geom{plot_only}) d{fp_from}) s"""
_ACROSS: Final = """
    SELECT DISTINCT a.designation, a.away
    FROM {around} a{plot_from}, LATERAL (SELECT ST_ShortestLine({plot}, a.geom) AS line) w
    WHERE a.kind = 'fastighet' AND a.designation NOT IN (SELECT b.designation FROM {around} b WHERE b.apart <= {snap})
      AND (EXISTS (SELECT 1 FROM vagar v WHERE ST_Intersects(v.geom, w.line))
        OR (SELECT sum(ST_Length(ST_Intersection(s.geom, w.line))) FROM {around} s
          WHERE s.kind = 'samfallighet' AND ST_Intersects(s.geom, w.line)) > 0.5 * ST_Length(w.line))
      AND NOT EXISTS (SELECT 1 FROM {around} m WHERE m.kind = 'fastighet' AND m.designation <> a.designation
        AND ST_Intersects(m.geom, w.line) AND ST_Length(ST_Intersection(m.geom, w.line)) > {probe})"""
_BUILDINGS: Final = """
    SELECT b.building_id, ST_Distance(b.geom, {fp}) AS away, ST_Area(ST_Intersection(b.geom, {fp})) AS overlap,
      {about_building} AS told FROM byggnader b{fp_from} WHERE ST_DWithin(b.geom, {fp}, {near})"""
_ON_PLOT: Final = """
    SELECT b.building_id, ST_Area(ST_Intersection(b.geom, {plot})) AS inside, ST_Distance(b.geom, {fp}) AS away,
      {about_building} AS told
    FROM byggnader b{fp_from}{plot_from} WHERE ST_Intersects(b.geom, {plot})"""
_FARTHEST: Final = """
    SELECT max(p.nearest) FROM (SELECT min(ST_Distance(b.geom, e.geom)) AS nearest
      FROM (SELECT (ST_DumpPoints(ST_Segmentize(ST_ExteriorRing({fp}), 0.5))).geom{fp_only}) e{fp_from}, byggnader b
      WHERE ST_DWithin(b.geom, {fp}, {near}) GROUP BY e.geom) p"""
_PLANS: Final = """
    SELECT d.plan_id, ST_Area(ST_Intersection(d.geom, {fp})) AS overlap,
      row(d.designation, d.name, d.status, d.laga_kraft, d.implementation_end, d.provisions_read)::text AS told
    FROM detaljplaner d{fp_from}
    WHERE ST_Intersects(d.geom, {fp}) AND d.status = 'laga kraft'"""
_PROVISIONS: Final = """
    SELECT q.provision_id, ST_Area(ST_Intersection(q.geom, {fp})) AS overlap,
      row(q.plan_id, q.kind, q.code, q.symbol, q.text, q.value, q.value_type, q.unit, q.use)::text AS told
    FROM planbestammelser q{fp_from} WHERE ST_Intersects(q.geom, {fp}) AND q.plan_id IN ({plans})"""
_CONSTRAINT: Final = """
    SELECT '{name}', min(ST_Distance(c.geom, {fp})) AS away, sum(ST_Area(ST_Intersection(c.geom, {fp}))) AS overlap,
      string_agg(DISTINCT c.name || c.kind, ' ') AS told
    FROM "{name}" c{fp_from} WHERE ST_DWithin(c.geom, {fp}, {band})"""
_RAILWAY: Final = """
    SELECT min(ST_Distance(j.geom, {fp})) FROM jarnvag j{fp_from} WHERE ST_DWithin(j.geom, {fp}, {railway})"""
_INSIDE: Final = "SELECT count(*) FROM kommungrans k{fp_from} WHERE ST_Covers(k.geom, {fp})"


@dataclass
class Answer:
    """The rows of an answer in map metres: what, which, its first measure, its second, what else there is to tell."""

    rows: list[Row] = field(default_factory=list)

    def of(self, what: str) -> dict[str, list[float]]:
        """The first measures of what was found of one sort, by its name."""
        found: dict[str, list[float]] = {}
        for sort, name, first, _second, _told in self.rows:
            if sort == what:
                found.setdefault(name, []).append(first or 0.0)
        return found

    def second(self, what: str) -> dict[str, float]:
        """The second measures, by name."""
        return {name: second or 0.0 for sort, name, _first, second, _told in self.rows if sort == what}


def _filled(text: str, **more: str) -> str:
    told = {"touched": TOUCHED, "snap": SNAP, "near": "%(near)s", "band": "%(band)s", "railway": RAILWAY_BAND}
    told |= {"probe": PROBE, "reach": REACH, "about_building": _ABOUT_BUILDING}
    return text.format(**{**told, **more})


def _single() -> str:
    within = {"fp": "fp.geom", "fp_from": ", fp", "fp_only": " FROM fp", "plot": "plot.geom", "plot_from": ", plot"}
    within |= {"plot_only": " FROM plot", "own": "(SELECT name FROM own)", "around": "around"}

    def part(text: str, **more: str) -> str:
        return _filled(text, **{**within, **more})

    constraints = "\nUNION ALL ".join(
        f"SELECT 'constraint', t.* FROM ({part(_CONSTRAINT, name=name)}) t WHERE t.away IS NOT NULL"
        for name in CONSTRAINTS
    )
    return f"""
    WITH fp AS MATERIALIZED (SELECT ST_GeomFromWKB(%(wkb)s, 3006) AS geom),
    touched AS MATERIALIZED ({part(_TOUCHED)}),
    own AS MATERIALIZED (SELECT designation AS name FROM touched ORDER BY area DESC LIMIT 1),
    plot AS MATERIALIZED ({part(_PLOT)}),
    around AS MATERIALIZED ({part(_AROUND)}),
    plans AS MATERIALIZED ({part(_PLANS)})
    SELECT 'property', designation, area, whole, told FROM touched
    UNION ALL SELECT 'own', name, 0, 0, '' FROM own
    UNION ALL SELECT 'neighbour', designation, min(away), 0, '' FROM around
      WHERE apart <= {SNAP} AND kind = 'fastighet' GROUP BY designation
    UNION ALL SELECT 'side', beyond, away, 0, '' FROM ({part(_SIDES)}) t
    UNION ALL SELECT 'across', designation, away, 0, '' FROM ({part(_ACROSS)}) t
    UNION ALL SELECT 'farthest', '', max, 0, '' FROM ({part(_FARTHEST)}) t WHERE max IS NOT NULL
    UNION ALL SELECT 'building', t.* FROM ({part(_BUILDINGS)}) t
    UNION ALL SELECT 'on_plot', t.* FROM ({part(_ON_PLOT)}) t
    UNION ALL SELECT 'plan', plan_id, overlap, 0, told FROM plans
    UNION ALL SELECT 'provision', provision_id, overlap, 0, told
      FROM ({part(_PROVISIONS, plans="SELECT plan_id FROM plans")}) t
    UNION ALL {constraints}
    UNION ALL SELECT 'railway', '', min, 0, '' FROM ({part(_RAILWAY)}) t WHERE min IS NOT NULL
    UNION ALL SELECT 'inside', '', count, 0, '' FROM ({part(_INSIDE)}) t"""


_AT: Final = {"fp": "ST_GeomFromWKB(%(wkb)s, 3006)", "fp_from": "", "plot": "ST_GeomFromWKB(%(plot)s, 3006)"}
_STEP: Final = {**_AT, "plot_from": "", "fp_only": "", "plot_only": "", "own": "%(own)s"}
SINGLE: Final = _single()
STEPS: Final = {
    "properties": _filled(_TOUCHED, **_STEP),
    "plot": _filled(f"SELECT ST_AsBinary(geom) FROM ({_PLOT}) t", **_STEP),
    "around": _filled(f"SELECT fid, designation, kind, apart, away FROM ({_AROUND}) t", **_STEP),
    "sides": _filled(_SIDES, **_STEP),
    "across": _filled(
        _ACROSS,
        **_STEP,
        around="(SELECT t.* FROM unnest(%(fids)s::bigint[]) f JOIN LATERAL ("
        "SELECT g.*, ST_Distance(g.geom, ST_GeomFromWKB(%(plot)s, 3006)) AS apart, "
        "ST_Distance(g.geom, ST_GeomFromWKB(%(wkb)s, 3006)) AS away FROM fastigheter g WHERE g.fid = f) t ON true)",
    ),
    "farthest": _filled(_FARTHEST, **_STEP),
    "buildings": _filled(_BUILDINGS, **_STEP),
    "on_plot": _filled(_ON_PLOT, **_STEP),
    "plans": _filled(_PLANS, **_STEP),
    "provisions": _filled(_PROVISIONS, plans="SELECT unnest(%(plans)s::text[])", **_STEP),
    "railway": _filled(_RAILWAY, **_STEP),
    "inside": _filled(_INSIDE, **_STEP),
    **{name: _filled(_CONSTRAINT, name=name, **_STEP) for name in CONSTRAINTS},
}


def _asked(footprint: Polygon) -> dict[str, Any]:
    scale = crs.scale_of(footprint)
    return {"wkb": footprint.wkb, "near": NEAR * scale, "band": BAND * scale}


def by_one_statement(connection: psycopg.Connection[Any], footprint: Polygon) -> Answer:
    """The answer by one prepared statement."""
    return Answer(connection.execute(SINGLE, _asked(footprint), prepare=True, binary=True).fetchall())


def by_steps(connection: psycopg.Connection[Any], footprint: Polygon) -> Answer:
    """The answer by a prepared statement for each layer."""
    asked = _asked(footprint)
    rows: list[Row] = []

    def ask(step: str) -> list[tuple[Any, ...]]:
        return connection.execute(STEPS[step], asked, prepare=True, binary=True).fetchall()

    rows.extend(("property", name, area, whole, told) for name, area, told, whole in ask("properties"))
    if rows:
        own = max(rows, key=lambda row: row[2] or 0.0)[1]
        asked["own"] = own
        rows.append(("own", own, 0.0, 0.0, ""))
        asked["plot"] = ask("plot")[0][0]
        around = ask("around")
        beside = {(name, away) for _fid, name, kind, apart, away in around if apart <= SNAP and kind == "fastighet"}
        rows.extend(("neighbour", name, away, 0.0, "") for name, away in beside)
        asked["fids"] = [row[0] for row in around]
        rows.extend(("across", name, away, 0.0, "") for name, away in ask("across"))
        rows.extend(("side", beyond, away, 0.0, "") for away, beyond in ask("sides"))
        rows.extend(("on_plot", *row) for row in ask("on_plot"))
    rows.extend(("building", *row) for row in ask("buildings"))
    rows.extend(("farthest", "", away, 0.0, "") for (away,) in ask("farthest") if away is not None)
    plans = ask("plans")
    asked["plans"] = [name for name, _overlap, _told in plans]
    rows.extend(("plan", name, overlap, 0.0, told) for name, overlap, told in plans)
    if plans:
        rows.extend(("provision", name, overlap, 0.0, told) for name, overlap, told in ask("provisions"))
    rows.extend(("constraint", *row) for row in (ask(name)[0] for name in CONSTRAINTS) if row[1] is not None)
    rows.extend(("railway", "", away, 0.0, "") for (away,) in ask("railway") if away is not None)
    rows.append(("inside", "", ask("inside")[0][0], 0.0, ""))
    return Answer(rows)
