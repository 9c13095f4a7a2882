"""What start clearance and final clearance ask for before they can be given, and what they then say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from permits.case import events
from permits.case.building import ALL, NO_PLAN, NOT_ASKED, SHOWN, SLIGHT, MeetingKind
from permits.case.model import PartyRole
from permits.case.times import swedish_day
from permits.law.book import Outcome
from permits.services.refusals import Refused
from permits.services.shapes import CaseView, DocumentRecord
from permits.wizard.office import LONGEST_TEXT
from permits.words import _

START_TEXTS: Final = ("plan_reason", "experts", "conditions", "staking", "before_final", "other_law")


def plans(view: CaseView, label: str = "kontrollplan") -> list[DocumentRecord]:
    """The plans that have been handed in, the latest first."""
    found = [each for each in view.documents if each.label == label]
    return sorted(found, key=lambda each: each.received, reverse=True)


def control_officer_now(view: CaseView) -> str:
    """Who is control officer: as named last, else as the application told, until they left. Empty: nobody."""
    building = view.case.building
    if building.officer is not None:
        return building.officer.name
    if building.left:
        return ""
    party = next((party for party in view.case.parties if party.role is PartyRole.CONTROL_OFFICER), None)
    return party.shown_name if party else str(view.answers.get("kontrollansvarig", {}).get("name", ""))


def needs_control_officer(view: CaseView) -> bool:
    """Whether the rules found for certain that the work needs one (10 kap. 9 §); of what was not given none is done."""
    if view.assessment is None:
        return False
    given = view.case.decision.given if view.case.decision else ()
    parts = view.assessment.parts if given else ()
    asked = [part for place, part in enumerate(parts) if place in given] or [view.assessment]
    return any(part.control_officer is Outcome.MISSING for part in asked)


def start_cleared(view: CaseView, told: Mapping[str, str], at: datetime) -> events.StartCleared:
    """Start clearance as PBL 10 kap. 24 § wants it. Raises Refused with what stands in the way."""
    if needs_control_officer(view) and not control_officer_now(view):
        raise Refused(_("Ingen kontrollansvarig är angiven, och åtgärden kräver en. Ange den kontrollansvariga först."))
    kept = _texts(told, START_TEXTS)
    plan = told.get("plan", "")
    chosen = next((each for each in plans(view) if each.id == plan), None)
    if chosen is None and plan != NO_PLAN:
        raise Refused(_("Välj vilken kontrollplan som fastställs, eller att ingen behövs."))
    if chosen is None and not kept["plan_reason"]:
        raise Refused(_("Skriv varför kontrollplanen inte behövs (10 kap. 6 a §)."))
    if chosen is not None:
        kept |= {"plan": chosen.id, "plan_name": chosen.filename, "plan_received": chosen.received.isoformat()}
    waste = plans(view, "avfallshanteringsplan")
    if waste:
        kept |= {"waste": waste[0].id, "waste_name": waste[0].filename}
    if told.get("from_day"):
        day = date.fromisoformat(told["from_day"])
        if day < swedish_day(at):
            raise Refused(_("Dagen då arbetet får börja har redan varit. Lämna den tom om det får börja genast."))
        kept["from_day"] = day.isoformat()
    kept["control_officer"] = control_officer_now(view)
    return events.StartCleared({name: text for name, text in kept.items() if text})


def lacks_meeting_or_visit(view: CaseView) -> bool:
    """Whether final clearance has to say why there was no final consultation or no visit (10 kap. 27 and 30 §§)."""
    building = view.case.building
    consulted = any(each.minutes for each in building.of_kind(MeetingKind.TECHNICAL))
    met = any(each.minutes for each in building.of_kind(MeetingKind.FINAL))
    return consulted and not (met and any(each.made for each in building.visits))


def final_cleared(view: CaseView, told: Mapping[str, str]) -> events.FinalCleared:
    """Final clearance as PBL 10 kap. 34 and 35 §§ want it. Raises Refused with what stands in the way."""
    kept = _texts(told, ("remarks", "without"))
    if told.get("fulfilled") not in {ALL, SLIGHT}:
        raise Refused(_("Slutbesked kan inte ges förrän kraven är uppfyllda. Ge ett interimistiskt besked i stället."))
    if told["fulfilled"] == SLIGHT and not kept["remarks"]:
        raise Refused(_("Skriv vilka brister som är försumbara. De ska stå i slutbeskedet (10 kap. 35 §)."))
    if told.get("climate") not in {SHOWN, NOT_ASKED}:
        raise Refused(_("Ange om klimatdeklarationen är visad eller inte krävs (10 kap. 34 § 2)."))
    if lacks_meeting_or_visit(view) and not kept["without"]:
        raise Refused(
            _("Slutsamråd eller platsbesök har inte hållits. Skriv varför det är obehövligt (10 kap. 27 och 30 §§).")
        )
    kept |= {"fulfilled": told["fulfilled"], "climate": told["climate"]}
    return events.FinalCleared({name: text for name, text in kept.items() if text})


def _texts(told: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    kept = {name: told.get(name, "").replace("\r\n", "\n").strip() for name in names}
    if any(len(text) > LONGEST_TEXT for text in kept.values()):
        raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_TEXT))
    return kept
