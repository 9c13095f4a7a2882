"""What an officer is asked before a waiver, and what a decision's form is held to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from permits.wizard.fields import Choice, LongText, Option, Words, Wrong
from permits.wizard.forms import StepForm
from permits.words import Text, _

LONGEST_TEXT = 20_000
SHORTEST_TIME = timedelta(days=1)
LONGEST_TIME = timedelta(days=365)
USUAL_TIME = timedelta(days=21)
GROUND = "ground_"
"""Begins the names of the questions on how each measure's fee is reckoned."""
LEFT_TO_JUDGE = "Att ta ställning till (skriv din bedömning):"
"""Stands in drafted reasons over what only the officer can weigh; it may not be left in a decision."""


def long_text(label: Text, missing: Text | str = "", hint: Text | str = "") -> LongText:
    """A question that is answered in an officer's own words, as wide as the page."""
    return LongText(label, missing=missing, hint=hint, longest=LONGEST_TEXT, width="full")


def weighed(field: Any) -> None:
    """Raises Wrong while the drafted reasons still hold their reminder."""
    if LEFT_TO_JUDGE in field.data:
        raise Wrong(
            _(
                "Förslagets påminnelse ”%(line)s” står kvar. Ersätt den och det som följer med din bedömning.",
                line=LEFT_TO_JUDGE,
            )
        )


class Waiver(StepForm):
    """What is said over the question which document the officer does without, and why."""

    title = _("Avstå från en handling")
    lead = _(
        "Lagen kräver bara det som behövs för prövningen (PBL 9 kap. 86 § 5). Den sökande ser att handlingen inte "
        "behövs, och varför."
    )
    go_on = _("Handlingen behövs inte")


def waiver_of(documents: Sequence[tuple[str, Words]]) -> type[StepForm]:
    """The form for a case that lacks these documents (label and title)."""

    class WaiverOfCase(Waiver):
        label = Choice(
            _("Vilken handling behövs inte?"),
            tuple(Option(label, title) for label, title in documents),
            missing=_("Välj vilken handling som inte behövs."),
        )
        reason = LongText(
            _("Behövs inte, för att …"),
            missing=_("Skriv varför handlingen inte behövs."),
            hint=_("Till exempel: måtten framgår av fasadritningen."),
            longest=LONGEST_TEXT,
            width="full",
        )

    return WaiverOfCase


def with_fee(decision: type[StepForm], asked: Sequence[tuple[Words, Sequence[Option], str]]) -> type[StepForm]:
    """The form of a decision with a question about each measure that is charged for: its name (empty when it is the
    only one), the answers, and the one that is proposed."""
    questions = {
        f"{GROUND}{number}": Choice(
            _("Hur ska avgiften för %(measure)s räknas?", measure=name) if name else _("Hur ska avgiften räknas?"),
            options,
            default=proposed,
            missing=_("Välj hur avgiften ska räknas."),
        )
        for number, (name, options, proposed) in enumerate(asked, 1)
    }
    return type(f"{decision.__name__}WithFee", (decision,), questions)
