"""The questions about where: the property, the footprint, the neighbours."""

from __future__ import annotations

import re
from typing import Any

from permits.wizard.fields import Choice, Hidden, Line, LongText, Number, Option, Wrong
from permits.wizard.forms import StepForm
from permits.words import _

METHODS = (
    Option("rita", _("Rita på kartan")),
    Option(
        "matt",
        _("Skriv mått och avstånd"),
        _("Du skriver hur stor byggnaden är och hur långt den står från gränserna."),
    ),
    Option("koordinater", _("Skriv koordinater"), _("Till exempel från en nybyggnadskarta.")),
)
SHAPES = (
    Option("rektangel", _("Rektangel"), _("Fyra sidor, räta hörn.")),
    Option("l_form", _("L-form"), _("En rektangel där ett hörn saknas.")),
)


class Designation(Line):
    """A property's designation as people write it: any case, a space more or less."""

    def read(self, typed: str) -> str:
        found = re.fullmatch(
            r"(?P<tract>[^\W\d_][\w\s.\-]*?)\s+(?P<block>\d+|s|fs|ga)\s*:\s*(?P<unit>\d+)(\s*>\s*\d+)?", typed, re.I
        )
        if not found:
            raise Wrong(_("Skriv fastighetens beteckning med namn och nummer, till exempel Alviken 1:18."))
        tract = " ".join(word[:1].upper() + word[1:] for word in found["tract"].split())
        return f"{tract} {found['block'].lower()}:{found['unit']}"


class Property(StepForm):
    title = _("Var ska du bygga?")
    short_title = _("Fastigheten")
    lead = _("Välj den fastighet där det nya ska stå. Den kan vara din egen eller någon annans.")
    unanswered = _("Välj en fastighet.")

    designation = Designation(
        _("Fastighet"),
        short=_("Fastighet"),
        missing=_("Välj en fastighet, eller skriv dess beteckning eller adress."),
        longest=80,
        width="full",
    )


class Siting(StepForm):
    """How the footprint was given and what was typed. The footprint itself is made of these by the service."""

    title = _("Var på tomten ska det stå?")
    short_title = _("Placeringen")
    lead = _("Visa byggnadens yttermått sett uppifrån. Vi räknar ut ytan och hur långt det är till gränserna.")
    unanswered = _("Byggnaden är inte utplacerad på tomten ännu.")

    method = Choice(
        _("Hur vill du visa platsen?"), METHODS, missing=_("Välj hur du vill visa platsen."), short=_("Angivet med")
    )
    geometry = Hidden(_("Ritningen"), longest=60_000)
    shape = Choice(
        _("Vilken form har byggnaden?"),
        SHAPES,
        missing=_("Välj byggnadens form."),
        only_if=("method", "matt"),
        short=_("Form"),
        default="rektangel",
    )
    width = Number(
        _("Hur bred är den?"), least="1", most="100", unit="m", missing=_("Skriv byggnadens bredd i meter."),
        only_if=("method", "matt"), short=_("Bredd"),
    )  # fmt: skip
    length = Number(
        _("Hur lång är den?"), least="1", most="200", unit="m", missing=_("Skriv byggnadens längd i meter."),
        only_if=("method", "matt"), short=_("Längd"),
    )  # fmt: skip
    boundary_a = Line(_("Från vilken gräns mäter du?"), only_if=("method", "matt"), short=_("Första gränsen"))
    distance_a = Number(
        _("Hur långt är det dit?"), least="0", most="500", unit="m", only_if=("method", "matt"),
        missing=_("Skriv avståndet till gränsen i meter."), short=_("Avstånd till första gränsen"),
    )  # fmt: skip
    boundary_b = Line(_("Från vilken gräns mäter du också?"), only_if=("method", "matt"), short=_("Andra gränsen"))
    distance_b = Number(
        _("Hur långt är det dit?"), least="0", most="500", unit="m", only_if=("method", "matt"),
        short=_("Avstånd till andra gränsen"),
    )  # fmt: skip
    rotation = Number(
        _("Hur är den vriden?"), least="-360", most="360", unit="°", only_if=("method", "matt"), short=_("Vridning"),
        hint=_("Lämna tomt om byggnaden ska stå längs den första gränsen. Annars skriver du antal grader medurs."),
    )  # fmt: skip
    coordinates = LongText(
        _("Hörnens koordinater"), longest=8000, only_if=("method", "koordinater"), short=_("Koordinater"),
        missing=_("Skriv minst tre hörn, ett på varje rad."),
        hint=_("Ett hörn på varje rad i SWEREF 99 TM: först norr, sedan öst. Till exempel 6543210,5 678901,2."),
    )  # fmt: skip
    explanation = LongText(
        _("Varför ligger byggnaden delvis utanför fastigheten?"), longest=1000, short=_("Varför utanför fastigheten"),
        hint=_("Fyll bara i om det är meningen. Annars flyttar du byggnaden innanför gränsen."),
    )  # fmt: skip

    def validate_distance_b(self, field: Any) -> None:
        if field.data and not self.boundary_b.data:
            raise Wrong(_("Välj vilken gräns avståndet gäller."))


class Neighbours(StepForm):
    title = _("Har grannarna sagt ja?")
    short_title = _("Grannarnas medgivande")
    lead = _(
        "Byggnaden hamnar närmare gränsen än 4,5 meter. Om berörda grannar har gett sitt medgivande skriftligt kan du "
        "slippa bygglov. För en gata eller park är det den som äger marken, oftast kommunen, som ska säga ja."
    )
    unanswered = _("Svara på om grannarna har gett sitt medgivande.")

    consent = Choice(
        _("Har alla berörda grannar skrivit under ett medgivande?"),
        (
            Option(
                "ja",
                _("Ja, alla har skrivit under"),
                _("Du lägger till det undertecknade papperet bland handlingarna."),
            ),
            Option("nej", _("Nej"), _("Då behöver du bygglov.")),
            Option("vet_inte", _("Jag vet inte ännu"), _("Då räknar vi med att du behöver bygglov.")),
        ),
        missing=_("Välj ett av svaren."),
        short=_("Grannarnas medgivande"),
    )
