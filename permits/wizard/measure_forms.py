"""The questions about what: the kind of measure, and those that each kind needs."""

from __future__ import annotations

from permits.law.facts import MeasureKind
from permits.wizard.fields import Choice, Line, Number, Option, Words
from permits.wizard.forms import Group, StepForm
from permits.words import _

MEASURES = (
    Option(
        MeasureKind.KOMPLEMENTBYGGNAD.value,
        _("En fristående mindre byggnad"),
        _("Garage, förråd, växthus, gäststuga, bastu. Kallas komplementbyggnad."),
        "komplementbyggnad.svg",
    ),
    Option(
        MeasureKind.TILLBYGGNAD.value,
        _("En tillbyggnad"),
        _("Du gör ett hus större: ett rum, ett uterum, en balkong, ett tak över entrén."),
        "tillbyggnad.svg",
    ),
    Option(
        MeasureKind.NYBYGGNAD_ENBOSTADSHUS.value,
        _("Ett nytt enbostadshus"),
        _("Ett helt nytt hus att bo i, hela året eller på fritiden."),
        "nybyggnad.svg",
    ),
)
HOUSE = (
    Option("en_tvabostadshus", _("Ja"), _("En villa, ett radhus, ett kedjehus eller ett fritidshus.")),
    Option("annat", _("Nej"), _("Till exempel ett flerbostadshus, en lokal eller en ekonomibyggnad.")),
)
RIDGE_TOLD = _("Huset från gaveln. Måttet går lodrätt från marken upp till takets högsta punkt.")
TOO_HIGH = _("Det är högre än något vanligt hus. Kontrollera att du skrev i meter.")


def ridge_height(question: Words) -> Number:
    return Number(
        question, least="0.5", most="40", unit="m", too_much=TOO_HIGH, short=_("Nockhöjd"),
        missing=_("Skriv hur högt det är till taknocken, i meter."),
        hint=_("Från marken, där den är lägst intill huset, till takets högsta punkt. Skorstenen räknas inte."),
    )  # fmt: skip


def roof_pitch() -> Number:
    return Number(
        _("Hur mycket lutar taket?"), least="0", most="80", unit="°", short=_("Takvinkel"),
        missing=_("Skriv takets lutning i grader. Skriv 0 för platt tak."),
        hint=_("I grader. Platt tak är 0, ett vanligt villatak 22 till 45."),
    )  # fmt: skip


def facade() -> Line:
    return Line(
        _("Vad får väggarna för material och färg?"), short=_("Fasad"), longest=200, width="full",
        missing=_("Skriv väggarnas material och färg, till exempel stående träpanel, röd."),
        hint=_("Till exempel stående träpanel, röd."),
    )  # fmt: skip


def roof() -> Line:
    return Line(
        _("Vad får taket för material och färg?"), short=_("Tak"), longest=200, width="full",
        missing=_("Skriv takets material och färg, till exempel betongpannor, svarta."),
        hint=_("Till exempel betongpannor, svarta."),
    )  # fmt: skip


def gross_area(question: Words, most: str) -> Number:
    return Number(
        question, least="0.5", most=most, unit="m²", short=_("Bruttoarea"),
        missing=_("Skriv ytan i kvadratmeter."),
        hint=_("Alla plan tillsammans, mätt till ytterväggarnas utsida."),
    )  # fmt: skip


def storeys() -> Number:
    return Number(
        _("Hur många våningar?"), least="1", most="10", decimals=0, short=_("Våningar"),
        missing=_("Skriv antalet våningar med en siffra."), hint=_("En inredd vind räknas som en våning här."),
    )  # fmt: skip


class Measure(StepForm):
    title = _("Vad vill du bygga?")
    short_title = _("Vad du bygger")
    unanswered = _("Välj vad du vill bygga.")

    measure = Choice(
        _("Vad vill du bygga?"), MEASURES, cards=True, missing=_("Välj vad du vill bygga."), short=_("Vad du bygger")
    )


