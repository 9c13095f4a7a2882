"""Which work the service does by itself because of which event, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

from permits.case import events
from permits.case.events import Event
from permits.words import N_


@dataclass(frozen=True)
class Reaction:
    """Work that follows an event. `after` names other work on the same event that has to be done first."""

    name: str
    label: str
    on: frozenset[type[Event]]
    after: str | None = None


DECIDED: frozenset[type[Event]] = frozenset({
    events.PermitGranted, events.PermitPartlyGranted, events.PermitRefused, events.ApplicationDismissed,
    events.CaseStruckOff,
})  # fmt: skip

CAME_IN: frozenset[type[Event]] = frozenset({events.CompletionAnswered, events.AdditionReceived})

REACTIONS: tuple[Reaction, ...] = (
    Reaction("mail_receipt", N_("Kvittens till den sökande"), frozenset({events.ApplicationSubmitted})),
    Reaction("make_case_file", N_("Ärendeakt"), CAME_IN | {events.ApplicationSubmitted}),
    Reaction("make_order_document", N_("Föreläggande"), frozenset({events.CompletionRequested})),
    Reaction("mail_completion_request", N_("Mejl om komplettering"), frozenset({events.CompletionRequested})),
    Reaction("mail_reminder", N_("Påminnelse om komplettering"), frozenset({events.CompletionReminded})),
    Reaction("mail_prolonged", N_("Mejl om längre svarstid"), frozenset({events.CompletionProlonged})),
    Reaction("mail_withdrawn", N_("Mejl om vad som inte behövs"), frozenset({events.PointWithdrawn})),
    Reaction("mail_clock_moved", N_("Mejl om ny tid för beslut"), CAME_IN),
    Reaction("mail_answer_in", N_("Mejl till handläggaren om komplettering"), CAME_IN),
    Reaction("mail_extension", N_("Mejl om förlängd tid"), frozenset({events.TimeExtended})),
    Reaction("mail_message", N_("Mejl om meddelande"), frozenset({events.MessageWritten})),
    Reaction("mail_message_in", N_("Mejl till handläggaren om meddelande"), frozenset({events.MessageWritten})),
    Reaction(
        "mail_map_change", N_("Mejl till handläggaren om ändrat kartunderlag"), frozenset({events.FindingsReassessed})
    ),
    Reaction("make_decision_document", N_("Beslutshandling"), DECIDED),
    Reaction("mail_decision", N_("Mejl om beslutet"), DECIDED, after="make_decision_document"),
)
BY_NAME = {reaction.name: reaction for reaction in REACTIONS}


def following(event_type: str) -> list[str]:
    """The names of the reactions to an event of this type, in the order in which they are done."""
    kind = events.EVENT_TYPES[event_type]
    return [reaction.name for reaction in REACTIONS if kind in reaction.on]
