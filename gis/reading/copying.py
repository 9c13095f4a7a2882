"""A layer copied by GDAL into a GeoPackage of ours a few thousand features at a time, and counted as they go by.

GDAL hands itself the features in batches (the Arrow C stream, https://arrow.apache.org/docs/format/CStreamInterface.html);
its call for the next batch goes by way of Python, which is where they are counted.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

FID: Final = "_lovlig_row"
SHAPE: Final = "_lovlig_shape"
TABLE: Final = "features"
BATCH: Final = 5_000
_CAPSULE: Final = b"arrow_array_stream"
_NEXT: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ctypes.c_int64))


class _Stream(ctypes.Structure):
    """ArrowArrayStream; the first member of an ArrowArray is its length."""

    _fields_ = [
        ("get_schema", ctypes.c_void_p),
        ("get_next", _NEXT),
        ("get_last_error", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    ]


class _Counted:
    """A stream of batches that says how many features have gone by."""

    def __init__(self, capsule: Any, told: Callable[[int], bool]) -> None:
        self._capsule = capsule
        pointer = ctypes.pythonapi.PyCapsule_GetPointer
        pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
        stream = ctypes.cast(pointer(capsule, _CAPSULE), ctypes.POINTER(_Stream)).contents
        following = _NEXT(ctypes.cast(stream.get_next, ctypes.c_void_p).value or 0)
        done = 0

        def counted(of: int, batch: Any) -> int:
            nonlocal done
            failed = following(of, batch)
            if not failed:
                done += batch[0]
                return 0 if told(done) else 5  # EIO: enough has been read
            return int(failed)

        self._counted = stream.get_next = _NEXT(counted)

    def __arrow_c_stream__(self, _schema: Any = None) -> Any:
        return self._capsule


def copy_layer(path: str, layer: str | None, out: Path, told: Callable[[int], bool], **options: Any) -> None:
    """Copy a layer. `told` hears how many features have been read, and says False to stop.

    Raises what GDAL and pyogrio raise.
    """
    from pyogrio import raw

    with raw.open_arrow(path, layer=layer, use_pyarrow=False, batch_size=BATCH, **options) as (meta, batches):
        raw.write_arrow(
            _Counted(batches.__arrow_c_stream__(), told),
            out,
            driver="GPKG",
            layer=TABLE,
            geometry_type="Unknown",
            geometry_name=meta["geometry_name"] or "wkb_geometry",
            crs=None,
            layer_options={"SPATIAL_INDEX": "NO", "FID": FID, "GEOMETRY_NAME": SHAPE},
        )
