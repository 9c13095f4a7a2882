"""The questions about making a building larger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permits.law.facts import Unknown
from permits.wizard.fields import UNSURE, Choice, LongText, Number, Option, Wrong
from permits.wizard.forms import Group
from permits.wizard.measures.asked import (
    HOUSE,
    NOT_KNOWN_WHAT_HOUSE,
    OF_HOUSE,
    RIDGE_TOLD,
    TOO_HIGH,
    existing_exempt_area,
    facade,
    gross_area,
    horses,
    installations,
    looks,
    ridge_height,
    roof,
    roof_pitch,
    storeys,
)
from permits.wizard.measures.new_buildings import Storeyed
from permits.words import _

ANCILLARY = "komplementbyggnad|komplementbostadshus|vet_inte"
OF_ANCILLARY = ("footprint_after", "existing_exempt_area")
"""What is only asked of a building that is ancillary itself."""
ON_THE_HOUSE = frozenset({"balkong", "takkupa", "skarmtak"})
"""What hangs on the house itself, and so is not higher than it."""
NOT_KNOWN_WHAT_BUILDING = "Du har svarat att du inte vet vad det är för byggnad som byggs till."


class Extension(Storeyed):
    title = _("Berätta om tillbyggnaden")
    short_title = _("Om tillbyggnaden")
    unanswered = _("Frågorna om tillbyggnaden är inte besvarade.")
    groups = (
        Group(_("Huset och det nya"), ("building_type", "extends", "horses", "what")),
        Group(_("Ytan"), ("gross_area", "storeys", "house_area", "earlier_extension_area", *OF_ANCILLARY)),
        Group(_("Höjden och taket"), ("ridge_height", "main_ridge_height", "roof_pitch"), "nockhojd.svg", RIDGE_TOLD),
        looks(),
        Group(_("Installationer"), ("installations",)),
        Group("", ("why_odd",)),
    )

    building_type = Choice(
        _("Är det ett hus med en eller två bostäder?"), HOUSE, missing=_("Svara på vilket slags hus det är."),
        short=_("En- eller tvåbostadshus"), means=OF_HOUSE, unsure=NOT_KNOWN_WHAT_HOUSE,
        tells="complements_one_two_dwelling_house",
    )  # fmt: skip
    extends = Choice(
        _("Vad är det för byggnad?"),
        (
            Option("komplementbyggnad", _("Ett garage, ett förråd eller liknande"), _("Kallas komplementbyggnad.")),
            Option(
                "komplementbostadshus", _("Ett litet extra bostadshus på tomten"), _("Kallas komplementbostadshus.")
            ),
            Option(
                "ekonomibyggnad",
                _("En ekonomibyggnad"),
                _("Ladugård, stall eller maskinhall för jord- eller skogsbruk."),
            ),
            Option("annat", _("Något annat"), _("Till exempel ett flerbostadshus eller ett hus med lokaler.")),
        ),
        unsure=NOT_KNOWN_WHAT_BUILDING,
        only_if=("building_type", "annat|vet_inte"),
        missing=_("Välj vad det är för byggnad."),
        short=_("Byggnaden"),
    )
    horses = horses(only_if=("extends", "ekonomibyggnad|vet_inte"))
    what = Choice(
        _("Vad bygger du till?"),
        (
            Option("rum", _("Ett eller flera rum")),
            Option("uterum", _("Ett uterum")),
            Option("balkong", _("En balkong")),
            Option("takkupa", _("En takkupa")),
            Option("skarmtak", _("Ett skärmtak"), _("Ett tak över entrén, altanen eller bilen, fäst i huset.")),
            Option("annat", _("Något annat")),
        ),
        missing=_("Välj vad du bygger till."),
        short=_("Tillbyggnad"),
    )
    gross_area = gross_area(_("Hur stor blir den nya ytan?"), "5000")
    storeys = storeys()
    house_area = Number(
        _("Hur stor är byggnaden i dag, sett uppifrån?"), least="1", most="50000", unit="m²",
        short=_("Byggnadens yta i dag"), hint=_("Ytan på marken, om du vet den."),
    )  # fmt: skip
    earlier_extension_area = Number(
        _("Hur mycket är tidigare tillbyggt utan bygglov?"), least="0", most="1000", unit="m²",
        short=_("Tidigare tillbyggt utan bygglov"),
        missing=_("Skriv ytan i kvadratmeter. Skriv 0 om inget är tillbyggt."),
        hint=_("På samma hus, sammanlagt. Skriv 0 om inget är tillbyggt."),
    )  # fmt: skip
    footprint_after = Number(
        _("Hur stor blir byggnaden när den är tillbyggd, sett uppifrån?"), least="1", most="5000", unit="m²",
        only_if=("extends", ANCILLARY), short=_("Yta efter tillbyggnaden"),
        missing=_("Skriv hela byggnadens yta efteråt, i kvadratmeter."),
    )  # fmt: skip
    existing_exempt_area = existing_exempt_area(
        _("Hur mycket annat är redan byggt utan bygglov?"), only_if=("extends", ANCILLARY)
    )
    ridge_height = ridge_height(
        _("Hur högt är det till tillbyggnadens taknock?"),
        hint=_("Från marken till takets högsta punkt. Har det du bygger inget tak mäter du till dess högsta del."),
    )
    main_ridge_height = Number(
        _("Hur högt är det till husets taknock?"), least="0.5", most="60", unit="m", too_much=TOO_HIGH,
        short=_("Husets nockhöjd"), missing=_("Skriv hur högt det är till husets taknock, i meter."),
    )  # fmt: skip
    roof_pitch = roof_pitch()
    facade = facade()
    roof = roof(only_if=("what", "rum|uterum|takkupa|skarmtak|annat"))
    installations = installations()
    why_odd = LongText(
        _("Varför är måtten så?"), short=_("Om måtten"), longest=500, if_doubted=True,
        hint=_("Fyll bara i om måtten verkligen stämmer. Annars rättar du dem."),
    )  # fmt: skip

    @classmethod
    def facts(cls, about: Mapping[str, Any]) -> dict[str, Any]:
        """A house is neither an ancillary nor a farm building; of others it was asked."""
        told = super().facts(about)
        extends = about.get("extends")
        if about.get("building_type") == "en_tvabostadshus":
            extends = "huset"
        if not extends:
            return told
        not_known = Unknown(NOT_KNOWN_WHAT_BUILDING)
        ancillary = extends in {"komplementbyggnad", "komplementbostadshus"}
        return {
            **told,
            "extends_ancillary_building": not_known if extends == UNSURE else ancillary,
            "extends_farm_building": not_known if extends == UNSURE else extends == "ekonomibyggnad",
        }

    def validate_gross_area(self, field: Any) -> None:
        house, floors = self["house_area"], self["storeys"]
        if self["why_odd"].data or not house.data or house.errors or not floors.data or floors.process_errors:
            return
        if house.process_errors or float(field.data) / int(floors.data) <= float(house.data):
            return
        self.is_doubted = True
        raise Wrong(
            _(
                "Tillbyggnaden blir större än hela byggnaden, som är %(house)s m². Rätta ytorna. Stämmer de, så skriv "
                "varför längst ner.",
                house=house.write(house.data),
            )
        )

    def validate_footprint_after(self, field: Any) -> None:
        house = self["house_area"]
        if house.data and not house.process_errors and float(field.data) < float(house.data):
            raise Wrong(_("Byggnaden kan inte bli mindre av att byggas till. Rätta ytan före eller efter."))

    def validate_main_ridge_height(self, field: Any) -> None:
        ridge = self["ridge_height"]
        if not ridge.data or ridge.process_errors or self["why_odd"].data or self["what"].data not in ON_THE_HOUSE:
            return
        if float(ridge.data) > float(field.data):
            self.is_doubted = True
            raise Wrong(
                _(
                    "Det du bygger till sitter på huset, men blir högre än husets taknock. Rätta höjderna. Stämmer "
                    "de, så skriv varför längst ner."
                )
            )
