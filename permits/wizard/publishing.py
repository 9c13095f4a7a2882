"""What GIS staff are asked before something comes to hold: from when, why, and that they know what they do not see."""

from __future__ import annotations

from datetime import date
from typing import Any

from permits.wizard.days import Day
from permits.wizard.fields import Choice, Line, Option, Wrong
from permits.wizard.forms import StepForm
from permits.words import _

LONGEST_WHY = 500
FARTHEST_DAYS = 365 * 2


class Publication(StepForm):
    """From when a version or a coverage is to hold."""

    title = _("Publicera")
    go_on = _("Publicera")

    when = Choice(
        _("När ska det börja gälla?"),
        (Option("now", _("Nu, för nästa svar")), Option("day", _("Från en senare dag"))),
        default="now",
        missing=_("Välj när det ska börja gälla."),
    )
    day = Day(
        _("Dag"),
        missing=_("Skriv vilken dag det ska börja gälla."),
        hint=_("Till exempel den dag då planen får laga kraft."),
        only_if=("when", "day"),
    )

    def validate_day(self, field: Any) -> None:
        if not field.applies(self) or not field.data:
            return
        day = date.fromisoformat(field.data)
        if day < self.today:
            raise Wrong(_("Välj dagens datum eller ett senare. Ingenting kan börja gälla i efterhand."))
        if (day - self.today).days > FARTHEST_DAYS:
            raise Wrong(_("Dagen ligger mer än två år bort. Kontrollera årtalet."))

    def chosen_day(self) -> date | None:
        """The day, or None for now."""
        told = self.values()
        return date.fromisoformat(told["day"]) if told.get("when") == "day" else None


def publication(*, why_needed: bool, unreckoned: bool, because_of_checks: bool = True) -> type[StepForm]:
    """The form. `why_needed` when the checks warn (or for another cause), `unreckoned` while nobody knows what open
    cases it touches."""
    missing = _("Skriv varför, eftersom kontrollerna varnar.") if because_of_checks else _("Skriv varför det ändras.")

    class Asked(Publication):
        why = Line(
            _("Varför publiceras det?"),
            missing=missing if why_needed else "",
            hint=_("Står i historiken, för den som undrar senare."),
            longest=LONGEST_WHY,
            width="full",
        )

    if not unreckoned:
        return Asked

    class AskedUnseen(Asked):
        unseen = Choice(
            _("Det är inte räknat vilka öppna ärenden som berörs"),
            (Option("ja", _("Publicera ändå, utan att ha sett vilka ärenden som berörs")),),
            missing=_("Vänta tills det är räknat, eller kryssa i att du publicerar ändå."),
            hint=_("Handläggarna får veta efteråt om deras ärenden får en annan bedömning."),
        )

    return AskedUnseen


class CoverageChange(StepForm):
    """Where a layer is complete."""

    title = _("Ändra var lagret är fullständigt")
    lead = _(
        "Där lagret är fullständigt betyder inget objekt att inget finns. Utanför svarar tjänsten att det inte är känt."
    )
    go_on = _("Gå vidare och se vad det betyder")

    where = Choice(
        _("Var är lagret fullständigt?"),
        (
            Option("everywhere", _("I hela kommunen")),
            Option("nowhere", _("Ingenstans"), _("Som fornlämningar, som skyddas även när de inte är registrerade.")),
            Option("area", _("I ett område"), _("Lämna in området som en fil.")),
        ),
        missing=_("Välj var lagret är fullständigt."),
    )


class LookBack(StepForm):
    """Which place and day to look back at."""

    title = _("Så såg underlaget ut")
    lead = _("Platsrapporten för en fastighet, av de kartlager som gällde den dag du väljer.")
    go_on = _("Visa")

    fastighet = Line(_("Fastighet"), missing=_("Skriv fastighetens beteckning, till exempel Norrhaga 30:12."))
    dag = Day(_("Dag"), missing=_("Skriv vilken dag du vill se."))

    def validate_dag(self, field: Any) -> None:
        if field.data and date.fromisoformat(field.data) > self.today:
            raise Wrong(_("Dagen har inte varit ännu. Välj i dag eller en tidigare dag."))
