"""The questions about changing a building that stands, without making it larger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permits.wizard.choices import AnyOf, YesNo
from permits.wizard.fields import UNSURE, Choice, Number, Option
from permits.wizard.forms import Group
from permits.wizard.measures.asked import (
    RIDGE_TOLD,
    MeasureForm,
    building_kind,
    description,
    existing_exempt_area,
    faces_public_place,
    horses,
    installations,
    on_one_two_dwelling_plot,
    ridge_height,
)
from permits.words import _


class FacadeChange(MeasureForm):
    title = _("Berätta om hur huset ändras")
    short_title = _("Om ändringen")
    unanswered = _("Frågorna om ändringen är inte besvarade.")
    groups = (
        Group(_("Byggnaden"), ("building_kind", "faces_public_place")),
        Group(_("Ändringen"), ("changes", "facade_now", "facade_after")),
    )

    building_kind = building_kind()
    faces_public_place = faces_public_place()
    changes = AnyOf(
        _("Vad ändrar du?"),
        (
            Option("fonster_dorrar", _("Fönster eller dörrar")),
            Option("farg", _("Färgen")),
            Option("vaggar", _("Väggarnas material")),
            Option("tak", _("Takets material eller färg")),
            Option("annat", _("Något annat utanpå")),
        ),
        missing=_("Välj vad du ändrar."),
        hint=_("Välj allt som stämmer."),
        short=_("Det som ändras"),
    )
    facade_now = description(
        _("Hur ser det ut i dag?"), short=_("Så ser det ut i dag"), missing=_("Skriv hur det ser ut i dag."),
        hint=_("Till exempel gul puts och vita träfönster."),
    )  # fmt: skip
    facade_after = description(
        _("Hur ska det se ut?"), short=_("Så ska det se ut"), missing=_("Skriv hur det ska se ut."),
        hint=_("Till exempel ljusgrå puts, kulör NCS S 1500-N, och bruna fönster av aluminium."),
    )  # fmt: skip


class Solar(MeasureForm):
    title = _("Berätta om solcellerna")
    short_title = _("Om solcellerna")
    unanswered = _("Frågorna om solcellerna är inte besvarade.")
    groups = (
        Group(_("Byggnaden"), ("building_kind", "faces_public_place")),
        Group(_("Anläggningen"), ("device", "power_kw", "mounted")),
    )

    building_kind = building_kind(_("Vad är det för byggnad de ska sitta på?"))
    faces_public_place = faces_public_place()
    device = Choice(
        _("Vad sätter du upp?"),
        (
            Option("solceller", _("Solceller"), _("De ger el.")),
            Option("solfangare", _("Solfångare"), _("De ger varmt vatten.")),
        ),
        missing=_("Välj solceller eller solfångare."),
        short=_("Anläggningen"),
    )
    power_kw = Number(
        _("Hur stor är effekten?"), least="0.1", most="10000", unit="kW", short=_("Effekt"),
        hint=_("Toppeffekten för alla paneler tillsammans. Lämna tomt om du inte vet."),
        untold="Du har inte skrivit hur stor effekt anläggningen har.",
    )  # fmt: skip
    mounted = Choice(
        _("Hur sitter panelerna?"),
        (
            Option("langs_tak", _("Längs taket")),
            Option("uppvinklade", _("Uppvinklade från taket")),
            Option("fasad", _("På en vägg")),
        ),
        missing=_("Välj hur panelerna sitter."),
        short=_("Panelernas läge"),
    )


ANCILLARY_ALREADY = "komplementbyggnad|vet_inte"
BECOMES_DWELLING = ("becomes_ancillary_dwelling", "ja|vet_inte")


class ChangedUse(MeasureForm):
    title = _("Berätta om den nya användningen")
    short_title = _("Om användningen")
    unanswered = _("Frågorna om användningen är inte besvarade.")
    groups = (
        Group(_("Före och efter"), ("building_kind", "use_now", "use_after", "substantially_new_use", "horses")),
        Group(
            _("Byggnad som blir bostad"),
            ("becomes_ancillary_dwelling", "complements"),
            only_if=("building_kind", ANCILLARY_ALREADY),
        ),
        Group("", ("ridge_height", "existing_exempt_area"), "nockhojd.svg", RIDGE_TOLD, BECOMES_DWELLING),
        Group(_("Platsen och ytan"), ("in_contiguous_settlement", "premises_area")),
        Group(_("Installationer"), ("installations",)),
    )

    building_kind = building_kind(_("Vad är det för byggnad i dag?"))
    use_now = description(
        _("Vad används den till i dag?"), short=_("Användning i dag"), missing=_("Skriv vad den används till i dag."),
        hint=_("Står den tom skriver du vad den användes till senast."),
    )  # fmt: skip
    use_after = description(
        _("Vad ska den användas till?"), short=_("Ny användning"), missing=_("Skriv vad den ska användas till."),
    )  # fmt: skip
    substantially_new_use = YesNo(
        _("Blir det något helt annat än i dag?"), short=_("Väsentligt annat ändamål"),
        hint=_("Till exempel från butik till bostad, eller från kontor till restaurang. Är du osäker bedömer vi det."),
        unsure="Du har svarat att du inte vet om användningen blir väsentligt annorlunda.",
    )  # fmt: skip
    horses = horses(only_if=("building_kind", "ekonomibyggnad|vet_inte"))
    becomes_ancillary_dwelling = YesNo(
        _("Ska ett garage, förråd eller liknande bli ett litet bostadshus?"), short=_("Blir komplementbostadshus"),
        hint=_("Då blir det ett komplementbostadshus, och reglerna är mildare om det är litet."),
        unsure="Du har svarat att du inte vet om byggnaden ska bli ett komplementbostadshus.",
        only_if=("building_kind", ANCILLARY_ALREADY),
    )  # fmt: skip
    complements = on_one_two_dwelling_plot(
        _("Hör den till ett hus med en eller två bostäder?"), only_if=BECOMES_DWELLING
    )
    ridge_height = ridge_height(_("Hur högt är det till byggnadens taknock?"), only_if=BECOMES_DWELLING)
    existing_exempt_area = existing_exempt_area(
        _("Hur mycket annat är redan byggt utan bygglov?"), only_if=BECOMES_DWELLING
    )
    in_contiguous_settlement = YesNo(
        _("Ligger byggnaden i ett samlat bostadsområde?"), short=_("Sammanhållen bebyggelse"),
        hint=_("Kallas sammanhållen bebyggelse: hus på tomter som gränsar till varandra eller bara skiljs av en väg."),
        unsure="Du har svarat att du inte vet om byggnaden ligger i en sammanhållen bebyggelse.",
    )  # fmt: skip
    premises_area = Number(
        _("Hur stor yta får lokaler?"), least="0", most="500000", unit="m²", short=_("Lokalernas yta"),
        hint=_("Butik, kontor, lager och annat som inte är bostad, sammanlagt. Skriv 0 om det inte blir några."),
        missing=_("Skriv ytan i kvadratmeter. Skriv 0 om det inte blir några lokaler."),
    )  # fmt: skip
    installations = installations()

    @classmethod
    def facts(cls, about: Mapping[str, Any]) -> dict[str, Any]:
        """Only an ancillary building can become an ancillary dwelling."""
        kind = about.get("building_kind")
        told = super().facts(about)
        return {"becomes_ancillary_dwelling": False, **told} if kind and kind != UNSURE else told


class AddedDwelling(MeasureForm):
    title = _("Berätta om den nya bostaden")
    short_title = _("Om bostaden")
    unanswered = _("Frågorna om bostaden är inte besvarade.")
    groups = (
        Group(_("Byggnaden"), ("building_kind", "dwellings_now")),
        Group(_("Det nya"), ("added_dwellings", "dwelling_area", "use_now")),
        Group(_("Installationer"), ("installations",)),
    )

    building_kind = building_kind(_("I vad för byggnad inreder du bostaden?"))
    dwellings_now = Number(
        _("Hur många bostäder finns det i byggnaden i dag?"), least="0", most="2000", decimals=0,
        short=_("Bostäder i dag"), missing=_("Skriv antalet bostäder med en siffra. Skriv 0 om det inte finns någon."),
    )  # fmt: skip
    added_dwellings = Number(
        _("Hur många nya bostäder blir det?"), least="1", most="500", decimals=0, short=_("Nya bostäder"),
        missing=_("Skriv antalet nya bostäder med en siffra."),
    )  # fmt: skip
    dwelling_area = Number(
        _("Hur stor blir den nya bostaden?"), least="1", most="50000", unit="m²", short=_("De nya bostädernas yta"),
        missing=_("Skriv ytan i kvadratmeter."), hint=_("Blir de fler än en skriver du ytan för alla tillsammans."),
    )  # fmt: skip
    use_now = description(
        _("Vad används utrymmet till i dag?"), short=_("Utrymmet i dag"),
        missing=_("Skriv vad utrymmet används till i dag."), hint=_("Till exempel vind, källare eller rum i huset."),
    )  # fmt: skip
    installations = installations(_("Vad av det här ska göras?"))
