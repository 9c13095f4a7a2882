"""What an officer is asked before the moves of the building stage."""

from __future__ import annotations

from collections.abc import Sequence

from permits.case.building import ALL, MEETINGS, NO_PLAN, NOT_ASKED, POINTS, SHOWN, SLIGHT, MeetingKind
from permits.law.sanction import Cut, Offence, On
from permits.wizard.days import Day
from permits.wizard.fields import Choice, Hidden, Line, LongText, Number, Option
from permits.wizard.forms import StepForm
from permits.wizard.office import LONGEST_TEXT
from permits.wizard.person_fields import Email
from permits.words import Text, _


def _long(label: Text, missing: Text | str = "", hint: Text | str = "") -> LongText:
    return LongText(label, missing=missing, hint=hint, longest=LONGEST_TEXT, width="full")


class NameControlOfficer(StepForm):
    """Who is control officer, with the certificate."""

    title = _("Ange kontrollansvarig")
    lead = _(
        "Registret över certifierade kontrollansvariga nås inte härifrån. Slå upp certifikatet hos certifierings"
        "organet eller Boverket och skriv av det."
    )
    go_on = _("Spara kontrollansvarig")

    name = Line(_("Namn"), missing=_("Skriv den kontrollansvarigas namn."), width="full")
    certificate = Line(_("Certifikatets nummer"), missing=_("Skriv certifikatets nummer."), longest=40)
    valid_until = Day(_("Giltigt till och med"), missing=_("Skriv till vilken dag certifikatet gäller."))
    email = Email(_("E-post"), hint=_("Kallelser och protokoll skickas dit."))


class ControlOfficerLeaves(StepForm):
    """When and why the control officer left."""

    title = _("Den kontrollansvariga slutar")
    lead = _("Byggherren ska då föreslå en ny (10 kap. 12 och 13 §§ PBL).")
    go_on = _("Spara")

    day = Day(_("Sista dag"), missing=_("Skriv vilken dag."))
    reason = _long(_("Varför?"), missing=_("Skriv varför."))


class NeedOfConsultation(StepForm):
    """Whether a technical consultation is held."""

    title = _("Behövs ett tekniskt samråd?")
    lead = _(
        "Samråd hålls när det krävs en kontrollansvarig, när det inte är uppenbart obehövligt eller när byggherren "
        "begär det (10 kap. 14 § PBL)."
    )
    go_on = _("Spara")

    needed = Choice(
        _("Behövs samråd?"),
        (Option("ja", _("Ja, kalla till samråd")), Option("nej", _("Nej, det är uppenbart obehövligt"))),
        missing=_("Välj om samråd behövs."),
    )
    reason = _long(_("Varför?"), missing=_("Skriv varför samråd behövs eller inte behövs."))


class BookMeeting(StepForm):
    """When and where a meeting is, and who is called besides the parties and the control officer."""

    title = _("Boka samråd")
    lead = _("Den sökande och den kontrollansvariga kallas med ett mejl och en kalenderfil.")
    go_on = _("Boka och skicka kallelsen")

    kind = Choice(
        _("Vilket samråd?"),
        tuple(Option(kind.value, _(MEETINGS[kind])) for kind in MeetingKind),
        missing=_("Välj vilket samråd."),
        default=MeetingKind.TECHNICAL.value,
    )
    day = Day(_("Dag"), missing=_("Skriv vilken dag."))
    time = Line(_("Klockan"), missing=_("Skriv klockslaget som 13.00."), width="4", longest=8)
    length = Number(_("Hur länge?"), least="15", most="480", decimals=0, unit="min", default="60")
    place = Line(_("Plats"), missing=_("Skriv var samrådet hålls."), width="full", longest=200)
    link = Line(_("Länk till videomöte"), width="full", longest=400)
    called = _long(_("Fler som kallas"), hint=_("E-postadresser, en på varje rad."))
    note = _long(_("Att ta med eller förbereda"))


class ChangeMeeting(BookMeeting):
    """Another time or place for a meeting."""

    title = _("Ändra samrådet")
    lead = _("Alla som är kallade får den nya tiden. Kalenderfilen byter ut den gamla.")
    go_on = _("Ändra och skicka ny kallelse")

    kind = Hidden(_("Samråd"))
    meeting = Hidden(_("Samråd"))


