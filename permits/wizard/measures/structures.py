"""The questions about what is built on a plot but is no building."""

from __future__ import annotations

from permits.wizard.choices import YesNo
from permits.wizard.fields import Choice, Number, Option, Words
from permits.wizard.forms import Group
from permits.wizard.measures.asked import (
    MeasureForm,
    description,
    in_road_plan,
    on_one_two_dwelling_plot,
    unusual,
)
from permits.words import _

TOO_HIGH = _("Det är mycket högt. Kontrollera att du skrev i meter.")


def height(question: Words, *, most: str, hint: Words = "", least: str = "0.05") -> Number:
    return Number(
        question, least=least, most=most, unit="m", too_much=TOO_HIGH, short=_("Höjd över marken"), hint=hint,
        missing=_("Skriv höjden över marken, i meter."), tells="structure_height",
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
        hint=_("Där den höjs eller sänks mest. Räkna marken runt poolen, inte gropen den ligger i."),
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
