"""The officer's pages of asking other bodies, and of what they answered."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.hearing_text import drafted_referral
from permits.services.order_text import usual_day
from permits.services.refusals import FileRefused, Refused, Stale
from permits.web.auth import needs, principal
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.case_papers import file_told
from permits.web.done_told import after, tell_done
from permits.web.hearing_desk import A_DAY, CHANGED, Problem, handed_in
from permits.web.moving import GONE_ON
from permits.web.page import measure_of, notice, page, services, today
from permits.wizard.days import read_day
from permits.wizard.fields import Option
from permits.words import _


@pages.get("/<case_id>/remisser")
@needs(Permission.HANDLE_CASE)
def referrals(case_id: str) -> Response:
    """Which bodies have been asked, and what they said."""
    tell_done()
    return _referrals_page(case_id)


@pages.post("/<case_id>/remisser")
@needs(Permission.HANDLE_CASE)
def work_on_referrals(case_id: str) -> Response:
    """Register an answer that came another way, or wait for a body no more."""
    form, who = request.form, principal()
    at = (who, case_id, form.get("version", 0, type=int), form.get("remiss", ""))
    try:
        if form.get("gor") == "registrera":
            day = read_day(form.get("received", ""))
            against = form.get("emot") == "ja"
            services().referring.register(*at, form.get("text", ""), day, handed_in("fil"), objects=against)
        elif form.get("gor") == "ta-tillbaka":
            services().referring.withdraw(*at, form.get("skal", ""))
        else:
            raise Refused(_("Det gick inte att förstå vad som skulle göras. Läs om sidan."))
    except Stale:
        notice(_(CHANGED), "warn")
        return _referrals_page(case_id, 409)
    except (Refused, FileRefused) as refused:
        return _referrals_page(case_id, 422, [("", refused.message_sv)])
    return redirect(after("office.referrals", case_id, "kept"), 303)


def _referrals_page(case_id: str, status: int = 200, problems: list[Problem] | None = None) -> Response:
    view, waiting = services().referring.at_desk(principal(), case_id)
    return page(
        "office/referrals.html",
        status,
        view=view,
        measure=measure_of(view.case),
        referrals=view.case.referrals[::-1],
        waiting=waiting,
        documents={record.id: file_told(view, record) for record in view.documents},
        open_moves={move.name for move in view.moves},
        problems=problems or [],
        typed=request.form,
    )


@pages.get("/<case_id>/remittera")
@needs(Permission.HANDLE_CASE)
def ask_referral(case_id: str) -> Response:
    """The form of a referral, drafted for the body that is chosen."""
    view = view_of_case(case_id)
    if not any(move.name == "send_referral" for move in view.moves):
        return case_page(view, 409, GONE_ON)
    body = services().municipality.hearing.body(request.args.get("till", ""))
    told = {
        "body": body.key if body else "",
        "text": drafted_referral(view, body.about if body else ""),
        "due": usual_day(today(), body.days if body else 21).isoformat(),
    }
    chosen = [] if view.case.is_protected else [each.document_id for each in view.case.documents]
    return _referral_page(view, told, chosen)


@pages.post("/<case_id>/remittera")
@needs(Permission.HANDLE_CASE)
def send_referral(case_id: str) -> Response:
    """Send it. What was typed is never lost."""
    view = view_of_case(case_id)
    if not any(move.name == "send_referral" for move in view.moves):
        return case_page(view, 409, GONE_ON)
    told = {name: request.form.get(name, "") for name in ("body", "text", "due")}
    chosen, seen = request.form.getlist("handling"), request.form.get("version", 0, type=int)
    due = read_day(told["due"])
    if due is None:
        return _referral_page(view, told, chosen, 422, [("due", _(A_DAY))])
    try:
        services().referring.send(principal(), case_id, seen, told["body"], told["text"], due, chosen)
    except Stale:
        notice(_(CHANGED), "warn")
        return _referral_page(view_of_case(case_id), told, chosen, 409)
    except Refused as refused:
        return _referral_page(view, told, chosen, 422, [("body" if not told["body"] else "text", refused.message_sv)])
    return redirect(after("office.referrals", case_id, "referred"), 303)


def _referral_page(
    view: Any, told: dict[str, str], chosen: list[str], status: int = 200, problems: list[Problem] | None = None
) -> Response:
    bodies = services().municipality.hearing.bodies
    return page(
        "office/referral_new.html",
        status,
        view=view,
        measure=measure_of(view.case),
        told=told,
        chosen=chosen,
        problems=problems or [],
        options=[Option(body.key, body.name, body.about) for body in bodies],
        papers=[file_told(view, record) for record in view.documents if record.origin != "heard"],
    )
