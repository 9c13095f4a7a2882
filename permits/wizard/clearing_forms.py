"""What an officer is asked before a building may be begun, used, or given up."""

from __future__ import annotations

from collections.abc import Sequence

from permits.case.building import ALL, NO_PLAN, NOT_ASKED, SHOWN, SLIGHT
from permits.wizard.days import Day
from permits.wizard.fields import Choice, LongText, Option
from permits.wizard.forms import StepForm
from permits.wizard.office import LONGEST_TEXT, long_text
from permits.words import _


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
        experts = long_text(_("Sakkunniga"))
        conditions = long_text(_("Villkor för att få börja"))
        staking = long_text(_("Utstakning: villkor och ungefärlig tid"))
        before_final = long_text(_("Handlingar som ska lämnas in inför slutbeskedet"))
        other_law = long_text(_("Upplysningar om krav i annan lag"))
        from_day = Day(
            _("Arbetet får börja tidigast"), hint=_("Lämna tomt när arbetet får börja genast (10 kap. 24 § 6).")
        )

    return ClearStart


class RefuseStart(StepForm):
    title = _("Neka startbesked")
    lead = _("Den sökande får beslutet med skälen och hur man överklagar.")
    go_on = _("Neka startbesked")

    reasons = long_text(_("Skäl för beslutet"), missing=_("Skriv skälen."))


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

    left = long_text(_("Vad är kvar?"), missing=_("Skriv vad som är kvar att göra."))
    until = Day(_("Ska vara gjort senast"), missing=_("Skriv till vilken dag."))
    use = long_text(_("Vad får tas i bruk?"), hint=_("Lämna tomt när hela byggnadsverket får tas i bruk."))


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
    remarks = long_text(_("Anmärkningar"), hint=_("Skriv bristerna här om de är försumbara (10 kap. 35 §)."))
    climate = Choice(
        _("Klimatdeklaration"),
        (Option(SHOWN, _("Byggherren har visat att den är inlämnad")), Option(NOT_ASKED, _("Krävs inte"))),
        missing=_("Ange om klimatdeklarationen är visad eller inte krävs."),
    )


def final_of(*, asks_why: bool) -> type[ClearFinal]:
    """The form of final clearance; `asks_why` there was no final consultation or visit, after a technical one."""
    if not asks_why:
        return ClearFinal

    class ClearFinalWithout(ClearFinal):
        """The same, and why."""

        without = long_text(
            _("Varför har slutsamråd eller platsbesök inte behövts?"),
            missing=_("Slutsamråd eller platsbesök har inte hållits. Skriv varför det är obehövligt."),
            hint=_("Det ena eller det andra har inte hållits (10 kap. 27 och 30 §§ PBL)."),
        )

    return ClearFinalWithout


class CloseLapsed(StepForm):
    title = _("Avsluta: tiden är ute")
    lead = _("Beslutet har upphört att gälla. Kontrollera först att arbetet inte är påbörjat eller avslutat i tid.")
    go_on = _("Avsluta ärendet")

    reason = long_text(_("Vad har du kontrollerat?"), missing=_("Skriv vad du har kontrollerat."))
