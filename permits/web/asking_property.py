"""The page where the property is chosen: among one's own, by searching, or on the map."""

from __future__ import annotations

import logging
from typing import Any

from flask import request

from permits.services.refusals import RegisterDown
from permits.services.shapes import OwnedProperty
from permits.web.auth import principal
from permits.web.forms import Opened, Problem
from permits.web.page import language, notice, services
from permits.web.script_words import map_words
from permits.wizard.fields import Option
from permits.wizard.forms import StepForm
from permits.words import _

log = logging.getLogger("lovlig.registers")
MOST_TYPED = 80


def beside(at: Opened) -> dict[str, Any]:
    """One's own properties, what a search found, what is chosen already, and the map."""
    owned = _owned()
    typed = request.args.get("sok", "").strip()[:MOST_TYPED]
    chosen = request.form.get("designation") or at.draft.answers.get("fastighet", {}).get("designation", "")
    found = _found(typed) if typed else []
    options = [Option(one.designation, one.designation, _holding(one)) for one in owned]
    known = {option.value for option in options}
    options += [option for option in found if option.value not in known]
    known |= {option.value for option in options}
    if chosen and chosen not in known and services().places.property(chosen):
        options.append(Option(chosen, chosen, _("Den fastighet du valde tidigare.")))
    chosen = chosen or _only(found if typed else options)
    return {
        "options": options,
        "owned": owned,
        "chosen": chosen,
        "typed": typed,
        "found": found,
        "map": services().places.property_map(
            chosen=chosen or None,
            label=str(_("Karta över fastigheter. Välj en genom att trycka på den.")),
            described_by="map-told",
            words=map_words(language()),
        ),
    }


def _only(options: list[Option]) -> str:
    """The one that there is to choose: one's own single property, or the single one that a search found."""
    return options[0].value if len(options) == 1 else ""


def _owned() -> list[OwnedProperty]:
    number = principal().personal_number
    try:
        return services().properties.owned_by(number) if number else []
    except RegisterDown:
        log.warning("the property register is down")
        notice(
            _("Vi når inte fastighetsregistret just nu och kan inte visa dina fastigheter. Välj på kartan i stället."),
            "plain",
        )
        return []


def _holding(one: OwnedProperty) -> str:
    address = one.address or _("Adress saknas")
    if one.share in {"", "1/1"}:
        what = _("Du har tomträtt till den.") if one.holding == "tomtratt" else _("Du äger den.")
    elif one.holding == "tomtratt":
        what = _("Du har %(share)s av tomträtten.", share=one.share)
    else:
        what = _("Du äger %(share)s av den.", share=one.share)
    return f"{address}. {what}"


def _found(typed: str) -> list[Option]:
    try:
        hits = services().places.search(typed)
    except RegisterDown:
        notice(_("Det går inte att söka just nu. Välj fastigheten på kartan i stället."), "plain")
        return []
    return [Option(hit.designation, hit.designation, hit.address or _("Adress saknas")) for hit in hits]


def completed(_at: Opened, form: StepForm, values: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The property must be one of the municipality's, whoever's it is, wherever the answer came from."""
    designation = values["designation"]
    places = services().places
    if "fastigheter" not in places.layers():
        return values, []
    if places.property(designation) is None:
        message = _(
            "Vi hittar ingen fastighet som heter %(name)s i kommunen. Kontrollera stavningen, eller sök på adressen.",
            name=designation,
        )
        form["designation"].errors.append(message)
        return values, [("designation", message)]
    return values, []
