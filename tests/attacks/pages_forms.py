"""The forms of a fetched page, filled in by chance: mostly as served, some as people would, some as nobody should."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import html
from werkzeug.datastructures import FileStorage

from tests.attacks.nonsense import PLAUSIBLE, Nonsense

FILENAMES = ("ritning.pdf", "bild.png", "lager.gpkg", "lager.geojson", "plan.zip", "../../x", "a.html", "ö" * 200)
GEOJSON = (
    b'{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:3006"}},"features":[{"type":"Feature",'
    b'"properties":{"name":"A"},"geometry":{"type":"Polygon","coordinates":'
    b"[[[669400,6540900],[669410,6540900],[669410,6540910],[669400,6540900]]]}}]}"
)


@dataclass(frozen=True)
class Filled:
    """A form that is ready to be sent: fields with several values as lists, files as FileStorage."""

    url: str
    method: str
    fields: dict[str, Any]

    @property
    def has_files(self) -> bool:
        return any(isinstance(value, FileStorage) for value in self.fields.values())


def forms_of(url: str, body: bytes) -> list[Any]:
    return list(html.fromstring(body.decode(errors="replace")).forms) if body.strip() else []


def links_of(url: str, body: bytes) -> list[str]:
    """The addresses on this service that the page leads to."""
    tree = html.fromstring(body.decode(errors="replace"))
    found = tree.xpath("//a/@href | //img/@src | //link/@href | //script/@src")
    here = [urljoin(url, str(each)).partition("#")[0] for each in found]
    root = urljoin(url, "/")
    return [each for each in here if each.startswith(root)]


def filled(url: str, form: Any, nonsense: Nonsense) -> Filled:
    """The form as somebody would send it. Its token is nearly always kept, so that what is behind it is tried."""
    chance, fields = nonsense.chance, {}
    for element in form.xpath(".//*[@name]"):
        name, kind = element.get("name"), (element.get("type") or element.tag).lower()
        if name in fields and kind not in {"radio", "checkbox"}:
            continue
        value = _value(element, name, kind, nonsense)
        if value is not None:
            fields[name] = value
    buttons = form.xpath(".//button[@name] | .//input[@type='submit'][@name]")
    if buttons:
        pressed = chance.choice(buttons)
        fields[pressed.get("name")] = pressed.get("value") or ""
    action = (form.get("action") or "").strip()
    return Filled(urljoin(url, action) if action else url, (form.get("method") or "get").upper(), fields)


def _value(element: Any, name: str, kind: str, nonsense: Nonsense) -> Any:
    chance = nonsense.chance
    odd = chance.random()
    if name == "csrf_token":
        return nonsense.text() if odd < 0.02 else element.get("value")
    if kind in {"button", "submit"}:
        return None
    if kind == "file":
        return _file(nonsense) if odd < 0.7 else None
    if odd < 0.06:
        return nonsense.text()
    if kind in {"radio", "checkbox"}:
        chosen = chance.random() < 0.5 if odd < 0.5 else element.get("checked") is not None
        return element.get("value", "on") if chosen else None
    if kind == "select":
        options = [each.get("value", each.text or "") for each in element.xpath(".//option")]
        return chance.choice(options) if options else None
    stands = (element.text or "") if kind == "textarea" else element.get("value", "")
    if kind == "hidden" or (stands and odd < 0.8):
        return stands
    return PLAUSIBLE.get(name) or chance.choice(("", "12", "4,5", "2027-05-14", "Som på ritningen.", stands))


def _file(nonsense: Nonsense) -> FileStorage:
    content = GEOJSON if nonsense.chance.random() < 0.15 else nonsense.content()
    return FileStorage(io.BytesIO(content), nonsense.chance.choice(FILENAMES))
