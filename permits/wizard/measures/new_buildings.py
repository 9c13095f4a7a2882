"""The questions about new buildings."""

from __future__ import annotations

from typing import Any

from permits.wizard.choices import YesNo
from permits.wizard.fields import Choice, Line, Number, Option, Wrong
from permits.wizard.forms import Group
from permits.wizard.measures.asked import (
    RIDGE_TOLD,
    MeasureForm,
    existing_exempt_area,
    facade,
    floor_level,
    gross_area,
    horses,
    installations,
    is_too_low,
    looks,
    on_one_two_dwelling_plot,
    ridge_height,
    roof,
    roof_pitch,
    storeys,
    water_sewage,
)
from permits.words import _


class AncillaryBuilding(MeasureForm):
    title = _("Berätta om den nya byggnaden")
    short_title = _("Om byggnaden")
    unanswered = _("Frågorna om byggnaden är inte besvarade.")
    groups = (
        Group(_("Användningen"), ("use", "use_other", "complements")),
        Group(_("Måtten"), ("ridge_height", "roof_pitch", "existing_exempt_area"), "nockhojd.svg", RIDGE_TOLD),
        looks(),
        Group(_("Installationer"), ("installations",)),
    )

    use = Choice(
        _("Vad ska den användas till?"),
        (
            Option("garage", _("Garage eller carport")),
            Option("forrad", _("Förråd")),
            Option("vaxthus", _("Växthus")),
            Option("gaststuga", _("Gäststuga")),
            Option("bastu", _("Bastu")),
            Option("annat", _("Annat")),
        ),
        missing=_("Välj vad byggnaden ska användas till."),
        short=_("Användning"),
    )
    use_other = Line(
        _("Vad då?"),
        only_if=("use", "annat"),
        missing=_("Skriv vad byggnaden ska användas till."),
        short=_("Annan användning"),
    )
    complements = on_one_two_dwelling_plot(_("Hör den till ett hus med en eller två bostäder?"))
    ridge_height = ridge_height(_("Hur högt är det till taknocken?"))
    roof_pitch = roof_pitch()
    existing_exempt_area = existing_exempt_area()
    facade = facade()
    roof = roof()
    installations = installations()


class AncillaryDwelling(MeasureForm):
    title = _("Berätta om det nya lilla bostadshuset")
    short_title = _("Om bostadshuset")
    unanswered = _("Frågorna om bostadshuset är inte besvarade.")
    groups = (
        Group(_("Huset det hör till"), ("complements",)),
        Group(_("Måtten"), ("ridge_height", "roof_pitch", "existing_exempt_area"), "nockhojd.svg", RIDGE_TOLD),
        looks(),
        Group(_("Vatten, avlopp och värme"), ("water_sewage", "installations")),
    )

    complements = on_one_two_dwelling_plot(
        _("Hör det till ett hus med en eller två bostäder?"),
        hint=_("Ett komplementbostadshus kan bara höra till ett sådant hus."),
    )
    ridge_height = ridge_height(_("Hur högt är det till taknocken?"))
    roof_pitch = roof_pitch()
    existing_exempt_area = existing_exempt_area()
    facade = facade()
    roof = roof()
    water_sewage = water_sewage()
    installations = installations(_("Vad av det här ska göras?"))


class Storeyed(MeasureForm):
    """A house where the number of storeys has to fit under the ridge."""

    def validate_ridge_height(self, field: Any) -> None:
        floors = self["storeys"]
        if floors.data and not floors.process_errors and is_too_low(field.data, floors.data):
            raise Wrong(
                _(
                    "Så många våningar som %(floors)s får inte plats under en taknock på %(ridge)s meter. Kontrollera "
                    "båda talen.",
                    floors=floors.data,
                    ridge=field.write(field.data),
                )
            )


class NewHouse(Storeyed):
    title = _("Berätta om det nya huset")
    short_title = _("Om huset")
    unanswered = _("Frågorna om huset är inte besvarade.")
    groups = (
        Group(_("Storleken"), ("storeys", "gross_area")),
        Group(_("Höjden och taket"), ("ridge_height", "roof_pitch", "floor_level"), "nockhojd.svg", RIDGE_TOLD),
        looks(),
        Group(_("Vatten och avlopp"), ("water_sewage",)),
    )

    storeys = storeys()
    gross_area = gross_area(_("Hur stort blir huset?"), "5000")
    ridge_height = ridge_height(_("Hur högt är det till taknocken?"))
    roof_pitch = roof_pitch()
    floor_level = floor_level()
    facade = facade()
    roof = roof()
    water_sewage = water_sewage()


