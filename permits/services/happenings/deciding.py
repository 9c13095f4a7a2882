"""What was decided, as the diary tells it."""

from __future__ import annotations

from permits.case import events
from permits.case.events.deciding import Terms
from permits.case.matter import STRUCK_OFF, MatterWords
from permits.services.happenings.telling import told


def _how(terms: Terms, reasons: str) -> str:
    """The reasons, and by what the decision was taken."""
    by = f"Nämndens sammanträde {terms.meeting}, {terms.paragraph}" if terms.meeting else terms.mandate
    return f"{by}\n{reasons}" if by else reasons


@told.register
def _(event: events.PermitGranted, called: MatterWords) -> tuple[str, str]:
    return called.given, _how(event, event.reasons)


@told.register
def _(event: events.PermitPartlyGranted, called: MatterWords) -> tuple[str, str]:
    return called.partly, _how(event, event.reasons)


@told.register
def _(event: events.PermitRefused, called: MatterWords) -> tuple[str, str]:
    return called.not_given, _how(event, event.reasons)


@told.register
def _(event: events.ApplicationDismissed, called: MatterWords) -> tuple[str, str]:
    return called.dismissed, _how(event, event.reasons)


@told.register
def _(event: events.CaseStruckOff, called: MatterWords) -> tuple[str, str]:  # noqa: ARG001 - one call for all
    return STRUCK_OFF, _how(event, event.reasons)


@told.register
def _(event: events.ApplicationTakenBack, called: MatterWords) -> tuple[str, str]:  # noqa: ARG001 - one call for all
    return "Den sökande tog tillbaka ansökan", event.text
