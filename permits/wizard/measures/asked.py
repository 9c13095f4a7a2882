"""The questions that several kinds of measure share, and how a form's answers become facts for the law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, ClassVar, Final

from permits.law.facts import Facts
from permits.wizard.choices import AnyOf, YesNo
from permits.wizard.fields import Asked, Choice, Line, LongText, Number, Option, Words
from permits.wizard.forms import Group, StepForm
from permits.words import _

FACTS: Final = frozenset(field.name for field in fields(Facts))
LOOKS: Final = frozenset({"facade", "roof", "roof_pitch", "materials", "facade_now", "facade_after"})
"""Questions about what it will look like, which nobody need have decided before the place is."""


class MeasureForm(StepForm):
    """The questions about one kind of measure. A question called as a fact, or that `tells` one, tells it.

    Where only the place is ruled on (`is_sketch`), what it will look like may be left open.
    """

    is_sketch: ClassVar[bool] = False

    def __init__(self, formdata: Any = None, **kept: Any) -> None:
        super().__init__(formdata, **kept)
        if self.is_sketch:
            for field in self:
                field.missing = "" if field.name in LOOKS else field.missing

    @classmethod
    def facts(cls, about: Mapping[str, Any]) -> dict[str, Any]:
        """What the stored answers say to the law, by fact. What was not asked after other answers is left out."""
        form = cls.showing(about, today=date.min)
        asked: list[Asked] = [field for field in form if (field.tells or field.name) in FACTS]
        return {
            field.tells or field.name: field.meant(str(about.get(field.name) or ""))
            for field in asked
            if field.applies(form)
        }


HOUSE: Final = (
    Option("en_tvabostadshus", _("Ja"), _("En villa, ett radhus, ett kedjehus eller ett fritidshus.")),
    Option("annat", _("Nej"), _("Till exempel ett flerbostadshus, en lokal eller en ekonomibyggnad.")),
)
OF_HOUSE: Final = {"en_tvabostadshus": True, "annat": False}
NOT_KNOWN_WHAT_HOUSE: Final = "Du har svarat att du inte vet om huset är ett en- eller tvåbostadshus."
BUILDINGS: Final = (
    Option("enbostadshus", _("Ett hus med en bostad"), _("Villa, radhus, kedjehus eller fritidshus.")),
    Option("tvabostadshus", _("Ett hus med två bostäder")),
    Option("komplementbyggnad", _("Ett garage, ett förråd eller liknande"), _("Kallas komplementbyggnad.")),
    Option("komplementbostadshus", _("Ett litet extra bostadshus på tomten"), _("Kallas komplementbostadshus.")),
    Option("flerbostadshus", _("Ett hus med tre bostäder eller fler")),
    Option("lokal", _("Ett hus med lokaler"), _("Butik, kontor, skola, lager eller industri.")),
    Option("ekonomibyggnad", _("En ekonomibyggnad"), _("Ladugård, stall eller maskinhall för jord- eller skogsbruk.")),
    Option("annat", _("Något annat")),
)
RIDGE_TOLD: Final = _("Huset från gaveln. Måttet går lodrätt från marken upp till takets högsta punkt.")
TOO_HIGH: Final = _("Det är högre än något vanligt hus. Kontrollera att du skrev i meter.")
LOW_STOREY: Final = 1.8
"""Metres: with less than this for each of several storeys somebody has written one of the two numbers wrong."""


def on_one_two_dwelling_plot(question: Words, **kept: Any) -> Choice:
    return Choice(
        question, HOUSE, means=OF_HOUSE, unsure=NOT_KNOWN_WHAT_HOUSE, short=_("Hör till en- eller tvåbostadshus"),
        missing=_("Svara på vilket slags hus det hör till."), tells="complements_one_two_dwelling_house", **kept,
    )  # fmt: skip


def building_kind(question: Words = "", *, leave: tuple[str, ...] = ()) -> Choice:
    """What the building is that stands. `leave` are the kinds that cannot come in question."""
    options = tuple(option for option in BUILDINGS if option.value not in leave)
    return Choice(
        question or _("Vad är det för byggnad?"), options,
        unsure="Du har svarat att du inte vet vad det är för byggnad.",
        missing=_("Välj vad det är för byggnad."), short=_("Byggnaden"),
    )  # fmt: skip


def ridge_height(question: Words, *, highest: str = "40", **kept: Any) -> Number:
    kept.setdefault("missing", _("Skriv hur högt det är till taknocken, i meter."))
    usual = _("Från marken, där den är lägst intill huset, till takets högsta punkt. Skorstenen räknas inte.")
    kept.setdefault("hint", usual)
    return Number(
        question, least="0.5", most=highest, unit="m", too_much=TOO_HIGH, short=_("Nockhöjd"),
        **kept,
    )  # fmt: skip


def roof_pitch() -> Number:
    return Number(
        _("Hur mycket lutar taket?"), least="0", most="80", unit="°", short=_("Takvinkel"),
        missing=_("Skriv takets lutning i grader. Skriv 0 för platt tak."),
        untold="Du har inte skrivit hur mycket taket lutar.",
        hint=_("I grader. Platt tak är 0, ett vanligt villatak 22 till 45."),
    )  # fmt: skip


def facade() -> Line:
    return Line(
        _("Vad får väggarna för material och färg?"), short=_("Fasad"), longest=200, width="full",
        missing=_("Skriv väggarnas material och färg, till exempel stående träpanel, röd."),
        hint=_("Till exempel stående träpanel, röd."),
    )  # fmt: skip


def roof(**kept: Any) -> Line:
    return Line(
        _("Vad får taket för material och färg?"), short=_("Tak"), longest=200, width="full",
        missing=_("Skriv takets material och färg, till exempel betongpannor, svarta."),
        hint=_("Till exempel betongpannor, svarta."), **kept,
    )  # fmt: skip


def looks() -> Group:
    """The heading over `facade` and `roof`."""
    return Group(_("Utseendet"), ("facade", "roof"))


def gross_area(question: Words, most: str) -> Number:
    return Number(
        question, least="0.5", most=most, unit="m²", short=_("Bruttoarea"),
        missing=_("Skriv ytan i kvadratmeter."),
        hint=_("Alla plan tillsammans, mätt till ytterväggarnas utsida."),
    )  # fmt: skip


def storeys(most: str = "10") -> Number:
    return Number(
        _("Hur många våningar?"), least="1", most=most, decimals=0, short=_("Våningar"),
        missing=_("Skriv antalet våningar med en siffra."), hint=_("En inredd vind räknas som en våning här."),
    )  # fmt: skip


def floor_level() -> Number:
    return Number(
        _("På vilken höjd ligger golvet i bottenvåningen?"), least="-10", most="2200", unit="m", width="8",
        short=_("Färdigt golv, plushöjd"), hint=_("Plushöjden i höjdsystemet RH 2000, om du vet den."),
    )  # fmt: skip


def water_sewage(question: Words = "", *, without: bool = False) -> Choice:
    """`without` adds that there is none."""
    none = (Option("inget", _("Inget vatten eller avlopp")),) if without else ()
    return Choice(
        question or _("Hur får huset vatten och avlopp?"),
        (Option("kommunalt", _("Kommunalt")), Option("enskilt", _("Eget eller gemensamt med grannar")), *none),
        missing=_("Välj hur huset får vatten och avlopp."),
        short=_("Vatten och avlopp"),
    )


def existing_exempt_area(question: Words = "", **kept: Any) -> Number:
    return Number(
        question or _("Hur mycket är redan byggt utan bygglov?"), least="0", most="1000", unit="m²",
        short=_("Redan byggt utan bygglov"),
        missing=_("Skriv ytan i kvadratmeter. Skriv 0 om det inte finns något."),
        hint=_("Friggebodar, attefallshus och liknande på tomten, sammanlagt. Skriv 0 om det inte finns något."),
        **kept,
    )  # fmt: skip


def installations(question: Words = "") -> AnyOf:
    return AnyOf(
        question or _("Ska du också göra något av det här?"),
        (
            Option("eldstad", _("Sätta in en eldstad eller rökkanal"), _("Till exempel en kamin eller en bastuugn.")),
            Option("va", _("Dra in vatten eller avlopp")),
            Option("ventilation", _("Sätta in ventilation eller hiss"), _("Nytt system, eller en stor ändring.")),
            Option("barande", _("Ändra bärande väggar, balkar eller bjälklag"), _("Så att de påverkas väsentligt.")),
            Option("brandskydd", _("Ändra brandskyddet"), _("Så att det påverkas väsentligt.")),
        ),
        none=_("Nej, inget av det här"),
        unsure="Du har svarat att du inte vet om du ska sätta in eldstad, vatten, avlopp eller liknande.",
        missing=_("Välj det du ska göra, eller att det inte är något av det här."),
        hint=_("Det kan behöva anmälas även när bygget inte kräver bygglov. Välj allt som stämmer."),
        short=_("Installationer och ingrepp"),
    )  # fmt: skip


def rarely(question: Words, *, short: Words, hint: Words = "", unsure: str = "", **kept: Any) -> YesNo:
    """A question where nearly everybody answers no, and yes only makes the rules milder: no is chosen beforehand."""
    return YesNo(question, short=short, hint=hint, unsure=unsure, default="nej", **kept)


def ordered_by_board() -> YesNo:
    return rarely(
        _("Har kommunen förelagt dig att göra det här?"), short=_("Följer ett föreläggande"),
        hint=_("Ett föreläggande är ett beslut från byggnadsnämnden där det står vad du måste göra."),
        unsure="Du har svarat att du inte vet om åtgärden följer ett föreläggande.",
    )  # fmt: skip


def in_road_plan(**kept: Any) -> YesNo:
    return rarely(
        _("Undantas bygget från bygglov i en vägplan eller järnvägsplan?"),
        short=_("Undantag i väg- eller järnvägsplan"),
        hint=_("Det gäller nästan bara Trafikverkets och kommunens egna byggen."),
        unsure="Du har svarat att du inte vet om en vägplan eller järnvägsplan undantar bygget.", **kept,
    )  # fmt: skip


def environment_permit() -> YesNo:
    return rarely(
        _("Har anläggningen tillstånd enligt miljöbalken?"), short=_("Tillstånd enligt miljöbalken"),
        hint=_("Tillstånd för miljöfarlig verksamhet (9 kapitlet) eller vattenverksamhet (11 kapitlet)."),
        unsure="Du har svarat att du inte vet om anläggningen har tillstånd enligt miljöbalken.",
    )  # fmt: skip


def horses(**kept: Any) -> YesNo:
    return YesNo(
        _("Ska det vara hästar där?"), short=_("För hästar"), missing=_("Svara på om det ska vara hästar där."),
        unsure="Du har svarat att du inte vet om det ska vara hästar där.", **kept,
    )  # fmt: skip


def faces_public_place() -> YesNo:
    return YesNo(
        _("Vetter den sida du ändrar mot en gata, ett torg eller en park?"), short=_("Vetter mot allmän plats"),
        unsure="Du har svarat att du inte vet om sidan vetter mot en allmän plats.",
        missing=_("Svara på om sidan vetter mot en gata, ett torg eller en park."),
        hint=_("En allmän plats är mark som alla får använda. Vad som är allmän plats står i detaljplanen."),
    )  # fmt: skip


def description(question: Words, *, short: Words, missing: Words, hint: Words = "", **kept: Any) -> LongText:
    return LongText(question, short=short, missing=missing, hint=hint, longest=1500, **kept)


def unusual(*names: str) -> Group:
    """Questions with the answer no chosen beforehand, closed until somebody opens them."""
    return Group(_("Ovanligt, men kan ändra svaret"), names, folded=True)


def is_too_low(ridge: str, floors: str) -> bool:
    """Whether so many storeys cannot be so low."""
    return int(floors) > 1 and float(ridge) < LOW_STOREY * int(floors)
