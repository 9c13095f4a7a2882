"""The first question, what it is that you want to do, and what kind of permit is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from permits.law.facts import MeasureKind as Kind
from permits.law.facts import Wanted
from permits.law.measures import INSTALLATIONS_ONLY
from permits.wizard.choices import Shelf, Shelves, YesNo
from permits.wizard.fields import Choice, Number, Option
from permits.wizard.forms import Group
from permits.wizard.measures.asked import MeasureForm
from permits.words import _

SHELVES: Final = (
    Shelf(
        "nytt",
        _("Bygga nytt"),
        (
            Option(
                Kind.KOMPLEMENTBYGGNAD.value,
                _("En fristående mindre byggnad"),
                _("Garage, förråd, växthus, gäststuga, bastu. Kallas komplementbyggnad."),
                "komplementbyggnad.svg",
            ),
            Option(
                Kind.NYBYGGNAD_ENBOSTADSHUS.value,
                _("Ett nytt enbostadshus"),
                _("Ett helt nytt hus att bo i, hela året eller på fritiden."),
                "nybyggnad.svg",
            ),
            Option(
                Kind.KOMPLEMENTBOSTADSHUS.value,
                _("Ett litet extra bostadshus på tomten"),
                _("Med kök och badrum, vid ett hus som finns. Kallas komplementbostadshus."),
                "komplementbostadshus.svg",
            ),
            Option(
                Kind.NYBYGGNAD_FLERBOSTADSHUS.value,
                _("Ett nytt hus med lägenheter"),
                _("Tre bostäder eller fler. Kallas flerbostadshus."),
                "flerbostadshus.svg",
            ),
            Option(
                Kind.NYBYGGNAD_LOKAL.value,
                _("Ett nytt hus med lokaler"),
                _("Butik, kontor, skola, lager, industri, busskur."),
                "lokal.svg",
            ),
            Option(
                Kind.EKONOMIBYGGNAD.value,
                _("En ny byggnad för lantbruk"),
                _("Ladugård, stall, maskinhall. Kallas ekonomibyggnad."),
                "ekonomibyggnad.svg",
            ),
        ),
    ),
    Shelf(
        "hus",
        _("Bygga ut eller ändra ett hus"),
        (
            Option(
                Kind.TILLBYGGNAD.value,
                _("En tillbyggnad"),
                _("Du gör ett hus större: ett rum, ett uterum, en balkong, ett tak över entrén."),
                "tillbyggnad.svg",
            ),
            Option(
                Kind.FASADANDRING.value,
                _("En ändring utanpå huset"),
                _("Ny färg, nya fönster, nytt material på väggar eller tak. Kallas fasadändring."),
                "fasadandring.svg",
            ),
            Option(
                Kind.SOLCELLER.value,
                _("Solceller eller solfångare"),
                _("På taket eller på en vägg."),
                "solceller.svg",
            ),
            Option(
                Kind.ANDRAD_ANVANDNING.value,
                _("En ny användning av huset"),
                _("Till exempel en butik som blir bostad. Kallas ändrad användning."),
                "andrad_anvandning.svg",
            ),
            Option(
                Kind.YTTERLIGARE_BOSTAD.value,
                _("En bostad till i huset"),
                _("Till exempel en lägenhet i källaren. Kallas ytterligare bostad."),
                "ytterligare_bostad.svg",
            ),
        ),
    ),
    Shelf(
        "tomten",
        _("På tomten"),
        (
            Option(Kind.ALTAN.value, _("En altan"), _("Eller en trall eller veranda utan tak."), "altan.svg"),
            Option(Kind.PLANK.value, _("Ett plank"), _("En tät vägg av trä eller liknande, utomhus."), "plank.svg"),
            Option(Kind.MUR.value, _("En mur"), _("Stödmur eller fristående mur."), "mur.svg"),
            Option(Kind.POOL.value, _("En pool"), _("Nedgrävd eller ovan mark."), "pool.svg"),
            Option(Kind.PARKERING.value, _("En parkering"), _("Plats för flera bilar utomhus."), "parkering.svg"),
            Option(
                Kind.SKYLT.value, _("En skylt eller belysning"), _("På en vägg, ett tak eller en stolpe."), "skylt.svg"
            ),
            Option(
                Kind.UPPLAG.value,
                _("Ett upplag eller en tank"),
                _("Något förvaras ute. Kallas upplag, materialgård eller cistern."),
                "upplag.svg",
            ),
            Option(
                Kind.MAST.value,
                _("En mast eller ett torn"),
                _("Också en hög skorsten eller ett vindkraftverk."),
                "mast.svg",
            ),
            Option(
                Kind.ANLAGGNING.value,
                _("En annan anläggning"),
                _("Idrottsplats, campingplats, båthamn, transformatorstation och liknande."),
                "anlaggning.svg",
            ),
        ),
    ),
    Shelf(
        "mark",
        _("Riva eller ändra marken"),
        (
            Option(Kind.RIVNING.value, _("Riva"), _("Hela huset eller en del av det."), "rivning.svg"),
            Option(
                Kind.MARKATGARD.value,
                _("Gräva, fylla upp eller fälla träd"),
                _("Marken får en ny höjd eller yta. Kan kräva marklov."),
                "markatgard.svg",
            ),
        ),
    ),
    Shelf(
        "installera",
        _("Installera eller ändra inne i ett hus"),
        (
            Option(Kind.ELDSTAD.value, _("En eldstad"), _("Kamin, kakelugn, panna eller rökkanal."), "eldstad.svg"),
            Option(Kind.VA.value, _("Vatten eller avlopp"), _("Till exempel ett nytt badrum."), "va.svg"),
            Option(
                Kind.BARANDE_KONSTRUKTION.value,
                _("En bärande vägg eller balk"),
                _("Du tar bort eller ändrar något som håller upp huset."),
                "barande_konstruktion.svg",
            ),
            Option(
                Kind.VENTILATION.value,
                _("Ventilation eller hiss"),
                _("Nytt, eller en stor ändring."),
                "ventilation.svg",
            ),
            Option(
                Kind.BRANDSKYDD.value,
                _("Brandskyddet"),
                _("Till exempel en utrymningsväg eller en vägg mot brand."),
                "brandskydd.svg",
            ),
        ),
    ),
)
MEASURES: Final = tuple(option for shelf in SHELVES for option in shelf.options)
COMMON: Final = tuple(
    option
    for kind in (Kind.KOMPLEMENTBYGGNAD, Kind.TILLBYGGNAD, Kind.NYBYGGNAD_ENBOSTADSHUS)
    for option in MEASURES
    if option.value == kind
)
"""What most people come for."""

NEVER_FOR_A_TIME: Final = INSTALLATIONS_ONLY | {Kind.RIVNING, Kind.MARKATGARD}
"""What bygglov is not asked for, and so neither a permit for some time nor an advance ruling (9 kap. 39 and 41 §§)."""
PERMIT_KINDS: Final = "|".join(kind.value for kind in Kind if kind not in NEVER_FOR_A_TIME)
FOR_A_TIME: Final = ("wanted", Wanted.TIDSBEGRANSAT.value)


class Measure(MeasureForm):
    title = _("Vad vill du göra?")
    short_title = _("Vad du ska göra")
    unanswered = _("Välj vad du vill göra.")
    groups = (
        Group("", ("measure",)),
        Group(
            _("Gäller det en begränsad tid, eller bara platsen?"),
            ("wanted", "temporary_years", "earlier_temporary_years", "can_be_restored", "seasonal"),
            folded=True,
            only_if=("measure", PERMIT_KINDS),
        ),
    )

    measure = Shelves(_("Vad vill du göra?"), SHELVES, missing=_("Välj vad du vill göra."), short=_("Åtgärd"))
    wanted = Choice(
        _("Vad söker du?"),
        (
            Option(Wanted.LOV.value, _("Ett vanligt lov"), _("Det som nästan alla söker.")),
            Option(
                Wanted.TIDSBEGRANSAT.value,
                _("Ett lov för en begränsad tid"),
                _("Det du bygger tas bort sedan. Kallas tidsbegränsat bygglov."),
            ),
            Option(
                Wanted.FORHANDSBESKED.value,
                _("Ett förhandsbesked"),
                _("Bara om det går att bygga på platsen, innan du ritar klart. Går bara utanför detaljplan."),
            ),
        ),
        default=Wanted.LOV.value,
        only_if=("measure", PERMIT_KINDS),
        short=_("Slags lov"),
        means={wanted.value: wanted for wanted in Wanted},
    )
    temporary_years = Number(
        _("Hur många år ska det stå?"), least="0.1", most="50", unit="år", only_if=FOR_A_TIME, short=_("Så länge"),
        missing=_("Skriv hur många år det ska stå."),
        hint=_("Oftast högst tio år första gången, och femton sammanlagt."),
    )  # fmt: skip
    earlier_temporary_years = Number(
        _("Hur många år har det redan stått med sådana lov?"), least="0", most="60", unit="år", only_if=FOR_A_TIME,
        short=_("Tid med tidigare lov"), missing=_("Skriv antalet år. Skriv 0 om det är första gången."),
        hint=_("Skriv 0 om det är första gången."),
    )  # fmt: skip
    can_be_restored = YesNo(
        _("Kan platsen bli som den var när tiden är slut?"), only_if=FOR_A_TIME, short=_("Platsen kan återställas"),
        unsure="Du har svarat att du inte vet om platsen kan återställas.",
    )  # fmt: skip
    seasonal = YesNo(
        _("Är det för något som återkommer varje säsong?"), only_if=FOR_A_TIME, short=_("Säsong"),
        hint=_("Till exempel en uteservering på sommaren eller en tälthall på vintern."),
        unsure="Du har svarat att du inte vet om det är för något som återkommer varje säsong.",
    )  # fmt: skip

    @classmethod
    def facts(cls, about: Mapping[str, Any]) -> dict[str, Any]:
        """What is asked for; an answer without it asks for a permit. The kind of measure itself is told beside it."""
        told = super().facts(about)
        if not isinstance(told.get("wanted"), Wanted):
            told["wanted"] = Wanted.LOV
        return {name: value for name, value in told.items() if name != "measure"}
