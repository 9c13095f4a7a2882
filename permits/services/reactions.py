"""Which work the service does by itself because of which event, and in which order."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from permits.case import events
from permits.case.events import Event
from permits.services.building_papers import LABELS
from permits.services.file_shapes import Quarantined
from permits.services.refusals import Refused
from permits.services.time_papers import TIME_LABELS, is_written
from permits.words import N_


def always(event: Event) -> bool:  # noqa: ARG001
    """The work follows every event of its types."""
    return True


@dataclass(frozen=True)
class Reaction:
    """Work that follows an event. `after` names other work on the same event that has to be done first, `when` says
    of which events of those types it follows."""

    name: str
    label: str
    on: frozenset[type[Event]]
    after: str | None = None
    when: Callable[[Event], bool] = always


PERMANENT: Final = 500  # answers of a mail server from here on are not about just now (RFC 5321, 4.2.1)

DECIDED: frozenset[type[Event]] = frozenset({
    events.PermitGranted, events.PermitPartlyGranted, events.PermitRefused, events.ApplicationDismissed,
    events.CaseStruckOff,
})  # fmt: skip

PAPERS: frozenset[type[Event]] = frozenset(LABELS)
ENDED: frozenset[type[Event]] = frozenset({
    events.FinalCleared, events.PermitLapsed, events.PermitRefused, events.ApplicationDismissed, events.CaseStruckOff,
    events.AppealPassedOn,
})  # fmt: skip
"""When the file is to be whole: the case has ended, or leaves for the county board."""
TOLD_OF_BUILDING: frozenset[type[Event]] = frozenset({
    events.ControlOfficerNamed, events.BuildingPapersHandedIn, events.BuildingBegun, events.BuildingFinished,
})  # fmt: skip

CAME_IN: frozenset[type[Event]] = frozenset({events.CompletionAnswered, events.AdditionReceived})
MOVES_THE_CLOCK = CAME_IN | {events.ReferralAnswered, events.PointWithdrawn}
"""After these the time may be counted from another day (9 kap. 99 § first paragraph 2–4); letters asks if it is."""

REACTIONS: tuple[Reaction, ...] = (
    Reaction("mail_receipt", N_("Kvittens till den sökande"), frozenset({events.ApplicationSubmitted})),
    Reaction("make_case_file", N_("Ärendeakt"), CAME_IN | ENDED | {events.ApplicationSubmitted}),
    Reaction("make_order_document", N_("Föreläggande"), frozenset({events.CompletionRequested})),
    Reaction("mail_completion_request", N_("Mejl om komplettering"), frozenset({events.CompletionRequested})),
    Reaction("mail_reminder", N_("Påminnelse om komplettering"), frozenset({events.CompletionReminded})),
    Reaction("mail_prolonged", N_("Mejl om längre svarstid"), frozenset({events.CompletionProlonged})),
    Reaction("mail_withdrawn", N_("Mejl om vad som inte behövs"), frozenset({events.PointWithdrawn})),
    Reaction("mail_clock_moved", N_("Mejl om ny tid för beslut"), MOVES_THE_CLOCK),
    Reaction("mail_answer_in", N_("Mejl till handläggaren om komplettering"), CAME_IN),
    Reaction("mail_communication", N_("Mejl om underlag att yttra sig över"), frozenset({events.MaterialCommunicated})),
    Reaction("mail_material_reminder", N_("Påminnelse om underlag"), frozenset({events.MaterialReminded})),
    Reaction("mail_remark_in", N_("Mejl till handläggaren om yttrande"), frozenset({events.MaterialAnswered})),
    Reaction("make_time_paper", N_("Brev om tiden för beslut"), frozenset(TIME_LABELS), when=is_written),
    # waits for no paper: the applicant has to be told before the time is over (9 kap. 100 § 3)
    Reaction("mail_extension", N_("Mejl om förlängd tid"), frozenset({events.TimeExtended})),
    Reaction(
        "mail_pause",
        N_("Mejl om att ärendet vilar"),
        frozenset({events.CasePaused, events.CaseResumed}),
        after="make_time_paper",
    ),
    Reaction("mail_overdue", N_("Mejl till handläggaren om svarstid"), frozenset({events.AnswerOverdue})),
    Reaction("mail_message", N_("Mejl om meddelande"), frozenset({events.MessageWritten})),
    Reaction("mail_message_in", N_("Mejl till handläggaren om meddelande"), frozenset({events.MessageWritten})),
    Reaction(
        "mail_map_change", N_("Mejl till handläggaren om ändrat kartunderlag"), frozenset({events.FindingsReassessed})
    ),
    Reaction("mail_appeal_in", N_("Mejl till handläggaren om överklagande"), frozenset({events.AppealReceived})),
    Reaction("make_building_document", N_("Handling om bygget"), PAPERS),
    Reaction("mail_building_paper", N_("Mejl med handling om bygget"), PAPERS, after="make_building_document"),
    Reaction(
        "mail_meeting",
        N_("Mejl om samråd"),
        frozenset({events.MeetingBooked, events.MeetingChanged, events.MeetingCancelled}),
    ),
    Reaction("mail_visit", N_("Mejl om platsbesök"), frozenset({events.VisitPlanned, events.VisitCancelled})),
    Reaction("mail_building_in", N_("Mejl till handläggaren om bygget"), TOLD_OF_BUILDING),
    Reaction("mail_ends", N_("Påminnelse om att tiden går ut"), frozenset({events.ValidityReminded})),
    Reaction("mail_ends_in", N_("Påminnelse till handläggaren"), frozenset({events.ValidityReminded})),
    Reaction("make_decision_document", N_("Beslutshandling"), DECIDED),
    Reaction("mail_decision", N_("Mejl om beslutet"), DECIDED, after="make_decision_document"),
)
BY_NAME = {reaction.name: reaction for reaction in REACTIONS}


def following(event: Event) -> list[str]:
    """The names of the reactions to an event, in the order in which they are done."""
    return [reaction.name for reaction in REACTIONS if type(event) in reaction.on and reaction.when(event)]


def cause_told(error: Exception, *, is_letter: bool) -> str:
    """What went wrong, for who reads the case. An exception's own message may hold addresses or names."""
    if isinstance(error, Quarantined):
        return "en handling väntar på viruskontroll."
    if isinstance(error, Refused):
        return error.message_sv
    kind = type(error).__name__
    refusals = error.recipients.values() if isinstance(error, smtplib.SMTPRecipientsRefused) else ()
    if is_letter and refusals and all(code >= PERMANENT for code, _why in refusals):
        return f"mottagarens adress tas inte emot ({kind})."
    if is_letter and isinstance(error, OSError):
        return f"e-postservern svarar inte som den ska ({kind})."
    return f"{kind}."
