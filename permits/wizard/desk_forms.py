"""What an officer is asked before the moves about time, messages and single points of an order."""

from __future__ import annotations

from datetime import date
from typing import Any

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
