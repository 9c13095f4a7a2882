"""Files as GIS staff hand them in, written in every form for the tests."""

from __future__ import annotations

import warnings
import zipfile

import pyogrio
import village

from gis.ingest import HandedIn

ROWS = [
    {"name": "Å-dalen", "kind": "äng", "geometry": village.house(0, 0)},
    {"name": "Öland", "kind": "ås", "geometry": village.house(20, 0)},
]


def written(path, driver, rows=None, epsg=3006, layer="lager", empty=False, **options):
    """Rows as a file of a driver, in a reference system or, with None, in one that the file does not tell."""
    frame = village.frame_of(ROWS if rows is None else rows)
    ending = {"GPKG": ".gpkg", "FlatGeobuf": ".fgb", "GML": ".gml"}.get(driver, path.suffix)
    path = path.with_suffix(ending)  # GDAL wants it; the reading does not
    frame = frame.to_crs(epsg) if epsg else frame.set_crs(None, allow_override=True)
    if empty:
        frame, options = frame.iloc[:0], {"geometry_type": "Polygon"}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided")
        pyogrio.write_dataframe(frame, path, driver=driver, layer=layer, **options)
    return path


def zipped(path, folder, prefix=""):
    """A folder's files as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, prefix + file.name)
    return path


def shapefile(folder, name="lager", rows=None, epsg=3006, **options):
    """A Shapefile's several files in a folder."""
    folder.mkdir(exist_ok=True)
    written(folder / f"{name}.shp", "ESRI Shapefile", rows, epsg, name, **{"encoding": "UTF-8"} | options)
    return folder


def refused(handed_in: HandedIn) -> str:
    """The one message of a file that could not be read."""
    assert handed_in.frame is None
    assert handed_in.blocked
    (problem,) = handed_in.problems
    assert problem.message.endswith(".")
    assert "Traceback" not in problem.message
    return problem.message


def remarks(handed_in: HandedIn) -> list[str]:
    """What was told of a file that could be read."""
    assert not handed_in.blocked, handed_in.problems
    return [problem.message for problem in handed_in.problems]
