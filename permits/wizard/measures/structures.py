"""The questions about what is built on a plot but is no building."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permits.wizard.choices import YesNo
from permits.wizard.fields import Choice, Number, Option, Words
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
from permits.words import _

TOO_HIGH = _("Det är mycket högt. Kontrollera att du skrev i meter.")


def height(question: Words, *, most: str, hint: Words = "", least: str = "0.05") -> Number:
    return Number(
        question, least=least, most=most, unit="m", too_much=TOO_HIGH, short=_("Höjd över marken"), hint=hint,
        missing=_("Skriv höjden över marken, i meter."), tells="structure_height",
    )  # fmt: skip


def existing_ground_area(question: Words, hint: Words, **kept: Any) -> Number:
    return Number(
        question, least="0", most="1000000", unit="m²", short=_("Yta som redan finns"), hint=hint,
        missing=_("Skriv ytan i kvadratmeter. Skriv 0 om det inte finns någon."), **kept,
    )  # fmt: skip


def structure_kind(question: Words, options: tuple[Option, ...]) -> Choice:
    return Choice(
        question, options, missing=_("Välj vad det är."), short=_("Anläggningen"),
        unsure="Du har svarat att du inte vet vad anläggningen räknas som.",
    )  # fmt: skip


class Deck(MeasureForm):
    title = _("Berätta om altanen")
    short_title = _("Om altanen")
    unanswered = _("Frågorna om altanen är inte besvarade.")
    groups = (
        Group(
            _("Måtten"),
            ("structure_height", "existing_deck_area"),
            "altanhojd.svg",
            _("Altanen från sidan. Måttet går lodrätt från marken, där den är lägst, upp till altanens golv."),
        ),
        Group(_("Huset och utseendet"), ("complements", "materials")),
    )

    structure_height = height(
        _("Hur hög blir altanen?"), most="15",
        hint=_("Från marken, där den är lägst under altanen, upp till golvet. Ett räcke visar du på ritningen."),
    )  # fmt: skip
    existing_deck_area = Number(
        _("Hur stora altaner finns redan?"), least="0", most="1000", unit="m²", short=_("Altaner som redan finns"),
        missing=_("Skriv ytan i kvadratmeter. Skriv 0 om det inte finns någon."),
        hint=_("Alla altaner på tomten, sammanlagt. Räkna inte den nya."),
    )  # fmt: skip
    complements = on_one_two_dwelling_plot(_("Hör den till ett hus med en eller två bostäder?"))
    materials = description(
        _("Hur ska den se ut?"), short=_("Utseende"), missing=_("Skriv material och färg."),
        hint=_("Till exempel tryckimpregnerat trä, obehandlat. Räcke av glas."),
    )  # fmt: skip


class Wall(MeasureForm):
    title = _("Berätta om muren")
    short_title = _("Om muren")
    unanswered = _("Frågorna om muren är inte besvarade.")
    groups = (
        Group(
            _("Höjden"),
            ("structure_height",),
            "plankhojd.svg",
            _("Muren eller planket från sidan. Måttet går lodrätt från den lägre markens nivå upp till överkanten."),
        ),
        Group(_("Huset och utseendet"), ("complements", "materials")),
        unusual("in_road_plan"),
    )

    structure_height = height(
        _("Hur hög blir muren?"), most="15",
        hint=_("Där den är som högst. Är marken olika hög på sidorna mäter du från den lägre."),
    )  # fmt: skip
    complements = on_one_two_dwelling_plot(_("Står den vid ett hus med en eller två bostäder?"))
    materials = description(
        _("Hur ska den se ut?"), short=_("Utseende"), missing=_("Skriv material och färg."),
        hint=_("Till exempel stödmur av betong, grå."),
    )  # fmt: skip
    in_road_plan = in_road_plan()


class Fence(Wall):
    title = _("Berätta om planket")
    short_title = _("Om planket")
    lead = _("Ett plank är tätt. Ett glest staket som man ser igenom är oftast inget plank.")
    unanswered = _("Frågorna om planket är inte besvarade.")

    structure_height = height(
        _("Hur högt blir planket?"), most="15",
        hint=_("Där det är som högst. Är marken olika hög på sidorna mäter du från den lägre."),
    )  # fmt: skip
    complements = on_one_two_dwelling_plot(_("Står det vid ett hus med en eller två bostäder?"))
    materials = description(
        _("Hur ska det se ut?"), short=_("Utseende"), missing=_("Skriv material och färg."),
        hint=_("Till exempel liggande träpanel, svart, tätt hela vägen."),
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


class Sign(MeasureForm):
    title = _("Berätta om skylten eller ljuset")
    short_title = _("Om skylten eller ljuset")
    unanswered = _("Frågorna om skylten eller ljuset är inte besvarade.")

    structure_kind = structure_kind(
        _("Vad sätter du upp?"),
        (Option("skylt", _("En skylt")), Option("ljus", _("En ljusanordning"), _("Till exempel fasadbelysning."))),
    )
    sign_width = Number(
        _("Hur bred är den?"), least="0.05", most="100", unit="m", short=_("Bredd"), missing=_("Skriv bredden i meter.")
    )
    sign_height = Number(
        _("Hur hög är den?"), least="0.05", most="50", unit="m", short=_("Höjd"), missing=_("Skriv höjden i meter.")
    )
    lit = YesNo(_("Lyser den?"), short=_("Lyser"))
    materials = description(
        _("Hur ska den se ut?"), short=_("Utseende"), missing=_("Skriv text, material och färg."),
        hint=_("Text, bild, material och färg, och var på huset den ska sitta."),
    )  # fmt: skip


class Pool(MeasureForm):
    title = _("Berätta om poolen")
    short_title = _("Om poolen")
    lead = _(
        "En pool behöver oftast inget bygglov i sig. Det som avgör är hur marken ändras och vad som byggs runt den."
    )
    unanswered = _("Frågorna om poolen är inte besvarade.")
    groups = (
        Group(
            _("Måtten"),
            ("structure_height", "level_change"),
            "poolkant.svg",
            _("Poolen från sidan. Det ena måttet visar poolens kant över marken, det andra hur mycket marken höjs."),
        ),
        Group(_("Poolen"), ("complements", "depth", "around")),
    )

    structure_height = height(
        _("Hur högt över marken når poolen?"), most="4", least="0",
        hint=_("Där den sticker upp mest. Skriv 0 om den ligger helt i marken."),
    )  # fmt: skip
    level_change = Number(
        _("Hur mycket ändras marken runt poolen?"), least="0", most="10", unit="m", short=_("Marknivån ändras"),
        missing=_("Skriv hur mycket marken höjs eller sänks, i meter. Skriv 0 om den inte ändras."),
        hint=_("Där den höjs eller sänks mest. Gropen för själva poolen räknas inte. Skriv 0 om marken inte ändras."),
    )  # fmt: skip
    complements = on_one_two_dwelling_plot(_("Hör den till ett hus med en eller två bostäder?"))
    depth = Number(
        _("Hur djup är poolen?"), least="0.2", most="6", unit="m", short=_("Djup"),
        missing=_("Skriv djupet i meter."), hint=_("Där den är som djupast."),
    )  # fmt: skip
    around = description(
        _("Vad bygger du runt poolen?"), short=_("Runt poolen"),
        missing=_("Skriv vad du bygger runt poolen, eller att du inte bygger något."),
        hint=_("Till exempel trädäck, mur, plank eller poolhus. De kan behöva bygglov för egen del."),
    )  # fmt: skip


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
