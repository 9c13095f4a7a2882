"""The profile's background map: a WMS or WMTS service of the municipality's own, checked before anything uses it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

WEB_MERCATOR, SWEREF99_TM = 3857, 3006
TEXTS: Final = ("type", "url", "layer", "style", "matrix_set", "matrix", "format", "attribution", "title")
NUMBERS: Final = ("min_zoom", "max_zoom", "crs", "resolution", "matrices")
FORMATS: Final = ("image/png", "image/jpeg", "image/webp")


class BackgroundError(ValueError):
    """The background lacks or misstates something; the message names the key."""


def background_of(told: Any) -> Mapping[str, Any]:
    """The profile's [background] as gis.backgrounds.Background takes it; {} without one. Raises BackgroundError."""
    if not told:
        return {}
    if not isinstance(told, Mapping):
        raise BackgroundError("background ska vara en tabell, [background].")
    for name, value in told.items():
        _right_kind(name, value)
    for name in ("type", "url", "layer", "attribution"):
        if not told.get(name):
            raise BackgroundError(f"background.{name} saknas.")
    _known(told)
    _address(str(told["url"]))
    read = dict(told)
    if "corner" in read:
        read["corner"] = tuple(float(side) for side in read["corner"])
    return read


def _right_kind(name: str, value: Any) -> None:
    if name in TEXTS and isinstance(value, str):
        return
    if name in NUMBERS and isinstance(value, int | float) and not isinstance(value, bool):
        return
    pair = isinstance(value, list) and len(value) == 2 and all(isinstance(side, int | float) for side in value)
    if name == "corner" and pair:
        return
    known = ", ".join((*TEXTS, *NUMBERS, "corner"))
    raise BackgroundError(f"background.{name} är {value!r}, som inte kan användas. Nycklarna är {known}.")


def _known(told: Mapping[str, Any]) -> None:
    if told["type"] not in {"wms", "wmts"}:
        raise BackgroundError(f"background.type är {told['type']!r}; ange wms eller wmts.")
    if told.get("crs", WEB_MERCATOR) not in {WEB_MERCATOR, SWEREF99_TM}:
        raise BackgroundError(f"background.crs är {told['crs']}; ange {WEB_MERCATOR} eller {SWEREF99_TM}.")
    if told.get("format", FORMATS[0]) not in FORMATS:
        raise BackgroundError(f"background.format är {told['format']!r}; ange {', '.join(FORMATS)}.")
    if told["type"] == "wmts" and not told.get("matrix_set"):
        raise BackgroundError("background.matrix_set saknas; en WMTS behöver en.")
    if not told.get("resolution", 1) > 0 or not 1 <= told.get("matrices", 1) <= 30:
        raise BackgroundError("background.resolution ska vara över 0, och background.matrices 1 till 30.")


def _address(url: str) -> None:
    """Only an address that the page's content policy can name exactly, and over a connection that nobody can alter."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = parts.scheme == "http" and host in {"localhost", "127.0.0.1"}
    if not host or not (parts.scheme == "https" or plain) or port == 0:
        raise BackgroundError(f"background.url är {url!r}; ange en adress som börjar med https://.")
    if parts.username or not set(parts.netloc) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:"
    ):
        raise BackgroundError("background.url får inte ha användarnamn, lösenord eller andra tecken i värdnamnet.")