class AncillaryBuilding(StepForm):
    title = _("Berätta om den nya byggnaden")
    short_title = _("Om byggnaden")
    unanswered = _("Frågorna om byggnaden är inte besvarade.")
    groups = (
        Group(_("Användningen"), ("use", "use_other", "complements")),
        Group(_("Måtten"), ("ridge_height", "roof_pitch", "existing_exempt_area"), "nockhojd.svg", RIDGE_TOLD),
        Group(_("Utseendet"), ("facade", "roof")),
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
    complements = Choice(
        _("Hör den till ett hus med en eller två bostäder?"), HOUSE, short=_("Hör till en- eller tvåbostadshus"),
        missing=_("Svara på vilket slags hus den hör till."),
    )  # fmt: skip
    ridge_height = ridge_height(_("Hur högt är det till taknocken?"))
    roof_pitch = roof_pitch()
    existing_exempt_area = Number(
        _("Hur mycket är redan byggt utan bygglov?"), least="0", most="1000", unit="m²",
        short=_("Redan byggt utan bygglov"),
        missing=_("Skriv ytan i kvadratmeter. Skriv 0 om det inte finns något."),
        hint=_("Friggebodar, attefallshus och liknande på tomten, sammanlagt. Skriv 0 om det inte finns något."),
    )  # fmt: skip
    facade = facade()
    roof = roof()


class Extension(StepForm):
    title = _("Berätta om tillbyggnaden")
    short_title = _("Om tillbyggnaden")
    unanswered = _("Frågorna om tillbyggnaden är inte besvarade.")
    groups = (
        Group(_("Huset och det nya"), ("building_type", "what")),
        Group(_("Ytan"), ("gross_area", "storeys", "earlier_extension_area")),
        Group(_("Höjden och taket"), ("ridge_height", "main_ridge_height", "roof_pitch"), "nockhojd.svg", RIDGE_TOLD),
        Group(_("Utseendet"), ("facade", "roof")),
    )

    building_type = Choice(
        _("Är det ett hus med en eller två bostäder?"), HOUSE, missing=_("Svara på vilket slags hus det är."),
        short=_("En- eller tvåbostadshus"),
    )  # fmt: skip
    what = Choice(
        _("Vad bygger du till?"),
        (
            Option("rum", _("Ett eller flera rum")),
            Option("uterum", _("Ett uterum")),
            Option("balkong", _("En balkong")),
            Option("takkupa", _("En takkupa")),
            Option("skarmtak", _("Ett skärmtak")),
            Option("annat", _("Något annat")),
        ),
        missing=_("Välj vad du bygger till."),
        short=_("Tillbyggnad"),
    )
    gross_area = gross_area(_("Hur stor blir den nya ytan?"), "5000")
    storeys = storeys()
    earlier_extension_area = Number(
        _("Hur mycket är tidigare tillbyggt utan bygglov?"), least="0", most="1000", unit="m²",
        short=_("Tidigare tillbyggt utan bygglov"),
        missing=_("Skriv ytan i kvadratmeter. Skriv 0 om inget är tillbyggt."),
        hint=_("På samma hus, sammanlagt. Skriv 0 om inget är tillbyggt."),
    )  # fmt: skip
    ridge_height = ridge_height(_("Hur högt är det till tillbyggnadens taknock?"))
    main_ridge_height = Number(
        _("Hur högt är det till husets taknock?"), least="0.5", most="60", unit="m", too_much=TOO_HIGH,
        short=_("Husets nockhöjd"), missing=_("Skriv hur högt det är till husets taknock, i meter."),
    )  # fmt: skip
    roof_pitch = roof_pitch()
    facade = facade()
    roof = roof()


class NewHouse(StepForm):
    title = _("Berätta om det nya huset")
    short_title = _("Om huset")
    unanswered = _("Frågorna om huset är inte besvarade.")
    groups = (
        Group(_("Storleken"), ("storeys", "gross_area")),
        Group(_("Höjden och taket"), ("ridge_height", "roof_pitch", "floor_level"), "nockhojd.svg", RIDGE_TOLD),
        Group(_("Utseendet"), ("facade", "roof")),
        Group(_("Vatten och avlopp"), ("water_sewage",)),
    )

    storeys = storeys()
    gross_area = gross_area(_("Hur stort blir huset?"), "5000")
    ridge_height = ridge_height(_("Hur högt är det till taknocken?"))
    roof_pitch = roof_pitch()
    floor_level = Number(
        _("På vilken höjd ligger golvet i bottenvåningen?"), least="-10", most="2200", unit="m", width="8",
        short=_("Färdigt golv, plushöjd"), hint=_("Plushöjden i höjdsystemet RH 2000, om du vet den."),
    )  # fmt: skip
    facade = facade()
    roof = roof()
    water_sewage = Choice(
        _("Hur får huset vatten och avlopp?"),
        (Option("kommunalt", _("Kommunalt")), Option("enskilt", _("Eget eller gemensamt med grannar"))),
        missing=_("Välj hur huset får vatten och avlopp."),
        short=_("Vatten och avlopp"),
    )
