"""Reading with GDAL in a process of its own: bounded in memory and time, and without a way out to any network.

A hostile file can at worst end that process. What comes out is a GeoPackage of ours, whatever form went in.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from gis.refusals import UnreadableFileError, not_too_many

MEMORY: Final = 4 << 30  # bytes of addresses, of which the libraries take a part
SECONDS: Final = 600
TABLE: Final = "features"
HOUSE: Final = Path(__file__).resolve().parents[2]  # where the package gis lies, whatever folder one stands in
# Drivers that fetch, follow references out of the file, or run what stands in it.
SKIPPED: Final = (
    "OGR_VRT,GDALG,WFS,OAPIF,OGCAPI,EEDA,HTTP,Elasticsearch,Carto,AmigoCloud,PLSCENES,CSW,NGW,ADBC,PDF,MBTiles,PMTiles,"
    "MVT,SQLite,LIBKML,KML,GPSBabel,OSM,ODS,XLSX,OpenFileGDB,GeoRSS,PGDUMP,GTFS,MapML,ESRIJSON,TopoJSON,JSONFG"
)
# The first two close GDAL's way to the network; the proxy is a port where nobody listens.
CLOSED: Final = {
    "GDAL_SKIP": SKIPPED,
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".ingen",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def ask(task: str, drawn_in: str = "", **wishes: Any) -> dict[str, Any]:
    """What the other process answers to "list" or "read"; `drawn_in` is the encoding of a drawing's texts.

    Raises UnreadableFileError.
    """
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join([str(HOUSE), *(entry for entry in sys.path if entry)]),
        **CLOSED,
        **({"DXF_ENCODING": drawn_in} if drawn_in else {}),
    }
    try:
        done = subprocess.run(  # noqa: S603 (our own module, and no shell)
            [sys.executable, "-P", "-m", "gis.reading.apart", task],
            input=json.dumps(wishes, default=str),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
        answer = json.loads(done.stdout.strip().rpartition("\n")[2])
    except subprocess.TimeoutExpired:
        raise UnreadableFileError("Filen tog för lång tid att läsa. Förenkla eller dela upp den.") from None
    except ValueError:
        raise UnreadableFileError(
            "Filen gick inte att läsa: den är trasig eller kräver för mycket minne. Exportera den igen."
        ) from None
    if "error" in answer:
        raise UnreadableFileError(str(answer["error"]))
    return dict(answer)


def _main(task: str) -> None:
    import resource

    wishes = json.loads(sys.stdin.read())
    memory = int(wishes.pop("memory", MEMORY))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MEMORY, MEMORY))
    try:
        answer = _list(**wishes) if task == "list" else _read(**wishes)
    except UnreadableFileError as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"error": "Filen kräver för mycket minne. Förenkla eller dela upp den."}
    except Exception as error:  # GDAL raises many kinds, and none may stop the answer
        answer = {"error": f"Filen är trasig och går inte att läsa ({type(error).__name__}). Exportera den igen."}
    sys.stdout.write("\n" + json.dumps(answer) + "\n")


def _list(path: str, options: dict[str, Any], encoding: str | None = None) -> dict[str, Any]:
    import pyogrio

    layers = []
    for name, geometry in pyogrio.list_layers(path)[:200]:
        told = pyogrio.read_info(path, layer=name, encoding=encoding, force_feature_count=True, **options)
        layers.append(
            {
                "name": str(name),
                "geometry_type": str(geometry or ""),
                "count": int(told["features"]),
                "columns": [str(field) for field in told["fields"]],
                "crs": told["crs"] or "",
            }
        )
    return {"layers": layers}


def _read(
    path: str, out: str, options: dict[str, Any], layer: str | None, encoding: str | None, where: str | None = None
) -> dict[str, Any]:
    import numpy as np
    from pyogrio import raw, read_info

    count = read_info(path, layer=layer, encoding=encoding, force_feature_count=True, **options)["features"]
    not_too_many(count)
    meta, _fids, shapes, fields = raw.read(
        path, layer=layer, encoding=encoding, where=where, datetime_as_string=True, **options
    )
    if shapes is None:
        raise UnreadableFileError("Lagret har ingen geometri.")
    names = [f"c{number}" for number in range(len(fields))]  # any name may stand in a file; these clash with nothing
    raw.write(
        Path(out),
        geometry=shapes,
        field_data=[_simple(field) for field in fields],
        fields=np.array(names, dtype=object),
        geometry_type="Unknown",
        crs=None,
        driver="GPKG",
        layer=TABLE,
        layer_options={"SPATIAL_INDEX": "NO", "FID": "_fid", "GEOMETRY_NAME": "_geom"},
    )
    return {"columns": [str(name) for name in meta["fields"]], "crs": meta["crs"] or "", "names": names}


def _simple(field: Any) -> Any:
    """A column that a table can hold: lists as JSON text, bytes as nothing."""
    if field.dtype != object:
        return field
    for row, cell in enumerate(field):
        if cell is None or isinstance(cell, str):
            continue
        field[row] = (
            None if isinstance(cell, bytes) else json.dumps(getattr(cell, "tolist", lambda c=cell: c)(), default=str)
        )
    return field


if __name__ == "__main__":
    _main(sys.argv[1])
