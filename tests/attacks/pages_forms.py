"""The forms of a fetched page, filled in by chance: mostly as people would, some as served, some as nobody should."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from lxml import html
from werkzeug.datastructures import FileStorage

from tests.attacks.nonsense import PLAUSIBLE, Nonsense
from tests.web.desk_cases import picture

FILENAMES = ("ritning.pdf", "bild.png", "lager.gpkg", "lager.geojson", "plan.zip", "../../x", "a.html", "ö" * 200)
GEOJSON = (
    b'{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:3006"}},"features":[{"type":"Feature",'
    b'"properties":{"name":"A"},"geometry":{"type":"Polygon","coordinates":'
    b"[[[669400,6540900],[669410,6540900],[669410,6540910],[669400,6540900]]]}}]}"
)
ODD = 0.06  # of the fields, unless somebody takes care
WRITTEN = ("", "12", "4,5", "2027-05-14", "Som på ritningen.")
OF_KIND = {
    "time": "14:30", "email": "kim@exempel.example", "tel": "070-174 06 05",
    "number": "12", "numeric": "12", "decimal": "4,5",
}  # fmt: skip


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
    shown = "//input[starts-with(@value, 'http')]/@value"
    found = tree.xpath(f"//a/@href | //img/@src | //link/@href | //script/@src | {shown}")
    here = [urljoin(url, str(each)).partition("#")[0] for each in found]
    root = urljoin(url, "/")
    return [each for each in here if each.startswith(root)]


def goes_to(url: str, form: Any) -> tuple[str, str]:
    """The address and the method of a form on the page at `url`."""
    action = (form.get("action") or "").strip()
    return urljoin(url, action) if action else url, (form.get("method") or "get").upper()


def filled(url: str, form: Any, nonsense: Nonsense, *, careful: bool = False) -> Filled:
    """The form as somebody would send it. Its token is nearly always kept, so that what is behind it is tried.

    `careful`: everything answered, and nothing odd.
    """
    by_name: dict[str, list[Any]] = {}
    for element in _elements(form):
        by_name.setdefault(element.get("name"), []).append(element)
    fields = {name: _value(name, elements, nonsense, careful) for name, elements in by_name.items()}
    buttons = form.xpath(".//button[@name] | .//input[@type='submit'][@name]")
    if buttons:
        pressed = nonsense.chance.choice(buttons)
        fields[pressed.get("name")] = pressed.get("value") or ""
    to, method = goes_to(url, form)
    return Filled(to, method, {name: value for name, value in fields.items() if value is not None})


def _elements(form: Any) -> list[Any]:
    """Its own fields: those inside that belong to no other form, and those outside that name it."""
    inside = form.xpath(".//*[self::input or self::select or self::textarea][@name][not(@form)]")
    own = form.get("id")
    return inside + (form.xpath("//*[@form=$own][@name]", own=own) if own else [])


def _value(name: str, elements: Sequence[Any], nonsense: Nonsense, careful: bool) -> Any:
    element, chance = elements[0], nonsense.chance
    kind = (element.get("type") or element.tag).lower()
    if name == "csrf_token":
        return nonsense.text() if chance.random() < 0.02 and not careful else element.get("value")
    if kind in {"button", "submit", "image"}:
        return None
    if kind == "file":
        return _file(nonsense, careful)
    if not careful and chance.random() < ODD:
        return nonsense.text()
    if kind == "radio":
        return _one_of([each.get("value", "on") for each in elements], _checked(elements), name, nonsense, careful)
    if kind == "checkbox":
        return [each.get("value", "on") for each in elements
                if chance.random() < (0.8 if careful else 0.5) or each.get("checked") is not None] or None  # fmt: skip
    if kind == "select":
        options = [each.get("value", each.text or "") for each in element.xpath(".//option")]
        chosen = element.xpath(".//option[@selected]/@value")
        return _one_of(options, chosen[0] if chosen else None, name, nonsense, careful)
    stands = (element.text or "") if kind == "textarea" else element.get("value", "")
    if kind == "hidden" or (stands and (careful or chance.random() < 0.8)):
        return stands
    return _written(name, element.get("inputmode") or kind, nonsense, careful) or stands


def _checked(elements: Sequence[Any]) -> str | None:
    return next((each.get("value", "on") for each in elements if each.get("checked") is not None), None)


def _one_of(options: Sequence[str], stands: str | None, name: str, nonsense: Nonsense, careful: bool) -> str | None:
    """What is wise, else what stands, else any; without care mostly any."""
    wise, said = PLAUSIBLE.get(name), [each for each in options if each]
    if careful or nonsense.chance.random() < 0.4:
        if wise in options:
            return str(wise)
        if stands:
            return stands
    return nonsense.chance.choice(said or list(options) or [""]) if careful or nonsense.chance.random() < 0.9 else None


def _written(name: str, kind: str, nonsense: Nonsense, careful: bool) -> str:
    known = PLAUSIBLE.get(name) or OF_KIND.get(kind)
    if known:
        return str(known)
    if kind == "date" or "day" in name or "dag" in name or "datum" in name:
        day = datetime.now(UTC) + timedelta(days=nonsense.chance.choice((0, 0, 1, 14, 30, -3)))
        return f"{day:%Y-%m-%d}"
    return nonsense.chance.choice(("Som på ritningen.", "Som på ritningen.", "") if careful else WRITTEN)


def _file(nonsense: Nonsense, careful: bool) -> FileStorage | None:
    odd = nonsense.chance.random()
    if careful or odd < 0.3:
        return FileStorage(io.BytesIO(picture(str(nonsense.chance.randrange(100, 999)))), "ritning.png")
    content = GEOJSON if odd < 0.4 else nonsense.content()
    return FileStorage(io.BytesIO(content), nonsense.chance.choice(FILENAMES)) if odd < 0.8 else None
