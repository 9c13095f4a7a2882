"""The OGC API described in OpenAPI 3.0, so that programs find its collections and what may be asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from permits.services.giving_out import CASES
from permits.web.ogc_asked import MOST, USUAL

Json = dict[str, Any]

PARAMETERS: Json = {
    "f": {
        "name": "f",
        "in": "query",
        "description": "Formatet. Det finns bara ett.",
        "schema": {"type": "string", "enum": ["json", "geojson"]},
    },
    "bbox": {
        "name": "bbox",
        "in": "query",
        "description": "Väst, syd, öst, nord i grader (CRS84), eller med höjder mellan.",
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            "items": {"type": "number"},
        },
    },
    "limit": {
        "name": "limit",
        "in": "query",
        "description": "Högst så många objekt i ett svar.",
        "style": "form",
        "explode": False,
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    },
    "datetime": {
        "name": "datetime",
        "in": "query",
        "description": "En tidpunkt eller ett intervall: objekten som de gällde dess sista dag.",
        "style": "form",
        "explode": False,
        "schema": {"type": "string"},
    },
    "after": {
        "name": "after",
        "in": "query",
        "description": "Objekt med högre nummer än detta; så visar länken next nästa sida.",
        "schema": {"type": "integer", "minimum": 0, "default": 0},
    },
    "number": {
        "name": "number",
        "in": "path",
        "required": True,
        "description": "Objektets nummer.",
        "schema": {"type": "integer", "minimum": 1},
    },
}
OF_ITEMS = ("bbox", "limit", "datetime", "after", "f")


def description(address: str, municipality: str, layers: Sequence[str]) -> Json:
    """The whole document. `address` is that of the landing page."""
    paths = {
        "/": _path("landing", "Början", "application/json", ("f",)),
        "/conformance": _path("conformance", "Vad gränssnittet följer", "application/json", ("f",)),
        "/collections": _path("collections", "Kartlagren", "application/json", ("f",)),
    }
    for name in (*layers, CASES):
        closed = name == CASES
        paths |= {
            f"/collections/{name}": _path(f"{name}.collection", "Kartlagret", "application/json", ("f",), closed),
            f"/collections/{name}/items": _path(
                f"{name}.items", "Kartlagrets objekt", "application/geo+json", OF_ITEMS, closed
            ),
            f"/collections/{name}/items/{{number}}": _path(
                f"{name}.item", "Ett objekt", "application/geo+json", ("number", "f"), closed
            ),
        }
    return {
        "openapi": "3.0.3",
        "info": {"title": f"Kartlager i {municipality}", "version": "1.0.0"},
        "servers": [{"url": address}],
        "paths": paths,
        "components": {
            "parameters": PARAMETERS,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "lovlig"}},
        },
    }


def _path(operation: str, summary: str, media: str, parameters: Sequence[str], closed: bool = False) -> Json:
    ok: Json = {"description": summary, "content": {media: {"schema": {"type": "object"}}}}
    get: Json = {
        "operationId": operation,
        "summary": summary,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in parameters],
        "responses": {"200": ok, "400": {"description": "Frågan går inte att förstå"}},
    }
    if closed:
        get["security"] = [{"session": []}]
    return {"get": get}
