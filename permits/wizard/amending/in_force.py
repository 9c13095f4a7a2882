"""What an administrator is asked before a change of the settings comes to hold, or is taken back."""

from __future__ import annotations

from permits.wizard.days import Day
from permits.wizard.fields import Choice, Line, Option
from permits.wizard.forms import StepForm
from permits.wizard.publishing import LONGEST_WHY, Publication
from permits.words import _


class PutInForce(Publication):
    """From when, and why."""

    title = _("Sätt i kraft")
    go_on = _("Sätt i kraft")

    when = Choice(
        _("När ska det börja gälla?"),
        (Option("now", _("Genast")), Option("day", _("Från en senare dag"))),
        default="now",
        missing=_("Välj när det ska börja gälla."),
    )
    day = Day(
        _("Dag"),
        missing=_("Skriv vilken dag det ska börja gälla."),
        hint=_("Till exempel den dag som nämnden eller fullmäktige har bestämt."),
        only_if=("when", "day"),
    )
    why = Line(
        _("Varför ändras det?"),
        missing=_("Skriv varför, till exempel vilket beslut ändringen bygger på."),
        hint=_("Till exempel: SBN 2027-01-19 § 7. Står i historiken, för den som undrar senare."),
        longest=LONGEST_WHY,
        width="full",
    )


class TakeBack(StepForm):
    """Why a change does not hold any more."""

    title = _("Ta tillbaka ändringen")
    go_on = _("Ta tillbaka ändringen")

    why = Line(
        _("Varför tas ändringen tillbaka?"),
        missing=_("Skriv varför ändringen tas tillbaka."),
        hint=_("Det som gällde före ändringen gäller igen genast."),
        longest=LONGEST_WHY,
        width="full",
    )