class CancelMeeting(StepForm):
    title = _("Ställ in samrådet")
    lead = _("Alla som är kallade får veta det.")
    go_on = _("Ställ in samrådet")

    meeting = Hidden(_("Samråd"))
    reason = _long(_("Varför ställs det in?"), missing=_("Skriv varför samrådet ställs in."))


def minutes_of(kind: MeetingKind) -> type[StepForm]:
    """The form of the minutes: what the law has the meeting go through, point by point."""

    class Minutes(StepForm):
        """Who were there, what was said of each point, what was agreed."""

        title = _("Protokoll från samrådet")
        lead = _(
            "Lämna en punkt tom om det inte finns något att anmärka. Protokollet skickas till alla som var kallade."
        )
        go_on = _("Spara och skicka protokollet")

        meeting = Hidden(_("Samråd"))
        held = Day(_("Dag då det hölls"), missing=_("Skriv vilken dag samrådet hölls."))
        present = _long(_("Närvarande"), missing=_("Skriv vilka som var med."))

    questions = {f"point_{n}": _long(_(title)) for n, title in enumerate(POINTS[kind], 1)}
    agreed = {"agreed": _long(_("Vad vi kom överens om"))}
    return type(f"MinutesOf{kind.name.title()}", (Minutes,), {**questions, **agreed})


class PlanVisit(StepForm):
    """When the site is visited and what for."""

    title = _("Planera platsbesök")
    lead = _("Den sökande får ett mejl om dagen.")
    go_on = _("Planera besöket")

    day = Day(_("Dag"), missing=_("Skriv vilken dag."))
    about = _long(_("Vad ska kontrolleras?"))


class CancelVisit(StepForm):
    title = _("Ställ in besöket")
    lead = _("Den sökande får veta det.")
    go_on = _("Ställ in besöket")

    visit = Hidden(_("Besök"))
    reason = _long(_("Varför ställs det in?"), missing=_("Skriv varför besöket ställs in."))


class FinishVisit(StepForm):
    """What a visit found as a whole; its notes and photos are there already."""

    title = _("Avsluta platsbesöket")
    lead = _("Anteckningar och foton följer med i protokollet, som skickas till den sökande och den kontrollansvariga.")
    go_on = _("Avsluta och skicka protokollet")

    visit = Hidden(_("Besök"))
    day = Day(_("Dag"), missing=_("Skriv vilken dag besöket gjordes."))
    present = _long(_("Närvarande"))
    found = _long(_("Vad visade besöket?"), missing=_("Skriv vad besöket visade."))


def start_of(plans: Sequence[tuple[str, str]]) -> type[StepForm]:
    """The form of start clearance; `plans` are the control plans handed in, as (document id, name)."""

    class ClearStart(StepForm):
        """What start clearance says (10 kap. 24 §)."""

        title = _("Ge startbesked")
        lead = _("Startbeskedet blir en PDF, mejlas till den sökande och gäller genast.")
        go_on = _("Ge startbesked")

        plan = Choice(
            _("Kontrollplan som fastställs"),
            (*(Option(id_, name) for id_, name in plans), Option(NO_PLAN, _("Ingen kontrollplan behövs"))),
            missing=_("Välj vilken kontrollplan som fastställs, eller att ingen behövs."),
        )
        plan_reason = LongText(
            _("Varför behövs ingen kontrollplan?"),
            missing=_("Skriv varför kontrollplanen inte behövs (10 kap. 6 a §)."),
            only_if=("plan", NO_PLAN),
            longest=LONGEST_TEXT,
            width="full",
        )
        experts = _long(_("Sakkunniga"))
        conditions = _long(_("Villkor för att få börja"))
        staking = _long(_("Utstakning: villkor och ungefärlig tid"))
        before_final = _long(_("Handlingar som ska lämnas in inför slutbeskedet"))
        other_law = _long(_("Upplysningar om krav i annan lag"))
        from_day = Day(
            _("Arbetet får börja tidigast"), hint=_("Lämna tomt när arbetet får börja genast (10 kap. 24 § 6).")
        )

    return ClearStart


