"""The questions about where: the property, the outline, line or building, the neighbours."""

from __future__ import annotations

import re
from typing import Any

from permits.law.measures import MEASURES, Shown
from permits.wizard.fields import Choice, Hidden, Line, LongText, Number, Option, Wrong
from permits.wizard.forms import StepForm
from permits.wizard.place_words import shown
from permits.words import _

METHODS = (
    Option("rita", _("Rita på kartan")),
    Option(
        "matt",
        _("Skriv mått och avstånd"),
        _("Du skriver hur stort det är och hur långt det är till gränserna."),
    ),
    Option("koordinater", _("Skriv koordinater"), _("Till exempel från en nybyggnadskarta.")),
)
LINE_METHODS = (
    Option("rita", _("Rita på kartan")),
    Option(
        "matt",
        _("Skriv mått längs en gräns"),
        _("Du skriver vilken gräns det följer, hur långt från den och hur långt det är."),
    ),
    Option("koordinater", _("Skriv koordinater"), _("Till exempel från en nybyggnadskarta.")),
)
BUILDING_METHODS = (
    Option("byggnad", _("Välj en byggnad som finns på kartan")),
    Option("rita", _("Rita på kartan"), _("Om byggnaden inte finns på kartan.")),
    *METHODS[1:],
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
    lead = _("Visa yttermåtten, sedda uppifrån. Vi räknar ut ytan och hur långt det är till gränserna.")
    unanswered = _("Platsen på tomten är inte vald ännu.")

    method = Choice(
        _("Hur vill du visa platsen?"),
        METHODS,
        missing=_("Välj hur du vill visa platsen."),
        short=_("Sätt att visa platsen"),
    )
    geometry = Hidden(_("Ritningen"), longest=60_000)
    shape = Choice(
        _("Vilken form har det?"),
        SHAPES,
        missing=_("Välj en form."),
        only_if=("method", "matt"),
        short=_("Form"),
        default="rektangel",
    )
    width = Number(
        _("Hur brett är det?"), least="0.1", most="500", unit="m", missing=_("Skriv bredden i meter."),
        only_if=("method", "matt"), short=_("Bredd"),
    )  # fmt: skip
    length = Number(
        _("Hur långt är det?"), least="0.1", most="500", unit="m", missing=_("Skriv längden i meter."),
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
        _("Hur är det vridet?"), least="-360", most="360", unit="°", only_if=("method", "matt"), short=_("Vridning"),
        hint=_("Lämna tomt om det ska ligga längs den första gränsen. Annars skriver du antal grader medurs."),
    )  # fmt: skip
    coordinates = LongText(
        _("Hörnens koordinater"), longest=8000, only_if=("method", "koordinater"), short=_("Koordinater"),
        missing=_("Skriv minst tre hörn, ett på varje rad."),
        hint=_("Ett hörn på varje rad i SWEREF 99 TM: först norr, sedan öst. Till exempel 6543210,5 678901,2."),
    )  # fmt: skip
    explanation = LongText(
        _("Varför ligger det delvis utanför fastigheten?"), longest=1000, short=_("Varför utanför fastigheten"),
        hint=_("Fyll bara i om det är meningen. Annars flyttar du det innanför gränsen."),
    )  # fmt: skip

    def validate_distance_b(self, field: Any) -> None:
        if field.data and not self.boundary_b.data:
            raise Wrong(_("Välj vilken gräns avståndet gäller."))


class OtherSiting(Siting):
    """Of what is built on the ground and is no building."""

    title = _("Var på tomten ska det vara?")


class LineSiting(StepForm):
    """A wall or a fence: how its line was given, what was typed, and how thick it is."""

    title = _("Var på tomten ska det gå?")
    short_title = _("Placeringen")
    lead = _("Visa var det går, sett uppifrån. Vi räknar ut längden och hur långt det är till gränserna.")
    unanswered = _("Platsen på tomten är inte vald ännu.")

    method = Choice(
        _("Hur vill du visa platsen?"), LINE_METHODS, missing=_("Välj hur du vill visa platsen."),
        short=_("Sätt att visa platsen"),
    )  # fmt: skip
    geometry = Hidden(_("Ritningen"), longest=60_000)
    boundary_a = Line(_("Längs vilken gräns går det?"), only_if=("method", "matt"), short=_("Längs gränsen"))
    distance_a = Number(
        _("Hur långt är det till gränsen?"), least="0", most="500", unit="m", only_if=("method", "matt"),
        missing=_("Skriv avståndet till gränsen i meter. Skriv 0 om det står i gränsen."),
        short=_("Avstånd till gränsen"),
    )  # fmt: skip
    start = Number(
        _("Hur långt från hörnet börjar det?"), least="0", most="2000", unit="m", only_if=("method", "matt"),
        short=_("Börjar från hörnet"),
        hint=_("Räkna från det vänstra hörnet när du ser mot gränsen från tomten. Lämna tomt för själva hörnet."),
    )  # fmt: skip
    length = Number(
        _("Hur långt är det?"), least="0.3", most="2000", unit="m", only_if=("method", "matt"), short=_("Längd"),
        hint=_("Lämna tomt om det går längs hela gränsen."),
    )  # fmt: skip
    coordinates = LongText(
        _("Hörnens koordinater"), longest=8000, only_if=("method", "koordinater"), short=_("Koordinater"),
        missing=_("Skriv minst två punkter, en på varje rad."),
        hint=_("En punkt på varje rad i SWEREF 99 TM: först norr, sedan öst. Till exempel 6543210,5 678901,2."),
    )  # fmt: skip
    thickness = Number(
        _("Hur tjockt är det?"), least="0.02", most="5", unit="m", missing=_("Skriv tjockleken i meter."),
        short=_("Tjocklek"), default="0.2",
    )  # fmt: skip
    explanation = LongText(
        _("Varför ligger det delvis utanför fastigheten?"), longest=1000, short=_("Varför utanför fastigheten"),
        hint=_("Fyll bara i om det är meningen. Annars flyttar du det innanför gränsen."),
    )  # fmt: skip


class BuildingSiting(Siting):
    """Which building a measure is about: one that the map knows, or one that has to be drawn."""

    title = _("Vilken byggnad gäller det?")
    short_title = _("Byggnaden")
    lead = _("Välj byggnaden på kartan. Finns den inte där, så kan du rita den.")
    unanswered = _("Byggnaden är inte vald ännu.")

    building_told = Line(_("Byggnaden"), short=_("Byggnaden"), longest=200, only_if=("method", "byggnad"))
    building = Hidden(_("Byggnaden"), longest=120)
    method = Choice(
        _("Hur vill du visa byggnaden?"), BUILDING_METHODS, missing=_("Välj hur du vill visa byggnaden."),
        short=_("Sätt att visa platsen"),
    )  # fmt: skip


def siting_form(kind: str) -> type[StepForm]:
    """How the place of such a measure is asked for."""
    if shown(kind) is Shown.LINE:
        return LineSiting
    if shown(kind) is Shown.BUILDING:
        return BuildingSiting
    other = any(measure == kind and not words.is_building for measure, words in MEASURES.items())
    return OtherSiting if other else Siting


class Neighbours(StepForm):
    title = _("Har grannarna sagt ja?")
    short_title = _("Grannarnas medgivande")
    lead = _(
        "Det hamnar närmare gränsen än 4,5 meter. Om berörda grannar har gett sitt medgivande skriftligt kan du "
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
