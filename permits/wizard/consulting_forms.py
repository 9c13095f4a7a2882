"""What an officer is asked of the control officer, of meetings and of visits."""

from __future__ import annotations

from permits.case.building import MEETINGS, POINTS, MeetingKind
from permits.wizard.days import Day
from permits.wizard.fields import Choice, Hidden, Line, Number, Option
from permits.wizard.forms import StepForm
from permits.wizard.office import long_text
from permits.wizard.person_fields import Email
from permits.words import _


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
    reason = long_text(_("Varför?"), missing=_("Skriv varför."))


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
    reason = long_text(_("Varför?"), missing=_("Skriv varför samråd behövs eller inte behövs."))


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
    called = long_text(_("Fler som kallas"), hint=_("E-postadresser, en på varje rad."))
    note = long_text(_("Att ta med eller förbereda"))


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
    reason = long_text(_("Varför ställs det in?"), missing=_("Skriv varför samrådet ställs in."))


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
        present = long_text(_("Närvarande"), missing=_("Skriv vilka som var med."))

    questions = {f"point_{n}": long_text(_(title)) for n, title in enumerate(POINTS[kind], 1)}
    agreed = {"agreed": long_text(_("Vad vi kom överens om"))}
    return type(f"MinutesOf{kind.name.title()}", (Minutes,), {**questions, **agreed})


class PlanVisit(StepForm):
    """When the site is visited and what for."""

    title = _("Planera platsbesök")
    lead = _("Den sökande får ett mejl om dagen.")
    go_on = _("Planera besöket")

    day = Day(_("Dag"), missing=_("Skriv vilken dag."))
    about = long_text(_("Vad ska kontrolleras?"))


class CancelVisit(StepForm):
    title = _("Ställ in besöket")
    lead = _("Den sökande får veta det.")
    go_on = _("Ställ in besöket")

    visit = Hidden(_("Besök"))
    reason = long_text(_("Varför ställs det in?"), missing=_("Skriv varför besöket ställs in."))


class FinishVisit(StepForm):
    """What a visit found as a whole; its notes and photos are there already."""

    title = _("Avsluta platsbesöket")
    lead = _("Anteckningar och foton följer med i protokollet, som skickas till den sökande och den kontrollansvariga.")
    go_on = _("Avsluta och skicka protokollet")

    visit = Hidden(_("Besök"))
    day = Day(_("Dag"), missing=_("Skriv vilken dag besöket gjordes."))
    present = long_text(_("Närvarande"))
    found = long_text(_("Vad visade besöket?"), missing=_("Skriv vad besöket visade."))
