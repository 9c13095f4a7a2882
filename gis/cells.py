"""What a table can hold of a value, and what a database calls the values of a column."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Set
from datetime import date, datetime
from typing import Any, Final

_LARGEST: Final = 1 << 63  # whole numbers from here on do not fit a column
_PLAIN: Final = (int, type(None))


def cell(value: Any) -> Any:
    """A value as a number, a text or nothing: what is no number is nothing, dates are ISO text, lists JSON."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, _PLAIN):
        return str(value) if value is not None and abs(value) >= _LARGEST else value
    return _odd(value)


def _odd(value: Any) -> Any:
    if isinstance(value, bytes) or type(value).__name__ in {"NAType", "NaTType"}:
        return None
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return cell(value.item()) if hasattr(value, "item") else str(value)


def sorts_of(values: Iterable[Any]) -> set[str]:
    """The sorts of values there are among some, by the names of their types; nothing is no sort."""
    return {one.__name__ for one in set(map(type, values)) - {type(None)}}


def type_of(sorts: Set[str]) -> str:
    """BOOLEAN, INTEGER, REAL, DATE or TEXT, by all the sorts of values that a column has."""
    if "date" in sorts and sorts <= {"date", "str"}:
        return "DATE"
    if sorts in ({"bool"}, {"int"}):
        return "BOOLEAN" if sorts == {"bool"} else "INTEGER"
    return "REAL" if sorts and sorts <= {"int", "float"} else "TEXT"
