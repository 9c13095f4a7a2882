"""The resident's own case: where it stands, what happens next, what is asked, and the answer to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.deadline import standing_pause
from permits.case.matter import decided_as, state_label, words
from permits.case.model import Case, State
from permits.case.orders import Completion, Standing
from permits.services.charging import fee_told
from permits.services.clock_told import clock_for_applicant
from permits.services.completeness import completeness
from permits.services.correcting import Redoing
from permits.services.order_text import follows
from permits.services.redoing import steps_of, their_own
from permits.services.ruling import appeal
from permits.services.shapes import CaseView
from permits.services.working_material import AnswerDraft, kept_of
from permits.web import own_afterwards
from permits.web.attaching import document_names, served
from permits.web.auth import needs, principal
from permits.web.building_steps import own_step
from permits.web.decision_told import divided
from permits.web.forms import pages
from permits.web.own_moments import made_names, own_moment
from permits.web.page import measure_of, notice, page, services, today
from permits.wizard.fields import Option
from permits.words import Text, _

__all__ = ["made_names", "own_case_page", "stands"]

# The state in plain words: what it is called, its colour, and what happens next.
STANDS: dict[State, tuple[Text, str, Text]] = {
    State.SUBMITTED: (
        _("Inkommen"),
        "now",
        _("Det du skickade har kommit fram. En handläggare läser det och hör av sig om något saknas."),
    ),
    State.UNDER_REVIEW: (
        _("Handläggs"),
        "now",
        _("En handläggare går igenom ditt ärende. Du behöver inte göra något nu. Vi mejlar när det händer något."),
    ),
    State.AWAITING_APPLICANT: (
        _("Väntar på dig"),
        "warn",
        _("Handläggaren behöver mer från dig. Läs vad som saknas och svara här nedanför."),
    ),
    State.GRANTED: (_("Beviljat"), "good", _("Du har fått ja. Läs beslutet innan du gör något mer.")),
    State.REFUSED: (_("Avslaget"), "bad", _("Du har fått nej. I beslutet står varför, och hur du överklagar.")),
    State.PARTLY_GRANTED: (
        _("Delvis beviljat"),
        "good",
        _("Du har fått ja till en del. Läs beslutet innan du gör något mer."),
    ),
    State.DISMISSED: (
        _("Avvisat"),
        "bad",
        _("Ansökan har inte prövats. I beslutet står varför, och hur du överklagar."),
    ),
    State.STRUCK_OFF: (_("Avskrivet"), "", _("Ärendet är avslutat, eftersom du tog tillbaka ansökan.")),
}


AFTER = frozenset({State.CLEARED, State.BUILDING, State.INTERIM, State.CLOSED, State.LAPSED})
STANDS |= {
    State.CLEARED: (_("Startbesked"), "good", _("Du har fått startbesked och får börja. Läs det först.")),
    State.BUILDING: (_("Arbetet pågår"), "now", _("Meddela oss när arbetet är klart.")),
    State.INTERIM: (_("Interimistiskt slutbesked"), "warn", _("Något är kvar att göra. Läs beskedet.")),
    State.CLOSED: (_("Avslutat"), "good", _("Du har fått slutbesked. Ärendet är avslutat.")),
    State.LAPSED: (_("Upphört att gälla"), "bad", _("Beslutet gäller inte längre.")),
}
DONE = {
    "yttrat": _("Tack, ditt yttrande har kommit in."),
    "sparat": _("Det du har skrivit är sparat. Det är inte skickat ännu."),
    "skickat": _("Tack, ditt svar har kommit in."),
    "tillagt": _("Tack, det du lade till har kommit in."),
    "skrivet": _("Ditt meddelande är skickat."),
    "tillbakataget": _("Du har tagit tillbaka ansökan. Kommunen avslutar ärendet."),
    "last": _("Tack. Vi har antecknat att du har läst beslutet."),
    "overklagat": _("Ditt överklagande har kommit in."),
    "meddelat": _("Tack, det har kommit in."),
    "kontakt": _("Dina kontaktuppgifter är sparade."),
    "rattelse": _("Din begäran om rättelse är skickad till handläggaren."),
}
"""What is said at the top after something was done."""


def stands(state: State) -> dict[str, Any]:
    """The state as lists tell it, which know nothing of what was applied for."""
    label, kind, next_ = STANDS[state]
    return {"label": label, "kind": kind, "next": next_}


def _divided(case: Case) -> list[Text]:
    """What was given and what was refused, of an application that was granted in part."""
    told = {given: [str(name) for name, is_given in divided(case) if is_given is given] for given in (True, False)}
    if not told[True]:
        return []
    return [_("Beviljas: %(given)s. Avslås: %(rest)s.", given=", ".join(told[True]), rest=", ".join(told[False]))]


def case_stands(case: Case) -> dict[str, Any]:
    """The state of one case; once it is decided, by the name of what was decided."""
    told, general = words(case), stands(case.state)
    if case.decision is None:
        return _undecided(case, general)
    if case.state in AFTER:
        return general
    if case.decision.granted:
        first = _("Läs beslutet innan du gör något mer.")
        next_ = " ".join(map(str, (_(decided_as(case)[1]), *_divided(case), _(told.begin_now), first)))
    else:
        next_ = str(_(decided_as(case)[1]))
        if case.state is not State.STRUCK_OFF:
            why = _("I beslutet står varför, och hur du överklagar.")
            next_ = f"{next_} {why}"
    return {**general, "label": _(state_label(case)), "next": next_}


def _undecided(case: Case, general: dict[str, Any]) -> dict[str, Any]:
    """Where an open case stands: something that waits for the applicant, or for another decision, comes first."""
    if any(one.is_waited_for(today()) for one in case.communications) and not case.open_orders:
        next_ = _("Innan vi beslutar får du yttra dig över det som har kommit in. Läs det här nedanför.")
        return {"label": _("Du kan yttra dig"), "kind": "warn", "next": next_}
    if standing_pause(case, today()):
        return {
            "label": _("Vilar"),
            "kind": "",
            "next": _("Ditt ärende väntar på ett annat beslut. Du behöver inte göra något nu."),
        }
    return general


@pages.get("/arende/<case_id>")
@needs(Permission.SEE_OWN_CASES)
def own_case(case_id: str) -> Response:
    view = services().applying.case_of(principal(), case_id)
    if (said := DONE.get(request.args.get("gjort", ""))) is not None:
        notice(said)
    return own_case_page(view)


def own_case_page(view: CaseView, status: int = 200, **more: Any) -> Response:
    """The case as its applicant sees it. `typed` by field and `problems` (field, message) where something was wrong."""
    case = view.case
    asked = case.open_orders if case.state.is_open else ()
    draft = services().answering.draft(principal(), case.case_id) if asked else AnswerDraft({})
    return page(
        "apply/case.html",
        status,
        case=case,
        documents=view.documents,
        documents_by_id={record.id: record for record in view.documents},
        names={**document_names(), **made_names()},
        stands=case_stands(case),
        clock=clock_for_applicant(case, today()),
        paused=standing_pause(case, today()),
        appeal=appeal(services().municipality),
        measure=measure_of(case),
        moments=[told for event in view.events if (told := own_moment(event, case))],
        asked=asked,
        answered=[
            point
            for order in case.completions[::-1]
            for point in order.points
            if point.answers or point.standing is Standing.WITHDRAWN
        ],
        draft=draft.content,
        follows={order.order_id: follows(case, order.consequence) for order in asked if order.consequence},
        may_add=any(move.name == "add_unasked" for move in view.moves),
        may_take_back=any(move.name == "take_back" for move in view.moves),
        confirms=case.decision_document is not None
        and any(each.person_id == principal().person_id and each.serve and not each.served for each in case.recipients),
        redo=_redo(view, asked, draft),
        may_remark=any(move.name == "remark" for move in view.moves),
        may_write=any(move.name == "write_to_officer" for move in view.moves),
        may_change_contact=any(move.name == "change_contact" for move in view.moves),
        decision=case.decision_document,
        is_decided=case.decision is not None,
        levels=completeness(view),
        fee=fee_told(view, services().municipality.fees, today()),
        label_options=[Option(label, name) for label, name in document_names().items()],
        bygge=own_step(view, today()),
        under_way=case.state in AFTER,
        **own_afterwards.shown(view, principal().person_id),
        **{"typed": {}, "problems": [], **more},
    )


def _redo(view: CaseView, asked: Sequence[Completion], draft: AnswerDraft) -> dict[str, list[dict[str, Any]]]:
    """The steps that each point asks this person to do again, by point: where, and whether it is done."""
    case_id, who = view.case.case_id, principal().person_id
    told = {}
    for point in (point for order in asked for point in order.left):
        steps = their_own(steps_of(point, view.answers), view.case, who)
        redoing = Redoing(view, point, steps, kept_of(draft, point.id))
        told[point.id] = [
            {
                "title": step.title(view.answers),
                "url": url_for(".redo_step", case_id=case_id, point_id=point.id, slug=step.slug),
                "done": redoing.is_redone(step.slug),
            }
            for step in steps
        ]
    return told


@pages.get("/arende/<case_id>/kvitto")
@needs(Permission.SEE_OWN_CASES)
def receipt(case_id: str) -> Response:
    view = services().applying.case_of(principal(), case_id)
    mine = next((party for party in view.case.parties if party.person_id == principal().person_id), None)
    return page("apply/receipt.html", case=view.case, measure=measure_of(view.case), mine=mine)


@pages.get("/arende/<case_id>/handling/<document_id>")
@needs(Permission.SEE_OWN_CASES)
def document(case_id: str, document_id: str) -> Response:
    return served(services().applying.document(principal(), case_id, document_id))
