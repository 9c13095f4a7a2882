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


DECIDED: frozenset[type[Event]] = frozenset({events.PermitGranted, events.PermitRefused})

REACTIONS: tuple[Reaction, ...] = (
    Reaction("mail_receipt", N_("Kvittens till den sökande"), frozenset({events.ApplicationSubmitted})),
    Reaction("make_case_file", N_("Ärendeakt"), frozenset({events.ApplicationSubmitted, events.CompletionAnswered})),
    Reaction("mail_completion_request", N_("Mejl om komplettering"), frozenset({events.CompletionRequested})),
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
