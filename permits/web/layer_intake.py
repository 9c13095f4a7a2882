"""How GIS staff hand in a new version of a layer."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.ports import FileRefused
from permits.web.attaching import stream_of
from permits.web.auth import needs, principal
from permits.web.layer_page import LARGEST_LAYER, found_layer, layer_page, pages
from permits.web.page import services, today
from permits.web.session import takes_up_to
from permits.wizard.office import LayerHandIn
from permits.words import _

FORM_AROUND = 1024 * 1024


@pages.post("/<name>/lamna-in")
@needs(Permission.PUBLISH_LAYERS)
@takes_up_to(LARGEST_LAYER + FORM_AROUND)
def hand_in(name: str) -> Response:
    row = found_layer(name)
    form = LayerHandIn(request.form, today=today())
    file = request.files.get("fil")
    missing = "" if file and file.filename else str(_("Välj en fil att lämna in."))
    if not form.validate() or missing or file is None:
        return layer_page(row, form, 422, missing)
    told = form.values()
    try:
        version = services().layering.hand_in(
            principal(), name, file.filename or "", stream_of(file), told["source"], epsg=_epsg(told.get("epsg", ""))
        )
    except FileRefused as refusal:
        return layer_page(row, form, 422, str(refusal.message_sv))
    return redirect(url_for("layers.version", name=name, version_id=version.id), 303)


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """The layer's page, since the form could not be read; nothing of the file has been kept."""
    name = (request.view_args or {}).get("name", "")
    message = _("Filen är större än 1 GB. Dela upp den eller förenkla geometrin, och försök igen.")
    return layer_page(found_layer(name), LayerHandIn.showing({}, today=today()), 413, str(message))


def _epsg(told: str) -> int | None:
    return int(told) if told else None
