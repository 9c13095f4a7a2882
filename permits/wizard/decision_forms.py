"""What is asked of whoever prepares or takes a decision: ground, what a part gives, reasons, conditions, effect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from permits.case.decisions import Outcome
from permits.wizard.choices import AnyOf
from permits.wizard.fields import Choice, Line, LongText, Option
from permits.wizard.forms import StepForm
from permits.wizard.office import LONGEST_TEXT, weighed
from permits.words import _

LEADS = {
    Outcome.GRANT: _("Beslutet blir en PDF, mejlas till den sökande och visas på den sökandes sida."),
    Outcome.PARTLY: _("Det som inte kryssas i avslås. Skriv skäl för båda delarna."),
    Outcome.REFUSE: _(
        "Den sökande får beslutet med skälen och hur man överklagar. Ett avslag beslutas alltid av en människa."
    ),
    Outcome.DISMISS: _(
        "Ansökan prövas inte. Det får beslutas när det som saknas behövs för prövningen och ett föreläggande inte har "
        "följts (PBL 9 kap. 91 §). Den sökande får beslutet med skälen och hur man överklagar."
    ),
    Outcome.STRIKE: _("Ärendet avslutas utan prövning, eftersom den sökande har tagit tillbaka ansökan."),
}


class DecisionForm(StepForm):
    """What every decision has: its reasons (förvaltningslagen 32 §: they name rules and facts)."""

    def validate_reasons(self, field: Any) -> None:
        weighed(field)


def decision_form(
    outcome: Outcome, grounds: Sequence[Option], measures: Sequence[Option], *, is_permit: bool, by_committee: bool
) -> type[StepForm]:
    """The form of a decision that ends so. `grounds` to choose among, `measures` that a part may give."""
    fields: dict[str, Any] = {"lead": LEADS[outcome]}
    if by_committee:
        fields["paragraph"] = Line(
            _("Paragraf i protokollet"),
            missing=_("Ange paragrafen, till exempel § 112."),
            hint=_("Till exempel § 112"),
            width="14",
        )
    if measures:
        fields["given"] = AnyOf(_("Vad beviljas?"), measures, missing=_("Kryssa i vad som beviljas."))
    if grounds:
        fields["ground"] = Choice(
            _("Rättslig grund"), grounds, default=grounds[0].value, missing=_("Välj rättslig grund.")
        )
    fields["reasons"] = LongText(
        _("Skäl för beslutet"),
        missing=_("Skriv skälen. Ett beslut ska ange vilka regler och omständigheter som avgjort."),
        hint=_("Ett förslag är ifyllt från granskningen. Ändra så att det stämmer med din bedömning."),
        longest=LONGEST_TEXT,
        width="full",
    )
    if outcome.gives:
        fields["conditions"] = LongText(_("Villkor och upplysningar"), longest=LONGEST_TEXT, width="full")
    if outcome.gives and is_permit:
        fields["control_officer"] = LongText(_("Kontrollansvarig"), longest=2_000, width="full")
        fields["postponed"] = LongText(
            _("Ska beslutet gälla först när det har fått laga kraft? Skriv i så fall varför"),
            hint=_(
                "Annars gäller det genast. Det ska skjutas upp om åtgärden kan skada natur, kultur eller totalförsvar "
                "så att det inte går att återställa (PBL 9 kap. 114 §)."
            ),
            longest=2_000,
            width="full",
        )
    return type(f"{outcome.name.title()}Form", (DecisionForm,), fields)
