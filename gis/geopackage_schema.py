"""The tables of a GeoPackage 1.4 (OGC 12-128r18), with the R-tree of its annex F.3, as far as one layer needs them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pyproj import CRS

from gis.crs import SWEREF99_TM, WGS84

CREATE: Final = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10400;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
    definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER DEFAULT NULL);
INSERT INTO gpkg_extensions VALUES ('features', 'geom', 'gpkg_rtree_index',
    'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
"""

_BOX: Final = 'ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")'
_FILLED: Final = '(NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))'
_VOID: Final = '(NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))'
_WAS_FILLED: Final = '(OLD."geom" NOTNULL AND NOT ST_IsEmpty(OLD."geom"))'
_WAS_VOID: Final = '(OLD."geom" ISNULL OR ST_IsEmpty(OLD."geom"))'
_SAME: Final = 'OLD."fid" = NEW."fid"'
_OTHER: Final = 'OLD."fid" != NEW."fid"'
_TREE: Final = '"rtree_features_geom"'
_OUT: Final = f'DELETE FROM {_TREE} WHERE id = OLD."fid";'  # noqa: S608 (our own words)
_IN: Final = f'INSERT OR REPLACE INTO {_TREE} VALUES (NEW."fid", {_BOX});'  # noqa: S608 (our own words)
_MOVED: Final = (
    f'UPDATE {_TREE} SET minx = ST_MinX(NEW."geom"), maxx = ST_MaxX(NEW."geom"), '  # noqa: S608 (our own words)
    'miny = ST_MinY(NEW."geom"), maxy = ST_MaxY(NEW."geom") WHERE id = NEW."fid";'
)
_TRIGGERS: Final = (
    ("insert", "INSERT", _FILLED, _IN),
    ("update6", 'UPDATE OF "geom"', f"{_SAME} AND {_FILLED} AND {_WAS_FILLED}", _MOVED),
    ("update7", 'UPDATE OF "geom"', f"{_SAME} AND {_FILLED} AND {_WAS_VOID}", _IN),
    ("update2", 'UPDATE OF "geom"', f"{_SAME} AND {_VOID}", _OUT),
    ("update5", "UPDATE", f"{_OTHER} AND {_FILLED}", f"{_OUT} {_IN}"),
    ("update4", "UPDATE", f"{_OTHER} AND {_VOID}", f'DELETE FROM {_TREE} WHERE id IN (OLD."fid", NEW."fid");'),  # noqa: S608
    ("delete", "DELETE", 'OLD."geom" NOTNULL', _OUT),
)
# A version never changes; whoever edits a copy of it needs the triggers, which a program that knows ST_MinX runs.
TREE: Final = "".join(
    f'CREATE TRIGGER "rtree_features_geom_{name}" AFTER {when} ON "features" WHEN {which} BEGIN {does} END;\n'
    for name, when, which, does in _TRIGGERS
)


@lru_cache(maxsize=1)
def spatial_reference_systems() -> list[tuple[str, int, str, int, str, str]]:
    """The rows that the standard asks for, and SWEREF 99 TM's."""
    return [
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
        *((name, code, "EPSG", code, CRS(code).to_wkt("WKT1_GDAL"), name) for name, code in _NAMED),
    ]


_NAMED: Final = (("SWEREF99 TM", SWEREF99_TM), ("WGS 84 geodetic", WGS84))
