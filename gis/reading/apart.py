"""Reading with GDAL in a process of its own: bounded in memory and time, and without a way out to any network.

A hostile file can at worst end that process. What comes out is a pile of ours, whatever form went in.
"""

from __future__ import annotations

import json
import math
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from gis.refusals import UnreadableFileError

SECONDS: Final = 1800
OFTEN: Final = 0.25  # s between two words of how far it has come
LONGEST_SAID: Final = 4 << 20  # bytes of an answer
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
    "OGR_ARC_STEPSIZE": "1",  # degrees of an arc in a piece: 4 mm from it at a radius of 100 m
    "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}

Heard = Callable[[int, int | None], None]


def ask(task: str, drawn_in: str = "", heard: Heard | None = None, **wishes: Any) -> dict[str, Any]:
    """What the other process answers to "list" or "read"; `drawn_in` is the encoding of a drawing's texts.

    `heard` is told now and then how many features have been read and how many there are (None: nobody knows yet);
    what it raises ends the other process. Raises UnreadableFileError.
    """
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join([str(HOUSE), *(entry for entry in sys.path if entry)]),
        "SQLITE_TMPDIR": str(Path(wishes.get("out", wishes["path"])).parent),  # it sees no other folder
        **CLOSED,
        **({"DXF_ENCODING": drawn_in} if drawn_in else {}),
    }
    process = subprocess.Popen(  # noqa: S603 (our own module, and no shell)
        [sys.executable, "-P", "-m", "gis.reading.confined", task],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    try:
        answer = _answered(process, json.dumps(wishes | {"seconds": math.ceil(SECONDS)}, default=str).encode(), heard)
    finally:
        process.kill()
        process.communicate()
    if answer is None:
        raise UnreadableFileError(
            "Filen gick inte att läsa: den är trasig eller kräver för mycket minne. Exportera den igen."
        )
    if "error" in answer:
        raise UnreadableFileError(str(answer["error"]))
    return answer


def _answered(process: subprocess.Popen[bytes], wishes: bytes, heard: Heard | None) -> dict[str, Any] | None:
    """The last that the process says, None when that is no answer. Raises UnreadableFileError when it takes long."""
    if process.stdin is None or process.stdout is None:  # it was begun with both
        return None
    with suppress(BrokenPipeError), process.stdin:
        process.stdin.write(wishes)
    process.stdin = None
    until = time.monotonic() + SECONDS
    said = b""
    so_far: tuple[int, int | None] = (0, None)
    while True:
        if time.monotonic() > until:
            raise UnreadableFileError("Filen tog för lång tid att läsa. Förenkla eller dela upp den.")
        if heard is not None:
            heard(*so_far)
        if not select.select([process.stdout], [], [], min(OFTEN, SECONDS))[0]:
            continue
        more = os.read(process.stdout.fileno(), 1 << 16)
        said = (said + more)[-LONGEST_SAID:]
        *lines, _begun = (said if more else said + b"\n").split(b"\n")
        told = next((one for one in map(_told, reversed(lines)) if one is not None), None)
        if not more:
            return told
        if told is not None and "done" in told:
            so_far = int(told["done"]), told["total"]


def _told(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
