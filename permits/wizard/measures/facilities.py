"""The questions about places and constructions for a purpose: parking, storage, masts and the like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permits.wizard.fields import Number, Option, Words
from permits.wizard.forms import Group
from permits.wizard.measures.asked import (
    MeasureForm,
    description,
    environment_permit,
    in_road_plan,
    on_one_two_dwelling_plot,
    rarely,
    unusual,
)
from permits.wizard.measures.structures import height, structure_kind
from permits.words import _

ROAD_SIDE = "transformatorstation|tunnel"


def existing_ground_area(question: Words, hint: Words, **kept: Any) -> Number:
    return Number(
        question, least="0", most="1000000", unit="m²", short=_("Yta som redan finns"), hint=hint,
        missing=_("Skriv ytan i kvadratmeter. Skriv 0 om det inte finns någon."), **kept,
    )  # fmt: skip


class Parking(MeasureForm):
    title = _("Berätta om parkeringen")
    short_title = _("Om parkeringen")
    unanswered = _("Frågorna om parkeringen är inte besvarade.")
    groups = (
        Group(_("Storleken"), ("spaces", "existing_ground_area")),
        Group(_("Marken och huset"), ("materials", "complements")),
        unusual("on_street_land"),
    )

    spaces = Number(
        _("Hur många bilar får plats på den nya parkeringen?"), least="1", most="5000", decimals=0,
        short=_("Platser"), missing=_("Skriv antalet platser med en siffra."),
    )  # fmt: skip
    existing_ground_area = existing_ground_area(
        _("Hur stora parkeringar finns redan på fastigheten?"),
        _("Alla tillsammans, i kvadratmeter. Räkna inte den nya. Skriv 0 om det inte finns någon."),
    )
    materials = description(
        _("Vad blir det för underlag?"), short=_("Underlag"), missing=_("Skriv vilket underlag det blir."),
        hint=_("Till exempel grus, armerat gräs eller asfalt."),
    )  # fmt: skip
    complements = on_one_two_dwelling_plot(_("Hör den till ett hus med en eller två bostäder?"))
    on_street_land = rarely(
        _("Ligger den på mark för gata eller väg?"), short=_("På mark för gata eller väg"),
        hint=_("Mark som är avsatt till gata eller väg i detaljplanen, eller en parkering som byggs enligt väglagen."),
        unsure="Du har svarat att du inte vet om parkeringen ligger på mark för gata eller väg.",
    )  # fmt: skip


class Storage(MeasureForm):
    title = _("Berätta om upplaget")
    short_title = _("Om upplaget")
    unanswered = _("Frågorna om upplaget är inte besvarade.")
    groups = (
        Group(_("Vad det är"), ("structure_kind", "stored")),
        Group(_("Måtten"), ("structure_height", "existing_ground_area")),
        unusual("environment_permit", "in_road_plan"),
    )

    structure_kind = structure_kind(
        _("Vad är det?"),
        (
            Option(
                "upplag", _("Ett upplag"), _("Något förvaras ute en längre tid, till exempel ved, båtar eller skrot.")
            ),
            Option("materialgard", _("En materialgård"), _("Byggmaterial eller massor tas in och ut.")),
            Option("forvaring", _("En cistern eller annan fast tank"), _("Till exempel för olja eller gas.")),
        ),
    )
    stored = description(_("Vad ska förvaras?"), short=_("Förvaras"), missing=_("Skriv vad som ska förvaras."))
    structure_height = height(_("Hur högt blir det?"), most="100", hint=_("Från marken till den högsta punkten."))
    existing_ground_area = existing_ground_area(
        _("Hur stor yta tar sådant upp redan?"),
        _("Upplag, materialgårdar och tankar på fastigheten, sammanlagt. Räkna inte det nya."),
    )
    environment_permit = environment_permit()
    in_road_plan = in_road_plan()


class Mast(MeasureForm):
    title = _("Berätta om masten eller tornet")
    short_title = _("Om masten eller tornet")
    unanswered = _("Frågorna om masten eller tornet är inte besvarade.")
    groups = (
        Group(
            _("Vad det är"),
            ("structure_kind", "structure_height"),
            "masthojd.svg",
            _("Masten från sidan. Höjden går från marken till högsta punkten. Avståndet går från masten till gränsen."),
        ),
        Group(_("Utseendet"), ("materials",)),
        unusual("environment_permit"),
    )

    structure_kind = structure_kind(
        _("Vad är det?"),
        (
            Option("mast", _("En mast")),
            Option("torn", _("Ett torn")),
            Option("skorsten", _("En fristående skorsten")),
            Option("vindkraftverk", _("Ett vindkraftverk")),
        ),
    )
    structure_height = height(
        _("Hur högt blir det?"), most="400", hint=_("Från marken till högsta punkten. För vindkraft till vingspetsen.")
    )
    materials = description(_("Hur ska det se ut?"), short=_("Utseende"), missing=_("Skriv material och färg."))
    environment_permit = environment_permit()


ROAD_SIDE = "transformatorstation|tunnel"


class OtherStructure(MeasureForm):
    title = _("Berätta om anläggningen")
    short_title = _("Om anläggningen")
    unanswered = _("Frågorna om anläggningen är inte besvarade.")
    groups = (
        Group(_("Vad det är"), ("structure_kind", "what", "existing_ground_area")),
        unusual("environment_permit", "in_road_plan"),
    )

    structure_kind = structure_kind(
        _("Vad är det för anläggning?"),
        (
            Option("idrottsanlaggning", _("Idrottsplats eller padelbana")),
            Option("motorbana", _("Motorbana")),
            Option("campingplats", _("Campingplats")),
            Option("smabatshamn", _("Hamn för fritidsbåtar")),
            Option("transformatorstation", _("Transformatorstation")),
            Option("tunnel", _("Tunnel eller bergrum")),
            Option("skidbacke", _("Skidbacke eller skidlift")),
            Option("linbana", _("Linbana")),
            Option("nojespark", _("Nöjespark")),
            Option("djurpark", _("Djurpark")),
            Option("begravningsplats", _("Begravningsplats")),
        ),
    )
    what = description(_("Beskriv anläggningen"), short=_("Beskrivning"), missing=_("Beskriv anläggningen kort."))
    existing_ground_area = existing_ground_area(
        _("Hur stora idrottsplatser finns redan på fastigheten?"),
        _("Alla tillsammans. Räkna inte den nya. Skriv 0 om det inte finns någon."),
        only_if=("structure_kind", "idrottsanlaggning|vet_inte"),
    )
    environment_permit = environment_permit()
    in_road_plan = in_road_plan(only_if=("structure_kind", f"{ROAD_SIDE}|vet_inte"))

    @classmethod
    def facts(cls, about: Mapping[str, Any]) -> dict[str, Any]:
        """Only of sports grounds do those that stand count; of all else there is nothing to add."""
        return {"existing_ground_area": 0.0, **super().facts(about)} if about.get("structure_kind") else {}
