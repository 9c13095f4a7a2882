"""The officer's pages of hearing neighbours: who and with what words, what came in, and what is said to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.hearings import Hearing, Recipient
from permits.case.moves.hearing import nobody_is_heard_of_a_notification
from permits.services.hearing_list import hearing_list
from permits.services.hearing_out import Followed
from permits.services.hearing_text import message_text
from permits.services.refusals import FileRefused, Refused, Stale
from permits.services.shapes import CaseView
from permits.web.attaching import document_names, stream_of
from permits.web.auth import needs, principal
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.done_told import after, tell_done
from permits.web.moving import GONE_ON
from permits.web.objections import keep_replies, may_reply, rows, typed_replies
from permits.web.page import measure_of, notice, page, services, today
from permits.wizard.days import read_day
from permits.wizard.fields import Option
from permits.words import N_, Text, _

CHANGED = N_("Ärendet har ändrats sedan du öppnade sidan. Det du skrev är kvar. Läs igenom och försök igen.")
A_DAY = N_("Skriv datumet som år-månad-dag, till exempel 2027-05-14.")
PERSON = ("name", "street", "postal_code", "city", "email", "designation", "reason")
FIELDS = {"lagg-till-fastighet": "ny-designation", "lagg-till-person": "person-name"}
"""Where what is wrong with an addition is shown."""
Problem = tuple[str, Text | str]


@pages.get("/<case_id>/hor-grannar")
@needs(Permission.HANDLE_CASE)
def prepare_hearing(case_id: str) -> Response:
    """Who is heard, with what words, until when: as it stands so far."""
    view = view_of_case(case_id)
    if not any(move.name == "begin_hearing" for move in view.moves):
        return case_page(view, 409, _why_not(view))
    return _preparing_page(case_id)


def _why_not(view: CaseView) -> Text:
    obstacle = nobody_is_heard_of_a_notification(view.case, today()) if view.case.state.is_open else None
    return _(obstacle) if obstacle else GONE_ON


@pages.post("/<case_id>/hor-grannar")
@needs(Permission.HANDLE_CASE)
def work_on_hearing(case_id: str) -> Response:
    """Keep what is chosen and written, and do what the button says with it."""
    view = view_of_case(case_id)
    if not any(move.name == "begin_hearing" for move in view.moves):
        return case_page(view, 409, _why_not(view))
    due = read_day(request.form.get("due", ""))
    services().hearing.preparing.save(principal(), case_id, _chosen(due))
    do = request.form.get("gor", "spara")
    try:
        sent = _do(case_id, do, due)
    except Stale:
        notice(_(CHANGED), "warn")
        return _preparing_page(case_id, 409, preview=True)
    except Refused as refused:
        return _preparing_page(case_id, 422, [(FIELDS.get(do, ""), refused.message_sv)], request.form)
    if not due:
        return _preparing_page(case_id, 422, [("due", _(A_DAY))], request.form)
    if do == "las":
        return _preparing_page(case_id, preview=True)
    back = url_for("office.prepare_hearing", case_id=case_id, _anchor="vilka")
    return redirect(after("office.statements", case_id, "heard") if sent else back, 303)


def _do(case_id: str, do: str, due: date | None) -> bool:
    """What the pressed button says; whether the message has gone. Raises Stale, Refused."""
    preparing, form = services().hearing.preparing, request.form
    if do == "lagg-till-fastighet":
        preparing.add_property(principal(), case_id, form.get("ny-designation", ""), form.get("ny-reason", ""))
    elif do == "lagg-till-person":
        preparing.add_person(principal(), case_id, {name: form.get(f"person-{name}", "") for name in PERSON})
    elif do == "skicka" and due is not None:
        services().hearing.begin(principal(), case_id, form.get("version", 0, type=int))
        return True
    return False


def _chosen(due: date | None) -> dict[str, Any]:
    form = request.form
    return {
        "text": form.get("text", ""),
        "due": due,
        "documents": form.getlist("handling"),
        "notice": form.get("anslag") == "ja",
        "left_out": {
            name.removeprefix("ut-"): form.get(f"skal-{name.removeprefix('ut-')}", "")
            for name in form
            if name.startswith("ut-")
        },
    }


def _preparing_page(
    case_id: str,
    status: int = 200,
    problems: list[Problem] | None = None,
    typed: Mapping[str, str] | None = None,
    *,
    preview: bool = False,
) -> Response:
    ready = services().hearing.preparing.prepared(principal(), case_id)
    case = ready.view.case
    return page(
        "office/hearing_prepare.html",
        status,
        view=ready.view,
        measure=measure_of(case),
        ready=ready,
        said=hearing_list(ready.view),
        names=document_names(),
        typed=typed or {},
        problems=problems or [],
        preview=message_text(case, ready.text, ready.due, services().municipality) if preview else "",
        heard=[one for one in ready.heard.neighbours if one.is_heard],
    )


# --- afterwards -----------------------------------------------------------------------------------------------------


@pages.get("/<case_id>/yttranden")
@needs(Permission.HANDLE_CASE)
def statements(case_id: str) -> Response:
    """Who has answered and who has not, and what is said to objections."""
    followed = services().hearing.followed(principal(), case_id)
    tell_done()
    return _statements_page(followed)


@pages.post("/<case_id>/yttranden")
@needs(Permission.HANDLE_CASE)
def work_on_statements(case_id: str) -> Response:
    """Register what came on paper, or write what is said to an objection."""
    form, who = request.form, principal()
    seen = form.get("version", 0, type=int)
    do, field = form.get("gor", ""), "text"
    try:
        if do == "bemot":
            view = services().hearing.followed(who, case_id).view
            first = next((f"svar-{each.objection_id}" for each in view.case.objections if not each.answer), "")
            field = first or "synpunkter"
            if not typed_replies(view):
                raise Refused(_("Skriv hur nämnden ser på synpunkterna."))
            keep_replies(view, seen)
        elif do == "registrera":
            if form.get("val") not in {"inga", "synpunkter"}:
                raise Refused(_("Välj om det är synpunkter eller inte."))
            services().hearing.register(
                who,
                case_id,
                seen,
                form.get("fran", ""),
                has_views=form.get("val") == "synpunkter",
                text=form.get("text", ""),
                received=read_day(form.get("received", "")),
                files=handed_in("fil"),
            )
        else:
            raise Refused(_("Det gick inte att förstå vad som skulle göras. Läs om sidan."))
    except Stale:
        notice(_(CHANGED), "warn")
        return _statements_page(services().hearing.followed(who, case_id), 409)
    except (Refused, FileRefused) as refused:
        return _statements_page(services().hearing.followed(who, case_id), 422, [(field, refused.message_sv)])
    return redirect(after("office.statements", case_id, "kept"), 303)


@pages.post("/<case_id>/yttranden/brev")
@needs(Permission.HANDLE_CASE)
def hearing_letters(case_id: str) -> Response:
    """The letters on paper, with new codes: given once, kept nowhere."""
    try:
        made = services().hearing_letters.letters(principal(), case_id, request.form.get("hearing", ""))
    except Refused as refused:
        followed = services().hearing.followed(principal(), case_id)
        return _statements_page(followed, 422, [("", refused.message_sv)])
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="brev-till-berorda.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def handed_in(name: str) -> list[tuple[str, BinaryIO]]:
    """The files of a field, by name."""
    return [(file.filename, stream_of(file)) for file in request.files.getlist(name) if file.filename]


def _statements_page(followed: Followed, status: int = 200, problems: list[Problem] | None = None) -> Response:
    case = followed.view.case
    names = {one.recipient_id: _name(followed, one) for each in case.hearings for one in each.recipients}
    return page(
        "office/hearing.html",
        status,
        view=followed.view,
        measure=measure_of(case),
        rounds=[_round(followed, hearing) for hearing in case.hearings[::-1]],
        objections=rows(followed.view, names),
        may_reply=may_reply(followed.view),
        changed_since=_changed_since(followed),
        typed=request.form,
        problems=problems or [],
        open_moves={move.name for move in followed.view.moves},
        asked=[
            Option(one.recipient_id, f"{_name(followed, one)}, {', '.join(one.properties)}")
            for each in case.hearings[::-1]
            for one in each.recipients
        ],
    )


def _round(followed: Followed, hearing: Hearing) -> dict[str, Any]:
    """One message, and where each recipient stands."""
    return {
        "hearing": hearing,
        "rows": [_row(followed, hearing, one) for one in hearing.recipients],
        "answered": len(hearing.recipients) - len(hearing.waited_for),
        "overdue": today() > hearing.due,
        "to_print": sum(one.way.value == "letter" for one in hearing.waited_for),
    }


def _row(followed: Followed, hearing: Hearing, one: Recipient) -> dict[str, Any]:
    waiting = followed.waiting.get(one.recipient_id)
    if one.way.value == "by_hand":
        reached = _("Du hör personen själv. Namn och adress visas inte.")
    elif one.recipient_id in hearing.sent:
        reached = _("Mejl skickat")
    elif one.recipient_id in hearing.printed:
        reached = _("Brev utskrivet")
    elif one.way.value == "letter":
        reached = _("Brev att skriva ut")
    elif waiting and waiting.tries:
        reached = _("Mejlet har inte gått iväg (%(n)s försök). Det försöks igen.", n=waiting.tries)
    else:
        reached = _("Mejlet skickas nu")
    return {
        "name": _name(followed, one),
        "one": one,
        "reached": reached,
        "late_letter": one.way.value == "letter" and one.recipient_id not in hearing.printed,
        "statements": hearing.statements_of(one.recipient_id),
    }


def _name(followed: Followed, one: Recipient) -> str:
    person = followed.people.get(one.recipient_id)
    return person.name if person and person.name else str(_("Skyddade personuppgifter"))


def _changed_since(followed: Followed) -> bool:
    """Whether the applicant has changed the application since the last message went out (9 kap. 94 § third)."""
    case = followed.view.case
    return bool(case.hearings) and any(each.at > case.hearings[-1].begun for each in case.additions)