class NewApartments(NewHouse):
    groups = (
        Group(_("Storleken"), ("dwellings", "storeys", "gross_area")),
        *NewHouse.groups[1:],
    )

    dwellings = Number(
        _("Hur många bostäder blir det?"), least="3", most="2000", decimals=0, short=_("Bostäder"),
        missing=_("Skriv antalet bostäder med en siffra."),
        hint=_("Ett flerbostadshus har minst tre. För en eller två väljer du enbostadshus i stället."),
    )  # fmt: skip
    storeys = storeys("60")
    gross_area = gross_area(_("Hur stort blir huset?"), "200000")
    ridge_height = ridge_height(_("Hur högt är det till taknocken?"), highest="200")


class NewPremises(Storeyed):
    title = _("Berätta om den nya lokalen")
    short_title = _("Om lokalen")
    unanswered = _("Frågorna om lokalen är inte besvarade.")
    groups = (
        Group(_("Användningen"), ("use", "use_other", "for_public_transport_or_place")),
        Group(_("Storleken"), ("storeys", "gross_area")),
        Group(_("Höjden och taket"), ("ridge_height", "roof_pitch", "floor_level"), "nockhojd.svg", RIDGE_TOLD),
        looks(),
        Group(_("Vatten och avlopp"), ("water_sewage",)),
    )

    use = Choice(
        _("Vad ska byggnaden användas till?"),
        (
            Option("butik", _("Butik, restaurang eller service")),
            Option("kontor", _("Kontor")),
            Option("lager", _("Lager eller verkstad")),
            Option("industri", _("Industri")),
            Option("skola_vard", _("Skola, förskola eller vård")),
            Option("samling", _("Samlingslokal, idrott eller kultur")),
            Option("annat", _("Annat")),
        ),
        missing=_("Välj vad byggnaden ska användas till."),
        short=_("Användning"),
    )
    use_other = Line(
        _("Vad då?"),
        only_if=("use", "annat"),
        missing=_("Skriv vad byggnaden ska användas till."),
        short=_("Annan användning"),
    )
    for_public_transport_or_place = YesNo(
        _("Är den för kollektivtrafiken, eller ska den stå på kommunens gata, torg eller park?"),
        short=_("För kollektivtrafik eller på kommunens allmänna plats"),
        hint=_("Till exempel en busskur, eller en kiosk på ett torg som kommunen äger."),
        unsure="Du har svarat att du inte vet om byggnaden är för kollektivtrafiken eller på kommunens allmänna plats.",
    )
    storeys = storeys("60")
    gross_area = gross_area(_("Hur stor blir byggnaden?"), "500000")
    ridge_height = ridge_height(_("Hur högt är det till taknocken?"), highest="200")
    roof_pitch = roof_pitch()
    floor_level = floor_level()
    facade = facade()
    roof = roof()
    water_sewage = water_sewage(_("Hur får byggnaden vatten och avlopp?"), without=True)


class FarmBuilding(MeasureForm):
    title = _("Berätta om den nya ekonomibyggnaden")
    short_title = _("Om ekonomibyggnaden")
    lead = _("En ekonomibyggnad behövs för jordbruk, skogsbruk eller en liknande näring.")
    unanswered = _("Frågorna om ekonomibyggnaden är inte besvarade.")
    groups = (
        Group(_("Användningen"), ("use", "use_other", "horses")),
        Group(_("Måtten"), ("ridge_height", "roof_pitch"), "nockhojd.svg", RIDGE_TOLD),
        looks(),
    )

    use = Choice(
        _("Vad ska den användas till?"),
        (
            Option("djur", _("Djur")),
            Option("foder", _("Foder, spannmål eller gödsel")),
            Option("maskiner", _("Maskiner och redskap")),
            Option("skog", _("Skogsbruk")),
            Option("annat", _("Annat")),
        ),
        missing=_("Välj vad byggnaden ska användas till."),
        short=_("Användning"),
    )
    use_other = Line(
        _("Vad då?"),
        only_if=("use", "annat"),
        missing=_("Skriv vad byggnaden ska användas till."),
        short=_("Annan användning"),
    )
    horses = horses()
    ridge_height = ridge_height(_("Hur högt är det till taknocken?"))
    roof_pitch = roof_pitch()
    facade = facade()
    roof = roof()
