"""What the service drafts in the forms of the building stage; the officer reads it, changes it and answers for it.

What ends up in a decision is drafted in Swedish, whatever language the page is in.
"""

from __future__ import annotations

from permits.case.building import NO_PLAN, NOT_ASKED
from permits.case.model import PartyRole
from permits.case.times import swedish_day
from permits.law.book import Outcome
from permits.law.control import proposals_due
from permits.services.clearing import control_officer_now, needs_control_officer, plans
from permits.services.shapes import CaseView
from permits.web.page import services

NO_MEETING = "Det krävs ingen kontrollansvarig, och åtgärden är så enkel att ett samråd är uppenbart obehövligt."
A_MEETING = "Det krävs en kontrollansvarig, och då ska ett tekniskt samråd hållas (10 kap. 14 § PBL)."
NO_PLAN_NEEDED = "Det krävs ingen kontrollansvarig, och åtgärden är så enkel att en kontrollplan inte behövs."
BEFORE_FINAL = "Ifylld och undertecknad kontrollplan."
WITH_OFFICER = "Ifylld och undertecknad kontrollplan och den kontrollansvarigas utlåtande."
NEW_BUILDINGS = "nybyggnad_"
"""Only new buildings are asked for a climate declaration (lagen om klimatdeklaration för byggnader, 4 §)."""


def drafted(move: str, view: CaseView) -> dict[str, str]:
    """What the form of this move holds, by field; empty where the service knows nothing."""
    if move == "decide_consultation":
        return _consultation(view)
    if move == "clear_start":
        return _start(view)
    if move == "clear_final":
        new = any(kind.startswith(NEW_BUILDINGS) for kind in view.case.measures)
        return {} if new else {"climate": NOT_ASKED}
    if move == "write_minutes":
        return {"present": "\n".join(_present(view))}
    if move == "book_meeting":
        note = "" if view.case.building.begun else proposals_due(swedish_day(view.case.submitted))
        return {"place": services().municipality.contact.address.partition(",")[0], "note": note}
    return {}


def _needs_none(view: CaseView) -> bool:
    """Whether the rules found for certain that no control officer is needed."""
    return view.assessment is not None and view.assessment.control_officer is Outcome.MET


def _consultation(view: CaseView) -> dict[str, str]:
    if needs_control_officer(view):
        return {"needed": "ja", "reason": A_MEETING}
    return {"needed": "nej", "reason": NO_MEETING} if _needs_none(view) else {}


def _start(view: CaseView) -> dict[str, str]:
    handed_in = plans(view)
    if handed_in:
        told = {"plan": handed_in[0].id}
    elif needs_control_officer(view):
        told = {"plan": ""}
    else:
        told = {"plan": NO_PLAN, "plan_reason": NO_PLAN_NEEDED if _needs_none(view) else ""}
    if told["plan"] == NO_PLAN:
        return told
    return {**told, "before_final": WITH_OFFICER if control_officer_now(view) else BEFORE_FINAL}


def _present(view: CaseView) -> list[str]:
    """Those who are called, by name: the parties, the control officer, the officer."""
    parties = [each.shown_name for each in view.case.parties if each.role is not PartyRole.CONTROL_OFFICER]
    return list(dict.fromkeys(name for name in (*parties, control_officer_now(view), view.case.officer_name) if name))
