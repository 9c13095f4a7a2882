"""The layers' desk: every layer with what holds today, and the page of each."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.web import (  # noqa: F401 - register their pages on the same desk
    layer_coverage,
    layer_intake,
    layer_sources,
    layer_versions,
    layers_then,
)
from permits.web.auth import needs, principal
from permits.web.layer_page import found_layer, layer_page, open_imports, pages, told
from permits.web.page import page, services

__all__ = ["pages"]


@pages.get("")
@needs(Permission.SEE_LAYERS)
def every() -> Response:
    then = layers_then.layers_then(request.args.get("dag", ""))
    rows, ages = services().layering.layers(principal()), services().harvesting.ages()
    return page("layers/every.html", layers=[told(row, ages) for row in rows], imports=open_imports(), **then)


@pages.get("/<name>")
@needs(Permission.SEE_LAYERS)
def layer(name: str) -> Response:
    return layer_page(found_layer(name))
