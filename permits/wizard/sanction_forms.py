"""What an officer is asked of what was done without start clearance."""

from __future__ import annotations

from permits.law.sanction import Cut, Offence, On
from permits.wizard.fields import Choice, Number, Option
from permits.wizard.forms import StepForm
from permits.wizard.office import long_text
from permits.words import _

OFFENCES = {
    Offence.NEW: _("En ny byggnad"),
    Offence.EXTENSION: _("En tillbyggnad"),
    Offence.DORMERS: _("Takkupor"),
    Offence.CHANGED_USE: _("Ändrad användning"),
    Offence.EXTRA_DWELLING: _("Ytterligare en bostad"),
    Offence.FACADE: _("Ändrad fasad"),
    Offence.WINDOWS_OR_DOORS: _("Fönster eller dörrar"),
    Offence.BALCONIES_OR_ENTRANCES: _("Balkonger eller entréer"),
}
BUILDINGS = {
    On.SMALL_HOUSE: _("En- eller tvåbostadshus"),
    On.ANCILLARY: _("Komplementbyggnad eller liten byggnad"),
    On.LARGE: _("Flerbostadshus, kontor, handel eller kultur"),
    On.OTHER: _("Annan byggnad"),
}


class ConsiderSanction(StepForm):
    """What a construction sanction fee is reckoned from (PBF 9 kap. 6–10 §§)."""

    title = _("Byggsanktionsavgift")
    lead = _(
        "Avgiften räknas efter det du anger, och den som berörs får tre veckor på sig att yttra sig. Beslutet får inte "
        "delegeras: det fattar nämnden (12 kap. 6 § PBL). Gjordes det före den 1 december 2025 och är det tillåtet i "
        "dag, eller kostar mindre, gäller de nya reglerna (övergångsbestämmelse 2 till lag 2025:974)."
    )
    go_on = _("Räkna och ge tillfälle att yttra sig")

    what = long_text(_("Vad har gjorts utan startbesked?"), missing=_("Skriv vad som har gjorts."))
    offence = Choice(
        _("Vad gäller det?"), tuple(Option(each.value, text) for each, text in OFFENCES.items()),
        missing=_("Välj vad det gäller."),
    )  # fmt: skip
    on = Choice(
        _("På vad?"), tuple(Option(each.value, text) for each, text in BUILDINGS.items()),
        missing=_("Välj vilken sorts byggnad."),
    )  # fmt: skip
    area = Number(_("Area (brutto- och öppenarea)"), least="0", most="100000", unit="m²",
                  hint=_("För takkupor, fönster, dörrar, balkonger och entréer: lämna tomt."))  # fmt: skip
    pieces = Number(_("Antal"), least="0", most="1000", decimals=0, unit="",
                    hint=_("Bara för takkupor, fönster, dörrar, balkonger och entréer."))  # fmt: skip
    had_permit = Choice(
        _("Fanns bygglov, eller var anmälan gjord, när arbetet började?"),
        (Option("ja", _("Ja")), Option("nej", _("Nej"))),
        missing=_("Svara ja eller nej."),
    )  # fmt: skip
    again = Choice(
        _("Har samma person fått en avgift för samma slags överträdelse, beslutad högst två år före den här?"),
        (Option("nej", _("Nej")), Option("ja", _("Ja"))), default="nej",
    )  # fmt: skip
    cut = Choice(
        _("Ska avgiften sättas ned?"),
        (
            Option(Cut.NONE.value, _("Nej")),
            Option(Cut.HALF.value, _("Till hälften")),
            Option(Cut.QUARTER.value, _("Till en fjärdedel")),
        ),
        default=Cut.NONE.value,
        hint=_("När avgiften inte står i rimlig proportion till överträdelsen (11 kap. 53 a § PBL)."),
    )
