"""What an applicant reads about what follows the decision: the building stage, appeals, and how long one may appeal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from permits.case.building import MEETINGS, MeetingKind
from permits.case.decisions import AppealStands
from permits.case.model import Case, State
from permits.services.finality import last_day_for
from permits.services.shapes import CaseView, DocumentRecord
from permits.web.page import moment
from permits.words import Text, _, date_text

CLEARANCES = {
    State.CLEARED: "startbesked", State.BUILDING: "startbesked", State.INTERIM: "interimistiskt_slutbesked",
    State.CLOSED: "slutbesked",
}  # fmt: skip
"""The paper that holds in each state of the building stage."""
CAME_IN = {"overklagande": _("Överklagande"), "yttrande": _("Yttrande"), "remissvar": _("Remissvar")}
"""What documents are called that come in later, from anybody."""
RESULTS = {
    "confirmed": _("Beslutet står fast."),
    "changed": _("Beslutet ändrades."),
    "annulled": _("Beslutet upphävdes."),
    "referred_back": _("Ärendet kom tillbaka för ny prövning."),
    "withdrawn": _("Överklagandet togs tillbaka eller avvisades."),
}


def shown(view: CaseView, person_id: str) -> dict[str, Any]:
    """What the page of the case shows this person of it."""
    return {
        "papers": papers(view),
        "clearance": clearance(view),
        "clearance_waits": _is_told_by_paper(view) and clearance(view) is None,
        "appealed": appeal_told(view.case),
        "appeal_by": last_day_to_appeal(view.case, person_id),
        "may_appeal": any(move.name == "appeal" for move in view.moves),
    }


def clearance(view: CaseView) -> DocumentRecord | None:
    """The start or final clearance that holds now, once it is on paper."""
    found = [each for each in view.documents if each.label == CLEARANCES.get(view.case.state)]
    return max(found, key=lambda each: each.received, default=None)


def papers(view: CaseView) -> list[DocumentRecord]:
    """The documents of the case, and of the file that is printed anew now and then only the last."""
    files = [each for each in view.documents if each.label == "arendeakt"]
    last = max(files, key=lambda each: each.received, default=None)
    return [each for each in view.documents if each.label != "arendeakt" or each is last]


def _is_told_by_paper(view: CaseView) -> bool:
    """Whether a clearance was given by a decision of its own; in a notification the decision itself is the first."""
    return view.case.building.start is not None or view.case.state in {State.INTERIM, State.CLOSED}


def last_day_to_appeal(case: Case, person_id: str) -> date | None:
    """The last day on which this person may appeal; None when it has not begun to run for them."""
    mine = next((each for each in case.recipients if each.person_id == person_id and each.serve), None)
    return last_day_for(case, mine) if mine else None


def appeal_told(case: Case) -> Text | None:
    """Where the last appeal of the decision is; None when nobody has appealed."""
    if not case.appeals:
        return None
    appeal = case.appeals[-1]
    if appeal.stands is AppealStands.RECEIVED:
        return _("Beslutet är överklagat. Vi prövar nu om överklagandet kom in i rätt tid.")
    if appeal.stands is AppealStands.PASSED_ON:
        return _("Beslutet är överklagat. Länsstyrelsen prövar det nu, och hör av sig till dig.")
    if appeal.stands is AppealStands.DISMISSED:
        return _("Ett överklagande kom in för sent och har avvisats.")
    return _("Länsstyrelsen har prövat överklagandet. %(result)s", result=str(RESULTS.get(appeal.result, "")))


def _day(told: object) -> str:
    return date_text(date.fromisoformat(str(told)))


def _when(data: Mapping[str, Any]) -> dict[str, str]:
    return {"when": moment(datetime.fromisoformat(str(data["starts"]))), "place": str(data["place"])}


def _booked(data: Mapping[str, Any]) -> tuple[Text, str]:
    kind = str(_(MEETINGS[MeetingKind(data["kind"])]))
    told = _("Du kallades till %(meeting)s %(when)s, %(place)s.", meeting=kind.lower(), **_when(data))
    return told, str(data["note"])


TOLD: dict[str, Callable[[Mapping[str, Any]], tuple[Text, str]]] = {
    "ControlOfficerNamed": lambda data: (_("Kontrollansvarig: %(name)s.", name=data["name"]), ""),
    "ControlOfficerLeft": lambda data: (_("Den kontrollansvariga slutade %(day)s.", day=_day(data["day"])), ""),
    "ConsultationDecided": lambda data: (
        _("Ett tekniskt samråd ska hållas.") if data["needed"] else _("Inget tekniskt samråd behövs."),
        "",
    ),
    "MeetingBooked": _booked,
    "MeetingChanged": lambda data: (_("Samrådet fick en ny tid: %(when)s, %(place)s.", **_when(data)), ""),
    "MeetingCancelled": lambda data: (_("Samrådet ställdes in."), str(data["reason"])),
    "MinutesWritten": lambda _data: (_("Protokollet från samrådet finns att läsa."), ""),
    "VisitPlanned": lambda data: (_("Vi kommer på platsbesök %(day)s.", day=_day(data["day"])), str(data["about"])),
    "VisitCancelled": lambda data: (_("Platsbesöket ställdes in."), str(data["reason"])),
    "VisitMade": lambda data: (_("Vi var på platsbesök %(day)s.", day=_day(data["day"])), str(data["found"])),
    "StartCleared": lambda _data: (_("Du fick startbesked."), ""),
    "StartRefused": lambda _data: (_("Du fick inte startbesked. Läs varför i beslutet."), ""),
    "BuildingBegun": lambda data: (_("Arbetet började %(day)s.", day=_day(data["day"])), ""),
    "BuildingFinished": lambda data: (_("Arbetet blev klart %(day)s.", day=_day(data["day"])), str(data["text"])),
    "InterimCleared": lambda data: (
        _("Du fick ett interimistiskt slutbesked. Resten ska vara klart %(day)s.", day=_day(data["until"])),
        "",
    ),
    "FinalCleared": lambda _data: (_("Du fick slutbesked, och ärendet avslutades."), ""),
    "FinalRefused": lambda _data: (_("Du fick inte slutbesked. Läs varför i beslutet."), ""),
    "PermitLapsed": lambda data: (_("Beslutet slutade gälla %(day)s.", day=_day(data["last_day"])), ""),
    "AppealReceived": lambda data: (_("Ett överklagande av beslutet kom in %(day)s.", day=_day(data["received"])), ""),
    "AppealDismissed": lambda data: (_("Överklagandet avvisades."), str(data["reason"])),
    "AppealPassedOn": lambda data: (_("Överklagandet lämnades till länsstyrelsen %(day)s.", day=_day(data["day"])), ""),
    "AppealSettled": lambda data: (
        _("Överklagandet avgjordes %(day)s.", day=_day(data["day"])),
        str(RESULTS.get(str(data["result"]), "")),
    ),
    "DecisionCorrected": lambda data: (_("Beslutet rättades."), str(data["text"])),
    "DecisionReconsidered": lambda data: (_("Beslutet omprövades."), str(data["text"])),
    "DecisionAnnounced": lambda _data: (_("Beslutet kungjordes på kommunens anslagstavla."), ""),
}
