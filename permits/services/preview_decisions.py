"""What a draft of the phrases, or of the table of delegation, would mean for decisions."""

from __future__ import annotations

from permits.services.deciding import deviates
from permits.services.delegating import Mandate, mandate_of
from permits.services.preview_shapes import MOST_SHOWN, Drafted, Preview, Sample
from permits.services.queue_shapes import Member
from permits.services.telling import measures_text
from permits.services.viewing import view_of
from permits.wizard.amending.delegation import OUTCOMES
from permits.words import Text, _


def preview_phrases(drafted: Drafted) -> tuple[Preview, ...]:
    """How each phrase that is new or changed reads in a decision."""
    samples = tuple(
        Sample(
            _("Villkor i beslutet") if phrase.place == "villkor" else _("Upplysning i beslutet"),
            phrase.text,
            _("Erbjuds för: %(kinds)s", kinds=measures_text(sorted(phrase.kinds)))
            if phrase.kinds
            else _("Erbjuds för alla åtgärder"),
        )
        for phrase in drafted.after.decisions.phrases
        if phrase.id in drafted.touched
    )
    return (Preview(_("Så läses fraserna i ett beslut"), samples=samples, empty=_("Ingen fras har fått ny text.")),)


def preview_delegation(drafted: Drafted) -> tuple[Preview, ...]:
    """Who decides the open proposals, now and after."""
    unit, members = drafted.unit, drafted.unit.staff.members()
    rows = []
    for saved in unit.proposals.open(MOST_SHOWN):
        view, proposal = view_of(unit, saved.case_id, None, drafted.at), saved.content
        departs = deviates(view, proposal)
        mandates = (
            mandate_of(view, proposal.outcome, each.decisions, deviates=departs)
            for each in (drafted.before, drafted.after)
        )
        now, then = (_told(mandate, members) for mandate in mandates)
        about = measures_text(view.case.measures)
        outcome = next(option.label for option in OUTCOMES if option.value == proposal.outcome.value)
        rows.append((view.case.registry_number, about, outcome, now, then))
    return (
        Preview(
            _("Vem som beslutar de öppna förslagen"),
            _("Så som förslagen är skrivna nu."),
            (_("Ärende"), _("Åtgärd"), _("Förslag"), _("Nu"), _("Efter ändringen")),
            tuple(rows),
            empty=_("Det finns inga öppna förslag."),
        ),
    )


def _told(mandate: Mandate, members: list[Member]) -> Text:
    who = mandate.people(members)
    if mandate.second_reader:
        who = _("%(who)s, efter att en kollega har läst", who=who)
    return _("%(who)s (punkt %(number)s)", who=who, number=mandate.number) if mandate.number else who
