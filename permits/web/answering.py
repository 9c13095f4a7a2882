"""The resident's answers in a case: point by point, kept half-way, sent in; what is added unasked; messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.refusals import FileRefused, NotFound, Refused, Stale
from permits.web.attaching import stream_of
from permits.web.auth import needs, principal
from permits.web.forms import pages, typed_version
from permits.web.own_case import own_case_page
from permits.web.page import notice, services
from permits.wizard.office import LONGEST_TEXT
from permits.words import Text, _

REMOVE = "ta-bort:"
POINT = "svar-"
CHANGED = _("Ärendet har ändrats sedan du öppnade sidan. Det du skrev är sparat. Läs igenom och skicka igen.")


@pages.get("/arende/<case_id>/komplettering")
@needs(Permission.ANSWER_COMPLETION)
def completion(case_id: str) -> Response:
    """The form stands on the case's own page."""
    view = services().applying.case_of(principal(), case_id)
    return redirect(url_for(".own_case", case_id=view.case.case_id, _anchor="komplettera"), 303)


@pages.post("/arende/<case_id>/komplettering")
@needs(Permission.ANSWER_COMPLETION)
def answer_completion(case_id: str) -> Response:
    """Keep what is answered so far, and send it in when that was asked. Nothing that was kept is lost."""
    ours, who = services().answering, principal()
    do = request.form.get("gor", "spara")
    view = services().applying.case_of(who, case_id)
    points = [point.id for order in view.case.open_orders for point in order.left]
    texts = {point: request.form[POINT + point] for point in points if POINT + point in request.form}
    wrong = _hand_in(case_id, points)
    try:
        ours.save(who, case_id, texts)
        if do.startswith(REMOVE):
            ours.remove_file(who, case_id, do.removeprefix(REMOVE))
        elif do == "skicka" and not wrong:
            ours.send(who, case_id, typed_version())
    except Refused as refused:
        wrong.append((_field(points, texts), refused.message_sv))
    except Stale:
        notice(CHANGED, "warn")
        return own_case_page(services().applying.case_of(who, case_id), 409)
    if wrong:
        return own_case_page(services().applying.case_of(who, case_id), 422, typed=texts, problems=wrong)
    done = {"skicka": "skickat", "spara": "sparat"}.get(do)
    return redirect(url_for(".own_case", case_id=case_id, gjort=done, _anchor="komplettera"), 303)


def _hand_in(case_id: str, points: list[str]) -> list[tuple[str, Text | str]]:
    """Keep every file that can be taken, also where another beside it cannot; what is wrong, file by file."""
    wrong: list[tuple[str, Text | str]] = []
    for point in points:
        for file in request.files.getlist(f"fil-{point}"):
            if not file.filename:
                continue
            try:
                services().answering.save(principal(), case_id, {}, [(point, file.filename, stream_of(file))])
            except (FileRefused, Refused) as refused:
                wrong.append((f"fil-{point}", f"{file.filename}: {refused.message_sv}"))
    return wrong


def _field(points: list[str], texts: Mapping[str, str]) -> str:
    """The question that a refusal is shown at: the one whose answer is too long, else the first."""
    long = (point for point in points if len(texts.get(point, "")) > LONGEST_TEXT)
    return POINT + next(long, points[0]) if points else ""


@pages.post("/arende/<case_id>/eget-initiativ")
@needs(Permission.ANSWER_COMPLETION)
def add_unasked(case_id: str) -> Response:
    """Add to the application, or change it, though nobody asked."""
    files = [
        (request.form.get("ny-vad") or "ovrigt", file.filename, stream_of(file))
        for file in request.files.getlist("ny-fil")
        if file.filename
    ]
    text = request.form.get("ny-text", "")
    return _written(
        case_id,
        lambda: services().answering.add_unasked(principal(), case_id, typed_version(), text, files),
        ("ny-fil" if files else "ny-text", {"ny-text": text, "ny-vad": request.form.get("ny-vad", "")}),
        "tillagt",
    )


@pages.post("/arende/<case_id>/meddelande")
@needs(Permission.ANSWER_COMPLETION)
def write_message(case_id: str) -> Response:
    """Write to the officer."""
    text = request.form.get("meddelande", "")
    return _written(
        case_id,
        lambda: services().answering.write(principal(), case_id, text),
        ("meddelande", {"meddelande": text}),
        "skrivet",
    )


@pages.post("/arende/<case_id>/ta-tillbaka")
@needs(Permission.ANSWER_COMPLETION)
def take_back(case_id: str) -> Response:
    """Take the application back."""
    text = request.form.get("tillbaka", "")
    if request.form.get("saker") != "ja":
        said = _("Kryssa i att du vill ta tillbaka ansökan. Det går inte att ångra.")
        view = services().applying.case_of(principal(), case_id)
        return own_case_page(view, 422, typed={"tillbaka": text}, problems=[("saker", said)])
    return _written(
        case_id,
        lambda: services().answering.take_back(principal(), case_id, typed_version(), text),
        ("tillbaka", {"tillbaka": text}),
        "tillbakataget",
    )


@pages.post("/arende/<case_id>/last")
@needs(Permission.ANSWER_COMPLETION)
def confirm_decision(case_id: str) -> Response:
    """Say that the decision has been read, which is how the applicant is served."""
    try:
        services().serving.confirm(principal(), case_id)
    except NotFound:
        abort(404)
    except (Refused, Stale):
        notice(_stale(), "warn")
        return own_case_page(services().applying.case_of(principal(), case_id), 409)
    return redirect(url_for(".own_case", case_id=case_id, gjort="last"), 303)


@pages.post("/arende/<case_id>/overklaga")
@needs(Permission.ANSWER_COMPLETION)
def appeal(case_id: str) -> Response:
    """Appeal the decision."""
    text, file = request.form.get("overklagar", ""), request.files.get("overklagar-fil")
    letter = (file.filename, stream_of(file)) if file and file.filename else None
    return _written(
        case_id,
        lambda: services().appealing.appeal(principal(), case_id, typed_version(), text, letter),
        ("overklagar", {"overklagar": text}),
        "overklagat",
    )


def _written(case_id: str, do: Callable[[], object], kept: tuple[str, Mapping[str, str]], done: str) -> Response:
    """What was written is handed over; what is wrong with it is said at its field, and what was typed stays."""
    field, typed = kept
    try:
        do()
    except (Refused, FileRefused) as refused:
        view = services().applying.case_of(principal(), case_id)
        return own_case_page(view, 422, typed=typed, problems=[(field, refused.message_sv)])
    except Stale:
        notice(_stale(), "warn")
        return own_case_page(services().applying.case_of(principal(), case_id), 409, typed=typed)
    anchor = "meddelanden" if done == "skrivet" else "hant"
    return redirect(url_for(".own_case", case_id=case_id, gjort=done, _anchor=anchor), 303)


def _stale() -> Text:
    return _(
        "Ärendet har ändrats sedan du öppnade sidan. Läs igenom det och skicka igen. Filer behöver väljas på nytt."
    )
