"""What an officer is asked before the moves about time, messages and single points of an order."""

from __future__ import annotations

from datetime import date
from typing import Any

from permits.case.pauses import PauseGround
from permits.wizard.days import Day
from permits.wizard.fields import Choice, Hidden, LongText, Option, Wrong
from permits.wizard.forms import StepForm
from permits.wizard.office import LONGEST_TEXT, LONGEST_TIME
from permits.words import _


def extension_of(longest: int) -> type[StepForm]:
    """The form of an extension of at most so many weeks."""

    class Extension(StepForm):
        """How much longer the board takes, and why (PBL 9 kap. 99 and 100 §§)."""

        title = _("Förläng tiden")
        lead = _(
            "Tiden får förlängas en enda gång, om det är nödvändigt för handläggningen eller utredningen. Den sökande "
            "får veta det och skälen genast."
        )
        go_on = _("Förläng och meddela den sökande")

        weeks = Choice(
            _("Hur många veckor?"),
            tuple(
                Option(str(number), _("1 vecka") if number == 1 else _("%(n)s veckor", n=number))
                for number in range(1, longest + 1)
            ),
            missing=_("Välj hur många veckor."),
        )
        reason = LongText(
            _("Varför behövs längre tid?"),
            missing=_("Skriv varför tiden behöver förlängas. Skälen skickas till den sökande."),
            hint=_("Skriv så att den sökande förstår. Till exempel: länsstyrelsen ska yttra sig om strandskyddet."),
            longest=LONGEST_TEXT,
            width="full",
        )

    return Extension


class Wait(StepForm):
    """What the case waits for, and why (PBL 9 kap. 102 §)."""

    title = _("Låt ärendet vila")
    lead = _(
        "Nämnden får besluta att inte avgöra ett ärende om lov eller förhandsbesked förrän något av det här är klart "
        "(PBL 9 kap. 102 §). Tiden för beslut räknas inte så länge. Den sökande får beslutet med skälen, och kan "
        "överklaga det."
    )
    go_on = _("Besluta att ärendet vilar")

    ground = Choice(
        _("Vad väntar ärendet på?"),
        (
            Option(
                PauseGround.SHORE.value,
                _(PauseGround.SHORE.label),
                _("Samma byggnad eller mark har en ansökan om dispens."),
            ),
            Option(
                PauseGround.EXPROPRIATION.value,
                _(PauseGround.EXPROPRIATION.label),
                _("Samma byggnad eller mark har en ansökan om expropriationstillstånd."),
            ),
            Option(
                PauseGround.PLAN_WORK.value,
                _(PauseGround.PLAN_WORK.label),
                _("Arbetet ska ha börjat. Ärendet får vänta högst två år från det att ansökan kom in."),
            ),
        ),
        missing=_("Välj vad ärendet väntar på."),
    )
    reason = LongText(
        _("Skäl för beslutet"),
        missing=_("Skriv skälen för beslutet. De skickas till den sökande."),
        hint=_("Till exempel: ansökan om dispens för samma bod kom in den 3 maj och avgörs av nämnden i juni."),
        longest=LONGEST_TEXT,
        width="full",
    )


class TakenUpAgain(StepForm):
    """Why a case that waited is taken up again."""

    title = _("Återuppta ärendet")
    lead = _("Tiden för beslut räknas igen från i dag. Den sökande får veta det.")
    go_on = _("Återuppta ärendet")

    reason = LongText(
        _("Varför tas ärendet upp igen?"),
        missing=_("Skriv varför ärendet tas upp igen."),
        hint=_("Till exempel: dispensen gavs i dag."),
        longest=LONGEST_TEXT,
        width="full",
    )


class LongerTime(StepForm):
    """Until when, and why, an applicant may answer an order."""

    title = _("Ge längre tid att svara")
    lead = _("Den sökande får ett mejl med den nya dagen.")
    go_on = _("Ge längre tid")

    order = Hidden(_("Föreläggande"))
    due = Day(_("Ny sista dag att svara"), missing=_("Ange den nya dagen."))
    reason = LongText(
        _("Varför blir svarstiden längre?"),
        missing=_("Skriv varför svarstiden blir längre."),
        longest=LONGEST_TEXT,
        width="full",
    )

    def validate_due(self, field: Any) -> None:
        day = date.fromisoformat(field.data)
        if day <= self.today:
            raise Wrong(_("Dagen måste ligga framåt i tiden."))
        if day > self.today + LONGEST_TIME:
            raise Wrong(_("Dagen ligger mer än ett år bort. Kontrollera årtalet."))


class Withdrawal(StepForm):
    """Why a point is not asked for any more."""

    title = _("Ta tillbaka punkten")
    lead = _("Den sökande får veta att punkten inte behövs längre, och varför.")
    go_on = _("Ta tillbaka punkten")

    point = Hidden(_("Punkt"))
    reason = LongText(
        _("Varför behövs punkten inte längre?"),
        missing=_("Skriv varför punkten inte behövs längre."),
        longest=LONGEST_TEXT,
        width="full",
    )


class MessageToApplicant(StepForm):
    """What is written to the applicant in the case."""

    title = _("Skriv till den sökande")
    lead = _(
        "Meddelandet blir en del av ärendet. Den sökande får ett mejl om att det finns, utan texten. Det som saknas i "
        "ansökan begär du i ett föreläggande i stället."
    )
    go_on = _("Skicka meddelandet")

    text = LongText(_("Meddelande"), missing=_("Skriv ditt meddelande."), longest=LONGEST_TEXT, width="full")
