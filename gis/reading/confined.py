"""The process in which a foreign file is read, bounded in memory and time: told what to do by JSON, it answers so."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from gis.bounded import bound, cut_off, end_with
from gis.geopackage import look_into, tables_in
from gis.reading.copying import BATCH, FID, TABLE, copy_layer
from gis.reading.pile import Pile
from gis.refusals import MOST_FEATURES, MOST_VERTICES, UnreadableFileError, not_too_many, too_many_vertices
from gis.walled import wall_in_at_work

MEMORY: Final = 4 << 30  # bytes of addresses, of which the libraries take a part, and of any file that is written
OFTEN: Final = 0.25  # s between two words of how far it has come
PORTION: Final = 100_000  # features read together of a file that cannot be copied first


def _main(task: str) -> None:
    for unneeded in ("geopandas", "pandas", "shapely"):  # pyogrio loads them where it finds them, and that takes long
        sys.modules[unneeded] = None  # type: ignore[assignment]

    wishes = json.loads(sys.stdin.read())
    memory, seconds = int(wishes.pop("memory", MEMORY)), int(wishes.pop("seconds"))
    cut_off()
    bound(memory, seconds, MEMORY)
    end_with(os.getppid())  # who asked may be killed, and then nobody wants the answer
    wall_in_at_work(*_needed(wishes))
    try:
        answer = _list(**wishes) if task == "list" else _read(**wishes)
    except UnreadableFileError as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"error": "Filen kräver för mycket minne. Förenkla eller dela upp den."}
    except Exception as error:  # GDAL raises many kinds, and none may stop the answer
        answer = {"error": f"Filen är trasig och går inte att läsa ({type(error).__name__}). Exportera den igen."}
    _say(answer)


def _needed(wishes: Mapping[str, Any]) -> tuple[list[Path], list[Path]]:
    """What is read, wherever the name that it is read by leads, and the folders of that name and of what comes out.

    Both folders are made for this one reading; drivers lay small files of their own beside what they read.
    """
    path = Path(wishes["path"])
    return [path.resolve()], [path.parent, *([Path(wishes["out"]).parent] if "out" in wishes else [])]


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write("\n" + json.dumps(told) + "\n")
    sys.stdout.flush()


def _list(
    path: str, options: dict[str, Any], encoding: str | None = None, geopackage: str | None = None
) -> dict[str, Any]:
    if geopackage is not None:
        return {"layers": tables_in(Path(path))}
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
    path: str,
    out: str,
    options: dict[str, Any],
    layer: str | None,
    encoding: str | None = None,
    geopackage: str | None = None,
) -> dict[str, Any]:
    """Put a layer into a pile at `out`; `geopackage` is the table wanted, when the file is one."""
    from pyogrio import read_info

    told: dict[str, Any] = {}
    if geopackage is not None:
        layer, told["epsg"] = look_into(Path(path), geopackage)
        told["table"] = layer
    of_layer = {"layer": layer, "encoding": encoding, **options}
    meta = read_info(path, **of_layer)
    if meta["geometry_type"] is None:
        raise UnreadableFileError("Lagret har ingen geometri.")
    not_too_many(meta["features"])
    pile = Pile(Path(out))
    for name, kind in zip(_once(meta["fields"]), meta["ogr_types"], strict=True):
        pile.declare(name, "date" if kind == "OFTDate" else "")
    for number, part in enumerate(_parts(path, Path(out).with_suffix(".gpkg"), meta, of_layer)):
        _pour(part, pile)
        if not number % 4:
            _say({"done": pile.count, "total": max(meta["features"], pile.count)})
    pile.close()
    return told | {"crs": meta["crs"] or "", "count": pile.count}


def _parts(path: str, copy: Path, meta: dict[str, Any], of_layer: dict[str, Any]) -> Iterator[Any]:
    """The layer a batch at a time, as pyogrio tells them."""
    from pyogrio import raw

    most = MOST_FEATURES + 1
    names = [name.casefold() for name in meta["fields"]]
    plain = len(set(names)) == len(names) and not any("List" in kind for kind in meta["ogr_types"])
    if not plain:  # a GeoPackage could not hold the copy, so the file itself is read, some larger parts of it in turn
        for start in range(0, most, PORTION):
            part = raw.read(path, skip_features=start, max_features=PORTION, datetime_as_string=True, **of_layer)
            yield part
            if len(part[2]) < PORTION:
                return
        return
    total = meta["features"] if meta["features"] > 0 else None
    last = [time.monotonic()]

    def told(done: int) -> bool:
        if time.monotonic() > last[0] + OFTEN:
            last[0] = time.monotonic()
            _say({"done": done // 2, "total": total})  # once into the copy and once out of it
        return done < most + BATCH

    copy_layer(path, out=copy, told=told, **of_layer)
    for start in range(0, most, BATCH):
        where = f'"{FID}" > {start} AND "{FID}" <= {start + BATCH}'
        part = raw.read(copy, layer=TABLE, where=where, datetime_as_string=True)
        yield part
        if len(part[2]) < BATCH:
            return


def _pour(part: Any, pile: Pile) -> None:
    meta, _fids, shapes, fields = part
    too_large = (number for number, shape in enumerate(shapes) if shape and len(shape) > MOST_VERTICES * 16 + 4096)
    if (number := next(too_large, None)) is not None:
        raise UnreadableFileError(too_many_vertices(pile.count + number))
    names = _once(meta["fields"])
    told = {name: _simple(field, str(dtype)) for name, field, dtype in zip(names, fields, meta["dtypes"], strict=True)}
    pile.add(list(shapes), told)


def _once(names: Any) -> list[str]:
    """The names of columns, each of its own."""
    found: list[str] = []
    for name in map(str, names):
        while name in found:
            name += "_"  # noqa: PLW2901 (until nobody has it)
        found.append(name)
    return found


def _simple(field: Any, dtype: str) -> list[Any]:
    """A column as plain values: lists as JSON text, bytes as nothing, whole numbers as they are."""
    cells = field.tolist()
    if field.dtype != object:
        whole = dtype.startswith(("int", "uint")) and field.dtype.kind == "f"  # some were missing
        return [None if math.isnan(cell) else int(cell) for cell in cells] if whole else cells
    return [cell if cell is None or isinstance(cell, str) else _text(cell) for cell in cells]


def _text(cell: Any) -> str | None:
    if isinstance(cell, bytes):
        return None
    return json.dumps(getattr(cell, "tolist", lambda: cell)(), default=str, ensure_ascii=False)


if __name__ == "__main__":
    _main(sys.argv[1])