class RefuseStart(StepForm):
    title = _("Neka startbesked")
    lead = _("Den sökande får beslutet med skälen och hur man överklagar.")
    go_on = _("Neka startbesked")

    reasons = _long(_("Skäl för beslutet"), missing=_("Skriv skälen."))


class RefuseFinal(RefuseStart):
    title = _("Neka slutbesked")
    go_on = _("Neka slutbesked")


class NoteBegun(StepForm):
    title = _("Anteckna att arbetet har börjat")
    lead = _("När den sökande har hört av sig på annat sätt än i tjänsten.")
    go_on = _("Anteckna")

    day = Day(_("Dag då arbetet började"), missing=_("Skriv vilken dag."))


class ClearInterim(StepForm):
    """What is left and until when (10 kap. 36 §)."""

    title = _("Ge interimistiskt slutbesked")
    lead = _("När en brist behöver avhjälpas eller en kontroll görs senare. Därefter prövas slutbeskedet.")
    go_on = _("Ge interimistiskt slutbesked")

    left = _long(_("Vad är kvar?"), missing=_("Skriv vad som är kvar att göra."))
    until = Day(_("Ska vara gjort senast"), missing=_("Skriv till vilken dag."))
    use = _long(_("Vad får tas i bruk?"), hint=_("Lämna tomt när hela byggnadsverket får tas i bruk."))


class ClearFinal(StepForm):
    """What final clearance rests on (10 kap. 34 and 35 §§)."""

    title = _("Ge slutbesked")
    lead = _("Slutbeskedet avslutar ärendet. Det blir en PDF, mejlas till den sökande och gäller genast.")
    go_on = _("Ge slutbesked och avsluta")

    fulfilled = Choice(
        _("Är kraven uppfyllda?"),
        (
            Option(ALL, _("Ja, byggherren har visat att alla krav är uppfyllda")),
            Option(SLIGHT, _("Det finns brister, men de är försumbara")),
        ),
        missing=_("Välj om kraven är uppfyllda."),
    )
    remarks = _long(_("Anmärkningar"), hint=_("Skriv bristerna här om de är försumbara (10 kap. 35 §)."))
    climate = Choice(
        _("Klimatdeklaration"),
        (Option(SHOWN, _("Byggherren har visat att den är inlämnad")), Option(NOT_ASKED, _("Krävs inte"))),
        missing=_("Ange om klimatdeklarationen är visad eller inte krävs."),
    )
    without = _long(_("Varför slutsamråd eller platsbesök inte har behövts"), hint=_("Bara när det inte har hållits."))


class CloseLapsed(StepForm):
    title = _("Avsluta: tiden är ute")
    lead = _("Beslutet har upphört att gälla. Kontrollera först att arbetet inte är påbörjat eller avslutat i tid.")
    go_on = _("Avsluta ärendet")

    reason = _long(_("Vad har du kontrollerat?"), missing=_("Skriv vad du har kontrollerat."))


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
        "delegeras: det fattar nämnden (12 kap. 6 § PBL)."
    )
    go_on = _("Räkna och ge tillfälle att yttra sig")

    what = _long(_("Vad har gjorts utan startbesked?"), missing=_("Skriv vad som har gjorts."))
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
        _("Fanns lov, eller var anmälan gjord?"), (Option("ja", _("Ja")), Option("nej", _("Nej"))),
        missing=_("Svara ja eller nej."),
    )  # fmt: skip
    again = Choice(
        _("Har samma person gjort samma sak de senaste två åren?"),
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


FORMS: dict[str, type[StepForm]] = {
    "name_control_officer": NameControlOfficer,
    "control_officer_left": ControlOfficerLeaves,
    "decide_consultation": NeedOfConsultation,
    "book_meeting": BookMeeting,
    "change_meeting": ChangeMeeting,
    "cancel_meeting": CancelMeeting,
    "plan_visit": PlanVisit,
    "cancel_visit": CancelVisit,
    "finish_visit": FinishVisit,
    "refuse_start": RefuseStart,
    "note_begun": NoteBegun,
    "clear_interim": ClearInterim,
    "clear_final": ClearFinal,
    "refuse_final": RefuseFinal,
    "close_lapsed": CloseLapsed,
    "consider_sanction": ConsiderSanction,
}
"""Those that are the same in every case."""
