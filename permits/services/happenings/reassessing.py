"""Changes of the maps, as the diary tells them."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told


@told.register
def _(event: events.FindingsReassessed, called: MatterWords) -> tuple[str, str]:
    titles = ", ".join(str(layer["title"]) for layer in event.moved)
    count = len(event.findings)
    told_of = "1 bedömning blir en annan" if count == 1 else f"{count} bedömningar blir andra"
    more = told_of if count else "Uppgifter om platsen ändras, men ingen bedömning"
    return f"Kartunderlaget ändrades: {titles}", f"{more}. Den tidigare granskningen står kvar."


@told.register
def _(event: events.ReassessmentSeen, called: MatterWords) -> tuple[str, str]:
    return "Handläggaren har sett att kartunderlaget ändrats", ""
