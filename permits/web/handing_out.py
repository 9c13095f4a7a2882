"""The pages of those who hand out public records: the requests, one request with its documents, and choosing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, abort, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission, may
from permits.law.secrecy import GROUNDS, NO_LONGER
from permits.services.hand_out_shapes import CHANNELS, JUDGEMENTS, Channel, HandOut, HandOutState, Judgement
from permits.services.handing_out import PER_PAGE, Request
from permits.services.refusals import NotFound, Refused, Stale
from permits.web.attaching import SHOWN_INLINE
from permits.web.auth import needs, principal
from permits.web.page import page, pdf_response, services
from permits.web.registry import RegistryAsked, kind_options
from permits.wizard.fields import Option
from permits.words import Text, _

pages = Blueprint("hand_outs", __name__, url_prefix="/handlaggning/utlamnanden")

Problem = tuple[str, Text | str]
CHANGED: Final = _("Någon annan har ändrat begäran sedan du öppnade sidan. Så här ser den ut nu.")
UNCLEAR: Final = _("Det gick inte att förstå vad som skulle göras. Läs om sidan.")
PAPERS: Final = {"foljebrev": ("letter", "Följebrev"), "beslut": ("decision", "Beslut")}


@pages.get("")
@needs(Permission.SEE_QUEUE)
def every() -> Response:
    """The requests, the latest first."""
    asked = request.args.get("sida", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    shown = services().handing_out.look(principal(), number)
    return page(
        "office/hand_outs.html",
        shown=shown,
        first=(shown.page - 1) * PER_PAGE + 1,
        may_hand_out=may(principal(), Permission.HAND_OUT_RECORDS),
    )


@pages.get("/ny")
@needs(Permission.HAND_OUT_RECORDS)
def ask_new() -> Response:
    """The form of a request that has come in."""
    return _form_page()


@pages.post("/ny")
@needs(Permission.HAND_OUT_RECORDS)
def register() -> Response:
    try:
        hand_out = services().handing_out.register(principal(), _request())
    except Refused as refused:
        return _form_page(422, [("", refused.message_sv)])
    return redirect(url_for("hand_outs.choose", hand_out_id=hand_out.id), 303)


def _form_page(status: int = 200, problems: list[Problem] | None = None) -> Response:
    typed = request.form
    return page("office/hand_out_new.html", status, typed=typed, channels=_channels(), problems=problems or [])


def _request() -> Request:
    """What was told in the form. Raises Refused."""
    told, channel = request.form, request.form.get("kanal", "")
    if channel not in set(Channel):
        raise Refused(_("Välj hur handlingarna ska lämnas."))
    return Request(
        asked=told.get("vad", ""),
        channel=Channel(channel),
        requester=told.get("vem", ""),
        address=told.get("vart", ""),
        wants_decision=told.get("beslut", "") == "ja",
        note=told.get("anteckning", "").replace("\r\n", "\n"),
    )


def _channels() -> list[Option]:
    return [Option(each.value, _(label)) for each, label in CHANNELS.items()]


@pages.get("/<hand_out_id>")
@needs(Permission.SEE_QUEUE)
def one(hand_out_id: str) -> Response:
    """A request with its documents, how each is judged, and what can be done now."""
    return hand_out_page(services().handing_out.at(principal(), hand_out_id))


def hand_out_page(hand_out: HandOut, status: int = 200, problems: list[Problem] | None = None) -> Response:
    who = principal()
    return page(
        "office/hand_out.html",
        status,
        hand_out=hand_out,
        states=HandOutState,
        judgement=Judgement,
        judgements=[Option(each.value, _(label)) for each, label in JUDGEMENTS.items() if each],
        grounds=[Option("", _("Välj")), *(Option(each.code, f"{each.citation}: {each.about}") for each in GROUNDS)],
        citations={each.code: each.citation for each in (*GROUNDS, *NO_LONGER)},
        channels=_channels(),
        problems=problems or [],
        typed=request.form if problems else {},
        may_change=may(who, Permission.HAND_OUT_RECORDS) and hand_out.is_open,
        may_hand_out=may(who, Permission.HAND_OUT_RECORDS),
        may_refuse=may(who, Permission.REFUSE_RECORDS),
    )


@pages.post("/<hand_out_id>")
@needs(Permission.HAND_OUT_RECORDS)
def work_on(hand_out_id: str) -> Response:
    """Change the request, judge a document, prepare, hand over: by the button that was pressed."""
    ours, form, who = services(), request.form, principal()
    at = (who, hand_out_id, form.get("version", 0, type=int))
    place = form.get("nr", 0, type=int)
    acts: dict[str, Callable[[], HandOut]] = {
        "andra": lambda: ours.handing_out.change(*at, _request()),
        "bedom": lambda: ours.handing_out.judge(
            *at, place, form.get("bedomning", ""), form.get("grund", ""), form.get("skal", "")
        ),
        "resten": lambda: ours.handing_out.judge_rest(*at),
        "ta-bort": lambda: ours.handing_out.remove(*at, place),
        "gor-i-ordning": lambda: ours.hand_out_leaving.prepare(*at),
        "oppna": lambda: ours.hand_out_leaving.reopen(*at),
        "lamna-ut": lambda: ours.hand_out_leaving.hand_over(*at),
        "aterta": lambda: ours.hand_out_leaving.withdraw(*at),
    }
    return answered(hand_out_id, acts.get(form.get("gor", ""), _unclear), f"#nr-{place}" if place else "")


def _unclear() -> HandOut:
    raise Refused(UNCLEAR)


def answered(hand_out_id: str, act: Callable[[], HandOut], anchor: str = "") -> Response:
    """Do it and show the request, or the request as it stands with why it was not done."""
    try:
        act()
    except Stale as stale:
        return hand_out_page(stale.current, 409, [("", CHANGED)])
    except Refused as refused:
        return hand_out_page(services().handing_out.at(principal(), hand_out_id), 422, [("", refused.message_sv)])
    return redirect(url_for("hand_outs.one", hand_out_id=hand_out_id) + anchor, 303)


@pages.post("/<hand_out_id>/beslut")
@needs(Permission.REFUSE_RECORDS)
def refuse(hand_out_id: str) -> Response:
    """Decide in writing on what was not handed out."""
    version = request.form.get("version", 0, type=int)
    return answered(hand_out_id, lambda: services().hand_out_leaving.refuse(principal(), hand_out_id, version))


# choosing documents


@pages.get("/<hand_out_id>/valj")
@needs(Permission.HAND_OUT_RECORDS)
def choose(hand_out_id: str) -> Response:
    """Search the registry for what is asked for."""
    return _choose_page(hand_out_id)


@pages.post("/<hand_out_id>/valj/sok")
@needs(Permission.HAND_OUT_RECORDS)
def search(hand_out_id: str) -> Response:
    """To the address of what is searched for, in which no name stands."""
    return redirect(RegistryAsked(request.form).url(endpoint="hand_outs.choose", hand_out_id=hand_out_id), 303)


@pages.post("/<hand_out_id>/valj")
@needs(Permission.HAND_OUT_RECORDS)
def add(hand_out_id: str) -> Response:
    """Add the documents that are ticked, each as its case and its own id."""
    told = (each.partition("/") for each in request.form.getlist("handling"))
    wanted = [(case_id, document_id) for case_id, _slash, document_id in told]
    version = request.form.get("version", 0, type=int)
    try:
        services().handing_out.choose(principal(), hand_out_id, version, wanted)
    except Stale as stale:
        return hand_out_page(stale.current, 409, [("", CHANGED)])
    except Refused as refused:
        return _choose_page(hand_out_id, 422, [("", refused.message_sv)])
    return redirect(url_for("hand_outs.one", hand_out_id=hand_out_id), 303)


def _choose_page(hand_out_id: str, status: int = 200, problems: list[Problem] | None = None) -> Response:
    hand_out = services().handing_out.at(principal(), hand_out_id)
    asked = RegistryAsked({**request.args, "bara": "handlingar"})
    shown = services().registry.look(principal(), asked.sought, asked.page)
    return page(
        "office/hand_out_choose.html",
        status,
        hand_out=hand_out,
        asked=asked,
        shown=shown,
        first=(shown.page - 1) * PER_PAGE + 1,
        kinds=kind_options(),
        chosen={each.document_id for each in hand_out.documents},
        problems=[*(problems or []), *asked.problems],
    )


# what leaves


@pages.get("/<hand_out_id>/paket.zip")
@needs(Permission.HAND_OUT_RECORDS)
def package(hand_out_id: str) -> Response:
    """Everything that leaves, in one file."""
    hand_out = services().handing_out.at(principal(), hand_out_id)
    return _sent(hand_out.papers.get("package", ""), "application/zip", f"{hand_out.number}.zip", attached=True)


@pages.get("/<hand_out_id>/papper/<name>.pdf")
@needs(Permission.HAND_OUT_RECORDS)
def paper(hand_out_id: str, name: str) -> Response:
    """The letter, or the written decision; one that was asked for afterwards is printed when it is read."""
    hand_out = services().handing_out.at(principal(), hand_out_id)
    if name not in PAPERS:
        abort(404)
    kind, title = PAPERS[name]
    kept = hand_out.papers.get(kind, "")
    if kind == "decision" and not kept and hand_out.decided_by and hand_out.state is HandOutState.DONE:
        return pdf_response(services().hand_out_copies.decision(hand_out), f"{title} {hand_out.number}.pdf")
    return _sent(kept, "application/pdf", f"{title} {hand_out.number}.pdf")


@pages.get("/<hand_out_id>/kopia/<int:place>")
@needs(Permission.HAND_OUT_RECORDS)
def copy(hand_out_id: str, place: int) -> Response:
    """One of the copies as it leaves."""
    _hand_out, document = services().handing_out.document(principal(), hand_out_id, place)
    masked = document.judgement is Judgement.MASKED
    return _sent(document.copy, "application/pdf" if masked else document.media_type, f"{place:02d} {document.title}")


def _sent(sha256: str, media_type: str, name: str, *, attached: bool = False) -> Response:
    """A kept file. 404 when there is none."""
    if not sha256:
        abort(404)
    try:
        path = services().files.path(sha256)
    except NotFound:
        abort(404)
    if not attached and media_type not in SHOWN_INLINE:  # a browser shows only what cannot run
        media_type, attached = "application/octet-stream", True
    told: dict[str, Any] = {"mimetype": media_type, "as_attachment": attached, "download_name": name, "max_age": 0}
    response: Response = send_file(path, **told)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
